import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { cannotStart } from './cannot-start';
import { type OpenDatabase, openDatabase } from './sqlite';
import { checkRow, damaged } from './trouble';

/** A table whose column `crc` has the checksum of these columns of its row. `key` is the column that names a row. */
export interface CheckedTable {
  readonly name: string;
  readonly key: string;
  readonly columns: readonly string[];
  /** What is worked out of a row and stored beside it, which no checksum covers. */
  readonly derived?: Derived;
}

/** SQL that is true where a row's derived columns are right, in a table that is defined so; another one is made anew. */
export interface Derived {
  readonly definition: string;
  readonly isRightSql: string;
}

/** What a service's file is made of. */
export interface Layout {
  /** Raise it when a file of the old layout can no longer be read as it is. */
  readonly format: number;
  readonly tables: readonly CheckedTable[];
  /** Brings the tables to what they have to be, inside a transaction. Does nothing when they are so already. */
  prepare(database: DatabaseSync): void;
}

/**
 * Opens a database whose every stored byte is checked: the log's frames, the structure and each index against its table
 * (`integrity_check`), the table definitions by a checksum in the header (`application_id`), the rows by one each.
 *
 * The connection has the SQL function `checksum(...)`. Throws `CannotStart` when the file has another format, and one
 * sentence that names the file when it is damaged or cannot be opened. About 2 s for 100,000 documents with 18 indexes.
 * Source: docs/data.md §8.
 */
export const openSoundDatabase = (file: string, layout: Layout, open: OpenDatabase = openDatabase): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = open(file);
    database.function('checksum', { deterministic: true, varargs: true }, (...values) => checksumOf(values));
    const isNew = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    if (!isNew) {
      checkDefinitions(database, file, layout.format);
      checkContent(database, layout.tables);
    }
    prepare(database, layout);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    const { message } = error as Error;
    throw message.includes(file) ? error : new Error(`${file}: ${oneLine(message)}`, { cause: error });
  }
};

/** SQL of the checksum of a row, or of the one that it will have: `values` has what stands in a column's place. */
export const checksumSql = ({ columns }: CheckedTable, values: Readonly<Record<string, string>> = {}): string =>
  `checksum(${columns.map((column) => values[column] ?? column).join(', ')})`;

/** SQL that is 1 where a row is as it was written. `alias` is the table's in this statement. */
export const isSoundSql = ({ columns }: CheckedTable, alias?: string): string => {
  const of = (column: string): string => (alias === undefined ? column : `${alias}.${column}`);
  return `(${of('crc')} IS checksum(${columns.map(of).join(', ')}))`;
};

/** CRC-32 of what a row holds; text, numbers and NULL by their JSON, bytes as they are. */
const checksumOf = (values: readonly unknown[]): number => {
  const bytes = values.filter((value) => ArrayBuffer.isView(value));
  if (bytes.length === 0) return crc32(JSON.stringify(values));
  const rest = crc32(JSON.stringify(values.map((value) => (ArrayBuffer.isView(value) ? value.byteLength : value))));
  return bytes.reduce((sum, each) => crc32(each as Uint8Array, sum), rest);
};

const checkDefinitions = (database: DatabaseSync, file: string, format: number): void => {
  const found = pragmaOf(database, 'user_version');
  if (found !== format) {
    const way = 'Start the version that wrote it, or start anew with --fresh';
    throw cannotStart(`${file} has format ${found}, and this version of Tierline reads format ${format}. ${way}`);
  }
  if (pragmaOf(database, 'application_id') !== definitionsSum(database))
    throw damaged('the checksum of its table definitions is wrong');
};

const definitionsSum = (database: DatabaseSync): number => {
  const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();
  return crc32(JSON.stringify(rows.map((row) => Object.values(row)))) | 0;
};

const prepare = (database: DatabaseSync, layout: Layout): void => {
  database.exec('BEGIN IMMEDIATE');
  try {
    layout.prepare(database);
    database.exec(
      `PRAGMA user_version = ${layout.format}; PRAGMA application_id = ${definitionsSum(database)}; COMMIT`,
    );
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};

const checkContent = (database: DatabaseSync, tables: readonly CheckedTable[]): void => {
  const [found] = database.prepare('PRAGMA integrity_check(1)').all();
  const verdict = Object.values(found ?? {})[0];
  if (verdict !== 'ok') throw damaged(oneLine(String(verdict)));
  const definitions = new Map(
    database
      .prepare('SELECT name, sql FROM sqlite_schema')
      .all()
      .map(({ name, sql }) => [name, sql]),
  );
  for (const table of tables) {
    const definition = definitions.get(table.name);
    if (definition === undefined) continue;
    const { derived } = table;
    // Only the text of a sound row can be taken apart.
    const isRight = derived?.definition === definition ? derived.isRightSql : '1';
    const isSound = `CASE WHEN ${isSoundSql(table)} THEN ${isRight} ELSE 0 END`;
    const bad = database.prepare(`SELECT ${table.key} AS key FROM "${table.name}" WHERE NOT ${isSound} LIMIT 1`).get();
    if (bad !== undefined) checkRow(0, table.name, bad['key']);
  }
};

/** SQLite quotes definitions as they were written, over many lines. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

const pragmaOf = (database: DatabaseSync, name: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
