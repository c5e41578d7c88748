import { randomBytes } from 'node:crypto';
import type { DeviceStore, Ledger, StoredCheckpoint, TicketStore } from '../../desk/ports';
import { type Checkpoint, checkpointAfter, type NamedHead } from '../../desk/rules/checkpoints';
import { instant, plusMinutes } from '../../desk/rules/time';
import { aFiledTicket, thenChanged } from '../support/a-change';
import { anEnrolledDevice } from '../support/a-device';
import { sha256 } from '../support/a-policy';
import { responded } from '../support/a-ticket';
import { allPages, faultOf } from './ticket-store.contract';

/** A ledger of nobody else, over stores in which others may write. */
export interface LedgerWorld {
  readonly ledger: Ledger;
  readonly tickets: TicketStore;
  readonly devices: DeviceStore;
  readonly number: () => string;
  readonly close: () => void | Promise<void>;
}

const startsAt = instant('2026-03-02T08:00:00Z');

const aHead = (chain: string, seq = 1): NamedHead => ({
  of: 'ticket',
  chain,
  seq,
  hash: sha256(`${chain} ${seq}`),
});

/** Checkpoints an hour apart, linked. */
export const storedCheckpoints = (count: number): readonly StoredCheckpoint[] => {
  const checkpoints: StoredCheckpoint[] = [];
  let last: Checkpoint | undefined;
  for (let hour = 0; hour < count; hour += 1) {
    const heads = [aHead('TL-AAAAAAAAAA', hour + 1)];
    last = checkpointAfter(last, heads, plusMinutes(startsAt, 60 * hour), sha256);
    checkpoints.push({ checkpoint: last, jws: `a.b.${hour}`, heads, resume: `{"tickets":"${hour}"}` });
  }
  return checkpoints;
};

/** What every `Ledger` keeps, on the laptop and in Azure. A difference is a bug in the endpoint (docs/style.md §7). */
export const ledgerContract = (create: () => Promise<LedgerWorld>): void => {
  let world: LedgerWorld;
  let ledger: Ledger;
  beforeEach(async () => {
    world = await create();
    ledger = world.ledger;
  });
  afterEach(() => world.close());

  const numbers = (checkpoints: readonly StoredCheckpoint[]): readonly number[] =>
    checkpoints.map(({ checkpoint }) => checkpoint.number);

  /** Everything that changed since, to the end. */
  const changedSince = async (resume: string | undefined) => {
    const heads: NamedHead[] = [];
    for (let next = resume; ; ) {
      const changed = await ledger.changedHeads(next);
      heads.push(...changed.heads);
      next = changed.resume;
      if (changed.isAll) return { heads, resume: next };
    }
  };

  describe('checkpoints', () => {
    it('are read back as they were stored, the newest first among equals', async () => {
      expect(await ledger.last()).toBeUndefined();
      const stored = storedCheckpoints(3);
      for (const one of stored) await ledger.append(one);
      expect(await ledger.last()).toEqual(stored[2]);
    });

    it('are never replaced: a number is taken once', async () => {
      const [first] = storedCheckpoints(1) as [StoredCheckpoint];
      await ledger.append(first);
      expect((await faultOf(ledger.append({ ...first, jws: 'x.y.z' }))).kind).toBe('conflict');
      expect(await ledger.last()).toEqual(first);
    });

    it('come in both orders, page by page, and of a time', async () => {
      for (const one of storedCheckpoints(12)) await ledger.append(one);
      const wanted = async (more: object) =>
        numbers(
          (
            await allPages((continuation) =>
              ledger.checkpoints({ order: 'oldest first', limit: 5, continuation, ...more }),
            )
          ).items,
        );
      expect(await wanted({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      expect(await wanted({ order: 'newest first' })).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      const from = plusMinutes(startsAt, 60);
      expect(await wanted({ from, to: plusMinutes(startsAt, 180) })).toEqual([2, 3]);
      expect(await wanted({ from: plusMinutes(startsAt, 601) })).toEqual([12]);
    });
  });

  describe('the heads that changed', () => {
    it('are of tickets and devices, each with the newest of it', async () => {
      const { resume } = await changedSince(undefined);
      const ticketId = world.number();
      const ticket = aFiledTicket({ ticketId });
      await world.tickets.create(ticket);
      const next = thenChanged(ticket, [responded('2026-03-02T12:30:00-08:00')]);
      await world.tickets.replace(next, (await world.tickets.read(ticketId))?.etag ?? '');
      const device = anEnrolledDevice(`D-${randomBytes(6).toString('hex').toUpperCase()}`);
      await world.devices.create(device);

      const { heads } = await changedSince(resume);
      expect(heads.filter(({ chain }) => chain === ticketId)).toEqual([
        { of: 'ticket', chain: ticketId, ...next.head },
      ]);
      const { deviceId } = device.device;
      expect(heads.filter(({ chain }) => chain === deviceId)).toEqual([
        { of: 'device', chain: deviceId, ...device.head },
      ]);
    });

    it('are told once, until they change again', async () => {
      const ticketId = world.number();
      const ticket = aFiledTicket({ ticketId });
      await world.tickets.create(ticket);
      const first = await changedSince(undefined);
      expect(first.heads.map(({ chain }) => chain)).toContain(ticketId);
      const second = await changedSince(first.resume);
      expect(second.heads.map(({ chain }) => chain)).not.toContain(ticketId);
      await world.tickets.replace(
        thenChanged(ticket, [responded('2026-03-02T12:30:00-08:00')]),
        (await world.tickets.read(ticketId))?.etag ?? '',
      );
      expect((await changedSince(second.resume)).heads.map(({ chain }) => chain)).toContain(ticketId);
      // Whoever did not keep what it read asks from the same place again.
      expect((await changedSince(first.resume)).heads.map(({ chain }) => chain)).toContain(ticketId);
    });

    it('are all read again where the place to go on from is not known', async () => {
      const ticketId = world.number();
      await world.tickets.create(aFiledTicket({ ticketId }));
      const { tickets } = JSON.parse((await changedSince(undefined)).resume);
      const ofAnotherContainer = JSON.stringify({ ...JSON.parse(tickets), rid: 'another' });
      for (const token of ['no token', '{"rid":"another","Continuation":[]}', ofAnotherContainer]) {
        const { heads } = await changedSince(JSON.stringify({ tickets: token }));
        expect(heads.map(({ chain }) => chain)).toContain(ticketId);
      }
    });
  });
};
