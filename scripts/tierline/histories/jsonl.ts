import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { deskKinds, HistoryLine, lineToEvent } from '../../../desk/contracts/histories';
import type { History } from '../../../desk/rules/simulation';
import type { TicketEvent } from '../../../desk/rules/tickets';
import type { BadLine, HistorySource } from './source';

/**
 * Reads exported tickets, one event a line of JSON: `{ ticketId, kind, at, data, … }`, as the desk's own export has them.
 *
 * Events of one ticket may stand anywhere in the file; they are put in the order of their moments. A line that cannot be
 * read is reported and left out, and a ticket that was never filed with it.
 */
export const readJsonl = (file: string): HistorySource => {
  const bad: BadLine[] = [];
  return { histories: histories(file, bad), bad };
};

async function* histories(file: string, bad: BadLine[]): AsyncIterable<History> {
  const actsByTicket = new Map<string, TicketEvent[]>();
  const firstLineOf = new Map<string, number>();
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() === '') continue;
    const read = readLine(text);
    if (typeof read === 'string') bad.push({ at: number, message: read });
    if (typeof read === 'string' || read === undefined) continue;
    const acts = actsByTicket.get(read.ticketId) ?? [];
    if (acts.length === 0) firstLineOf.set(read.ticketId, number);
    acts.push(read.event);
    actsByTicket.set(read.ticketId, acts);
  }
  for (const [ticketId, acts] of actsByTicket) {
    acts.sort((one, other) => one.at - other.at);
    if (acts[0]?.kind === 'ticket-filed') yield { ticketId, acts };
    else bad.push({ at: firstLineOf.get(ticketId) ?? 0, message: `${ticketId} does not begin with ticket-filed` });
  }
}

/** The event of a line; what is wrong with it; nothing for what the desk did by itself. */
const readLine = (text: string): { readonly ticketId: string; readonly event: TicketEvent } | string | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'this is not JSON';
  }
  const kind = (json as { readonly kind?: unknown } | null)?.kind;
  if (typeof kind === 'string' && deskKinds.includes(kind)) return undefined;
  const line = HistoryLine.safeDecode(json as never);
  if (!line.success) return z.prettifyError(line.error).replaceAll('\n', ' ');
  return { ticketId: line.data.ticketId, event: lineToEvent(line.data) };
};
