import {
  CountTicketsQuery,
  ExportTicketsQuery,
  exportToView,
  ListTicketsQuery,
  PageQuery,
} from '../desk/contracts/ticket-lists';
import { ticketToView } from '../desk/contracts/tickets';
import { sightOf } from '../desk/rules/permissions';
import type { Desk } from '../desk/usecases/desk';
import type { Door } from './door';
import { invalid, refused } from './problem';

/**
 * `GET /api/v1/tickets?view&state&lane&type&severity&tier&assignee&area&device&dueBefore&since&q&sort&limit&continuation`:
 * `{ items, continuation? }`, what is not closed first.
 */
const listTickets = (desk: Desk): Door => ({
  name: 'list-tickets',
  method: 'GET',
  route: 'api/v1/tickets',
  act: 'list-tickets',
  open: async ({ request, caller }) => {
    const query = ListTicketsQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const listed = await desk.listTickets(caller, query.data);
    if (!listed.ok) return { problem: refused(listed.refusal) };
    const { items, continuation, policyOf } = listed.value;
    const now = desk.now();
    const views = items.map((ticket) => ticketToView(ticket, policyOf, now));
    return { status: 200, json: { items: views, ...(continuation !== undefined && { continuation }) } };
  },
});

/** `GET /api/v1/tickets/counts`: `{ total, byState, byTier, elsewhere }` of the same list. */
const countTickets = (desk: Desk): Door => ({
  name: 'count-tickets',
  method: 'GET',
  route: 'api/v1/tickets/counts',
  act: 'list-tickets',
  open: async ({ request, caller }) => {
    const query = CountTicketsQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const counted = await desk.countTickets(caller, query.data);
    return counted.ok ? { status: 200, json: counted.value } : { problem: refused(counted.refusal) };
  },
});

const typeByFormat = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' };

/** `GET /api/v1/tickets/export?format=csv|jsonl`: the whole of the same list as a file, page by page. Leaves a record. */
const exportTickets = (desk: Desk): Door => ({
  name: 'export-tickets',
  method: 'GET',
  route: 'api/v1/tickets/export',
  act: 'export-tickets',
  open: async ({ request, caller }) => {
    const query = ExportTicketsQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const exported = await desk.exportTickets(caller, query.data);
    if (!exported.ok) return { problem: refused(exported.refusal) };
    const { format } = query.data;
    const headers = {
      'content-type': typeByFormat[format],
      'content-disposition': `attachment; filename="tickets.${format}"`,
    };
    return { status: 200, headers, pieces: exported.value };
  },
});

/** `GET /api/v1/exports?limit&continuation`: `{ items, continuation? }`, who took which tickets out, the newest first. */
const listExports = (desk: Desk): Door => ({
  name: 'list-exports',
  method: 'GET',
  route: 'api/v1/exports',
  act: 'read-exports',
  open: async ({ request, caller }) => {
    const query = PageQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { items, continuation } = await desk.listExports(query.data.limit, query.data.continuation);
    const readsSecurity = sightOf(caller).security === 'all';
    const views = items.map((record) => exportToView(record, readsSecurity));
    return { status: 200, json: { items: views, ...(continuation !== undefined && { continuation }) } };
  },
});

export const listDoors = (desk: Desk): readonly Door[] => [
  listTickets(desk),
  countTickets(desk),
  exportTickets(desk),
  listExports(desk),
];
