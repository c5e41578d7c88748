import { FollowUpBody } from '../desk/contracts/ticket-bodies';
import { TicketView } from '../desk/contracts/tickets';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { filed, seeTicket } from './file-ticket';
import type { Framed } from './page-frame';
import { ticketPath } from './paths';
import { refused } from './problem';
import { showRefusal, type TicketPages } from './show-ticket';

/**
 * `POST /api/v1/tickets/{id}/follow-up` files the ticket that follows a closed one (R67).
 *
 * Answers 201 with the `TicketView` of the new one, a browser's form 303 to its page; 404 and 403 as other verbs do; 409
 * before the ticket is closed, 410 once it is erased, 422 when a rule of intake stands against it. With an
 * `Idempotency-Key`, twice is once.
 */
export const followUpTicket = (desk: TicketPages & Pick<Desk, 'followUpTicket'>, framed: Framed): readonly Door[] => [
  apiDoor({
    name: 'follow-up-ticket',
    method: 'POST',
    route: 'api/v1/tickets/{id}/follow-up',
    act: 'follow-up-ticket',
    contract: {
      summary: 'Files the ticket that follows a closed one, in the same words (R67)',
      params: ticketPath,
      body: FollowUpBody,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: TicketView, headers: ['ETag', 'Location'] } },
    },
    open: async ({ params, body, caller, key, wantsPage }) => {
      const done = await desk.followUpTicket({ caller, ticketId: params.id, key }, body);
      if (!done.ok) return { problem: refused(done.refusal) };
      return wantsPage ? seeTicket(done.value.ticket.ticketId) : filed(done.value);
    },
    page: (problem, posted, visit) => showRefusal(desk, framed, visit, { act: 'follow-up-ticket', posted, problem }),
  }),
];
