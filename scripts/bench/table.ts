import { type Figure, type Goal, type Line, medianOf, verdictOf } from './figure';

const titles = ['', 'median', 'spread', 'n', 'goal', ''];

/** Three digits that mean something, with thousands apart. */
const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

const goalText = ({ atLeast, atMost, from }: Goal, unit: string): string => {
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast.toLocaleString('en-US')}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost.toLocaleString('en-US')}`]),
  ];
  return `${bounds.join(', ')} ${unit} (${from})`;
};

const cellsOf = (figure: Figure): readonly string[] => {
  const { name, unit, repeats, goal } = figure;
  const verdict = verdictOf(figure);
  return [
    name,
    `${number(medianOf(repeats))} ${unit}`,
    repeats.length > 1 ? `${number(Math.min(...repeats))} – ${number(Math.max(...repeats))}` : '',
    String(repeats.length),
    goal === undefined ? '' : goalText(goal, unit),
    verdict === 'no goal' ? '' : verdict,
  ];
};

/** The table of a benchmark as people read it; what is wrong, absent or must be known stands below its line. */
export const tableOf = (lines: readonly Line[]): string => {
  const rows = lines.map((line) => ('absent' in line ? [line.name, 'absent', '', '', '', ''] : cellsOf(line)));
  const widths = titles.map((title, column) =>
    Math.max(...[titles, ...rows].map((row) => (row[column] ?? title).length)),
  );
  const drawn = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 || column > 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    drawn(titles),
    ...lines.flatMap((line, index) => [drawn(rows[index] ?? []), ...belowOf(line).map((text) => `    ${text}`)]),
  ].join('\n');
};

const belowOf = (line: Line): readonly string[] => {
  if ('absent' in line) return [line.absent];
  return [
    ...(line.wrong === undefined ? [] : [`WRONG: ${line.wrong}`]),
    ...(line.note === undefined ? [] : [line.note]),
  ];
};
