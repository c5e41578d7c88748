import type ICAL from 'ical.js' with { 'resolution-mode': 'import' };
import { dayOf } from '../../desk/rules/time';
import { dateOf } from './country-holidays';

/** What is wrong with an iCalendar file, and on which of its lines. */
export interface CalendarProblem {
  readonly line: number;
  readonly message: string;
}

/** The years, both included, that an event which recurs without an end is looked through for. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const datesMax = 2000;

/**
 * The local dates that the events of an iCalendar file (RFC 5545) cover, ascending. Whole days only, once or yearly; an
 * event that is timed, recurs otherwise, or for ever without a `span`, is a problem, as is a file without an event.
 * Cancelled events are left out.
 */
export const calendarDates = (
  text: string,
  span: Span | undefined,
):
  | { readonly ok: true; readonly dates: readonly string[] }
  | { readonly ok: false; readonly problems: readonly CalendarProblem[] } => {
  const ical: typeof ICAL = require('ical.js');
  const lineByEvent = text
    .split(/\r?\n/)
    .flatMap((line, index) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [index + 1] : []));
  const events = eventsOf(ical, text);
  if (typeof events === 'string') {
    return { ok: false, problems: [{ line: 1, message: `This is no iCalendar file: ${events}. Export it anew.` }] };
  }
  if (events.length === 0)
    return { ok: false, problems: [{ line: 1, message: 'No event stands in it. Export it anew.' }] };

  const dates = new Set<string>();
  const problems: CalendarProblem[] = [];
  for (const [index, event] of events.entries()) {
    const read = tryEvent(ical, event, span);
    if (typeof read === 'string') problems.push({ line: lineByEvent[index] ?? 1, message: read });
    else for (const date of read) dates.add(date);
  }
  if (dates.size > datesMax)
    problems.push({ line: 1, message: `It closes more than ${datesMax} dates. Write a shorter span.` });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, dates: [...dates].sort() };
};

type Component = InstanceType<typeof ICAL.Component>;
type Time = InstanceType<typeof ICAL.Time>;
type Recur = InstanceType<typeof ICAL.Recur>;

/** The events of every calendar in the file, in its order, or why it cannot be read. */
const eventsOf = (ical: typeof ICAL, text: string): readonly Component[] | string => {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s*$/im.test(text)) return 'BEGIN:VCALENDAR is missing';
  try {
    const parsed: unknown[] = ical.parse(text.trim());
    const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]) as unknown[][];
    return calendars.flatMap((calendar) => new ical.Component(calendar).getAllSubcomponents('vevent'));
  } catch (error) {
    return reasonOf(error);
  }
};

const reasonOf = (error: unknown): string => String((error as Partial<Error>).message ?? error);

/** The dates of one event, or what is wrong with it. The package throws at what it cannot make sense of. */
const tryEvent = (ical: typeof ICAL, event: Component, span: Span | undefined): readonly string[] | string => {
  try {
    return datesOf(ical, event, span);
  } catch (error) {
    return `This event cannot be read: ${reasonOf(error)}. Correct it, or remove it.`;
  }
};

const datesOf = (ical: typeof ICAL, event: Component, span: Span | undefined): readonly string[] | string => {
  if (String(event.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') return [];
  if (event.hasProperty('recurrence-id'))
    return 'One date of another event was moved here. Write it as an event of its own.';
  const start = event.getFirstProperty('dtstart');
  if (start === null) return 'This event has no DTSTART. Give it a date, or remove it.';
  for (const name of ['dtstart', 'dtend', 'rdate', 'exdate']) {
    for (const property of event.getAllProperties(name)) {
      const wrong = wrongDate(property.getValues(), property.toJSON().slice(3));
      if (wrong !== undefined) return `${name.toUpperCase()} ${wrong}`;
    }
  }
  const first = start.getFirstValue() as Time;
  const days = new ical.Event(event).duration.toSeconds() / daySeconds;
  if (!Number.isInteger(days) || days < 1 || days > daysMax) {
    return `This event lasts ${days} days. Let it last whole days, ${daysMax} at the most.`;
  }

  const recurring = event.getAllProperties('rrule').map((rule) => rule.getFirstValue() as Recur);
  const beginnings = [textOf(first)];
  for (const rule of recurring) {
    const wrong = wrongRule(rule, span);
    if (wrong !== undefined) return wrong;
    const found = yearly(rule, first, span);
    if (found === undefined)
      return `This event recurs more than ${datesMax} times by then. Write one event for each date.`;
    beginnings.push(...found);
  }
  const valuesOf = (name: string): string[] =>
    event.getAllProperties(name).flatMap((property) => (property.getValues() as Time[]).map(textOf));
  const excluded = valuesOf('exdate');
  const kept = [...beginnings, ...valuesOf('rdate')].filter((date) => !excluded.includes(date));
  return kept.flatMap((date) => Array.from({ length: days }, (_, index) => dateOf(dayOf(date) + index)));
};

const daySeconds = 24 * 60 * 60;
const daysMax = 100;

/** The package turns 30 February into 2 March, so a date is held against what was written. */
const wrongDate = (values: readonly unknown[], written: readonly unknown[]): string | undefined => {
  const isWrong = (value: unknown, index: number): boolean => {
    const time = value as { isDate?: boolean };
    return time.isDate === true && String(value) !== String(written[index]);
  };
  if (values.some((value) => (value as { isDate?: boolean }).isDate !== true)) {
    return 'has a time. A holiday is a whole day: write VALUE=DATE and a date, or remove the event.';
  }
  return values.some(isWrong) ? 'is no date of any calendar. Correct it.' : undefined;
};

const textOf = (time: Time): string => time.toString();

const partsRead = ['BYMONTH', 'BYDAY', 'BYMONTHDAY'];

const wrongRule = (rule: Recur, span: Span | undefined): string | undefined => {
  const parts = Object.keys(rule.parts);
  const days = (rule.parts['BYMONTHDAY'] ?? []) as number[];
  if (rule.freq !== 'YEARLY' || parts.some((part) => !partsRead.includes(part)) || days.some((day) => day < 1)) {
    return `Only events that recur yearly are read, by ${partsRead.join(', ')} at most. Write one event for each date.`;
  }
  if (rule.count === null && rule.until === null && span === undefined) {
    return 'This event recurs for ever. Write the years: holidaysFile: { file: ./holidays.ics, from: 2026, to: 2030 }.';
  }
  return undefined;
};

/**
 * The dates on which a rule begins, as far as the span reaches; `undefined` when they are too many. A 29 February that a
 * year lacks is left out (RFC 5545 §3.3.10).
 */
const yearly = (rule: Recur, first: Time, span: Span | undefined): readonly string[] | undefined => {
  const byWeekday = 'BYDAY' in rule.parts;
  const days = (rule.parts['BYMONTHDAY'] ?? [first.day]) as number[];
  const dates: string[] = [];
  const occurrences = rule.iterator(first);
  for (let looked = 0; looked < datesMax; looked += 1) {
    const next: Time | null = occurrences.next();
    if (next === null || next.year > (span?.to ?? Number.POSITIVE_INFINITY)) return dates;
    if (!byWeekday && !days.includes(next.day)) continue;
    if (span === undefined || next.year >= span.from) dates.push(textOf(next));
  }
  return undefined;
};
