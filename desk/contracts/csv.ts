/**
 * A spreadsheet takes a cell that begins so for a formula, and runs what somebody wrote into a title: an apostrophe makes it
 * text. Source: OWASP, CSV Injection.
 */
const isFormula = (text: string): boolean => /^[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text);

/** Where commas separate no cells, as in much of Europe, semicolons, tabs and line ends do, whatever is quoted. */
const laterFormulas = /(\S\s*?[;\t\r\n])(?=[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

const cell = (text: string): string => {
  const inner = text.replace(laterFormulas, "$1'");
  const safe = isFormula(text) ? `'${inner}` : inner;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A line of CSV (RFC 4180) that is safe to open in a spreadsheet. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;
