import { HistoryLine, isOfTheDesk, lineToEvent } from '../../../desk/contracts/histories';
import type { History } from '../../../desk/rules/simulation';
import type { TicketEvent } from '../../../desk/rules/tickets';
import { flawsIn } from '../flaws';
import { linesIn, streamText } from '../text-file';
import type { BadLine, HistorySource } from './source';

/**
 * Reads exported tickets, one event a line of JSON: `{ ticketId, kind, at, data, … }`, as desk/contracts/histories.ts
 * has them. What the desk did by itself is left out.
 *
 * Events of one ticket may stand anywhere in the file, so all of them are held in memory; they are put in the order of
 * their moments. A line that cannot be read is reported and left out; so is a ticket that was not filed once and first.
 */
export const readJsonl = (file: string): HistorySource => {
  const bad: BadLine[] = [];
  return { histories: histories(file, bad), bad };
};

interface Told {
  readonly line: number;
  readonly acts: TicketEvent[];
}

async function* histories(file: string, bad: BadLine[]): AsyncGenerator<History> {
  const toldByTicket = new Map<string, Told>();
  let line = 0;
  for await (const text of linesIn(streamText(file))) {
    line += 1;
    if (text.trim() === '') continue;
    const read = readLine(text);
    if (typeof read === 'string') bad.push({ line, message: read });
    if (typeof read === 'string' || read === undefined) continue;
    const told = toldByTicket.get(read.ticketId) ?? { line, acts: [] };
    told.acts.push(read.event);
    toldByTicket.set(read.ticketId, told);
  }
  for (const [ticketId, told] of toldByTicket) {
    const acts = told.acts.sort((one, other) => one.at - other.at || orderOf(one) - orderOf(other));
    const filings = acts.filter(({ kind }) => kind === 'ticket-filed').length;
    if (acts[0]?.kind !== 'ticket-filed') {
      bad.push({ line: told.line, message: `${ticketId} does not begin with ticket-filed` });
    } else if (filings > 1) bad.push({ line: told.line, message: `${ticketId} is filed ${filings} times` });
    else yield { ticketId, acts };
  }
}

const orderOf = ({ kind }: TicketEvent): number => (kind === 'ticket-filed' ? 0 : 1);

/** The event of a line; what is wrong with it; nothing for what the desk did by itself. */
const readLine = (text: string): { readonly ticketId: string; readonly event: TicketEvent } | string | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'this is not JSON';
  }
  if (isOfTheDesk(json)) return undefined;
  const line = HistoryLine.safeDecode(json as never);
  if (!line.success) return flawsIn(line.error);
  return { ticketId: line.data.ticketId, event: lineToEvent(line.data) };
};
