import { brokenLinkOf } from '../../desk/rules/audit';
import { credentialStateOf } from '../../desk/rules/devices';
import { iso } from '../../desk/rules/time';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  type AManagedDevice,
  alarmsOf,
  anotherEngineer,
  aReadyDeviceOn,
  aWish,
  deviceNow,
  enabledVersions,
  enrol,
  granted,
  kindsOf,
  lent,
  refusalOf,
  revealed,
} from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anAgent, anApprover, anEscalationEngineer } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
});

const weekMinutes = 7 * 24 * 60;
const actionsTaken = 'Reinstalled it.';
const close = (by = anEscalationEngineer, grantId = aGrantId) => desk.closeElevation(by, grantId, { actionsTaken });
const grantNow = async (grantId = aGrantId) => {
  const grant = await desk.ports.devices.grant(aDeviceId, grantId);
  if (grant === undefined) throw new Error('no grant');
  return grant;
};
const resolves = async (ticketId: string): Promise<void> => {
  granted(await desk.respondToTicket({ caller: anAgent, ticketId }, {}));
  granted(await desk.resolveTicket({ caller: anAgent, ticketId }, { solution: 'Repaired it.' }));
};
const countOf = async (kind: string) => (await kindsOf(desk)).filter((one) => one === kind).length;

describe('giving a device back', () => {
  it('rotates what was seen: until the device confirms, the old password is the one that opens it', async () => {
    const { shown } = await revealed(desk);
    expect(granted(await close())).toMatchObject({ state: 'closed', closedAt: desk.clock.now() });
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: 'returned' });
    expect(desk.leaseRings).toEqual([aGrantId]);
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(true);

    await device.rotates();
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(false);
    expect(await enabledVersions(desk)).toEqual([device.version()]);
    expect((await desk.ports.devices.events(aDeviceId)).find(({ kind }) => kind === 'grant-closed')?.text).toEqual({
      actionsTaken,
    });
  });

  it('rotates nothing that nobody saw', async () => {
    await lent(desk);
    granted(await close());
    expect((await deviceNow(desk)).rotation).toBeUndefined();
    expect(await enabledVersions(desk)).toEqual([device.version()]);
  });

  it('is for the holder, once', async () => {
    await revealed(desk);
    expect(refusalOf(await close(anotherEngineer))).toBe('grant-unknown');
    expect(refusalOf(await close(anEscalationEngineer, 'EL-LAPTOP-01-9'))).toBe('grant-unknown');
    granted(await close());
    expect(refusalOf(await close())).toBe('grant-closed-already');
    expect(await countOf('grant-closed')).toBe(1);
  });

  it('at once from several processes is done once', async () => {
    await revealed(desk);
    const neighbour = desk.beside();
    const outcomes = await Promise.all([
      close(),
      neighbour.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken }),
    ]);
    expect(outcomes.map(refusalOf).toSorted()).toEqual(['grant-closed-already', undefined]);
    expect(await countOf('rotation-requested')).toBe(2);
  });

  it('whose reply was lost is done once', async () => {
    await revealed(desk);
    let lost = 0;
    desk.cosmos.inject(({ kind }) => {
      if (kind !== 'batch' || lost > 0) return undefined;
      lost += 1;
      return { when: 'after', drop: 'ECONNRESET' };
    });
    expect(granted(await close())).toMatchObject({ state: 'closed' });
    expect(await countOf('grant-closed')).toBe(1);
    expect(await countOf('rotation-requested')).toBe(2);
  });

  it('is done also when nothing of what follows works: the sweep goes on', async () => {
    await revealed(desk);
    desk.keyVault.inject(() => ({ when: 'before', drop: 'EPIPE' }));
    granted(await close());
    expect(desk.log.filter((line) => line.includes('left for the next round'))).toHaveLength(1);
    desk.keyVault.inject(() => undefined);
    await desk.sweepDevices();
    expect(await device.rotates()).toBe(true);
  });

  it('completes a lease that has ended, while somebody else holds the device, and forgets no deadline of theirs', async () => {
    await revealed(desk);
    desk.clock.pass(120);
    await desk.sweepDevices();
    await device.rotates();
    const { grantId } = await lent(desk, anotherEngineer);
    granted(await desk.revealPassword(anotherEngineer, grantId));
    expect(granted(await close())).toMatchObject({ state: 'closed' });
    expect(await deviceNow(desk)).toMatchObject({ activeGrant: grantId });

    desk.clock.pass(120);
    expect(await desk.sweepDevices()).toBe(1);
    expect(await grantNow(grantId)).toMatchObject({ state: 'expired' });
  });
});

describe('a lease that nobody ends', () => {
  it('lapses when it was never looked at, and the device is free', async () => {
    await lent(desk);
    desk.clock.pass(59);
    expect(await desk.sweepDevices()).toBe(0);
    desk.clock.pass(1);
    expect(await desk.sweepDevices()).toBe(1);
    expect(await grantNow()).toMatchObject({ state: 'lapsed' });
    expect((await deviceNow(desk)).rotation).toBeUndefined();
    await lent(desk, anotherEngineer);
  });

  it('expires two hours after the reveal, and the next password is there to be claimed', async () => {
    desk.clock.pass(7);
    const { shown } = await revealed(desk);
    desk.clock.pass(119);
    expect(await desk.sweepDevices()).toBe(0);
    desk.clock.pass(1);
    await desk.sweepDevices();
    expect(await grantNow()).toMatchObject({ state: 'expired' });
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: 'expired', version: expect.any(String) });
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(true);
    await device.rotates();
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(false);
    expect(await enabledVersions(desk)).toEqual([device.version()]);
    expect(await alarmsOf(desk)).toEqual([]);
  });

  it('expires also while the vault is away', async () => {
    await revealed(desk);
    desk.keyVault.inject(() => ({ when: 'before', drop: 'EPIPE' }));
    desk.clock.pass(120);
    await desk.sweepDevices();
    expect(await grantNow()).toMatchObject({ state: 'expired' });
    desk.clock.pass(120);
    await desk.sweepDevices();
    expect(await alarmsOf(desk)).toMatchObject([expect.stringMatching(/^password-tainted /)]);
    desk.keyVault.inject(() => undefined);
    await desk.sweepDevices();
    expect(await device.rotates()).toBe(true);
  });

  it('ended by its story and by the sweep at once is ended once', async () => {
    await revealed(desk);
    desk.clock.pass(120);
    const [one, other] = [desk.beside(), desk.beside()];
    const key = `expire-${aGrantId}`;
    await Promise.all([
      desk.takeDeviceStep(aDeviceId, key),
      one.sweepDevices(),
      other.takeDeviceStep(aDeviceId, key),
      desk.sweepDevices(),
    ]);
    await desk.sweepDevices();
    expect(await countOf('grant-expired')).toBe(1);
    expect(await countOf('rotation-requested')).toBe(2);
    expect(await countOf('rotation-pending')).toBe(2);
    const { rotation } = await deviceNow(desk);
    expect(await enabledVersions(desk)).toEqual([device.version(), rotation?.version]);

    await device.applies();
    const confirmed = { rotationId: rotation?.rotationId ?? '', version: rotation?.version ?? '' };
    await Promise.all([
      desk.confirmRotation(aDeviceId, confirmed),
      one.confirmRotation(aDeviceId, confirmed),
      other.sweepDevices(),
    ]);
    expect(await countOf('rotation-confirmed')).toBe(2);
    expect(await countOf('versions-disabled')).toBe(1);
    expect(brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256)).toBeUndefined();
  });

  it('is not ended by a step that is not due, nor by an old one', async () => {
    await revealed(desk);
    await desk.takeDeviceStep(aDeviceId, `expire-${aGrantId}`);
    await desk.takeDeviceStep(aDeviceId, `lapse-${aGrantId}`);
    await desk.takeDeviceStep('LAPTOP-99', 'anything');
    expect(await grantNow()).toMatchObject({ state: 'revealed' });
  });
});

describe('a ticket that ends', () => {
  it.each([
    ['takes a revealed lease with it, and what was seen rotates', true],
    ['takes a lease with it that nobody looked at', false],
  ])('%s', async (_what, isRevealed) => {
    const { ticketId, grantId } = await lent(desk);
    if (isRevealed) granted(await desk.revealPassword(anEscalationEngineer, grantId));
    await desk.sweepDevices();
    expect(await deviceNow(desk)).toMatchObject({ activeGrant: grantId });
    await resolves(ticketId);
    await desk.sweepDevices();
    expect(await grantNow()).toMatchObject({ state: 'revoked' });
    expect((await deviceNow(desk)).rotation?.reason).toBe(isRevealed ? 'revoked' : undefined);
    expect(await deviceNow(desk)).not.toHaveProperty('activeGrant');
  });

  it('ends its lease once, by however many sweeps at once', async () => {
    const { ticketId } = await lent(desk);
    granted(await desk.revealPassword(anEscalationEngineer, aGrantId));
    await resolves(ticketId);
    await Promise.all([desk.sweepDevices(), desk.beside().sweepDevices(), desk.beside().sweepDevices()]);
    expect(await countOf('grant-revoked')).toBe(1);
    expect(await countOf('rotation-requested')).toBe(2);
  });
});

describe('a rotation that the device does not confirm', () => {
  it('is an alarm at its deadline, once: unconfirmed when nobody knows the password', async () => {
    desk.clock.pass(weekMinutes);
    await desk.sweepDevices();
    const { rotation } = await deviceNow(desk);
    desk.clock.pass(119);
    await desk.sweepDevices();
    expect(await alarmsOf(desk)).toEqual([]);
    desk.clock.pass(1);
    for (let round = 0; round < 3; round += 1) await desk.sweepDevices();
    expect(await alarmsOf(desk)).toEqual([`rotation-unconfirmed ${rotation?.rotationId}`]);
    expect(credentialStateOf(await deviceNow(desk), desk.clock.now())).toBe('unconfirmed');
    await device.rotates();
    expect(credentialStateOf(await deviceNow(desk), desk.clock.now())).toBe('confirmed');
  });

  it('is a tainted password when somebody has seen it', async () => {
    await revealed(desk);
    granted(await close());
    const { rotation } = await deviceNow(desk);
    desk.clock.pass(120);
    await Promise.all([desk.sweepDevices(), desk.beside().sweepDevices()]);
    expect(await alarmsOf(desk)).toEqual([`password-tainted ${rotation?.rotationId}`]);
    expect(await countOf('rotation-overdue')).toBe(1);
  });

  it('is one of a device that can still be borrowed with the last confirmed password, once somebody approves', async () => {
    await revealed(desk);
    granted(await close());
    desk.clock.pass(300);
    await desk.sweepDevices();
    const { grantId } = await lent(desk, anotherEngineer);
    expect(refusalOf(await desk.revealPassword(anotherEngineer, grantId))).toBe('grant-waiting');
    granted(await desk.approveElevation(anApprover, grantId));
    const { shown } = granted(await desk.revealPassword(anotherEngineer, grantId));
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(true);
  });
});

describe('a rotation that is wanted while another is under way', () => {
  it('follows its confirmation, and is what ends the lease', async () => {
    desk.clock.pass(weekMinutes);
    await desk.sweepDevices();
    const { shown } = await revealed(desk);
    granted(await close());
    expect(await deviceNow(desk)).toMatchObject({ rotation: { reason: 'age' }, wanted: 'returned' });
    await device.rotates();
    expect(await deviceNow(desk)).toMatchObject({ rotation: { reason: 'returned', version: expect.any(String) } });
    expect(await deviceNow(desk)).not.toHaveProperty('wanted');
    await device.rotates();
    expect(device.opensWith(shown[0]?.password.reveal())).toBe(false);
    expect((await deviceNow(desk)).rotation).toBeUndefined();
    expect(await enabledVersions(desk)).toEqual([device.version()]);
  });
});

describe('a password at rest', () => {
  it('rotates when it is a week old, and not before', async () => {
    desk.clock.pass(weekMinutes - 1);
    expect(await desk.sweepDevices()).toBe(0);
    desk.clock.pass(1);
    expect(await desk.sweepDevices()).toBe(1);
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: 'age', version: expect.any(String) });
    await device.rotates();
    desk.clock.pass(weekMinutes - 1);
    expect(await desk.sweepDevices()).toBe(0);
  });

  it('is left alone while it is lent', async () => {
    desk.clock.pass(weekMinutes - 30);
    await revealed(desk);
    desk.clock.pass(60);
    await desk.sweepDevices();
    expect((await deviceNow(desk)).rotation).toBeUndefined();
  });
});

describe('the story of a lease', () => {
  it('waits until the end of the lease, goes on to the confirmation and is finished at rest', async () => {
    const step = () => desk.decideDeviceStep(aDeviceId);
    expect(await step()).toEqual({ kind: 'finish' });
    const grant = await lent(desk);
    expect(await step()).toEqual({ kind: 'wait', until: grant.lapsesAt });
    const { grant: shown } = granted(await desk.revealPassword(anEscalationEngineer, aGrantId));
    expect(await step()).toEqual({ kind: 'wait', until: shown.expiresAt });
    desk.clock.pass(120);
    const done: string[] = [];
    for (let next = await step(); next.kind !== 'wait' && next.kind !== 'finish'; next = await step()) {
      done.push(next.kind);
      await desk.takeDeviceStep(aDeviceId, next.key);
    }
    expect(done).toEqual(['end-grant', 'store-password']);
    expect(await step()).toMatchObject({ kind: 'wait' });
    await device.rotates();
    expect(await step()).toEqual({ kind: 'finish' });
    expect(await desk.decideDeviceStep('LAPTOP-99')).toEqual({ kind: 'finish' });
  });
});

describe('the sweep', () => {
  it('leaves a heartbeat, and none when it could not look', async () => {
    desk.cosmos.inject(({ kind }) => (kind === 'query' ? { when: 'before', status: 503 } : undefined));
    await expect(desk.sweepDevices()).rejects.toMatchObject({ kind: 'unavailable' });
    desk.cosmos.inject(() => undefined);
    expect(await desk.ports.directory.heartbeats()).toEqual({});
    await desk.sweepDevices();
    expect(await desk.ports.directory.heartbeats()).toMatchObject({ 'rotation-sweep': desk.clock.now() });
  });

  it('leaves a device that cannot be served for the next round, and serves all others', async () => {
    for (const id of ['LAPTOP-02', 'LAPTOP-03']) await enrol(desk, id);
    for (const id of [aDeviceId, 'LAPTOP-02', 'LAPTOP-03']) await aReadyOrNot(id);
    desk.clock.pass(weekMinutes);
    desk.cosmos.inject(({ kind, partition }) =>
      kind === 'batch' && partition?.includes('LAPTOP-02') ? { when: 'before', status: 503 } : undefined,
    );
    await desk.sweepDevices();
    const underWay = async () =>
      Promise.all(
        ['LAPTOP-01', 'LAPTOP-03', 'LAPTOP-02'].map(async (id) => (await deviceNow(desk, id)).rotation?.reason),
      );
    expect(await underWay()).toEqual(['age', 'age', undefined]);
    desk.cosmos.inject(() => undefined);
    await desk.sweepDevices();
    expect(await underWay()).toEqual(['age', 'age', 'age']);
  });

  const aReadyOrNot = async (id: string): Promise<void> => {
    const waiting = await desk.pollRotation(id);
    if (waiting === undefined) return;
    const { rotationId, version } = granted(await desk.claimRotation(id, waiting.rotationId));
    granted(await desk.confirmRotation(id, { rotationId, version }));
  };

  it('serves all others before it crashes over a device that nobody can read', async () => {
    await aReadyDeviceOn(desk, 'LAPTOP-02');
    desk.clock.pass(weekMinutes);
    const item = desk.cosmos.database.container('devices').item(aDeviceId, aDeviceId);
    const { resource } = await item.read();
    await item.replace({ ...resource, schemaVersion: 99 });
    await expect(desk.sweepDevices()).rejects.toMatchObject({ kind: 'unreadable' });
    expect((await deviceNow(desk, 'LAPTOP-02')).rotation).toMatchObject({ reason: 'age' });
    expect(await desk.ports.directory.heartbeats()).toEqual({});
  });
});

describe('what happens to a lease', () => {
  const notedOn = async (ticketId: string) =>
    (await desk.ports.tickets.events(ticketId))
      .filter(({ kind }) => kind === 'elevation-noted')
      .map(({ data, by }) => `${data['what']} by ${by}`);
  const holder = anEscalationEngineer.id;

  it('reaches its ticket, each thing once and in order, and nothing waits', async () => {
    const { ticketId, grantId } = await lent(desk);
    granted(await desk.revealPassword(anEscalationEngineer, grantId));
    await desk.sweepDevices();
    granted(await close());
    await desk.sweepDevices();
    expect(await notedOn(ticketId)).toEqual([
      `elevation-requested by ${holder}`,
      `grant-revealed by ${holder}`,
      `grant-closed by ${holder}`,
    ]);
    expect(await desk.ports.devices.relaysOf(aDeviceId)).toEqual([]);
    expect(brokenLinkOf(ticketId, await desk.ports.tickets.events(ticketId), sha256)).toBeUndefined();
  });

  it('reaches it once when it could not be noted that it was told', async () => {
    const { ticketId } = await lent(desk);
    desk.cosmos.inject(({ kind }) => (kind === 'delete' ? { when: 'before', status: 503 } : undefined));
    await desk.sweepDevices();
    await desk.sweepDevices();
    expect(await desk.ports.devices.relaysOf(aDeviceId)).toHaveLength(1);
    desk.cosmos.inject(() => undefined);
    await desk.sweepDevices();
    expect(await desk.ports.devices.relaysOf(aDeviceId)).toEqual([]);
    expect(await notedOn(ticketId)).toEqual([`elevation-requested by ${holder}`]);
  });

  it('reaches it once when several tell it at once, or one tells it between another’s look and word', async () => {
    const { ticketId } = await lent(desk);
    await Promise.all([desk, desk.beside(), desk.beside(), desk.beside()].map((each) => each.sweepDevices()));
    expect(await notedOn(ticketId)).toHaveLength(1);

    granted(await desk.revealPassword(anEscalationEngineer, aGrantId));
    const { tickets } = desk.ports;
    let overtaken = false;
    const slow = desk.but({
      tickets: {
        ...tickets,
        events: async (id) => {
          const events = await tickets.events(id);
          if (!overtaken) {
            overtaken = true;
            await desk.sweepDevices();
          }
          return events;
        },
      },
    });
    await slow.sweepDevices();
    expect(await notedOn(ticketId)).toHaveLength(2);
  });

  it('reaches it when the ticket’s store is back, and holds up no other ticket meanwhile', async () => {
    await aReadyDeviceOn(desk, 'LAPTOP-02');
    const [stuck, other] = [await lent(desk), await lent(desk, anotherEngineer, 'LAPTOP-02')];
    desk.cosmos.inject(({ kind, partition }) =>
      kind === 'batch' && partition?.includes(stuck.ticketId) ? { when: 'before', status: 503 } : undefined,
    );
    await desk.sweepDevices();
    expect(await notedOn(stuck.ticketId)).toEqual([]);
    expect(await notedOn(other.ticketId)).toHaveLength(1);
    desk.cosmos.inject(() => undefined);
    await desk.sweepDevices();
    expect(await notedOn(stuck.ticketId)).toHaveLength(1);
  });

  it('is noted there with the moment it happened, whenever it arrives', async () => {
    const asked = desk.clock.now();
    const { ticketId, grantId } = await lent(desk);
    desk.clock.pass(10);
    const seen = desk.clock.now();
    granted(await desk.revealPassword(anEscalationEngineer, grantId));
    desk.clock.pass(20);
    await desk.sweepDevices();
    const noted = (await desk.ports.tickets.events(ticketId)).filter(({ kind }) => kind === 'elevation-noted');
    expect(noted.map(({ at }) => at)).toEqual([iso(asked), iso(seen)]);
  });

  it('that was stored by a desk that did not carry the moment is noted when it arrives', async () => {
    const { ticketId } = await lent(desk);
    const item = desk.cosmos.database.container('devices').item('relay-e-000006', aDeviceId);
    const { resource } = await item.read();
    const { at, ...before } = resource;
    expect(at).toBe(iso(desk.clock.now()));
    await item.replace(before);
    desk.clock.pass(20);
    await desk.sweepDevices();
    expect((await desk.ports.tickets.events(ticketId)).at(-1)).toMatchObject({ at: iso(desk.clock.now()) });
  });

  it('reaches it past any number of others that cannot be told', async () => {
    const stuck = await desk.files();
    const container = desk.cosmos.database.container('devices');
    for (let number = 0; number < 120; number += 1) {
      // Before the real one, by their ids.
      const id = `relay-a-${String(number).padStart(6, '0')}`;
      const about = { grantId: 'EL-LAPTOP-00-1', what: 'grant-revealed', by: holder, at: iso(desk.clock.now()) };
      const whose = { deviceId: 'LAPTOP-00', ticketId: stuck.ticketId };
      await container.items.create({ id, relayId: id, ...whose, ...about, doc: 'relay', schemaVersion: 1 });
    }
    const { ticketId } = await lent(desk);
    desk.cosmos.inject(({ kind, partition }) =>
      kind === 'batch' && partition?.includes(stuck.ticketId) ? { when: 'before', status: 503 } : undefined,
    );
    await desk.sweepDevices();
    expect(await notedOn(ticketId)).toHaveLength(1);
    expect(await notedOn(stuck.ticketId)).toEqual([]);
    expect(await desk.ports.devices.relaysOf('LAPTOP-00')).toHaveLength(120);
  });

  it('to a ticket that nobody can read crashes the sweep, after all others, and no other device’s doors', async () => {
    const other = await aReadyDeviceOn(desk, 'LAPTOP-02');
    const broken = await lent(desk);
    const item = desk.cosmos.database.container('tickets').item(broken.ticketId, broken.ticketId);
    const { resource } = await item.read();
    await item.replace({ ...resource, schemaVersion: 99 });
    const { ticketId, grantId } = await lent(desk, anotherEngineer, 'LAPTOP-02');
    granted(await desk.revealPassword(anotherEngineer, grantId));
    granted(await desk.closeElevation(anotherEngineer, grantId, { actionsTaken }));
    expect(await other.rotates()).toBe(true);
    expect(await notedOn(ticketId)).toHaveLength(3);
    await expect(desk.sweepDevices()).rejects.toThrow();
  });

  it('changes no clock of the ticket', async () => {
    const { ticketId } = await desk.files();
    const before = (await desk.ports.tickets.read(ticketId))?.ticket;
    granted(await desk.requestElevation(anEscalationEngineer, aDeviceId, { ...aWish, ticketId }, undefined));
    desk.clock.pass(1);
    await desk.sweepDevices();
    expect((await desk.ports.tickets.read(ticketId))?.ticket).toEqual(before);
    expect(await notedOn(ticketId)).toHaveLength(1);
  });
});
