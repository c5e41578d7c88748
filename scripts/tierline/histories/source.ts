import type { History } from '../../../desk/rules/simulation';

/** A line or row that cannot be read: `line` is its number in the file, from 1. */
export interface BadLine {
  readonly line: number;
  readonly message: string;
}

/** Tickets one after the other, and what could not be read of them. */
export interface HistorySource {
  readonly histories: AsyncIterable<History> | Iterable<History>;
  /** Filled while `histories` is walked. */
  readonly bad: readonly BadLine[];
}
