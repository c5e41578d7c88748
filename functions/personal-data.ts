import { ErasePersonBody, EraseTicketBody, erasureToView, isPersonId } from '../desk/contracts/personal-data';
import { PageQuery } from '../desk/contracts/ticket-lists';
import { ticketToView } from '../desk/contracts/tickets';
import { isTicketNumber } from '../desk/rules/ticket-number';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf } from './body';
import type { Door, Opened } from './door';
import { etagOf } from './etag';
import { invalid, refused } from './problem';

type PersonalDesk = Pick<Desk, 'eraseTicket' | 'erasePerson' | 'listErasures' | 'exportPersonalData' | 'now'>;

const unknownPerson: Opened = { problem: refused({ kind: 'person-unknown' }) };

/**
 * `POST /api/v1/tickets/{id}/erase` takes what is its requester's, with all that anybody wrote, out of a ticket that has
 * ended; with `person` what names them.
 *
 * Answers 200 with the `TicketView`, again and again; 409 `ticket-not-ended` while it is worked on. The chain of its events
 * verifies as before, and says that, when, by whom and why something was erased. What has left the desk cannot be called back:
 * mails, exports, and receipts with their signatures stay with whoever has them. Ids of other systems and of devices stay.
 */
const eraseTicket = (desk: PersonalDesk): Door => ({
  name: 'erase-ticket',
  method: 'POST',
  route: 'api/v1/tickets/{id}/erase',
  act: 'erase-personal-data',
  open: async ({ request, caller }) => {
    const ticketId = request.params['id'] ?? '';
    if (!isTicketNumber(ticketId)) return { problem: refused({ kind: 'ticket-unknown' }) };
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const body = EraseTicketBody.safeParse(read.value.fields);
    if (!body.success) return { problem: invalid(body.error) };
    const erased = await desk.eraseTicket({ caller, ticketId, ifSeq: read.value.ifSeq }, body.data);
    if (!erased.ok) return { problem: refused(erased.refusal) };
    const { ticket, head, policyOf } = erased.value;
    return { status: 200, headers: { etag: etagOf(head) }, json: ticketToView(ticket, policyOf, desk.now()) };
  },
});

/**
 * `POST /api/v1/people/{id}/erase` erases a person: from every ticket that has ended, uploads, notices, contacts, devices and
 * the directory.
 *
 * Answers an `ErasureView`: 200 once it has ended, 202 while the timer has more to do or `openTickets` have to end first. Asked
 * again it goes on. Who did what is privileged stays by id: exports of tickets, policies, erasures, imports, changed contacts;
 * and leases, for as long as the policy keeps them. Remove the person where people are imported from first: an import brings
 * them back. What has left the desk cannot be called back.
 */
const erasePerson = (desk: PersonalDesk): Door => ({
  name: 'erase-person',
  method: 'POST',
  route: 'api/v1/people/{id}/erase',
  act: 'erase-personal-data',
  open: async ({ request, caller }) => {
    const person = request.params['id'] ?? '';
    if (!isPersonId(person)) return unknownPerson;
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const body = ErasePersonBody.safeParse(read.value.fields);
    if (!body.success) return { problem: invalid(body.error) };
    const erased = await desk.erasePerson(caller, person, body.data);
    if (!erased.ok) return { problem: refused(erased.refusal) };
    const { record, openTickets } = erased.value;
    return { status: record.endedAt === undefined ? 202 : 200, json: { ...erasureToView(record), openTickets } };
  },
});

/** `GET /api/v1/erasures?limit&continuation`: `{ items, continuation? }`, who asked for which erasure, the newest first. */
const listErasures = (desk: PersonalDesk): Door => ({
  name: 'list-erasures',
  method: 'GET',
  route: 'api/v1/erasures',
  act: 'read-erasures',
  open: async ({ request }) => {
    const query = PageQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { items, continuation } = await desk.listErasures(query.data.limit, query.data.continuation);
    return {
      status: 200,
      json: { items: items.map(erasureToView), ...(continuation !== undefined && { continuation }) },
    };
  },
});

const headers = {
  'content-type': 'application/jsonl; charset=utf-8',
  'content-disposition': 'attachment; filename="personal-data.jsonl"',
};

/** `GET /api/v1/people/{id}/data`: what the desk holds about somebody, a `PersonalDataLine` a line. Leaves a record. */
const exportPerson = (desk: PersonalDesk): Door => ({
  name: 'export-person',
  method: 'GET',
  route: 'api/v1/people/{id}/data',
  act: 'export-personal-data',
  open: async ({ request, caller }) => {
    const person = request.params['id'] ?? '';
    if (!isPersonId(person)) return unknownPerson;
    const exported = await desk.exportPersonalData(caller, person);
    return exported.ok ? { status: 200, headers, pieces: exported.value } : { problem: refused(exported.refusal) };
  },
});

/** `GET /api/v1/me/data`: the same, for everybody about themselves. */
const exportSelf = (desk: PersonalDesk): Door => ({
  name: 'export-self',
  method: 'GET',
  route: 'api/v1/me/data',
  act: 'read-self',
  open: async ({ caller }) => {
    const exported = await desk.exportPersonalData(caller, caller.id);
    return exported.ok ? { status: 200, headers, pieces: exported.value } : { problem: refused(exported.refusal) };
  },
});

export const personalData = (desk: PersonalDesk): readonly Door[] => [
  eraseTicket(desk),
  erasePerson(desk),
  listErasures(desk),
  exportPerson(desk),
  exportSelf(desk),
];
