import { type CalendarRule, type Week, type Window, weekdays } from './policies';
import { dayMs, dayOf, lastAtMost, minuteMs } from './time';

/** An open stretch `[fromMs, toMs)` of a local date, in milliseconds of its wall clock since midnight. */
export type Hours = readonly [fromMs: number, toMs: number];

/** What is open on each local date, a day counted from 1970-01-01. */
export interface DateHours {
  /** In order and apart. */
  on(day: number): readonly Hours[];
  /** From this day on there is only one week, over and over. */
  readonly steadyFrom: number;
}

/** Works out the dates that differ from their weekday once, so that a day costs a look-up. */
export const dateHoursOf = ({ weeks, closed, openings }: CalendarRule): DateHours => {
  const weekStarts = weeks.map(({ from }) => (from === undefined ? Number.NEGATIVE_INFINITY : dayOf(from)));
  const hoursByWeek = weeks.map(({ week }) => hoursByWeekdayOf(week));
  const usual = (day: number): readonly Hours[] =>
    hoursByWeek[lastAtMost(weekStarts, day)]?.[weekdayIndexOf(day)] ?? [];

  const openingByDay = new Map(Object.entries(openings).map(([date, windows]) => [dayOf(date), windows]));
  const hoursByDay = new Map<number, readonly Hours[]>(closed.map((date) => [dayOf(date), []]));
  for (const [day, windows] of openingByDay) hoursByDay.set(day, merge(windows.map(beforeMidnight)));
  for (const [day, windows] of openingByDay) {
    const rest = windows.flatMap(afterMidnight);
    if (rest.length > 0 && !hoursByDay.has(day + 1)) hoursByDay.set(day + 1, merge([...usual(day + 1), ...rest]));
  }

  const days = [...hoursByDay.keys(), ...weekStarts].filter(Number.isFinite);
  return {
    on: (day) => hoursByDay.get(day) ?? usual(day),
    steadyFrom: days.reduce((last, day) => Math.max(last, day + 1), Number.NEGATIVE_INFINITY),
  };
};

const hoursByWeekdayOf = (week: Week): readonly (readonly Hours[])[] =>
  weekdays.map((weekday, index) => {
    const eve = weekdays[(index + 6) % 7] as keyof Week;
    return merge([...week[weekday].map(beforeMidnight), ...week[eve].flatMap(afterMidnight)]);
  });

const isAcrossMidnight = ({ fromMinute, toMinute }: Window): boolean => toMinute < fromMinute;

const beforeMidnight = (window: Window): Hours => [
  window.fromMinute * minuteMs,
  isAcrossMidnight(window) ? dayMs : window.toMinute * minuteMs,
];

const afterMidnight = (window: Window): readonly Hours[] =>
  isAcrossMidnight(window) ? [[0, window.toMinute * minuteMs]] : [];

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
