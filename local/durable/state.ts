import { type HistoryEvent, textOfEvent } from './history';
import type {
  Birth,
  CarryOver,
  JournalRecord,
  Message,
  OpenTask,
  Outcome,
  Parent,
  Step,
  TimerFired,
  TimerStatus,
  Turn,
} from './records';

/** Everything that the keeper remembers. Changed by `apply` alone. */
export interface State {
  readonly instances: Map<string, Instance>;
  /** The ids of those that ended, the first to end first. */
  readonly finished: Set<string>;
  readonly timers: Map<string, TimerStatus>;
  /** The latest moment that any record knows, in ms since 1970. */
  now: number;
  offsetMs: number;
  /** Numbers births and messages, in the order of their records. */
  next: number;
  longestHistory: number;
}

export interface Instance {
  readonly id: string;
  readonly no: number;
  readonly name: string;
  readonly version: string | null;
  readonly createdAt: number;
  readonly parent: Parent | null;
  input: string;
  updatedAt: number;
  generation: number;
  outcome: Exclude<Outcome['kind'], 'ContinuedAsNew'> | null;
  output: string;
  customStatus: string | null;
  isSuspended: boolean;
  /** A task ended while suspended: the engine does not count it before it resumes (docs/durable.md A2, 20). */
  hasSettledSuspended: boolean;
  /** The code has continued as new, and waits for open tasks: events go to the next generation. */
  isHeldForNext: boolean;
  /** The history of this generation as comma-separated JSON, each event marked as played. */
  past: string;
  pastCount: number;
  steps: Step[];
  open: Map<number, OpenTask>;
  openDelicate: number;
  nextTask: number;
  raised: Map<string, number>;
  mail: Mail[];
}

export interface Mail {
  readonly no: number;
  readonly message: Message;
}

export const createState = (): State => ({
  instances: new Map(),
  finished: new Set(),
  timers: new Map(),
  now: 0,
  offsetMs: 0,
  next: 0,
  longestHistory: 0,
});

export const isLive = (instance: Instance | undefined): instance is Instance =>
  instance !== undefined && instance.outcome === null;

/** Whether it remembers what happened to it: one that ended long ago gave that up (retention.ts). */
export const hasHistory = (instance: Instance | undefined): boolean => instance !== undefined && instance.past !== '';

/** As `runtimeStatus` of docs/durable.md B7. */
export const runtimeStatusOf = (instance: Instance): string => {
  if (instance.outcome !== null) return instance.outcome;
  if (instance.isSuspended) return 'Suspended';
  if (instance.pastCount > 0) return 'Running';
  return instance.generation === 0 ? 'Pending' : 'ContinuedAsNew';
};

/**
 * Makes one transition. The only code that changes state, live and in recovery alike, so it does no I/O, asks no clock,
 * and takes records for instances that are gone: they change nothing.
 */
export const apply = (state: State, record: JournalRecord): void => {
  if (record.at > state.now) state.now = record.at;
  switch (record.kind) {
    case 'created':
      bear(state, record.birth, record.at);
      break;
    case 'message':
      deliver(state, record.to, record.message);
      break;
    case 'turn':
      applyTurn(state, record);
      break;
    case 'trimmed':
      for (const id of record.ids) trim(state.instances.get(id));
      break;
    case 'purged':
      for (const id of record.ids) remove(state, id);
      break;
    case 'clock':
      state.offsetMs = record.offsetMs;
      break;
    case 'timer':
      state.timers.set(record.name, record.status);
      break;
    default:
      throw new Error(`the journal holds a record of an unknown kind: ${JSON.stringify(record satisfies never)}`);
  }
};

const bear = (state: State, { id, name, version, input, parent }: Birth, at: number): void => {
  remove(state, id); // So that a replaced instance is listed last.
  state.instances.set(id, {
    id,
    no: state.next++,
    name,
    version,
    createdAt: at,
    parent: parent ?? null,
    input,
    updatedAt: at,
    generation: 0,
    outcome: null,
    output: 'null',
    customStatus: null,
    isSuspended: false,
    hasSettledSuspended: false,
    isHeldForNext: false,
    past: '',
    pastCount: 0,
    steps: [],
    open: new Map(),
    openDelicate: 0,
    nextTask: 0,
    raised: new Map(),
    mail: [],
  });
};

const remove = (state: State, id: string): void => {
  state.instances.delete(id);
  state.finished.delete(id);
};

/** Leaves what a status query asks for. */
const trim = (instance: Instance | undefined): void => {
  if (instance === undefined || instance.outcome === null) return;
  instance.past = '';
  instance.steps = [];
  instance.raised.clear();
};

const deliver = (state: State, to: string, message: Message): void => {
  const no = state.next++;
  const instance = state.instances.get(to);
  if (!isLive(instance) || !isFor(instance, message)) return;
  instance.mail.push({ no, message });
};

/** Whether anybody still waits for it: ids restart in each generation, and a cancelled timer may have ended the wait. */
export const isFor = ({ no, generation, open }: Instance, message: Message | TimerFired): boolean =>
  !('of' in message) || (message.of.no === no && message.of.generation === generation && open.has(message.of.task));

const applyTurn = (state: State, turn: Turn): void => {
  const instance = state.instances.get(turn.id);
  if (instance === undefined) return;
  const took = new Set(turn.took);
  instance.mail = instance.mail.filter(({ no }) => !took.has(no));
  instance.updatedAt = turn.at;
  for (const event of turn.events) remember(instance, event);
  if (instance.pastCount > state.longestHistory) state.longestHistory = instance.pastCount;
  for (const [index, step] of turn.changedSteps) instance.steps[index] = step;
  instance.steps.push(...turn.newSteps);
  for (const task of turn.closed) close(instance, task);
  for (const opened of turn.opened) open(instance, opened);
  instance.nextTask = turn.nextTask;
  instance.customStatus = turn.customStatus;
  if (instance.isSuspended && !turn.isSuspended)
    for (const [task, parked] of instance.open) instance.open.set(task, { ...parked, isParked: false });
  instance.isSuspended = turn.isSuspended;
  instance.hasSettledSuspended = turn.hasSettledSuspended;
  instance.isHeldForNext = turn.isHeldForNext;
  for (const child of turn.children) bear(state, child, turn.at);
  if (turn.outcome !== undefined) end(state, instance, turn.outcome);
  if (turn.reply !== undefined) deliver(state, turn.reply.to, turn.reply.message);
};

const remember = (instance: Instance, event: HistoryEvent): void => {
  const text = textOfEvent(event, true);
  instance.past = instance.pastCount === 0 ? text : `${instance.past},${text}`;
  instance.pastCount += 1;
  const name = event['Name'];
  if (event.EventType === 15 && typeof name === 'string')
    instance.raised.set(name, (instance.raised.get(name) ?? 0) + 1);
};

const open = (instance: Instance, opened: OpenTask): void => {
  instance.open.set(opened.task, opened);
  if (opened.isDelicate) instance.openDelicate += 1;
};

const close = (instance: Instance, task: number): void => {
  if (instance.open.get(task)?.isDelicate) instance.openDelicate -= 1;
  instance.open.delete(task);
};

const end = (state: State, instance: Instance, outcome: Outcome): void => {
  instance.open.clear();
  instance.openDelicate = 0;
  if (outcome.kind === 'ContinuedAsNew') {
    instance.generation += 1;
    instance.input = outcome.input;
    instance.past = '';
    instance.pastCount = 0;
    instance.steps = [];
    instance.nextTask = 0;
    instance.raised.clear();
    instance.isHeldForNext = false;
    instance.mail = carriedOver(state, instance.mail, outcome.carryOver);
  } else {
    instance.outcome = outcome.kind;
    instance.output = outcome.output;
    instance.isSuspended = false;
    instance.mail = [];
    state.finished.add(instance.id);
  }
};

/** What was not delivered goes to the next generation, unless a test wants it lost or doubled (docs/durable.md B6). */
const carriedOver = (state: State, mail: readonly Mail[], carryOver: CarryOver = 'once'): Mail[] => {
  const left = mail.filter(({ message }) => !('of' in message));
  const isEvent = ({ message }: Mail): boolean => message.kind === 'event';
  if (carryOver === 'never') return left.filter((each) => !isEvent(each));
  if (carryOver === 'twice') left.push(...left.filter(isEvent).map(({ message }) => ({ no: state.next++, message })));
  return left;
};

/** An instance as JSON, for a snapshot. Exactly `instanceOfText` undoes it. */
export const textOfInstance = (instance: Instance): string =>
  JSON.stringify({ ...instance, open: [...instance.open.values()], raised: [...instance.raised] });

export const instanceOfText = (text: string): Instance => {
  const stored = JSON.parse(text) as Omit<Instance, 'open' | 'raised'> & {
    open: OpenTask[];
    raised: [string, number][];
  };
  return { ...stored, open: new Map(stored.open.map((task) => [task.task, task])), raised: new Map(stored.raised) };
};
