import type { DatabaseSync } from 'node:sqlite';
import { checksumSql, isSoundSql } from '../sound-database';
import { checkRow } from '../trouble';
import type { ContainerSpec } from './containers';
import { badRequest, wireError } from './replies';
import { containersTable, itemsTable, tableOf } from './schema';

/** An item as stored. `body` is its JSON with the system properties; `n` its number for life. */
export interface StoredItem {
  readonly n: number;
  readonly partition: string;
  readonly id: string;
  readonly etag: string;
  readonly body: string;
}

/** A JSON object that a caller sent. */
export type Body = Readonly<Record<string, unknown>>;

/**
 * One container's items. Writes belong inside a transaction; a thrown error must roll it back.
 *
 * Whatever reads a row throws `damaged` when it is not as it was written: nothing is changed on top of it either.
 * An expired item is gone for `find` at once and for the disk at the next `sweep`. Source: docs/data.md §4, §8.
 */
export interface Documents {
  find(partition: string, id: string): StoredItem | undefined;
  /** Throws 409 when the id is taken in this partition, or a unique key is. */
  insert(partition: string, id: string, body: Body): StoredItem;
  /** Throws 409 when a unique key is taken. */
  replace(item: StoredItem, body: Body): StoredItem;
  remove(item: StoredItem): void;
  /** The number of the last write; rises for ever, across restarts too. Not to be asked inside a transaction. */
  lsn(): number;
  /** Deletes some of what has expired. */
  sweep(): void;
  readonly rid: string;
}

/** UTF-8 bytes of one item. Source: docs/data.md §1. */
const itemBytesMax = 2 * 1024 * 1024;
/** Levels of objects and arrays in one item. Source: Cosmos DB's concepts-limits.md. */
const levelsMax = 128;
const ttlMaxSeconds = 2_147_483_647;
const sweepEveryMs = 60_000;

export const createDocuments = (database: DatabaseSync, spec: ContainerSpec, now: () => number): Documents => {
  const table = tableOf(spec.id);
  const alive = '(expires IS NULL OR expires > ?)';
  const checked = itemsTable(spec.id);
  const stored = `n, pk AS partition, id, etag, body, ${isSoundSql(checked)} AS sound`;
  const select = database.prepare(`SELECT ${stored} FROM ${table} WHERE pk = ? AND id = ? AND ${alive}`);
  const insertRow = database.prepare(
    `INSERT INTO ${table} (n, pk, id, lsn, etag, ts, expires, body, crc)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, checksum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8))`,
  );
  const written = { lsn: '?1', etag: '?2', ts: '?3', expires: '?4', body: '?5' };
  const updateRow = database.prepare(
    `UPDATE ${table} SET lsn = ?1, etag = ?2, ts = ?3, expires = ?4, body = ?5, crc = ${checksumSql(checked, written)}
     WHERE n = ?6`,
  );
  const deleteRow = database.prepare(`DELETE FROM ${table} WHERE n = ?`);
  const deleteExpired = database.prepare(`DELETE FROM ${table} WHERE pk = ? AND expires <= ?`);
  const deleteSome = database.prepare(
    `DELETE FROM ${table} WHERE n IN (SELECT n FROM ${table} WHERE expires <= ? LIMIT 500)`,
  );
  const readLsn = database.prepare('SELECT lsn FROM containers WHERE id = ?');
  const takeLsn = database.prepare(
    `UPDATE containers SET lsn = lsn + 1, crc = ${checksumSql(containersTable, { lsn: 'lsn + 1' })}
     WHERE id = ? AND ${isSoundSql(containersTable)} RETURNING lsn`,
  );
  const number = Number(database.prepare('SELECT number FROM containers WHERE id = ?').get(spec.id)?.['number']);
  const rids = ridsOf(number);
  let sweptAt = now();
  // Asked for with every reply. Forgotten by each write, and read again outside it, when it has settled.
  let settledLsn: number | undefined;

  const nextLsn = (): number => {
    settledLsn = undefined;
    const taken = takeLsn.get(spec.id)?.['lsn'];
    checkRow(taken === undefined ? 0 : 1, containersTable.name, spec.id);
    return Number(taken);
  };

  const find = (partition: string, id: string): StoredItem | undefined => {
    const row = select.get(partition, id, now());
    if (row === undefined) return undefined;
    checkRow(row['sound'], checked.name, row['n']);
    return row as unknown as StoredItem;
  };

  const write = (n: number, lsn: number, body: Body): Sealed => {
    if (isDeeper(body, levelsMax)) throw badRequest(`The item is nested deeper than ${levelsMax} levels.`);
    const at = Math.floor(now() / 1000);
    const etag = `"00000000-0000-0000-0000-${lsn.toString(16).padStart(12, '0')}"`;
    const rid = rids.item(n);
    const ttl = ttlOf(body, spec);
    const text = seal(body, {
      _rid: rid,
      _self: `${rids.self}docs/${rid}/`,
      _etag: etag,
      _attachments: 'attachments/',
      _ts: at,
    });
    if (Buffer.byteLength(text) > itemBytesMax) throw wireError(413, `The item is larger than ${itemBytesMax} bytes.`);
    return { etag, at, expires: ttl === undefined ? null : (at + ttl) * 1000, text };
  };

  return {
    rid: rids.container,
    find,

    insert: (partition, id, body) => {
      if (find(partition, id)) throw wireError(409, 'An item with this id already exists in this partition.');
      if (spec.defaultTtl !== undefined) deleteExpired.run(partition, now());
      const lsn = nextLsn();
      const { etag, at, expires, text } = write(lsn, lsn, body);
      uniquely(() => insertRow.run(lsn, partition, id, lsn, etag, at, expires, text));
      return { n: lsn, partition, id, etag, body: text };
    },

    replace: (item, body) => {
      if (spec.uniqueKeyPolicy) deleteExpired.run(item.partition, now());
      const lsn = nextLsn();
      const { etag, at, expires, text } = write(item.n, lsn, body);
      uniquely(() => updateRow.run(lsn, etag, at, expires, text, item.n));
      return { ...item, etag, body: text };
    },

    remove: ({ n }) => {
      nextLsn();
      deleteRow.run(n);
    },

    lsn: () => {
      settledLsn ??= Number(readLsn.get(spec.id)?.['lsn']);
      return settledLsn;
    },

    sweep: () => {
      if (spec.defaultTtl === undefined || Math.abs(now() - sweptAt) < sweepEveryMs) return;
      sweptAt = now();
      deleteSome.run(sweptAt);
    },
  };
};

interface Sealed {
  readonly etag: string;
  readonly at: number;
  readonly expires: number | null;
  readonly text: string;
}

/** The caller's properties, then the system's, which replace any the caller sent under their names. */
const seal = (body: Body, system: Body): string => {
  const own: Record<string, unknown> = { ...body };
  for (const name of Object.keys(system)) delete own[name];
  return `${JSON.stringify(own).slice(0, -1)},${JSON.stringify(system).slice(1)}`;
};

const isDeeper = (value: unknown, levels: number): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
};

/** Seconds to live; undefined for ever. Throws 400 on 0, null, a fraction or an absurd one. */
const ttlOf = (body: Body, { defaultTtl }: ContainerSpec): number | undefined => {
  const own = body['ttl'];
  if (own !== undefined) {
    const valid = Number.isInteger(own) && (own === -1 || (Number(own) > 0 && Number(own) <= ttlMaxSeconds));
    if (!valid) throw badRequest(`The ttl must be -1 or a whole number of seconds from 1 to ${ttlMaxSeconds}.`);
  }
  if (defaultTtl === undefined) return undefined;
  const ttl = own === undefined ? defaultTtl : Number(own);
  return ttl === -1 ? undefined : ttl;
};

const uniquely = (write: () => unknown): void => {
  try {
    write();
  } catch (error) {
    // Not by class: under Jest the error is of another realm.
    const { errcode } = error as { readonly errcode?: unknown };
    if (errcode === sqliteConstraintUnique) throw wireError(409, 'Unique index constraint violation.');
    throw error;
  }
};

const sqliteConstraintUnique = 2067;

/** Resource ids of the sizes that the SDK checks: 8 bytes for a container, 16 for an item. */
const ridsOf = (container: number) => {
  const own = Buffer.alloc(8);
  own.writeUInt32BE(1, 0);
  own.writeUInt32BE(container, 4);
  const database = own.toString('base64url').slice(0, 6);
  const rid = own.toString('base64').replaceAll('/', '-');
  return {
    container: rid,
    self: `dbs/${database}==/colls/${rid}/`,
    item: (n: number): string => {
      const bytes = Buffer.alloc(16);
      own.copy(bytes);
      bytes.writeBigUInt64BE(BigInt(n), 8);
      return bytes.toString('base64').replaceAll('/', '-');
    },
  };
};
