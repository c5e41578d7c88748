import fc from 'fast-check';
import { type Weekday, weekdays } from '../../desk/rules/policies';
import { dayMs, type Instant, instantOfMs, iso, minuteMs } from '../../desk/rules/time';

/** A local date as `Intl` names it. */
export interface LocalDate {
  readonly date: string;
  readonly weekday: Weekday;
  /** The date before it in the calendar, whether or not the zone skipped it. */
  readonly eveDate: string;
  readonly eve: Weekday;
}

/** A zone's wall clock over some days, read from `Intl` minute by minute: nothing here knows an offset. */
export interface Place {
  readonly zone: string;
  readonly from: Instant;
  readonly to: Instant;
  /** In order of the calendar. */
  readonly dates: readonly LocalDate[];
  /** By minute since `from`: which of `dates` it is, and the minute of the wall clock since midnight. */
  readonly dateAt: Uint16Array;
  readonly minuteAt: Uint16Array;
}

/** Reads so many days, each moment to the minute. Zones whose offset is no whole minute are none of its business: there are none since 1972. */
export const readPlace = (zone: string, from: Instant, days: number): Place => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const minutes = days * 24 * 60;
  const dates: LocalDate[] = [];
  const indexByDate = new Map<string, number>();
  const dateAt = new Uint16Array(minutes);
  const minuteAt = new Uint16Array(minutes);
  for (let minute = 0; minute < minutes; minute += 1) {
    const text = format.format(from + minute * minuteMs);
    const [, weekday = '', date = '', hours, past] = /^(\w+),? (\d+-\d+-\d+),? (\d+):(\d+)$/.exec(text) ?? [];
    const known = indexByDate.get(date) ?? dates.push(localDateOf(date, weekday.toLowerCase() as Weekday)) - 1;
    indexByDate.set(date, known);
    dateAt[minute] = known;
    minuteAt[minute] = Number(hours) * 60 + Number(past);
  }
  const place = { zone, from, to: instantOfMs(from + days * dayMs), dates, dateAt, minuteAt };
  return Object.assign(place, { [fc.toStringMethod]: () => `${days} days of ${zone} from ${iso(from)}` });
};

const localDateOf = (date: string, weekday: Weekday): LocalDate => ({
  date,
  weekday,
  eveDate: new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10),
  eve: weekdays[(weekdays.indexOf(weekday) + 6) % 7] as Weekday,
});
