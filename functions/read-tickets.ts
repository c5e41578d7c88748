import { listOf } from '../desk/contracts/pages';
import { alertToView, EventView, eventToView, TicketWithAlertsView, ticketToView } from '../desk/contracts/tickets';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { etagOf } from './etag';
import { ticketPath } from './paths';
import { refused } from './problem';

/** `GET /api/v1/tickets/{id}`: a `TicketView` with its alerts; 404 when the caller may not see it. */
const readTicket = (desk: Desk): Door =>
  apiDoor({
    name: 'read-ticket',
    method: 'GET',
    route: 'api/v1/tickets/{id}',
    act: 'read-ticket',
    contract: {
      summary: 'Reads a ticket with its clocks and alerts',
      params: ticketPath,
      answers: { 200: { json: TicketWithAlertsView, headers: ['ETag'] } },
    },
    open: async ({ params, caller }) => {
      const read = await desk.readTicket(caller, params.id);
      if (!read.ok) return { problem: refused(read.refusal) };
      const { ticket, head, policyOf, alerts } = read.value;
      const view = { ...ticketToView(ticket, policyOf, desk.now()), alerts: alerts.map(alertToView) };
      return { status: 200, headers: { etag: etagOf(head) }, json: view };
    },
  });

/** `GET /api/v1/tickets/{id}/events`: `{ items }`, everything that happened, first event first. */
const readEvents = (desk: Desk): Door =>
  apiDoor({
    name: 'read-events',
    method: 'GET',
    route: 'api/v1/tickets/{id}/events',
    act: 'read-ticket',
    contract: {
      summary: 'Reads everything that happened to a ticket, first event first',
      params: ticketPath,
      answers: { 200: { json: listOf(EventView), headers: ['ETag'] } },
    },
    open: async ({ params, caller }) => {
      const read = await desk.readEvents(caller, params.id);
      if (!read.ok) return { problem: refused(read.refusal) };
      const { events, head } = read.value;
      return { status: 200, headers: { etag: etagOf(head) }, json: { items: events.map(eventToView) } };
    },
  });

export const readTickets = (desk: Desk): readonly Door[] => [readTicket(desk), readEvents(desk)];
