import { dirname, join } from 'node:path';
import * as z from 'zod';
import { block, type Contradiction, mustBe } from '../../desk/contracts/blocks';
import { issueToFaults } from '../../desk/contracts/policies';
import { Text } from '../../desk/contracts/policy-fields';
import type { Path } from '../../desk/contracts/yaml-text';
import { calendarDates } from './calendar-dates';
import { CountryHolidays, countryDates, spanFaults, Year } from './country-holidays';
import { type Block, isBlock } from './merge-blocks';
import { type FileProblem, type PolicyPart, placeOf, readText } from './policy-chain';

const aFile = mustBe('a path such as ./holidays.ics, or a block { file: ./holidays.ics, from: 2026, to: 2030 }');
const FileName = Text.refine((name) => /^\.\.?\/.*\.ics$/.test(name), aFile);
const HolidaysFile = z.union(
  [FileName.transform((file) => ({ file })), block({ file: FileName, from: Year, to: Year })],
  aFile,
);

interface Expanded {
  readonly data: Block;
  readonly problems: readonly FileProblem[];
}

/**
 * Writes the holidays of every calendar out as `closed` dates: `holidays` of a country, `holidaysFile` from an iCalendar
 * file. A date that the calendar opens by `openings` stays open. Nothing of it depends on the day on which it is read. `data` itself when there is nothing to write out.
 */
export const expandHolidays = (data: Block, parts: readonly PolicyPart[]): Expanded => {
  const calendars = data['calendars'];
  if (!isBlock(calendars) || !Object.values(calendars).some(hasHolidays)) return { data, problems: [] };
  const problems: FileProblem[] = [];
  const entries = Object.entries(calendars).map(([name, calendar]) => {
    if (!hasHolidays(calendar)) return [name, calendar] as const;
    const expanded = expandCalendar(calendar, ['calendars', name], parts);
    problems.push(...expanded.problems);
    return [name, expanded.data] as const;
  });
  return { data: { ...data, calendars: Object.fromEntries(entries) }, problems };
};

const hasHolidays = (calendar: unknown): calendar is Block =>
  isBlock(calendar) && (Object.hasOwn(calendar, 'holidays') || Object.hasOwn(calendar, 'holidaysFile'));

const expandCalendar = (calendar: Block, path: Path, parts: readonly PolicyPart[]): Expanded => {
  const { holidays, holidaysFile, ...rest } = calendar;
  const listed = rest['closed'] ?? [];
  const country = holidays === undefined ? nothing : ofCountry(holidays, [...path, 'holidays'], parts);
  const file = holidaysFile === undefined ? nothing : ofFile(holidaysFile, [...path, 'holidaysFile'], parts);
  const own = Array.isArray(listed) ? listed : [];
  const openings = isBlock(rest['openings']) ? Object.keys(rest['openings']) : [];
  const known = new Set<unknown>([...own, ...openings]);
  const added = [...new Set([...country.dates, ...file.dates])].filter((date) => !known.has(date)).sort();
  return {
    // A list that is none is left to the schema, which names its line.
    data: { ...rest, closed: Array.isArray(listed) ? [...own, ...added] : listed },
    problems: [...country.problems, ...file.problems],
  };
};

interface Found {
  readonly dates: readonly string[];
  readonly problems: readonly FileProblem[];
}

const nothing: Found = { dates: [], problems: [] };

const wrong = (parts: readonly PolicyPart[], path: Path, faults: readonly Contradiction[]): Found => ({
  dates: [],
  problems: faults.map((fault) => {
    const at = [...path, ...fault.path];
    return placeOf(parts, at).problemAt(at, fault.message);
  }),
});

const ofCountry = (value: unknown, path: Path, parts: readonly PolicyPart[]): Found => {
  const parsed = CountryHolidays.safeParse(value);
  if (!parsed.success) return wrong(parts, path, parsed.error.issues.flatMap(issueToFaults));
  const read = countryDates(parsed.data);
  return read.ok ? { dates: read.dates, problems: [] } : wrong(parts, path, read.faults);
};

const ofFile = (value: unknown, path: Path, parts: readonly PolicyPart[]): Found => {
  const parsed = HolidaysFile.safeParse(value);
  if (!parsed.success) return wrong(parts, path, parsed.error.issues.flatMap(issueToFaults));
  const { file: name, ...years } = parsed.data;
  const span = 'from' in years ? years : undefined;
  const faults = span === undefined ? [] : spanFaults(span);
  if (faults.length > 0) return wrong(parts, path, faults);

  const file = join(dirname(placeOf(parts, path).file), name);
  const read = readText(file, 'Export fewer years.');
  if (!read.ok) return wrong(parts, path, [{ path: [], message: `${file}: ${read.message}` }]);
  const found = calendarDates(read.text, span);
  if (found.ok) return { dates: found.dates, problems: [] };
  return { dates: [], problems: found.problems.map((problem) => ({ file, at: '', ...problem })) };
};
