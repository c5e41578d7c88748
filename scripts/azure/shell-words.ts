/** A command as one would type it: what a shell would take apart is quoted. */
export const commandText = (program: string, words: readonly string[]): string =>
  [program, ...words]
    .map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
