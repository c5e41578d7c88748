import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { History } from '../../../desk/rules/simulation';
import type { TicketEvent } from '../../../desk/rules/tickets';
import type { Instant } from '../../../desk/rules/time';
import { complain } from '../complaint';
import type { Columns } from './columns';
import type { BadLine, HistorySource } from './source';
import { momentReader } from './wall-clock';

/**
 * Reads another desk's export, a ticket a row. A row that cannot be read is reported by its line and left out.
 *
 * Throws a complaint when a heading that the columns name is not there.
 */
export const readCsv = (file: string, columns: Columns): HistorySource => {
  const bad: BadLine[] = [];
  return { histories: histories(file, columns, bad), bad };
};

type Row = Readonly<Record<string, string>>;

async function* histories(file: string, columns: Columns, bad: BadLine[]): AsyncIterable<History> {
  const toHistory = rowReader(columns);
  const rows = createReadStream(file).pipe(
    parse({
      columns: (headings: string[]) => checked(file, headings, columns),
      delimiter: columns.delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }),
  );
  for await (const { record, info } of rows as AsyncIterable<{ record: Row; info: { lines: number; error?: Error } }>) {
    const read = info.error === undefined ? toHistory(record) : 'this row has not as many columns as the first one';
    if (typeof read === 'string') bad.push({ at: info.lines, message: read });
    else yield read;
  }
}

const checked = (file: string, headings: string[], { columns }: Columns): string[] => {
  const missing = Object.values(columns).filter((heading) => heading !== undefined && !headings.includes(heading));
  if (missing.length > 0) complain(`${file} has no column ${missing.join(', ')}; it has ${headings.join(', ')}`);
  return headings;
};

/** Reads one row: a ticket's history, or what is wrong with it. */
const rowReader = (mapping: Columns): ((row: Row) => History | string) => {
  const { columns, zone, moments, severities, types, lanes, otherwise } = mapping;
  const toMoment = momentReader(moments, zone);
  const textOf = (row: Row, heading: string | undefined): string =>
    heading === undefined ? '' : (row[heading] ?? '').trim();

  return (row) => {
    const ticketId = textOf(row, columns.ticketId);
    if (ticketId === '') return `${columns.ticketId} is empty`;
    const wrong: string[] = [];
    const momentOf = (heading: string | undefined): Instant | undefined => {
      const text = textOf(row, heading);
      const moment = text === '' ? undefined : toMoment(text);
      if (text !== '' && moment === undefined) wrong.push(`${heading} is no moment: ${text}`);
      return moment;
    };
    const wordOf = <Word>(heading: string | undefined, words: Readonly<Record<string, Word>>, other: Word): Word => {
      const text = textOf(row, heading);
      if (text !== '' && !Object.hasOwn(words, text)) wrong.push(`${heading} is ${text}, which is mapped to nothing`);
      return words[text] ?? other;
    };

    const filedAt = momentOf(columns.filedAt);
    const severity = wordOf(columns.severity, severities, otherwise.severity);
    const type = wordOf(columns.type, types, otherwise.type);
    const lane = wordOf(columns.lane, lanes, otherwise.lane);
    const acts = [
      actOf('ticket-responded', momentOf(columns.respondedAt)),
      actOf('requester-asked', momentOf(columns.waitedFrom)),
      actOf('requester-answered', momentOf(columns.waitedTo)),
      actOf('ticket-resolved', momentOf(columns.resolvedAt), { cause: 'solved' }),
    ].filter((act) => act !== undefined);
    if (filedAt === undefined && wrong.length === 0) wrong.push(`${columns.filedAt} is empty`);
    if (wrong.length > 0 || filedAt === undefined) return wrong.join('; ');
    if (acts.some(({ at }) => at < filedAt)) return 'something happened before the ticket was filed';

    const data = { ticketId, lane, type, severity, coverage: 'support-hours', tier: '', policy: noPolicy } as const;
    const filed: TicketEvent = {
      ...bare,
      kind: 'ticket-filed',
      at: filedAt,
      data,
      text: { title: ticketId, description: '' },
    };
    return { ticketId, acts: [filed, ...acts.sort((one, other) => one.at - other.at)] };
  };
};

const noPolicy = { id: '', version: 0 };
const bare = { by: 'somebody', people: {}, text: {}, data: {} };

const actOf = (kind: TicketEvent['kind'], at: Instant | undefined, data: object = {}): TicketEvent | undefined =>
  at === undefined ? undefined : ({ ...bare, kind, at, data } as unknown as TicketEvent);
