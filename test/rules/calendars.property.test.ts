import fc from 'fast-check';
import { dayMs, instant, instantOfMs } from '../../desk/rules/time';
import { calendarLaws } from '../../scripts/prove/calendar-laws';
import { type Place, readPlace } from '../../scripts/prove/places';
import { drawsOf, sceneOf } from '../../scripts/prove/scenes';

/** Sixteen days around each of these: changes of the clock by 30, 60 and 120 minutes, at midnight, for Ramadan, for good. */
const moments: readonly (readonly [zone: string, around: string])[] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2030-10-27T01:00:00Z'],
  ['America/Los_Angeles', '2024-03-10T10:00:00Z'],
  ['America/Los_Angeles', '2027-11-07T09:00:00Z'],
  ['America/St_Johns', '2025-11-02T04:30:00Z'],
  ['America/Havana', '2028-03-12T05:00:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Santiago', '2029-09-02T04:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Australia/Adelaide', '2024-10-05T16:30:00Z'],
  ['Pacific/Chatham', '2025-04-05T14:00:00Z'],
  ['Pacific/Chatham', '2030-09-28T14:00:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00:00Z'],
  ['Africa/Casablanca', '2027-02-07T02:00:00Z'],
  ['Asia/Almaty', '2024-02-29T18:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
  ['Asia/Kolkata', '2025-12-31T18:30:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['UTC', '2024-02-29T12:00:00Z'],
];

/** In another process zone (rules-in-zone.ts) fewer. */
const numRuns = fc.readConfigureGlobal().numRuns ?? 300;
const daysMax = 14;
const daysRead = 16;

describe('open time', () => {
  let places: readonly Place[];
  beforeAll(() => {
    places = moments.map(([zone, around]) =>
      readPlace(zone, instantOfMs(instant(around) - (daysRead / 2) * dayMs), daysRead),
    );
  });

  it.each(Object.entries(calendarLaws))('%s', (_name, law) => {
    const draws = fc.constantFrom(...places).chain((place) => drawsOf(place, daysMax));
    fc.assert(
      fc.property(draws, (draw) => law(sceneOf(draw))),
      { numRuns },
    );
  });
});
