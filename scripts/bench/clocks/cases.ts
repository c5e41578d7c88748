import type { CalendarRule, Week, Weekday, Window } from '../../../desk/rules/policies';
import { weekdays } from '../../../desk/rules/policies';
import { dayMs, hourMs, type Instant, instant, instantOfMs, iso, minuteMs, zoneOf } from '../../../desk/rules/time';
import { type Place, readPlace } from '../../prove/places';
import { walkThrough } from '../../prove/walks';

/** One addition that is asked of everybody, and the answer of a walk through every minute by `Intl`. */
export interface Case {
  readonly start: Instant;
  readonly openMs: number;
  /** The earliest instant by which it has passed; `undefined` where the walk ended before. */
  readonly due: Instant | undefined;
  readonly isWholeMinute: boolean;
}

export interface CalendarCases {
  readonly name: string;
  readonly rule: CalendarRule;
  /** By hours to add: `spans`. */
  readonly casesByHours: Readonly<Record<number, readonly Case[]>>;
  /** Open time of `[start, at)`, as walked. NaN beyond the walk. */
  openMs(start: number, at: number): number;
}

/** What is added, in open hours. */
export const spans = [4, 400, 4_000] as const;

const calendars: readonly (readonly [name: string, zone: string, days: readonly Weekday[], ...windows: string[]])[] = [
  ['Berlin 9-17', 'Europe/Berlin', weekdays.slice(0, 5), '09:00-17:00'],
  ['Los Angeles 9-17', 'America/Los_Angeles', weekdays.slice(0, 5), '09:00-17:00'],
  ['Berlin split lunch', 'Europe/Berlin', weekdays.slice(0, 5), '09:00-12:00', '13:00-17:00'],
  ['Kathmandu Sun-Fri', 'Asia/Kathmandu', weekdays.filter((day) => day !== 'saturday'), '10:00-17:00'],
  ['Lord Howe 9-17', 'Australia/Lord_Howe', weekdays.slice(0, 5), '09:00-17:00'],
  ['Berlin 24x7', 'Europe/Berlin', weekdays, '00:00-24:00'],
  ['Los Angeles Sat night', 'America/Los_Angeles', ['saturday'], '22:00-06:00'],
  ['Berlin nights', 'Europe/Berlin', weekdays, '22:00-06:00'],
];

const [firstStart, lastStart] = [instant('2024-01-05T00:00:00Z'), instant('2027-06-30T00:00:00Z')];
const walkFrom = instant('2023-12-25T00:00:00Z');
const walkDays = 2_250;

/** The 8 calendars of docs/measures.md §3.1 with 180 closed dates, and as many starts; the same in every run. */
export const readCases = (): readonly CalendarCases[] => {
  const draw = createDraw(31);
  const placeByZone = new Map<string, Place>();
  return calendars.map(([name, zone, days, ...windows]) => {
    const place = placeByZone.get(zone) ?? readPlace(zone, walkFrom, walkDays);
    placeByZone.set(zone, place);
    const rule = ruleOf(zone, days, windows, draw);
    const walk = walkThrough(rule, place);
    const starts = startsOf(zone, draw);
    const casesAt = (hours: number): readonly Case[] =>
      starts.map((start) => ({
        start,
        openMs: hours * hourMs,
        due: walk.earliest(start, hours * hourMs),
        isWholeMinute: start % minuteMs === 0,
      }));
    return {
      name,
      rule,
      casesByHours: Object.fromEntries(spans.map((hours) => [hours, casesAt(hours)])),
      openMs: (start, at) => (at >= start && at < place.to ? walk.openMs(start, at) : Number.NaN),
    };
  });
};

const ruleOf = (zone: string, days: readonly Weekday[], windows: readonly string[], draw: Draw): CalendarRule => ({
  zone,
  weeks: [
    {
      week: Object.fromEntries(
        weekdays.map((day) => [day, days.includes(day) ? windows.map(windowOf) : []]),
      ) as unknown as Week,
    },
  ],
  closed: Array.from({ length: 180 }, () => iso(instantOfMs(walkFrom + draw(walkDays) * dayMs)).slice(0, 10)),
  openings: {},
});

const windowOf = (text: string): Window => {
  const [fromMinute = 0, toMinute = 0] = text
    .split('-')
    .map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return { fromMinute, toMinute };
};

/** 24 within three days of each change of the clock, 120 anywhere, 40 anywhere with seconds. */
const startsOf = (zone: string, draw: Draw): readonly Instant[] => {
  const changes = zoneOf(zone)
    .stretches(firstStart, lastStart)
    .slice(1)
    .map(({ from }) => from);
  const near = changes.flatMap((change) =>
    Array.from({ length: 24 }, () => change + (draw(6 * 1440) - 3 * 1440) * minuteMs),
  );
  const anywhere = (stepMs: number) => firstStart + draw((lastStart - firstStart) / stepMs) * stepMs;
  return [
    ...near,
    ...Array.from({ length: 120 }, () => anywhere(minuteMs)),
    ...Array.from({ length: 40 }, () => anywhere(minuteMs) + 1 + draw(59_999)),
  ].map(instantOfMs);
};

/** A whole number from 0 to below `limit`. */
export type Draw = (limit: number) => number;

export const createDraw = (seed: number): Draw => {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
};
