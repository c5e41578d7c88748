import { dayMs, dayOf, hourMs, type Instant, instant, iso, minuteMs, plusMs, zoneOf } from './time';

/**
 * The wall clock of a zone with its offset (`2026-03-09 12:50:00 -07:00`): the one form that a reader elsewhere can check.
 * Milliseconds are shown where there are any. Throws a RangeError on an unknown zone.
 */
export const localText = (at: Instant, zone: string): string => {
  const offsetMs = zoneOf(zone).offsetMsAt(at);
  const wall = iso(plusMs(at, offsetMs));
  const fraction = wall.slice(19, 23);
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)}${fraction === '.000' ? '' : fraction} ${offsetText(offsetMs)}`;
};

/**
 * When the wall clock of a zone shows this (`2026-03-09T12:50`). An hour that comes twice is meant the first time; one that is
 * skipped counts on from before the gap (RFC 5545 §3.3.5). Throws a RangeError on an unknown zone, and on no such text.
 */
export const atWallClock = (text: string, zone: string): Instant => {
  const { offsetMsAt } = zoneOf(zone);
  const wall = instant(`${text}Z`);
  const [before, after] = [offsetMsAt(plusMs(wall, -dayMs)), offsetMsAt(plusMs(wall, dayMs))];
  const [early, late] = [plusMs(wall, -before), plusMs(wall, -after)];
  return offsetMsAt(early) !== before && offsetMsAt(late) === after ? late : early;
};

const offsetText = (offsetMs: number): string => {
  const size = Math.abs(offsetMs);
  const [hours, minutes] = [Math.floor(size / hourMs), Math.floor((size % hourMs) / minuteMs)];
  const seconds = (size % minuteMs) / 1_000;
  return `${offsetMs < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}${seconds === 0 ? '' : `:${twoDigits(seconds)}`}`;
};

const twoDigits = (count: number): string => String(count).padStart(2, '0');

/** A length in words that add up to the millisecond: `2 d 3 h 0 min`, `12.250 s`. */
export const durationText = (ms: number): string => {
  const days = Math.floor(ms / dayMs);
  const hours = Math.floor((ms % dayMs) / hourMs);
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  const seconds = (ms % minuteMs) / 1_000;
  const parts = [
    days > 0 ? `${days} d` : '',
    days > 0 || hours > 0 ? `${hours} h` : '',
    ms >= minuteMs ? `${minutes} min` : '',
    seconds > 0 || ms < minuteMs ? `${Number.isInteger(seconds) ? seconds : seconds.toFixed(3)} s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
};

/** Which of these local dates (`2026-12-25`) the stretch `[from, to)` touches on a zone's wall clock; ascending. */
export const datesTouched = (dates: readonly string[], zone: string, from: Instant, to: Instant): readonly string[] => {
  const { offsetMsAt } = zoneOf(zone);
  const dayAt = (at: Instant): number => Math.floor((at + offsetMsAt(at)) / dayMs);
  const [first, last] = [dayAt(from), dayAt(plusMs(to, -1))];
  return dates.filter((date) => dayOf(date) >= first && dayOf(date) <= last).toSorted();
};
