import { dateHoursOf } from './date-hours';
import {
  compileSpan,
  earliestAfter,
  edgeAfter,
  isOpenWithin,
  latestAfter,
  openBefore,
  type Span,
  spanEnd,
  spanIndexOf,
  spanIndexOfDay,
} from './open-spans';
import type { CalendarRule } from './policies';
import { type Instant, instantOfMs, zoneOf } from './time';

/**
 * Open time, pointwise: an instant is open if and only if the zone's wall clock, read at that instant, lies inside
 * the hours of that local date (`CalendarRule`). So in a DST gap a window shrinks, in a fold it opens twice, and no edge
 * is ever resolved to an offset. A window across midnight is two halves, each judged by the closing of its own local
 * date. Source: docs/measures.md §4.
 */
export interface Calendar {
  /**
   * The earliest instant by which `openMs` of open time have passed since `start`: 17:00 today, not 09:00 tomorrow;
   * `start` itself for 0. Throws on a negative or broken number, and when 400 years do not hold that much.
   */
  add(start: Instant, openMs: number): Instant;
  /** The latest instant from which `openMs` of open time pass until `end`; `end` itself for 0. Throws as `add` does. */
  subtract(end: Instant, openMs: number): Instant;
  /** Open milliseconds in `[from, to)`; negative when `to` lies before `from`. */
  between(from: Instant, to: Instant): number;
  isOpen(at: Instant): boolean;
  /** The next instant after this one at which open turns to closed or back; `undefined` if none comes within 400 years. */
  nextChange(at: Instant): Instant | undefined;
  /** The open and the closed stretches of `[from, to)` by turns, in order, from its beginning to its end. */
  stretches(from: Instant, to: Instant): readonly Stretch[];
}

/** `[from, to)`, open throughout or closed throughout. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly isOpen: boolean;
}

/** The calendar of these hours, compiled once: rules of the same content share one, however many policies repeat them. */
export const calendarOf = (rule: CalendarRule): Calendar => {
  const known = calendarByRule.get(rule);
  if (known !== undefined) return known;
  const content = JSON.stringify(rule);
  const calendar = calendarByContent.get(content) ?? compileCalendar(rule);
  calendarByRule.set(rule, calendar);
  calendarByContent.set(content, calendar);
  if (calendarByContent.size > contentsMax) calendarByContent.delete(calendarByContent.keys().next().value ?? content);
  return calendar;
};

/** More than the policies in use have together: a desk that rehearses drafts all day shall not keep them all. */
const contentsMax = 256;

const calendarByRule = new WeakMap<CalendarRule, Calendar>();
const calendarByContent = new Map<string, Calendar>();

/** Compiles open hours to UTC intervals, a span at a time and only when asked. Throws a RangeError on an unknown zone. */
export const compileCalendar = (rule: CalendarRule): Calendar => {
  const zone = zoneOf(rule.zone);
  const hours = dateHoursOf(rule);
  const spanByIndex = new Map<number, Span>();

  const spanAt = (index: number): Span => {
    const known = spanByIndex.get(index);
    if (known !== undefined) return known;
    const span = compileSpan(zone, hours, index);
    spanByIndex.set(index, span);
    return span;
  };

  const isOpen = (at: Instant): boolean => isOpenWithin(spanAt(spanIndexOf(at)), at);

  /** An edge of a span's intervals is no change where the next span goes on as this one ended. */
  const changeAfter = (at: Instant, last: number): Instant | undefined => {
    const wasOpen = isOpen(at);
    let from = at;
    for (let index = spanIndexOf(at); index <= last; index += 1) {
      const span = spanAt(index);
      if (isOpenWithin(span, from) !== wasOpen) return from;
      const edge = edgeAfter(span, from);
      from = spanEnd(span);
      if (edge !== undefined && edge < from) return edge;
    }
    return undefined;
  };

  /** Once only one week is left, over and over, two years show whether it ever changes. */
  const horizonOf = (at: Instant): number => {
    const first = spanIndexOf(at);
    const steady = Math.max(first, spanIndexOfDay(hours.steadyFrom)) + 2;
    return Math.min(steady, first + spansMax);
  };

  const tooMuch = (openMs: number): Error =>
    new Error(`a calendar in ${rule.zone} does not open for ${openMs} ms within 400 years`);

  return {
    add: (start, openMs) => {
      if (!isOpenTime(openMs)) throw new RangeError(`no open time: ${openMs}`);
      if (openMs === 0) return start;

      const first = spanIndexOf(start);
      let rest = openMs + openBefore(spanAt(first), start);
      for (let index = first; index < first + spansMax; index += 1) {
        const span = spanAt(index);
        if (rest <= span.openMs) return earliestAfter(span, rest);
        rest -= span.openMs;
      }
      throw tooMuch(openMs);
    },

    subtract: (end, openMs) => {
      if (!isOpenTime(openMs)) throw new RangeError(`no open time: ${openMs}`);
      if (openMs === 0) return end;

      const last = spanIndexOf(end);
      let left = openBefore(spanAt(last), end) - openMs;
      for (let index = last; index > last - spansMax; index -= 1) {
        if (left >= 0) return latestAfter(spanAt(index), left);
        left += spanAt(index - 1).openMs;
      }
      throw tooMuch(openMs);
    },

    between: (from, to) => {
      const [first, last] = [spanIndexOf(from), spanIndexOf(to)];
      const step = first <= last ? 1 : -1;
      let openMs = openBefore(spanAt(last), to) - openBefore(spanAt(first), from);
      for (let index = Math.min(first, last); index < Math.max(first, last); index += 1) {
        openMs += step * spanAt(index).openMs;
      }
      return openMs;
    },

    isOpen,

    nextChange: (at) => changeAfter(at, horizonOf(at)),

    stretches: (from, to) => {
      const stretches: Stretch[] = [];
      for (let at = from; at < to; ) {
        const end = instantOfMs(Math.min(to, changeAfter(at, spanIndexOf(to)) ?? to));
        stretches.push({ from: at, to: end, isOpen: isOpen(at) });
        at = end;
      }
      return stretches;
    },
  };
};

const spansMax = 400;

const isOpenTime = (openMs: number): boolean => Number.isSafeInteger(openMs) && openMs >= 0;
