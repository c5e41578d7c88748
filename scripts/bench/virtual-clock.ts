import { createAlarmHeap } from '../../local/alarm-heap';
import { createClock } from '../../local/clock';
import { type Check, createCheck, type Line } from './figure';
import type { Peer } from './peers';
import { alternate } from './repeat';

/** As much of `@sinonjs/fake-timers` as is measured. */
export interface FakeTimers {
  createClock(
    now?: number,
    loopLimit?: number,
  ): {
    setTimeout(ring: () => void, delayMs: number): unknown;
    tick(ms: number): number;
  };
}

export const fakeTimersName = '@sinonjs/fake-timers';

const count = 1_000_000;
/** The peer's share: with a million it would take most of the run. */
const peerCount = 50_000;
const spanMs = 30 * 86_400_000;

/** Delays from 1 to `spanMs`, the same in every run. */
const delaysOf = (much: number): Float64Array => {
  let state = 7;
  return Float64Array.from({ length: much }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + Math.floor((state / 2 ** 32) * spanMs);
  });
};

interface Round {
  readonly insertMicros: number;
  readonly fireMicros: number;
}

/** A clock under test: sets every alarm, then fires them all. */
interface Side {
  set(delayMs: number, ring: () => void): void;
  fireAll(): unknown;
  now(): number;
}

const roundOf = async ({ set, fireAll, now }: Side, delays: Float64Array, check: Check): Promise<Round> => {
  let rung = 0;
  let last = 0;
  let isInOrder = true;
  const ring = (): void => {
    const at = now();
    if (at < last) isInOrder = false;
    last = at;
    rung += 1;
  };
  const begun = performance.now();
  for (const delay of delays) set(delay, ring);
  const set_ = performance.now();
  await fireAll();
  const ended = performance.now();
  check.that(rung === delays.length, () => `${rung} of ${delays.length} alarms rang`);
  check.that(isInOrder, () => 'an alarm rang before an earlier one');
  const micros = 1_000 / delays.length;
  return { insertMicros: (set_ - begun) * micros, fireMicros: (ended - set_) * micros };
};

/** The heap in which the clock keeps its alarms, fired at each one's instant. */
const heapSide = (): Side => {
  const heap = createAlarmHeap();
  let at = 0;
  return {
    set: (delayMs, ring) => void heap.add(delayMs, ring),
    now: () => at,
    fireAll: () => {
      for (let next = heap.nextDueAt(); next !== undefined; next = heap.nextDueAt()) {
        at = next;
        for (let due = heap.takeDue(at); due !== undefined; due = heap.takeDue(at)) due.ring();
      }
    },
  };
};

/** The whole clock, which at each instant stores its move and waits until everything is quiet. */
const clockSide = (): Side => {
  const clock = createClock({ mode: 'virtual', startsAt: 0 });
  return {
    set: (delayMs, ring) => void clock.alarm(delayMs, ring),
    now: clock.now,
    fireAll: () => clock.advanceTo(spanMs),
  };
};

const peerSide = (fakeTimers: FakeTimers): Side => {
  const clock = fakeTimers.createClock(0) as ReturnType<FakeTimers['createClock']> & { readonly now: number };
  return {
    set: (delayMs, ring) => void clock.setTimeout(ring, delayMs),
    now: () => clock.now,
    fireAll: () => clock.tick(spanMs),
  };
};

/** Setting and firing alarms on virtual time: P9 of docs/measures.md §5. */
export const virtualClock = async (peer: Peer<FakeTimers>): Promise<readonly Line[]> => {
  const check = createCheck();
  const million = delaysOf(count);
  const fewer = delaysOf(peerCount);
  const heap = () => roundOf(heapSide(), million, check);
  const small = () => roundOf(heapSide(), fewer, check);
  const whole = () => roundOf(clockSide(), fewer, check);
  if ('absent' in peer) {
    const rounds = await alternate({ heap, whole });
    return [...oursOf(rounds.heap, rounds.whole, check), { name: fakeTimersName, absent: peer.absent }];
  }
  const theirs = createCheck();
  const rounds = await alternate({ heap, whole, small, peer: () => roundOf(peerSide(peer.package), fewer, theirs) });
  return [
    ...oursOf(rounds.heap, rounds.whole, check),
    {
      name: `${fakeTimersName}, ${peerCount.toLocaleString('en-US')} timers, set + fire`,
      unit: 'µs',
      repeats: rounds.peer.map(sumOf),
      wrong: theirs.wrong(),
    },
    {
      name: `${fakeTimersName} against our heap, ${peerCount.toLocaleString('en-US')} timers`,
      unit: '×',
      repeats: rounds.peer.map((round, repeat) => sumOf(round) / sumOf(rounds.small[repeat] as Round)),
      goal: { atLeast: 3, from: 'P9' },
      wrong: check.wrong() ?? theirs.wrong(),
      note: 'The peer also builds timer ids and keeps the call that made each; the heap only keeps and orders alarms.',
    },
  ];
};

const sumOf = ({ insertMicros, fireMicros }: Round): number => insertMicros + fireMicros;

const oursOf = (heap: readonly Round[], whole: readonly Round[], check: Check): readonly Line[] => {
  const wrong = check.wrong();
  return [
    {
      name: '1,000,000 alarms in the heap, set',
      unit: 'µs',
      repeats: heap.map(({ insertMicros }) => insertMicros),
      wrong,
    },
    {
      name: '1,000,000 alarms in the heap, fire',
      unit: 'µs',
      repeats: heap.map(({ fireMicros }) => fireMicros),
      wrong,
    },
    {
      name: '1,000,000 alarms in the heap, set + fire',
      unit: 'µs',
      repeats: heap.map(sumOf),
      goal: { atMost: 1, from: 'P9' },
      wrong,
    },
    {
      name: `the whole clock, ${peerCount.toLocaleString('en-US')} instants, set + fire`,
      unit: 'µs',
      repeats: whole.map(sumOf),
      wrong,
      note: 'At each instant it stores the move and lets the event loop run until all is quiet, which no peer does.',
    },
  ];
};
