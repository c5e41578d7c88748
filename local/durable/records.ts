import type { HistoryEvent } from './history';

/**
 * What a journal holds: one record per transition (docs/durable.md B8). Texts named `input`, `output`, `result` and
 * `customStatus` are JSON. `at` is the clock's time in ms since 1970.
 */
export type JournalRecord =
  | { readonly kind: 'created'; readonly at: number; readonly birth: Birth }
  | { readonly kind: 'message'; readonly at: number; readonly to: string; readonly message: Message }
  | Turn
  | { readonly kind: 'trimmed' | 'purged'; readonly at: number; readonly ids: readonly string[] }
  | { readonly kind: 'clock'; readonly at: number; readonly offsetMs: number }
  | TimerRecord;

/** How a timer trigger stands after a run. */
export interface TimerRecord {
  readonly kind: 'timer';
  readonly at: number;
  readonly name: string;
  readonly status: TimerStatus;
}

/** Whom a record changes. */
export const idsOf = (record: JournalRecord): readonly string[] => {
  switch (record.kind) {
    case 'created':
      return [record.birth.id];
    case 'message':
      return [record.to];
    case 'turn':
      return [record.id, ...record.children.map(({ id }) => id), ...(record.reply ? [record.reply.to] : [])];
    case 'trimmed':
    case 'purged':
      return record.ids;
    case 'clock':
    case 'timer':
      return [];
    default:
      return record satisfies never;
  }
};

export interface Birth {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly input: string;
  readonly parent?: Parent;
}

/** Which task of which instance. Task ids restart in each generation, and an id may be born again: `no` tells the lives apart. */
export interface TaskRef {
  readonly no: number;
  readonly generation: number;
  readonly task: number;
}

/** Who waits for a child, and under which task. */
export interface Parent extends TaskRef {
  readonly id: string;
}

export type Message =
  | { readonly kind: 'event'; readonly name: string; readonly input: string }
  | TaskDone
  | TaskFailed
  | { readonly kind: 'suspend' | 'resume' | 'terminate'; readonly reason: string };

export interface TaskDone {
  readonly kind: 'done';
  readonly of: TaskRef;
  readonly result: string;
}

export interface TaskFailed {
  readonly kind: 'failed';
  readonly of: TaskRef;
  readonly reason: string;
  /** Absent when a child was terminated. */
  readonly details?: string;
}

/** A timer that came due. Never stored: an open timer rings again after a restart. */
export interface TimerFired {
  readonly kind: 'fired';
  readonly of: TaskRef;
}

/** One run of an orchestrator's code with all that follows from it. */
export interface Turn {
  readonly kind: 'turn';
  readonly at: number;
  readonly id: string;
  /** Numbers of the messages that it took. */
  readonly took: readonly number[];
  readonly events: readonly HistoryEvent[];
  readonly newSteps: readonly Step[];
  readonly changedSteps: readonly (readonly [index: number, step: Step])[];
  readonly opened: readonly OpenTask[];
  readonly closed: readonly number[];
  readonly nextTask: number;
  readonly customStatus: string | null;
  readonly isSuspended: boolean;
  readonly hasSettledSuspended: boolean;
  readonly isHeldForNext: boolean;
  readonly children: readonly Birth[];
  readonly outcome?: Outcome;
  readonly reply?: { readonly to: string; readonly message: Message };
}

export type Outcome =
  | { readonly kind: 'Completed' | 'Failed' | 'Terminated'; readonly output: string }
  | { readonly kind: 'ContinuedAsNew'; readonly input: string; readonly carryOver?: CarryOver };

/** How often an event that was not delivered reaches the next generation: once, but for tests. */
export type CarryOver = 'never' | 'once' | 'twice';

/** One leaf of the orchestrator's actions, in the order of yielding: what replay is compared with. */
export interface Step {
  readonly what: 'activity' | 'child' | 'timer' | 'event';
  /** Of the function or the event; empty for a timer. */
  readonly name: string;
  readonly retry?: Retry;
  readonly isCanceled?: true;
}

export interface Retry {
  readonly firstMs: number;
  readonly attemptsMax: number;
  readonly coefficient: number;
  readonly intervalMaxMs: number;
  readonly timeoutMs: number | null;
  readonly attempt: number;
  readonly startedAt: number;
}

/** An activity, child or timer that has not ended. */
export type OpenTask = OpenActivity | OpenChild | OpenTimer;

interface Open {
  readonly task: number;
  readonly step: number;
  /** Belongs to a retry or a timer in pieces: its end allots ids, so turns take one message each (docs/durable.md B6). */
  readonly isDelicate: boolean;
  /** Allotted while the instance was suspended: starts when it resumes. */
  readonly isParked: boolean;
}

export interface OpenActivity extends Open {
  readonly what: 'activity';
  readonly name: string;
  /** The text that its trigger gets; null for no input. */
  readonly input: string | null;
}

export interface OpenChild extends Open {
  readonly what: 'child';
  readonly name: string;
  readonly child: string;
  readonly explicitId: string | null;
  readonly version: string | null;
  readonly input: string;
}

export interface OpenTimer extends Open {
  readonly what: 'timer';
  readonly dueAt: number;
  /** Of a timer in pieces (docs/durable.md B6): when it ends, and which piece this is, from 1. */
  readonly finalAt?: number;
  readonly piece?: number;
  /** Waits between two attempts; what the next attempt is made of. */
  readonly again?: OpenActivity | OpenChild;
}

/** The state of a timer trigger. Moments in ms since 1970. */
export interface TimerStatus {
  readonly schedule: string;
  readonly lastAt: number | null;
  readonly nextAt: number;
  readonly updatedAt: number;
}
