import type { DateHours } from './date-hours';
import { dayMs, type Instant, instantOfMs, lastAtMost, type Zone } from './time';

/**
 * The open intervals of one stretch of UTC, ascending and apart. Interval `i` begins `starts[i]` and lasts until
 * `opened[i + 1] - opened[i]` later: `opened` is the open time of the span before each interval, and of the whole at its
 * end. In seconds since the span's start, which every edge falls on, so that a year of any usual week is a few KiB.
 */
export interface Span {
  readonly from: number;
  readonly openMs: number;
  readonly starts: Uint32Array;
  readonly opened: Uint32Array;
  /** By day of the span: how many intervals began before it. Finds an instant's interval in a step or two. */
  readonly beganBefore: Uint16Array;
}

const secondMs = 1_000;

/** Spans are of equal length, so that the one of an instant is a division; a year is a lump worth compiling at once. */
const spanMs = 365 * dayMs;

export const spanIndexOf = (at: Instant): number => Math.floor(at / spanMs);
export const spanIndexOfDay = (day: number): number => Math.floor((day * dayMs) / spanMs);

/**
 * Within a stretch of one offset the wall clock runs evenly, so each piece of a local day maps to UTC by subtraction.
 * An instant belongs to one stretch only: that is all there is to gaps, folds and skipped dates.
 */
export const compileSpan = (zone: Zone, hours: DateHours, index: number): Span => {
  const spanFrom = instantOfMs(index * spanMs);
  const starts: number[] = [];
  const ends: number[] = [];
  const open = (start: number, end: number): void => {
    if (start >= end) return;
    if (ends.at(-1) === start) ends.pop();
    else starts.push(start);
    ends.push(end);
  };

  for (const { from, to, offsetMs } of zone.stretches(spanFrom, instantOfMs(spanFrom + spanMs))) {
    for (let day = Math.floor((from + offsetMs) / dayMs); day * dayMs < to + offsetMs; day += 1) {
      const midnight = day * dayMs - offsetMs;
      for (const [fromMs, toMs] of hours.on(day))
        open(Math.max(midnight + fromMs, from), Math.min(midnight + toMs, to));
    }
  }

  const opened = new Uint32Array(starts.length + 1);
  for (const [interval, start] of starts.entries()) {
    opened[interval + 1] = item(opened, interval) + (item(ends, interval) - start) / secondMs;
  }
  return {
    from: spanFrom,
    openMs: item(opened, starts.length) * secondMs,
    starts: Uint32Array.from(starts, (start) => (start - spanFrom) / secondMs),
    opened,
    beganBefore: beganBeforeOf(starts, spanFrom),
  };
};

const beganBeforeOf = (starts: readonly number[], spanFrom: number): Uint16Array => {
  const beganBefore = new Uint16Array(spanMs / dayMs);
  let interval = 0;
  for (let day = 0; day < beganBefore.length; day += 1) {
    while (interval < starts.length && item(starts, interval) < spanFrom + day * dayMs) interval += 1;
    beganBefore[day] = interval;
  }
  return beganBefore;
};

/** Open time of the span before this instant of it. */
export const openBefore = (span: Span, at: Instant): number => {
  const interval = lastBegun(span, at);
  if (interval < 0) return 0;
  const before = item(span.opened, interval) * secondMs + at - startOf(span, interval);
  return Math.min(before, item(span.opened, interval + 1) * secondMs);
};

/** The earliest instant of the span by which `openMs` have passed since it began: 1 or more, at most all of it. */
export const earliestAfter = (span: Span, openMs: number): Instant =>
  instantWithin(span, lastAtMost(span.opened, (openMs - 1) / secondMs), openMs);

/** The latest instant of the span by which only `openMs` have passed since it began: 0 or more, less than all of it. */
export const latestAfter = (span: Span, openMs: number): Instant =>
  instantWithin(span, lastAtMost(span.opened, openMs / secondMs), openMs);

const instantWithin = (span: Span, interval: number, openMs: number): Instant =>
  instantOfMs(startOf(span, interval) + openMs - item(span.opened, interval) * secondMs);

/** The last interval that has begun by this instant of the span; -1 when none has. */
const lastBegun = ({ from, starts, beganBefore }: Span, at: Instant): number => {
  const since = at - from;
  let next = item(beganBefore, Math.floor(since / dayMs));
  while (next < starts.length && item(starts, next) * secondMs <= since) next += 1;
  return next - 1;
};

export const isOpenWithin = (span: Span, at: Instant): boolean => {
  const interval = lastBegun(span, at);
  return interval >= 0 && at < endOf(span, interval);
};

/** The end of the interval that this instant lies in, or the start of the next one; `undefined` beyond the last. */
export const edgeAfter = (span: Span, at: Instant): Instant | undefined => {
  const interval = lastBegun(span, at);
  if (interval >= 0 && at < endOf(span, interval)) return instantOfMs(endOf(span, interval));
  return interval + 1 < span.starts.length ? instantOfMs(startOf(span, interval + 1)) : undefined;
};

const startOf = ({ from, starts }: Span, interval: number): number => from + item(starts, interval) * secondMs;

const endOf = (span: Span, interval: number): number =>
  startOf(span, interval) + (item(span.opened, interval + 1) - item(span.opened, interval)) * secondMs;

export const spanEnd = ({ from }: Span): Instant => instantOfMs(from + spanMs);

const item = (list: ArrayLike<number>, index: number): number => {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no item ${index} of ${list.length}`);
  return value;
};
