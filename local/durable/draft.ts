import { type HistoryEvent, historyEvent, isoOf } from './history';
import type { Leaf } from './leaves';
import { LoudFailure } from './loud-failure';
import type {
  Birth,
  CarryOver,
  Message,
  OpenActivity,
  OpenChild,
  OpenTask,
  OpenTimer,
  Retry,
  Step,
  TimerFired,
} from './records';
import { longTimerPieceMs, shortTimerMaxMs } from './replay';
import { firstAttempt, nextAttempt } from './retry';
import type { Instance } from './state';

/** What a turn can take: a message, with its number, or a timer that has just fired, which no record holds. */
export interface Incoming {
  readonly no: number | null;
  readonly message: Message | TimerFired;
}

export interface World {
  readonly now: number;
  readonly defaultVersion: string | null;
  readonly carryOver: () => CarryOver;
  hasActivity(name: string): boolean;
  hasOrchestrator(name: string): boolean;
  /** Whether a live instance, or one about to be born, has this id. */
  isTaken(id: string): boolean;
}

/**
 * A turn in the making: takes messages, allots ids in the library's order, and collects what follows.
 *
 * First every message (`receive`), which may allot ids for attempts and timer pieces, as the library does between
 * resumptions of user code; then every new leaf (`add`). Source: docs/durable.md B5, B6.
 */
export const createDraft = (instance: Instance, world: World, isSuspended: boolean) => {
  const { now } = world;
  const fed: HistoryEvent[] = [historyEvent('OrchestratorStarted', now)];
  const effects: HistoryEvent[] = [];
  const newSteps: Step[] = [];
  const changedSteps = new Map<number, Step>();
  const opened = new Map<number, OpenTask>();
  const closed = new Set<number>();
  const children: Birth[] = [];
  const raised = new Map(instance.raised);
  let nextTask = instance.nextTask;
  let hasSettled = false;

  if (instance.pastCount === 0) {
    const { name, version, parent } = instance;
    const fields = { Name: name, ...(version !== null && { Version: version }), ParentInstance: parent?.id ?? null };
    fed.push(historyEvent('ExecutionStarted', now, fields));
  }

  const stepAt = (index: number): Step => (changedSteps.get(index) ?? instance.steps[index]) as Step;

  const start = (task: OpenTask): void => {
    opened.set(task.task, task);
    if (task.what === 'activity') {
      if (!world.hasActivity(task.name)) throw new LoudFailure(missing('activity', task.name));
      effects.push(historyEvent('TaskScheduled', now, { Name: task.name }, task.task));
    } else if (task.what === 'timer') {
      effects.push(historyEvent('TimerCreated', now, { FireAt: isoOf(task.dueAt) }, task.task));
    } else {
      effects.push(
        historyEvent('SubOrchestrationInstanceCreated', now, { Name: task.name, InstanceId: task.child }, task.task),
      );
      if (!task.isParked) bear(task);
    }
  };

  const bear = ({ name, child, version, input, task }: OpenChild): void => {
    if (!world.hasOrchestrator(name)) throw new LoudFailure(missing('orchestrator', name));
    if (child === instance.id)
      throw new LoudFailure(`a child cannot have the id of its parent, '${child}' (durable.md A2, 17)`);
    if (world.isTaken(child) || children.some(({ id }) => id === child))
      throw new LoudFailure(`an instance with the id '${child}' is live already, so it cannot be started as a child`);
    children.push({
      id: child,
      name,
      version: version ?? world.defaultVersion,
      input,
      parent: { id: instance.id, no: instance.no, generation: instance.generation, task },
    });
  };

  const childIdOf = (explicitId: string | null, task: number): string =>
    explicitId ?? `${instance.id}:${instance.generation}:${task}`;

  const afterFailure = (task: OpenActivity | OpenChild, retry: Retry): void => {
    const next = nextAttempt(retry, task.name, now);
    changedSteps.set(task.step, { ...stepAt(task.step), retry: next.retry });
    start({
      task: nextTask++,
      step: task.step,
      what: 'timer',
      dueAt: now + next.waitMs,
      again: task,
      isDelicate: true,
      isParked: isSuspended,
    });
  };

  const afterFiring = (timer: OpenTimer): void => {
    const { again, finalAt, piece } = timer;
    if (again !== undefined) {
      const retry = stepAt(timer.step).retry as Retry;
      if (retry.attempt > retry.attemptsMax) return;
      const task = nextTask++;
      start(
        again.what === 'activity'
          ? { ...again, task, isParked: isSuspended }
          : { ...again, task, isParked: isSuspended, child: childIdOf(again.explicitId, task) },
      );
    } else if (finalAt !== undefined && finalAt > now) {
      const dueAt = Math.min(now + longTimerPieceMs, finalAt);
      start({ ...timer, task: nextTask++, dueAt, piece: (piece ?? 1) + 1, isParked: isSuspended });
    }
  };

  const settle = (task: number, event: HistoryEvent): OpenTask => {
    fed.push(event);
    closed.add(task);
    hasSettled = true;
    return instance.open.get(task) as OpenTask;
  };

  return {
    fed,
    effects,

    receive({ message }: Incoming): void {
      if ('of' in message && (!instance.open.has(message.of.task) || closed.has(message.of.task))) return;
      switch (message.kind) {
        case 'event':
          raised.set(message.name, (raised.get(message.name) ?? 0) + 1);
          fed.push(historyEvent('EventRaised', now, { Name: message.name, Input: message.input }));
          break;
        case 'done': {
          const isChild = instance.open.get(message.of.task)?.what === 'child';
          const fields = { TaskScheduledId: message.of.task, Result: message.result };
          settle(
            message.of.task,
            historyEvent(isChild ? 'SubOrchestrationInstanceCompleted' : 'TaskCompleted', now, fields),
          );
          break;
        }
        case 'failed': {
          const isChild = instance.open.get(message.of.task)?.what === 'child';
          const { details } = message;
          const fields = {
            TaskScheduledId: message.of.task,
            Reason: message.reason,
            ...(details !== undefined && { Details: details }),
          };
          const event = historyEvent(isChild ? 'SubOrchestrationInstanceFailed' : 'TaskFailed', now, fields);
          const task = settle(message.of.task, event) as OpenActivity | OpenChild;
          const { retry } = stepAt(task.step);
          if (retry !== undefined) afterFailure(task, retry);
          break;
        }
        case 'fired': {
          const timer = settle(
            message.of.task,
            historyEvent('TimerFired', now, { TimerId: message.of.task }),
          ) as OpenTimer;
          afterFiring(timer);
          break;
        }
        case 'resume':
          fed.push(historyEvent('ExecutionResumed', now, { Reason: message.reason }));
          for (const task of instance.open.values()) if (task.what === 'child' && task.isParked) bear(task);
          break;
        case 'suspend':
          fed.push(historyEvent('ExecutionSuspended', now, { Reason: message.reason }));
          break;
        case 'terminate':
          fed.push(historyEvent('ExecutionTerminated', now, { Input: message.reason }));
          break;
        default:
          message satisfies never;
      }
    },

    /** Records a new leaf and starts it. */
    add(leaf: Leaf): void {
      const step = instance.steps.length + newSteps.length;
      const isParked = isSuspended;
      switch (leaf.what) {
        case 'activity': {
          const { name, input } = leaf;
          const retry = leaf.retry && firstAttempt(leaf.retry, name, now);
          newSteps.push({ what: 'activity', name, ...(retry && { retry }) });
          const isDelicate = retry !== undefined;
          start({ task: nextTask++, step, what: 'activity', name, input, isDelicate, isParked });
          break;
        }
        case 'child': {
          const { name, input, version, childId: explicitId } = leaf;
          const retry = leaf.retry && firstAttempt(leaf.retry, name, now);
          newSteps.push({ what: 'child', name, ...(retry && { retry }) });
          const task = nextTask++;
          const child = childIdOf(explicitId, task);
          const isDelicate = retry !== undefined;
          start({ task, step, what: 'child', name, child, explicitId, version, input, isDelicate, isParked });
          break;
        }
        case 'timer': {
          const task = nextTask++;
          newSteps.push({ what: 'timer', name: '', ...(leaf.isCanceled && { isCanceled: true }) });
          if (leaf.isCanceled) break;
          const isLong = leaf.fireAt - now > shortTimerMaxMs;
          const pieces = isLong ? { finalAt: leaf.fireAt, piece: 1 } : {};
          const dueAt = isLong ? now + longTimerPieceMs : leaf.fireAt;
          start({ task, step, what: 'timer', dueAt, isDelicate: isLong, isParked, ...pieces });
          break;
        }
        case 'event':
          newSteps.push({ what: 'event', name: leaf.name });
          break;
        case 'next':
          break;
        case 'unsupported':
          throw new LoudFailure(`the orchestrator ${leaf.name}, which the local host does not do (durable.md B6)`);
        default:
          leaf satisfies never;
      }
    },

    /** Takes the timer of an old step off the clock. */
    cancel(index: number): void {
      changedSteps.set(index, { ...stepAt(index), isCanceled: true });
      for (const task of instance.open.values()) {
        if (task.step !== index || closed.has(task.task) || task.what !== 'timer') continue;
        if (task.piece !== undefined && task.piece > 1)
          throw new LoudFailure(
            'Non-Deterministic workflow detected: a timer of more than 6 days was cancelled after its first piece had ' +
              'fired, which fails on Azure too: nap for at most 24 hours (durable.md A2, 19)',
          );
        closed.add(task.task);
      }
      for (const task of opened.values()) if (task.step === index) opened.delete(task.task);
    },

    openCount: (): number => instance.open.size - closed.size + opened.size,

    /** Whether a wait for an event is open: more waits than events of one name. */
    awaitsEvent(): boolean {
      const balance = new Map<string, number>();
      for (const { what, name } of [...instance.steps, ...newSteps])
        if (what === 'event') balance.set(name, (balance.get(name) ?? 0) + 1);
      return [...balance].some(([name, waits]) => waits > (raised.get(name) ?? 0));
    },

    hasSettled: (): boolean => hasSettled,

    collected: () => ({
      newSteps,
      changedSteps: [...changedSteps],
      opened: [...opened.values()],
      closed: [...closed],
      nextTask,
      children,
    }),
  };
};

export type Draft = ReturnType<typeof createDraft>;

const missing = (kind: string, name: string): string =>
  `no ${kind} '${name}' is registered. Azure would show this instance as Running for ever (durable.md A2, 17)`;
