import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type CheckedTable, checksumSql, isSoundSql, type Layout } from '../sound-database';
import { checkRow } from '../trouble';

/** One blob at rest. `properties` are the headers that a reader gets back; moments in milliseconds since 1970. */
export interface StoredBlob {
  readonly container: string;
  readonly name: string;
  readonly content: Uint8Array;
  readonly md5: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

const columns = ['container', 'name', 'content', 'md5', 'properties', 'etag', 'created_at', 'modified_at'];

const blobsTable: CheckedTable = { name: 'blobs', key: 'name', columns };

const schema = `
  CREATE TABLE IF NOT EXISTS blobs (
    n INTEGER PRIMARY KEY, container TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, md5 TEXT NOT NULL,
    properties TEXT NOT NULL, etag TEXT NOT NULL, created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL,
    crc INTEGER NOT NULL, UNIQUE (container, name)
  ) STRICT;
`;

/** The bytes lie in the row, so that one commit and one checksum hold for a blob and all that is said of it. */
export const layout: Layout = {
  format: 1,
  tables: [blobsTable],
  prepare: (database) => database.exec(schema),
};

const places = columns.map((_, index) => `?${index + 1}`);
const given = Object.fromEntries(columns.map((column, index) => [column, `?${index + 1}`]));

/** Whatever reads a row throws `damaged` when it is not as it was written: read a row before you change it. */
export const createStore = (database: DatabaseSync) => {
  const select = database.prepare(
    `SELECT *, ${isSoundSql(blobsTable)} AS is_sound FROM blobs WHERE container = ?1 AND name = ?2`,
  );
  const insert = database.prepare(
    `INSERT INTO blobs (${columns.join(', ')}, crc) VALUES (${places.join(', ')}, ${checksumSql(blobsTable, given)})`,
  );
  const remove = database.prepare('DELETE FROM blobs WHERE container = ?1 AND name = ?2');
  return {
    find: (container: string, name: string): StoredBlob | undefined => {
      const row = select.get(container, name);
      return row === undefined ? undefined : rowToBlob(row);
    },
    /** Puts the blob in the place of the one of its name, if there is one. */
    put: ({ container, name, content, md5, properties, etag, createdAt, modifiedAt }: StoredBlob): void => {
      remove.run(container, name);
      insert.run(container, name, content, md5, JSON.stringify(properties), etag, createdAt, modifiedAt);
    },
    remove: (container: string, name: string): void => {
      remove.run(container, name);
    },
  };
};

const rowToBlob = (row: Record<string, SQLOutputValue>): StoredBlob => {
  checkRow(row['is_sound'], blobsTable.name, row['name']);
  return {
    container: String(row['container']),
    name: String(row['name']),
    content: row['content'] as Uint8Array,
    md5: String(row['md5']),
    properties: JSON.parse(String(row['properties'])) as Record<string, string>,
    etag: String(row['etag']),
    createdAt: Number(row['created_at']),
    modifiedAt: Number(row['modified_at']),
  };
};
