import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Runs SQLite statements, each prepared once. */
export interface Runner {
  all(sql: string, values: readonly (string | number)[]): readonly Record<string, unknown>[];
  each(sql: string, values: readonly (string | number)[]): Iterable<Record<string, unknown>>;
}

/** Prepared statements kept before all are dropped. */
const statementsMax = 200;

export const createRunner = (database: DatabaseSync): Runner => {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= statementsMax) prepared.clear();
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    all: (sql, values) => prepare(sql).all(...(values as SQLInputValue[])),
    each: (sql, values) => prepare(sql).iterate(...(values as SQLInputValue[])),
  };
};
