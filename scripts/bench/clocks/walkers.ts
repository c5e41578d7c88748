import type * as joda from '@js-joda/core';
import type * as temporalPolyfill from 'temporal-polyfill' with { 'resolution-mode': 'import' };
import { type CalendarRule, type Weekday, weekdays } from '../../../desk/rules/policies';
import { loadPeer, type Peer } from '../peers';

/** Open time by one library: what `desk/rules/calendars.ts` is measured against. */
export interface OpenTime {
  add(start: number, openMs: number): number;
  between(from: number, to: number): number;
}

/** Open time by a library, for any calendar. */
export type Maker = (rule: CalendarRule) => OpenTime;

/** What a walk by days needs of a date library. */
interface DayLibrary<Day> {
  dayOf(at: number): Day;
  next(day: Day): Day;
  dateOf(day: Day): string;
  /** 0 is Monday. */
  weekdayIndexOf(day: Day): number;
  /** The instant at which the local date's wall clock shows this hour and minute; 24:00 is the next date's 00:00. */
  at(day: Day, hour: number, minute: number): number;
}

type Edge = readonly [hour: number, minute: number];

/** The plain loop over days that everybody writes first, over any library. */
const walker =
  <Day>(libraryOf: (zone: string) => DayLibrary<Day>): Maker =>
  (rule) => {
    const { dayOf, next, dateOf, weekdayIndexOf, at } = libraryOf(rule.zone);
    const closed = new Set(rule.closed);
    const hours = weekdays.map((_, index) => hoursOf(rule, index));
    /** Ends when `take` says so. Some 100 years are enough for any case here. */
    const walk = (from: number, take: (start: number, end: number) => boolean): void => {
      let day = dayOf(from);
      for (let days = 0; days < 36_525; days += 1, day = next(day)) {
        if (closed.has(dateOf(day))) {
          if (take(at(day, 0, 0), at(day, 0, 0))) return;
          continue;
        }
        for (const [[hour, minute], [toHour, toMinute]] of hours[weekdayIndexOf(day)] ?? []) {
          if (take(at(day, hour, minute), at(day, toHour, toMinute))) return;
        }
      }
    };
    return {
      add: (start, openMs) => {
        let rest = openMs;
        let due = Number.NaN;
        walk(start, (opens, closes) => {
          const from = Math.max(opens, start);
          if (closes <= from) return false;
          if (rest <= closes - from) {
            due = from + rest;
            return true;
          }
          rest -= closes - from;
          return false;
        });
        return due;
      },
      between: (from, to) => {
        let openMs = 0;
        walk(from, (opens, closes) => {
          openMs += Math.max(0, Math.min(closes, to) - Math.max(opens, from));
          return opens >= to;
        });
        return openMs;
      },
    };
  };

/** A date's windows in order, those across midnight as halves. */
const hoursOf = ({ weeks }: CalendarRule, index: number): readonly (readonly [Edge, Edge])[] => {
  const week = weeks[0]?.week;
  const edge = (minute: number): Edge => [Math.floor(minute / 60), minute % 60];
  const windows = week?.[weekdays[index] as Weekday] ?? [];
  const eve = week?.[weekdays[(index + 6) % 7] as Weekday] ?? [];
  return [
    ...eve.flatMap(({ fromMinute, toMinute }) => (toMinute < fromMinute ? [[edge(0), edge(toMinute)] as const] : [])),
    ...windows.map(
      ({ fromMinute, toMinute }) => [edge(fromMinute), edge(toMinute < fromMinute ? 1440 : toMinute)] as const,
    ),
  ];
};

const jodaDays =
  ({ ZoneId, Instant, LocalDateTime, DateTimeFormatter }: typeof joda) =>
  (zoneName: string): DayLibrary<joda.LocalDate> => {
    const zone = ZoneId.of(zoneName);
    const format = DateTimeFormatter.ISO_LOCAL_DATE;
    return {
      dayOf: (at) => LocalDateTime.ofInstant(Instant.ofEpochMilli(at), zone).toLocalDate(),
      next: (day) => day.plusDays(1),
      dateOf: (day) => day.format(format),
      weekdayIndexOf: (day) => day.dayOfWeek().ordinal(),
      at: (day, hour, minute) =>
        (hour === 24 ? day.plusDays(1).atTime(0, 0) : day.atTime(hour, minute)).atZone(zone).toInstant().toEpochMilli(),
    };
  };

const temporalDays =
  ({ Temporal }: typeof temporalPolyfill) =>
  (timeZone: string): DayLibrary<temporalPolyfill.Temporal.PlainDate> => ({
    dayOf: (at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate(),
    next: (day) => day.add({ days: 1 }),
    dateOf: (day) => day.toString(),
    weekdayIndexOf: (day) => day.dayOfWeek - 1,
    at: (day, hour, minute) =>
      (hour === 24
        ? day.add({ days: 1 }).toZonedDateTime({ timeZone })
        : day.toZonedDateTime({ timeZone, plainTime: { hour, minute } })
      ).epochMilliseconds,
  });

/** As much of `luxon` as is measured; it ships no types. */
interface LuxonDay {
  readonly weekday: number;
  plus(step: { readonly days: number }): LuxonDay;
  set(time: { readonly hour: number; readonly minute: number }): LuxonDay;
  startOf(unit: 'day'): LuxonDay;
  toISODate(): string;
  toMillis(): number;
}

interface Luxon {
  readonly DateTime: { fromMillis(at: number, options: { readonly zone: string }): LuxonDay };
}

const luxonDays =
  ({ DateTime }: Luxon) =>
  (zone: string): DayLibrary<LuxonDay> => ({
    dayOf: (at) => DateTime.fromMillis(at, { zone }).startOf('day'),
    next: (day) => day.plus({ days: 1 }),
    dateOf: (day) => day.toISODate(),
    weekdayIndexOf: (day) => day.weekday - 1,
    at: (day, hour, minute) => (hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute })).toMillis(),
  });

export type Joda = typeof joda;

/** With the zones of its second package, which plugs itself into the first. */
export const loadJoda = (): Peer<Joda> =>
  loadPeer('@js-joda/core', () => {
    require('@js-joda/timezone');
    return require('@js-joda/core') as Joda;
  });

/** By package: the walker over it, and of how many starts in a calendar its speed is taken. */
export const loadWalkers = (): readonly {
  readonly name: string;
  readonly peer: Peer<Maker>;
  readonly starts: number;
}[] => {
  const made = <Package>(peer: Peer<Package>, make: (loaded: Package) => Maker): Peer<Maker> =>
    'absent' in peer ? peer : { package: make(peer.package), version: peer.version };
  return [
    { name: '@js-joda/core', starts: 16, peer: made(loadJoda(), (loaded) => walker(jodaDays(loaded))) },
    {
      name: 'temporal-polyfill',
      starts: 4,
      peer: made(
        loadPeer('temporal-polyfill', () => require('temporal-polyfill') as typeof temporalPolyfill),
        (loaded) => walker(temporalDays(loaded)),
      ),
    },
    {
      name: 'luxon',
      starts: 2,
      peer: made(
        loadPeer('luxon', () => require('luxon') as Luxon),
        (loaded) => walker(luxonDays(loaded)),
      ),
    },
  ];
};
