import type * as momentTimezone from 'moment-timezone';
import { type Instant, instant, zoneOf } from '../../../desk/rules/time';
import { type Check, createCheck, type Line } from '../figure';
import { loadPeer } from '../peers';
import { alternate } from '../repeat';
import { createDraw } from './cases';
import { cpuMs } from './cpu';
import { loadJoda } from './walkers';

/** The offset of one zone by one library, in ms to add to UTC. */
type OffsetOf = (at: number) => number;
type OffsetsOf = (zone: string) => OffsetOf;

const [first, last] = [instant('2024-01-01T00:00:00Z'), instant('2031-01-01T00:00:00Z')];
const zonesAll = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const instantsPerZone = Math.ceil(1_000_000 / zonesAll.length);

const ours: OffsetsOf = (name) => {
  const zone = zoneOf(name);
  return (at) => zone.offsetMsAt(at as Instant);
};

/** What a careful program does with `Intl`: it keeps the formatter, and reads the offset out of its text. */
const intl: OffsetsOf = (timeZone) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(at)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
};

/** The wall clock as `Intl` spells it, taken for UTC: the oracle, which reads no offset. */
const wallClock: OffsetsOf = (timeZone) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const [month = 0, day = 0, year = 0, hour, minute, second] = (format.format(at).match(/\d+/g) ?? []).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  };
};

/** What the offset of an instant costs, and whether it is right: P3 of docs/measures.md §5. */
export const offsets = async (): Promise<readonly Line[]> => {
  const joda = loadJoda();
  const moment = loadPeer<typeof momentTimezone>(
    'moment-timezone',
    () => require('moment-timezone') as typeof momentTimezone,
  );
  const sides: Readonly<Record<string, OffsetsOf>> = {
    ours,
    ...('absent' in joda ? {} : { '@js-joda': jodaOffsets(joda.package) }),
    ...('absent' in moment ? {} : { 'moment-timezone': momentOffsets(moment.package) }),
    'Intl, formatter kept': intl,
  };
  const draw = createDraw(5);
  const instants = Array.from({ length: 20_000 }, () => first + draw((last - first) / 1_000) * 1_000);
  const expected = instants.map(wallClock('Europe/Berlin'));
  const checks = new Map(Object.keys(sides).map((name) => [name, createCheck()]));
  const rounds = await alternate(
    Object.fromEntries(
      Object.entries(sides).map(([name, offsetsOf]) => {
        const offsetOf = offsetsOf('Europe/Berlin');
        return [name, async () => nsOf(offsetOf, instants, expected, checks.get(name) as Check)];
      }),
    ),
  );
  const counts = wrongOffsets(sides);
  return Object.keys(sides).flatMap((name): readonly Line[] => [
    {
      name: `zone offset, Berlin, ${name}`,
      unit: 'ns',
      repeats: rounds[name] ?? [],
      ...(name === 'ours' && { goal: { atMost: 40, from: 'P3' } }),
      wrong: checks.get(name)?.wrong(),
    },
    {
      name: `zone offset in ${counts[name]?.zones} zones, ${name}: wrong of ${counts[name]?.asked.toLocaleString('en-US')}`,
      unit: '',
      repeats: [counts[name]?.wrong ?? Number.NaN],
      ...(name === 'ours' && { goal: { atMost: 0, from: 'P3' } }),
      ...(name !== 'ours' &&
        (counts[name]?.wrong ?? 0) > 0 && { note: `${counts[name]?.where}. It carries its own tzdata.` }),
    },
  ]);
};

const jodaOffsets =
  ({
    ZoneId,
    Instant: JodaInstant,
  }: Extract<ReturnType<typeof loadJoda>, { package: unknown }>['package']): OffsetsOf =>
  (zone) => {
    const rules = ZoneId.of(zone).rules();
    return (at) => rules.offset(JodaInstant.ofEpochMilli(at)).totalSeconds() * 1_000;
  };

const momentOffsets =
  ({ tz }: typeof momentTimezone): OffsetsOf =>
  (name) => {
    const zone = tz.zone(name);
    if (zone === null) throw new RangeError(`no zone ${name}`);
    return (at) => -zone.utcOffset(at) * 60_000;
  };

const passes = 10;

const nsOf = (offsetOf: OffsetOf, instants: readonly number[], expected: readonly number[], check: Check): number => {
  let wrong = 0;
  const begun = cpuMs();
  for (let pass = 0; pass < passes; pass += 1) {
    for (let no = 0; no < instants.length; no += 1) if (offsetOf(instants[no] as number) !== expected[no]) wrong += 1;
  }
  const took = cpuMs() - begun;
  check.that(wrong === 0, () => `${wrong} of ${passes * instants.length} offsets are wrong`);
  return (took / passes / instants.length) * 1e6;
};

/** By library: how many of a million instants in every zone it gets wrong, among the zones that it knows. */
const wrongOffsets = (
  sides: Readonly<Record<string, OffsetsOf>>,
): Readonly<Record<string, { zones: number; asked: number; wrong: number; where: string }>> => {
  const draw = createDraw(9);
  const tallies = Object.fromEntries(
    Object.keys(sides).map((name) => [name, { zones: 0, asked: 0, wrong: 0, where: '' }]),
  );
  for (const zone of zonesAll) {
    const instants = Array.from({ length: instantsPerZone }, () => first + draw((last - first) / 1_000) * 1_000);
    const expected = instants.map(wallClock(zone));
    for (const [name, offsetsOf] of Object.entries(sides)) {
      const tally = tallies[name];
      const offsetOf = known(() => offsetsOf(zone));
      if (tally === undefined || offsetOf === undefined) continue;
      const wrong = instants.filter((at, no) => offsetOf(at) !== expected[no]).length;
      tally.zones += 1;
      tally.asked += instants.length;
      tally.wrong += wrong;
      if (wrong > 0) tally.where += `${tally.where === '' ? '' : ', '}${zone} ${wrong}`;
    }
  }
  return tallies;
};

const known = (make: () => OffsetOf): OffsetOf | undefined => {
  try {
    return make();
  } catch {
    return undefined;
  }
};
