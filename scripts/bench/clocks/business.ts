import { createContext, Script } from 'node:vm';
import { type CalendarRule, type Weekday, weekdays } from '../../../desk/rules/policies';
import { minuteMs } from '../../../desk/rules/time';
import { loadPeer, type Peer } from '../peers';
import type { Maker } from './walkers';

/** A package that adds business time itself. It keeps one calendar for the whole process, which making another replaces. */
export interface BusinessPeer {
  readonly name: string;
  readonly peer: Peer<Maker>;
  /** Which zone it computes in: the process's, or the one it is given. */
  readonly zone: 'process' | 'given';
}

/** As much of `dayjs` with its plugins as is measured. */
interface Day {
  tz(zone: string): Day;
  addBusinessMinutes(minutes: number): Day;
  businessMinutesDiff(other: Day): number;
  valueOf(): number;
}

interface Dayjs {
  (at: number): Day;
  extend(plugin: unknown): void;
  setBusinessTime(hoursByDay: Readonly<Record<string, readonly { start: string; end: string }[] | null>>): void;
  setHolidays(dates: readonly string[]): void;
}

/** As much of `moment` with its plugins as is measured. */
interface Moment {
  tz(
    at: number,
    zone: string,
  ): {
    addWorkingTime(minutes: number, unit: 'minutes'): { valueOf(): number };
    workingDiff(other: unknown, unit: 'milliseconds'): number;
  };
  locale(): string;
  updateLocale(locale: string, data: unknown): void;
}

/** The windows of a weekday as these packages want them; one across midnight is two. */
const segmentsOf = ({ weeks }: CalendarRule, index: number): readonly { start: string; end: string }[] => {
  const week = weeks[0]?.week;
  const time = (minute: number): string =>
    `${[Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')}:00`;
  const segment = (from: number, to: number) => ({ start: time(from), end: time(to) });
  const eve = week?.[weekdays[(index + 6) % 7] as Weekday] ?? [];
  return [
    ...eve.flatMap(({ fromMinute, toMinute }) => (toMinute < fromMinute ? [segment(0, toMinute)] : [])),
    ...(week?.[weekdays[index] as Weekday] ?? []).map(({ fromMinute, toMinute }) =>
      segment(fromMinute, toMinute < fromMinute ? 1440 : toMinute),
    ),
  ];
};

const dayjsMaker =
  (dayjs: Dayjs, isZoned: boolean): Maker =>
  (rule) => {
    const segments = weekdays.map((day, index) => [day, segmentsOf(rule, index)] as const);
    dayjs.setBusinessTime(Object.fromEntries(segments.map(([day, found]) => [day, found.length > 0 ? found : null])));
    dayjs.setHolidays(rule.closed);
    const dayOf = (at: number): Day => (isZoned ? dayjs(at).tz(rule.zone) : dayjs(at));
    return {
      add: (start, openMs) =>
        dayOf(start)
          .addBusinessMinutes(openMs / minuteMs)
          .valueOf(),
      between: (from, to) => dayOf(from).businessMinutesDiff(dayOf(to)) * minuteMs,
    };
  };

const momentMaker =
  (moment: Moment): Maker =>
  (rule) => {
    const workinghours = Object.fromEntries(
      weekdays.map((_, index) => {
        const found = segmentsOf(rule, index).flatMap(({ start, end }) => [start, end]);
        return [(index + 1) % 7, found.length > 0 ? found : null];
      }),
    );
    moment.updateLocale(moment.locale(), { workinghours, holidays: rule.closed });
    return {
      add: (start, openMs) =>
        moment
          .tz(start, rule.zone)
          .addWorkingTime(openMs / minuteMs, 'minutes')
          .valueOf(),
      between: (from, to) => moment.tz(to, rule.zone).workingDiff(moment.tz(from, rule.zone), 'milliseconds'),
    };
  };

const loadDayjs = (): Dayjs => {
  const dayjs = require('dayjs') as Dayjs;
  dayjs.extend(require('dayjs/plugin/utc'));
  dayjs.extend(require('dayjs/plugin/timezone'));
  dayjs.extend(require('dayjs-business-time'));
  return dayjs;
};

const loadMoment = (): Moment => {
  const moment = require('moment') as Moment;
  require('moment-timezone');
  require('moment-business-time');
  return moment;
};

export const dayjsName = 'dayjs-business-time';
const dayjsZonedName = 'dayjs-business-time over dayjs.tz';
export const momentName = 'moment-business-time';

export const loadBusinessPeers = (): readonly BusinessPeer[] => {
  const made = <Package>(peer: Peer<Package>, make: (loaded: Package) => Maker): Peer<Maker> =>
    'absent' in peer ? peer : { package: make(peer.package), version: peer.version };
  const dayjs = loadPeer(dayjsName, loadDayjs);
  return [
    { name: dayjsName, zone: 'process', peer: made(dayjs, (loaded) => dayjsMaker(loaded, false)) },
    { name: dayjsZonedName, zone: 'given', peer: made(dayjs, (loaded) => dayjsMaker(loaded, true)) },
    { name: momentName, zone: 'given', peer: made(loadPeer(momentName, loadMoment), momentMaker) },
  ];
};

/** Sets the zone of the process while it works: what a package without zones computes in. */
export const inProcessZone = <Result>(zone: string, work: () => Result): Result => {
  const before = process.env['TZ'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  process.env['TZ'] = zone;
  try {
    return work();
  } finally {
    process.env['TZ'] = before;
  }
};

/** Some of these packages never come back from some starts. Longer than any answer takes that comes at all. */
const answerMaxMs = 3_000;

/** What the work answers; NaN when it throws, `undefined` when it does not end. */
export const guarded = (work: () => number): number | undefined => {
  guard['work'] = work;
  try {
    return call.runInContext(guard, { timeout: answerMaxMs }) as number;
  } catch (error) {
    return (error as { readonly code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? undefined : Number.NaN;
  }
};

const guard = createContext({}) as Record<string, unknown>;
const call = new Script('work()');
