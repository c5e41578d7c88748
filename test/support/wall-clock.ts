import { type CalendarRule, type Weekday, weekdays } from '../../desk/rules/policies';
import { minuteMs } from '../../desk/rules/time';

/** What a wall clock shows, read from `Intl`: the oracle of the laws knows no offsets. `minute` is of the day. */
export interface Reading {
  readonly date: string;
  readonly weekday: Weekday;
  readonly eve: Weekday;
  readonly minute: number;
}

/** Reads the wall clock of a zone at any instant; each minute is asked of `Intl` once. */
export const wallClockOf = (zone: string): ((at: number) => Reading) => {
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
  const known = new Map<number, Reading>();
  return (at) => {
    const key = Math.floor(at / minuteMs);
    const before = known.get(key);
    if (before !== undefined) return before;
    const text = format.format(key * minuteMs);
    const [, weekday, date, hours, minutes] = /^(\w+),? (\d+-\d+-\d+),? (\d+):(\d+)$/.exec(text) ?? [];
    const index = weekdays.indexOf(weekday?.toLowerCase() as Weekday);
    const reading: Reading = {
      date: date ?? text,
      weekday: weekdays[index] as Weekday,
      eve: weekdays[(index + 6) % 7] as Weekday,
      minute: Number(hours) * 60 + Number(minutes),
    };
    known.set(key, reading);
    return reading;
  };
};

/** The definition itself: the wall clock lies inside a window of its own date, or in the rest of one from the eve. */
export const isOpenAt = ({ weeks, closed }: CalendarRule, { date, weekday, eve, minute }: Reading): boolean => {
  if (closed.includes(date)) return false;
  const { week } = weeks[0] as CalendarRule['weeks'][number];
  return (
    week[weekday].some(({ fromMinute, toMinute }) =>
      fromMinute < toMinute ? fromMinute <= minute && minute < toMinute : fromMinute <= minute,
    ) || week[eve].some(({ fromMinute, toMinute }) => toMinute < fromMinute && minute < toMinute)
  );
};
