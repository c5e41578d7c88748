import {
  AdviceBody,
  AdviceView,
  adviceToView,
  FileTicketBody,
  TicketView,
  ticketToView,
} from '../desk/contracts/tickets';
import { lanes } from '../desk/rules/policies';
import type { Changed } from '../desk/usecases/change-ticket';
import type { Desk } from '../desk/usecases/desk';
import type { Refusal } from '../desk/usecases/refusals';
import { apiDoor } from './api-door';
import type { Door, Reply } from './door';
import { etagOf } from './etag';
import { filingBodyOf } from './filing-body';
import { filingFieldsOf } from './filing-fields';
import { withFiles } from './filing-files';
import { errorSummary } from './form-fields';
import type { Framed } from './page-frame';
import { type Problem, refused, typeOf } from './problem';
import { type FilingForms, showFilingForm } from './show-filing-form';

type Filing = FilingForms & Pick<Desk, 'fileTicket' | 'uploadFormFiles'>;

/**
 * `POST /api/v1/tickets` files a ticket in its lane and wakes its lifecycle.
 *
 * Takes `FileTicketBody`; a form may send files along, which are kept as uploads of the caller's whatever becomes of the
 * rest. Answers 201 with a `TicketView`, a browser's form 303 to the ticket's page; 400 when a field is wrong; 403 when the
 * lane, or filing for another, is not the caller's; 422 when a rule of intake stands against it, which it names. With an
 * `Idempotency-Key`, twice is once (docs/design.md §12).
 */
const fileDoor = (desk: Filing, framed: Framed): Door =>
  apiDoor({
    name: 'file-ticket',
    method: 'POST',
    route: 'api/v1/tickets',
    act: 'file-ticket',
    contract: {
      summary: 'Files a ticket in its lane',
      body: FileTicketBody,
      headers: ['Idempotency-Key'],
      answers: { 201: { json: TicketView, headers: ['ETag', 'Location'] } },
    },
    readBody: async ({ request, caller }) => {
      const read = await filingBodyOf(request);
      return read.ok ? { ok: true, value: { ...read.value, ...(await withFiles(desk, caller, read.value)) } } : read;
    },
    readForm: filingFieldsOf,
    open: async ({ body, caller, key, wantsPage }) => {
      const done = await desk.fileTicket(body, caller, key);
      if (!done.ok) return { problem: refused(done.refusal) };
      return wantsPage ? seeTicket(done.value.ticket.ticketId) : filed(done.value);
    },
    page: async (problem, posted, visit) => {
      const lane = lanes.find((one) => one === posted['lane']) ?? 'user';
      // What was too long was not read: an empty form would look as if all were lost.
      if (problem.status === 413 && posted['lane'] === undefined)
        return { status: 413, page: framed(visit, 'That is too much at once', errorSummary(problem, [])) };
      return await showFilingForm(desk, framed, visit, lane, posted, marking(problem));
    },
  });

/** The field of a form that a refusal is about, where it names none itself. */
const fieldByKind: Readonly<Partial<Record<Refusal['kind'], string>>> = {
  'type-not-offered': 'type',
  'severity-not-choosable': 'severity',
  'coverage-not-choosable': 'coverage',
  'ticket-unknown': 'fromTicket',
  'ticket-of-another-tier': 'fromTicket',
  'attachment-unknown': 'attachments',
  'attachment-limit-reached': 'attachments',
};

const marking = (problem: Problem): Problem => {
  const field = Object.entries(fieldByKind).find(([kind]) => problem.type === typeOf(kind))?.[1];
  if (field === undefined || problem.errors !== undefined) return problem;
  return { ...problem, errors: [{ at: `/${field}`, message: problem.title }] };
};

/**
 * `POST /api/v1/tickets/advice`: before filing, the severity that the answers suggest, where it would be sent, and when
 * somebody would answer (R16-R22, R40-R43). Takes `AdviceBody`; stores nothing.
 */
const adviseDoor = (desk: Filing): Door =>
  apiDoor({
    name: 'advise-filing',
    method: 'POST',
    route: 'api/v1/tickets/advice',
    act: 'file-ticket',
    contract: {
      summary: 'Advises on a ticket before it is filed: severity, routing, and when somebody would answer',
      body: AdviceBody,
      answers: { 200: { json: AdviceView } },
    },
    readForm: filingFieldsOf,
    open: async ({ body }) => {
      const advised = await desk.adviseFiling(body);
      return advised.ok ? { status: 200, json: adviceToView(advised.value) } : { problem: refused(advised.refusal) };
    },
  });

/** A program is told of the ticket that it filed, and where it is. */
export const filed = ({ ticket, head, at, policyOf }: Changed): Reply => ({
  status: 201,
  headers: { location: `/api/v1/tickets/${ticket.ticketId}`, etag: etagOf(head) },
  json: ticketToView(ticket, policyOf, at),
});

/** Sends a browser to the ticket after it posted a form, so that a reload does not post it again. */
export const seeTicket = (ticketId: string): Reply => ({ status: 303, headers: { location: `/tickets/${ticketId}` } });

/** The same to where their tickets are. */
export const seeTickets: Reply = { status: 303, headers: { location: '/' } };

export const fileTicket = (desk: Filing, framed: Framed): readonly Door[] => [fileDoor(desk, framed), adviseDoor(desk)];
