import type { LocalClock } from '../clock';
import { isDiskTrouble } from '../trouble';
import { createBreath } from './breath';
import type { Incoming } from './draft';
import { createInbox } from './inbox';
import { asError, type Invoke, type Log } from './invocation';
import type { Journal } from './journal';
import type { Birth, CarryOver, Message, OpenTimer, TaskDone, TaskFailed, Turn } from './records';
import type { Replay } from './replay';
import { overdueOf, type Retention } from './retention';
import type { RegisteredFunction } from './rpc';
import { type Instance, isFor, isLive } from './state';
import { byName, createTasks } from './tasks';
import { oneByOne, planControl, planTurn, type TurnTools } from './turn';

/**
 * The history keeper: gives each instance its turns, one at a time, and carries out what they decide.
 *
 * Every transition is a record first, then state, then acts: nothing is started, armed or answered before its commit.
 * Source: docs/durable.md B6, B8.
 */
export interface Engine {
  /** Starts what recovery found: arms timers, runs unfinished activities again, wakes instances. */
  resume(): void;
  hasOrchestrator(name: string): boolean;
  /** Resolves with false when a live instance has the id; a finished one is replaced. */
  start(birth: Birth): Promise<boolean>;
  /** Resolves once the message is stored. A message for nobody is stored and dropped. */
  send(to: string, message: Message): Promise<void>;
  /** Removes finished instances; answers how many. */
  purge(ids: readonly string[]): Promise<number>;
  timersOf(instance: Instance): readonly OpenTimer[];
  counters(): Counters;
  /** No turn begins after this. */
  stop(): void;
}

/** Since this host started; `longestHistory` in events of one generation, since the folder was new. */
export interface Counters {
  readonly turns: number;
  readonly activities: number;
  /** Instances that began, children among them. */
  readonly starts: number;
  /** Timers that were created, the cancelled ones and those of no length among them. */
  readonly timers: number;
  /** External events that a live instance was sent. */
  readonly events: number;
  readonly continuations: number;
  readonly longestHistory: number;
}

export interface EngineParts {
  readonly journal: Journal;
  readonly clock: LocalClock;
  readonly functions: readonly RegisteredFunction[];
  readonly invoke: Invoke;
  readonly replay: Replay;
  readonly defaultVersion: string | null;
  readonly carryOver: () => CarryOver;
  readonly retention: Retention;
  readonly log: Log;
}

/** How long to wait, in real time, before what could not be stored is tried again. */
const storeAgainMs = 100;

export const createEngine = (parts: EngineParts): Engine => {
  const { journal, clock, functions, invoke, replay, defaultVersion, carryOver, retention, log } = parts;
  const { state } = journal;
  const orchestrators = byName(functions, 'orchestrationTrigger');
  const inbox = createInbox(state);
  const breathe = createBreath();
  const taking = new Set<string>();
  const reserved = new Map<string, Promise<void>>();
  const counted = { turns: 0, starts: 0, timers: 0, events: 0, continuations: 0 };
  let endings = 0;
  let isStopped = false;

  const tasks = createTasks({
    clock,
    functions,
    invoke,
    answer: (id, answer) => take(id, answer),
    ring: (id, message) => {
      inbox.push(id, message);
      wake(id);
    },
  });

  const world: Omit<TurnTools, 'now'> = {
    replay,
    defaultVersion,
    carryOver,
    hasActivity: tasks.hasActivity,
    hasOrchestrator: (name) => orchestrators.has(name.toLowerCase()),
    orchestrator: (name) => orchestrators.get(name.toLowerCase()),
    isTaken: (id) => reserved.has(id) || isLive(state.instances.get(id)),
  };

  const wake = (id: string): void => {
    if (taking.has(id) || isStopped) return;
    taking.add(id);
    void clock.during(() => takeTurns(id));
  };

  const takeTurns = async (id: string): Promise<void> => {
    for (let batch = batchOf(id); batch !== undefined; batch = batchOf(id)) {
      await breathe();
      try {
        await takeTurn(state.instances.get(id) as Instance, batch);
      } catch (error) {
        await sayAndWait(`a turn of '${id}' is not stored`, error);
      }
    }
    taking.delete(id);
  };

  const batchOf = (id: string): readonly Incoming[] | undefined => {
    const instance = state.instances.get(id);
    return isLive(instance) && !isStopped ? inbox.batchFor(instance) : undefined;
  };

  const takeTurn = async (instance: Instance, batch: readonly Incoming[]): Promise<void> => {
    counted.turns += 1;
    const tools: TurnTools = { ...world, now: clock.now() };
    const [first] = batch;
    if (first !== undefined && (first.message.kind === 'terminate' || first.message.kind === 'suspend'))
      return commit(instance, planControl(instance, first, tools));
    let plan = await planTurn(instance, batch, tools);
    if (plan === oneByOne) plan = await planTurn(instance, batch.slice(0, 1), tools);
    // Another turn may have taken a child's id in the meantime: planned again, this one fails and says so.
    if (plan !== oneByOne && plan.children.some(({ id }) => world.isTaken(id))) return takeTurn(instance, batch);
    return commit(instance, plan as Turn);
  };

  const commit = async (instance: Instance, turn: Turn): Promise<void> => {
    const { id } = instance;
    const ended = turn.outcome === undefined ? turn.closed : [...instance.open.keys()];
    const hasResumed = instance.isSuspended && !turn.isSuspended;
    await whileReserved(
      turn.children.map((child) => child.id),
      () => journal.append(turn),
    );
    counted.starts += turn.children.length;
    counted.timers += turn.opened.filter(({ what }) => what === 'timer').length;
    if (turn.outcome?.kind === 'ContinuedAsNew') counted.continuations += 1;
    for (const task of ended) {
      tasks.disarm(id, task);
      inbox.drop(id, task);
    }
    if (hasResumed) beginAll(instance);
    else if (turn.outcome === undefined)
      for (const task of turn.opened) if (!task.isParked) tasks.begin(instance, task);
    for (const child of turn.children) wake(child.id);
    if (turn.reply !== undefined) wake(turn.reply.to);
    if (!isLive(instance)) retireSome();
  };

  /** Keeps memory and snapshot from growing with what has ended. */
  const retireSome = (): void => {
    endings += 1;
    if (endings % retention.batch === 0) void clock.during(retire);
  };

  const retire = async (): Promise<void> => {
    const { histories, instances } = overdueOf(state, retention);
    try {
      await Promise.all([trim(histories), purge(instances)]);
    } catch (error) {
      log({ level: 'warning', category: 'durable', message: `finished instances stay: ${asError(error).message}` });
    }
  };

  const trim = async (ids: readonly string[]): Promise<void> => {
    if (ids.length > 0) await journal.append({ kind: 'trimmed', at: clock.now(), ids });
  };

  const purge = async (ids: readonly string[]): Promise<number> => {
    const finished = ids.filter((id) => state.instances.has(id) && !world.isTaken(id));
    if (finished.length > 0) await journal.append({ kind: 'purged', at: clock.now(), ids: finished });
    return finished.length;
  };

  const beginAll = (instance: Instance): void => {
    for (const task of instance.open.values())
      if (!task.isParked && !inbox.hasAnswerOf(instance.id, task.task)) tasks.begin(instance, task);
  };

  /** Takes an activity's answer: straight into a turn when its instance has time, else as mail. */
  const take = async (id: string, answer: TaskDone | TaskFailed): Promise<void> => {
    for (;;) {
      const instance = state.instances.get(id);
      if (!isLive(instance) || !isFor(instance, answer)) return; // Its instance went on or away without it.
      if (!taking.has(id) && !isStopped) {
        inbox.push(id, answer);
        return wake(id);
      }
      try {
        return await send(id, answer);
      } catch (error) {
        if (isStopped) return; // The activity runs again after the next start.
        await sayAndWait(`an answer for '${id}' is not stored`, error);
      }
    }
  };

  const send = async (to: string, message: Message): Promise<void> => {
    await journal.append({ kind: 'message', at: clock.now(), to, message });
    if (message.kind === 'event') counted.events += 1;
    wake(to);
  };

  /** Of a disk that takes nothing the journal has spoken already, once for all who wait. */
  const sayAndWait = async (what: string, error: unknown): Promise<void> => {
    if (!isDiskTrouble(error))
      log({ level: 'critical', category: 'durable', message: `${what}: ${asError(error).message}` });
    if (!isStopped) await new Promise((resolve) => setTimeout(resolve, storeAgainMs));
  };

  const whileReserved = async (ids: readonly string[], work: () => Promise<void>): Promise<void> => {
    const done = work();
    for (const id of ids) reserved.set(id, done);
    try {
      await done;
    } finally {
      for (const id of ids) reserved.delete(id);
    }
  };

  return {
    send,
    purge,
    hasOrchestrator: world.hasOrchestrator,
    resume() {
      for (const instance of state.instances.values()) {
        if (!isLive(instance)) continue;
        beginAll(instance);
        wake(instance.id);
      }
    },
    async start(birth) {
      // Nobody is told of an instance that is not stored yet: a crash would take it back.
      await reserved.get(birth.id)?.catch(() => {});
      if (world.isTaken(birth.id)) return false;
      const record = { ...birth, version: birth.version ?? defaultVersion };
      await whileReserved([birth.id], () => journal.append({ kind: 'created', at: clock.now(), birth: record }));
      counted.starts += 1;
      wake(birth.id);
      return true;
    },
    timersOf: ({ open }) => [...open.values()].filter((task) => task.what === 'timer' && !task.isParked) as OpenTimer[],
    counters: () => ({ ...counted, activities: tasks.activityRuns(), longestHistory: state.longestHistory }),
    stop() {
      isStopped = true;
    },
  };
};
