import { compileCalendar } from '../../../desk/rules/calendars';
import type { CalendarRule } from '../../../desk/rules/policies';
import { instant } from '../../../desk/rules/time';
import { createCheck, type Line } from '../figure';
import { heapBytes } from '../heap';
import { loadPeer } from '../peers';
import { repeatsUsual } from '../repeat';
import type { CalendarCases } from './cases';
import { cpuMs } from './cpu';

/** Zones that nobody has asked for yet: each is read from `Intl` anew. Nearly all change their clocks as Berlin does. */
const freshZones = Intl.supportedValuesOf('timeZone').filter((zone) => /^Europe\/(?!Berlin)/.test(zone));
const zonesPerRepeat = Math.floor(freshZones.length / repeatsUsual);
const compilesPerRepeat = 20;

const [from, to] = [instant('2024-01-01T00:00:00Z'), instant('2032-01-01T00:00:00Z')];

/** As much of `date-holidays` as is measured. */
type Holidays = new (country: string, state: string) => { getHolidays(year: number): readonly unknown[] };

/** Compiling 8 years, time and size: P2 of docs/measures.md §5. */
export const compile = async (calendars: readonly CalendarCases[]): Promise<readonly Line[]> => {
  const check = createCheck();
  const compileAll = (rule: CalendarRule): ReturnType<typeof compileCalendar> => {
    const calendar = compileCalendar(rule);
    const openMs = calendar.between(from, to);
    check.that(openMs > 0 && openMs <= to - from, () => `${openMs} ms are open of ${to - from}`);
    return calendar;
  };
  const lunch = (calendars.find(({ name }) => name === 'Berlin split lunch') as CalendarCases).rule;
  const msEach = (rules: readonly CalendarRule[]): number => {
    const begun = cpuMs();
    for (const rule of rules) compileAll(rule);
    return (cpuMs() - begun) / rules.length;
  };
  const repeats = Array.from({ length: repeatsUsual }, (_, repeat) => repeat);
  const cold = repeats.map((repeat) => {
    const zones = freshZones.slice(repeat * zonesPerRepeat, (repeat + 1) * zonesPerRepeat);
    return msEach(zones.map((zone) => ({ ...lunch, zone })));
  });
  const warm = repeats.map(() =>
    Math.max(...calendars.map(({ rule }) => msEach(Array.from({ length: compilesPerRepeat }, () => rule)))),
  );
  return [
    {
      name: 'compile 8 years, split lunch, in a zone not read before',
      unit: 'ms',
      repeats: cold,
      goal: { atMost: 10, from: 'P2' },
      wrong: check.wrong(),
    },
    { name: 'compile 8 years, slowest of the 8, zone known', unit: 'ms', repeats: warm, wrong: check.wrong() },
    {
      name: 'memory of 8 years, largest of the 8 calendars',
      unit: 'KiB',
      repeats: [Math.max(...calendars.map(({ rule }) => kibOf(() => compileAll(rule))))],
      goal: { atMost: 64, from: 'P2' },
      wrong: check.wrong(),
    },
    holidaysOf(),
  ];
};

const copies = 40;

/** Buffers count as well as the heap: the edges are in them. */
const kibOf = (make: () => unknown): number => {
  const before = bytesInUse();
  const kept = Array.from({ length: copies }, make);
  const bytes = (bytesInUse() - before) / kept.length;
  return bytes / 1_024;
};

const bytesInUse = (): number => {
  const heap = heapBytes();
  return heap + process.memoryUsage().arrayBuffers;
};

const holidaysOf = (): Line => {
  const name = 'date-holidays, one year of one state';
  const peer = loadPeer<Holidays>('date-holidays', () => require('date-holidays') as Holidays);
  if ('absent' in peer) return { name, absent: peer.absent };
  const check = createCheck();
  const repeats = [2024, 2025, 2026, 2027, 2028].map((year) => {
    const begun = performance.now();
    const found = new peer.package('DE', 'BE').getHolidays(year).length;
    check.that(found > 8, () => `${found} holidays in Berlin in ${year}`);
    return performance.now() - begun;
  });
  return {
    name,
    unit: 'ms',
    repeats,
    wrong: check.wrong(),
    note: 'What a calendar with listed holidays would pay on top, once a year.',
  };
};
