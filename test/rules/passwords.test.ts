import fc from 'fast-check';
import { drawPassword } from '../../desk/rules/passwords';
import { seededIds } from '../support/a-desk';

/** Written out from docs/measures.md §10: 64 symbols, none of which looks like another. */
const sets = ['ABCDEFGHJKLMNPRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-+=_%@#?!'];
const symbols = sets.join('');
const length = 22;

const hasEachSet = (password: string): boolean =>
  sets.every((set) => [...password].some((symbol) => set.includes(symbol)));

/** One 32-byte digest after the other, cut to what is asked. */
const chanceFrom = (seed: string) => seededIds(seed).bytes;

/** Bytes as given, one draw after the other; throws when asked for more. */
const given = (...draws: readonly (readonly number[])[]) => {
  const waiting = [...draws];
  const asked: number[] = [];
  const chance = (count: number): Uint8Array => {
    asked.push(count);
    const next = waiting.shift();
    if (next === undefined) throw new Error('nobody drew so often');
    return Uint8Array.from(next);
  };
  return { chance, asked };
};

const indexOf = (symbol: string): number => symbols.indexOf(symbol);
const drawOf = (text: string): readonly number[] => [...text].map(indexOf);
const complete = `Aa2-${'b'.repeat(18)}`;

describe('a password', () => {
  it('has 64 symbols to choose from, none twice and none that looks like another', () => {
    expect(new Set(symbols).size).toBe(64);
    expect(symbols).not.toMatch(/[IOQlo01|`'"\\\s]/);
  });

  it('is 22 of them, with one of each set, whatever chance brings', () => {
    const bytes = fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 4 }), fc.string(), (draws, seed) => {
        const later = chanceFrom(seed);
        const waiting = [...draws];
        const password = drawPassword((count) => waiting.shift() ?? later(count));
        expect(password).toHaveLength(length);
        expect([...password].filter((symbol) => !symbols.includes(symbol))).toEqual([]);
        expect(hasEachSet(password)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes 22 bytes a draw, and one draw when nothing is missing', () => {
    const { chance, asked } = given(drawOf(complete));
    expect(drawPassword(chance)).toBe(complete);
    expect(asked).toEqual([length]);
  });

  it.each([
    ['an upper-case letter', `aa2-${'b'.repeat(18)}`],
    ['a lower-case letter', `AA2-${'B'.repeat(18)}`],
    ['a digit', `Aab-${'b'.repeat(18)}`],
    ['a mark', `Aa2b${'b'.repeat(18)}`],
  ])('that lacks %s is drawn again whole', (_what, lacking) => {
    const { chance, asked } = given(drawOf(lacking), drawOf(lacking), drawOf(complete));
    expect(drawPassword(chance)).toBe(complete);
    expect(asked).toEqual([length, length, length]);
  });

  it('leaves no symbol likelier than another: four bytes lead to each', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      // The other symbols are complete already, so that the draw stands.
      const password = drawPassword(given([byte, ...drawOf(complete).slice(0, 4), ...drawOf('b'.repeat(17))]).chance);
      const symbol = password[0] ?? '';
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual([...symbols].toSorted());
    expect(new Set(counts.values())).toEqual(new Set([4]));
  });
});

describe('a hundred thousand passwords', () => {
  const draws = 100_000;

  it('use every symbol alike, and none comes twice', () => {
    const chance = chanceFrom('a hundred thousand');
    const counts = new Map<string, number>();
    const met = new Set<string>();
    for (let drawn = 0; drawn < draws; drawn += 1) {
      const password = drawPassword(chance);
      met.add(password);
      for (const symbol of password) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    expect(met.size).toBe(draws);
    expect(counts.size).toBe(64);

    // Redrawing what lacks a set favours rare sets: what is expected of a symbol depends on the size of its set.
    const all = draws * length;
    const chi2 = sets
      .map((set) => {
        const observed = [...set].map((symbol) => counts.get(symbol) ?? 0);
        const mean = observed.reduce((sum, count) => sum + count, 0) / set.length;
        return observed.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
      })
      .reduce((sum, part) => sum + part, 0);
    // 64 symbols less 4 sets: 60 degrees of freedom, of which one run in a thousand exceeds 99.6.
    expect(chi2).toBeLessThan(99.6);
    for (const count of counts.values()) expect(Math.abs(count / all - 1 / 64)).toBeLessThan(0.002);
  });

  it('cost less than 0.2 bit by being drawn again', () => {
    let asked = 0;
    const chance = chanceFrom('the price');
    for (let drawn = 0; drawn < 20_000; drawn += 1) {
      drawPassword((count) => {
        asked += 1;
        return chance(count);
      });
    }
    expect(Math.log2(asked / 20_000)).toBeLessThan(0.2);
  });
});
