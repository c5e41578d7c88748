import { Fault, type Ports } from '../../desk/ports';
import { iso, plusMinutes } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  type AManagedDevice,
  alarmsOf,
  anotherEngineer,
  aReadyDeviceOn,
  deviceNow,
  granted,
  kindsOf,
  lent,
  refusalOf,
} from '../support/a-fleet';
import { anAgent, anAuditor, anEscalationEngineer, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
});

const reveal = (by = anEscalationEngineer, grantId = aGrantId) => desk.revealPassword(by, grantId);
const revealsOf = async () => (await kindsOf(desk)).filter((kind) => kind === 'grant-revealed');

/** The desk with a vault that answers so. */
const withVault = (read: Ports['vault']['read']) => desk.but({ vault: { ...desk.ports.vault, read } });

describe('a reveal', () => {
  it('shows the holder what opens the device, and starts the lease then', async () => {
    await lent(desk);
    desk.clock.pass(30);
    const { grant, shown } = granted(await reveal());
    expect(shown).toMatchObject([{ label: 'confirmed', version: device.version() }]);
    expect(shown.map(({ password }) => device.opensWith(password.reveal()))).toEqual([true]);
    expect(grant).toMatchObject({ state: 'revealed', revealedAt: desk.clock.now() });
    expect(grant.expiresAt && iso(grant.expiresAt)).toBe(iso(plusMinutes(desk.clock.now(), 120)));
    expect((await deviceNow(desk)).credential).toMatchObject({ seenAt: desk.clock.now() });
  });

  it('while the device changes its password shows both, labelled, and both count as seen', async () => {
    desk.clock.pass(7 * 24 * 60);
    await desk.sweepDevices();
    await lent(desk);
    await device.claims();
    const { shown } = granted(await reveal());
    expect(shown.map(({ label }) => label)).toEqual(['confirmed', 'pending']);
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(true);
    await device.applies();
    expect(device.opensWith(shown[1]?.password.reveal())).toBe(true);
    const { credential, rotation } = await deviceNow(desk);
    expect([credential?.seenAt, rotation?.seenAt]).toEqual([desk.clock.now(), desk.clock.now()]);
    await device.rotates();
    expect((await deviceNow(desk)).credential).toMatchObject({ seenAt: desk.clock.now() });
  });

  it('shows a pending password before the device has claimed it: it may take it while the lease runs', async () => {
    desk.clock.pass(7 * 24 * 60);
    await desk.sweepDevices();
    await lent(desk);
    expect(granted(await reveal()).shown.map(({ label }) => label)).toEqual(['confirmed', 'pending']);
  });

  it('is on record before the vault is read', async () => {
    await lent(desk);
    let seen: readonly string[] = [];
    const watched = withVault(async (name, version) => {
      seen = await kindsOf(desk);
      return desk.ports.vault.read(name, version);
    });
    granted(await watched.revealPassword(anEscalationEngineer, aGrantId));
    expect(seen.at(-1)).toBe('grant-revealed');
    const stored = await desk.ports.devices.events(aDeviceId);
    expect(stored.at(-1)).toMatchObject({ by: anEscalationEngineer.id, data: { versions: [device.version()] } });
  });

  it('reads no vault when its record cannot be stored', async () => {
    await lent(desk);
    const read: string[] = [];
    const watched = withVault(async (name) => {
      read.push(name);
      return undefined;
    });
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    await expect(watched.revealPassword(anEscalationEngineer, aGrantId)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(read).toEqual([]);
    desk.cosmos.inject(() => undefined);
    expect(await revealsOf()).toEqual([]);
    expect(granted(await reveal()).shown).toHaveLength(1);
  });

  it('whose record was stored and its reply lost shows the password all the same, and counts once', async () => {
    await lent(desk);
    let lost = 0;
    desk.cosmos.inject(({ kind }) => {
      if (kind !== 'batch' || lost > 0) return undefined;
      lost += 1;
      return { when: 'after', drop: 'ECONNRESET' };
    });
    const { shown } = granted(await reveal());
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(true);
    expect(await revealsOf()).toHaveLength(1);
    expect(await alarmsOf(desk)).toEqual([]);
  });

  it('that the vault fails after its record is a fault; the record stands, a second try is refused, and it rotates', async () => {
    await lent(desk);
    desk.keyVault.inject(({ kind }) =>
      kind === 'get-secret' ? { when: 'before', status: 503, retryAfterMs: 0 } : undefined,
    );
    await expect(reveal()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await revealsOf()).toHaveLength(1);

    desk.keyVault.inject(() => undefined);
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Nothing: it was not shown.' }));
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: 'returned' });
  });

  it('of a version that the vault no longer gives is a fault, never an empty password', async () => {
    await lent(desk);
    const { secretName, credential } = await deviceNow(desk);
    await desk.ports.vault.disable(secretName, credential?.version ?? '');
    await expect(reveal()).rejects.toBeInstanceOf(Fault);
  });
});

describe('a second reveal', () => {
  it('is refused and an alarm, once however often somebody tries', async () => {
    await lent(desk);
    granted(await reveal());
    for (let tries = 0; tries < 3; tries += 1) expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    expect(await alarmsOf(desk)).toEqual([`second-reveal ${aGrantId}`]);
    expect((await kindsOf(desk)).filter((kind) => kind === 'reveal-refused')).toHaveLength(1);
    expect(await revealsOf()).toHaveLength(1);
  });

  it('is refused also when its alarm cannot be stored, and that is said', async () => {
    await lent(desk);
    granted(await reveal());
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    expect(desk.log.filter((line) => line.startsWith('error: a second reveal was refused'))).toHaveLength(1);
    desk.cosmos.inject(() => undefined);
    expect(refusalOf(await reveal())).toBe('grant-already-revealed');
    expect(await alarmsOf(desk)).toEqual([`second-reveal ${aGrantId}`]);
  });

  it('among a thousand at once: one shows, the others are refused, and there is one alarm', async () => {
    await lent(desk);
    const [before, neighbour] = [desk.cosmos.calls.length, desk.beside()];
    const tries = Array.from({ length: 1_000 }, (_, index) =>
      (index % 2 === 0 ? desk : neighbour).revealPassword(anEscalationEngineer, aGrantId),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(outcomes.map(refusalOf))).toEqual(new Set([undefined, 'grant-already-revealed']));
    expect(await revealsOf()).toHaveLength(1);
    expect(await alarmsOf(desk)).toEqual([`second-reveal ${aGrantId}`]);
    const writes = desk.cosmos.calls.slice(before).filter(({ headers }) => 'x-ms-cosmos-is-batch-request' in headers);
    // Each may try its reveal once and its alarm once; none of them writes for ever.
    expect(writes.length).toBeLessThanOrEqual(2 * outcomes.length);
  });
});

describe('a reveal is refused', () => {
  beforeEach(async () => void (await lent(desk)));

  it('to whoever is not the holder: unknown to those who may not see it, forbidden to those who may', async () => {
    expect(refusalOf(await reveal(anotherEngineer))).toBe('grant-unknown');
    expect(refusalOf(await reveal(anAgent))).toBe('grant-unknown');
    expect(refusalOf(await reveal(anItAdmin))).toBe('grant-held-by-another');
    expect(refusalOf(await reveal(anAuditor))).toBe('grant-held-by-another');
    expect(await reveal(anItAdmin)).toMatchObject({ refusal: { about: aGrantId } });
    expect(await reveal(anAgent)).toMatchObject({ refusal: { about: aGrantId } });
    expect(await revealsOf()).toEqual([]);
  });

  it.each(['EL-LAPTOP-01-2', 'EL-LAPTOP-99-1', 'LAPTOP-01', '', '../x', 'e-000001'])(
    'for %p, which there is not',
    async (grantId) => {
      expect(refusalOf(await reveal(anEscalationEngineer, grantId))).toBe('grant-unknown');
    },
  );

  it('from the very moment that it lapses', async () => {
    desk.clock.pass(60);
    expect(refusalOf(await reveal())).toBe('grant-lapsed');
    await desk.sweepDevices();
    expect(refusalOf(await reveal())).toBe('grant-over');
    expect(await revealsOf()).toEqual([]);
  });

  it('once the device was given back', async () => {
    granted(await desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Nothing.' }));
    expect(refusalOf(await reveal())).toBe('grant-over');
  });

  it('when the ticket was resolved meanwhile, before anything is swept', async () => {
    const { ticketId = '' } = (await desk.ports.devices.grant(aDeviceId, aGrantId)) ?? {};
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    granted(await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired it.' }));
    expect(refusalOf(await reveal())).toBe('ticket-not-live');
    expect(await revealsOf()).toEqual([]);
  });

  it('without a word about it to the vault', async () => {
    const read: string[] = [];
    const watched = withVault(async (name) => {
      read.push(name);
      return undefined;
    });
    desk.clock.pass(60);
    await watched.revealPassword(anEscalationEngineer, aGrantId);
    await watched.revealPassword(anotherEngineer, aGrantId);
    expect(read).toEqual([]);
  });
});
