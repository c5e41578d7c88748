import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { dayMs, instant, instantOfMs } from '../desk/rules/time';
import { calendarLaws } from './prove/calendar-laws';
import { readPlace } from './prove/places';
import { type Draw, drawsOf, sceneOf } from './prove/scenes';

/**
 * `npm run prove -- [--minutes N] [--seed N]`: holds the calendar engine to the laws of its tests, for as long as one
 * likes: every zone that `Intl` knows, calendars drawn at random, stretches of days to years from 2024 to 2030.
 *
 * Prints what was proved and the seed. A broken law ends it with exit code 1, the shrunken calendar and the seed that
 * finds it again at once.
 */
interface Round {
  readonly zone: string;
  readonly fromDay: number;
  readonly days: number;
}

const firstDay = instant('2024-01-01T00:00:00Z');
const lastDay = instant('2030-12-31T00:00:00Z');

/** The longer the stretch, the longer the walk: each kind gets about as much of the time. */
const runsByDays: Readonly<Record<number, number>> = { 16: 300, 120: 150, 800: 40 };

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

const rounds: fc.Arbitrary<Round> = fc.record({
  zone: fc.constantFrom(...zones),
  fromDay: fc.integer({ min: 0, max: (lastDay - firstDay) / dayMs }),
  days: fc.constantFrom(...Object.keys(runsByDays).map(Number)),
});

const holdsEveryLaw = (draw: Draw): void => {
  const scene = sceneOf(draw);
  for (const [name, law] of Object.entries(calendarLaws)) {
    try {
      law(scene);
    } catch (error) {
      throw new Error(`open time ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
};

/** A round is all its seed's: the same seed draws the same zone, stretch and calendars. Throws on a broken law. */
const prove = ({ zone, fromDay, days }: Round, seed: number): number => {
  const place = readPlace(zone, instantOfMs(firstDay + fromDay * dayMs), days);
  const numRuns = runsByDays[days] as number;
  fc.assert(fc.property(drawsOf(place, days), holdsEveryLaw), { seed, numRuns, includeErrorInReport: true });
  return numRuns;
};

const main = (args: readonly string[]): void => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes >= 0) || !Number.isSafeInteger(seed)) {
    console.error('prove: --minutes takes a number from 0, --seed a whole number');
    process.exitCode = 2;
    return;
  }

  const begun = performance.now();
  const isTimeLeft = (): boolean => performance.now() - begun < minutes * 60_000;
  const seen = new Set<string>();
  let [scenes, days] = [0, 0];
  for (let round = 0; round === 0 || isTimeLeft(); round += 1) {
    const [drawn] = fc.sample(rounds, { seed: seed + round, numRuns: 1 }) as [Round];
    try {
      const runs = prove(drawn, seed + round);
      scenes += runs;
      days += runs * drawn.days;
      seen.add(drawn.zone);
    } catch (error) {
      console.error(`prove: broken. Again: npm run prove -- --minutes 0 --seed ${seed + round}\n`);
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
      return;
    }
  }
  const laws = Object.keys(calendarLaws).length;
  const count = (value: number): string => value.toLocaleString('en-US');
  console.log(
    `prove: ${laws} laws hold for ${count(scenes)} calendars (${count(scenes * laws)} proofs) in ${seen.size} zones, ` +
      `walked for ${count(Math.round(days / 365.25))} years minute by minute, seed ${seed}, process zone ` +
      `${Intl.DateTimeFormat().resolvedOptions().timeZone}, tzdata ${process.versions['tz']}`,
  );
};

main(process.argv.slice(2));
