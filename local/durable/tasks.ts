import type { Alarm } from '../alarm-heap';
import type { LocalClock } from '../clock';
import { failureDetails } from './history';
import { asError, type Invoke } from './invocation';
import { jsonOf } from './leaves';
import type { OpenActivity, OpenTask, OpenTimer, TaskDone, TaskFailed, TaskRef, TimerFired } from './records';
import { isTriggeredBy, type RegisteredFunction, type RpcTypedData } from './rpc';
import type { Instance } from './state';

/** Carries out what turns have opened: runs activities and keeps timers on the clock. Children live by themselves. */
export interface Tasks {
  hasActivity(name: string): boolean;
  /** Begins a task unless it runs or is armed already. */
  begin(instance: Instance, task: OpenTask): void;
  /** Takes a timer off the clock, if it is one. */
  disarm(id: string, task: number): void;
  activityRuns(): number;
}

interface Parts {
  readonly clock: LocalClock;
  readonly functions: readonly RegisteredFunction[];
  readonly invoke: Invoke;
  /** Gets each answer; what it answers with is still in flight. */
  readonly answer: (id: string, answer: TaskDone | TaskFailed) => Promise<void>;
  readonly ring: (id: string, message: TimerFired) => void;
}

export const createTasks = ({ clock, functions, invoke, answer, ring }: Parts): Tasks => {
  const activities = byName(functions, 'activityTrigger');
  /** By instance and task, in one map: most instances have one timer, and there may be very many. */
  const alarms = new Map<string, Alarm>();
  const running = new Set<string>();
  let activityRuns = 0;

  const runActivity = async (id: string, of: TaskRef, { name, input }: OpenActivity): Promise<void> => {
    activityRuns += 1;
    await answer(id, await answerOf(of, name, input));
  };

  const answerOf = async (of: TaskRef, name: string, input: string | null): Promise<TaskDone | TaskFailed> => {
    try {
      const activity = activities.get(name.toLowerCase());
      if (activity === undefined) throw new Error(`no activity '${name}' is registered`);
      const { returnValue } = await invoke(activity, { data: input === null ? null : { string: input } });
      return { kind: 'done', of, result: resultOf(returnValue) };
    } catch (thrown) {
      const { message, stack } = asError(thrown);
      const reason = `Activity function '${name}' failed:  ${message}`;
      return { kind: 'failed', of, reason, details: failureDetails(message, stack) };
    }
  };

  const arm = (instance: Instance, timer: OpenTimer): void => {
    const key = alarmKey(instance.id, timer.task);
    if (alarms.has(key)) return;
    const fire = (): void => ring(instance.id, { kind: 'fired', of: refTo(instance, timer) });
    alarms.set(key, clock.alarm(timer.dueAt, fire));
  };

  return {
    hasActivity: (name) => activities.has(name.toLowerCase()),
    begin(instance, task) {
      if (task.what === 'timer') return arm(instance, task);
      if (task.what === 'child') return;
      const of = refTo(instance, task);
      const key = `${of.no}/${of.generation}/${of.task}`;
      if (running.has(key)) return;
      running.add(key);
      void clock.during(() => runActivity(instance.id, of, task)).finally(() => running.delete(key));
    },
    disarm(id, task) {
      const key = alarmKey(id, task);
      alarms.get(key)?.cancel();
      alarms.delete(key);
    },
    activityRuns: () => activityRuns,
  };
};

const alarmKey = (id: string, task: number): string => `${id}/${task}`;

const refTo = ({ no, generation }: Instance, { task }: OpenTask): TaskRef => ({ no, generation, task });

/** Function names ignore case, as the engine does (docs/durable.md B6). */
export const byName = (
  functions: readonly RegisteredFunction[],
  trigger: string,
): ReadonlyMap<string, RegisteredFunction> =>
  new Map(
    functions.filter((each) => isTriggeredBy(trigger, each)).map((each) => [each.metadata.name.toLowerCase(), each]),
  );

/** An activity's result as JSON, with the extension's conversions (docs/durable.md A2, b). */
const resultOf = (value: RpcTypedData | null | undefined): string => {
  if (value === null || value === undefined) return 'null';
  if (value.string !== undefined) return JSON.stringify(value.string);
  if (value.json !== undefined) return value.json;
  if (value.int !== undefined) return sint64(value.int);
  if (value.double !== undefined)
    return Number.isFinite(value.double) ? String(value.double) : JSON.stringify(String(value.double));
  if (value.bytes !== undefined) return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  return jsonOf(undefined);
};

const sint64 = (value: number): string => {
  if (value >= 2 ** 63) return '9223372036854775807';
  return value < -(2 ** 63) ? '-9223372036854775808' : String(BigInt(value));
};
