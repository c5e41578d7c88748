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
  };
};

/** Open time of the span before this instant of it. */
export const openBefore = (span: Span, at: Instant): number => {
  const since = at - span.from;
  const interval = lastAtMost(span.starts, since / secondMs);
  if (interval < 0) return 0;
  const before = item(span.opened, interval) * secondMs + since - item(span.starts, interval) * secondMs;
  return Math.min(before, item(span.opened, interval + 1) * secondMs);
};

/** The earliest instant of the span by which `openMs` have passed since it began: 1 or more, at most all of it. */
export const earliestAfter = (span: Span, openMs: number): Instant =>
  instantWithin(span, lastBelow(span.opened, openMs), openMs);

/** The latest instant of the span by which only `openMs` have passed since it began: 0 or more, less than all of it. */
export const latestAfter = (span: Span, openMs: number): Instant =>
  instantWithin(span, lastAtMost(span.opened, openMs / secondMs), openMs);

/** `opened` is in whole seconds: the last below these milliseconds is the last at most a millisecond less. */
const lastBelow = (opened: Uint32Array, openMs: number): number => lastAtMost(opened, (openMs - 1) / secondMs);

const instantWithin = ({ from, starts, opened }: Span, interval: number, openMs: number): Instant =>
  instantOfMs(from + item(starts, interval) * secondMs + openMs - item(opened, interval) * secondMs);

export const isOpenWithin = (span: Span, at: Instant): boolean => {
  const interval = lastAtMost(span.starts, (at - span.from) / secondMs);
  return interval >= 0 && at < endOf(span, interval);
};

/** The end of the interval that this instant lies in, or the start of the next one; `undefined` beyond the last. */
export const edgeAfter = (span: Span, at: Instant): Instant | undefined => {
  const interval = lastAtMost(span.starts, (at - span.from) / secondMs);
  if (interval >= 0 && at < endOf(span, interval)) return endOf(span, interval);
  if (interval + 1 >= span.starts.length) return undefined;
  return instantOfMs(span.from + item(span.starts, interval + 1) * secondMs);
};

const endOf = ({ from, starts, opened }: Span, interval: number): Instant =>
  instantOfMs(from + (item(starts, interval) + item(opened, interval + 1) - item(opened, interval)) * secondMs);

export const spanEnd = ({ from }: Span): Instant => instantOfMs(from + spanMs);

const item = (list: ArrayLike<number>, index: number): number => {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no item ${index} of ${list.length}`);
  return value;
};
