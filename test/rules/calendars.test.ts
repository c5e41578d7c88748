import { calendarOf, compileCalendar } from '../../desk/rules/calendars';
import { type CalendarRule, type Week, type Weekday, type Window, weekdays } from '../../desk/rules/policies';
import { dayMs, hourMs, type Instant, instant, iso, minuteMs, plusMinutes } from '../../desk/rules/time';

const window = (text: string): Window => {
  const [fromMinute = 0, toMinute = 0] = text.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours * 60 + minutes;
  });
  return { fromMinute, toMinute };
};

const aWeek = (windows: Partial<Record<Weekday, string[]>>): Week =>
  Object.fromEntries(weekdays.map((day) => [day, (windows[day] ?? []).map(window)])) as unknown as Week;

const aCalendar = (zone: string, windows: Partial<Record<Weekday, string[]>>, closed: string[] = []): CalendarRule => ({
  zone,
  weeks: [{ week: aWeek(windows) }],
  closed,
  openings: {},
});

const workweek = (...windows: string[]): Partial<Record<Weekday, string[]>> => ({
  monday: windows,
  tuesday: windows,
  wednesday: windows,
  thursday: windows,
  friday: windows,
});

const everyDay = (...windows: string[]): Partial<Record<Weekday, string[]>> => ({
  ...workweek(...windows),
  saturday: windows,
  sunday: windows,
});

/** The open stretches of three days around a moment, asked minute by minute: `['00:30-01:00']` in UTC. */
const openStretches = (rule: CalendarRule, around: string): string[] => {
  const calendar = compileCalendar(rule);
  const from = plusMinutes(instant(around), -36 * 60);
  const stretches: string[] = [];
  let openedAt: Instant | undefined;
  for (let minute = 0; minute <= 3 * 24 * 60; minute += 1) {
    const at = plusMinutes(from, minute);
    if (calendar.isOpen(at)) openedAt ??= at;
    else if (openedAt !== undefined) {
      stretches.push(`${iso(openedAt).slice(11, 16)}-${iso(at).slice(11, 16)}`);
      openedAt = undefined;
    }
  }
  return stretches;
};

describe('a window in a gap or a fold (measures.md §4)', () => {
  it.each<[string, string, Partial<Record<Weekday, string[]>>, string[], number]>([
    ['Europe/Berlin', '2026-03-29', { sunday: ['02:00-03:00'] }, [], 0],
    ['Europe/Berlin', '2026-03-29', { sunday: ['01:30-02:30'] }, ['00:30-01:00'], 30],
    ['Europe/Berlin', '2026-03-29', { sunday: ['02:30-04:00'] }, ['01:00-02:00'], 60],
    ['Europe/Berlin', '2026-03-29', { saturday: ['22:00-06:00'] }, ['21:00-04:00'], 7 * 60],
    ['Europe/Berlin', '2026-10-25', { sunday: ['02:00-03:00'] }, ['00:00-02:00'], 2 * 60],
    ['Europe/Berlin', '2026-10-25', { sunday: ['01:00-02:30'] }, ['23:00-00:30', '01:00-01:30'], 2 * 60],
    ['Europe/Berlin', '2026-10-25', { sunday: ['02:30-04:00'] }, ['00:30-01:00', '01:30-03:00'], 2 * 60],
    ['Europe/Berlin', '2026-10-25', { saturday: ['22:00-06:00'] }, ['20:00-05:00'], 9 * 60],
    ['Australia/Lord_Howe', '2026-04-05', { sunday: ['01:00-02:00'] }, ['14:00-15:30'], 90],
    ['Australia/Lord_Howe', '2026-10-04', { sunday: ['02:00-03:00'] }, ['15:30-16:00'], 30],
  ])('%s %s, %j is open %j', (zone, date, windows, stretches, minutes) => {
    const rule = aCalendar(zone, windows);
    const noon = instant(`${date}T00:00:00Z`);

    expect(openStretches(rule, iso(noon))).toEqual(stretches);
    expect(compileCalendar(rule).between(plusMinutes(noon, -2160), plusMinutes(noon, 2160))).toBe(minutes * minuteMs);
  });

  it('leaves out a local date that its zone skipped', () => {
    const apia = compileCalendar(aCalendar('Pacific/Apia', everyDay('00:00-24:00'), ['2011-12-30']));
    expect(apia.between(instant('2011-12-28T00:00:00Z'), instant('2012-01-02T00:00:00Z'))).toBe(5 * dayMs);

    const fridays = compileCalendar(aCalendar('Pacific/Apia', { friday: ['00:00-24:00'] }));
    expect(fridays.between(instant('2011-12-24T10:00:00Z'), instant('2012-01-05T10:00:00Z'))).toBe(0);
  });
});

describe('adding open time', () => {
  const nineToFive = compileCalendar(aCalendar('America/Los_Angeles', workweek('09:00-17:00'), ['2026-05-25']));
  const due = (start: string, minutes: number): string => iso(nineToFive.add(instant(start), minutes * minuteMs));

  it.each([
    ['within the day', '2026-03-02T10:00:00-08:00', 60, '2026-03-02T19:00:00.000Z'],
    ['to 17:00 today, not to 09:00 tomorrow', '2026-03-02T16:00:00-08:00', 60, '2026-03-03T01:00:00.000Z'],
    ['past closing time by one minute, so into tomorrow', '2026-03-02T16:00:00-08:00', 61, '2026-03-03T17:01:00.000Z'],
    ['from Friday evening across the change to summer', '2026-03-06T16:50:00-08:00', 240, '2026-03-09T19:50:00.000Z'],
    ['from before opening', '2026-03-02T03:00:00-08:00', 1, '2026-03-02T17:01:00.000Z'],
    ['past a closed Monday', '2026-05-22T16:00:00-07:00', 120, '2026-05-26T17:00:00.000Z'],
    ['nothing, while closed: where it is', '2026-03-07T12:00:00-08:00', 0, '2026-03-07T20:00:00.000Z'],
  ])('leads %s', (_name, start, minutes, expected) => {
    expect(due(start, minutes)).toBe(expected);
  });

  it('counts every millisecond of 24x7 through both changes of the clock', () => {
    const always = compileCalendar(aCalendar('America/Los_Angeles', everyDay('00:00-24:00')));
    for (const start of ['2026-03-08T09:59:59.999Z', '2026-11-01T08:30:00Z', '2025-12-31T23:59:59.999Z']) {
      for (const ms of [1, 59 * minuteMs, 60 * minuteMs, 8 * hourMs, 3 * 365 * dayMs]) {
        expect(always.add(instant(start), ms) - instant(start)).toBe(ms);
      }
    }
  });

  it('closes only the half of a night that lies on the closed date', () => {
    const nights = compileCalendar(aCalendar('Europe/Berlin', everyDay('22:00-06:00'), ['2026-01-01']));
    const newYear = (from: string, to: string): number => nights.between(instant(from), instant(to)) / hourMs;

    expect(newYear('2025-12-31T22:00:00+01:00', '2026-01-01T00:00:00+01:00')).toBe(2);
    expect(newYear('2026-01-01T00:00:00+01:00', '2026-01-02T00:00:00+01:00')).toBe(0);
    expect(newYear('2026-01-02T00:00:00+01:00', '2026-01-02T06:00:00+01:00')).toBe(6);
  });

  it('opens once where windows overlap or touch', () => {
    const calendar = compileCalendar(aCalendar('UTC', { monday: ['09:00-12:00', '11:00-13:00', '13:00-14:00'] }));
    expect(calendar.between(instant('2026-03-02T00:00:00Z'), instant('2026-03-03T00:00:00Z'))).toBe(5 * hourMs);
  });

  it('measures backwards as negative, over years too', () => {
    const [early, late] = [instant('2019-05-04T03:02:01Z'), instant('2027-08-09T10:11:12Z')];
    expect(nineToFive.between(late, early)).toBe(-nineToFive.between(early, late));
    expect(iso(nineToFive.add(early, nineToFive.between(early, late)))).toBe('2027-08-07T00:00:00.000Z');
  });

  it('refuses a calendar that never opens, a negative time and a broken one', () => {
    const never = compileCalendar(aCalendar('Europe/Berlin', {}));
    expect(() => never.add(instant('2026-03-02T00:00:00Z'), 1)).toThrow('does not open');
    expect(() => nineToFive.add(instant('2026-03-02T00:00:00Z'), -1)).toThrow(RangeError);
    expect(() => nineToFive.add(instant('2026-03-02T00:00:00Z'), Number.NaN)).toThrow(RangeError);
    expect(() => compileCalendar(aCalendar('Mars/Olympus', everyDay('09:00-17:00'))).isOpen(0 as Instant)).toThrow(
      RangeError,
    );
  });
});

describe('subtracting open time', () => {
  const nineToFive = compileCalendar(aCalendar('America/Los_Angeles', workweek('09:00-17:00'), ['2026-05-25']));
  const before = (end: string, minutes: number): string => iso(nineToFive.subtract(instant(end), minutes * minuteMs));

  it.each([
    ['within the day', '2026-03-02T11:00:00-08:00', 60, '2026-03-02T18:00:00.000Z'],
    ['to 09:00 today, not to 17:00 the day before', '2026-03-03T10:00:00-08:00', 60, '2026-03-03T17:00:00.000Z'],
    ['past opening time by one minute, so into Friday', '2026-03-02T10:00:00-08:00', 61, '2026-02-28T00:59:00.000Z'],
    ['across the change to summer', '2026-03-09T12:50:00-07:00', 240, '2026-03-07T00:50:00.000Z'],
    ['past a closed Monday', '2026-05-26T10:00:00-07:00', 120, '2026-05-22T23:00:00.000Z'],
    ['across the end of a compiled year', '2026-01-05T10:00:00-08:00', 60_000, '2025-07-14T17:00:00.000Z'],
    ['nothing, while closed: where it is', '2026-03-07T12:00:00-08:00', 0, '2026-03-07T20:00:00.000Z'],
  ])('leads %s', (_name, end, minutes, expected) => {
    expect(before(end, minutes)).toBe(expected);
  });

  it('refuses a calendar that never opens, a negative time and a broken one', () => {
    const never = compileCalendar(aCalendar('Europe/Berlin', {}));
    expect(() => never.subtract(instant('2026-03-02T00:00:00Z'), 1)).toThrow('does not open');
    expect(() => nineToFive.subtract(instant('2026-03-02T00:00:00Z'), -1)).toThrow(RangeError);
    expect(() => nineToFive.subtract(instant('2026-03-02T00:00:00Z'), 0.5)).toThrow(RangeError);
  });
});

describe('openings and changes of the week', () => {
  const hoursOn = (rule: CalendarRule, from: string, to: string): string[] =>
    compileCalendar(rule)
      .stretches(instant(from), instant(to))
      .filter(({ isOpen }) => isOpen)
      .map((stretch) => `${iso(stretch.from).slice(8, 16)}/${iso(stretch.to).slice(8, 16)}`);

  const utc = aCalendar('UTC', workweek('09:00-17:00'), ['2026-12-24', '2026-12-25']);

  it('opens a date for exactly its windows, closed or not', () => {
    const rule = { ...utc, openings: { '2026-12-24': [window('09:00-12:00')], '2026-12-28': [window('10:00-11:00')] } };
    expect(hoursOn(rule, '2026-12-23T00:00:00Z', '2026-12-30T00:00:00Z')).toEqual([
      '23T09:00/23T17:00',
      '24T09:00/24T12:00',
      '28T10:00/28T11:00',
      '29T09:00/29T17:00',
    ]);
  });

  it('gives the night of an opening to the next date, unless that is closed or has an opening of its own', () => {
    const night = [window('22:00-10:00')];
    const into = (date: string, more: Partial<CalendarRule> = {}): string[] =>
      hoursOn({ ...utc, openings: { [date]: night }, ...more }, `${date}T18:00:00Z`, '2026-12-30T00:00:00Z').slice(
        0,
        1,
      );

    expect(into('2026-12-28')).toEqual(['28T22:00/29T17:00']);
    expect(into('2026-12-24')).toEqual(['24T22:00/25T00:00']);
    expect(into('2026-12-28', { openings: { '2026-12-28': night, '2026-12-29': [window('11:00-12:00')] } })).toEqual([
      '28T22:00/29T00:00',
    ]);
  });

  it('takes nothing from the nights of the week, which are judged by their own dates', () => {
    const nights = {
      ...aCalendar('UTC', everyDay('22:00-06:00')),
      openings: { '2026-06-02': [window('12:00-13:00')] },
    };
    expect(hoursOn(nights, '2026-06-01T12:00:00Z', '2026-06-03T12:00:00Z')).toEqual([
      '01T22:00/02T00:00',
      '02T12:00/02T13:00',
      '03T00:00/03T06:00',
    ]);
  });

  it('follows the week in force on the date itself, at midnight of its own zone', () => {
    const tokyo: CalendarRule = {
      ...aCalendar('Asia/Tokyo', everyDay('20:00-04:00')),
      weeks: [{ week: aWeek(everyDay('20:00-04:00')) }, { from: '2026-06-02', week: aWeek(everyDay('21:00-02:00')) }],
    };
    expect(hoursOn(tokyo, '2026-05-31T06:00:00Z', '2026-06-02T18:00:00Z')).toEqual([
      '31T11:00/31T19:00',
      '01T11:00/01T17:00',
      '02T12:00/02T17:00',
    ]);
  });
});

describe('the next change', () => {
  it('is strictly later, and skips what windows that touch have in common', () => {
    const calendar = compileCalendar(aCalendar('UTC', { monday: ['09:00-12:00', '12:00-13:00'] }));
    const next = (at: string): string => iso(calendar.nextChange(instant(at)) as Instant);
    expect(next('2026-03-01T00:00:00Z')).toBe('2026-03-02T09:00:00.000Z');
    expect(next('2026-03-02T09:00:00Z')).toBe('2026-03-02T13:00:00.000Z');
    expect(next('2026-03-02T13:00:00Z')).toBe('2026-03-09T09:00:00.000Z');
  });

  it('never comes in 24x7, nor in a calendar that never opens', () => {
    const always = compileCalendar(aCalendar('America/Los_Angeles', everyDay('00:00-24:00')));
    const never = compileCalendar(aCalendar('America/Los_Angeles', {}));
    expect(always.nextChange(instant('2026-03-02T00:00:00Z'))).toBeUndefined();
    expect(never.nextChange(instant('2026-03-02T00:00:00Z'))).toBeUndefined();
  });

  it('comes decades ahead where only a closed date or another week brings it', () => {
    const always = aCalendar('UTC', everyDay('00:00-24:00'), ['2061-07-28']);
    const noon = instant('2026-03-02T12:00:00Z');
    expect(iso(compileCalendar(always).nextChange(noon) as Instant)).toBe('2061-07-28T00:00:00.000Z');

    const ends: CalendarRule = {
      ...always,
      closed: [],
      weeks: [...always.weeks, { from: '2050-01-01', week: aWeek({}) }],
    };
    expect(iso(compileCalendar(ends).nextChange(noon) as Instant)).toBe('2050-01-01T00:00:00.000Z');
  });
});

describe('a calendar of the same content', () => {
  it('is compiled once, whichever policy it stands in', () => {
    const rule = aCalendar('Europe/Berlin', workweek('09:00-17:00'));
    expect(calendarOf(structuredClone(rule))).toBe(calendarOf(rule));
    expect(calendarOf({ ...rule, zone: 'Europe/Paris' })).not.toBe(calendarOf(rule));
  });
});
