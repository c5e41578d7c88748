import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OrchestrationHandler } from 'durable-functions';
import { type Journal, openJournal } from '../../../local/durable/journal';
import type { JournalRecord } from '../../../local/durable/records';
import { type State, textOfInstance } from '../../../local/durable/state';
import { aCopyOf, aFolder, aHost, df, recordsIn, returning, tidyUp } from './a-host';

afterEach(tidyUp);

const waiting: OrchestrationHandler = function* ({ df: inner }) {
  yield inner.callActivity('work', {});
  const bell = inner.waitForExternalEvent('doorbell');
  const alarm = inner.createTimer(new Date(inner.currentUtcDateTime.getTime() + 3_600_000));
  yield inner.Task.any([bell, alarm]);
  if (!alarm.isCompleted) alarm.cancel();
  return 'rung';
};

const register = (): void => {
  df.app.activity('work', { handler: () => 'worked' });
  df.app.orchestration('waiting', waiting);
  df.app.orchestration('short', returning('done'));
};

/** What some orchestrations leave in a journal: births, messages, turns, timers, a life that is replaced, trims and purges. */
const aLife = async (): Promise<readonly JournalRecord[]> => {
  const desk = await aHost(register, { retention: { histories: 1, finished: 2, batch: 1 } });
  for (const id of ['w-1', 'w-2', 'w-3']) await desk.begin('waiting', id);
  for (const id of ['s-1', 's-2', 's-3', 's-2']) await desk.begin('short', id);
  await desk.ring('w-2', 'doorbell');
  await desk.host.advance(30);
  await desk.begin('waiting', 'w-2');
  await desk.host.advance(31);
  await desk.client((client) => client.purgeInstanceHistory('w-1'));
  const records = recordsIn(desk.folder);
  expect(new Set(records.map(({ kind }) => kind))).toEqual(
    new Set(['clock', 'created', 'message', 'turn', 'trimmed', 'purged']),
  );
  return records;
};

const pictureOf = ({ instances, finished, timers, now, offsetMs, next, longestHistory }: State) => ({
  now,
  offsetMs,
  next,
  longestHistory,
  timers: [...timers],
  finished: [...finished].sort(),
  instances: [...instances.values()].map(textOfInstance),
});

/** What a start would find in this folder, were its process killed now. */
const foundIn = (folder: string) => {
  const journal = openJournal(aCopyOf(folder));
  const picture = pictureOf(journal.state);
  void journal.close();
  return picture;
};

const rowsOf = (folder: string, table: string): number => {
  const database = new DatabaseSync(join(folder, 'durable.db'), { readOnly: true });
  const [row] = database.prepare(`SELECT count(*) AS n FROM ${table}`).all();
  database.close();
  return Number(row?.['n']);
};

/** Rows that are there while a snapshot is under way only: before its world is written, and after. */
const underWay = {
  isWriting: "snapshot WHERE taken > (SELECT ifnull(max(taken), -1) FROM snapshot WHERE key = 'world')",
  isTidying: 'snapshot AS one WHERE EXISTS (SELECT 1 FROM snapshot WHERE key = one.key AND taken > one.taken)',
  isDropping: "journal WHERE seq <= (SELECT value ->> 'upTo' FROM snapshot WHERE key = 'world' ORDER BY taken DESC)",
};

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until the snapshot that is due is taken, and what it replaced is gone. */
const untilSettled = async (journal: Journal, folder: string, below: number): Promise<void> => {
  while (journal.length() >= below || rowsOf(folder, 'journal') > journal.length()) await tick();
  expect(rowsOf(folder, underWay.isTidying)).toBe(0);
};

describe('a snapshot that is taken while records come', () => {
  it.each([3, 13])(
    'is whole or not there when the process is killed, after every %i records',
    async (snapshotAfter) => {
      const records = await aLife();
      const folder = aFolder();
      const journal = openJournal(folder, { snapshotAfter, sliceSize: 1 });
      const seen = new Set<string>();
      for (const record of records) {
        await journal.append(record);
        for (let moment = 0; moment < 2; moment += 1) {
          expect(foundIn(folder)).toEqual(pictureOf(journal.state));
          for (const [what, where] of Object.entries(underWay)) if (rowsOf(folder, where) > 0) seen.add(what);
          await tick();
        }
      }
      expect(seen).toEqual(new Set(Object.keys(underWay)));
      expect(rowsOf(folder, 'journal')).toBeLessThan(records.length);
      await journal.close();
    },
  );

  it('leaves the records that came meanwhile, and only those', async () => {
    const records = await aLife();
    const folder = aFolder();
    const journal = openJournal(folder, { snapshotAfter: records.length - 2, sliceSize: 1 });
    for (const record of records) await journal.append(record);
    await untilSettled(journal, folder, records.length - 2);
    expect(journal.length()).toBe(2);
    expect(rowsOf(folder, 'journal')).toBe(2);
    expect(foundIn(folder)).toEqual(pictureOf(journal.state));
    await journal.close();
  });

  it('covers what a start has found, with the first record after it', async () => {
    const records = await aLife();
    const folder = aFolder();
    const before = openJournal(folder);
    for (const record of records) await before.append(record);
    await before.close();
    const after = openJournal(folder, { snapshotAfter: 3 });
    await after.append({ kind: 'clock', at: after.state.now, offsetMs: 0 });
    await untilSettled(after, folder, 3);
    expect(rowsOf(folder, 'journal')).toBe(0);
    expect(rowsOf(folder, 'snapshot')).toBe(after.state.instances.size + 1);
    expect(foundIn(folder)).toEqual(pictureOf(after.state));
    await after.close();
  });

  it('is given up when the journal closes, and taken by the next', async () => {
    const records = await aLife();
    const folder = aFolder();
    const first = openJournal(folder, { snapshotAfter: records.length, sliceSize: 1 });
    for (const record of records) await first.append(record);
    await tick();
    const picture = pictureOf(first.state);
    await first.close();
    while (rowsOf(folder, 'journal') < records.length) await tick();
    const second = openJournal(folder, { snapshotAfter: records.length });
    expect(pictureOf(second.state)).toEqual(picture);
    await second.append({ kind: 'clock', at: second.state.now, offsetMs: 0 });
    await untilSettled(second, folder, records.length);
    expect(foundIn(folder)).toEqual(pictureOf(second.state));
    await second.close();
  });

  it('says that it could not be written, keeps every record, and is taken later', async () => {
    const records = await aLife();
    const folder = aFolder();
    const problems: string[] = [];
    const complain = (problem: string): void => void problems.push(problem);
    const journal = openJournal(folder, { snapshotAfter: records.length, complain });
    const other = new DatabaseSync(join(folder, 'durable.db'));
    other.exec("CREATE TRIGGER full BEFORE INSERT ON snapshot BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    for (const record of records) await journal.append(record);
    while (problems.length === 0) await tick();
    expect(problems).toEqual(['no snapshot was taken: disk full']);
    expect(foundIn(folder)).toEqual(pictureOf(journal.state));
    other.exec('DROP TRIGGER full');
    other.close();
    await journal.append({ kind: 'clock', at: journal.state.now, offsetMs: 0 });
    await untilSettled(journal, folder, records.length);
    expect(foundIn(folder)).toEqual(pictureOf(journal.state));
    await journal.close();
  });

  it('says when rows of it are missing', async () => {
    const records = await aLife();
    const folder = aFolder();
    const journal = openJournal(folder, { snapshotAfter: 5 });
    for (const record of records) await journal.append(record);
    await untilSettled(journal, folder, 5);
    await journal.close();
    const database = new DatabaseSync(join(folder, 'durable.db'));
    database.exec("DELETE FROM snapshot WHERE key = 'instance w-3'");
    database.close();
    expect(() => openJournal(folder)).toThrow(/its snapshot has \d+ of \d+ instances/);
  });

  it('names an instance whose bytes have changed', async () => {
    const records = await aLife();
    const folder = aFolder();
    const journal = openJournal(folder, { snapshotAfter: 5 });
    for (const record of records) await journal.append(record);
    await untilSettled(journal, folder, 5);
    await journal.close();
    const database = new DatabaseSync(join(folder, 'durable.db'));
    database.exec("UPDATE snapshot SET value = replace(value, 'waiting', 'waitin!') WHERE key = 'instance w-3'");
    database.close();
    expect(() => openJournal(folder)).toThrow('the checksum of its instance w-3 is wrong');
  });
});

describe('a folder of format 1', () => {
  it('is taken up, and is of the present format then', async () => {
    const records = (await aLife()).filter(({ kind }) => kind !== 'trimmed');
    const folder = aFolder();
    const before = openJournal(folder, { snapshotAfter: records.length - 3 });
    for (const record of records) await before.append(record);
    await untilSettled(before, folder, records.length - 3);
    const picture = pictureOf(before.state);
    await before.close();
    const database = new DatabaseSync(join(folder, 'durable.db'));
    database.exec(`
      CREATE TABLE old (key TEXT PRIMARY KEY, crc INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
      INSERT INTO old SELECT key, crc, value FROM snapshot;
      DROP TABLE snapshot; ALTER TABLE old RENAME TO snapshot; PRAGMA user_version = 1`);
    database.close();
    expect(foundIn(folder)).toEqual(picture);
    await openJournal(folder).close();
    const again = new DatabaseSync(join(folder, 'durable.db'));
    expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
    again.close();
  });
});

describe('a write-ahead log that is torn', () => {
  /** A log of commits of one to three records; after each, how long the log was and what the state was. */
  const aLog = async () => {
    const records = await aLife();
    const folder = aFolder();
    const journal = openJournal(folder);
    const log = join(folder, 'durable.db-wal');
    const commits = [{ bytes: statSync(log).size, picture: pictureOf(journal.state) }];
    for (let from = 0, size = 1; from < records.length; from += size, size = (size % 3) + 1) {
      await Promise.all(records.slice(from, from + size).map((record) => journal.append(record)));
      commits.push({ bytes: statSync(log).size, picture: pictureOf(journal.state) });
    }
    const copy = aCopyOf(folder);
    await journal.close();
    return { folder: copy, commits };
  };

  /** A loss of power: the log's index, which is shared memory, is gone. */
  const aTornCopyOf = (folder: string): string => {
    const torn = aCopyOf(folder);
    rmSync(join(torn, 'durable.db-shm'), { force: true });
    return torn;
  };

  type Commits = Awaited<ReturnType<typeof aLog>>['commits'];

  const lastWithin = (commits: Commits, bytes: number) => commits.findLast((commit) => commit.bytes <= bytes)?.picture;

  /** Every commit's end, the bytes around it, and some in the middle of a frame. */
  const cutsOf = (commits: Commits): number[] =>
    commits.slice(1).flatMap(({ bytes }) => [bytes - 3_000, bytes - 1, bytes, bytes + 1]);

  it('leaves every commit before the tear whole, and nothing of the one in it', async () => {
    const { folder, commits } = await aLog();
    const whole = commits.at(-1)?.bytes ?? 0;
    for (const bytes of cutsOf(commits).filter((cut) => cut <= whole)) {
      const torn = aTornCopyOf(folder);
      truncateSync(join(torn, 'durable.db-wal'), bytes);
      expect({ bytes, found: foundIn(torn) }).toEqual({ bytes, found: lastWithin(commits, bytes) });
    }
  });

  it.each([
    ['noise', (length: number) => Buffer.from(Array.from({ length }, (_, at) => (at * 73 + 41) % 256))],
    ['zeros', (length: number) => Buffer.alloc(length)],
    ['an old frame', (length: number, log: Buffer) => log.subarray(log.length - length)],
  ])('is read up to its last good frame when %s follows', async (_, rubbishOf) => {
    const { folder, commits } = await aLog();
    const log = readFileSync(join(folder, 'durable.db-wal'));
    for (const { bytes, picture } of commits.filter((_, index) => index % 3 === 0)) {
      for (const length of [1, 4_120, 9_000].filter((each) => each <= log.length)) {
        const torn = aTornCopyOf(folder);
        writeFileSync(join(torn, 'durable.db-wal'), Buffer.concat([log.subarray(0, bytes), rubbishOf(length, log)]));
        expect({ bytes, length, found: foundIn(torn) }).toEqual({ bytes, length, found: picture });
      }
    }
  });
});
