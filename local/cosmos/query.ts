import { checkRow } from '../trouble';
import { aggregateOf } from './aggregate';
import { chargeHeader, queryCharge } from './charge';
import { fits, type Position, positionOf, tokenOf } from './continuation';
import type { StoredItem } from './documents';
import { type Answer, badRequest, listAnswer, wireError } from './replies';
import type { Runner } from './runner';
import type { Query } from './sql/ast';
import { parsePatchCondition, parseQuery, type QuerySpec } from './sql/parse';
import { checkOrder, matchStatement, rowStatement, type Statement, type Target } from './statement';

/** One page of a query as asked for. `pageSize` in rows. */
export interface PageRequest {
  readonly query: QuerySpec;
  readonly continuation?: string | undefined;
  readonly pageSize: number;
  /** A fault: at most so many rows, none included, with a continuation to the rest. */
  readonly shortPage?: number | undefined;
}

/** UTF-8 bytes of one page, and rows where the caller does not say. Source: docs/data.md §1. */
export const pageBytesMax = 4 * 1024 * 1024;
const pageRowsDefault = 100;
const pageRowsFree = 1000;

/**
 * Answers one page. Rows may be fewer than asked with a continuation; without one there are no more.
 *
 * Throws 400 for what `parseQuery` refuses, an unserved ORDER BY, or a foreign token. Source: docs/data.md §4, §5.
 */
export const runQuery = (runner: Runner, target: Target, rid: string, request: PageRequest): Answer => {
  const query = parseQuery(request.query);
  if (query.projection.kind === 'aggregate') {
    const result = aggregateOf(runner, query, query.projection, target);
    const documents = result === undefined ? [] : [JSON.stringify(result)];
    return listAnswer(rid, 'Documents', documents, chargeHeader(queryCharge(0)));
  }

  const text = request.query.query;
  const position = request.continuation === undefined ? startOf(query) : positionOf(text, request.continuation);
  const size = Math.min(
    request.pageSize,
    request.shortPage ?? Number.POSITIVE_INFINITY,
    position.left ?? Number.POSITIVE_INFINITY,
  );
  const page = readPage(runner, rowStatement(query, target, position, size + 1), size, target.spec.id);
  const left = position.left === null ? null : position.left - page.documents.length;
  const more = page.more && left !== 0;
  const headers = chargeHeader(queryCharge(page.bytes));
  if (more) headers['x-ms-continuation'] = nextToken(text, position, page, left);
  return listAnswer(rid, 'Documents', page.documents, headers);
};

/** Parses and checks a query without running it. */
export const checkQuery = (spec: QuerySpec, target: Target): Query => {
  const query = parseQuery(spec);
  if (query.projection.kind !== 'aggregate') checkOrder(query, target.indexing);
  return query;
};

/** Whether the gateway can serve a query across partitions itself, without the plan that the SDK merges by. */
const isPlain = ({ top, distinct, projection, order, window }: Query): boolean =>
  top === undefined && !distinct && projection.kind !== 'aggregate' && order.length === 0 && window === undefined;

/**
 * Throws the 400 that makes the SDK start over with a plan, for a cross-partition query that names no range.
 *
 * As in Azure, so that a continuation needs `enableQueryControl` here too. Source: docs/data.md §5.
 */
export const checkServable = (spec: QuerySpec, target: Target): void => {
  if (isPlain(checkQuery(spec, target))) return;
  throw wireError(400, 'The provided cross partition query can not be directly served by the gateway.', {
    additionalErrorInfo: JSON.stringify(queryPlan),
  });
};

/**
 * The plan of every query: one range, nothing left for the SDK to merge, because this container is one physical partition.
 *
 * Source: docs/data.md §3.
 */
export const queryPlan = {
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {
    distinctType: 'None',
    top: null,
    offset: null,
    limit: null,
    orderBy: [],
    orderByExpressions: [],
    groupByExpressions: [],
    groupByAliases: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    rewrittenQuery: '',
    hasSelectValue: false,
    hasNonStreamingOrderBy: false,
  },
  queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
} as const;

/** Whether an item meets a patch's condition. Throws 400 when it does not parse. */
export const matchesCondition = (runner: Runner, target: Target, item: StoredItem, condition: string): boolean => {
  const { sql, values } = matchStatement(parsePatchCondition(condition), target, item.n);
  return runner.all(sql, values).length > 0;
};

interface Page {
  readonly documents: readonly string[];
  readonly bytes: number;
  readonly more: boolean;
  /** Key values of the last row. */
  readonly last: Position['after'];
}

const readPage = (runner: Runner, statement: Statement, size: number, container: string): Page => {
  const documents: string[] = [];
  let bytes = 0;
  let last: Position['after'] = null;
  for (const row of runner.each(statement.sql, statement.values)) {
    checkItem(container, row['damaged']);
    const document = documentOf(row, statement.fields);
    const length = Buffer.byteLength(document);
    if (documents.length >= size || (documents.length > 0 && bytes + length > pageBytesMax))
      return { documents, bytes, more: true, last };
    documents.push(document);
    bytes += length;
    last = Array.from({ length: statement.keys }, (_, index) => row[`k${index}`] as string | number);
  }
  return { documents, bytes, more: false, last };
};

/** An answer without the damaged item would be wrong too, so there is none. */
export const checkItem = (container: string, damaged: unknown): void =>
  checkRow(damaged === null ? 1 : 0, `items:${container}`, damaged);

const documentOf = (row: Record<string, unknown>, fields: Statement['fields']): string => {
  if (!fields) return String(row['f0']);
  const members = fields.flatMap((name, index) => {
    const json = row[`f${index}`];
    return json === null ? [] : [`${JSON.stringify(name)}:${json}`];
  });
  return `{${members.join(',')}}`;
};

const startOf = ({ top, window }: Query): Position => ({
  after: null,
  skip: window?.offset ?? 0,
  left: top ?? window?.limit ?? null,
});

/** Goes by key; where the key is too long for a token, by counting rows from the last key that was not. */
const nextToken = (query: string, position: Position, page: Page, left: number | null): string => {
  if (!page.last) return tokenOf(query, { ...position, left });
  const token = tokenOf(query, { after: page.last, skip: 0, left });
  if (fits(token)) return token;
  return tokenOf(query, { after: position.after, skip: position.skip + page.documents.length, left });
};

/** Rows in a page, from `x-ms-max-item-count`; -1 leaves it to us. Throws 400 on anything but that or a positive number. */
export const pageRowsOf = (header: string | undefined): number => {
  if (header === undefined) return pageRowsDefault;
  const asked = Number(header);
  if (asked === -1) return pageRowsFree;
  if (!Number.isInteger(asked) || asked < 1)
    throw badRequest('x-ms-max-item-count must be -1 or a positive whole number.');
  return asked;
};
