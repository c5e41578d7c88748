import type { Alarm } from '../alarm-heap';
import type { LocalClock } from '../clock';
import { isoOf } from './history';
import { type Settings, withSettings } from './host-json';
import { asError, type Invoke, type Log, type RetryContext } from './invocation';
import type { Journal } from './journal';
import type { TimerStatus } from './records';
import { isTriggeredBy, type RegisteredFunction, type RpcRetryOptions, triggerOf } from './rpc';
import { readSchedule, type Schedule } from './schedule';

export interface TimerTriggers {
  /** Runs what came due while the host was down, then `runOnStartup`, and arms the rest. */
  start(): Promise<void>;
  stop(): void;
}

interface Parts {
  readonly journal: Journal;
  readonly clock: LocalClock;
  readonly functions: readonly RegisteredFunction[];
  readonly settings: Settings;
  readonly invoke: Invoke;
  readonly log: Log;
}

/** Later than this, a timer function is told that it is past due. */
const onTimeMs = 1_000;

/**
 * Runs timer functions by their schedules, each one at a time: what falls due while one runs is skipped.
 *
 * The status is noted after each run: a run that was cut off, or whose note was lost with the process, happens again, past
 * due, at the next start. What is stored for certain is what a run must not be missed by: the first moment of a schedule.
 * Source: docs/durable.md B2, B8, B9.
 */
export const createTimerTriggers = ({ journal, clock, functions, settings, invoke, log }: Parts): TimerTriggers => {
  let isStopped = false;

  const triggers = functions
    .filter((each) => isTriggeredBy('timerTrigger', each))
    .map((registered) => {
      const { name } = registered.metadata;
      const [, { schedule: given, runOnStartup }] = triggerOf(registered);
      const text = withSettings(String(given), settings);
      return { registered, name, text, schedule: scheduleOf(name, text), runsOnStartup: runOnStartup === true };
    });

  type Trigger = (typeof triggers)[number];

  const arm = (trigger: Trigger, { nextAt }: TimerStatus): Alarm =>
    clock.alarm(nextAt, () => {
      if (!isStopped) void clock.during(() => fire(trigger, nextAt));
    });

  const fire = async (trigger: Trigger, dueAt: number): Promise<void> => {
    const status = journal.state.timers.get(trigger.name) as TimerStatus;
    await run(trigger, status, clock.now() - dueAt > onTimeMs, { count: 0 });
  };

  const run = async (trigger: Trigger, status: TimerStatus, isPastDue: boolean, retry: Attempt): Promise<void> => {
    const { registered, name, schedule, text } = trigger;
    try {
      const data = { json: JSON.stringify(timerInfo(status, isPastDue)) };
      await invoke(registered, { data, ...(retry.context && { retryContext: retry.context }) });
    } catch (thrown) {
      const { message } = asError(thrown);
      log({
        level: 'error',
        category: 'host',
        functionName: name,
        message: `the timer function '${name}' failed: ${message}`,
      });
      const { retryOptions } = registered.metadata;
      if (
        retryOptions !== undefined &&
        (retryOptions.maxRetryCount === -1 || retry.count < retryOptions.maxRetryCount)
      ) {
        const count = retry.count + 1;
        const context = { retryCount: count, maxRetryCount: retryOptions.maxRetryCount, exception: { message } };
        clock.alarm(clock.now() + delayOf(retryOptions, count), () => {
          if (!isStopped) void clock.during(() => run(trigger, status, isPastDue, { count, context }));
        });
        return;
      }
    }
    const lastAt = clock.now();
    const nextAt = nextOf(schedule, Math.max(lastAt, status.nextAt));
    const kept = { schedule: text, lastAt, nextAt, updatedAt: lastAt };
    journal.note({ kind: 'timer', at: lastAt, name, status: kept });
    arm(trigger, kept);
  };

  return {
    async start() {
      const now = clock.now();
      for (const trigger of triggers) {
        const { name, text, schedule, runsOnStartup } = trigger;
        const known = journal.state.timers.get(name);
        if (known?.schedule === text && known.nextAt <= now) {
          void clock.during(() => run(trigger, known, true, { count: 0 }));
          continue;
        }
        const nextAt = known?.schedule === text ? known.nextAt : nextOf(schedule, now);
        const status = { schedule: text, lastAt: known?.lastAt ?? null, nextAt, updatedAt: now };
        if (known?.schedule !== text) await journal.append({ kind: 'timer', at: now, name, status });
        if (runsOnStartup) void clock.during(() => run(trigger, { ...status, nextAt: now }, false, { count: 0 }));
        else arm(trigger, status);
      }
    },
    stop() {
      isStopped = true;
    },
  };
};

interface Attempt {
  readonly count: number;
  readonly context?: RetryContext;
}

const scheduleOf = (name: string, text: string): Schedule => {
  try {
    return readSchedule(text);
  } catch (error) {
    throw new Error(`the timer function '${name}' cannot be scheduled: ${asError(error).message}`, { cause: error });
  }
};

/** A schedule that has run out rings after the end of all time, so never. */
const nextOf = (schedule: Schedule, at: number): number => schedule.after(at) ?? Number.MAX_SAFE_INTEGER;

const latestDate = 8.64e15;

/** What the trigger gets; the library turns the names to camel case. Azure says year 1 for a timer that never ran. */
const timerInfo = ({ lastAt, nextAt, updatedAt }: TimerStatus, IsPastDue: boolean) => ({
  Schedule: { AdjustForDST: true },
  ScheduleStatus: {
    Last: lastAt === null ? '0001-01-01T00:00:00Z' : isoOf(lastAt),
    Next: isoOf(Math.min(nextAt, latestDate)),
    LastUpdated: isoOf(updatedAt),
  },
  IsPastDue,
});

const delayOf = (
  { retryStrategy, delayInterval, minimumInterval, maximumInterval }: RpcRetryOptions,
  count: number,
): number => {
  if (retryStrategy === 'fixedDelay') return (delayInterval?.seconds ?? 0) * 1_000;
  const first = minimumInterval?.seconds ?? 0;
  return Math.min(first * 2 ** (count - 1), maximumInterval?.seconds ?? first) * 1_000;
};
