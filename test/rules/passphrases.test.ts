import { createHash } from 'node:crypto';
import { readEffWords } from '../../adapters/words/eff-words';
import { drawPassphrase, wordsOf } from '../../desk/rules/passphrases';
import { drawPassword } from '../../desk/rules/passwords';
import { spelled } from '../../desk/rules/spelling';
import { seededIds } from '../support/a-desk';

/** Two bytes for each number, one draw after the other; throws when asked for more. */
const given = (...draws: readonly (readonly number[])[]) => {
  const asked: number[] = [];
  const waiting = [...draws];
  const chance = (count: number): Uint8Array => {
    asked.push(count);
    const next = waiting.shift();
    if (next === undefined) throw new Error('nobody drew so often');
    return Uint8Array.from(next.flatMap((number) => [number >> 8, number & 255]));
  };
  return { asked, chance };
};
const ten = Array.from({ length: 10 }, (_, index) => index);

const effWords = readEffWords();

describe('the list of words', () => {
  it('is that of the EFF, whole: 7,776 words, none twice, none the beginning of another, none with a dot', () => {
    const digest = createHash('sha256').update(effWords.join('\n')).digest('hex');
    expect(digest).toBe('abae49761b88f3f1ba31ef944bea1f61b795a3cd7e1cfb7d276ed45bf77967ba');
    expect(new Set(effWords).size).toBe(7_776);
    expect(effWords.filter((word) => !/^[a-z-]{3,9}$/.test(word))).toEqual([]);
    const sorted = effWords.toSorted();
    expect(sorted.filter((word, index) => sorted[index + 1]?.startsWith(word))).toEqual([]);
  });

  it('gives ten words 129 bits', () => {
    expect(10 * Math.log2(effWords.length)).toBeGreaterThan(129);
  });
});

describe('a passphrase', () => {
  it('is ten words with capitals and dots, of three kinds of symbol, and short enough for Windows', () => {
    const { chance, asked } = given(ten);
    expect(drawPassphrase(chance, effWords)).toBe(
      'Abacus.Abdomen.Abdominal.Abide.Abiding.Ability.Ablaze.Able.Abnormal.Abrasion',
    );
    expect(asked).toEqual([20]);
    const longest = Math.max(...effWords.map((word) => word.length));
    expect(10 * longest + 9).toBeLessThanOrEqual(127);
  });

  it('takes 13 bits of two bytes, throws away what points beyond the list, and draws again for the rest', () => {
    const { chance, asked } = given([7_775, 7_776, 8_191, 8_192, 0x4000, ...ten.slice(5)], [1, 65_535], [2]);
    expect(wordsOf(drawPassphrase(chance, effWords))).toEqual([
      ...['Zoom', 'Abacus', 'Abacus', 'Ability', 'Ablaze', 'Able', 'Abnormal', 'Abrasion', 'Abdomen', 'Abdominal'],
    ]);
    expect(asked).toEqual([20, 4, 2]);
  });

  it('leaves no word likelier than another', () => {
    const words = ['a', 'b', 'c', 'd', 'e'];
    const counts = new Map<string, number>();
    for (let number = 0; number < 65_536; number += 1) {
      const drawn = given([number, ...Array(9).fill(0)], [0]);
      const [first = ''] = wordsOf(drawPassphrase(drawn.chance, words)) ?? [];
      if (drawn.asked.length === 1) counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    expect([...counts]).toEqual(['A', 'B', 'C', 'D', 'E'].map((word) => [word, 8_192]));
  });

  it('comes out even over many draws', () => {
    const { bytes } = seededIds('passphrases');
    const counts = new Map<string, number>();
    for (let drawn = 0; drawn < 4_000; drawn += 1)
      for (const word of wordsOf(drawPassphrase(bytes, effWords)) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
    const mean = 40_000 / effWords.length;
    const chi2 = effWords
      .map((word) => counts.get(`${word.slice(0, 1).toUpperCase()}${word.slice(1)}`) ?? 0)
      .reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
    // 7,775 degrees of freedom: mean 7,775, deviation 124.7; four of them either way.
    expect(Math.abs(chi2 - 7_775)).toBeLessThan(4 * 124.7);
  });

  it('is refused of a list that nobody could choose from', () => {
    expect(() => drawPassphrase(seededIds('x').bytes, ['one'])).toThrow('cannot choose among 1 words');
  });

  it('is read out by its words; a password of symbols never is', () => {
    expect(spelled('Abacus.T-shirt')).toEqual(['Abacus', 'T-shirt']);
    const { bytes } = seededIds('symbols');
    for (let drawn = 0; drawn < 1_000; drawn += 1) expect(wordsOf(drawPassword(bytes))).toBeUndefined();
  });
});
