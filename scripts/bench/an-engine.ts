import { app, type OrchestrationContext, type Task } from 'durable-functions';
import { createClock, type LocalClock } from '../../local/clock';
import { type App, resetApp, sealApp } from '../../local/durable/core'; // First: it supplies the core that the packages below look for.
import { createEngine, type Engine } from '../../local/durable/engine';
import { createInvoke } from '../../local/durable/invocation';
import type { Journal } from '../../local/durable/journal';
import { createReplay, type Replay } from '../../local/durable/replay';
import { usualRetention } from '../../local/durable/retention';
import type { RegisteredFunction } from '../../local/durable/rpc';

/** The names of what the benchmarks run. */
export const addSteps = 'add-steps';
export const addThenWait = 'add-then-wait';
export const addInPages = 'add-in-pages';
export const sleep = 'sleep';
export const go = 'go';

type Story<Result> = Generator<Task, Result, unknown>;

function* adding({ df }: OrchestrationContext, steps: number): Story<number> {
  let sum = 0;
  for (let step = 0; step < steps; step += 1) sum = (yield df.callActivity('add-one', sum)) as number;
  return sum;
}

interface Pages {
  readonly steps: number;
  readonly perPage: number;
  readonly sum: number;
}

/** Registers the benchmarks' functions and seals the app. */
const theApp = (): App => {
  resetApp();
  app.activity('add-one', { handler: (sum: number) => sum + 1 });
  app.orchestration(addSteps, function* (context) {
    return yield* adding(context, context.df.getInput<number>());
  });
  app.orchestration(addThenWait, function* (context) {
    const sum = yield* adding(context, context.df.getInput<number>());
    yield context.df.waitForExternalEvent(go);
    return sum;
  });
  app.orchestration(addInPages, function* (context) {
    const { steps, perPage, sum } = context.df.getInput<Pages>();
    const added = yield* adding(context, Math.min(perPage, steps - sum));
    if (sum + added < steps) context.df.continueAsNew({ steps, perPage, sum: sum + added });
    return sum + added;
  });
  app.orchestration(sleep, function* ({ df }) {
    yield df.createTimer(new Date(df.getInput<number>()));
    return 'awake';
  });
  return sealApp(() => {});
};

let sealed: App | undefined;

export interface AnEngine {
  readonly engine: Engine;
  readonly clock: LocalClock;
  readonly replay: Replay;
  orchestrator(name: string): RegisteredFunction;
  /** Starts an instance straight at the engine; resolves once that is stored. */
  start(name: string, id: string, input: unknown): Promise<void>;
}

/** The embedded engine over a journal, as `createHost` puts it together, without HTTP in front. */
export const anEngine = (journal: Journal, clock: LocalClock = createClock({ mode: 'real' })): AnEngine => {
  sealed ??= theApp();
  const { functions } = sealed;
  const invoke = createInvoke(sealed, say, () => '{}');
  const replay = createReplay(invoke, 'V3');
  const engine = createEngine({
    journal,
    clock,
    functions,
    invoke,
    replay,
    defaultVersion: '1.0',
    carryOver: () => 'once',
    retention: usualRetention,
    log: say,
  });
  return {
    engine,
    clock,
    replay,
    orchestrator: (name) => functions.find(({ metadata }) => metadata.name === name) as RegisteredFunction,
    async start(name, id, input) {
      await engine.start({ id, name, version: null, input: JSON.stringify(input) });
    },
  };
};

const say = ({ level, message }: { readonly level: string; readonly message: string }): void => {
  if (level === 'error' || level === 'critical') console.error(message);
};
