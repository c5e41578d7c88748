import { type AFleet, aFleet, theOrdinary, type Wanted } from './a-fleet';

let world: AFleet;
beforeEach(async () => {
  world = await aFleet();
});
afterEach(() => world.remove());

const first: Wanted = { rotationId: 'r-1', version: 'v1', password: 'kR7-plum-ORBIT-93-qTz' };
const laptop = 'LAPTOP-01';
const claim = [laptop, 'claim', { rotationId: 'r-1' }];
const confirm = [laptop, 'confirm', { rotationId: 'r-1', version: 'v1' }];
const opens = (password: string) => world.fleet.opens(laptop, password);

describe('a laptop that stops', () => {
  it('between applying and confirming goes on with the confirmation', async () => {
    world.wants(laptop, first);
    world.meddle((_deviceId, verb) => (verb === 'confirm' ? 'lost on the way' : undefined));
    await world.passMinutes(5);
    world.heard();
    await world.restart(() => world.meddle(theOrdinary));
    expect(await opens(first.password)).toBe(true);
    await world.passMinutes(5);
    expect(world.heard()).toEqual([confirm]);
  });

  it('between claiming and applying claims again', async () => {
    await world.fleet.setMode(laptop, 'slow');
    world.wants(laptop, first);
    await world.passMinutes(5);
    await world.restart();
    await world.passMinutes(10);
    expect(world.heard()).toEqual([claim, claim, confirm]);
    expect(await opens(first.password)).toBe(true);
  });

  it('hangs up on what is under way', async () => {
    let hangUp = (): void => {};
    const asked = new Promise<void>((resolve) => {
      world.meddle(() => {
        hangUp();
        resolve();
        return undefined;
      });
    });
    const stopped = new Promise<void>((resolve, reject) => {
      hangUp = () => void world.fleet.stop().then(resolve, reject);
    });
    const polled = world.fleet.pollNow();
    await asked;
    await stopped;
    await expect(polled).resolves.toBeUndefined();
    expect(world.clock.pendingAlarms()).toBe(0);
  });
});

describe('the password', () => {
  it('is in no file of the folder, whatever became of it', async () => {
    for (const [id, mode] of [
      ['LAPTOP-01', 'on'],
      ['LAPTOP-02', 'silent'],
      ['KIOSK-01', 'slow'],
    ] as const) {
      await world.fleet.setMode(id, mode);
      world.wants(id, first);
    }
    const forms = (['utf8', 'base64', 'base64url', 'hex', 'utf16le'] as const).flatMap((form) =>
      form === 'utf16le'
        ? [Buffer.from(first.password, form)]
        : [Buffer.from(Buffer.from(first.password).toString(form))],
    );
    const seen = (): readonly Buffer[] => forms.filter((form) => world.bytes().includes(form));
    for (let poll = 0; poll < 4; poll++) {
      await world.passMinutes(5);
      expect(seen()).toEqual([]);
    }
    expect(await opens(first.password)).toBe(true);
    await world.restart(() => expect(seen()).toEqual([]));
    expect(world.bytes().includes(Buffer.from('LAPTOP-01'))).toBe(true);
  });

  it('is in no error when the reply that holds it is cut short', async () => {
    world.wants(laptop, first);
    world.meddle((_deviceId, verb) => (verb === 'claim' ? new Response(`{"password":"${first.password}`) : undefined));
    await expect(world.fleet.pollNow(laptop)).resolves.toBeUndefined();
    expect(await opens(first.password)).toBe(false);
  });
});
