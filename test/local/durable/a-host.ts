import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { app } from '@azure/functions';
import type { DurableOrchestrationContext, OrchestrationHandler } from 'durable-functions';
import * as df from 'durable-functions';
import { type ClockMode, createClock, type LocalClock } from '../../../local/clock';
import { resetApp } from '../../../local/durable/core'; // First: it supplies the core that the packages below look for.
import { createHost, type Host, type HostOptions } from '../../../local/durable/host';
import type { LogEntry } from '../../../local/durable/invocation';
import type { JournalRecord } from '../../../local/durable/records';

export { app, df };
export const dayMs = 86_400_000;
export const startsAt = Date.parse('2026-03-02T08:00:00Z');

export interface TestHost {
  readonly host: Host;
  readonly clock: LocalClock;
  readonly folder: string;
  readonly log: LogEntry[];
  /** Calls the durable client from a function of the app, as every real caller does. */
  client<Result>(work: (client: df.DurableClient) => Promise<Result>): Promise<Result>;
  /** Starts an instance and waits until all is quiet. */
  begin(name: string, instanceId: string, input?: unknown): Promise<void>;
  ring(instanceId: string, eventName: string, data?: unknown): Promise<void>;
  /** The present clock, as RFC 3339. */
  now(): string;
}

/** An orchestrator that waits for nothing. The empty `yield*` is there for the linter. */
export const computing = (compute: (df: DurableOrchestrationContext) => unknown): OrchestrationHandler =>
  function* ({ df }) {
    yield* [];
    return compute(df);
  };
export const returning = (value: unknown): OrchestrationHandler => computing(() => value);
export const throwing = (thrown: unknown): OrchestrationHandler =>
  function* () {
    yield* [];
    throw thrown;
  };

interface TestHostOptions extends Partial<Omit<HostOptions, 'clock' | 'folder'>> {
  readonly folder?: string;
  readonly clockMode?: ClockMode;
}

const undo: (() => Promise<void> | void)[] = [];

export const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-durable-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What a crash would leave: the files as they are now, with no host to tidy up. */
export const aCopyOf = (folder: string): string => {
  const copy = aFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
};

/** The records of a folder since its last snapshot; it may be in use. */
export const recordsIn = (folder: string): JournalRecord[] => {
  const database = new DatabaseSync(join(aCopyOf(folder), 'durable.db'));
  const rows = database.prepare('SELECT record FROM journal ORDER BY seq').all();
  database.close();
  return rows.map(({ record }) => JSON.parse(String(record)) as JournalRecord);
};

/** Starts a host for what `register` registers; every test of a file may start several, one after the other. */
export const aHost = async (register: () => void, options: TestHostOptions = {}): Promise<TestHost> => {
  const { folder = aFolder(), clockMode = 'virtual', ...rest } = options;
  const log: LogEntry[] = [];
  const clock = createClock({ mode: clockMode, startsAt });
  resetApp();
  register();
  let work: ((client: df.DurableClient) => Promise<unknown>) | undefined;
  let result: unknown;
  df.app.client.http('test-client', {
    route: 'test-client',
    handler: async (_request, client) => {
      try {
        result = { value: await work?.(client) };
      } catch (error) {
        result = { error };
      }
      return { status: 200 };
    },
  });
  const host = createHost({
    folder,
    clock,
    hostJson: { version: '2.0', extensions: { http: { routePrefix: '' }, durableTask: { hubName: 'TestHub' } } },
    settings: {},
    log: (entry) => log.push(entry),
    ...rest,
  });
  undo.push(() => host.stop());
  await host.start();
  const client: TestHost['client'] = async (given) => {
    work = given;
    await host.handle({ method: 'GET', url: '/test-client', headers: {} });
    const { value, error } = result as { value: Awaited<ReturnType<typeof given>>; error?: unknown };
    if (error !== undefined) throw error;
    return value;
  };
  return {
    host,
    clock,
    folder,
    log,
    client,
    now: () => new Date(clock.now()).toISOString(),
    async begin(name, instanceId, input = {}) {
      await client((each) => each.startNew(name, { instanceId, input }));
      await host.quiet();
    },
    async ring(instanceId, eventName, data = {}) {
      await client((each) => each.raiseEvent(instanceId, eventName, data));
      await host.quiet();
    },
  };
};

/** Lets everything else run until `isTrue`. */
export const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
};

/** Stops every host and removes every folder of the test: hand it to `afterEach`. */
export const tidyUp = async (): Promise<void> => {
  for (const step of undo.splice(0).reverse()) await step();
};
