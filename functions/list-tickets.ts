import { pageOf, pageToView } from '../desk/contracts/pages';
import {
  CountsView,
  CountTicketsQuery,
  ExportTicketsQuery,
  ExportView,
  exportToView,
  ListTicketsQuery,
} from '../desk/contracts/ticket-lists';
import { TicketView, ticketToView } from '../desk/contracts/tickets';
import { sightOf } from '../desk/rules/permissions';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { pagedList } from './paged-list';
import { refused } from './problem';

/** `GET /api/v1/tickets`: one page, what is not closed first. */
const listTickets = (desk: Desk): Door =>
  apiDoor({
    name: 'list-tickets',
    method: 'GET',
    route: 'api/v1/tickets',
    act: 'list-tickets',
    contract: {
      summary: 'Lists tickets, a page at a time, what is not closed first',
      query: ListTicketsQuery,
      answers: { 200: { json: pageOf(TicketView) } },
    },
    open: async ({ caller, query }) => {
      const listed = await desk.listTickets(caller, query);
      if (!listed.ok) return { problem: refused(listed.refusal) };
      const now = desk.now();
      return {
        status: 200,
        json: pageToView(listed.value, (ticket) => ticketToView(ticket, listed.value.policyOf, now)),
      };
    },
  });

/** `GET /api/v1/tickets/counts`: of the same list. */
const countTickets = (desk: Desk): Door =>
  apiDoor({
    name: 'count-tickets',
    method: 'GET',
    route: 'api/v1/tickets/counts',
    act: 'list-tickets',
    contract: {
      summary: 'Counts the tickets of a list, by state and by tier',
      query: CountTicketsQuery,
      answers: { 200: { json: CountsView } },
    },
    open: async ({ caller, query }) => {
      const counted = await desk.countTickets(caller, query);
      return counted.ok ? { status: 200, json: counted.value } : { problem: refused(counted.refusal) };
    },
  });

const typeByFormat = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' };

/** `GET /api/v1/tickets/export`: the whole of the same list as a file, page by page. Leaves a record. */
const exportTickets = (desk: Desk): Door =>
  apiDoor({
    name: 'export-tickets',
    // It reads every ticket of the list.
    cost: 20,
    method: 'GET',
    route: 'api/v1/tickets/export',
    act: 'export-tickets',
    contract: {
      summary: 'Exports the whole of a list: a line a ticket as CSV, a line an event as JSONL. Leaves a record',
      query: ExportTicketsQuery,
      answers: { 200: { media: ['text/csv', 'application/jsonl'] } },
    },
    open: async ({ caller, query }) => {
      const exported = await desk.exportTickets(caller, query);
      if (!exported.ok) return { problem: refused(exported.refusal) };
      const { format } = query;
      const headers = {
        'content-type': typeByFormat[format],
        'content-disposition': `attachment; filename="tickets.${format}"`,
      };
      return { status: 200, headers, pieces: exported.value };
    },
  });

/** `GET /api/v1/exports` */
const listExports = (desk: Desk): Door =>
  pagedList({
    name: 'list-exports',
    route: 'api/v1/exports',
    act: 'read-exports',
    summary: 'Lists who took which tickets out, the newest first',
    view: ExportView,
    list: desk.listExports,
    viewFor: ({ caller }) => {
      const readsSecurity = sightOf(caller).security === 'all';
      return (record) => exportToView(record, readsSecurity);
    },
  });

export const listDoors = (desk: Desk): readonly Door[] => [
  listTickets(desk),
  countTickets(desk),
  exportTickets(desk),
  listExports(desk),
];
