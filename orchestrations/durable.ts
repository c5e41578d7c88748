import { type DurableOrchestrationContext, RetryOptions, type Task } from 'durable-functions';
import { type Instant, instantOf, longestWaitMs, plusMs, toDate } from '../desk/rules/time';
import type { Activity, Doorbell } from './activities';

/** A piece of a story: yields tasks to the engine, which feeds their results back. */
export type Durable<Result> = Generator<Task, Result, unknown>;

const shortestWaitMs = 1_000;

const clamp = (moment: Instant, least: Instant, most: Instant): Instant =>
  moment < least ? least : moment > most ? most : moment;

/**
 * Runs an activity; a fault of the world is tried three times, 5 s and 10 s apart.
 *
 * No retry timeout and few, short attempts: after the last failure the engine waits once more, and longer first
 * intervals leave an instance running for ever. Source: docs/durable.md A2, 8.
 */
export function* call<Input, Output>(
  df: DurableOrchestrationContext,
  { name }: Activity<Input, Output>,
  input: Input,
): Durable<Output> {
  const retry = new RetryOptions(5_000, 3);
  retry.backoffCoefficient = 2;
  return (yield df.callActivityWithRetry(name, retry, input)) as Output;
}

/**
 * Waits for one ring or until `wakeAt`, at least 1 second and at most 24 hours. Says not which: the next generation
 * reads the store.
 *
 * Call it once a generation, as its last yield. Both tasks are new here, because `Task.any` never wakes for a child that
 * finished before it was made (#558) and schedules a child again that was raced before (#574). Leaves no timer running:
 * an open one holds the instance at `continueAsNew` (#577). The zero-length timer lets the engine take the ring first:
 * cancelled and continued in one turn, the ring would be delivered again.
 * Source: docs/durable.md A1; durable-functions 3.5.0; issues of Azure/azure-functions-durable-js; durable-extension#2606.
 */
export function* ringOrTimer(df: DurableOrchestrationContext, { name }: Doorbell, wakeAt: Instant): Durable<void> {
  const now = instantOf(df.currentUtcDateTime);
  const ring = df.waitForExternalEvent(name);
  const timer = df.createTimer(toDate(clamp(wakeAt, plusMs(now, shortestWaitMs), plusMs(now, longestWaitMs))));
  yield df.Task.any([ring, timer]);
  if (timer.isCompleted) return;
  timer.cancel();
  yield df.createTimer(df.currentUtcDateTime);
}
