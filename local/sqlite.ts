import { DatabaseSync } from 'node:sqlite';

/**
 * Opens one service's database: write-ahead log, every commit synced to the disk, deleted rows overwritten.
 *
 * Throws SQLite's error when the file is no database or cannot be read or written. Source: data.md §8.
 */
export const openDatabase = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON; PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON;',
  );
  return database;
};

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
 */
export const createWriter = (database: DatabaseSync): Writer => {
  let waiting: Job[] = [];

  const flush = (): void => {
    const jobs = waiting;
    waiting = [];
    try {
      database.exec('BEGIN IMMEDIATE');
      const answers = jobs.map((job) => job.run());
      database.exec('COMMIT');
      for (const answer of answers) answer();
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      for (const job of jobs) job.fail(error);
    }
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
          database.exec('ROLLBACK TO job; RELEASE job');
          return () => reject(error);
        }
      };
      waiting.push({ run, fail: reject });
      if (waiting.length === 1) setImmediate(flush);
    });
};
