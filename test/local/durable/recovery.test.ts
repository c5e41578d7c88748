import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { OrchestrationHandler } from 'durable-functions';
import type { HistoryEvent } from '../../../local/durable/history';
import { openJournal } from '../../../local/durable/journal';
import { aCopyOf, aFolder, aHost, df, recordsIn, returning, startsAt, type TestHost, tidyUp, until } from './a-host';

afterEach(tidyUp);

const minuteMs = 60_000;

const story: OrchestrationHandler = function* ({ df }) {
  yield df.callActivity('first', {});
  const bell = df.waitForExternalEvent('doorbell');
  const alarm = df.createTimer(new Date(df.currentUtcDateTime.getTime() + 60 * minuteMs));
  yield df.Task.any([bell, alarm]);
  if (!alarm.isCompleted) {
    alarm.cancel();
    yield df.createTimer(df.currentUtcDateTime);
  }
  yield df.Task.all([df.callActivity('first', {}), df.callActivity('second', {})]);
  return df.currentUtcDateTime.toISOString();
};

const appWith =
  (runs: string[], handler: OrchestrationHandler = story): (() => void) =>
  () => {
    for (const name of ['first', 'second'])
      df.app.activity(name, {
        handler: () => {
          runs.push(name);
        },
      });
    df.app.orchestration('story', handler);
  };

/** What a host holds, without the moments of its own start. */
const pictureOf = ({ host }: TestHost) => host.instances().map(({ id }) => host.instance(id));

describe('a host that takes up where another was killed', () => {
  it('finds the instance as it was, and its timer', async () => {
    const runs: string[] = [];
    const before = await aHost(appWith(runs));
    await before.begin('story', 'i-1');
    const after = await aHost(appWith(runs), { folder: aCopyOf(before.folder) });
    expect(pictureOf(after)).toEqual(pictureOf(before));
    await after.host.advance(60);
    expect(after.host.instance('i-1')).toMatchObject({
      runtimeStatus: 'Completed',
      output: new Date(startsAt + 60 * minuteMs).toISOString(),
    });
    expect(runs).toEqual(['first', 'first', 'second']);
  });

  it('goes on in virtual time and never back', async () => {
    const before = await aHost(appWith([]));
    await before.host.advance(90);
    const after = await aHost(appWith([]), { folder: aCopyOf(before.folder) });
    expect(after.now()).toBe(before.now());
    await expect(after.host.advance(-1)).rejects.toThrow('time cannot go back');
  });

  it('keeps the offset of a shifted clock', async () => {
    const before = await aHost(appWith([]), { clockMode: 'shifted' });
    const from = before.clock.now();
    await before.host.advance(90);
    expect(before.clock.now()).toBeGreaterThanOrEqual(from + 90 * minuteMs);
    // Real time runs on while the clock is pushed, so the offset may be a few milliseconds short of 90 minutes.
    const { now, offsetMs } = before.clock.reading();
    const after = await aHost(appWith([]), { folder: aCopyOf(before.folder), clockMode: 'shifted' });
    expect(after.clock.now()).toBeGreaterThanOrEqual(now);
    expect(after.clock.reading().offsetMs).toBe(offsetMs);
  });

  it('refuses a real clock that is behind the folder', async () => {
    const before = await aHost(appWith([]), { clockMode: 'shifted' });
    await before.host.advance(90);
    const copy = aCopyOf(before.folder);
    await expect(aHost(appWith([]), { folder: copy, clockMode: 'real' })).rejects.toThrow(
      /the clock of this folder is \d+ minutes ahead: start with --clock shifted, or --fresh/,
    );
  });

  it('fires what came due while nothing ran, at once', async () => {
    const folder = aFolder();
    const before = await aHost(appWith([]), { folder });
    await before.begin('story', 'i-1');
    await before.host.stop();
    const journal = openJournal(folder);
    await journal.append({ kind: 'clock', at: startsAt + 600 * minuteMs, offsetMs: 0 });
    await journal.close();
    const after = await aHost(appWith([]), { folder });
    await after.host.quiet();
    expect(after.host.instance('i-1')?.runtimeStatus).toBe('Completed');
  });

  it('runs an unfinished activity again', async () => {
    let finish = (): void => {};
    let runs = 0;
    const register = (): void => {
      df.app.activity('slow', {
        handler: () => {
          runs += 1;
          return new Promise<string>((resolve) => {
            finish = () => resolve(`run ${runs}`);
          });
        },
      });
      df.app.orchestration('story', function* ({ df }) {
        return yield df.callActivity('slow', {});
      });
    };
    const before = await aHost(register);
    await before.client((client) => client.startNew('story', { instanceId: 'i-1' }));
    await until(() => runs === 1);
    const copy = aCopyOf(before.folder);
    finish();
    await before.host.quiet();

    const after = await aHost(register, { folder: copy });
    await until(() => runs === 2);
    finish();
    await after.host.quiet();
    expect(after.host.instance('i-1')).toMatchObject({ runtimeStatus: 'Completed', output: 'run 2' });
  });

  it('knows finished instances, and refuses nothing that they would have refused', async () => {
    const register = (): void => {
      df.app.orchestration('story', returning('done'));
    };
    const before = await aHost(register);
    await before.begin('story', 'i-1');
    const after = await aHost(register, { folder: aCopyOf(before.folder) });
    expect(after.host.instance('i-1')).toEqual(before.host.instance('i-1'));
    await after.client((client) => client.raiseEvent('i-1', 'doorbell', {}));
    expect(after.host.instance('i-1')?.waiting).toBe(0);
  });

  it('fails an instance whose steps the code now takes in another order, and names the step', async () => {
    const inOrder = (first: string, second: string): OrchestrationHandler =>
      function* ({ df }) {
        yield df.callActivity(first, {});
        yield df.callActivity(second, {});
        yield df.waitForExternalEvent('doorbell');
      };
    const before = await aHost(appWith([], inOrder('first', 'second')));
    await before.begin('story', 'i-1');
    const after = await aHost(appWith([], inOrder('second', 'first')), { folder: aCopyOf(before.folder) });
    await after.ring('i-1', 'doorbell');
    expect(after.host.instance('i-1')).toMatchObject({
      runtimeStatus: 'Failed',
      output:
        "Non-Deterministic workflow detected: step 1 of 'story' was recorded as activity 'first', but the code now does " +
        "activity 'second'. Was a change made to the orchestrator code after this instance had already started running?",
    });
  });

  it.each<[string, OrchestrationHandler, string]>([
    [
      'swaps a timer and an activity',
      function* ({ df }) {
        yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + 5 * minuteMs));
        yield df.callActivity('first', {});
      },
      "step 1 of 'story' was recorded as activity 'first', but the code now does a timer",
    ],
    [
      'leaves a step out',
      function* ({ df }) {
        yield df.callActivity('first', {});
      },
      "step 2 of 'story' was recorded as a timer, but the code now ends or waits before it",
    ],
    [
      'waits for another event',
      function* ({ df }) {
        yield df.callActivity('first', {});
        yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + 5 * minuteMs));
        yield df.waitForExternalEvent('other');
      },
      "step 3 of 'story' was recorded as a wait for the event 'doorbell', but the code now does a wait for the event 'other'",
    ],
    [
      'retries what it did not retry',
      function* ({ df: inner }) {
        yield inner.callActivityWithRetry('first', new df.RetryOptions(1_000, 3), {});
      },
      "step 1 of 'story' was recorded as activity 'first', but the code now does activity 'first' with retry",
    ],
  ])('notices when the code %s', async (_, changed, text) => {
    const recorded: OrchestrationHandler = function* ({ df }) {
      yield df.callActivity('first', {});
      yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + 5 * minuteMs));
      yield df.waitForExternalEvent('doorbell');
    };
    const before = await aHost(appWith([], recorded));
    await before.begin('story', 'i-1');
    await before.host.advance(5);
    const after = await aHost(appWith([], changed), { folder: aCopyOf(before.folder) });
    await after.ring('i-1', 'doorbell');
    expect(after.host.instance('i-1')?.output).toContain(text);
  });

  it('lets a changed input and a later timer pass, as the engine does', async () => {
    const waiting = (input: number, minutes: number): OrchestrationHandler =>
      function* ({ df }) {
        yield df.callActivity('first', { input });
        yield df.createTimer(new Date(df.currentUtcDateTime.getTime() + minutes * minuteMs));
        return 'done';
      };
    const before = await aHost(appWith([], waiting(1, 5)));
    await before.begin('story', 'i-1');
    const after = await aHost(appWith([], waiting(2, 7)), { folder: aCopyOf(before.folder) });
    await after.host.advance(5);
    expect(after.host.instance('i-1')?.output).toBe('done');
  });
});

describe('a host whose instances come and go', () => {
  it('never gives a new life the answer to an activity of the one before', async () => {
    const answers: ((text: string) => void)[] = [];
    const { host, client } = await aHost(() => {
      df.app.activity('slow', { handler: () => new Promise<string>((resolve) => answers.push(resolve)) });
      df.app.orchestration('story', function* ({ df }) {
        return yield df.callActivity('slow', {});
      });
    });
    const live = async (count: number): Promise<void> => {
      await client((each) => each.startNew('story', { instanceId: 'i-1' }));
      await until(() => answers.length === count);
    };
    await live(1);
    await host.terminate('i-1', 'enough');
    await until(() => host.instance('i-1')?.runtimeStatus === 'Terminated');
    await live(2);
    answers[0]?.('old');
    answers[1]?.('new');
    await host.quiet();
    expect(host.instance('i-1')).toMatchObject({ runtimeStatus: 'Completed', output: 'new' });
  });

  it('stores the answer of an activity that ends while it stops', async () => {
    const folder = aFolder();
    let finish = (): void => {};
    let runs = 0;
    const register = (): void => {
      df.app.activity('slow', {
        handler: () => {
          runs += 1;
          return new Promise<string>((resolve) => {
            finish = () => resolve('done');
          });
        },
      });
      df.app.orchestration('story', function* ({ df }) {
        return yield df.callActivity('slow', {});
      });
    };
    const before = await aHost(register, { folder });
    await before.client((client) => client.startNew('story', { instanceId: 'i-1' }));
    await until(() => runs === 1);
    const stopped = before.host.stop();
    finish();
    await stopped;
    const after = await aHost(register, { folder });
    await after.host.quiet();
    expect(after.host.instance('i-1')?.output).toBe('done');
    expect(runs).toBe(1);
  });

  it('takes a turn again that could not be stored, and acts once', async () => {
    const runs: string[] = [];
    let failures = 2;
    const { host, begin, log } = await aHost(appWith(runs), {
      openJournal: (folder) => {
        const journal = openJournal(folder);
        return {
          ...journal,
          append: (record) => {
            if (record.kind !== 'turn' || failures-- <= 0) return journal.append(record);
            return Promise.reject(new Error('disk full'));
          },
        };
      },
    });
    await begin('story', 'i-1');
    expect(runs).toEqual(['first']);
    expect(host.instance('i-1')?.pendingTimers).toHaveLength(1);
    expect(log.filter(({ level }) => level === 'critical')).toHaveLength(2);
  });

  it('tells a caller that a start was not stored', async () => {
    const { client, host } = await aHost(appWith([]), {
      openJournal: (folder) => {
        const journal = openJournal(folder);
        const append: typeof journal.append = (record) =>
          record.kind === 'created' ? Promise.reject(new Error('disk full')) : journal.append(record);
        return { ...journal, append };
      },
    });
    await expect(client((each) => each.startNew('story', { instanceId: 'i-1' }))).rejects.toThrow('disk full');
    expect(host.instances()).toEqual([]);
  });
});

describe('a journal', () => {
  it('comes to the same end from every prefix of a life with retries, children and a long timer', async () => {
    const register = (): void => {
      const tries = new Map<string, number>();
      df.app.activity('shaky', {
        handler: ({ key }: { key: string }) => {
          tries.set(key, (tries.get(key) ?? 0) + 1);
          if (tries.get(key) === 1) throw new Error('once');
          return key;
        },
      });
      df.app.orchestration('child', function* ({ df: inner }) {
        const { n } = inner.getInput<{ n: number }>();
        return yield inner.callActivityWithRetry('shaky', new df.RetryOptions(60_000, 3), { key: `c${n}` });
      });
      df.app.orchestration('story', function* ({ df: inner }) {
        const retry = new df.RetryOptions(60_000, 3);
        const first: string[] = yield inner.Task.all([
          inner.callActivityWithRetry('shaky', retry, { key: 'a' }),
          inner.callSubOrchestrator('child', { n: 1 }),
          inner.callSubOrchestrator('child', { n: 2 }, 'child-2'),
        ]);
        yield inner.createTimer(new Date(inner.currentUtcDateTime.getTime() + 7 * 24 * 60 * minuteMs));
        return first;
      });
    };
    const daysOn = startsAt + 8 * 24 * 60 * minuteMs;
    const finished = await aHost(register);
    await finished.begin('story', 'i-1');
    await finished.host.advanceTo(daysOn);
    expect(finished.host.instance('i-1')).toMatchObject({ runtimeStatus: 'Completed', output: ['a', 'c1', 'c2'] });
    const records = recordsIn(finished.folder);

    for (let length = 0; length <= records.length; length++) {
      const folder = aFolder();
      const journal = openJournal(folder);
      for (const record of records.slice(0, length)) await journal.append(record);
      const isBorn = journal.state.instances.has('i-1');
      await journal.close();
      const again = await aHost(register, { folder });
      if (!isBorn) await again.begin('story', 'i-1');
      await again.host.advanceTo(Math.max(daysOn, again.clock.now()));
      const { runtimeStatus, output } = again.host.instance('i-1') ?? {};
      expect({ length, runtimeStatus, output }).toEqual({
        length,
        runtimeStatus: 'Completed',
        output: ['a', 'c1', 'c2'],
      });
      expect(again.clock.pendingAlarms()).toBe(0);
      await again.host.stop();
    }
  });

  it('comes to the same end from every prefix of a life', async () => {
    const finished = await aHost(appWith([]));
    await finished.begin('story', 'i-1');
    await finished.host.advance(10);
    await finished.ring('i-1', 'doorbell');
    const end = finished.host.instance('i-1');
    expect(end?.runtimeStatus).toBe('Completed');
    const records = recordsIn(finished.folder);

    for (let length = 0; length <= records.length; length++) {
      const folder = aFolder();
      const journal = openJournal(folder);
      for (const record of records.slice(0, length)) await journal.append(record);
      const isBorn = journal.state.instances.has('i-1');
      await journal.close();
      const again = await aHost(appWith([]), { folder });
      if (!isBorn) await again.begin('story', 'i-1');
      await again.host.quiet();
      const isWaiting = again.host.instance('i-1')?.runtimeStatus === 'Running';
      if (isWaiting) await again.ring('i-1', 'doorbell');
      const { runtimeStatus, history } = again.host.instance('i-1') ?? {};
      expect({ length, runtimeStatus }).toEqual({ length, runtimeStatus: 'Completed' });
      expect(again.clock.pendingAlarms()).toBe(0);
      expect(stepsOf(history)).toEqual(stepsOf(end?.history));
      await again.host.stop();
    }
  });

  it('names a record whose bytes have changed', async () => {
    const folder = aFolder();
    const desk = await aHost(appWith([]), { folder });
    await desk.begin('story', 'i-1');
    await desk.host.stop();
    const database = new DatabaseSync(join(folder, 'durable.db'));
    database.exec("UPDATE journal SET record = replace(record, 'story', 'stor!') WHERE seq = 2");
    database.close();
    expect(() => openJournal(folder)).toThrow(
      `${join(folder, 'durable.db')} cannot be read: the checksum of record 2 is wrong. ` +
        'Put back a copy of the folder, or start with --fresh and lose what it held',
    );
  });

  it('names a record that is missing', async () => {
    const folder = aFolder();
    const desk = await aHost(appWith([]), { folder });
    await desk.begin('story', 'i-1');
    await desk.host.stop();
    const database = new DatabaseSync(join(folder, 'durable.db'));
    database.exec('DELETE FROM journal WHERE seq = 3');
    database.close();
    expect(() => openJournal(folder)).toThrow('record 3 is missing');
  });

  it('misses records that were taken from the end', async () => {
    const folder = aFolder();
    const desk = await aHost(appWith([]), { folder });
    await desk.begin('story', 'i-1');
    await desk.host.stop();
    const database = new DatabaseSync(join(folder, 'durable.db'));
    const last = Number(database.prepare('SELECT max(seq) AS seq FROM journal').get()?.['seq']);
    database.exec(`DELETE FROM journal WHERE seq = ${last}`);
    database.close();
    expect(() => openJournal(folder)).toThrow(`record ${last} is missing`);
  });

  it('refuses a file that is no database, and one of a later format', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'durable.db'), 'not a database, but long enough to look at. '.repeat(100));
    expect(() => openJournal(folder)).toThrow(/durable\.db cannot be read: file is not a database/);

    const later = aFolder();
    await openJournal(later).close();
    const database = new DatabaseSync(join(later, 'durable.db'));
    database.exec('PRAGMA user_version = 9');
    database.close();
    expect(() => openJournal(later)).toThrow('it has format 9, and this program knows format 2');
  });

  it('refuses a file with a torn page', async () => {
    const folder = aFolder();
    const desk = await aHost(appWith([]), { folder });
    for (let n = 0; n < 20; n++) await desk.begin('story', `i-${n}`);
    await desk.host.stop();
    const file = join(folder, 'durable.db');
    const size = readFileSync(file).length;
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(4096, 0x5a), 0, 4096, Math.floor(size / 8192) * 4096);
    closeSync(handle);
    expect(() => openJournal(folder)).toThrow(/durable\.db cannot be read/);
  });
});

/** The events in order of kind, without the bounds of turns: how answers are batched is nobody's promise. */
const stepsOf = (history: readonly HistoryEvent[] = []): number[] =>
  history
    .map(({ EventType }) => EventType)
    .filter((type) => type !== 12 && type !== 13)
    .sort();
