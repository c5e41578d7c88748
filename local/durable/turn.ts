import { createDraft, type Draft, type Incoming, type World } from './draft';
import { failureDetails, historyEvent } from './history';
import { asError } from './invocation';
import type { Leaf } from './leaves';
import { LoudFailure } from './loud-failure';
import type { CarryOver, Message, Outcome, Step, Turn } from './records';
import type { Replay, Replayed } from './replay';
import type { RegisteredFunction } from './rpc';
import type { Instance } from './state';

export interface TurnTools extends World {
  readonly replay: Replay;
  orchestrator(name: string): RegisteredFunction | undefined;
}

/** The batch ends in continue-as-new with events in it: take its messages one at a time (docs/durable.md B6). */
export const oneByOne = Symbol('one by one');

const customStatusMaxBytes = 16 * 1024;

/**
 * Works out one turn of an instance: feeds it `batch`, runs its code, compares what it did before, and says what follows.
 * Changes nothing itself. Source: docs/durable.md B6.
 */
export const planTurn = async (
  instance: Instance,
  batch: readonly Incoming[],
  tools: TurnTools,
): Promise<Turn | typeof oneByOne> => {
  const isSuspended = instance.isSuspended && !batch.some(({ message }) => message.kind === 'resume');
  const draft = createDraft(instance, tools, isSuspended);
  const hasEvents = batch.some(({ message }) => message.kind === 'event');
  let replayed: Replayed | undefined;
  try {
    for (const incoming of batch) draft.receive(incoming);
    const orchestrator = tools.orchestrator(instance.name);
    if (orchestrator === undefined) throw new LoudFailure(`no orchestrator '${instance.name}' is registered`);

    replayed = await tools.replay(orchestrator, instance, draft.fed);
    const next = replayed.failure === undefined ? replayed.leaves?.find(isNext) : undefined;
    if (next !== undefined && hasEvents && batch.length > 1) return oneByOne;

    if (replayed.leaves !== undefined) follow(instance, replayed.leaves, draft, next !== undefined);
    if (replayed.failure?.isLoud) throw new LoudFailure(replayed.failure.message);
    checkCustomStatus(replayed.customStatus);

    const hasSettledSuspended = isSuspended && (instance.hasSettledSuspended || draft.hasSettled());
    const mayEnd = draft.openCount() === 0 && !hasSettledSuspended;
    const outcome = mayEnd ? outcomeOf(instance, replayed, next, isSuspended, tools.carryOver) : undefined;
    const isWaiting = !replayed.isDone && replayed.failure === undefined;
    if (isWaiting && draft.openCount() === 0 && !draft.awaitsEvent()) throw new LoudFailure(waitsForNothing);
    return turnOf(instance, batch, draft, tools.now, {
      customStatus: replayed.customStatus,
      isSuspended,
      hasSettledSuspended,
      isHeldForNext: next !== undefined && outcome === undefined,
      ...(outcome && { outcome }),
    });
  } catch (error) {
    // A defect of the keeper ends this instance only: its neighbours go on.
    const { message } = asError(error);
    const text = error instanceof LoudFailure ? message : `the local host failed on this instance: ${message}`;
    const outcome: Outcome = { kind: 'Failed', output: JSON.stringify(text) };
    const customStatus = replayed?.customStatus ?? instance.customStatus;
    return turnOf(instance, batch, draft, tools.now, { ...standing(instance), customStatus, outcome });
  }
};

/** A turn in which no code runs: a suspension or a termination. */
export const planControl = (instance: Instance, incoming: Incoming, world: World): Turn => {
  const draft = createDraft(instance, world, true);
  draft.receive(incoming);
  const { message } = incoming;
  const output = JSON.stringify('reason' in message ? message.reason : '');
  const ending: Ending =
    message.kind === 'terminate'
      ? { ...standing(instance), outcome: { kind: 'Terminated', output } }
      : { ...standing(instance), isSuspended: true };
  return turnOf(instance, [incoming], draft, world.now, ending);
};

type Ending = Pick<Turn, 'customStatus' | 'isSuspended' | 'hasSettledSuspended' | 'isHeldForNext' | 'outcome'>;

const standing = ({ customStatus, isSuspended, hasSettledSuspended, isHeldForNext }: Instance): Ending => ({
  customStatus,
  isSuspended,
  hasSettledSuspended,
  isHeldForNext,
});

const isNext = (leaf: Leaf): leaf is Extract<Leaf, { what: 'next' }> => leaf.what === 'next';

/** Compares the old leaves, looks for cancelled timers, and starts the new leaves. */
const follow = (instance: Instance, leaves: readonly Leaf[], draft: Draft, endsInNext: boolean): void => {
  compare(instance, leaves);
  refuseRepeated(leaves);
  let hasCanceled = false;
  for (const [index, step] of instance.steps.entries()) {
    const leaf = leaves[index];
    if (step.isCanceled || leaf?.what !== 'timer' || !leaf.isCanceled) continue;
    draft.cancel(index);
    hasCanceled = true;
  }
  for (const leaf of leaves.slice(instance.steps.length)) {
    draft.add(leaf);
    if (leaf.what === 'timer' && leaf.isCanceled) hasCanceled = true;
  }
  if (hasCanceled && endsInNext)
    throw new LoudFailure(
      'a timer was cancelled in the turn that continued as new: Azure would deliver the event again. ' +
        'Yield a zero-length timer in between (durable.md A1 and A2, 16)',
    );
};

const compare = (instance: Instance, leaves: readonly Leaf[]): void => {
  for (const [index, step] of instance.steps.entries()) {
    const leaf = leaves[index];
    if (leaf !== undefined && isSame(step, leaf)) continue;
    throw new LoudFailure(
      `Non-Deterministic workflow detected: step ${index + 1} of '${instance.name}' was recorded as ${say(step)}, ` +
        `but the code now ${leaf === undefined ? 'ends or waits before it' : `does ${say(leaf)}`}. ` +
        'Was a change made to the orchestrator code after this instance had already started running?',
    );
  }
};

const isSame = (step: Step, leaf: Leaf): boolean =>
  step.what === leaf.what &&
  (step.what === 'event' ? step.name === leaf.name : step.name.toLowerCase() === leaf.name.toLowerCase()) &&
  (step.retry !== undefined) === ('retry' in leaf && leaf.retry !== undefined);

const say = (done: Step | Leaf): string => {
  const retry = 'retry' in done && done.retry !== undefined ? ' with retry' : '';
  switch (done.what) {
    case 'activity':
      return `activity '${done.name}'${retry}`;
    case 'child':
      return `sub-orchestration '${done.name}'${retry}`;
    case 'timer':
      return 'a timer';
    case 'event':
      return `a wait for the event '${done.name}'`;
    case 'next':
      return 'continue as new';
    case 'unsupported':
      return `what the local host does not do (${done.name})`;
    default:
      return done satisfies never;
  }
};

const refuseRepeated = (leaves: readonly Leaf[]): void => {
  const seen = new Set<object>();
  for (const [index, leaf] of leaves.entries()) {
    if (seen.has(leaf.identity))
      throw new LoudFailure(
        `${say(leaf)} is listed again as step ${index + 1}: Azure would schedule it twice and shift every later result. ` +
          'Make a new task for each any, all or yield (durable.md A2, G3)',
      );
    seen.add(leaf.identity);
  }
};

const checkCustomStatus = (customStatus: string | null): void => {
  if (customStatus !== null && customStatus.length * 2 > customStatusMaxBytes)
    throw new LoudFailure('the custom status is larger than 16 KiB of UTF-16 text (durable.md A2, 11)');
};

const waitsForNothing =
  'the orchestrator is not done, yet no task is open and no event awaited: it threw undefined, or waits for a task that ' +
  'ended before. Azure would show it as Running for ever (durable.md A2, 4 and 7)';

const outcomeOf = (
  instance: Instance,
  { failure, isDone, output }: Replayed,
  next: Extract<Leaf, { what: 'next' }> | undefined,
  isSuspended: boolean,
  carryOver: () => CarryOver,
): Outcome | undefined => {
  if (failure !== undefined)
    return {
      kind: 'Failed',
      output: JSON.stringify(`Orchestrator function '${instance.name}' failed: ${failure.message}`),
    };
  // Held until it resumes: what the engine makes of a suspended instance that continues as new was never observed.
  if (next !== undefined) {
    if (isSuspended) return undefined;
    const carried = carryOver();
    return { kind: 'ContinuedAsNew', input: next.input, ...(carried !== 'once' && { carryOver: carried }) };
  }
  return isDone ? { kind: 'Completed', output } : undefined;
};

const turnOf = (instance: Instance, batch: readonly Incoming[], draft: Draft, now: number, ending: Ending): Turn => {
  const { outcome } = ending;
  const collected = draft.collected();
  const events = [...draft.fed, ...draft.effects];
  if (outcome !== undefined && outcome.kind !== 'ContinuedAsNew')
    events.push(historyEvent('ExecutionCompleted', now, { Result: outcome.output, OrchestrationStatus: outcome.kind }));
  events.push(historyEvent('OrchestratorCompleted', now));
  const message = outcome && messageToParent(instance, outcome);
  return {
    kind: 'turn',
    at: now,
    id: instance.id,
    took: batch.flatMap(({ no }) => (no === null ? [] : [no])),
    events,
    ...collected,
    // What fails loudly does no work.
    ...(outcome?.kind === 'Failed' && { opened: [], children: [] }),
    ...ending,
    ...(message && instance.parent && { reply: { to: instance.parent.id, message } }),
  };
};

const messageToParent = ({ parent }: Instance, outcome: Outcome): Message | undefined => {
  if (parent === null || outcome.kind === 'ContinuedAsNew') return undefined;
  const { no, generation, task } = parent;
  const of = { no, generation, task };
  if (outcome.kind === 'Completed') return { kind: 'done', of, result: outcome.output };
  const reason = String(JSON.parse(outcome.output));
  // The engine leaves the details out for a terminated child, on which the library fails the parent (A2, 18).
  const details = outcome.kind === 'Failed' ? { details: failureDetails(reason, undefined) } : {};
  return { kind: 'failed', of, reason, ...details };
};
