const wordsOfPhrase = 10;
/** Stands in no word of the list, so that no two draws read alike. */
const separator = '.';

const upperFirst = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/**
 * A device password of words: 10 of `words`, each with a capital, with dots between; of 7,776 words 129 bits. `chance` gives
 * that many random bytes.
 *
 * Two bytes choose a word by as many low bits as the list needs; what points beyond its end is thrown away, so that no word
 * is likelier than another. Capitals and dots add no chance: with the small letters they are three of the four kinds of
 * symbol that Windows may ask for. The longest is 99 symbols; Windows takes 127 for a local account.
 */
export const drawPassphrase = (chance: (bytes: number) => Uint8Array, words: readonly string[]): string => {
  if (words.length < 2 || words.length > 65_536) throw new Error(`cannot choose among ${words.length} words`);
  const mask = 2 ** Math.ceil(Math.log2(words.length)) - 1;
  const drawn: string[] = [];
  while (drawn.length < wordsOfPhrase) {
    const bytes = chance(2 * (wordsOfPhrase - drawn.length));
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      const word = words[(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)) & mask];
      if (word !== undefined) drawn.push(upperFirst(word));
    }
  }
  return drawn.join(separator);
};

/** The words of a passphrase, to be read out as they are; nothing of a password of symbols, which has no dot. */
export const wordsOf = (password: string): readonly string[] | undefined =>
  password.includes(separator) ? password.split(separator) : undefined;
