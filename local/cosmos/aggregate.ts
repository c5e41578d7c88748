import { rankByType, type Term } from './columns';
import type { Runner } from './runner';
import type { Projection, Query } from './sql/ast';
import { pathTerm } from './sql/translate';
import { aggregateSource, type Target } from './statement';

type AggregateProjection = Extract<Projection, { kind: 'aggregate' }>;

/**
 * Computes one aggregate over the whole scope; undefined where Cosmos DB gives no value.
 *
 * All skip undefined. SUM and AVG over a non-number are undefined; MIN and MAX order by type first and are undefined
 * over an array or object. Of nothing, COUNT and SUM are 0, the rest undefined. Source: docs/data.md §4, behaviour 11.
 */
export const aggregateOf = (
  runner: Runner,
  query: Query,
  { aggregate, path }: AggregateProjection,
  target: Target,
): unknown => {
  const { from, values, itemTerm } = aggregateSource(query, target);
  if (!path) return first(runner, `SELECT count(*) AS result ${from}`, values);

  const term = pathTerm(path, itemTerm);
  const defined = `${from} AND ${term.rank} >= ${rankByType.null}`;
  switch (aggregate) {
    case 'COUNT':
      return first(runner, `SELECT count(*) AS result ${defined}`, values);
    case 'SUM':
    case 'AVG': {
      const { total, rows, numbers } = numbersOf(runner, term, defined, values);
      if (rows !== numbers) return undefined;
      return aggregate === 'SUM' ? total : rows === 0 ? undefined : total / rows;
    }
    case 'MIN':
    case 'MAX':
      return extreme(runner, term, defined, values, aggregate);
  }
};

const first = (runner: Runner, sql: string, values: readonly (string | number)[]): unknown =>
  runner.all(sql, values)[0]?.['result'];

const numbersOf = (runner: Runner, { rank, value }: Term, from: string, values: readonly (string | number)[]) => {
  const isNumber = `${rank} = ${rankByType.number}`;
  const sql = `SELECT count(*) AS r, count(*) FILTER (WHERE ${isNumber}) AS n, total(${value}) FILTER (WHERE ${isNumber}) AS t ${from}`;
  const row = runner.all(sql, values)[0];
  return { rows: Number(row?.['r']), numbers: Number(row?.['n']), total: Number(row?.['t']) };
};

const extreme = (
  runner: Runner,
  { rank, value }: Term,
  from: string,
  values: readonly (string | number)[],
  aggregate: 'MIN' | 'MAX',
): unknown => {
  const greatest = first(runner, `SELECT ${rank} AS result ${from} ORDER BY ${rank} DESC LIMIT 1`, values);
  if (greatest === undefined || Number(greatest) >= rankByType.array) return undefined;
  const order = aggregate === 'MIN' ? '' : ' DESC';
  const sql = `SELECT ${rank} AS rank, ${value} AS value ${from} ORDER BY ${rank}${order}, ${value}${order} LIMIT 1`;
  const row = runner.all(sql, values)[0];
  if (row?.['rank'] === rankByType.null) return null;
  return row?.['rank'] === rankByType.boolean ? row['value'] === 1 : row?.['value'];
};
