import { alertToView, eventToView, ticketToView } from '../desk/contracts/tickets';
import { isTicketNumber } from '../desk/rules/ticket-number';
import type { Desk } from '../desk/usecases/desk';
import type { Door, Opened } from './door';
import { etagOf } from './etag';
import { refused } from './problem';

const unknownTicket: Opened = { problem: refused({ kind: 'ticket-unknown' }) };

/** `GET /api/v1/tickets/{id}`: a `TicketView` with its alerts; 404 when the caller may not see it. */
const readTicket = (desk: Desk): Door => ({
  name: 'read-ticket',
  method: 'GET',
  route: 'api/v1/tickets/{id}',
  act: 'read-ticket',
  open: async ({ request, caller }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return unknownTicket;
    const read = await desk.readTicket(caller, ticketId);
    if (!read.ok) return { problem: refused(read.refusal) };
    const { ticket, head, policyOf, alerts } = read.value;
    const view = { ...ticketToView(ticket, policyOf, desk.now()), alerts: alerts.map(alertToView) };
    return { status: 200, headers: { etag: etagOf(head) }, json: view };
  },
});

/** `GET /api/v1/tickets/{id}/events`: `{ items }`, everything that happened, first event first. */
const readEvents = (desk: Desk): Door => ({
  name: 'read-events',
  method: 'GET',
  route: 'api/v1/tickets/{id}/events',
  act: 'read-ticket',
  open: async ({ request, caller }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return unknownTicket;
    const read = await desk.readEvents(caller, ticketId);
    if (!read.ok) return { problem: refused(read.refusal) };
    const { events, head } = read.value;
    return { status: 200, headers: { etag: etagOf(head) }, json: { items: events.map(eventToView) } };
  },
});

export const readTickets = (desk: Desk): readonly Door[] => [readTicket(desk), readEvents(desk)];
