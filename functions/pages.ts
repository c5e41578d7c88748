import { attachmentToView } from '../desk/contracts/attachments';
import { ListTicketsQuery } from '../desk/contracts/ticket-lists';
import { alertToView, eventToView, ticketToView } from '../desk/contracts/tickets';
import { mayAtAll, viewOf } from '../desk/rules/permissions';
import { receiptsOf } from '../desk/rules/receipts';
import { isTicketNumber } from '../desk/rules/ticket-number';
import { isLiveTicket } from '../desk/rules/tickets';
import { iso } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { etagOf } from './etag';
import { formTokenFor } from './form-token';
import { listBody } from './list-page';
import { type Framed, pageOf } from './page-frame';
import { invalid, refused } from './problem';
import { adminForm, ticketForm } from './ticket-form';
import { ticketBody } from './ticket-pages';

/** How pages are dressed: the style sheet, and whether the desk's clock can be pushed (on the laptop only). */
export interface Dress {
  readonly style: string;
  readonly hasClockBar: boolean;
}

export const framedBy =
  (desk: Pick<Desk, 'now'>, { hasClockBar }: Dress): Framed =>
  ({ caller }, title, body) =>
    pageOf({ title, caller, clockBar: hasClockBar ? { now: iso(desk.now()) } : undefined }, body);

const pageTicketsMax = 25;

/**
 * `GET /`: the caller's view of the tickets. To the Functions host an empty route means the function's name, hence the
 * optional parameter of no length (Azure/Azure-Functions#2473).
 */
const home = (desk: Desk, framed: Framed): Door => ({
  name: 'home-page',
  method: 'GET',
  route: '{ignored:maxlength(0)?}',
  act: 'list-tickets',
  open: async (visit) => {
    // A form sends what was left open as nothing.
    const asked = Object.fromEntries([...visit.request.query].filter(([, value]) => value.trim() !== ''));
    const query = ListTicketsQuery.safeParse(asked);
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { state: _state, tier: _tier, sort: _sort, limit: _limit, continuation: _from, ...wish } = query.data;
    const [listed, counted] = await Promise.all([
      desk.listTickets(visit.caller, { ...query.data, limit: pageTicketsMax }),
      desk.countTickets(visit.caller, wish),
    ]);
    if (!listed.ok) return { problem: refused(listed.refusal) };
    if (!counted.ok) return { problem: refused(counted.refusal) };
    const { items, continuation, policyOf } = listed.value;
    const now = desk.now();
    const body = listBody({
      tickets: items.map((ticket) => ticketToView(ticket, policyOf, now)),
      continuation,
      counts: counted.value,
      asked,
      isStaff: viewOf(visit.caller) === 'all',
      mayExport: mayAtAll(visit.caller, 'export-tickets'),
    });
    return { status: 200, page: framed(visit, 'Tickets', body) };
  },
});

/** `GET /tickets/{id}`: one ticket with its deadlines, alerts and events. */
const ticketPage = (desk: Desk, framed: Framed): Door => ({
  name: 'ticket-page',
  method: 'GET',
  route: 'tickets/{id}',
  act: 'read-ticket',
  open: async (visit) => {
    const { request, caller } = visit;
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return { problem: refused({ kind: 'ticket-unknown' }) };
    const [read, history, files] = await Promise.all([
      desk.readTicket(caller, ticketId),
      desk.readEvents(caller, ticketId),
      desk.listAttachments(caller, ticketId),
    ]);
    if (!read.ok) return { problem: refused(read.refusal) };
    if (!history.ok) return { problem: refused(history.refusal) };
    if (!files.ok) return { problem: refused(files.refusal) };
    const { ticket, head, policyOf, alerts, offers } = read.value;
    const token = formTokenFor(request);
    const body = ticketBody({
      ticket: ticketToView(ticket, policyOf, desk.now()),
      alerts: alerts.map(alertToView),
      events: history.value.events.map(eventToView),
      attachments: files.value.attachments.map(attachmentToView),
      attachToken: files.value.mayAttach ? token.value : undefined,
      receipts: receiptsOf(ticket, policyOf, desk.now()),
      work: offers.length > 0 ? { etag: etagOf(head), token: token.value, offers } : undefined,
      mayElevate: isLiveTicket(ticket) && mayAtAll(caller, 'request-elevation'),
    });
    return { status: 200, cookie: token, page: framed(visit, `${ticketId}: ${ticket.title}`, body) };
  },
});

/** `GET /forms/ticket`: the form to file a ticket. */
const formPage = (desk: Desk, framed: Framed): Door => ({
  name: 'ticket-form-page',
  method: 'GET',
  route: 'forms/ticket',
  act: 'file-ticket',
  open: async (visit) => ticketForm(visit, framed, await desk.filingChoices()),
});

/** `GET /forms/admin-ticket`: the form to file a ticket with Operations. */
const adminFormPage = (desk: Desk, framed: Framed): Door => ({
  name: 'admin-ticket-form-page',
  method: 'GET',
  route: 'forms/admin-ticket',
  act: 'file-admin-ticket',
  open: async (visit) => adminForm(visit, framed, await desk.filingChoices()),
});

const styleSheet = ({ style }: Dress): Door => ({
  name: 'style-sheet',
  method: 'GET',
  route: 'assets/desk.css',
  act: 'none',
  open: async () => ({ status: 200, headers: { 'cache-control': 'public, max-age=300' }, style }),
});

export const pages = (desk: Desk, dress: Dress): readonly Door[] => {
  const framed = framedBy(desk, dress);
  return [
    home(desk, framed),
    ticketPage(desk, framed),
    formPage(desk, framed),
    adminFormPage(desk, framed),
    styleSheet(dress),
  ];
};
