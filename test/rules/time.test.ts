import fc from 'fast-check';
import { type Instant, instant, zoneOf } from '../../desk/rules/time';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const years = { min: instant('2024-01-01T00:00:00Z'), max: instant('2031-01-01T00:00:00Z') };

/** The wall clock as `Intl` spells it, taken for UTC: its distance from the instant is the offset. */
const offsetByIntl = (zone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const numbers = (format.format(at).match(/\d+/g) ?? []).map(Number);
    const [month = 0, day = 0, year = 0, hour, minute, second] = numbers;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  };
};

describe('the offset of a zone', () => {
  it.each(['at any moment', 'at every change'])('is what Intl says in every zone, %s', (when) => {
    const [instants] = fc.sample(fc.array(fc.integer(years), { minLength: 8, maxLength: 8 }), 1) as [number[]];
    for (const name of zones) {
      const [zone, expected] = [zoneOf(name), offsetByIntl(name)];
      const [from, to] = [instants[0] as Instant, ((instants[0] as number) + 400 * 86_400_000) as Instant];
      const changes = zone.stretches(from, to).flatMap((stretch) => [stretch.from, stretch.to - 1]);
      for (const at of when === 'at any moment' ? instants : changes) {
        if (zone.offsetMsAt(at as Instant) !== expected(at)) throw new Error(`${name} at ${at}: not ${expected(at)}`);
      }
    }
  });

  it('knows the seconds of local mean time, and the day that Samoa skipped', () => {
    expect(zoneOf('America/New_York').offsetMsAt(instant('1883-11-01T00:00:00Z'))).toBe(
      -(4 * 3600 + 56 * 60 + 2) * 1000,
    );
    expect(zoneOf('Pacific/Apia').stretches(instant('2011-12-30T00:00:00Z'), instant('2011-12-31T00:00:00Z'))).toEqual([
      { from: instant('2011-12-30T00:00:00Z'), to: instant('2011-12-30T10:00:00Z'), offsetMs: -10 * 3_600_000 },
      { from: instant('2011-12-30T10:00:00Z'), to: instant('2011-12-31T00:00:00Z'), offsetMs: 14 * 3_600_000 },
    ]);
  });

  it('is one stretch where nothing changes, over many years', () => {
    const [from, to] = [instant('2024-01-01T00:00:00Z'), instant('2040-01-01T00:00:00Z')];
    expect(zoneOf('Asia/Kathmandu').stretches(from, to)).toEqual([{ from, to, offsetMs: 345 * 60_000 }]);
  });

  it('is refused for a zone that nobody knows', () => {
    expect(() => zoneOf('Mars/Olympus')).toThrow(RangeError);
  });
});
