/** A moment: milliseconds since 1970-01-01T00:00:00Z. Leaves the desk as RFC 3339 text, never as a number. */
export type Instant = number & { readonly [unit]: 'ms since 1970 UTC' };
declare const unit: unique symbol;

const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** No orchestration sleeps longer: then it looks again, whatever it was waiting for. */
export const longestWaitMs = 24 * hourMs;

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

/** The days from 1970-01-01 to a local date (`2026-12-25`), which no zone changes. Throws on a date that is none. */
export const dayOf = (date: string): number => instant(`${date}T00:00:00Z`) / dayMs;

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

/** A zone of the IANA database as a table of its offsets, which grows by the year as it is asked. */
export interface Zone {
  /** What to add to UTC to read the zone's wall clock at this instant. */
  offsetMsAt(at: Instant): number;
  /** Cuts `[from, to)` where the zone changes its offset. */
  stretches(from: Instant, to: Instant): readonly OffsetStretch[];
}

/** The one table of this zone. Throws a RangeError on an unknown zone. */
export const zoneOf = (name: string): Zone => {
  const known = zoneByName.get(name);
  if (known !== undefined) return known;
  const zone = createZone(offsetFormatOf(name));
  zoneByName.set(name, zone);
  return zone;
};

const zoneByName = new Map<string, Zone>();

/** Offset `offsets[i]` holds from `starts[i]` to the next start; the last one to the page's end. */
interface Page {
  readonly index: number;
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

const pageMs = 365 * dayMs;

const createZone = (format: Intl.DateTimeFormat): Zone => {
  const pageByIndex = new Map<number, Page>();
  let latest: Page | undefined;

  const pageAt = (index: number): Page => {
    if (latest?.index === index) return latest;
    const page = pageByIndex.get(index) ?? readPage(format, index);
    pageByIndex.set(index, page);
    latest = page;
    return page;
  };

  return {
    offsetMsAt: (at) => {
      const { starts, offsets } = pageAt(Math.floor(at / pageMs));
      return offsets[lastAtMost(starts, at)] as number;
    },

    stretches: (from, to) => {
      const stretches: OffsetStretch[] = [];
      for (let index = Math.floor(from / pageMs); index * pageMs < to; index += 1) {
        const { starts, offsets } = pageAt(index);
        for (const [order, offsetMs] of offsets.entries()) {
          const start = instantOfMs(Math.max(from, starts[order] as number));
          const end = instantOfMs(Math.min(to, starts[order + 1] ?? (index + 1) * pageMs));
          const last = stretches.at(-1);
          if (start >= end) continue;
          if (last?.offsetMs === offsetMs) stretches[stretches.length - 1] = { ...last, to: end };
          else stretches.push({ from: start, to: end, offsetMs });
        }
      }
      return stretches;
    },
  };
};

/** Looks once a day, and to the second where a day changed something: two changes that undo each other within a day are missed. */
const readPage = (format: Intl.DateTimeFormat, index: number): Page => {
  const [from, to] = [index * pageMs, (index + 1) * pageMs];
  const starts = [from];
  const offsets = [readOffsetMs(format, from)];
  for (let known = from; known < to; known += dayMs) {
    const ahead = known + dayMs;
    const [before, after] = [offsets.at(-1) as number, readOffsetMs(format, ahead)];
    if (after === before) continue;
    const change = changeBetween(known, ahead, (at) => readOffsetMs(format, at) === before);
    if (change === to) continue;
    starts.push(change);
    offsets.push(after);
  }
  return { index, starts, offsets };
};

/** The first whole second after `before` at which it is no longer the same; by `after` it has changed. */
const changeBetween = (before: number, after: number, isSame: (at: number) => boolean): number => {
  let [same, changed] = [before, after];
  while (changed - same > secondMs) {
    const middle = same + Math.floor((changed - same) / 2 / secondMs) * secondMs;
    if (isSame(middle)) same = middle;
    else changed = middle;
  }
  return changed;
};

const readOffsetMs = (format: Intl.DateTimeFormat, at: number): number => {
  const text = format.format(at);
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const offsetMs = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds ?? 0) * secondMs;
  if (Number.isNaN(offsetMs)) throw new Error(`no offset in "${text}"`);
  return sign === '-' ? -offsetMs : offsetMs;
};

/** The index of the last number not above `limit`, by bisection; -1 when there is none. */
export const lastAtMost = (ascending: ArrayLike<number>, limit: number): number => {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
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
