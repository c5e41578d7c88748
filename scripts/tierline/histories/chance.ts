import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that comes out the same again. */
export interface Chance {
  /** Both ends included. */
  int(least: number, most: number): number;
  oneIn(count: number): boolean;
  /** One of the values, by their weights. */
  pick<Value>(...weighted: readonly (readonly [weight: number, value: Value])[]): Value;
  /** Minutes around a usual number: half of the time sooner, now and then four times as long. */
  around(minutes: number): number;
}

/** The chance of one ticket of a seed, apart from that of every other. */
export const createChance = (seed: number, number: number): Chance => {
  const generator = xoroshiro128plus(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number, 0xc2b2ae35));
  for (let skipped = 0; skipped < warmUp; skipped += 1) generator.next();
  const int = (least: number, most: number): number => uniformInt(generator, least, most);
  return {
    int,
    oneIn: (count) => int(1, count) === 1,
    pick: (...weighted) => {
      const sum = weighted.reduce((total, [weight]) => total + weight, 0);
      let rest = int(1, sum);
      for (const [weight, value] of weighted) {
        rest -= weight;
        if (rest <= 0) return value;
      }
      throw new Error('nothing to pick from');
    },
    around: (minutes) => Math.round((minutes * int(20, 130) * (int(1, 12) === 1 ? 4 : 1)) / 100),
  };
};

/** The first numbers of neighbouring seeds resemble each other. */
const warmUp = 16;
