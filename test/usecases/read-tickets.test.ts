import type { Caller } from '../../desk/rules/people';
import type { TicketPage, TicketPageWish } from '../../desk/usecases/list-tickets';
import { type ADesk, desks } from '../support/a-desk';
import {
  aGuest,
  anAgent,
  anApp,
  anApprover,
  anAuditor,
  anEscalationEngineer,
  anItAdmin,
  anotherRequester,
  aReader,
  aRequester,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
let own: string;
let foreign: string;
beforeEach(async () => {
  desk = await openDesk();
  own = (await desk.files()).ticketId;
  desk.clock.pass(1);
  foreign = (await desk.files({}, anotherRequester)).ticketId;
});

const listed = async (caller: Caller, wish: TicketPageWish): Promise<TicketPage> => {
  const page = await desk.listTickets(caller, wish);
  if (!page.ok) throw new Error(page.refusal.kind);
  return page.value;
};

const readBy = async (caller: Caller, ticketId: string): Promise<string> => {
  const read = await desk.readTicket(caller, ticketId);
  return read.ok ? read.value.ticket.ticketId : read.refusal.kind;
};

describe('reading', () => {
  it('shows one’s own ticket; another’s does not exist', async () => {
    expect(await readBy(aRequester, own)).toBe(own);
    expect(await readBy(aRequester, foreign)).toBe('ticket-unknown');
    expect(await readBy(anApprover, own)).toBe('ticket-unknown');
    expect(await readBy(aGuest, own)).toBe('ticket-unknown');
    expect(await readBy(anApp('tickets.write'), own)).toBe('ticket-unknown');
    expect(await readBy(aRequester, 'TL-0000000000')).toBe('ticket-unknown');
  });

  it.each([
    ['an agent', anAgent],
    ['an engineer', anEscalationEngineer],
    ['an IT admin', anItAdmin],
    ['an auditor', anAuditor],
    ['a reader', aReader],
    ['an app that may', anApp('tickets.read')],
  ])('shows everybody’s ticket to %s', async (_name, caller) => {
    expect(await readBy(caller, own)).toBe(own);
    expect(await readBy(caller, foreign)).toBe(foreign);
  });

  it('shows the alerts beside the ticket', async () => {
    desk.clock.pass(3 * 24 * 60);
    await desk.sweepDueTickets();
    expect(await desk.readTicket(aRequester, own)).toMatchObject({
      value: { alerts: [{ alertId: 'alert-response-1-breach', ticketId: own }] },
    });
  });

  it('shows the events to whoever may see the ticket, and to nobody else', async () => {
    expect(await desk.readEvents(aRequester, own)).toMatchObject({
      ok: true,
      value: { events: [{ kind: 'ticket-filed', seq: 1 }], head: { seq: 1 } },
    });
    expect(await desk.readEvents(aRequester, foreign)).toEqual({
      ok: false,
      refusal: { kind: 'ticket-unknown', about: foreign },
    });
  });
});

describe('a list', () => {
  const listFor = async (caller: Caller): Promise<readonly string[]> =>
    (await listed(caller, { limit: 50 })).items.map(({ ticketId }) => ticketId);

  it('has everybody’s tickets for staff, newest first, and one’s own for everybody else', async () => {
    expect(await listFor(anAgent)).toEqual([foreign, own]);
    expect(await listFor(aRequester)).toEqual([own]);
    expect(await listFor(anotherRequester)).toEqual([foreign]);
    expect(await listFor(anApprover)).toEqual([]);
  });

  it('comes page by page, each ticket once', async () => {
    for (let count = 0; count < 5; count += 1) await desk.files();
    const seen: string[] = [];
    let continuation: string | undefined;
    do {
      const page: TicketPage = await listed(anAgent, { limit: 3, continuation });
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ ticketId }) => ticketId));
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });
});
