import fc, { type Scheduler } from 'fast-check';
import { Fault, type Ports } from '../../desk/ports';
import { brokenLinkOf, unseal } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import type { Desk } from '../../desk/usecases/desk';
import { type ADesk, aDesk, aFiling } from '../support/a-desk';
import { sha256 } from '../support/a-policy';
import { anAgent, anotherAgent, aRequester } from '../support/people';

/** A fresh desk for each run, closed after it. */
const onADesk = async (run: (desk: ADesk) => Promise<void>): Promise<void> => {
  const desk = await aDesk();
  await run(desk).finally(desk.close);
};

/** The desk with every call of its store held back until the scheduler lets it go. */
const jostled = (desk: ADesk, scheduler: Scheduler): Desk => {
  const { tickets } = desk.ports;
  const held = Object.fromEntries(
    Object.entries(tickets).map(([name, call]) => [
      name,
      async (...args: unknown[]) => {
        await scheduler.schedule(Promise.resolve(), name);
        return (call as (...given: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as Ports['tickets'];
  return desk.but({ tickets: held });
};

const actors = ['agent', 'other agent', 'agent again', 'climb', 'breach', 'sweep', 'notices'] as const;
type Actor = (typeof actors)[number];

const acts: Readonly<Record<Actor, (desk: Desk, ticketId: string) => Promise<unknown>>> = {
  agent: (desk, ticketId) => desk.respondToTicket({ caller: anAgent, ticketId, key: 'k' }, { message: 'Mine.' }),
  'agent again': (desk, ticketId) =>
    desk.respondToTicket({ caller: anAgent, ticketId, key: 'k' }, { message: 'Mine.' }),
  'other agent': (desk, ticketId) => desk.respondToTicket({ caller: anotherAgent, ticketId }, {}),
  climb: (desk, ticketId) => desk.takeDueStep(ticketId, 'climb-tier-response-1'),
  breach: (desk, ticketId) => desk.takeDueStep(ticketId, 'alert-response-1-breach'),
  sweep: (desk) => desk.sweepDueTickets(),
  notices: (desk) => desk.retryNotices(),
};

/** Some replies are lost after the work was done, some work is never done: by the count of writes. */
const loseReplies = (desk: ADesk, losses: readonly ('kept' | 'lost' | 'failed')[]): void => {
  let writes = 0;
  desk.cosmos.inject(({ kind }) => {
    if (kind !== 'batch' && kind !== 'replace') return undefined;
    const loss = losses[writes] ?? 'kept';
    writes += 1;
    if (loss === 'kept') return undefined;
    return loss === 'lost' ? { when: 'after', drop: 'ECONNRESET' } : { when: 'before', status: 503 };
  });
};

/** Only a fault may come of it: anything else is a defect. */
const unlessDefect = (call: Promise<unknown>): Promise<unknown> =>
  call.catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    return undefined;
  });

const losses = fc.array(fc.constantFrom('kept' as const, 'kept' as const, 'lost' as const, 'failed' as const), {
  maxLength: 8,
});

describe('whoever comes first, and whatever is lost', () => {
  it('a ticket has one chain, one response, each alert once, and each notice is sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.shuffledSubarray([...actors], { minLength: 2 }),
        losses,
        (scheduler, order, lost) =>
          onADesk(async (desk) => {
            const { ticketId } = await desk.files();
            desk.clock.pass(4 * 60);
            loseReplies(desk, lost);
            const rushed = jostled(desk, scheduler);
            await scheduler.waitFor(Promise.all(order.map((actor) => unlessDefect(acts[actor](rushed, ticketId)))));

            desk.cosmos.inject(() => undefined);
            await desk.sweepDueTickets();
            desk.clock.pass(61);
            await desk.retryNotices();

            const events = await desk.ports.tickets.events(ticketId);
            const stored = await desk.ports.tickets.read(ticketId);
            expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
            expect(ticketFrom(events.map((event) => unseal<TicketEvent>(event)))).toEqual(stored?.ticket);
            expect(events.at(-1)).toMatchObject(stored?.head ?? {});
            expect(events.filter(({ kind }) => kind === 'ticket-responded').length).toBeLessThanOrEqual(1);

            const alerts = (await desk.ports.tickets.alerts(ticketId)).map(({ alertId }) => alertId);
            const breaches = events.filter(({ kind }) => kind === 'clock-breached');
            expect(alerts.toSorted()).toEqual(
              breaches.map(({ data }) => `alert-${data['clock']}-${data['cycle']}-breach`).toSorted(),
            );
            expect(alerts).toContain('alert-response-1-breach');

            const noticesOf = async (ids: readonly string[]) =>
              (await Promise.all(ids.map((id) => desk.ports.tickets.noticesOf(ticketId, id)))).flat();
            const told = await noticesOf(alerts);
            expect(told.map(({ notice }) => notice.status)).toEqual(alerts.map(() => 'sent'));
            const news = await noticesOf(events.map(({ id }) => id));
            expect(news.map(({ notice }) => notice.status)).toEqual(news.map(() => 'sent'));
            expect(news.map(({ notice }) => notice.eventSeq)).toContain(1);
            const notices = [...told, ...news];
            const mailed = new Map(desk.mails.map(({ noticeId, to }) => [noticeId, to]));
            expect([...mailed.keys()].toSorted()).toEqual(
              notices.map(({ notice }) => `${ticketId}-${notice.noticeId}`).toSorted(),
            );
          }),
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  it('a form sent again and again is one ticket', async () => {
    const bodies = fc.array(fc.constantFrom('No sound', 'No picture'), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), bodies, losses, (scheduler, titles, lost) =>
        onADesk(async (desk) => {
          loseReplies(desk, lost);
          const rushed = jostled(desk, scheduler);
          const file = (at: Desk, title: string, by: Caller = aRequester) =>
            at.fileTicket({ ...aFiling, title }, by, 'a-key');
          await scheduler.waitFor(Promise.all(titles.map((title) => unlessDefect(file(rushed, title)))));

          desk.cosmos.inject(() => undefined);
          const again = await Promise.all(titles.map((title) => file(desk, title)));
          const { items } = await desk.ports.tickets.list({ limit: 10 });
          expect(items).toHaveLength(1);
          const [one] = items;
          expect(again.map((filed) => (filed.ok ? filed.value.ticket : filed.refusal.kind))).toEqual(
            titles.map((title) => (title === one?.title ? one : 'idempotency-key-reused')),
          );
        }),
      ),
      { numRuns: 20 },
    );
  }, 120_000);
});
