/** A moment: milliseconds since 1970-01-01T00:00:00Z. Leaves the desk as RFC 3339 text, never as a number. */
export type Instant = number & { readonly [unit]: 'ms since 1970 UTC' };
declare const unit: unique symbol;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Takes milliseconds since 1970 for an instant. Throws on a fraction or on what no calendar holds. */
export const instantOfMs = (ms: number): Instant => {
  if (!Number.isInteger(ms) || Math.abs(ms) > 8.64e15) throw new RangeError(`no instant: ${ms}`);
  return ms as Instant;
};

/** Reads RFC 3339 text, with `Z` or an offset. Throws on anything else: a form is checked before it comes here. */
export const instant = (text: string): Instant => instantOfMs(Date.parse(text));

export const instantOf = (date: Date): Instant => instantOfMs(date.getTime());

export const toDate = (moment: Instant): Date => new Date(moment);

/** Fixed-width RFC 3339 in UTC (`2026-03-02T08:00:00.000Z`): the order of the texts is the order of the moments. */
export const iso = (moment: Instant): string => new Date(moment).toISOString();

export const plusMs = (moment: Instant, ms: number): Instant => instantOfMs(moment + ms);

export const plusMinutes = (moment: Instant, minutes: number): Instant => plusMs(moment, minutes * minuteMs);

/** A stretch `[from, to)` through which a zone keeps one offset: its wall clock shows UTC plus `offsetMs`. */
export interface OffsetStretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly offsetMs: number;
}

/** Does this machine's tzdata know the IANA name? Bare offsets such as `+01:00` are no zones: they know no summer. */
export const isZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return offsetFormatOf(name) !== undefined;
  } catch {
    return false;
  }
};

/** What to add to UTC to read the zone's wall clock at this instant. Throws a RangeError on an unknown zone. */
const offsetMsAt = (zone: string, at: Instant): number => {
  const text = offsetFormatOf(zone).format(at);
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const offsetMs = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds ?? 0) * 1000;
  if (Number.isNaN(offsetMs)) throw new Error(`no offset in "${text}"`);
  return sign === '-' ? -offsetMs : offsetMs;
};

/** Cuts `[from, to)` where the zone changes its offset. Two changes within one day that undo each other would be missed. */
export const offsetStretches = (zone: string, from: Instant, to: Instant): readonly OffsetStretch[] => {
  const stretches: OffsetStretch[] = [];
  let start = from;
  let offsetMs = offsetMsAt(zone, from);
  for (let known = from; known < to; ) {
    const ahead = instantOfMs(Math.min(known + dayMs, to));
    const offsetAhead = offsetMsAt(zone, ahead);
    if (offsetAhead !== offsetMs) {
      const change = changeBetween(zone, known, ahead, offsetMs);
      stretches.push({ from: start, to: change, offsetMs });
      start = change;
      offsetMs = offsetAhead;
    }
    known = ahead;
  }
  if (start < to) stretches.push({ from: start, to, offsetMs });
  return stretches;
};

/** The first instant after `before` without `offsetMs`, to the millisecond; by `after` it has changed. */
const changeBetween = (zone: string, before: Instant, after: Instant, offsetMs: number): Instant => {
  let [same, changed] = [before, after];
  while (changed - same > 1) {
    const middle = instantOfMs(Math.floor((same + changed) / 2));
    if (offsetMsAt(zone, middle) === offsetMs) same = middle;
    else changed = middle;
  }
  return changed;
};

/** Making a formatter costs 40 times what using one does (docs/measures.md §3.2). */
const offsetFormatByZone = new Map<string, Intl.DateTimeFormat>();

const offsetFormatOf = (zone: string): Intl.DateTimeFormat => {
  const known = offsetFormatByZone.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  offsetFormatByZone.set(zone, format);
  return format;
};
