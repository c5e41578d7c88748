import { AdviceBody, adviceToView, FileTicketBody, ticketToView } from '../desk/contracts/tickets';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf, isJson } from './body';
import type { Door, Reply } from './door';
import { etagOf } from './etag';
import { filingFieldsOf } from './filing-fields';
import type { Framed } from './page-frame';
import { invalid, refused } from './problem';
import { adminForm, ticketForm } from './ticket-form';

type Filing = Pick<Desk, 'fileTicket' | 'adviseFiling' | 'filingChoices'>;

/**
 * `POST /api/v1/tickets` files a ticket in its lane and wakes its lifecycle.
 *
 * Takes `FileTicketBody`. Answers 201 with a `TicketView`, a browser's form 303 to the ticket's page; 400 when a field is
 * wrong; 403 when the lane, or filing for another, is not the caller's; 422 when a rule of intake stands against it, which
 * it names. With an `Idempotency-Key`, twice is once (docs/design.md §12).
 */
const fileDoor = (desk: Filing, framed: Framed): Door => ({
  name: 'file-ticket',
  method: 'POST',
  route: 'api/v1/tickets',
  act: 'file-ticket',
  open: async ({ request, caller, wantsPage }) => {
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const { fields, key } = read.value;
    const body = FileTicketBody.safeParse(isJson(request) ? fields : filingFieldsOf(fields));
    if (!body.success) return { problem: invalid(body.error), posted: fields };

    const filed = await desk.fileTicket(body.data, caller, key);
    if (!filed.ok) return { problem: refused(filed.refusal), posted: fields };

    const { ticket, head, at, policyOf } = filed.value;
    if (wantsPage) return seeTicket(ticket.ticketId);
    return {
      status: 201,
      headers: { location: `/api/v1/tickets/${ticket.ticketId}`, etag: etagOf(head) },
      json: ticketToView(ticket, policyOf, at),
    };
  },
  page: async (problem, posted, visit) => {
    const form = posted['lane'] === 'admin' ? adminForm : ticketForm;
    return form(visit, framed, await desk.filingChoices(), posted, problem);
  },
});

/**
 * `POST /api/v1/tickets/advice`: before filing, the severity that the answers suggest, where it would be sent, and when
 * somebody would answer (R16-R22, R40-R43). Takes `AdviceBody`; stores nothing.
 */
const adviseDoor = (desk: Filing): Door => ({
  name: 'advise-filing',
  method: 'POST',
  route: 'api/v1/tickets/advice',
  act: 'file-ticket',
  open: async ({ request }) => {
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const { fields } = read.value;
    const body = AdviceBody.safeParse(isJson(request) ? fields : filingFieldsOf(fields));
    if (!body.success) return { problem: invalid(body.error) };
    const advised = await desk.adviseFiling(body.data);
    return advised.ok ? { status: 200, json: adviceToView(advised.value) } : { problem: refused(advised.refusal) };
  },
});

/** Sends a browser to the ticket after it posted a form, so that a reload does not post it again. */
export const seeTicket = (ticketId: string): Reply => ({ status: 303, headers: { location: `/tickets/${ticketId}` } });

export const fileTicket = (desk: Filing, framed: Framed): readonly Door[] => [fileDoor(desk, framed), adviseDoor(desk)];
