import { ListTicketsQuery } from '../desk/contracts/ticket-lists';
import { ticketToView } from '../desk/contracts/tickets';
import type { Caller } from '../desk/rules/people';
import { mayAtAll, readsTiers, sightOf, viewOf } from '../desk/rules/permissions';
import { isTicketNumber } from '../desk/rules/ticket-number';
import { iso } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { listBody } from './list-page';
import { type Framed, pageOf } from './page-frame';
import { invalid, refused } from './problem';
import { showFilingForm } from './show-filing-form';
import { showTicket } from './show-ticket';
import { type StyleSheet, styleSheetDoor } from './style-sheet';

/** How pages are dressed: the style sheet, and whether the desk's clock can be pushed (on the laptop only). */
export interface Dress {
  readonly style: StyleSheet;
  readonly hasClockBar: boolean;
}

export const framedBy =
  (desk: Pick<Desk, 'now'>, { hasClockBar }: Dress): Framed =>
  ({ caller }, title, body) =>
    pageOf({ title, caller, clockBar: hasClockBar ? { now: iso(desk.now()) } : undefined }, body);

const pageTicketsMax = 25;

const widestOf = (caller: Caller): string => {
  if (viewOf(caller) === 'own') return 'my own';
  return sightOf(caller).others ? 'everybody’s' : 'of the security area';
};

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
    const isStaff = viewOf(visit.caller) === 'all' || readsTiers(visit.caller);
    const [listed, counted, areas] = await Promise.all([
      desk.listTickets(visit.caller, { ...query.data, limit: pageTicketsMax }),
      desk.countTickets(visit.caller, wish),
      isStaff ? desk.areasOf(visit.caller) : [],
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
      isStaff,
      hasArea: areas.length > 0,
      widest: widestOf(visit.caller),
      mayExport: mayAtAll(visit.caller, 'export-tickets'),
    });
    return { status: 200, page: framed(visit, 'Tickets', body) };
  },
});

/**
 * `GET /tickets/{id}?form=answer`: one ticket with its deadlines, alerts and events. A link in a mail names the form that it
 * is about, such as `rate`: unlike a fragment, that survives the sign-in.
 */
const ticketPage = (desk: Desk, framed: Framed): Door => ({
  name: 'ticket-page',
  method: 'GET',
  route: 'tickets/{id}',
  act: 'read-ticket',
  open: (visit) => showTicket(desk, framed, visit),
});

/** `GET /forms/ticket`: the form to file a ticket. */
const formPage = (desk: Desk, framed: Framed): Door => ({
  name: 'ticket-form-page',
  method: 'GET',
  route: 'forms/ticket',
  act: 'file-ticket',
  open: (visit) => showFilingForm(desk, framed, visit, 'user'),
});

/** `GET /forms/admin-ticket`: the form to file a ticket with Operations. */
const adminFormPage = (desk: Desk, framed: Framed): Door => ({
  name: 'admin-ticket-form-page',
  method: 'GET',
  route: 'forms/admin-ticket',
  act: 'file-admin-ticket',
  open: (visit) => showFilingForm(desk, framed, visit, 'admin'),
});

/** `GET /forms/escalation?from=TL-…`: the form to take a user's ticket to Operations, with what that ticket says already (R71). */
const escalationFormPage = (desk: Desk, framed: Framed): Door => ({
  name: 'escalation-form-page',
  method: 'GET',
  route: 'forms/escalation',
  act: 'file-escalation',
  open: async (visit) => {
    const fromTicket = visit.request.query.get('from') ?? '';
    const read = isTicketNumber(fromTicket) ? await desk.readTicket(visit.caller, fromTicket) : undefined;
    const { title = '', area = '', category = '', devices = [] } = read?.ok ? read.value.ticket : {};
    const posted = { fromTicket, title, area, category, devices: devices.join(', ') };
    return await showFilingForm(desk, framed, visit, 'escalation', posted);
  },
});

export const pages = (desk: Desk, dress: Dress): readonly Door[] => {
  const framed = framedBy(desk, dress);
  return [
    home(desk, framed),
    ticketPage(desk, framed),
    formPage(desk, framed),
    adminFormPage(desk, framed),
    escalationFormPage(desk, framed),
    styleSheetDoor(dress.style),
  ];
};
