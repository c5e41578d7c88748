import { wordsOf } from './passphrases';

/** The alphabet of the ICAO and the ITU, so that a password can be read out over a bad line. */
const words: Readonly<Record<string, string>> = {
  ...{ a: 'alfa', b: 'bravo', c: 'charlie', d: 'delta', e: 'echo', f: 'foxtrot', g: 'golf', h: 'hotel', i: 'india' },
  ...{ j: 'juliett', k: 'kilo', l: 'lima', m: 'mike', n: 'november', o: 'oscar', p: 'papa', q: 'quebec', r: 'romeo' },
  ...{ s: 'sierra', t: 'tango', u: 'uniform', v: 'victor', w: 'whiskey', x: 'x-ray', y: 'yankee', z: 'zulu' },
  ...{ 0: 'zero', 1: 'one', 2: 'two', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 7: 'seven', 8: 'eight', 9: 'nine' },
  ...{ '-': 'hyphen', '+': 'plus', '=': 'equals', _: 'underscore', '%': 'percent', '@': 'at' },
  ...{ '#': 'hash', '?': 'question mark', '!': 'exclamation mark' },
};

/**
 * How a password is read out: a passphrase word by word; else each symbol as it is said, `capital Alfa`, `alfa`, `seven`,
 * `question mark`. What has no word stays as it is.
 */
export const spelled = (text: string): readonly string[] =>
  wordsOf(text) ??
  [...text].map((symbol) => {
    const lower = symbol.toLowerCase();
    const word = words[lower];
    if (word === undefined) return symbol;
    return symbol === lower ? word : `capital ${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  });
