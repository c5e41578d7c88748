import type * as z from 'zod';
import { block, type Contradiction, mustBe } from '../../desk/contracts/blocks';
import { countOf, listOf, oneOf, Text } from '../../desk/contracts/policy-fields';
import { dayMs, dayOf, hourMs, instantOfMs, iso } from '../../desk/rules/time';

const holidayTypes = ['public', 'bank', 'school', 'optional', 'observance'] as const;

/** The tables of lunar calendars end soon after. */
export const Year = countOf(1970, 2075);
const aCode = Text.refine((code) => /^[A-Z0-9-]{1,6}$/.test(code), mustBe('a code in capitals, such as DE or BY'));

/** `holidays: { country: DE, state: BY, from: 2026, to: 2030 }` in a calendar of a policy file; public ones, unless it says so. */
export const CountryHolidays = block({
  country: aCode,
  state: aCode.exactOptional(),
  region: aCode.exactOptional(),
  from: Year,
  to: Year,
  types: listOf(oneOf(holidayTypes), `types, out of ${holidayTypes.join(', ')}`, 1).exactOptional(),
});
export type CountryHolidays = z.infer<typeof CountryHolidays>;

export type Dates =
  | { readonly ok: true; readonly dates: readonly string[] }
  | { readonly ok: false; readonly faults: readonly Contradiction[] };

const yearsMax = 20;

/** A span of years that somebody looks through; its fault stands at `to`. */
export const spanFaults = ({ from, to }: { readonly from: number; readonly to: number }): readonly Contradiction[] => {
  if (to < from) return [{ path: ['to'], message: `${to} lies before ${from}. Write the later year here.` }];
  if (to - from < yearsMax) return [];
  return [{ path: ['to'], message: `${from} to ${to} are more than ${yearsMax} years. Laws change: write fewer.` }];
};

/**
 * The local dates on which a country, state or region is closed, ascending; the package `date-holidays` knows the rules.
 * A date counts when the holiday holds at its noon: one that begins at sunset counts for the day after, and the half
 * day of Christmas Eve for none. Faults name the key of the block.
 */
export const countryDates = (rule: CountryHolidays): Dates => {
  const { country, state, region, from, to, types = ['public'] } = rule;
  const spans = spanFaults(rule);
  if (spans.length > 0) return { ok: false, faults: spans };
  // The rules of 200 countries take megabytes and a tenth of a second: only a policy that names one pays for them.
  const Holidays = require('date-holidays') as typeof import('date-holidays').default;
  const known = new Holidays();
  const unknown = (key: keyof CountryHolidays, code: string, codes: Readonly<Record<string, string>> | undefined) => {
    const choice =
      codes === undefined ? 'Leave it out: there are none.' : `Write one of: ${Object.keys(codes).join(', ')}.`;
    return {
      ok: false,
      faults: [{ path: [key], message: `Nobody knows the holidays of the ${key} "${code}". ${choice}` }],
    } as const;
  };

  const countries = known.getCountries();
  if (!Object.hasOwn(countries, country)) return unknown('country', country, countries);
  const states = known.getStates(country);
  if (state !== undefined && !Object.hasOwn(states ?? {}, state)) return unknown('state', state, states);
  const regions = state === undefined ? undefined : known.getRegions(country, state);
  if (region !== undefined && !Object.hasOwn(regions ?? {}, region)) return unknown('region', region, regions);

  const holidays = new Holidays(
    { country, ...(state !== undefined && { state }), ...(region !== undefined && { region }) },
    { types },
  );
  const dates = new Set<string>();
  for (let year = from - 1; year <= to; year += 1) {
    for (const { date, start, end } of holidays.getHolidays(year)) {
      const hours = (end.getTime() - start.getTime()) / hourMs;
      for (const noon of noonsOf(date, hours)) dates.add(noon);
    }
  }
  const inSpan = [...dates].filter((date) => date >= `${from}-01-01` && date <= `${to}-12-31`);
  return { ok: true, dates: inSpan.sort() };
};

/** The local dates whose noon lies in a stretch; `start` is what the wall clock shows, `2026-12-24 14:00:00` and more. */
const noonsOf = (start: string, hours: number): readonly string[] => {
  const [, date = '', hour, minute] = /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d)/.exec(start) ?? [];
  const from = (Number(hour) + Number(minute) / 60 - 12) / 24;
  const first = Math.ceil(from);
  const last = Math.ceil(from + hours / 24) - 1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => dateOf(dayOf(date) + first + index));
};

/** The local date so many days after 1970-01-01. */
export const dateOf = (day: number): string => iso(instantOfMs(day * dayMs)).slice(0, 10);
