import type { CalendarRule, Window } from '../../desk/rules/policies';
import { type Instant, instantOfMs, minuteMs } from '../../desk/rules/time';
import type { LocalDate, Place } from './places';

/** A walk through every minute of a place, with the definition in its hand: the oracle that calendars are held against. */
export interface Walk {
  isOpen(at: number): boolean;
  /** Open milliseconds in `[from, to)`. */
  openMs(from: number, to: number): number;
  /** The earliest instant by which so much has passed since `start`; `undefined` when the walk ends before. */
  earliest(start: number, openMs: number): Instant | undefined;
  /** The latest instant from which so much passes until `end`; `undefined` when the walk begins after it. */
  latest(end: number, openMs: number): Instant | undefined;
  nextChange(at: number): Instant | undefined;
}

export const walkThrough = (rule: CalendarRule, place: Place): Walk => {
  const { from, dateAt, minuteAt } = place;
  const count = dateAt.length;
  const isOpenByDate = place.dates.map((date) => minutesOf(rule, date));
  const open = new Uint8Array(count);
  /** Open minutes before each minute of the walk, and before its end. */
  const before = new Uint32Array(count + 1);
  for (let minute = 0; minute < count; minute += 1) {
    open[minute] = isOpenByDate[dateAt[minute] as number]?.[minuteAt[minute] as number] as number;
    before[minute + 1] = (before[minute] as number) + (open[minute] as number);
  }

  const minuteOf = (at: number): number => Math.floor((at - from) / minuteMs);
  const openBefore = (at: number): number => {
    const minute = minuteOf(at);
    return (before[minute] as number) * minuteMs + (open[minute] === 1 ? at - from - minute * minuteMs : 0);
  };
  const instantAt = (minute: number, pastMs: number): Instant => instantOfMs(from + minute * minuteMs + pastMs);

  return {
    isOpen: (at) => open[minuteOf(at)] === 1,
    openMs: (start, end) => openBefore(end) - openBefore(start),

    earliest: (start, openMs) => {
      if (openMs === 0) return instantOfMs(start);
      const target = openBefore(start) + openMs;
      for (let minute = minuteOf(start); minute < count; minute += 1) {
        const past = (before[minute] as number) * minuteMs;
        if (open[minute] === 1 && target <= past + minuteMs) return instantAt(minute, target - past);
      }
      return undefined;
    },

    latest: (end, openMs) => {
      if (openMs === 0) return instantOfMs(end);
      const target = openBefore(end) - openMs;
      for (let minute = Math.min(minuteOf(end), count - 1); minute >= 0; minute -= 1) {
        const past = (before[minute] as number) * minuteMs;
        if (open[minute] === 1 && past <= target) return instantAt(minute, target - past);
      }
      return undefined;
    },

    nextChange: (at) => {
      for (let minute = minuteOf(at); minute + 1 < count; minute += 1) {
        if (open[minute] !== open[minute + 1]) return instantAt(minute + 1, 0);
      }
      return undefined;
    },
  };
};

/** The definition (docs/measures.md §4): 1 at each minute of the wall clock at which this local date is open. */
const minutesOf = (rule: CalendarRule, { date, weekday, eveDate, eve }: LocalDate): Uint8Array => {
  const minutes = new Uint8Array(24 * 60);
  const opening = rule.openings[date];
  if (opening !== undefined) for (const window of opening) openBeforeMidnight(minutes, window);
  if (opening !== undefined || rule.closed.includes(date)) return minutes;

  const week = rule.weeks.findLast(({ from }) => from === undefined || from <= date)?.week;
  for (const window of week?.[weekday] ?? []) openBeforeMidnight(minutes, window);
  for (const window of week?.[eve] ?? []) openAfterMidnight(minutes, window);
  for (const window of rule.openings[eveDate] ?? []) openAfterMidnight(minutes, window);
  return minutes;
};

const openBeforeMidnight = (minutes: Uint8Array, { fromMinute, toMinute }: Window): void => {
  minutes.fill(1, fromMinute, toMinute < fromMinute ? 24 * 60 : toMinute);
};

const openAfterMidnight = (minutes: Uint8Array, { fromMinute, toMinute }: Window): void => {
  if (toMinute < fromMinute) minutes.fill(1, 0, toMinute);
};
