import type { LocalClock } from '../clock';
import { type ClientEndpoints, startClientEndpoints } from './client-endpoints';
import { type App, sealApp } from './core';
import { type Counters, createEngine, type Engine } from './engine';
import type { HistoryEvent } from './history';
import { isDisabled, readHostJson, type Settings } from './host-json';
import { createHttpTriggers, type HandleHttp, type HostRequest, type HostResponse } from './http-trigger';
import { createInvoke, type Log, runHooks } from './invocation';
import { type Journal, openJournal } from './journal';
import type { CarryOver } from './records';
import { createReplay, type SchemaVersion } from './replay';
import { type Retention, usualRetention } from './retention';
import { triggerOf } from './rpc';
import { type Instance, isLive, runtimeStatusOf } from './state';
import { historyOf } from './status';
import { createTimerTriggers, type TimerTriggers } from './timer-trigger';

/** An instance, for people. Moments in ms since 1970. */
export interface InstanceSummary {
  readonly id: string;
  readonly name: string;
  readonly runtimeStatus: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** How often it has continued as new. */
  readonly generation: number;
}

export interface InstanceDetail extends InstanceSummary {
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
  /** Of the present generation. */
  readonly history: readonly HistoryEvent[];
  readonly pendingTimers: readonly { readonly dueAt: number }[];
  readonly openActivities: readonly string[];
  readonly openChildren: readonly string[];
  /** Messages that wait for a turn. */
  readonly waiting: number;
}

/** An embedded Functions host: it runs what an app registered, and keeps the histories of its orchestrations. */
export interface Host {
  /** Seals the app, serves its triggers and takes up every orchestration where its record ends. */
  start(): Promise<void>;
  /**
   * Answers nothing for a path that no function serves. An event stream or a long poll is not `counted`: `advance` does
   * not wait for it.
   */
  handle(request: HostRequest, options?: { readonly counted: boolean }): Promise<HostResponse | undefined>;
  /** Moves a shifted or virtual clock to `to` (ms since 1970), through every instant at which something is due. */
  advanceTo(to: number): Promise<void>;
  advance(minutes: number): Promise<void>;
  /** Resolves once no turn, activity, timer function or request is in flight. */
  quiet(): Promise<void>;
  instances(): readonly InstanceSummary[];
  instance(id: string): InstanceDetail | undefined;
  /** Resolves with false when there is no live instance of this id. */
  terminate(id: string, reason: string): Promise<boolean>;
  counters(): Counters;
  /** Takes no more work, waits for what is in flight (5 s at most), runs `appTerminate` hooks and closes the database. */
  stop(): Promise<void>;
}

export interface HostOptions {
  /** The data folder; the journal is `durable.db` in it. One process at a time. */
  readonly folder: string;
  readonly clock: LocalClock;
  /** The parsed `host.json`. */
  readonly hostJson: unknown;
  readonly settings: Settings;
  readonly log: Log;
  readonly schemaVersion?: SchemaVersion;
  /** For tests, asked at each continue-as-new: does the orchestration mind losing, or getting twice, what it had not read? */
  readonly carryOver?: () => CarryOver;
  /** For tests: how many instances that ended are kept. */
  readonly retention?: Retention;
  /** For fault injection and for small snapshots in tests. */
  readonly openJournal?: (folder: string) => Journal;
}

const stopAfterMs = 5_000;

/**
 * Opens the folder and sets the clock to where it stood there. Register the app between this and `start`, or before.
 *
 * Throws one sentence when the folder cannot be read, or when a real clock is behind it. Source: docs/durable.md, Part B.
 */
export const createHost = (options: HostOptions): Host => {
  const {
    folder,
    clock,
    settings,
    log,
    schemaVersion = 'V3',
    carryOver = () => 'once',
    retention = usualRetention,
  } = options;
  const hostJson = readHostJson(options.hostJson, settings);
  const complain = (message: string): void => log({ level: 'warning', category: 'durable', message });
  const journal = options.openJournal?.(folder) ?? openJournal(folder, { complain });
  const { state } = journal;
  try {
    clock.restore({ now: state.now, offsetMs: state.offsetMs });
  } catch (error) {
    void journal.close();
    throw error;
  }
  clock.keepMoves(({ now, offsetMs }) => journal.append({ kind: 'clock', at: now, offsetMs }));

  let running: Running | undefined;
  let isClosed = false;

  const start = async (): Promise<void> => {
    const app = sealApp((level, category, message) => log({ level, category, message }));
    await runHooks(app, 'appStart', { hookData: {} });
    const capabilities = await app.model.getCapabilities({});
    if (capabilities['HttpUri'] !== undefined)
      throw new Error('the local host does not stream HTTP: leave enableHttpStream out of app.setup');
    const functions = app.functions.filter(({ metadata }) => !isDisabled(metadata.name, settings));
    for (const each of functions) refuseUnknownTrigger(triggerOf(each)[1].type, each.metadata.name);

    let clientData = '';
    const invoke = createInvoke(app, log, () => clientData);
    const replay = createReplay(invoke, schemaVersion);
    const { defaultVersion, hubName } = hostJson;
    const engine = createEngine({
      journal,
      clock,
      functions,
      invoke,
      replay,
      defaultVersion,
      carryOver,
      retention,
      log,
    });
    const http = createHttpTriggers(functions, hostJson, settings, invoke, log);
    const timers = createTimerTriggers({ journal, clock, functions, settings, invoke, log });
    await journal.append({ kind: 'clock', at: clock.now(), offsetMs: clock.reading().offsetMs });
    const endpoints = startClientEndpoints({ engine, state, clock, hubName, log });
    clientData = endpoints.clientData;
    running = { app, engine, http, timers, endpoints };
    engine.resume();
    await timers.start();
  };

  const stop = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    running?.engine.stop();
    running?.timers.stop();
    clock.stop();
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, stopAfterMs);
    });
    await Promise.race([clock.quiet(), late]);
    clearTimeout(limit);
    if (running !== undefined) {
      running.endpoints.stop();
      await runHooks(running.app, 'appTerminate', { hookData: {} });
    }
    await journal.close();
  };

  const live = (): Running => {
    if (running === undefined || isClosed) throw new Error('the host is not running');
    return running;
  };

  return {
    start,
    stop,
    handle: async (request, { counted } = { counted: true }) =>
      counted ? clock.during(() => live().http(request)) : live().http(request),
    advanceTo: clock.advanceTo,
    advance: (minutes) => clock.advanceTo(clock.now() + minutes * 60_000),
    quiet: clock.quiet,
    instances: () => [...state.instances.values()].map(summaryOf),
    instance(id) {
      const found = state.instances.get(id);
      return found && detailOf(found, live().engine);
    },
    async terminate(id, reason) {
      if (!isLive(state.instances.get(id))) return false;
      await live().engine.send(id, { kind: 'terminate', reason });
      return true;
    },
    counters: () => live().engine.counters(),
  };
};

interface Running {
  readonly app: App;
  readonly engine: Engine;
  readonly http: HandleHttp;
  readonly timers: TimerTriggers;
  readonly endpoints: ClientEndpoints;
}

const knownTriggers: readonly string[] = [
  'httptrigger',
  'timertrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'entitytrigger', // Registered, but any call of it fails with a clear text.
];

const refuseUnknownTrigger = (type: string, name: string): void => {
  if (!knownTriggers.includes(type.toLowerCase()))
    throw new Error(`the local host has no ${type}: the function '${name}' cannot run`);
};

const summaryOf = (instance: Instance): InstanceSummary => {
  const { id, name, createdAt, updatedAt, generation } = instance;
  return { id, name, runtimeStatus: runtimeStatusOf(instance), createdAt, updatedAt, generation };
};

const detailOf = (instance: Instance, engine: Engine): InstanceDetail => {
  const open = [...instance.open.values()];
  return {
    ...summaryOf(instance),
    input: JSON.parse(instance.input),
    output: JSON.parse(instance.output),
    customStatus: instance.customStatus === null ? null : JSON.parse(instance.customStatus),
    history: historyOf(instance),
    pendingTimers: engine.timersOf(instance).map(({ dueAt }) => ({ dueAt })),
    openActivities: open.filter((task) => task.what === 'activity').map(({ name }) => name),
    openChildren: open.filter((task) => task.what === 'child').map(({ child }) => child),
    waiting: instance.mail.length,
  };
};
