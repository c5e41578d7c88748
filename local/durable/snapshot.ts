import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Writer } from '../sqlite';
import type { TimerStatus } from './records';
import { type Instance, instanceOfText, type State, textOfInstance } from './state';

/**
 * The state as it was after one record: a row for each instance, and one for the world, which makes the others count.
 *
 * A new snapshot is written while the host works: the instances that changed since the last, a few in each commit and each
 * as it was when the snapshot began, beside their older rows. The last commit writes the world. So a crash leaves the old
 * one or the new one, and no commit is long. Source: docs/durable.md B8.
 */
export interface Snapshots {
  /** Says which instances the next record changes, before it is applied. */
  beforeChange(ids: readonly string[]): void;
  /**
   * Writes the state as it is now, after record `upTo`. Resolves with whether it came to its end.
   *
   * Rejects with SQLite's error: then the old one and the journal still have everything.
   */
  take(upTo: number): Promise<boolean>;
  /** Removes the rows that the last snapshot replaced. */
  tidy(): Promise<void>;
  /** Leaves one that is under way where it is: it counts for nothing. */
  stop(): void;
}

/** A row: one instance (null: it is gone) after record `taken`. It counts from the first world row on that is not older. */
const schema =
  'CREATE TABLE IF NOT EXISTS snapshot (key TEXT, taken INTEGER, crc INTEGER, value TEXT, PRIMARY KEY (key, taken)) WITHOUT ROWID';

/** Runs inside a transaction. Format 1 had one row for each key. */
export const prepareSnapshot = (database: DatabaseSync, foundFormat: number): void => {
  if (foundFormat === 1) database.exec('ALTER TABLE snapshot RENAME TO snapshot1');
  database.exec(schema);
  if (foundFormat === 1)
    database.exec('INSERT INTO snapshot SELECT key, 0, crc, value FROM snapshot1; DROP TABLE snapshot1');
};

/** What belongs to no instance. `upTo` is the number of the last record that the snapshot covers. */
interface World extends Pick<State, 'now' | 'offsetMs' | 'next' | 'longestHistory'> {
  readonly upTo: number;
  /** How many there are. Format 1 did not say. */
  readonly instances?: number;
  readonly timers: readonly (readonly [string, TimerStatus])[];
}

const worldKey = 'world';
const instanceKey = (id: string): string => `instance ${id}`;

/** Puts the snapshot into an empty state; answers the number of the last record that it covers, 0 when there is none. */
export const readSnapshot = (database: DatabaseSync, state: State): number => {
  database.exec(`
    DELETE FROM snapshot WHERE taken > (SELECT ifnull(max(taken), -1) FROM snapshot WHERE key = '${worldKey}');
    DELETE FROM snapshot AS old WHERE key IN (SELECT key FROM snapshot GROUP BY key HAVING count(*) > 1)
      AND taken < (SELECT max(taken) FROM snapshot WHERE key = old.key);
    DELETE FROM snapshot WHERE value IS NULL`);
  let world: World | undefined;
  const instances: Instance[] = [];
  for (const row of database.prepare('SELECT key, crc, value FROM snapshot').iterate()) {
    const value = String(row['value']);
    if (crc32(value) !== row['crc']) throw new Error(`the checksum of its ${row['key']} is wrong`);
    if (row['key'] === worldKey) world = JSON.parse(value) as World;
    else instances.push(instanceOfText(value));
  }
  if (world === undefined) return 0;
  if ((world.instances ?? instances.length) !== instances.length)
    throw new Error(`its snapshot has ${instances.length} of ${world.instances} instances`);
  for (const instance of instances.sort((a, b) => a.no - b.no)) state.instances.set(instance.id, instance);
  const ended = instances.filter(({ outcome }) => outcome !== null);
  for (const { id } of ended.sort((a, b) => a.updatedAt - b.updatedAt)) state.finished.add(id);
  const { upTo, timers, now, offsetMs, next, longestHistory } = world;
  Object.assign(state, { now, offsetMs, next, longestHistory });
  for (const [name, status] of timers) state.timers.set(name, status);
  return upTo;
};

const textOfWorld = (state: State, upTo: number): string => {
  const { now, offsetMs, next, longestHistory, timers, instances } = state;
  const world = { upTo, now, offsetMs, next, longestHistory, instances: instances.size, timers: [...timers] };
  return JSON.stringify(world satisfies World);
};

/** How many of `total` rows go into one commit: so many commits at most that a busy journal never outgrows its snapshot. */
export const sliceOf = (total: number, sliceSize: number): number => Math.max(sliceSize, Math.ceil(total / 64));

/** `changed`: whose stored rows are not as they are in `state`. `sliceSize`: as of `JournalOptions`. */
export const createSnapshots = (
  database: DatabaseSync,
  write: Writer,
  state: State,
  changed: Set<string>,
  sliceSize: number,
): Snapshots => {
  const put = database.prepare('INSERT OR REPLACE INTO snapshot (key, taken, crc, value) VALUES (?, ?, ?, ?)');
  const dropOlder = database.prepare('DELETE FROM snapshot WHERE key = ? AND taken < ?');
  const dropGone = database.prepare('DELETE FROM snapshot WHERE key = ? AND value IS NULL');
  /** Of the snapshot under way: those that are still as they were when it began, and the texts of those that are not. */
  const unchanged = new Set<string>();
  const kept: (readonly [id: string, text: string | null])[] = [];
  let taken = 0;
  let slice = sliceSize;
  let written: readonly string[] = [];
  let isStopped = false;

  const textOf = (id: string): string | null => {
    const instance = state.instances.get(id);
    return instance === undefined ? null : textOfInstance(instance);
  };

  const store = (key: string, text: string | null): void => {
    put.run(key, taken, text === null ? null : crc32(text), text);
  };

  /** Runs inside a commit, of which it is a part. */
  const storeSlice = (): void => {
    for (const [id, text] of kept.splice(0)) store(instanceKey(id), text);
    let left = slice;
    for (const id of unchanged) {
      if (left-- === 0) break;
      store(instanceKey(id), textOf(id));
      unchanged.delete(id);
    }
  };

  const takeAll = async (world: string): Promise<boolean> => {
    while (unchanged.size + kept.length > 0 && !isStopped) await write(storeSlice);
    if (!isStopped) await write(() => store(worldKey, world));
    return !isStopped;
  };

  return {
    beforeChange(ids) {
      for (const id of ids) {
        if (unchanged.delete(id)) kept.push([id, textOf(id)]);
        changed.add(id);
      }
    },
    async take(upTo) {
      const ids = [...changed];
      changed.clear();
      for (const id of ids) unchanged.add(id);
      taken = upTo;
      slice = sliceOf(ids.length, sliceSize);
      let isDone = false;
      try {
        isDone = await takeAll(textOfWorld(state, upTo));
      } finally {
        if (isDone) written = ids;
        else for (const id of ids) changed.add(id);
        unchanged.clear();
        kept.length = 0;
      }
      return isDone;
    },
    async tidy() {
      const keys = [worldKey, ...written.map(instanceKey)];
      written = [];
      for (let from = 0; from < keys.length && !isStopped; from += slice)
        await write(() => {
          for (const key of keys.slice(from, from + slice)) {
            dropOlder.run(key, taken);
            dropGone.run(key);
          }
        });
    },
    stop() {
      isStopped = true;
    },
  };
};
