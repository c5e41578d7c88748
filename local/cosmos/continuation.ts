import { createHash } from 'node:crypto';
import { badRequest } from './replies';

/** Where a query stopped: an opaque token on the wire. Source: docs/data.md §5, pages. */
export interface Position {
  /** Sort values, then tie breakers, of the last row given; null before the first. */
  readonly after: readonly (string | number)[] | null;
  /** Rows to pass over after that. */
  readonly skip: number;
  /** Rows that TOP or LIMIT still allow; null when neither was given. */
  readonly left: number | null;
}

/** Bytes that the SDK accepts (`x-ms-documentdb-responsecontinuationtokenlimitinkb: 1`). */
const tokenBytesMax = 1024;

export const tokenOf = (query: string, { after, skip, left }: Position): string =>
  Buffer.from(JSON.stringify([hashOf(query), after, skip, left])).toString('base64url');

export const fits = (token: string): boolean => token.length <= tokenBytesMax;

/** Throws 400 when the token is none of ours or belongs to another query. */
export const positionOf = (query: string, token: string): Position => {
  const [hash, after, skip, left] = parsed(token);
  if (hash !== hashOf(query)) throw badRequest('The continuation token belongs to another query.');
  if (!isCount(skip) || (left !== null && !isCount(left)) || (after !== null && !isKey(after))) throw malformed();
  return { after, skip, left };
};

const parsed = (token: string): unknown[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(value) && value.length === 4) return value;
  } catch {
    // Falls through to the refusal.
  }
  throw malformed();
};

const malformed = () => badRequest('The continuation token is malformed.');

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isKey = (value: unknown): value is readonly (string | number)[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number');

const hashOf = (query: string): string => createHash('sha256').update(query).digest('base64url').slice(0, 8);
