import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type * as z from 'zod';
import { DeviceEntry, PersonEntry } from '../../../desk/contracts/directory';
import type { Reading } from '../../../desk/rules/directory';
import { complain } from '../complaint';
import type { BadLine } from '../histories/source';
import type { ReadSource } from './source';

export interface CsvOptions {
  readonly devices?: string;
  readonly people?: string;
}

/** Reads the files that are named; `tierline import csv --help` documents their columns. Complains when none is. */
export const csvSource = ({ devices, people }: CsvOptions): ReadSource => {
  if (devices === undefined && people === undefined)
    return complain('name a file: --devices FILE, --people FILE or both');
  const bad: (BadLine & { readonly file: string })[] = [];
  const read = <Entry extends z.ZodType>(file: string, table: Table<Entry>): Reading<z.output<Entry>> => {
    const rows = readTable(file, table);
    bad.push(...rows.bad.map((line) => ({ file, ...line })));
    return { entries: rows.entries, isWhole: rows.bad.length === 0 };
  };
  return {
    source: 'csv',
    ...(devices !== undefined && { devices: read(devices, deviceTable) }),
    ...(people !== undefined && { people: read(people, personTable) }),
    notes: [],
    bad,
  };
};

type Row = Readonly<Record<string, string>>;

/** How the rows of one file become entries: `idColumn` tells rows apart, `needed` columns must be there. */
interface Table<Entry extends z.ZodType> {
  readonly entry: Entry;
  readonly idColumn: string;
  readonly needed: readonly string[];
  readonly columns: readonly string[];
  readonly toEntry: (row: Row) => object;
}

/** A cell: absent when the file has no such column, `null` when it is empty. */
const cellOf = (row: Row, column: string): string | null | undefined => {
  const cell = row[column]?.trim();
  return cell === '' ? null : cell;
};

/** What the file says, under our names; a column that is not there says nothing. */
const named = (row: Row, columns: Readonly<Record<string, string>>): object =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([field, column]) => {
      const cell = cellOf(row, column);
      return cell === undefined ? [] : [[field, cell]];
    }),
  );

const deviceTable: Table<typeof DeviceEntry> = {
  entry: DeviceEntry,
  idColumn: 'device_id',
  needed: ['device_id'],
  columns: ['device_id', 'name', 'serial', 'entra_device_id', 'primary_user', 'group', 'scope_from', 'scope_to'],
  toEntry: (row) => ({
    ...named(row, {
      serial: 'serial',
      entraDeviceId: 'entra_device_id',
      primaryUser: 'primary_user',
      group: 'group',
    }),
    deviceId: cellOf(row, 'device_id')?.toUpperCase(),
    ...(cellOf(row, 'name') && { name: cellOf(row, 'name') }),
    ...scopeOf(cellOf(row, 'scope_from'), cellOf(row, 'scope_to')),
  }),
};

/** Both ends stand together: a file with one of the two columns says that the other end is open. */
const scopeOf = (from: string | null | undefined, to: string | null | undefined): object => {
  if (from === undefined && to === undefined) return {};
  if (!from && !to) return { scope: null };
  return { scope: { ...(from && { from: momentOf(from) }), ...(to && { to: momentOf(to) }) } };
};

/** A date is its first moment, in UTC; seconds may be left out. */
const momentOf = (text: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T00:00:00Z`;
  return text.replace(/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/, '$1T$2:00$3');
};

const personTable: Table<typeof PersonEntry> = {
  entry: PersonEntry,
  idColumn: 'id',
  needed: ['id', 'name', 'mail'],
  columns: ['id', 'name', 'mail', 'language', 'zone', 'groups'],
  toEntry: (row) => {
    const groups = cellOf(row, 'groups');
    const fields = named(row, { id: 'id', name: 'name', mail: 'mail', language: 'language', zone: 'zone' });
    return {
      ...fields,
      ...(groups !== undefined && { groups: (groups ?? '').split(/\s+/).filter(Boolean).toSorted() }),
    };
  },
};

/** The rows that can be read, and the lines of those that cannot. */
const readTable = <Entry extends z.ZodType>(
  file: string,
  { entry, idColumn, needed, columns, toEntry }: Table<Entry>,
) => {
  const bad: BadLine[] = [];
  const entries: z.output<Entry>[] = [];
  const lineById = new Map<string, number>();
  const rows = parse(textOf(file), {
    columns: (headings: string[]) => checked(file, headings, needed, columns),
    bom: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      bad.push({ line: Number(error?.['lines'] ?? 0), message: brokenRow(error?.code) });
      return undefined;
    },
  }) as unknown as readonly { readonly record: Row; readonly info: { readonly lines: number } }[];
  for (const { record, info } of rows) {
    const read = entry.safeDecode(toEntry(record) as never);
    const id = record[idColumn]?.trim().toUpperCase() ?? '';
    const first = lineById.get(id);
    if (!read.success) bad.push({ line: info.lines, message: flawsIn(read.error) });
    else if (first !== undefined) bad.push({ line: info.lines, message: `${id} stands in line ${first} already` });
    else entries.push(read.data);
    if (first === undefined) lineById.set(id, info.lines);
  }
  return { entries, bad: bad.toSorted((one, other) => one.line - other.line) };
};

const textOf = (file: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return complain(`${file} is not encoded as UTF-8: save it so`);
    return complain(`${file} cannot be read: ${message}`);
  }
};

/** A column that is misspelt would change nothing, and nobody would know. */
const checked = (
  file: string,
  headings: readonly string[],
  needed: readonly string[],
  columns: readonly string[],
): string[] => {
  const trimmed = headings.map((heading) => heading.trim());
  const missing = needed.filter((column) => !trimmed.includes(column));
  if (missing.length > 0) complain(`${file} has no column ${missing.join(', ')}`);
  const foreign = trimmed.filter((heading, index) => !columns.includes(heading) || trimmed.indexOf(heading) < index);
  if (foreign.length > 0)
    complain(
      `${file} has a column ${foreign.join(', ')}, which is unknown or there twice; known are ${columns.join(', ')}`,
    );
  return trimmed;
};

const brokenRow = (code: string | undefined): string =>
  code?.startsWith('CSV_RECORD_INCONSISTENT')
    ? 'this row has not as many columns as the first one'
    : 'a quote is wrong';

const flawsIn = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
