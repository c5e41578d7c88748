import fc from 'fast-check';
import { type Calendar, compileCalendar } from '../../desk/rules/calendars';
import { type CalendarRule, type Week, type Window, weekdays } from '../../desk/rules/policies';
import { dayMs, type Instant, instantOfMs } from '../../desk/rules/time';
import type { Place } from './places';
import { type Walk, walkThrough } from './walks';

/** What is drawn at random: a calendar, a stretch within its place, and numbers for the laws. Plain data, to be printed. */
export interface Draw {
  readonly place: Place;
  readonly rule: CalendarRule;
  /** From the place's beginning. */
  readonly startMs: number;
  readonly lengthMs: number;
  /** From 0 to 1: which part of what there is. */
  readonly share: number;
  /** Days from the start, years away. */
  readonly cuts: readonly number[];
}

/** A draw, with the calendar under test and the walk that it is held against. */
export interface Scene extends Omit<Draw, 'startMs' | 'lengthMs'> {
  readonly calendar: Calendar;
  readonly walk: Walk;
  readonly start: Instant;
  readonly end: Instant;
  /** Open time of `[start, end)`, as walked. */
  readonly openMs: number;
}

export const sceneOf = ({ startMs, lengthMs, ...draw }: Draw): Scene => {
  const walk = walkThrough(draw.rule, draw.place);
  const start = instantOfMs(draw.place.from + startMs);
  const end = instantOfMs(Math.min(start + lengthMs, draw.place.to - 1));
  return { ...draw, calendar: compileCalendar(draw.rule), walk, start, end, openMs: walk.openMs(start, end) };
};

/** Clocks change in the small hours: half of all edges lie there, and some at midnight. */
const aMinute = fc.oneof(
  fc.integer({ min: 0, max: 1440 }),
  fc.integer({ min: 0, max: 20 }).map((quarter) => quarter * 15),
  fc.constantFrom(0, 1440),
);

const aWindow: fc.Arbitrary<Window> = fc
  .tuple(aMinute, aMinute)
  .map(([from, to]) => ({ fromMinute: from % 1440, toMinute: to === 0 ? 1440 : to }))
  .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);

const windows = (min: number): fc.Arbitrary<readonly Window[]> => fc.array(aWindow, { minLength: min, maxLength: 3 });

const allDay: readonly Window[] = [{ fromMinute: 0, toMinute: 1440 }];

const aWeek = fc.oneof(
  { weight: 8, arbitrary: fc.record(Object.fromEntries(weekdays.map((day) => [day, windows(0)]))) },
  { weight: 1, arbitrary: fc.constant(Object.fromEntries(weekdays.map((day) => [day, allDay]))) },
) as unknown as fc.Arbitrary<Week>;

const closeDays = 16;

/** Any calendar at all, whose special dates lie within the place: half of them so close together that each meets each. */
const rulesOf = ({ zone, dates }: Place): fc.Arbitrary<CalendarRule> => {
  const aDate = fc
    .oneof(fc.nat(dates.length - 1), fc.nat(Math.min(dates.length, closeDays) - 1))
    .map((index) => dates[index]?.date as string);
  const specialsMax = 3 + Math.floor(dates.length / 40);
  return fc
    .record({
      week: aWeek,
      changes: fc.uniqueArray(fc.record({ from: aDate, week: aWeek }), {
        selector: ({ from }) => from,
        maxLength: 2,
      }),
      closed: fc.array(aDate, { maxLength: specialsMax }),
      openings: fc.array(fc.tuple(aDate, windows(0)), { maxLength: specialsMax }),
    })
    .map(({ week, changes, closed, openings }) => ({
      zone,
      weeks: [{ week }, ...changes.toSorted((left, right) => (left.from < right.from ? -1 : 1))],
      closed,
      openings: Object.fromEntries(openings),
    }));
};

export const drawsOf = (place: Place, daysMax: number): fc.Arbitrary<Draw> =>
  fc.record({
    place: fc.constant(place),
    rule: rulesOf(place),
    startMs: fc.nat(place.to - place.from - 1),
    lengthMs: fc.nat(daysMax * dayMs),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    cuts: fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: 3, maxLength: 3 }),
  });
