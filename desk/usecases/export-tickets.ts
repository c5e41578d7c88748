import { eventToLine } from '../contracts/histories';
import { pageItemsMax } from '../contracts/limits';
import { csvHeading, ticketToCsv } from '../contracts/ticket-lists';
import type { Page, Ports, TicketFilter, TicketSort } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { sightOf } from '../rules/permissions';
import type { ExportRecord } from '../rules/records';
import type { Ticket } from '../rules/tickets';
import { filterOf, type TicketWish } from './list-tickets';
import type { Refusal } from './refusals';

export interface ExportWish extends TicketWish {
  readonly format: 'csv' | 'jsonl';
  readonly sort?: TicketSort | undefined;
}

/**
 * The text of every ticket of a list, a piece at a time: nobody holds the whole. `csv` is a line a ticket, `jsonl` a line an
 * event, which `tierline policy simulate --history` reads.
 *
 * That somebody takes it is stored before the first piece; how many tickets it were, after the last (docs/design.md §1, 8).
 */
export const exportTickets = async (
  ports: Ports,
  caller: Caller,
  { format, sort, ...wish }: ExportWish,
): Promise<Decision<AsyncIterable<string>, Refusal>> => {
  const { clock, directory, ids, log } = ports;
  const at = clock.now();
  const filter = await filterOf(ports, caller, wish, at);
  if (filter === undefined) return refuse({ kind: 'act-forbidden', act: 'read-ticket', isSecurity: false });
  const asked = Object.fromEntries(
    Object.entries({ ...wish, sort, since: filter.since }).filter(([, value]) => value !== undefined),
  );
  const withSecurity = sightOf(caller).security === 'all' && ({ withSecurity: true } as const);
  const record: ExportRecord = { id: ids.random(12), by: caller.id, at, format, wish: asked, ...withSecurity };
  await directory.saveExport(record);
  log('info', 'tickets are being exported', { exportId: record.id, by: caller.id, format, ...asked, q: undefined });
  return accept(pieces(ports, record, { ...filter, sort }));
};

async function* pieces(
  ports: Ports,
  record: ExportRecord,
  query: TicketFilter & { readonly sort: TicketSort | undefined },
): AsyncIterable<string> {
  const { tickets, directory, clock, log } = ports;
  let count = 0;
  let continuation: string | undefined;
  if (record.format === 'csv') yield csvHeading;
  do {
    const page: Page<Ticket> = await tickets.list({ ...query, limit: pageItemsMax, continuation });
    count += page.items.length;
    if (record.format === 'csv') yield page.items.map(ticketToCsv).join('');
    else for (const ticket of page.items) yield await linesOf(ports, ticket);
    continuation = page.continuation;
  } while (continuation !== undefined);
  await directory.saveExport({ ...record, count, endedAt: clock.now() });
  log('info', 'tickets were exported', { exportId: record.id, by: record.by, count });
}

const linesOf = async ({ tickets }: Ports, { ticketId }: Ticket): Promise<string> => {
  const events = await tickets.events(ticketId);
  return events.map((event) => eventToLine(ticketId, event) ?? '').join('');
};

/** Who exported what, the newest first. */
export const listExports = ({ directory }: Ports, limit: number, continuation?: string): Promise<Page<ExportRecord>> =>
  directory.exports(limit, continuation);
