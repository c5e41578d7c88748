import fc from 'fast-check';
import { atWallClock, datesTouched, durationText, localText } from '../../desk/rules/local-time';
import { instant, instantOfMs, iso } from '../../desk/rules/time';

describe('a moment on a wall clock', () => {
  it.each([
    ['2026-03-09T19:50:00Z', 'America/Los_Angeles', '2026-03-09 12:50:00 -07:00'],
    ['2026-03-01T00:00:00.250Z', 'Asia/Kathmandu', '2026-03-01 05:45:00.250 +05:45'],
    ['2026-01-01T00:00:00Z', 'UTC', '2026-01-01 00:00:00 +00:00'],
    ['2026-10-25T00:59:59Z', 'Europe/Berlin', '2026-10-25 02:59:59 +02:00'],
    ['2026-10-25T01:00:00Z', 'Europe/Berlin', '2026-10-25 02:00:00 +01:00'],
    ['1900-01-01T00:00:00Z', 'Africa/Monrovia', '1899-12-31 23:16:52 -00:43:08'],
  ])('%s in %s is %s', (at, zone, text) => {
    expect(localText(instant(at), zone)).toBe(text);
  });
});

describe('what a wall clock shows', () => {
  it.each([
    ['2026-03-09T12:50', 'America/Los_Angeles', '2026-03-09T19:50:00.000Z'],
    ['2026-03-01T05:45', 'Asia/Kathmandu', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T05:45', 'UTC', '2026-03-01T05:45:00.000Z'],
    // The hour that is skipped counts on from before it, the one that comes twice is meant the first time.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
  ])('%s in %s is %s', (text, zone, at) => {
    expect(iso(atWallClock(text, zone))).toBe(at);
  });

  it('is the moment again, or the hour before where the clock shows it twice', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/Los_Angeles',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'UTC',
    );
    const minutes = fc.integer({ min: 25_000_000, max: 32_000_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const at = instantOfMs(minute * 60_000);
        const shown = localText(at, zone).slice(0, 16);
        const found = atWallClock(shown.replace(' ', 'T'), zone);
        expect(localText(found, zone).slice(0, 16)).toBe(shown);
        expect(found).toBeLessThanOrEqual(at);
        expect(at - found).toBeLessThanOrEqual(60 * 60_000);
      }),
    );
  });

  it('is refused in a zone that nobody knows', () => {
    expect(() => atWallClock('2026-03-09T12:50', 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('a length in words', () => {
  it.each([
    [0, '0 s'],
    [999, '0.999 s'],
    [60_000, '1 min'],
    [61_250, '1 min 1.250 s'],
    [3_600_000, '1 h 0 min'],
    [86_400_000 + 1_000, '1 d 0 h 0 min 1 s'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('the dates that a stretch touches', () => {
  const dates = ['2026-12-26', '2026-12-25', '2026-12-24'];

  it('are those of the zone’s wall clock, in order', () => {
    const [from, to] = [instant('2026-12-24T23:30:00Z'), instant('2026-12-26T12:00:00Z')];
    expect(datesTouched(dates, 'Europe/Berlin', from, to)).toEqual(['2026-12-25', '2026-12-26']);
    expect(datesTouched(dates, 'UTC', from, to)).toEqual(['2026-12-24', '2026-12-25', '2026-12-26']);
  });

  it('leave out the date at whose midnight it ends', () => {
    const [from, to] = [instant('2026-12-24T08:00:00Z'), instant('2026-12-25T00:00:00Z')];
    expect(datesTouched(dates, 'UTC', from, to)).toEqual(['2026-12-24']);
  });
});
