import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type CheckedTable, checksumSql, isSoundSql, type Layout } from '../sound-database';
import { checkRow } from '../trouble';

/** One version at rest. `name` is spelt as when it was first stored; moments are seconds since 1970. */
export interface StoredVersion {
  readonly name: string;
  readonly version: string;
  readonly sealed: Uint8Array;
  readonly isEnabled: boolean;
  readonly notBefore: number | null;
  readonly expires: number | null;
  readonly created: number;
  readonly updated: number;
  readonly contentType: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** A name in use, seconds since 1970. Both moments are there when the secret is soft-deleted. */
export interface StoredName {
  readonly name: string;
  readonly deletedAt: number | null;
  readonly purgeAt: number | null;
}

export type StoredSecret = StoredName & { readonly newest: StoredVersion };

const schema = `
  CREATE TABLE IF NOT EXISTS secrets (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, deleted_at INTEGER, purge_at INTEGER, crc INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS versions (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL REFERENCES secrets (key) ON DELETE CASCADE,
    version TEXT NOT NULL, sealed BLOB NOT NULL, is_enabled INTEGER NOT NULL, not_before INTEGER, expires INTEGER,
    created INTEGER NOT NULL, updated INTEGER NOT NULL, content_type TEXT, tags TEXT NOT NULL,
    crc INTEGER NOT NULL, UNIQUE (key, version)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS newest ON versions (key, seq);
  CREATE TABLE IF NOT EXISTS key_check (
    id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL, crc INTEGER NOT NULL
  ) STRICT;
`;

const secretsTable: CheckedTable = { name: 'secrets', key: 'key', columns: ['key', 'name', 'deleted_at', 'purge_at'] };
const versionsTable: CheckedTable = {
  name: 'versions',
  key: 'seq',
  columns: [
    ...['key', 'version', 'sealed', 'is_enabled', 'not_before', 'expires'],
    ...['created', 'updated', 'content_type', 'tags'],
  ],
};
export const keyCheckTable: CheckedTable = { name: 'key_check', key: 'id', columns: ['id', 'sealed'] };

export const layout: Layout = {
  format: 1,
  tables: [secretsTable, versionsTable, keyCheckTable],
  prepare: (database) => database.exec(schema),
};

const columns =
  `s.key, s.name, s.deleted_at, s.purge_at, v.*, ${isSoundSql(secretsTable, 's')} AS is_name_sound,` +
  ` ${isSoundSql(versionsTable, 'v')} AS is_version_sound`;
const joined = `SELECT ${columns} FROM secrets s JOIN versions v ON v.key = s.key`;
const newestOnly = 'v.seq = (SELECT max(seq) FROM versions WHERE key = s.key)';

/**
 * The rows of one vault. Names are compared lower-cased; the newest version is the one stored last, not the latest second.
 *
 * Whatever reads a row throws `damaged` when it is not as it was written: read a row before you change it.
 */
export const createStore = (database: DatabaseSync) => {
  database.exec('PRAGMA foreign_keys=ON');
  const select = {
    name: database.prepare(
      `SELECT key, name, deleted_at, purge_at, ${isSoundSql(secretsTable)} AS is_name_sound FROM secrets WHERE key = ?`,
    ),
    secret: database.prepare(`${joined} WHERE s.key = ? AND ${newestOnly}`),
    version: database.prepare(`${joined} WHERE s.key = ? AND v.version = ?`),
    history: database.prepare(`${joined} WHERE s.key = ? ORDER BY v.seq`),
    versions: database.prepare(
      `${joined} WHERE s.key = ? AND s.deleted_at IS NULL AND v.version > ? ORDER BY v.version LIMIT ?`,
    ),
    live: database.prepare(
      `${joined} WHERE s.key > ? AND s.deleted_at IS NULL AND ${newestOnly} ORDER BY s.key LIMIT ?`,
    ),
    deleted: database.prepare(
      `${joined} WHERE s.key > ? AND s.deleted_at IS NOT NULL AND ${newestOnly} ORDER BY s.key LIMIT ?`,
    ),
  };
  const changed = {
    ...{ is_enabled: '?1', not_before: '?2', expires: '?3', updated: '?4', content_type: '?5', tags: '?6' },
  };
  const change = {
    name: database.prepare(
      `INSERT INTO secrets (key, name, crc) VALUES (?1, ?2, checksum(?1, ?2, NULL, NULL)) ON CONFLICT (key) DO NOTHING`,
    ),
    version: database.prepare(
      `INSERT INTO versions (${versionsTable.columns.join(', ')}, crc)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, checksum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10))`,
    ),
    properties: database.prepare(
      `UPDATE versions SET is_enabled = ?1, not_before = ?2, expires = ?3, updated = ?4, content_type = ?5, tags = ?6,
       crc = ${checksumSql(versionsTable, changed)} WHERE key = ?7 AND version = ?8`,
    ),
    deletion: database.prepare(
      `UPDATE secrets SET deleted_at = ?1, purge_at = ?2,
       crc = ${checksumSql(secretsTable, { deleted_at: '?1', purge_at: '?2' })} WHERE key = ?3`,
    ),
    purge: database.prepare('DELETE FROM secrets WHERE purge_at <= ?'),
  };

  return {
    name: (name: string): StoredName | undefined => optional(select.name.get(keyOf(name)), rowToName),
    /** The secret with its newest version, soft-deleted or not. */
    secret: (name: string): StoredSecret | undefined => optional(select.secret.get(keyOf(name)), rowToSecret),
    version: (name: string, version: string): StoredVersion | undefined =>
      optional(select.version.get(keyOf(name), version), rowToVersion),
    /** Every version, in the order in which they were stored. */
    history: (name: string): StoredVersion[] => select.history.all(keyOf(name)).map(rowToVersion),
    /** A page of versions by version id, which is the order that Key Vault lists them in, not by age. */
    versionsAfter: (name: string, after: string, limit: number): StoredVersion[] =>
      select.versions.all(keyOf(name), after, limit).map(rowToVersion),
    secretsAfter: (after: string, limit: number): StoredSecret[] =>
      select.live.all(keyOf(after), limit).map(rowToSecret),
    deletedAfter: (after: string, limit: number): StoredSecret[] =>
      select.deleted.all(keyOf(after), limit).map(rowToSecret),

    addVersion(added: StoredVersion): void {
      const { name, version, sealed, isEnabled, notBefore, expires, created, updated, contentType, tags } = added;
      const key = keyOf(name);
      change.name.run(key, name);
      change.version.run(
        ...[key, version, sealed, Number(isEnabled), notBefore, expires, created, updated, contentType],
        JSON.stringify(tags),
      );
    },
    changeProperties({
      name,
      version,
      isEnabled,
      notBefore,
      expires,
      updated,
      contentType,
      tags,
    }: StoredVersion): void {
      const changed = [Number(isEnabled), notBefore, expires, updated, contentType, JSON.stringify(tags)];
      change.properties.run(...changed, keyOf(name), version);
    },
    markDeleted: (name: string, deletedAt: number, purgeAt: number): void => {
      change.deletion.run(deletedAt, purgeAt, keyOf(name));
    },
    markRecovered: (name: string): void => {
      change.deletion.run(null, null, keyOf(name));
    },
    /** Forgets what has been deleted for longer than the retention, value and all. */
    purgeLapsed: (now: number): void => {
      change.purge.run(now);
    },
  };
};

export type VaultStore = ReturnType<typeof createStore>;

type Row = Record<string, SQLOutputValue>;

const keyOf = (name: string): string => name.toLowerCase();
const optional = <Value>(row: Row | undefined, read: (row: Row) => Value): Value | undefined =>
  row === undefined ? undefined : read(row);
const numberOrNull = (value: SQLOutputValue | undefined): number | null => (value == null ? null : Number(value));

const rowToName = (row: Row): StoredName => {
  checkRow(row['is_name_sound'], secretsTable.name, row['key']);
  return {
    name: String(row['name']),
    deletedAt: numberOrNull(row['deleted_at']),
    purgeAt: numberOrNull(row['purge_at']),
  };
};

const rowToSecret = (row: Row): StoredSecret => ({ ...rowToName(row), newest: rowToVersion(row) });

const rowToVersion = (row: Row): StoredVersion => {
  const { name } = rowToName(row);
  checkRow(row['is_version_sound'], versionsTable.name, row['seq']);
  return {
    name,
    version: String(row['version']),
    sealed: row['sealed'] as Uint8Array,
    isEnabled: row['is_enabled'] === 1,
    notBefore: numberOrNull(row['not_before']),
    expires: numberOrNull(row['expires']),
    created: Number(row['created']),
    updated: Number(row['updated']),
    contentType: row['content_type'] == null ? null : String(row['content_type']),
    tags: JSON.parse(String(row['tags'])) as Record<string, string>,
  };
};
