import { type Instant, instantOfMs } from '../desk/rules/time';
import { type Alarm, createAlarmHeap } from './alarm-heap';
import { cannotStart } from './cannot-start';
import { createInFlight } from './in-flight';

/** `real` refuses to be advanced; `shifted` runs on at the real rate, with an offset; `virtual` stands still between moves. */
export type ClockMode = 'real' | 'shifted' | 'virtual';

/** Where a clock stands, as a journal keeps it: `now` in ms since 1970, `offsetMs` ahead of the machine's clock. */
export interface ClockReading {
  readonly now: number;
  readonly offsetMs: number;
}

/**
 * The one clock of a laptop: it tells the time, holds every timer of the process, and knows what is still in flight.
 *
 * Alarms ring in the order of their instants, then of their setting, never before they are due, and at once when due
 * already. Source: docs/durable.md B9.
 */
export interface LocalClock {
  readonly mode: ClockMode;
  now(): Instant;
  reading(): ClockReading;
  alarm(dueAt: number, ring: () => void): Alarm;
  pendingAlarms(): number;
  /** Counts `work` as in flight until it settles: `advanceTo` waits for it. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Takes the caller's own work out of the count until `work` settles: for event streams and long polls. */
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves once nothing is in flight. */
  quiet(): Promise<void>;
  /** Goes to each due instant on the way to `to`, rings, and waits until all is quiet. Refuses a real clock and the past. */
  advanceTo(to: number): Promise<void>;
  /** Takes up where a stored reading left off, and never goes back. Refuses a real clock that is behind it. */
  restore(reading: ClockReading): void;
  /** Has every move stored before it counts. */
  keepMoves(keep: (reading: ClockReading) => Promise<void>): void;
  stop(): void;
}

export interface ClockOptions {
  readonly mode: ClockMode;
  /** Where a new virtual clock starts; the machine's time unless told. */
  readonly startsAt?: number;
}

const MachineDate = globalThis.Date;
const longestTimeoutMs = 2 ** 31 - 1; // Above it Node fires after 1 ms.
const toleranceMs = 60_000;

export const createClock = ({ mode, startsAt }: ClockOptions): LocalClock => {
  const alarms = createAlarmHeap();
  const work = createInFlight();
  let standsAt = startsAt ?? MachineDate.now();
  let offsetMs = 0;
  let timeout: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;
  let ringing = false;
  let stopped = false;
  let keep: (reading: ClockReading) => Promise<void> = async () => {};
  let lastMove: Promise<void> = Promise.resolve();

  const now = (): Instant => instantOfMs(mode === 'virtual' ? standsAt : MachineDate.now() + offsetMs);
  const reading = (): ClockReading => ({ now: now(), offsetMs });

  const ringDue = (): void => {
    for (let alarm = alarms.takeDue(now()); alarm !== undefined && !stopped; alarm = alarms.takeDue(now()))
      alarm.ring();
    arm();
  };

  const arm = (): void => {
    const dueAt = alarms.nextDueAt();
    if (stopped || dueAt === undefined) return;
    if (dueAt <= now()) {
      if (ringing) return;
      ringing = true;
      const done = work.enter();
      setImmediate(() => {
        ringing = false;
        ringDue();
        done();
      });
    } else if (mode !== 'virtual' && dueAt < armedFor) {
      clearTimeout(timeout);
      armedFor = dueAt;
      timeout = setTimeout(
        () => {
          armedFor = Number.POSITIVE_INFINITY;
          ringDue();
        },
        Math.min(dueAt - now(), longestTimeoutMs),
      );
    }
  };

  const moveTo = async (to: number): Promise<void> => {
    const step = to - now();
    await keep({ now: to, offsetMs: mode === 'virtual' ? 0 : offsetMs + step });
    if (mode === 'virtual') standsAt = to;
    else offsetMs += step;
    clearTimeout(timeout);
    armedFor = Number.POSITIVE_INFINITY;
  };

  const walkTo = async (to: number): Promise<void> => {
    for (;;) {
      await work.quiet();
      const dueAt = alarms.nextDueAt();
      if (stopped || dueAt === undefined || dueAt > to) break;
      if (dueAt > now()) await moveTo(dueAt);
      ringDue();
    }
    if (!stopped && to > now()) await moveTo(to);
    arm();
    await work.quiet();
  };

  return {
    mode,
    now,
    reading,
    pendingAlarms: alarms.size,
    during: work.during,
    aside: work.aside,
    quiet: work.quiet,
    alarm(dueAt, ring) {
      const alarm = alarms.add(dueAt, ring);
      arm();
      return alarm;
    },
    advanceTo(to) {
      if (mode === 'real')
        return Promise.reject(new Error('a real clock cannot be advanced: start with --clock shifted'));
      if (to < now())
        return Promise.reject(new RangeError(`time cannot go back to ${new MachineDate(to).toISOString()}`));
      const move = work.aside(() => lastMove.then(() => walkTo(to)));
      lastMove = move.catch(() => {});
      return move;
    },
    restore(stored) {
      if (mode === 'virtual') {
        const isStored = stored.now > 0;
        standsAt = startsAt === undefined && isStored ? stored.now : Math.max(standsAt, stored.now);
        return;
      }
      const aheadMs = Math.max(stored.offsetMs, stored.now - MachineDate.now(), 0);
      if (mode === 'shifted') offsetMs = aheadMs;
      else if (aheadMs > toleranceMs)
        throw cannotStart(
          `the clock of this folder is ${Math.round(aheadMs / toleranceMs)} minutes ahead: start with --clock shifted, or --fresh`,
        );
    },
    keepMoves(store) {
      keep = store;
    },
    stop() {
      stopped = true;
      clearTimeout(timeout);
    },
  };
};

/**
 * Puts `clock` behind the global `Date`, so that SDKs and stray code live in the same time. Answers how to undo it.
 *
 * `instanceof`, subclasses, `Date.parse` and dates with arguments stay as they were. Not covered: `Intl` without an
 * argument, SQLite's `now`, `performance.now`, `setTimeout`, file times, other realms. Source: docs/durable.md B9.
 */
export const installDate = (clock: Pick<LocalClock, 'now'>): (() => void) => {
  const before = globalThis.Date;
  const clocked: DateConstructor = new Proxy(before, {
    apply: () => new MachineDate(clock.now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [clock.now()] : args, newTarget),
    get: (target, key, receiver) => (key === 'now' ? clock.now : Reflect.get(target, key, receiver)),
  });
  globalThis.Date = clocked;
  before.prototype.constructor = clocked;
  return () => {
    before.prototype.constructor = before;
    globalThis.Date = before;
  };
};
