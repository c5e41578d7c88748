import { join } from 'node:path';
import { createFleet } from '../../../local/devices/fleet';
import { type AFleet, aFleet, theOrdinary, type Wanted } from './a-fleet';

let world: AFleet;
beforeEach(async () => {
  world = await aFleet();
});
afterEach(() => world.remove());

const first: Wanted = { rotationId: 'r-1', version: 'v1', password: 'kR7-plum-ORBIT-93-qTz' };
const second: Wanted = { rotationId: 'r-2', version: 'v2', password: 'wX4-fern-LADLE-61-hVy' };
const laptop = 'LAPTOP-01';
const claim = [laptop, 'claim', { rotationId: 'r-1' }];
const confirm = [laptop, 'confirm', { rotationId: 'r-1', version: 'v1' }];
const opens = (password: string) => world.fleet.opens(laptop, password);
const stepOf = (id: string) => world.fleet.devices().find((device) => device.id === id)?.step;
const losing = (verb: string, how: 'lost on the way' | 'reply lost' | number) =>
  world.meddle((_deviceId, one) => (one === verb ? how : undefined));

describe('the fleet', () => {
  it('has three devices, each with a key of its own that stays', async () => {
    const before = world.fleet.devices();
    expect(before.map(({ id, mode, hasPassword }) => [id, mode, hasPassword])).toEqual([
      ['LAPTOP-01', 'on', false],
      ['LAPTOP-02', 'on', false],
      ['KIOSK-01', 'on', false],
    ]);
    expect(new Set(before.map(({ publicKey }) => publicKey.x)).size).toBe(3);
    expect(before.map(({ publicKey }) => publicKey.crv)).toEqual(['Ed25519', 'Ed25519', 'P-256']);
    for (const { publicKey } of before) expect(publicKey.x).toMatch(/^[\w-]{43}$/);
    await world.restart();
    expect(world.fleet.devices()).toEqual(before);
  });

  it('polls at every full five minutes, one device after the other, each request proved', async () => {
    await world.passMinutes(3);
    expect(world.heard(true)).toEqual([]);
    await world.passMinutes(12);
    expect(world.heard(true).map(([deviceId]) => deviceId)).toEqual(
      Array.from({ length: 3 }, () => ['LAPTOP-01', 'LAPTOP-02', 'KIOSK-01']).flat(),
    );
    expect(world.unproved).toEqual([]);
  });

  it('polls at once when it is told to', async () => {
    await world.fleet.pollNow('KIOSK-01');
    expect(world.heard(true)).toEqual([['KIOSK-01', 'poll', {}]]);
    await world.fleet.pollNow();
    expect(world.heard(true)).toHaveLength(3);
    await world.fleet.pollNow('NOBODY');
    expect(world.heard(true)).toEqual([]);
  });

  it('claims, applies and confirms within one poll', async () => {
    world.wants(laptop, first);
    expect(await opens(first.password)).toBe(false);
    await world.passMinutes(5);
    expect(world.heard()).toEqual([claim, confirm]);
    expect(await opens(first.password)).toBe(true);
    expect(await opens(second.password)).toBe(false);
    expect(await world.fleet.opens('LAPTOP-02', first.password)).toBe(false);
    expect(stepOf(laptop)).toBeUndefined();
    await world.passMinutes(60);
    expect(world.heard()).toEqual([]);
  });

  it('is opened by the newest password only', async () => {
    world.wants(laptop, first);
    await world.passMinutes(5);
    world.wants(laptop, second);
    await world.passMinutes(5);
    expect(await opens(first.password)).toBe(false);
    expect(await opens(second.password)).toBe(true);
  });

  it('does not poll before it is told where the desk is', async () => {
    const { clock, folder } = world;
    const fleet = createFleet({ file: join(folder, 'others.db'), clock });
    await expect(fleet.pollNow()).rejects.toThrow('the fleet has not been started');
    await fleet.stop();
    await expect(fleet.stop()).resolves.toBeUndefined();
  });
});

describe('a device whose line is bad', () => {
  it.each(['reply lost', 503, 401, 429] as const)('confirms again until it is heard: %s', async (how) => {
    world.wants(laptop, first);
    losing('confirm', how);
    await world.passMinutes(10);
    expect(stepOf(laptop)).toBe('applied');
    expect(await opens(first.password)).toBe(true);
    world.meddle(theOrdinary);
    world.wants(laptop, first);
    world.heard();
    await world.passMinutes(5);
    expect(world.heard()).toEqual([confirm]);
    expect(stepOf(laptop)).toBeUndefined();
  });

  it('takes a confirmation that the desk does not want as settled', async () => {
    world.wants(laptop, first);
    losing('confirm', 'lost on the way');
    await world.passMinutes(5);
    world.meddle(theOrdinary);
    world.wants(laptop, second);
    await world.passMinutes(5);
    expect(world.heard()).toEqual([
      claim,
      confirm,
      [laptop, 'claim', { rotationId: 'r-2' }],
      [laptop, 'confirm', { rotationId: 'r-2', version: 'v2' }],
    ]);
    expect(await opens(second.password)).toBe(true);
  });

  it.each(['poll', 'claim'])('keeps the password it has while it cannot %s', async (verb) => {
    world.wants(laptop, first);
    await world.passMinutes(5);
    world.wants(laptop, second);
    losing(verb, 'reply lost');
    await world.passMinutes(30);
    expect(await opens(first.password)).toBe(true);
    world.meddle(theOrdinary);
    await world.passMinutes(5);
    expect(await opens(second.password)).toBe(true);
  });

  it('ignores a reply that is not what the protocol says', async () => {
    world.wants(laptop, { ...first, password: '' });
    await world.passMinutes(5);
    expect(world.heard()).toEqual([claim]);
    losing('poll', 200);
    await world.passMinutes(5);
    expect(world.heard()).toEqual([]);
  });
});

describe('a device that is', () => {
  beforeEach(() => world.wants(laptop, first));

  it('off does nothing until it is on', async () => {
    await world.fleet.setMode(laptop, 'off');
    await world.passMinutes(60);
    await world.fleet.pollNow(laptop);
    expect(world.heard(true).filter(([deviceId]) => deviceId === laptop)).toEqual([]);
    await world.fleet.setMode(laptop, 'on');
    await world.passMinutes(5);
    expect(world.heard()).toEqual([claim, confirm]);
  });

  it('slow claims, applies and confirms at a poll each', async () => {
    await world.fleet.setMode(laptop, 'slow');
    await world.passMinutes(5);
    expect([stepOf(laptop), await opens(first.password), world.heard()]).toEqual(['claimed', false, [claim]]);
    await world.passMinutes(5);
    expect([stepOf(laptop), await opens(first.password), world.heard()]).toEqual(['applied', true, [claim]]);
    await world.passMinutes(5);
    expect([stepOf(laptop), await opens(first.password), world.heard()]).toEqual([undefined, true, [confirm]]);
  });

  it('refusing says why, once, and keeps the password it has', async () => {
    await world.fleet.setMode(laptop, 'refusing');
    losing('refuse', 'reply lost');
    await world.passMinutes(5);
    world.meddle(theOrdinary);
    await world.passMinutes(60);
    const refusal = [laptop, 'refuse', { rotationId: 'r-1', reason: expect.stringMatching(/^[A-Z].+\.$/) }];
    expect(world.heard()).toEqual([refusal, refusal]);
    expect(await opens(first.password)).toBe(false);
    await world.fleet.setMode(laptop, 'on');
    await world.passMinutes(5);
    expect(world.heard()).toEqual([claim, confirm]);
  });

  it('silent applies, and confirms only when it is on again', async () => {
    await world.fleet.setMode(laptop, 'silent');
    await world.passMinutes(60);
    expect([stepOf(laptop), await opens(first.password), world.heard()]).toEqual(['applied', true, [claim]]);
    await world.fleet.setMode(laptop, 'on');
    await world.passMinutes(5);
    expect(world.heard()).toEqual([confirm]);
  });

  it('unknown cannot be switched', async () => {
    expect(await world.fleet.setMode('LAPTOP-99', 'off')).toBe(false);
    expect(await world.fleet.opens('LAPTOP-99', '')).toBe(false);
  });
});
