import { CloseElevationBody, RequestElevationBody } from '../../desk/contracts/elevations';
import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import { iso, plusMinutes } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  anotherEngineer,
  aReadyDeviceOn,
  aWish,
  deviceNow,
  enrol,
  granted,
  kindsOf,
  lent,
  refusalOf,
} from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anAgent, anApp, anEngineerOfTheTop, anEscalationEngineer, aRequester } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  ({ ticketId } = await desk.files());
});

const ask = (over: object = {}, by = anEscalationEngineer, key?: string, deviceId = aDeviceId) =>
  desk.requestElevation(by, deviceId, { ...aWish, ticketId, ...over }, key);

describe('a request for a device', () => {
  beforeEach(async () => void (await aReadyDeviceOn(desk)));

  it('is a lease at once, for its holder, and its story is started', async () => {
    const { grant } = granted(await ask());
    expect(grant).toMatchObject({ grantId: aGrantId, ticketId, holder: anEscalationEngineer.id, state: 'ready' });
    expect(grant && iso(grant.lapsesAt)).toBe(iso(plusMinutes(desk.clock.now(), 60)));
    expect(await desk.ports.devices.grant(aDeviceId, aGrantId)).toEqual(grant);
    expect(await deviceNow(desk)).toMatchObject({ activeGrant: aGrantId });
    expect(desk.leaseStarts).toEqual([aGrantId]);
    const events = await desk.ports.devices.events(aDeviceId);
    expect(brokenLinkOf(aDeviceId, events, sha256)).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ kind: 'elevation-requested', by: anEscalationEngineer.id });
  });

  it('is a lease also when its story cannot be started now: the sweep keeps it', async () => {
    const startLease = async () => Promise.reject(new Fault('unavailable'));
    const deaf = desk.but({ workflows: { ...desk.ports.workflows, startLease } });
    const { grant } = granted(
      await deaf.requestElevation(anEscalationEngineer, aDeviceId, { ...aWish, ticketId }, undefined),
    );
    expect(grant).toMatchObject({ state: 'ready' });
    expect(desk.log.filter((line) => line.includes('the sweep keeps it'))).toHaveLength(1);
    desk.clock.pass(60);
    await desk.sweepDevices();
    expect(await desk.ports.devices.grant(aDeviceId, aGrantId)).toMatchObject({ state: 'lapsed' });
  });

  it('by a program is held by that program', async () => {
    const program = anApp('tickets.read', 'elevations.write');
    expect(granted(await ask({}, program)).grant).toMatchObject({ holder: program.id });
  });

  it.each([
    ['that nobody filed', async () => refusalOf(await ask({ ticketId: 'TL-0000000000' }))],
    ['that they may not see', async () => refusalOf(await ask({}, { ...aRequester, id: 'somebody-else' }))],
    ['that no program without a scope may see', async () => refusalOf(await ask({}, anApp('elevations.write')))],
  ])('for a ticket %s is refused as unknown', async (_what, refused) => {
    expect(await refused()).toBe('ticket-unknown');
    expect(await deviceNow(desk)).not.toHaveProperty('activeGrant');
  });

  it('for a ticket of a tier that they do not work is refused, until it is with theirs', async () => {
    expect(await ask({}, anEngineerOfTheTop)).toEqual({
      ok: false,
      refusal: { kind: 'ticket-of-another-tier', tier: 'tier-1', about: ticketId },
    });
    expect(await deviceNow(desk)).not.toHaveProperty('activeGrant');
    for (const minutes of [2 * 60, 4 * 60]) {
      desk.clock.pass(minutes);
      await desk.keepsPromises(ticketId);
    }
    expect(await desk.ticket(ticketId)).toMatchObject({ tier: 'tier-3' });
    expect(granted(await ask({}, anEngineerOfTheTop)).grant).toMatchObject({ holder: anEngineerOfTheTop.id });
  });

  it('for a ticket that is no ticket number is refused as unknown', async () => {
    for (const odd of ['TL-1/../2', 'TL-\0', '', 'x'.repeat(2_000)])
      expect([odd, refusalOf(await ask({ ticketId: odd }))]).toEqual([odd, 'ticket-unknown']);
  });

  it('for a ticket that was resolved is refused', async () => {
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired it.' });
    expect(refusalOf(await ask())).toBe('ticket-not-live');
  });

  it.each([
    ['an unknown device', () => ask({}, undefined, undefined, 'LAPTOP-99'), 'device-unknown'],
    ['a category that the policy lacks', () => ask({ category: 'Gaming' }), 'category-unknown'],
  ])('for %s is refused', async (_what, asked, kind) => {
    expect(refusalOf(await asked())).toBe(kind);
    expect(desk.leaseStarts).toEqual([]);
  });

  it('for a device that somebody holds is refused, until it is given back', async () => {
    const { grantId } = await lent(desk);
    expect(refusalOf(await ask({}, anotherEngineer))).toBe('device-held');
    expect(refusalOf(await ask())).toBe('device-held');
    granted(await desk.closeElevation(anEscalationEngineer, grantId, { actionsTaken: 'Nothing.' }));
    expect(granted(await ask({}, anotherEngineer)).grant).toMatchObject({ holder: anotherEngineer.id });
  });

  it('by two at once is one’s', async () => {
    const neighbour = desk.beside();
    const outcomes = await Promise.all([
      ask(),
      neighbour.requestElevation(anotherEngineer, aDeviceId, { ...aWish, ticketId }, undefined),
      ask(),
      neighbour.requestElevation(anotherEngineer, aDeviceId, { ...aWish, ticketId }, undefined),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.map(refusalOf).filter((kind) => kind !== undefined)).toEqual(Array(3).fill('device-held'));
    expect(await desk.ports.devices.grants(aDeviceId)).toHaveLength(1);
  });
});

describe('a request sent again under its key', () => {
  beforeEach(async () => void (await aReadyDeviceOn(desk)));

  it('is answered with the same lease, however the first one ended', async () => {
    const { grant: first } = granted(await ask({}, undefined, 'k'));
    expect(granted(await ask({}, undefined, 'k')).grant).toEqual(first);
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Nothing.' }));
    expect(granted(await ask({}, undefined, 'k')).grant).toEqual(first);
    expect(await desk.ports.devices.grants(aDeviceId)).toHaveLength(1);
  });

  it('at once, and from several processes, is one lease', async () => {
    const neighbour = desk.beside();
    const wish = { ...aWish, ticketId };
    const asked = [desk, neighbour, desk, neighbour].map((each) =>
      each.requestElevation(anEscalationEngineer, aDeviceId, wish, 'k'),
    );
    const grants = (await Promise.all(asked)).map((decision) => granted(decision).grant?.grantId);
    expect(new Set(grants)).toEqual(new Set([aGrantId]));
    expect(await desk.ports.devices.grants(aDeviceId)).toHaveLength(1);
  });

  it('with another body is refused; another person’s equal key is another key', async () => {
    granted(await ask({}, undefined, 'k'));
    expect(refusalOf(await ask({ title: 'Another' }, undefined, 'k'))).toBe('idempotency-key-reused');
    expect(refusalOf(await ask({}, anotherEngineer, 'k'))).toBe('device-held');
  });

  it.each([
    ['with a key', 'k'],
    ['without', undefined],
  ])('by the wire, %s: a reply that is lost makes no second lease', async (_what, key) => {
    let lost = 0;
    desk.cosmos.inject(({ kind }) => {
      if (kind !== 'batch' || lost > 0) return undefined;
      lost += 1;
      return { when: 'after', drop: 'ECONNRESET' };
    });
    expect(granted(await ask({}, undefined, key)).grant).toMatchObject({ grantId: aGrantId, state: 'ready' });
    expect(lost).toBe(1);
    expect((await kindsOf(desk)).filter((kind) => kind === 'elevation-requested')).toHaveLength(1);
  });
});

describe('a device without a password', () => {
  it('cannot be borrowed before it has confirmed its first one', async () => {
    await enrol(desk);
    expect(refusalOf(await ask())).toBe('device-without-password');
  });
});

describe('the bodies', () => {
  const body = { ...aWish, ticketId: 'TL-7KQ4M2XD0A', deviceId: aDeviceId };

  it.each([
    ['ticketId', undefined],
    ['deviceId', 'laptop 1'],
    ['deviceId', ''],
    ['deviceId', 'A'.repeat(41)],
    ['category', '  '],
    ['title', 'x'.repeat(201)],
    ['plan', ' '],
    ['plan', undefined],
    ['surprise', 'x'],
  ])('of a request need a sensible %s, not %p', (field, value) => {
    expect(RequestElevationBody.safeParse(body).success).toBe(true);
    expect(RequestElevationBody.safeParse({ ...body, [field]: value }).success).toBe(false);
  });

  it.each([
    {},
    { actionsTaken: '' },
    { actionsTaken: ' \n' },
    { actionsTaken: 'x'.repeat(8_001) },
    { actionsTaken: 'x', more: 1 },
  ])('of a close need the actions taken (R87): %j is refused', (given) => {
    expect(CloseElevationBody.safeParse(given).success).toBe(false);
    expect(CloseElevationBody.safeParse({ actionsTaken: ' Reinstalled it. ' }).data).toEqual({
      actionsTaken: 'Reinstalled it.',
    });
  });
});
