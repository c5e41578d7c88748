import { DatabaseSync } from 'node:sqlite';
import { isDiskTrouble, type Say, sayOnStderr, troubleOf } from './trouble';
import { checkLog } from './write-ahead-log';

/**
 * Opens one service's database: write-ahead log, every commit synced to the disk, deleted rows overwritten.
 *
 * Throws SQLite's error when the file is no database or cannot be read or written, `damaged` when its log has lost a
 * commit. Source: data.md §8.
 */
export const openDatabase = (file: string): DatabaseSync => {
  checkLog(file);
  const database = new DatabaseSync(file);
  try {
    database.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;',
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * Writes the file anew without what lies between its rows: SQLite overwrites what it deletes, and leaves what it moved to
 * another page where it was. A disk that has no room for that keeps the file as it is.
 */
export const compact = (database: DatabaseSync): void => {
  try {
    // The copy that VACUUM makes is as large as the file: not in memory.
    database.exec('PRAGMA temp_store=FILE; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
  }
};

/** Opens a database; a test's own can fill it up. */
export type OpenDatabase = typeof openDatabase;

/** Runs `work` inside a transaction and resolves with its result once that is on the disk; rejects with what it threw. */
export type Writer = <Result>(work: () => Result) => Promise<Result>;

interface Job {
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets writes that arrive together share one commit, and so one sync of the disk.
 *
 * Each runs in its own savepoint: one that throws undoes its own work only. Nobody hears of success before the commit.
 * When nothing can be written, all that came together are refused, and `say` hears of it once until a write succeeds.
 */
export const createWriter = (database: DatabaseSync, say: Say = sayOnStderr): Writer => {
  const changes = database.prepare('SELECT total_changes() AS count');
  let waiting: Job[] = [];
  let isStuck = false;

  const flush = (): void => {
    const jobs = waiting;
    waiting = [];
    try {
      const before = isStuck && changes.get()?.['count'];
      database.exec('BEGIN IMMEDIATE');
      const answers = jobs.map((job) => job.run());
      database.exec('COMMIT');
      if (isStuck) isStuck = changes.get()?.['count'] === before;
      for (const answer of answers) answer();
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      complain(error);
      for (const job of jobs) job.fail(error);
    }
  };

  const complain = (error: unknown): void => {
    if (isStuck || !isDiskTrouble(error)) return;
    isStuck = true;
    const isFull = troubleOf(error) === 'full';
    const why = isFull ? 'the disk is full' : (error as Error).message;
    const way = isFull ? 'Make room' : 'Make room, or make it writable';
    say(
      `${database.location()} cannot be written: ${why}. ${way}, and the desk goes on; nothing that it kept is lost.`,
    );
  };

  return <Result>(work: () => Result) =>
    new Promise<Result>((resolve, reject) => {
      const run = (): (() => void) => {
        database.exec('SAVEPOINT job');
        try {
          const result = work();
          database.exec('RELEASE job');
          return () => resolve(result);
        } catch (error) {
          // A full disk may undo the whole transaction by itself, the savepoint with it.
          if (!database.isTransaction) throw error;
          database.exec('ROLLBACK TO job; RELEASE job');
          if (isDiskTrouble(error)) throw error;
          return () => reject(error);
        }
      };
      waiting.push({ run, fail: reject });
      // One more round of the event loop: what the requests of this one lead to shares the commit.
      if (waiting.length === 1) setImmediate(() => setImmediate(flush));
    });
};
