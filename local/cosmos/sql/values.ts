import { rankByType } from '../columns';
import type { Comparison } from './ast';

/** A JSON value's rank among Cosmos DB's types; see `columns.ts`. */
export const rankOf = (value: unknown): number => {
  if (value === null) return rankByType.null;
  if (Array.isArray(value)) return rankByType.array;
  return rankByType[typeof value as keyof typeof rankByType] ?? rankByType.undefined;
};

/** JSON text that is the same for equal values: property order does not matter. */
export const canonicalText = (value: unknown): string => JSON.stringify(sorted(value));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
};

/** Compares like with like: true, false, or undefined when the types differ or have no order. */
export const compareConstants = (left: unknown, op: Comparison, right: unknown): boolean | undefined => {
  const rank = rankOf(left);
  if (rank === rankByType.undefined || rank !== rankOf(right)) return undefined;
  if (rank < rankByType.array) return holds(op, order(left, right));
  if (op !== '=' && op !== '!=') return undefined;
  return (canonicalText(left) === canonicalText(right)) === (op === '=');
};

/** Whether `op` holds between two values of which the first is smaller (-1), equal (0) or greater (1). */
export const holds = (op: Comparison, sign: number): boolean => {
  switch (op) {
    case '=':
      return sign === 0;
    case '!=':
      return sign !== 0;
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
};

export const negated: Readonly<Record<Comparison, Comparison>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

export const flipped: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Strings in order of code points, as SQLite's BINARY order has them; JavaScript's own is by UTF-16 unit. */
const order = (left: unknown, right: unknown): number => {
  if (typeof left === 'string') return Math.sign(Buffer.compare(Buffer.from(left), Buffer.from(String(right))));
  return Math.sign(Number(left) - Number(right));
};

/** The least string above all that start with `prefix`; undefined when there is none. */
export const afterPrefix = (prefix: string): string | undefined => {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    if (point === 0x10ffff) continue;
    // The code points D800 to DFFF are no characters.
    return points.join('') + String.fromCodePoint(point + 1 === 0xd800 ? 0xe000 : point + 1);
  }
  return undefined;
};
