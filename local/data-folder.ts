import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cannotStart } from './cannot-start';

/** A data folder that this process alone uses, until it releases it or dies. */
export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  release(): void;
}

const lockName = 'lock.db';
const ownNames = /^(lock|cosmos|vault|blobs|durable|mail|devices|laps)\.(db|db-wal|db-shm|db-journal|key)$/;

/**
 * Takes the folder for this process. The lock is the operating system's, on a small database: it goes when the process
 * goes, however it went, so there is no stale one to recognise.
 *
 * `fresh` throws away what Tierline stored there and touches nothing else. Throws `CannotStart`.
 */
export const takeDataFolder = (folder: string, fresh: boolean): DataFolder => {
  const path = resolve(folder);
  const names = open(path);
  const lock = takeLock(path);
  if (fresh)
    for (const name of names.filter((one) => ownNames.test(one) && !one.startsWith('lock'))) rmSync(join(path, name));
  return {
    path,
    file: (name) => join(path, name),
    release: () => lock.close(),
  };
};

const open = (path: string): readonly string[] => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return readdirSync(path);
  } catch (error) {
    throw cannotStart(`the data folder ${path} cannot be used (${codeOf(error)}): choose another with --data`, error);
  }
};

const takeLock = (path: string): DatabaseSync => {
  try {
    const lock = new DatabaseSync(join(path, lockName));
    lock.exec('PRAGMA busy_timeout=0; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    const isBusy = error instanceof Error && /locked|busy/i.test(error.message);
    const why = isBusy ? 'is in use by another process: stop that one, or' : `cannot be written (${codeOf(error)}):`;
    throw cannotStart(`the data folder ${path} ${why} choose another with --data`, error);
  }
};

const codeOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined || code === 'ERR_SQLITE_ERROR' ? message : code;
};
