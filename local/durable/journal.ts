import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { createWriter, type OpenDatabase, openDatabase } from '../sqlite';
import { isDiskTrouble, type Say, sayOnStderr } from '../trouble';
import { idsOf, type JournalRecord, type TimerRecord } from './records';
import { createSnapshots, prepareSnapshot, readSnapshot, sliceOf } from './snapshot';
import { apply, createState, type State } from './state';

/**
 * The keeper's memory on disk: `<folder>/durable.db`, a table of records since the last snapshot, and the snapshot.
 *
 * `append` resolves once its record is on the disk *and* applied to `state`, in the order of the records. Faults are
 * injected by wrapping it: nothing else writes. Source: docs/durable.md B8, data.md §8.
 */
export interface Journal {
  readonly state: State;
  append(record: JournalRecord): Promise<void>;
  /**
   * Applies a record at once and stores it with the next that is appended, or within a second: a crash may lose it.
   *
   * For timer triggers only, which no other record touches: so the order in which it is applied does not matter.
   */
  note(record: TimerRecord): void;
  /** Records since the last snapshot. */
  length(): number;
  /** Refuses what comes now. Resolves once all that came before is written and the file is closed. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** After so many records a snapshot is taken, while the host works on: it bounds the next recovery. */
  readonly snapshotAfter: number;
  /** So many rows, or a 64th of them all if that is more, go into one commit of it. */
  readonly sliceSize: number;
  /** Hears why a snapshot was not taken; the next record tries again. */
  readonly complain: (problem: string) => void;
  /** For tests that fill the disk. */
  readonly open: OpenDatabase;
  /** Hears once of a disk that is full. */
  readonly say: Say;
}

const usualOptions: JournalOptions = {
  snapshotAfter: 1_000,
  sliceSize: 128,
  complain: () => {},
  open: openDatabase,
  say: sayOnStderr,
};

/** How long a note waits at most, in real time, for a record to share the commit of. */
const noteWithinMs = 1_000;

/** Format 1 is taken up: it had no `trimmed` records, and one row for each key of its snapshot. */
const formatVersion = 2;

/**
 * Opens the journal of a folder and applies all of it.
 *
 * Throws one sentence that names the file when it is damaged, no database, or of another format.
 */
export const openJournal = (folder: string, options: Partial<JournalOptions> = {}): Journal => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'durable.db');
  let database: DatabaseSync | undefined;
  try {
    database = (options.open ?? openDatabase)(file);
    prepareTables(database, file);
    const state = createState();
    const covered = readSnapshot(database, state);
    const recovered = applyRecords(database, state, covered);
    return journalOver(database, state, recovered, { ...usualOptions, ...options });
  } catch (error) {
    database?.close();
    throw error instanceof Unreadable ? error : new Unreadable(file, (error as Error).message, error);
  }
};

const journalOver = (
  database: DatabaseSync,
  state: State,
  recovered: Recovered,
  { snapshotAfter, sliceSize, complain, say }: JournalOptions,
): Journal => {
  const write = createWriter(database, say);
  const insert = database.prepare('INSERT INTO journal (crc, record) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM journal WHERE seq <= ?');
  const snapshots = createSnapshots(database, write, state, recovered.changed, sliceSize);
  let { covered, last } = recovered;
  let noted: string[] = [];
  let noteLimit: NodeJS.Timeout | undefined;
  let writing = 0;
  let isTaking = false;
  let isClosing = false;
  const closed = Promise.withResolvers<void>();

  const whileOpen = async (work: () => Promise<void>): Promise<void> => {
    writing += 1;
    try {
      await work();
    } finally {
      writing -= 1;
      closeWhenWritten();
    }
  };

  /** Runs inside a commit: stores what was noted, then these; answers the number of the last, 0 when there is none. */
  const store = (...texts: readonly string[]): number => {
    const all = [...noted, ...texts];
    noted = [];
    clearTimeout(noteLimit);
    noteLimit = undefined;
    return all.map((text) => Number(insert.run(crc32(text), text).lastInsertRowid)).at(-1) ?? 0;
  };

  const storeNoted = async (): Promise<void> => {
    try {
      last = Math.max(last, await write(store));
    } catch (error) {
      if (!isDiskTrouble(error)) complain(`the status of timer functions is not stored: ${(error as Error).message}`);
    }
  };

  const closeWhenWritten = (): void => {
    if (!isClosing || writing > 0) return;
    database.close();
    closed.resolve();
  };

  const takeSnapshot = async (): Promise<void> => {
    const [from, upTo] = [covered, last];
    isTaking = true;
    try {
      if (!(await snapshots.take(upTo))) return;
      covered = upTo;
      await snapshots.tidy();
      const size = sliceOf(upTo - from, sliceSize);
      for (let seq = from; seq < upTo && !isClosing; seq += size)
        await write(() => drop.run(Math.min(seq + size, upTo)));
    } catch (error) {
      if (!isDiskTrouble(error)) complain(`no snapshot was taken: ${(error as Error).message}`);
    } finally {
      isTaking = false;
    }
  };

  return {
    state,
    async append(record) {
      if (isClosing) throw new Error('the journal is closed');
      const text = JSON.stringify(record);
      await whileOpen(async () => {
        last = await write(() => store(text));
        snapshots.beforeChange(idsOf(record));
        apply(state, record);
      });
      if (last - covered >= snapshotAfter && !isTaking && !isClosing) void whileOpen(takeSnapshot);
    },
    note(record) {
      if (isClosing) return;
      apply(state, record);
      noted.push(JSON.stringify(record));
      noteLimit ??= setTimeout(() => void whileOpen(storeNoted), noteWithinMs).unref();
    },
    length: () => last - covered,
    close() {
      if (isClosing) return closed.promise;
      isClosing = true;
      snapshots.stop();
      if (noted.length > 0) void whileOpen(storeNoted);
      else closeWhenWritten();
      return closed.promise;
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
  if (found > formatVersion)
    throw new Unreadable(file, `it has format ${found}, and this program knows format ${formatVersion}`);
  database.exec('BEGIN IMMEDIATE');
  database.exec(
    'CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, crc INTEGER NOT NULL, record TEXT NOT NULL)',
  );
  prepareSnapshot(database, found);
  database.exec(`PRAGMA user_version = ${formatVersion}; COMMIT`);
};

interface Recovered {
  /** The number of the last record that the snapshot covers, and of the last that there is. */
  readonly covered: number;
  readonly last: number;
  /** The instances that these records changed. */
  readonly changed: Set<string>;
}

const applyRecords = (database: DatabaseSync, state: State, covered: number): Recovered => {
  database.prepare('DELETE FROM journal WHERE seq <= ?').run(covered);
  let last = covered;
  const changed = new Set<string>();
  for (const row of database.prepare('SELECT seq, crc, record FROM journal ORDER BY seq').iterate()) {
    const text = String(row['record']);
    last += 1;
    if (row['seq'] !== last) throw new Error(`record ${last} is missing`);
    if (crc32(text) !== row['crc']) throw new Error(`the checksum of record ${last} is wrong`);
    const record = JSON.parse(text) as JournalRecord;
    apply(state, record);
    for (const id of idsOf(record)) changed.add(id);
  }
  if (lastSeqOf(database) > last) throw new Error(`record ${last + 1} is missing`);
  return { covered, last, changed };
};

/** The number of the last record that was ever written; it stays when records go. */
const lastSeqOf = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get('journal')?.['seq'] ?? 0);
