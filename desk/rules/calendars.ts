import { type CalendarRule, weekdays } from './policies';
import { dayMs, type Instant, instant, instantOfMs, minuteMs, offsetStretches } from './time';

/**
 * Open time, pointwise: an instant is open if and only if the zone's wall clock, read at that instant, lies inside
 * a window of that local date and the date is not closed. So in a DST gap a window shrinks, in a fold it opens twice,
 * and no edge is ever resolved to an offset. A window across midnight is two halves, each judged by the closing of its
 * own local date. Source: docs/measures.md §4.
 */
export interface Calendar {
  /**
   * The earliest instant by which `openMs` of open time have passed since `start`: 17:00 today, not 09:00 tomorrow;
   * `start` itself for 0. Throws on a negative or broken number, and when 400 years do not hold that much.
   */
  add(start: Instant, openMs: number): Instant;
  /** Open milliseconds in `[from, to)`; negative when `to` lies before `from`. */
  between(from: Instant, to: Instant): number;
  isOpen(at: Instant): boolean;
}

/** Compiles open hours to UTC intervals, a span at a time and only when asked. Throws a RangeError on an unknown zone. */
export const compileCalendar = (rule: CalendarRule): Calendar => {
  const daily = dailyHoursOf(rule);
  const spanByIndex = new Map<number, Span>();

  const spanAt = (index: number): Span => {
    const known = spanByIndex.get(index);
    if (known !== undefined) return known;
    const span = compileSpan(rule.zone, daily, index);
    spanByIndex.set(index, span);
    return span;
  };

  return {
    add: (start, openMs) => {
      if (!Number.isSafeInteger(openMs) || openMs < 0) throw new RangeError(`no open time: ${openMs}`);
      if (openMs === 0) return start;

      const first = spanIndexOf(start);
      let rest = openMs + openBefore(spanAt(first), start);
      for (let index = first; index < first + spansMax; index += 1) {
        const span = spanAt(index);
        if (rest <= span.openMs) return instantAfter(span, rest);
        rest -= span.openMs;
      }
      throw new Error(`a calendar in ${rule.zone} does not open for ${openMs} ms within 400 years`);
    },

    between: (from, to) => {
      const [first, last] = [spanIndexOf(from), spanIndexOf(to)];
      const step = first <= last ? 1 : -1;
      let openMs = openBefore(spanAt(last), to) - openBefore(spanAt(first), from);
      for (let index = Math.min(first, last); index < Math.max(first, last); index += 1) {
        openMs += step * spanAt(index).openMs;
      }
      return openMs;
    },

    isOpen: (at) => {
      const span = spanAt(spanIndexOf(at));
      const index = lastAtMost(span.starts, at);
      return index >= 0 && at < item(span.ends, index);
    },
  };
};

/**
 * The open intervals of one stretch of UTC, ascending and disjoint: interval `i` is `[starts[i], ends[i])` and
 * `opened[i]` is the open time of the span before it.
 */
interface Span {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly opened: readonly number[];
  readonly openMs: number;
}

/** Spans are of equal length, so that the one of an instant is a division; a year is a lump worth compiling at once. */
const spanMs = 365 * dayMs;
const spansMax = 400;

const spanIndexOf = (at: Instant): number => Math.floor(at / spanMs);
const spanStart = (index: number): Instant => instantOfMs(index * spanMs);

/** What is open on a local day, counted in days since 1970-01-01, in milliseconds of its wall clock since midnight. */
type DailyHours = (day: number) => readonly Hours[];
type Hours = readonly [fromMs: number, toMs: number];

const dailyHoursOf = ({ week, closed }: CalendarRule): DailyHours => {
  const halvesByWeekday: Hours[][] = weekdays.map(() => []);
  weekdays.forEach((weekday, index) => {
    for (const { fromMinute, toMinute } of week[weekday]) {
      const isAcrossMidnight = toMinute < fromMinute;
      halvesByWeekday[index]?.push([fromMinute * minuteMs, isAcrossMidnight ? dayMs : toMinute * minuteMs]);
      if (isAcrossMidnight) halvesByWeekday[(index + 1) % 7]?.push([0, toMinute * minuteMs]);
    }
  });
  const hoursByWeekday = halvesByWeekday.map(merge);
  const closedDays = new Set(closed.map((date) => instant(`${date}T00:00:00Z`) / dayMs));

  return (day) => (closedDays.has(day) ? [] : (hoursByWeekday[weekdayIndexOf(day)] ?? []));
};

/** 1970-01-01 was a Thursday, which is number 3 of the week; days before it are negative. */
const weekdayIndexOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Puts windows in order and joins those that touch: a desk that two windows open is open once. */
const merge = (windows: readonly Hours[]): readonly Hours[] => {
  const merged: Hours[] = [];
  for (const [fromMs, toMs] of windows.toSorted(([left], [right]) => left - right)) {
    const last = merged.at(-1);
    if (last === undefined || last[1] < fromMs) merged.push([fromMs, toMs]);
    else merged[merged.length - 1] = [last[0], Math.max(last[1], toMs)];
  }
  return merged;
};

/**
 * Within a stretch of one offset the wall clock runs evenly, so each piece of a local day maps to UTC by subtraction.
 * An instant belongs to one stretch only: that is all there is to gaps, folds and skipped dates.
 */
const compileSpan = (zone: string, daily: DailyHours, index: number): Span => {
  const starts: number[] = [];
  const ends: number[] = [];
  const open = (start: number, end: number): void => {
    if (start >= end) return;
    if (ends.at(-1) === start) ends.pop();
    else starts.push(start);
    ends.push(end);
  };

  for (const { from, to, offsetMs } of offsetStretches(zone, spanStart(index), spanStart(index + 1))) {
    for (let day = Math.floor((from + offsetMs) / dayMs); day * dayMs < to + offsetMs; day += 1) {
      const midnight = day * dayMs - offsetMs;
      for (const [fromMs, toMs] of daily(day)) open(Math.max(midnight + fromMs, from), Math.min(midnight + toMs, to));
    }
  }

  const opened: number[] = [];
  let openMs = 0;
  for (const [interval, start] of starts.entries()) {
    opened.push(openMs);
    openMs += item(ends, interval) - start;
  }
  return { starts, ends, opened, openMs };
};

/** Open time of the span before this instant of it. */
const openBefore = ({ starts, ends, opened }: Span, moment: Instant): number => {
  const index = lastAtMost(starts, moment);
  if (index < 0) return 0;
  return item(opened, index) + Math.min(moment, item(ends, index)) - item(starts, index);
};

/** The earliest instant of the span by which `openMs` (1 or more, at most all of it) have passed since it began. */
const instantAfter = ({ starts, opened }: Span, openMs: number): Instant => {
  const index = lastAtMost(opened, openMs - 1);
  return instantOfMs(item(starts, index) + openMs - item(opened, index));
};

/** The index of the last number not above `limit`, by bisection; -1 when there is none. */
const lastAtMost = (ascending: readonly number[], limit: number): number => {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (item(ascending, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const item = (list: readonly number[], index: number): number => {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no item ${index} of ${list.length}`);
  return value;
};
