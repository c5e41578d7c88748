import { ErasePersonBody, EraseTicketBody, ErasureView, erasureToView } from '../desk/contracts/personal-data';
import { TicketView, ticketToView } from '../desk/contracts/tickets';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { etagOf } from './etag';
import { pagedList } from './paged-list';
import { personPath, ticketPath } from './paths';
import { refused } from './problem';

type PersonalDesk = Pick<Desk, 'eraseTicket' | 'erasePerson' | 'listErasures' | 'exportPersonalData'>;

/**
 * `POST /api/v1/tickets/{id}/erase` takes what is its requester's, with all that anybody wrote, out of a ticket that has
 * ended; with `person` what names them.
 *
 * Answers 200 with the `TicketView`, again and again; 409 `ticket-not-ended` while it is worked on. The chain of its events
 * verifies as before, and says that, when, by whom and why something was erased. What has left the desk cannot be called back:
 * mails, exports, and receipts with their signatures stay with whoever has them. Ids of other systems and of devices stay.
 */
const eraseTicket = (desk: PersonalDesk): Door =>
  apiDoor({
    name: 'erase-ticket',
    method: 'POST',
    route: 'api/v1/tickets/{id}/erase',
    act: 'erase-personal-data',
    contract: {
      summary: 'Erases what is personal from a ticket that has ended; its chain verifies as before',
      params: ticketPath,
      body: EraseTicketBody,
      headers: ['If-Match'],
      answers: { 200: { json: TicketView, headers: ['ETag'] } },
    },
    open: async ({ params, body, caller, ifSeq }) => {
      const erased = await desk.eraseTicket({ caller, ticketId: params.id, ifSeq }, body);
      if (!erased.ok) return { problem: refused(erased.refusal) };
      const { ticket, head, at, policyOf } = erased.value;
      return { status: 200, headers: { etag: etagOf(head) }, json: ticketToView(ticket, policyOf, at) };
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
const erasePerson = (desk: PersonalDesk): Door =>
  apiDoor({
    name: 'erase-person',
    method: 'POST',
    route: 'api/v1/people/{id}/erase',
    act: 'erase-personal-data',
    contract: {
      summary:
        'Erases a person from every ticket that has ended, and from the directory; 202 while there is more to do',
      params: personPath,
      body: ErasePersonBody,
      answers: { 200: { json: ErasureView }, 202: { json: ErasureView } },
    },
    open: async ({ params, body, caller }) => {
      const erased = await desk.erasePerson(caller, params.id, body);
      if (!erased.ok) return { problem: refused(erased.refusal) };
      const { record, openTickets } = erased.value;
      return { status: record.endedAt === undefined ? 202 : 200, json: { ...erasureToView(record), openTickets } };
    },
  });

/** `GET /api/v1/erasures?limit&continuation`: `{ items, continuation? }`, who asked for which erasure, the newest first. */
const listErasures = (desk: PersonalDesk): Door =>
  pagedList({
    name: 'list-erasures',
    route: 'api/v1/erasures',
    act: 'read-erasures',
    summary: 'Lists who asked for which erasure, the newest first',
    view: ErasureView,
    list: desk.listErasures,
    viewFor: () => erasureToView,
  });

const headers = {
  'content-type': 'application/jsonl; charset=utf-8',
  'content-disposition': 'attachment; filename="personal-data.jsonl"',
};

/** `GET /api/v1/people/{id}/data`: what the desk holds about somebody, a `PersonalDataLine` a line. Leaves a record. */
const exportPerson = (desk: PersonalDesk): Door =>
  apiDoor({
    // It reads every ticket of theirs.
    cost: 20,
    name: 'export-person',
    method: 'GET',
    route: 'api/v1/people/{id}/data',
    act: 'export-personal-data',
    contract: {
      summary: 'Exports what the desk holds about somebody, a JSON object a line. Leaves a record',
      params: personPath,
      answers: { 200: { media: ['application/jsonl'] } },
    },
    open: async ({ params, caller }) => {
      const exported = await desk.exportPersonalData(caller, params.id);
      return exported.ok ? { status: 200, headers, pieces: exported.value } : { problem: refused(exported.refusal) };
    },
  });

/** `GET /api/v1/me/data`: the same, for everybody about themselves. */
const exportSelf = (desk: PersonalDesk): Door =>
  apiDoor({
    cost: 20,
    name: 'export-self',
    method: 'GET',
    route: 'api/v1/me/data',
    act: 'read-self',
    contract: {
      summary: 'Exports what the desk holds about the caller, a JSON object a line. Leaves a record',
      answers: { 200: { media: ['application/jsonl'] } },
    },
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
