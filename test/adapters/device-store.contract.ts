import type { DeviceChange, DeviceStore, Relay, StoredDevice } from '../../desk/ports';
import { type Alarm, alarmNoticesOf } from '../../desk/rules/alarms';
import { sent, tried } from '../../desk/rules/alerts';
import { brokenLinkOf, eraseEvent } from '../../desk/rules/audit';
import { type Instant, plusMinutes, plusMs } from '../../desk/rules/time';
import {
  aHolder,
  anEnrolledDevice,
  approvalAsked,
  atMinute,
  elevationRequested,
  grantApproved,
  grantLapsed,
  grantRevealed,
  grantScheduled,
  rotated,
  rotationPending,
  rotationQueued,
  rotationRefused,
  thenHappened,
} from '../support/a-device';
import { sha256 } from '../support/a-policy';
import { aNumber } from '../support/a-ticket';
import { allPages, faultOf } from './ticket-store.contract';

/** One store under the contract. `deviceId` answers one that nobody used; others may have devices in the same store. */
export interface DeviceStoreWorld {
  readonly devices: DeviceStore;
  readonly deviceId: () => string;
  readonly close: () => void | Promise<void>;
}

const alarmOf = (deviceId: string, raisedAt: Instant): Alarm => ({
  alarmId: 'alarm-refused-rotation-1',
  deviceId,
  kind: 'rotation-refused',
  about: 'rotation-1',
  raisedAt,
});

const relayOf = (deviceId: string, relayId: string, what = 'elevation-requested'): Relay => ({
  relayId,
  deviceId,
  ticketId: aNumber,
  grantId: `EL-${deviceId}-1`,
  what,
  by: aHolder,
  at: atMinute(1),
});

/** What every `DeviceStore` keeps, on the laptop and in Azure. A difference is a bug in the endpoint (docs/style.md §7). */
export const deviceStoreContract = (create: () => Promise<DeviceStoreWorld>): void => {
  let world: DeviceStoreWorld;
  let devices: DeviceStore;
  beforeEach(async () => {
    world = await create();
    devices = world.devices;
  });
  afterEach(() => world.close());

  const stored = async (deviceId: string): Promise<StoredDevice> => {
    const found = await devices.read(deviceId);
    if (found === undefined) throw new Error(`no device ${deviceId}`);
    return found;
  };
  const created = async (minutes = 0, deviceId = world.deviceId()): Promise<DeviceChange> => {
    const change = anEnrolledDevice(deviceId, atMinute(minutes));
    await devices.create(change);
    return change;
  };
  const replaced = async (change: DeviceChange): Promise<DeviceChange> => {
    const { deviceId } = change.device;
    await devices.replace(change, (await stored(deviceId)).etag);
    return change;
  };
  const idOf = ({ device }: DeviceChange): string => device.deviceId;
  /** Others may share the store: only ours count. */
  const ours = (found: readonly string[], ...changes: readonly DeviceChange[]): readonly string[] =>
    found.filter((deviceId) => changes.some((change) => idOf(change) === deviceId));
  /** A device that somebody holds. */
  const heldDevice = async (): Promise<DeviceChange> => {
    const before = await created();
    const grantId = `EL-${idOf(before)}-1`;
    return replaced(thenHappened(before, [elevationRequested(atMinute(1), grantId)]));
  };

  describe('a new device', () => {
    it('is read back as it was created, with its events', async () => {
      const change = await created();
      expect(await devices.read(idOf(change))).toEqual({
        device: change.device,
        head: change.head,
        etag: expect.any(String),
      });
      const events = await devices.events(idOf(change));
      expect(events).toEqual(JSON.parse(JSON.stringify(change.events)));
      expect(brokenLinkOf(idOf(change), events, sha256)).toBeUndefined();
    });

    it('cannot be created twice: conflict, and the first stands', async () => {
      const first = await created();
      expect((await faultOf(devices.create(anEnrolledDevice(idOf(first), atMinute(5))))).kind).toBe('conflict');
      expect((await stored(idOf(first))).device).toEqual(first.device);
      expect(await devices.events(idOf(first))).toHaveLength(2);
    });

    it('has no id that no document may have: there is none to read', async () => {
      for (const id of ['../other', 'a\\b', 'a?b', 'a#b', '', 'x'.repeat(1_024), 'é'.repeat(600)]) {
        expect(await devices.read(id)).toBeUndefined();
      }
    });

    it('that nobody created is missing everywhere', async () => {
      const deviceId = world.deviceId();
      expect(await devices.read(deviceId)).toBeUndefined();
      expect(await devices.grant(deviceId, `EL-${deviceId}-1`)).toBeUndefined();
      expect(await devices.command(deviceId, 'command-1')).toBeUndefined();
      expect(await devices.events(deviceId)).toEqual([]);
      expect(await devices.grants(deviceId)).toEqual([]);
      expect(await devices.alarms(deviceId)).toEqual([]);
      expect((await faultOf(devices.replace(anEnrolledDevice(deviceId), '"any"'))).kind).toBe('missing');
    });

    it('keeps whatever becomes of it: every state of its password is read back as it was stored', async () => {
      const before = await created();
      const since = [
        rotationPending(atMinute(1), 'rotation-1', 'v1'),
        rotationRefused(atMinute(2), 'rotation-1'),
        rotationQueued(atMinute(3), 'age'),
      ];
      const pending = await replaced(thenHappened(before, since));
      expect((await stored(idOf(before))).device).toEqual(pending.device);

      const grantId = `EL-${idOf(before)}-1`;
      const confirmed = [...rotated(atMinute(4), 'rotation-2', 'v2'), ...rotated(atMinute(5), 'rotation-3', 'v3')];
      const lent = [elevationRequested(atMinute(6), grantId), grantRevealed(atMinute(7), ['v3'], grantId)];
      const seen = await replaced(thenHappened(pending, [...confirmed, ...lent]));
      expect(seen.device).toMatchObject({ stale: ['v2'], credential: { version: 'v3', seenAt: atMinute(7) } });
      expect((await stored(idOf(before))).device).toEqual(seen.device);
    });
  });

  describe('a change', () => {
    it('replaces the state and adds event, grant, alarm, relay and command, all to be read at once', async () => {
      const before = await created();
      const deviceId = idOf(before);
      const { etag } = await stored(deviceId);
      const grantId = `EL-${deviceId}-1`;
      const record = { id: 'command-a', bodyHash: 'b' };
      const change = {
        ...thenHappened(before, [elevationRequested(atMinute(1), grantId)], record),
        alarms: [alarmOf(deviceId, atMinute(1))],
        relays: [relayOf(deviceId, 'relay-e-000003')],
      };
      await devices.replace(change, etag);

      const now = await stored(deviceId);
      expect(now).toMatchObject({ device: change.device, head: change.head });
      expect(now.etag).not.toBe(etag);
      expect((await devices.events(deviceId)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(await devices.grant(deviceId, grantId)).toEqual(change.grant);
      expect(await devices.alarms(deviceId)).toEqual(change.alarms);
      expect(await devices.relaysOf(deviceId)).toEqual(change.relays);
      expect(await devices.command(deviceId, 'command-a')).toEqual({ ...record, seq: 3 });
    });

    it('stores an alarm with a notice that waits until one of many takes it, and no longer once it is sent', async () => {
      const before = await created();
      const deviceId = idOf(before);
      const alarm: Alarm = { ...alarmOf(deviceId, atMinute(1)), exposedSince: atMinute(0) };
      const notices = alarmNoticesOf(alarm, { alarms: { tell: ['it-admins'] } });
      const change = {
        ...thenHappened(before, [rotationRefused(atMinute(1), 'rotation-1')]),
        alarms: [alarm],
        notices,
      };
      await devices.replace(change, (await stored(deviceId)).etag);
      expect(await devices.alarms(deviceId)).toEqual([alarm]);

      const ofAlarm = () => devices.noticesOf(deviceId, alarm.alarmId);
      const waitsAt = async (now: Instant): Promise<boolean> =>
        (await devices.waitingNotices(now, 500)).some(
          ({ notice }) => 'deviceId' in notice && notice.deviceId === deviceId,
        );
      const [waiting] = await ofAlarm();
      if (waiting === undefined) throw new Error('no notice');
      expect(waiting.notice).toEqual(notices[0]);
      expect(await waitsAt(atMinute(0))).toBe(false);
      expect(await waitsAt(atMinute(1))).toBe(true);

      const taken = await devices.replaceNotice(tried(waiting.notice, atMinute(1)), waiting.etag);
      const late = devices.replaceNotice(tried(waiting.notice, atMinute(1)), waiting.etag);
      expect((await faultOf(late)).kind).toBe('stale');
      expect(await waitsAt(atMinute(1))).toBe(false);
      expect(await waitsAt(plusMinutes(atMinute(1), 1))).toBe(true);
      const done = await devices.replaceNotice(sent(taken.notice, atMinute(1)), taken.etag);
      expect(await ofAlarm()).toEqual([done]);
      expect(await waitsAt(atMinute(999))).toBe(false);
    });

    it('upon a stale etag is refused whole', async () => {
      const before = await created();
      const deviceId = idOf(before);
      const { etag } = await stored(deviceId);
      await devices.replace(thenHappened(before, [rotationPending(atMinute(1), 'rotation-1', 'v1')]), etag);

      const grantId = `EL-${deviceId}-1`;
      const second = {
        ...thenHappened(before, [elevationRequested(atMinute(1), grantId)], { id: 'command-b', bodyHash: 'b' }),
        alarms: [alarmOf(deviceId, atMinute(1))],
        relays: [relayOf(deviceId, 'relay-e-000003')],
      };
      expect((await faultOf(devices.replace(second, etag))).kind).toBe('stale');
      expect((await stored(deviceId)).device).not.toHaveProperty('activeGrant');
      expect(await devices.events(deviceId)).toHaveLength(3);
      expect(await devices.grants(deviceId)).toEqual([]);
      expect(await devices.alarms(deviceId)).toEqual([]);
      expect(await devices.relaysOf(deviceId)).toEqual([]);
      expect(await devices.command(deviceId, 'command-b')).toBeUndefined();
    });

    it('whose event or alarm exists already leaves everything untouched', async () => {
      const before = await created();
      const deviceId = idOf(before);
      const change = thenHappened(before, [rotationRefused(atMinute(1), 'rotation-1')]);
      const raised = await replaced({ ...change, alarms: [alarmOf(deviceId, atMinute(1))] });
      const { etag } = await stored(deviceId);

      const again = thenHappened(raised, [rotationPending(atMinute(2), 'rotation-1', 'v1')]);
      const twice = { ...again, alarms: [alarmOf(deviceId, atMinute(2))] };
      expect((await faultOf(devices.replace(twice, etag))).kind).toBe('conflict');
      const clashing = { ...again, events: before.events };
      expect((await faultOf(devices.replace(clashing, etag))).kind).toBe('conflict');
      expect(await stored(deviceId)).toEqual({ device: raised.device, head: raised.head, etag });
      expect(await devices.alarms(deviceId)).toEqual([alarmOf(deviceId, atMinute(1))]);
    });

    it('of many writers at once is one writer’s: one of them gets the device', async () => {
      const before = await created();
      const deviceId = idOf(before);
      const { etag } = await stored(deviceId);
      const grantId = `EL-${deviceId}-1`;
      const writers = Array.from({ length: 8 }, (_, writer) =>
        devices.replace(thenHappened(before, [elevationRequested(atMinute(1), grantId, `holder-${writer}`)]), etag),
      );
      const outcomes = await Promise.allSettled(writers);
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await devices.events(deviceId)).toHaveLength(3);
      expect(await devices.grants(deviceId)).toMatchObject([{ holder: `holder-${winner}` }]);
    });
  });

  describe('grants', () => {
    it('change with their device, and are listed newest first', async () => {
      const held = await heldDevice();
      const deviceId = idOf(held);
      const [first, second] = [`EL-${deviceId}-1`, `EL-${deviceId}-2`];
      const lapsed = await replaced(thenHappened(held, [grantLapsed(atMinute(61), first)]));
      expect(await devices.grant(deviceId, first)).toMatchObject({ state: 'lapsed' });
      await replaced(thenHappened({ ...lapsed, grant: undefined }, [elevationRequested(atMinute(62), second)]));
      const listed = await devices.grants(deviceId);
      expect(listed.map(({ grantId, state }) => [grantId, state])).toEqual([
        [second, 'ready'],
        [first, 'lapsed'],
      ]);
    });

    it('hold their devices until they end', async () => {
      const [held, free] = [await heldDevice(), await created()];
      const heldNow = async () => (await allPages((continuation) => devices.held(100, continuation))).items;
      expect(ours(await heldNow(), held, free)).toEqual([idOf(held)]);
      await replaced(thenHappened(held, [grantLapsed(atMinute(61), `EL-${idOf(held)}-1`)]));
      expect(ours(await heldNow(), held, free)).toEqual([]);
    });

    it('name their devices once the password was shown, for ever, however often it was', async () => {
      const [shown, held] = [await heldDevice(), await heldDevice()];
      const grantId = `EL-${idOf(shown)}-1`;
      const reveal = await replaced(thenHappened(shown, [grantRevealed(atMinute(20), ['v1'], grantId)]));
      await replaced(
        thenHappened(reveal, [grantRevealed(atMinute(30), ['v1'], grantId), grantLapsed(atMinute(61), grantId)]),
      );
      expect(ours(await devices.revealed(), shown, held)).toEqual([idOf(shown)]);
    });

    it('that wait are read back as they were stored, approvals and all, and count among what is held', async () => {
      const before = await created();
      const deviceId = idOf(before);
      const grantId = `EL-${deviceId}-1`;
      const heldNow = async () =>
        ours((await allPages((continuation) => devices.held(100, continuation))).items, before);
      const asked = await replaced(thenHappened(before, [approvalAsked(atMinute(1), grantId)]));
      expect(await heldNow()).toEqual([deviceId]);
      const events = [grantApproved(atMinute(2), grantId), grantScheduled(atMinute(2), atMinute(600), grantId)];
      const scheduled = await replaced(thenHappened(asked, events));
      expect(await devices.grant(deviceId, grantId)).toEqual(scheduled.grant);
      expect(scheduled.grant).toMatchObject({ state: 'scheduled', approvals: [{ by: 'approver' }] });
      expect((await stored(deviceId)).device).toEqual(scheduled.device);
      expect(scheduled.dueAt).toBe(atMinute(0)); // Its first password is still to be stored.
      await replaced(thenHappened(scheduled, [grantLapsed(atMinute(900), grantId)]));
      expect(await heldNow()).toEqual([]);
    });

    it('of every device are listed the newest first, by what is asked of them', async () => {
      const [one, other] = [await created(), await created()];
      const [first, second] = [`EL-${idOf(one)}-1`, `EL-${idOf(other)}-1`];
      await replaced(thenHappened(one, [approvalAsked(atMinute(1), first, idOf(one))]));
      await replaced(thenHappened(other, [elevationRequested(atMinute(2), second, idOf(one))]));
      const listed = async (filter: object, limit = 100) => {
        const pages = await allPages((continuation) => devices.grantsBy({ ...filter, limit, continuation }));
        return pages.items.map(({ grantId }) => grantId);
      };
      // The holder's name is this test's own, whoever shares the store.
      const holder = idOf(one);
      expect(await listed({ holder })).toEqual([second, first]);
      expect(await listed({ holder }, 1)).toEqual([second, first]);
      expect(await listed({ holder, state: 'awaiting-approval' })).toEqual([first]);
      expect(await listed({ holder, deviceId: idOf(other), ticketId: aNumber })).toEqual([second]);
      expect(await listed({ holder, ticketId: 'TL-0000000000' })).toEqual([]);
      expect((await listed({})).filter((id) => [first, second].includes(id))).toEqual([second, first]);
    });

    it('hold devices page by page, each once', async () => {
      const held = [await heldDevice(), await heldDevice(), await heldDevice(), await heldDevice(), await heldDevice()];
      const { items } = await allPages((continuation) => devices.held(2, continuation));
      expect(ours(items, ...held).toSorted()).toEqual(held.map(idOf).toSorted());
    });
  });

  describe('one device', () => {
    it('never shows what belongs to another', async () => {
      const [one, other] = [await created(), await created()];
      const grantId = `EL-${idOf(one)}-1`;
      await replaced({
        ...thenHappened(one, [elevationRequested(atMinute(1), grantId)], { id: 'command-a', bodyHash: 'b' }),
        alarms: [alarmOf(idOf(one), atMinute(1))],
      });
      const deviceId = idOf(other);
      expect(await devices.events(deviceId)).toHaveLength(2);
      expect(await devices.grant(deviceId, grantId)).toBeUndefined();
      expect(await devices.grants(deviceId)).toEqual([]);
      expect(await devices.alarms(deviceId)).toEqual([]);
      expect(await devices.command(deviceId, 'command-a')).toBeUndefined();
      expect((await stored(deviceId)).head).toEqual(other.head);
    });
  });

  describe('what is due', () => {
    const dueAt = async (now: Instant, limit = 100) =>
      (await allPages((continuation) => devices.due(now, limit, continuation))).items;

    it('is there from its moment on, most overdue first', async () => {
      const [late, early] = [await created(20), await created(10)];
      expect(ours(await dueAt(plusMs(atMinute(10), -1)), late, early)).toEqual([]);
      expect(ours(await dueAt(atMinute(10)), late, early)).toEqual([idOf(early)]);
      expect(ours(await dueAt(atMinute(30)), late, early)).toEqual([idOf(early), idOf(late)]);
    });

    it('goes by the latest change, and is over when nothing is owed', async () => {
      const before = await created();
      const pending = await replaced(thenHappened(before, [rotationPending(atMinute(1), 'rotation-1', 'v1')]));
      expect(ours(await dueAt(atMinute(89)), before)).toEqual([]);
      expect(ours(await dueAt(atMinute(90)), before)).toEqual([idOf(before)]);
      await replaced({ ...pending, events: [], dueAt: undefined });
      expect(ours(await dueAt(atMinute(1e6)), before)).toEqual([]);
    });

    it('is never a grant, an alarm, a relay or an event', async () => {
      const held = await heldDevice();
      const deviceId = idOf(held);
      await replaced({
        ...thenHappened(held, [rotationRefused(atMinute(2), 'rotation-1')]),
        alarms: [alarmOf(deviceId, atMinute(2))],
        relays: [relayOf(deviceId, 'relay-e-000004')],
      });
      expect(ours(await dueAt(atMinute(1e6)), held)).toEqual([deviceId]);
    });

    it('comes page by page, each device once', async () => {
      const changes: DeviceChange[] = [];
      for (let minute = 0; minute < 7; minute += 1) changes.push(await created(minute));
      expect(ours(await dueAt(atMinute(60), 2), ...changes)).toEqual(changes.map(idOf));
    });
  });

  describe('the list', () => {
    it('has every device, page by page, as it is read one by one', async () => {
      const changes = [await created(), await heldDevice(), await created()];
      const { items } = await allPages((continuation) => devices.list(2, continuation));
      const found = items.filter(({ deviceId }) => changes.some((change) => idOf(change) === deviceId));
      const byId = (one: { deviceId: string }, other: { deviceId: string }) => (one.deviceId < other.deviceId ? -1 : 1);
      expect(found.toSorted(byId)).toEqual(changes.map(({ device }) => device).toSorted(byId));
    });

    it('knows its own continuations only', async () => {
      for (let count = 0; count < 3; count += 1) await created();
      for (const continuation of ['nonsense', '{}', 'null'])
        expect((await faultOf(devices.list(1, continuation))).kind).toBe('continuation-foreign');
    });
  });

  describe('a grant whose time is over', () => {
    it('is found by its age and its holder, and goes with its alarms while its events lose what is personal', async () => {
      const held = await heldDevice();
      const deviceId = idOf(held);
      const { grantId, holder, requestedAt } = held.grant ?? { grantId: '', holder: '', requestedAt: atMinute(0) };
      const alarm = alarmOf(deviceId, atMinute(2));
      const after = await replaced({
        ...thenHappened(held, [rotationRefused(atMinute(2), 'rotation-1')]),
        alarms: [alarm],
      });
      const mine = async (at: Instant) => [
        ...(await allPages((continuation) => devices.requestedBefore(at, 50, continuation))).items
          .filter((grant) => grant.deviceId === deviceId)
          .map((grant) => grant.grantId),
        ...(await allPages((continuation) => devices.alarmsBefore(at, 50, continuation))).items
          .filter((one) => one.deviceId === deviceId)
          .map(({ alarmId }) => alarmId),
      ];
      expect(await mine(plusMinutes(requestedAt, -1))).toEqual([]);
      expect(await mine(atMinute(2))).toEqual([grantId, alarm.alarmId]);
      const ofHolder = await allPages((continuation) => devices.heldBy(holder, 50, continuation));
      expect(ofHolder.items.map((grant) => grant.grantId)).toContain(grantId);

      const erased = (await devices.events(deviceId)).map(eraseEvent);
      const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
      await replaced({ ...after, ...nothing, erased, dropped: [grantId, alarm.alarmId] });
      expect(await mine(atMinute(1e6))).toEqual([]);
      expect(await devices.events(deviceId)).toEqual(erased);
      expect(brokenLinkOf(deviceId, erased, sha256)).toBeUndefined();
    });
  });

  describe('a relay', () => {
    it('waits in the order of its events until it is dropped, and may be dropped again', async () => {
      const held = await heldDevice();
      const deviceId = idOf(held);
      const relays = [2, 10, 3].map((seq) => relayOf(deviceId, `relay-e-0000${String(seq).padStart(2, '0')}`));
      await replaced({ ...thenHappened(held, [rotationRefused(atMinute(2), 'rotation-1')]), relays });
      const waiting = async () => (await devices.relaysOf(deviceId)).map(({ relayId }) => relayId);
      const amongAll = async () =>
        (await allPages((continuation) => devices.relays(2, continuation))).items
          .filter((relay) => relay.deviceId === deviceId)
          .map(({ relayId }) => relayId);
      expect(await waiting()).toEqual(['relay-e-000002', 'relay-e-000003', 'relay-e-000010']);
      const [first] = relays as [Relay];
      await devices.dropRelay(first);
      await devices.dropRelay(first);
      expect(await waiting()).toEqual(['relay-e-000003', 'relay-e-000010']);
      expect(await amongAll()).toEqual(await waiting());
      expect((await devices.relays(1)).items).toHaveLength(1);
    });
  });

  describe('a nonce', () => {
    it('is taken once, by each device for itself', async () => {
      const [one, other] = [world.deviceId(), world.deviceId()];
      expect(await devices.takeNonce(one, 'a-nonce')).toBe(true);
      expect(await devices.takeNonce(one, 'a-nonce')).toBe(false);
      expect(await devices.takeNonce(one, 'A-nonce')).toBe(true);
      expect(await devices.takeNonce(other, 'a-nonce')).toBe(true);
    });

    it('taken by many at once is one’s', async () => {
      const deviceId = world.deviceId();
      const taken = await Promise.all(Array.from({ length: 8 }, () => devices.takeNonce(deviceId, 'a-nonce')));
      expect(taken.filter((isMine) => isMine)).toHaveLength(1);
    });

    it('may hold any characters, and is no device', async () => {
      const deviceId = world.deviceId();
      expect(await devices.takeNonce(deviceId, '/\\#? ü \u0000')).toBe(true);
      expect(await devices.read(deviceId)).toBeUndefined();
      expect((await devices.list(500)).items.filter((device) => device.deviceId === deviceId)).toEqual([]);
    });
  });
};
