import fc from 'fast-check';
import { type Calendar, compileCalendar } from '../../desk/rules/calendars';
import { type CalendarRule, type Week, type Weekday, weekdays } from '../../desk/rules/policies';
import { dayMs, type Instant, instant, instantOfMs, iso, minuteMs } from '../../desk/rules/time';

/** Sixteen days around each of these are read from `Intl` once, minute by minute: the oracle knows no offsets. */
const places: readonly (readonly [zone: string, around: string])[] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/Los_Angeles', '2026-03-08T10:00:00Z'],
  ['America/Los_Angeles', '2026-11-01T09:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['UTC', '2024-02-29T12:00:00Z'],
];

interface Reading {
  readonly date: string;
  readonly weekday: Weekday;
  readonly eve: Weekday;
  readonly minute: number;
}

interface Place {
  readonly zone: string;
  readonly from: number;
  readonly readings: readonly Reading[];
}

const days = 16;

const readPlace = ([zone, around]: readonly [string, string]): Place => {
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
  const from = instant(around) - (days / 2) * dayMs;
  const readings = Array.from({ length: days * 24 * 60 }, (_, minute): Reading => {
    const text = format.format(from + minute * minuteMs);
    const [, weekday, date, hours, minutes] = /^(\w+),? (\d+-\d+-\d+),? (\d+):(\d+)$/.exec(text) ?? [];
    const index = weekdays.indexOf(weekday?.toLowerCase() as Weekday);
    return {
      date: date ?? text,
      weekday: weekdays[index] as Weekday,
      eve: weekdays[(index + 6) % 7] as Weekday,
      minute: Number(hours) * 60 + Number(minutes),
    };
  });
  return { zone, from, readings };
};

/** The definition itself: the wall clock lies inside a window of its own date, or in the rest of one from the eve. */
const isOpenAt = ({ weeks, closed }: CalendarRule, { date, weekday, eve, minute }: Reading): boolean => {
  if (closed.includes(date)) return false;
  const { week } = weeks[0] as CalendarRule['weeks'][number];
  return (
    week[weekday].some(({ fromMinute, toMinute }) =>
      fromMinute < toMinute ? fromMinute <= minute && minute < toMinute : fromMinute <= minute,
    ) || week[eve].some(({ fromMinute, toMinute }) => toMinute < fromMinute && minute < toMinute)
  );
};

interface Scene {
  readonly calendar: Calendar;
  readonly start: Instant;
  readonly end: Instant;
  readonly openMs: number;
  readonly isOpen: (at: number) => boolean;
}

const aWindow = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ fromMinute: from * 5, toMinute: to * 5 }));

const aWeek = fc.record(
  Object.fromEntries(weekdays.map((day) => [day, fc.array(aWindow, { maxLength: 3 })])),
) as unknown as fc.Arbitrary<Week>;

/** A calendar, a stretch of at most 14 days within its place, and what the oracle says of both. */
const scenesOf = (known: readonly Place[]): fc.Arbitrary<Scene> =>
  fc
    .record({
      place: fc.constantFrom(...known),
      week: aWeek,
      closedDays: fc.array(fc.nat(days - 1), { maxLength: 2 }),
      startMs: fc.nat(2 * dayMs),
      lengthMs: fc.nat(14 * dayMs - 1),
    })
    .map(({ place: { zone, from, readings }, week, closedDays, startMs, lengthMs }) => {
      const closed = closedDays.map((day) => readings[day * 24 * 60]?.date ?? '');
      const rule: CalendarRule = { zone, weeks: [{ week }], closed, openings: {} };
      const isOpen = (at: number): boolean => {
        const reading = readings[Math.floor((at - from) / minuteMs)];
        return reading !== undefined && isOpenAt(rule, reading);
      };
      const start = instantOfMs(from + startMs);
      const end = instantOfMs(start + lengthMs);
      let openMs = 0;
      for (let at: number = start; at < end; ) {
        const next = Math.min(end, (Math.floor(at / minuteMs) + 1) * minuteMs);
        if (isOpen(at)) openMs += next - at;
        at = next;
      }
      return { calendar: compileCalendar(rule), start, end, openMs, isOpen };
    });

describe('open time, against a walk through every minute', () => {
  let scenes: fc.Arbitrary<Scene>;
  beforeAll(() => {
    scenes = scenesOf(places.map(readPlace));
  });
  const holds = (law: (scene: Scene) => void, numRuns = 100): void => fc.assert(fc.property(scenes, law), { numRuns });

  it('is what the walk counts', () => {
    holds(({ calendar, start, end, openMs }) => expect(calendar.between(start, end)).toBe(openMs), 300);
  });

  it('is open exactly where the wall clock says so', () => {
    holds(({ calendar, start, end, isOpen }) => {
      for (let at = start; at < end; at = instantOfMs(at + 7 * minuteMs)) {
        if (calendar.isOpen(at) !== isOpen(at)) throw new Error(`not so at ${iso(at)}`);
      }
    });
  });

  it('is added to its earliest instant: just before it the desk was open and the time not yet passed', () => {
    holds(({ calendar, start, openMs, isOpen }) => {
      fc.pre(openMs > 0);
      const due = calendar.add(start, openMs);
      expect(calendar.between(start, due)).toBe(openMs);
      expect(isOpen(due - 1)).toBe(true);
    }, 200);
  });

  it('adds up: two parts lead where the whole leads, and more is never sooner', () => {
    fc.assert(
      fc.property(scenes, fc.nat(1000), ({ calendar, start, openMs }, share) => {
        fc.pre(openMs > 0);
        const part = Math.floor((openMs * share) / 1000);
        const half = calendar.add(start, part);
        expect(calendar.add(half, openMs - part)).toBe(calendar.add(start, openMs));
        expect(half).toBeLessThanOrEqual(calendar.add(start, openMs));
      }),
      { numRuns: 100 },
    );
  });

  it('is additive over any cut, years apart', () => {
    fc.assert(
      fc.property(
        scenes,
        fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 3, maxLength: 3 }),
        (scene, cuts) => {
          const [from, middle, to] = cuts.map((day) => instantOfMs(scene.start + day * dayMs)) as [
            Instant,
            Instant,
            Instant,
          ];
          const { between } = scene.calendar;
          expect(between(from, middle) + between(middle, to)).toBe(between(from, to));
        },
      ),
      { numRuns: 50 },
    );
  });
});
