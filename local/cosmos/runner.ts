import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { damaged } from '../trouble';

/** Runs SQLite statements, each prepared once. Throws `damaged` where an item is no JSON any more. */
export interface Runner {
  all(sql: string, values: readonly (string | number)[]): readonly Record<string, unknown>[];
  each(sql: string, values: readonly (string | number)[]): Iterable<Record<string, unknown>>;
}

/**
 * Plans a statement by the index that it names. Where its condition can never hold, SQLite drops what the index is good for
 * and finds no plan; there it may choose for itself, as no row will be found by any.
 */
const planned = (database: DatabaseSync, sql: string): StatementSync => {
  try {
    return database.prepare(sql);
  } catch (error) {
    if (!/no query solution/.test(String(error))) throw error;
    return database.prepare(sql.replaceAll(/ INDEXED BY "[^"]*"/g, ''));
  }
};

/** Prepared statements kept before all are dropped. */
const statementsMax = 200;

export const createRunner = (database: DatabaseSync): Runner => {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= statementsMax) prepared.clear();
    const statement = planned(database, sql);
    prepared.set(sql, statement);
    return statement;
  };
  /** A statement that failed is not used again: the next run would answer with the same error. */
  const failed = (sql: string, error: unknown): unknown => {
    prepared.delete(sql);
    return /malformed JSON/.test(String(error)) ? damaged('an item is no JSON') : error;
  };
  return {
    all: (sql, values) => {
      try {
        return prepare(sql).all(...(values as SQLInputValue[]));
      } catch (error) {
        throw failed(sql, error);
      }
    },
    *each(sql, values) {
      try {
        yield* prepare(sql).iterate(...(values as SQLInputValue[]));
      } catch (error) {
        throw failed(sql, error);
      }
    },
  };
};
