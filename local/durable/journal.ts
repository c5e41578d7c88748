import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { createWriter, type OpenDatabase, openDatabase } from '../sqlite';
import type { Say } from '../trouble';
import type { JournalRecord } from './records';
import { apply, createState, instanceOfText, type State, textOfInstance } from './state';

/**
 * The keeper's memory on disk: `<folder>/durable.db`, a table of records since the last snapshot, and the snapshot.
 *
 * `append` resolves once its record is on the disk *and* applied to `state`, in the order of the records. Faults are
 * injected by wrapping it: nothing else writes. Source: docs/durable.md B8, data.md §8.
 */
export interface Journal {
  readonly state: State;
  append(record: JournalRecord): Promise<void>;
  /** Records since the last snapshot. */
  length(): number;
  /** Refuses what comes now, and closes the file once all that came before is written. */
  close(): void;
}

const formatVersion = 1;

/** After so many records a start takes a snapshot first: it bounds the next recovery. */
const snapshotAfter = 1_000;

export interface JournalOptions {
  readonly snapshotAfter?: number;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase;
  /** Hears once of a disk that is full. */
  readonly say?: Say;
}

/**
 * Opens the journal of a folder and applies all of it. Takes a snapshot when more than `snapshotAfter` records wait.
 *
 * Throws one sentence that names the file when it is damaged, no database, or of another format.
 */
export const openJournal = (folder: string, options: JournalOptions = {}): Journal => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'durable.db');
  let database: DatabaseSync | undefined;
  try {
    database = (options.open ?? openDatabase)(file);
    prepareTables(database, file);
    const state = createState();
    const touched = recover(database, state);
    let length = countOf(database);
    if (length > (options.snapshotAfter ?? snapshotAfter)) {
      takeSnapshot(database, state, touched);
      length = 0;
    }
    return journalOver(database, state, length, options.say);
  } catch (error) {
    database?.close();
    throw error instanceof Unreadable ? error : new Unreadable(file, (error as Error).message, error);
  }
};

const journalOver = (database: DatabaseSync, state: State, recovered: number, say?: Say): Journal => {
  const write = createWriter(database, say);
  const insert = database.prepare('INSERT INTO journal (crc, record) VALUES (?, ?)');
  let length = recovered;
  let writing = 0;
  let isClosing = false;
  const closeWhenWritten = (): void => {
    if (isClosing && writing === 0) database.close();
  };
  return {
    state,
    async append(record) {
      if (isClosing) throw new Error('the journal is closed');
      const text = JSON.stringify(record);
      writing += 1;
      try {
        await write(() => insert.run(crc32(text), text));
        length += 1;
        apply(state, record);
      } finally {
        writing -= 1;
        closeWhenWritten();
      }
    },
    length: () => length,
    close() {
      if (isClosing) return;
      isClosing = true;
      closeWhenWritten();
    },
  };
};

class Unreadable extends Error {
  constructor(file: string, what: string, cause?: unknown) {
    super(
      `${file} cannot be read: ${what}. Put back a copy of the folder, or start with --fresh and lose what it held`,
      cause === undefined ? undefined : { cause },
    );
  }
}

const prepareTables = (database: DatabaseSync, file: string): void => {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found !== 0 && found !== formatVersion)
    throw new Unreadable(file, `it has format ${found}, and this program knows format ${formatVersion}`);
  database.exec(`BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, crc INTEGER NOT NULL, record TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS snapshot (key TEXT PRIMARY KEY, crc INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
    PRAGMA user_version = ${formatVersion};
    COMMIT`);
};

const countOf = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT count(*) AS n FROM journal').get()?.['n']);

interface World {
  readonly upTo: number;
  readonly now: number;
  readonly offsetMs: number;
  readonly next: number;
  readonly longestHistory: number;
  readonly timers: readonly (readonly [string, State['timers'] extends Map<string, infer Status> ? Status : never])[];
}

const worldKey = 'world';
const instanceKey = (id: string): string => `instance ${id}`;

/** Applies snapshot and journal to an empty state. Answers the ids that the journal touched. */
const recover = (database: DatabaseSync, state: State): Set<string> => {
  let upTo = 0;
  const stored = [];
  for (const row of database.prepare('SELECT key, crc, value FROM snapshot').iterate()) {
    const value = String(row['value']);
    if (crc32(value) !== row['crc']) throw new Error(`the checksum of its ${row['key']} is wrong`);
    if (row['key'] !== worldKey) {
      stored.push(instanceOfText(value));
      continue;
    }
    const world = JSON.parse(value) as World;
    upTo = world.upTo;
    Object.assign(state, {
      now: world.now,
      offsetMs: world.offsetMs,
      next: world.next,
      longestHistory: world.longestHistory,
    });
    for (const [name, status] of world.timers) state.timers.set(name, status);
  }
  for (const instance of stored.sort((a, b) => a.no - b.no)) state.instances.set(instance.id, instance);

  const touched = new Set<string>();
  for (const row of database.prepare('SELECT seq, crc, record FROM journal ORDER BY seq').iterate()) {
    const text = String(row['record']);
    upTo += 1;
    if (row['seq'] !== upTo) throw new Error(`record ${upTo} is missing`);
    if (crc32(text) !== row['crc']) throw new Error(`the checksum of record ${upTo} is wrong`);
    const record = JSON.parse(text) as JournalRecord;
    apply(state, record);
    for (const id of idsOf(record)) touched.add(id);
  }
  if (lastSeqOf(database) > upTo) throw new Error(`record ${upTo + 1} is missing`);
  return touched;
};

/** The number of the last record that was ever written; it stays when records go. */
const lastSeqOf = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get('journal')?.['seq'] ?? 0);

const idsOf = (record: JournalRecord): readonly string[] => {
  switch (record.kind) {
    case 'created':
      return [record.birth.id];
    case 'message':
      return [record.to];
    case 'turn':
      return [record.id, ...record.children.map(({ id }) => id), ...(record.reply ? [record.reply.to] : [])];
    case 'purged':
      return record.ids;
    case 'clock':
    case 'timer':
      return [];
    default:
      return record satisfies never;
  }
};

/** Puts the touched instances into the snapshot and empties the journal, in one transaction. */
const takeSnapshot = (database: DatabaseSync, state: State, touched: ReadonlySet<string>): void => {
  const put = database.prepare('INSERT OR REPLACE INTO snapshot (key, crc, value) VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM snapshot WHERE key = ?');
  database.exec('BEGIN IMMEDIATE');
  for (const id of touched) {
    const instance = state.instances.get(id);
    const text = instance === undefined ? undefined : textOfInstance(instance);
    if (text === undefined) drop.run(instanceKey(id));
    else put.run(instanceKey(id), crc32(text), text);
  }
  const upTo = lastSeqOf(database);
  const { now, offsetMs, next, longestHistory, timers } = state;
  const world = JSON.stringify({ upTo, now, offsetMs, next, longestHistory, timers: [...timers] } satisfies World);
  put.run(worldKey, crc32(world), world);
  database.exec('DELETE FROM journal; COMMIT');
};
