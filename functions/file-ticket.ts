import { FileTicketBody, ticketToView } from '../desk/contracts/tickets';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf } from './body';
import type { Door, Reply } from './door';
import { etagOf } from './etag';
import type { Framed } from './page-frame';
import { invalid, refused } from './problem';
import { ticketForm } from './ticket-form';

/**
 * `POST /api/v1/tickets` files a ticket and wakes its lifecycle.
 *
 * Takes `FileTicketBody`. Answers 201 with a `TicketView`, a browser's form 303 to the ticket's page; 400 when a field is
 * wrong; 422 when the policy leaves a severity or coverage no choice. With an `Idempotency-Key`, twice is once
 * (docs/design.md §12).
 */
export const fileTicket = (desk: Pick<Desk, 'fileTicket' | 'now'>, framed: Framed): Door => ({
  name: 'file-ticket',
  method: 'POST',
  route: 'api/v1/tickets',
  act: 'file-ticket',
  open: async ({ request, caller, wantsPage }) => {
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const { fields, key } = read.value;
    const body = FileTicketBody.safeParse(fields);
    if (!body.success) return { problem: invalid(body.error), posted: fields };

    const filed = await desk.fileTicket(body.data, caller, key);
    if (!filed.ok) return { problem: refused(filed.refusal), posted: fields };

    const { ticket, head, policyOf } = filed.value;
    if (wantsPage) return seeTicket(ticket.ticketId);
    return {
      status: 201,
      headers: { location: `/api/v1/tickets/${ticket.ticketId}`, etag: etagOf(head) },
      json: ticketToView(ticket, policyOf, desk.now()),
    };
  },
  page: (problem, posted, visit) => ticketForm(visit, framed, posted, problem),
});

/** Sends a browser to the ticket after it posted a form, so that a reload does not post it again. */
export const seeTicket = (ticketId: string): Reply => ({ status: 303, headers: { location: `/tickets/${ticketId}` } });
