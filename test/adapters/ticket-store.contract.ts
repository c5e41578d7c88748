import { Fault, type Page, type StoredTicket, type TicketChange, type TicketStore } from '../../desk/ports';
import { sent, tried } from '../../desk/rules/alerts';
import { brokenLinkOf, eraseEvent } from '../../desk/rules/audit';
import { type Instant, instant, plusMinutes } from '../../desk/rules/time';
import { aFiledTicket, thenBreached, thenChanged } from '../support/a-change';
import { sha256 } from '../support/a-policy';
import { assigned, closed, resolved, responded, updated } from '../support/a-ticket';

/** One store under the contract. `number` answers one that nobody used; others may have tickets in the same store. */
export interface TicketStoreWorld {
  readonly tickets: TicketStore;
  readonly number: () => string;
  readonly close: () => void | Promise<void>;
}

/** What the call failed with. Throws when it did not fail with a fault. */
export const faultOf = async (call: Promise<unknown>): Promise<Fault> => {
  const error: unknown = await call.then(
    () => new Error('nothing failed'),
    (caught: unknown) => caught,
  );
  if (!(error instanceof Fault)) throw error;
  return error;
};

/** Every item of every page, and how many pages it took. */
export const allPages = async <Item>(
  pageAt: (continuation?: string) => Promise<Page<Item>>,
): Promise<{ readonly items: readonly Item[]; readonly pages: number }> => {
  const items: Item[] = [];
  let continuation: string | undefined;
  let pages = 0;
  do {
    const page = await pageAt(continuation);
    items.push(...page.items);
    continuation = page.continuation;
    pages += 1;
  } while (continuation !== undefined);
  return { items, pages };
};

const nine = '2026-03-03T09:00:00.000-08:00';
const ten = '2026-03-03T10:00:00.000-08:00';

/** What every `TicketStore` keeps, on the laptop and in Azure. A difference is a bug in the endpoint (docs/style.md §7). */
export const ticketStoreContract = (create: () => Promise<TicketStoreWorld>): void => {
  let world: TicketStoreWorld;
  let tickets: TicketStore;
  beforeEach(async () => {
    world = await create();
    tickets = world.tickets;
  });
  afterEach(() => world.close());

  const stored = async (ticketId: string): Promise<StoredTicket> => {
    const found = await tickets.read(ticketId);
    if (found === undefined) throw new Error(`no ticket ${ticketId}`);
    return found;
  };
  const createdAt = async (at: string, ticketId = world.number(), by = 'requester'): Promise<TicketChange> => {
    const change = aFiledTicket({ ticketId, at, by });
    await tickets.create(change);
    return change;
  };
  /** Others may share the store: only ours count. */
  const ours = (found: readonly string[], ...changes: readonly TicketChange[]): readonly string[] =>
    found.filter((ticketId) => changes.some(({ ticket }) => ticket.ticketId === ticketId));

  describe('a new ticket', () => {
    it('is read back as it was created, with its event', async () => {
      const change = { ...aFiledTicket({ ticketId: world.number() }), filing: { keyHash: 'k', bodyHash: 'b' } };
      const { ticketId } = change.ticket;
      await tickets.create(change);

      expect(await tickets.read(ticketId)).toEqual({
        ticket: change.ticket,
        head: change.head,
        filing: { keyHash: 'k', bodyHash: 'b' },
        etag: expect.any(String),
      });
      const events = await tickets.events(ticketId);
      expect(events).toEqual(JSON.parse(JSON.stringify(change.events)));
      expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
    });

    it('cannot be created twice: conflict, and the first stands', async () => {
      const { ticket } = await createdAt(nine);
      const other = aFiledTicket({ ticketId: ticket.ticketId, at: ten, by: 'somebody-else' });
      expect((await faultOf(tickets.create(other))).kind).toBe('conflict');

      expect((await stored(ticket.ticketId)).ticket).toEqual(ticket);
      expect(await tickets.events(ticket.ticketId)).toHaveLength(1);
    });

    it('has no id that no document may have: there is none to read', async () => {
      for (const id of ['../other', 'a\\b', 'a?b', 'a#b', '', 'x'.repeat(1_024), 'é'.repeat(600)]) {
        expect(await tickets.read(id)).toBeUndefined();
      }
    });

    it('that nobody created is missing everywhere', async () => {
      const ticketId = world.number();
      expect(await tickets.read(ticketId)).toBeUndefined();
      expect(await tickets.command(ticketId, 'command-1')).toBeUndefined();
      expect(await tickets.events(ticketId)).toEqual([]);
      expect(await tickets.alerts(ticketId)).toEqual([]);
      expect(await tickets.noticesOf(ticketId, 'alert-response-1-breach')).toEqual([]);
      const orphan = thenChanged(aFiledTicket({ ticketId }), [responded(ten)]);
      expect((await faultOf(tickets.replace(orphan, '"any"'))).kind).toBe('missing');
    });

    it('keeps every character of a text', async () => {
      const change = aFiledTicket({ ticketId: world.number() });
      const title = 'Ärger mit „Ton“ \u{1f3a7}\u0000\t"\\ \u2028 <b>';
      await tickets.create({ ...change, ticket: { ...change.ticket, title } });
      expect((await stored(change.ticket.ticketId)).ticket.title).toBe(title);
    });
  });

  describe('a change', () => {
    it('replaces the state and adds its event and command, all to be read at once', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const { etag } = await stored(ticketId);
      const change = thenChanged(before, [responded(ten), updated(ten)], { id: 'command-a', bodyHash: 'b' });
      await tickets.replace(change, etag);

      const after = await stored(ticketId);
      expect(after).toMatchObject({ ticket: change.ticket, head: change.head });
      expect(after.etag).not.toBe(etag);
      expect((await tickets.events(ticketId)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(await tickets.command(ticketId, 'command-a')).toEqual({ id: 'command-a', bodyHash: 'b', seq: 3 });
    });

    it('upon a stale etag is refused whole', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const { etag } = await stored(ticketId);
      const first = thenChanged(before, [responded(ten, 'agent')]);
      await tickets.replace(first, etag);

      const second = thenChanged(before, [responded(ten, 'agent-2')], { id: 'command-b', bodyHash: 'b' });
      expect((await faultOf(tickets.replace(second, etag))).kind).toBe('stale');
      expect((await stored(ticketId)).head).toEqual(first.head);
      expect(await tickets.events(ticketId)).toHaveLength(2);
      expect(await tickets.command(ticketId, 'command-b')).toBeUndefined();
    });

    it('whose event exists already leaves the state untouched', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const { etag } = await stored(ticketId);
      const change = thenChanged(before, [responded(ten)], { id: 'command-a', bodyHash: 'b' });
      const clashing = { ...change, events: before.events };

      expect((await faultOf(tickets.replace(clashing, etag))).kind).toBe('conflict');
      expect(await stored(ticketId)).toMatchObject({ ticket: before.ticket, head: before.head, etag });
      expect(await tickets.command(ticketId, 'command-a')).toBeUndefined();
    });

    it('of many writers at once is one writer’s', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const { etag } = await stored(ticketId);
      const writers = Array.from({ length: 8 }, (_, writer) =>
        tickets.replace(thenChanged(before, [responded(ten, `agent-${writer}`)]), etag),
      );
      const outcomes = await Promise.allSettled(writers);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await tickets.events(ticketId)).toHaveLength(2);
    });

    it('keeps events in order beyond the first hundred', async () => {
      let before = await createdAt(nine);
      const { ticketId } = before.ticket;
      for (let batch = 0; batch < 4; batch += 1) {
        const change = thenChanged(
          before,
          Array.from({ length: 40 }, () => updated(ten)),
        );
        await tickets.replace(change, (await stored(ticketId)).etag);
        before = change;
      }
      const events = await tickets.events(ticketId);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 161 }, (_, index) => index + 1));
      expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
    });
  });

  describe('one ticket', () => {
    it('never shows what belongs to another', async () => {
      const [one, other] = [await createdAt(nine), await createdAt(nine)];
      const { ticketId } = other.ticket;
      const breach = thenBreached(one, ten);
      await tickets.replace(
        { ...breach, command: { id: 'command-a', bodyHash: 'b', seq: 2 } },
        (await stored(one.ticket.ticketId)).etag,
      );

      expect(await tickets.events(ticketId)).toHaveLength(1);
      expect(await tickets.alerts(ticketId)).toEqual([]);
      expect(await tickets.noticesOf(ticketId, 'alert-response-1-breach')).toEqual([]);
      expect(await tickets.command(ticketId, 'command-a')).toBeUndefined();
      expect((await stored(ticketId)).head).toEqual(other.head);
    });
  });

  describe('a breach', () => {
    it('is stored with its alert and its notices', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const breach = thenBreached(before, ten);
      await tickets.replace(breach, (await stored(ticketId)).etag);

      expect(await tickets.alerts(ticketId)).toEqual(breach.alerts);
      const notices = await tickets.noticesOf(ticketId, 'alert-response-1-breach');
      expect(notices).toEqual([{ notice: breach.notices[0], etag: expect.any(String) }]);
      expect(await tickets.noticesOf(ticketId, 'alert-update-1-breach')).toEqual([]);
    });

    it('has a notice that one of many takes', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      await tickets.replace(thenBreached(before, ten), (await stored(ticketId)).etag);
      const [waiting] = await tickets.noticesOf(ticketId, 'alert-response-1-breach');
      if (waiting === undefined) throw new Error('no notice');

      const now = instant(ten);
      const taken = await tickets.replaceNotice(tried(waiting.notice, now), waiting.etag);
      expect((await faultOf(tickets.replaceNotice(tried(waiting.notice, now), waiting.etag))).kind).toBe('stale');
      const done = await tickets.replaceNotice(sent(taken.notice, now), taken.etag);
      expect(await tickets.noticesOf(ticketId, 'alert-response-1-breach')).toEqual([done]);
      expect(done.notice).toMatchObject({ status: 'sent', attempts: 1, sentAt: now });
    });

    it('has a notice that waits until its time, and no longer once it is sent', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      await tickets.replace(thenBreached(before, ten), (await stored(ticketId)).etag);
      const waitingAt = async (now: Instant): Promise<boolean> =>
        (await tickets.waitingNotices(now, 500)).some(
          ({ notice }) => 'ticketId' in notice && notice.ticketId === ticketId,
        );

      expect(await waitingAt(plusMinutes(instant(ten), -1))).toBe(false);
      expect(await waitingAt(instant(ten))).toBe(true);
      const [waiting] = await tickets.noticesOf(ticketId, 'alert-response-1-breach');
      if (waiting === undefined) throw new Error('no notice');
      const taken = await tickets.replaceNotice(tried(waiting.notice, instant(ten)), waiting.etag);
      expect(await waitingAt(instant(ten))).toBe(false);
      expect(await waitingAt(plusMinutes(instant(ten), 1))).toBe(true);
      await tickets.replaceNotice(sent(taken.notice, instant(ten)), taken.etag);
      expect(await waitingAt(plusMinutes(instant(ten), 100))).toBe(false);
    });
  });

  describe('what is due', () => {
    const dueAt = async (now: string, limit = 100) =>
      (await allPages((continuation) => tickets.due(instant(now), limit, continuation))).items;

    it('is there from its moment on, most overdue first', async () => {
      const [late, early] = [await createdAt(ten), await createdAt(nine)];
      const [lateId, earlyId] = [late.ticket.ticketId, early.ticket.ticketId];
      expect(ours(await dueAt('2026-03-03T10:59:59.999-08:00'), late, early)).toEqual([]);
      expect(ours(await dueAt('2026-03-03T11:00:00.000-08:00'), late, early)).toEqual([earlyId]);
      expect(ours(await dueAt('2026-03-03T12:00:00.000-08:00'), late, early)).toEqual([earlyId, lateId]);
    });

    it('goes by the latest change, and is over when nothing is owed', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      await tickets.replace(thenChanged(before, [responded(ten)]), (await stored(ticketId)).etag);
      expect(ours(await dueAt('2026-03-03T13:00:00-08:00'), before)).toEqual([]);
      expect(ours(await dueAt('2026-03-04T10:00:00-08:00'), before)).toEqual([ticketId]);

      const idle = { ...thenChanged(before, [responded(ten)]), events: [], dueAt: undefined };
      await tickets.replace(idle, (await stored(ticketId)).etag);
      expect(ours(await dueAt('2036-03-04T10:00:00-08:00'), before)).toEqual([]);
    });

    it('is never an alert, a notice or an event', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      await tickets.replace(thenBreached(before, ten), (await stored(ticketId)).etag);
      expect(ours(await dueAt('2036-03-04T10:00:00-08:00'), before)).toEqual([ticketId]);
    });

    it('comes page by page, each ticket once', async () => {
      const changes: TicketChange[] = [];
      for (let minute = 10; minute < 17; minute += 1)
        changes.push(await createdAt(`2026-03-03T09:${minute}:00.000-08:00`));
      const found = ours(await dueAt('2026-03-03T12:00:00-08:00', 2), ...changes);
      expect(found).toEqual(changes.map(({ ticket }) => ticket.ticketId));
    });
  });

  describe('the walk through what is live', () => {
    it('meets every ticket that is not closed, once', async () => {
      const changes = [await createdAt(nine), await createdAt(nine), await createdAt(nine)];
      const [before] = changes as [TicketChange];
      const over = thenChanged(before, [responded(ten), resolved(ten), closed('2026-03-04T10:00:00.000-08:00')]);
      await tickets.replace(over, (await stored(before.ticket.ticketId)).etag);

      const { items } = await allPages((continuation) => tickets.live(2, continuation));
      const open = changes.slice(1).map(({ ticket }) => ticket.ticketId);
      expect(ours(items, ...changes).toSorted()).toEqual(open.toSorted());
    });
  });

  describe('an erasure', () => {
    const erasing = (before: TicketChange): TicketChange => ({
      ...before,
      events: [],
      notices: [],
      erased: before.events.map(eraseEvent),
    });

    it('replaces events and drops what goes with them, in one batch with the ticket', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      await tickets.replace(thenBreached(before, ten), (await stored(ticketId)).etag);
      const noticeIds = (await tickets.noticesIn(ticketId)).map(({ noticeId }) => noticeId);
      expect(noticeIds.length).toBeGreaterThan(0);
      const chain = await tickets.events(ticketId);
      const { ticket, head, etag } = await stored(ticketId);
      const change = { ...erasing(before), ticket, head, erased: chain.map(eraseEvent), dropped: noticeIds };
      await tickets.replace(change, etag);
      expect(await tickets.events(ticketId)).toEqual(chain.map(eraseEvent));
      expect(brokenLinkOf(ticketId, await tickets.events(ticketId), sha256)).toBeUndefined();
      expect(await tickets.noticesIn(ticketId)).toEqual([]);
      expect((await stored(ticketId)).ticket).toEqual(ticket);
    });

    it('is stored whole or not at all: stale, and what is to go missing', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const { etag } = await stored(ticketId);
      expect((await faultOf(tickets.replace(erasing(before), '"old"'))).kind).toBe('stale');
      const missing = { ...erasing(before), dropped: ['notice-that-never-was'] };
      expect((await faultOf(tickets.replace(missing, etag))).kind).toBe('missing');
      expect(await tickets.events(ticketId)).toEqual(JSON.parse(JSON.stringify(before.events)));
    });
  });

  describe('a person’s id', () => {
    it('leads to the tickets that they filed, watch, or are named in, and to no other', async () => {
      const who = `person-${world.number()}`;
      const [own, watched, worked, other] = [
        await createdAt(nine, world.number(), who),
        await createdAt(nine),
        await createdAt(nine),
        await createdAt(nine),
      ];
      const watching = { ...thenChanged(watched, []), ticket: { ...watched.ticket, watchers: ['x', who] } };
      await tickets.replace(watching, (await stored(watched.ticket.ticketId)).etag);
      await tickets.replace(thenChanged(worked, [assigned(ten, who)]), (await stored(worked.ticket.ticketId)).etag);
      const { items } = await allPages((continuation) => tickets.naming(who, 1, continuation));
      const ids = [own, watched, worked].map(({ ticket }) => ticket.ticketId);
      expect([...new Set(items)].toSorted()).toEqual(ids.toSorted());
      expect(items).not.toContain(other.ticket.ticketId);
    });
  });

  describe('what is old', () => {
    const long = instant('2036-01-01T00:00:00Z');

    it('is an alert from its raising on, a mail from its sending on', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      await tickets.replace(thenBreached(before, ten), (await stored(ticketId)).etag);
      const [waiting] = await tickets.noticesOf(ticketId, 'alert-response-1-breach');
      if (waiting === undefined) throw new Error('no notice');
      const mine = async (at: Instant) => {
        const raised = await allPages((continuation) => tickets.raisedBefore(at, 50, continuation));
        const mails = await allPages((continuation) => tickets.sentBefore(at, 50, continuation));
        return [...raised.items, ...mails.items].filter(({ partition }) => partition === ticketId).map(({ id }) => id);
      };
      expect(await mine(plusMinutes(instant(ten), -1))).toEqual([]);
      expect(await mine(long)).toEqual(['alert-response-1-breach']);
      await tickets.replaceNotice(sent(waiting.notice, instant(ten)), waiting.etag);
      expect(await mine(instant(ten))).toEqual(['alert-response-1-breach', waiting.notice.noticeId]);
      await tickets.drop(ticketId, await mine(long));
      expect(await mine(long)).toEqual([]);
      expect(await tickets.alerts(ticketId)).toEqual([]);
    });

    it('is dropped in any number, also what is gone already', async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      for (let round = 0, last = before; round < 3; round += 1) {
        last = thenChanged(
          last,
          Array.from({ length: 60 }, () => updated(ten)),
        );
        await tickets.replace(last, (await stored(ticketId)).etag);
      }
      const ids = await tickets.beside(ticketId);
      expect(ids).toHaveLength(181);
      await tickets.drop(ticketId, ids.slice(90, 95));
      await tickets.drop(ticketId, [...ids, 'never-was']);
      expect(await tickets.beside(ticketId)).toEqual([]);
      expect(await tickets.read(ticketId)).toBeDefined();
    });
  });

  describe('a tombstone', () => {
    const buried = async () => {
      const before = await createdAt(nine);
      const { ticketId } = before.ticket;
      const over = thenChanged(before, [responded(ten), resolved(ten), closed('2026-03-04T10:00:00.000-08:00')]);
      await tickets.replace(over, (await stored(ticketId)).etag);
      const { head, etag } = await stored(ticketId);
      const closedAt = instant('2026-03-04T10:00:00.000-08:00');
      const tombstone = { ticketId, head, closedAt, removedAt: instant('2031-03-04T00:00:00Z'), isOpen: true as const };
      return { ticketId, tombstone, etag, over };
    };
    const closedBefore = async (at: string, ticketId: string) =>
      (await allPages((continuation) => tickets.closedBefore(instant(at), 50, continuation))).items.filter(
        (one) => one === ticketId,
      );

    it('takes the place of a ticket, which nobody reads or changes any more, and keeps its number', async () => {
      const { ticketId, tombstone, etag, over } = await buried();
      expect(await closedBefore('2026-03-04T09:59:59.999-08:00', ticketId)).toEqual([]);
      expect(await closedBefore('2026-03-04T10:00:00.000-08:00', ticketId)).toEqual([ticketId]);
      expect(await tickets.tombstone(ticketId)).toBeUndefined();
      await tickets.bury(tombstone, etag);
      expect(await tickets.read(ticketId)).toBeUndefined();
      expect(await tickets.tombstone(ticketId)).toEqual(tombstone);
      expect((await faultOf(tickets.replace(thenChanged(over, []), etag))).kind).toBe('stale');
      expect((await faultOf(tickets.create(aFiledTicket({ ticketId })))).kind).toBe('conflict');
      expect((await tickets.list({ state: 'closed', limit: 500 })).items.map((one) => one.ticketId)).not.toContain(
        ticketId,
      );
    });

    it('is found until nothing is left, and then no more', async () => {
      const { ticketId, tombstone, etag } = await buried();
      await tickets.bury(tombstone, etag);
      expect(await closedBefore('2026-03-05T00:00:00Z', ticketId)).toEqual([ticketId]);
      await tickets.drop(ticketId, await tickets.beside(ticketId));
      await tickets.settle(tombstone);
      expect(await closedBefore('2026-03-05T00:00:00Z', ticketId)).toEqual([]);
      const { isOpen: _, ...settled } = tombstone;
      expect(await tickets.tombstone(ticketId)).toEqual(settled);
    });

    it('is put by whoever was first', async () => {
      const { ticketId, tombstone, etag, over } = await buried();
      await tickets.replace({ ...thenChanged(over, []), command: undefined }, etag);
      expect((await faultOf(tickets.bury(tombstone, etag))).kind).toBe('stale');
      expect(await tickets.read(ticketId)).toBeDefined();
    });
  });

  describe('a list', () => {
    it('is newest first, of everybody or of one person, page by page', async () => {
      const by = `person-${world.number()}`;
      const mine = [await createdAt(nine, world.number(), by), await createdAt(ten, world.number(), by)];
      const foreign = await createdAt('2026-03-03T09:30:00.000-08:00');
      const listed = async (filedBy: string | undefined, limit: number) => {
        const page = (continuation?: string) => tickets.list({ filedBy, limit, continuation });
        return (await allPages(page)).items.map(({ ticketId }) => ticketId);
      };
      const [first, second] = mine.map(({ ticket }) => ticket.ticketId);

      expect(await listed(by, 1)).toEqual([second, first]);
      expect(ours(await listed(undefined, 2), ...mine, foreign)).toEqual([second, foreign.ticket.ticketId, first]);
    });

    it('gives tickets as they are read one by one', async () => {
      const by = `person-${world.number()}`;
      const { ticket } = await createdAt(nine, world.number(), by);
      expect((await tickets.list({ filedBy: by, limit: 10 })).items).toEqual([ticket]);
    });

    it('knows its own continuations only', async () => {
      for (let count = 0; count < 3; count += 1) await createdAt(nine);
      const { continuation: own = '' } = await tickets.list({ limit: 1 });
      const { continuation: anothers = '' } = await tickets.live(1);
      expect(own).toMatch(/^[A-Za-z0-9_-]+$/);
      for (const continuation of ['nonsense', '{}', '[]', '""', 'null', own.slice(0, -9), anothers]) {
        const fault = await faultOf(tickets.list({ limit: 1, continuation }));
        expect([continuation, fault.kind]).toEqual([continuation, 'continuation-foreign']);
      }
    });
  });
};
