import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import type { History } from '../../../desk/rules/simulation';
import { complain } from '../complaint';
import { streamText } from '../text-file';
import type { Columns } from './columns';
import { type Row, rowReader } from './csv-row';
import type { BadLine, HistorySource } from './source';

/**
 * Reads another desk's export, a ticket a row, as a stream. A row that cannot be read is reported by the line that it
 * begins in and left out; so is a ticket that was there before.
 *
 * Complains when the file has no headings, or not those that the columns name.
 */
export const readCsv = (file: string, columns: Columns): HistorySource => {
  const bad: BadLine[] = [];
  return { histories: histories(file, columns, bad), bad };
};

/** A row as it stands in the file: `line` is where it begins. */
interface Placed {
  readonly row: Row;
  readonly line: number;
  readonly isUneven: boolean;
}

async function* histories(file: string, columns: Columns, bad: BadLine[]): AsyncGenerator<History> {
  const toHistory = rowReader(columns);
  const seen = new Set<string>();
  for await (const { row, line, isUneven } of rowsIn(file, columns, bad)) {
    const read = isUneven ? 'this row has not as many columns as the headings' : toHistory(row);
    if (typeof read === 'string') bad.push({ line, message: read });
    else if (seen.has(read.ticketId)) bad.push({ line, message: `${read.ticketId} was there before` });
    else {
      seen.add(read.ticketId);
      yield read;
    }
  }
}

async function* rowsIn(file: string, columns: Columns, bad: BadLine[]): AsyncGenerator<Placed> {
  let hasHeadings = false;
  let ended = { lines: 1, empty: 0 };
  const parser = parse<Placed>({
    columns: (headings: string[]) => {
      hasHeadings = true;
      return checkedHeadings(file, headings, columns);
    },
    on_record: (row, { lines, empty_lines: empty, error }) => {
      const line = ended.lines + empty - ended.empty + 1;
      ended = { lines, empty };
      return { row: row as unknown as Row, line, isUneven: error !== undefined };
    },
    on_skip: (error) => void bad.push({ line: ended.lines + 1, message: skipText(error) }) as undefined,
    delimiter: columns.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  // A failure of the stream reaches whoever walks the parser.
  pipeline(Readable.from(streamText(file, columns.encoding)), parser, () => {});
  yield* parser as AsyncIterable<Placed>;
  if (!hasHeadings) complain(`${file} is empty: its first line names the columns`);
}

/** A quote without its end takes in everything that follows. */
const skipText = (error: CsvError | undefined): string =>
  error?.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quote begins here or below and never ends: nothing after it was read'
    : (error?.message ?? 'this row cannot be read');

const checkedHeadings = (file: string, untrimmed: readonly string[], { columns, delimiter }: Columns): string[] => {
  const headings = untrimmed.map((heading) => heading.trim());
  const named = Object.values(columns).filter((heading) => heading !== undefined);
  const missing = named.filter((heading) => !headings.includes(heading));
  if (missing.length > 0) {
    const other = [';', ',', '\t', '|'].find(
      (one) => one !== delimiter && headings.length === 1 && headings[0]?.includes(one),
    );
    const hint =
      other === undefined
        ? ''
        : `; is it separated by ${JSON.stringify(other)}? Then say so: delimiter: ${JSON.stringify(other)}`;
    return complain(`${file} has no column ${missing.join(', ')}; it has ${headings.join(', ')}${hint}`);
  }
  const twice = named.filter((heading) => headings.indexOf(heading) !== headings.lastIndexOf(heading));
  if (twice.length > 0) return complain(`${file} has more than one column ${twice.join(', ')}`);
  return headings;
};
