import { drawPassword } from '../../desk/rules/passwords';
import { spelled } from '../../desk/rules/spelling';

describe('a password that is read out', () => {
  it('has a word for each symbol, and tells capitals apart', () => {
    expect(spelled('Ab7?-')).toEqual(['capital Alfa', 'bravo', 'seven', 'question mark', 'hyphen']);
  });

  it('leaves no symbol that a password may have without a word, and gives no two the same', () => {
    const symbols = new Set<string>();
    for (let first = 0; first < 256; first += 1) {
      // Each byte draws one symbol; the first four see to one of each set.
      const drawn = drawPassword(() => Uint8Array.from([0, 23, 47, 55, ...Array(18).fill(first)]));
      for (const symbol of drawn) symbols.add(symbol);
    }
    expect(symbols.size).toBe(64);
    const words = [...symbols].map((symbol) => spelled(symbol).join());
    expect(words.filter((word) => word.length === 1)).toEqual([]);
    expect(new Set(words).size).toBe(64);
  });
});
