import type { Ticket } from './tickets';

const wordCharactersMax = 64;

/** The words of a text as a search compares them: lower case, letters and digits only, each once. */
export const wordsOf = (text: string): readonly string[] => {
  const found =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(found.map((word) => [...word].slice(0, wordCharactersMax).join('')))];
};

/** What a search finds a ticket by: the words of its title and of its external ids. */
export const wordsOfTicket = ({ title, externalIds = [] }: Pick<Ticket, 'title' | 'externalIds'>): readonly string[] =>
  wordsOf([title, ...externalIds.map(({ externalId }) => externalId)].join(' '));

/** What a text that somebody searches for means: the start of a ticket's number, or words that it must all have. */
export type Search = { readonly number: string } | { readonly words: readonly string[] };

/** Of `TL-7` and `TL-7K` there are as many tickets as one desk has; of one character more, a few. */
const numberCharactersMin = 'TL-7KQ'.length;

/** A number begins with `TL-`. Nothing when there is neither a word nor enough of a number in it. */
export const searchOf = (text: string): Search | undefined => {
  const number = /^\s*(TL-[0-9A-Z]{0,10})\s*$/i.exec(text)?.[1];
  if (number !== undefined) return number.length < numberCharactersMin ? undefined : { number: number.toUpperCase() };
  const words = wordsOf(text);
  return words.length === 0 ? undefined : { words };
};
