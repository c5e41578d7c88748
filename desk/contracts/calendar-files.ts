import * as z from 'zod';
import { type CalendarRule, type Week, type Weekday, type Window, weekdays } from '../rules/policies';
import { isZone } from '../rules/time';
import { block, type Contradiction, mustBe } from './blocks';
import type { Path } from './yaml-text';

/** `"09:00-17:00"`, to `24:00` at most; `"22:00-06:00"` runs across midnight. */
const aWindow = mustBe('a window such as "09:00-17:00", 00:00 to 24:00, between quotes');
const Hours = z
  .string(aWindow)
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, aWindow)
  .refine((text) => text.slice(0, 5) !== text.slice(6), {
    error: 'This window ends where it starts. Write "00:00-24:00" for the whole day, or remove it.',
  })
  .transform((text): Window => {
    const [fromMinute, toMinute] = [minuteOf(text.slice(0, 5)), minuteOf(text.slice(6))];
    return { fromMinute, toMinute: toMinute === 0 ? dayMinutes : toMinute };
  });

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const windowsPerDayMax = 24;
const aDay = mustBe(`a list of at most ${windowsPerDayMax} windows, such as ["09:00-12:00", "13:00-17:00"]`);
const Day = z.array(Hours, aDay).max(windowsPerDayMax, aDay);
const OptionalDay = Day.optional();

const WeekFile = block(
  Object.fromEntries(weekdays.map((day) => [day, OptionalDay])) as Record<Weekday, typeof OptionalDay>,
);

const aZone = mustBe('a zone of the IANA database, such as Europe/Berlin');
const aDate = mustBe('a date such as 2026-12-25');
const LocalDate = z.iso.date(aDate);
const datesMax = 2000;
const aClosing = mustBe(`a list of at most ${datesMax} dates, [] if the desk never closes`);
const openings = mustBe(`a block of at most ${datesMax} dates with their windows, such as 2026-12-24: ["09:00-12:00"]`);
const anOpening = { error: 'This opening has no window. Give it one, or remove it and list the date in closed.' };
const changesMax = 100;
const changes = mustBe(`a list of at most ${changesMax} changes, each with the date from which its week is in force`);

/** One calendar of a policy file: weekly hours, what changes them from a date on, and the dates that differ. */
export const CalendarFile = block({
  zone: z.string(aZone).refine(isZone, aZone),
  week: WeekFile,
  closed: z.array(LocalDate, aClosing).max(datesMax, aClosing),
  openings: z
    .record(LocalDate, Day.min(1, anOpening), openings)
    .refine((byDate) => Object.keys(byDate).length <= datesMax, openings)
    .exactOptional(),
  changes: z
    .array(block({ from: LocalDate, week: WeekFile }), changes)
    .max(changesMax, changes)
    .exactOptional(),
});
export type CalendarFile = z.infer<typeof CalendarFile>;

/** A weekday that the file leaves out is closed. */
export const compileCalendarFile = ({ zone, week, closed, openings, changes }: CalendarFile): CalendarRule => ({
  zone,
  weeks: [
    { week: compileWeek(week) },
    ...(changes ?? []).map((change) => ({ from: change.from, week: compileWeek(change.week) })),
  ],
  closed,
  openings: openings ?? {},
});

const compileWeek = (week: CalendarFile['week']): Week =>
  Object.fromEntries(weekdays.map((day) => [day, week[day] ?? []])) as unknown as Week;

/**
 * What no single field of a calendar shows: windows that overlap, a week without an hour, changes out of order, a date
 * both closed and open. `path` is the calendar's place in the file. Empty when the calendar agrees with itself.
 */
export const calendarContradictions = (path: Path, file: CalendarFile): readonly Contradiction[] => [
  ...weekContradictions([...path, 'week'], file.week),
  ...closedAndOpen([...path, 'closed'], file),
  ...Object.entries(file.openings ?? {}).flatMap(([date, windows]) =>
    overlaps(windows.map((window, index) => stretchOf([...path, 'openings', date, index], date, 0, window))),
  ),
  ...changeOrder([...path, 'changes'], file),
  ...(file.changes ?? []).flatMap(({ week }, index) => weekContradictions([...path, 'changes', index, 'week'], week)),
];

const weekContradictions = (path: Path, week: CalendarFile['week']): readonly Contradiction[] => {
  const stretches = weekdays.flatMap((day, dayIndex) =>
    (week[day] ?? []).map((window, index) => stretchOf([...path, day, index], day, dayIndex, window)),
  );
  return stretches.length > 0
    ? overlaps(stretches)
    : [{ path, message: 'This week never opens. Give one weekday at least one window.' }];
};

const closedAndOpen = (path: Path, { closed, openings = {} }: CalendarFile): readonly Contradiction[] =>
  closed.flatMap((date, index) => {
    if (!Object.hasOwn(openings, date)) return [];
    const message = `${date} is in openings too. Remove it here if the desk opens on that date, or there if it stays closed.`;
    return [{ path: [...path, index], message }];
  });

/** Fixed-width dates: the order of the texts is the order of the dates. */
const changeOrder = (path: Path, { changes = [] }: CalendarFile): readonly Contradiction[] =>
  changes.flatMap(({ from }, index) => {
    const before = changes[index - 1]?.from;
    if (before === undefined || before < from) return [];
    const message =
      before === from
        ? `Another change is in force from ${from} already. Keep one of the two weeks.`
        : `${from} stands after ${before}. Put the changes in the order of their dates.`;
    return [{ path: [...path, index, 'from'], message }];
  });

/** A window in minutes since Monday 00:00 of the local week, or since midnight of a date of its own. */
interface WindowStretch {
  readonly path: Path;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const stretchOf = (path: Path, day: string, dayIndex: number, window: Window): WindowStretch => {
  const { fromMinute, toMinute } = window;
  const from = dayIndex * dayMinutes + fromMinute;
  const to = dayIndex * dayMinutes + toMinute + (toMinute < fromMinute ? dayMinutes : 0);
  return { path, text: `${day} ${clockText(fromMinute)}-${clockText(toMinute)}`, from, to };
};

const overlaps = (stretches: readonly WindowStretch[]): readonly Contradiction[] =>
  stretches.flatMap((stretch, index) => {
    const other = stretches.slice(0, index).find((earlier) => isOverlap(earlier, stretch));
    if (other === undefined) return [];
    const message = `${stretch.text} overlaps ${other.text}. Join the two windows or move one.`;
    return [{ path: stretch.path, message }];
  });

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;

/** Sunday's night reaches into Monday, so a week is a circle; a date of its own never goes round it. */
const isOverlap = (left: WindowStretch, right: WindowStretch): boolean =>
  [-weekMinutes, 0, weekMinutes].some((turn) => left.from < right.to + turn && right.from + turn < left.to);

const clockText = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
