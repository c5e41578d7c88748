import type { DatabaseSync } from 'node:sqlite';
import type { Writer } from '../sqlite';
import type { WireRequest } from '../transport';
import { rangesAnswer } from './account';
import {
  type BatchResult,
  batchBody,
  batchOf,
  dependent,
  isBatchUndone,
  operateAll,
  operationOf,
  refused,
  succeeded,
} from './batch';
import { readFeed } from './change-feed';
import { chargeHeader } from './charge';
import type { ContainerSpec } from './containers';
import { createDocuments } from './documents';
import { createIndexing } from './indexing';
import { type ItemKind, type ItemOperation, type ItemOutcome, type ItemStore, operate } from './items';
import { partitionOf, type Scope, scopeOf } from './partition';
import { checkQuery, checkServable, matchesCondition, pageRowsOf, queryPlan, runQuery } from './query';
import { type Answer, badRequest, isWireError, parsedBody, wireError } from './replies';
import { isOn, type Route } from './router';
import { createRunner } from './runner';
import type { Query } from './sql/ast';
import type { QuerySpec } from './sql/parse';
import { aggregateSource, rowStatement, type Target } from './statement';

/** One container on the wire: everything below `/dbs/d/colls/c`. */
export interface Container {
  readonly spec: ContainerSpec;
  readonly rid: string;
  /** What every reply about it carries: its session token and whose it is. */
  headers(path: string): Readonly<Record<string, string>>;
  /** Throws what the wire answers. */
  serve(route: Route, request: WireRequest, shortPage: number | undefined): Promise<Answer>;
  explain(query: QuerySpec, partitionKey: string | undefined): readonly string[];
}

export const createContainer = (
  database: DatabaseSync,
  write: Writer,
  spec: ContainerSpec,
  now: () => number,
): Container => {
  const documents = createDocuments(database, spec, now);
  const indexing = createIndexing(spec);
  const runner = createRunner(database);
  const { rid } = documents;

  const targetOf = (scope: Scope): Target => ({ spec, indexing, scope, nowMs: now() });
  const store: ItemStore = {
    spec,
    documents,
    matches: (item, condition) => matchesCondition(runner, targetOf({ kind: 'all' }), item, condition),
  };

  const writing = <Result>(work: () => Result): Promise<Result> =>
    write(() => {
      documents.sweep();
      return work();
    });

  const item = async (kind: ItemKind, id: string | undefined, { headers, body }: WireRequest): Promise<Answer> => {
    const operation: ItemOperation = {
      kind,
      partition: partitionOf(headers['x-ms-documentdb-partitionkey'], spec),
      id,
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ...(body !== '' && { body: parsedBody(body) }),
    };
    return itemAnswer(kind === 'read' ? operate(store, operation) : await writing(() => operate(store, operation)));
  };

  const batch = async ({ headers, body }: WireRequest): Promise<Answer> => {
    const partition = partitionOf(headers['x-ms-documentdb-partitionkey'], spec);
    const operations = batchOf(body).map((wire) => () => operationOf(wire, () => partition));
    try {
      return batchAnswer(200, await writing(() => operateAll(store, operations)), headers);
    } catch (error) {
      if (isBatchUndone(error)) return batchAnswer(207, error.results, headers);
      throw error;
    }
  };

  const bulk = async ({ headers, body }: WireRequest): Promise<Answer> => {
    const goOn =
      headers['x-ms-cosmos-batch-continue-on-error'] === undefined ||
      isOn(headers['x-ms-cosmos-batch-continue-on-error']);
    const operations = batchOf(body).map((wire) => () => operationOf(wire, (own) => partitionOf(own, spec)));
    const results = goOn ? await Promise.all(operations.map(alone)) : await untilRefused(operations);
    return batchAnswer(results.some(({ statusCode }) => statusCode >= 400) ? 207 : 200, results, headers);
  };

  const untilRefused = async (operations: readonly (() => ItemOperation)[]): Promise<readonly BatchResult[]> => {
    const results: BatchResult[] = [];
    for (const operation of operations) {
      const last = results.at(-1);
      results.push(last && last.statusCode >= 400 ? dependent : await alone(operation));
    }
    return results;
  };

  const alone = async (operation: () => ItemOperation): Promise<BatchResult> => {
    try {
      return succeeded(await writing(() => operate(store, operation())));
    } catch (error) {
      if (isWireError(error)) return refused(error);
      throw error;
    }
  };

  const query = (
    { headers, body }: WireRequest,
    spoken: QuerySpec | undefined,
    shortPage: number | undefined,
  ): Answer => {
    const scope = scopeOf(headers['x-ms-documentdb-partitionkey'], spec);
    const target = targetOf(scope);
    const wanted = spoken ?? querySpecOf(body);
    if (scope.kind === 'all' && headers['x-ms-documentdb-partitionkeyrangeid'] === undefined)
      checkServable(wanted, target);
    return runQuery(runner, target, rid, {
      query: wanted,
      continuation: headers['x-ms-continuation'],
      pageSize: pageRowsOf(headers['x-ms-max-item-count']),
      shortPage,
    });
  };

  const feed = ({ headers }: WireRequest): Answer => {
    if (headers['a-im'] !== 'Incremental Feed')
      throw badRequest(`The change feed mode ${headers['a-im']} is not supported.`);
    return readFeed(runner, targetOf(scopeOf(headers['x-ms-documentdb-partitionkey'], spec)), rid, documents.lsn(), {
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
      pageSize: pageRowsOf(headers['x-ms-max-item-count']),
    });
  };

  const serve: Container['serve'] = async (route, request, shortPage) => {
    checkSession(request.headers['x-ms-session-token'], documents.lsn());
    switch (route.kind) {
      case 'ranges':
        return rangesAnswer(rid);
      case 'batch':
        return batch(request);
      case 'bulk':
        return bulk(request);
      case 'plan':
        checkQuery(querySpecOf(request.body), targetOf({ kind: 'all' }));
        return { status: 200, body: JSON.stringify(queryPlan) };
      case 'query':
        return query(request, undefined, shortPage);
      case 'list':
        return query(request, { query: 'SELECT * FROM c' }, shortPage);
      case 'feed':
        return feed(request);
      case 'create':
      case 'upsert':
      case 'read':
      case 'replace':
      case 'delete':
      case 'patch':
        return item(route.kind, route.id, request);
      default:
        throw badRequest(`A container does not serve ${route.kind}.`);
    }
  };

  return {
    spec,
    rid,
    headers: (path) => ({
      'x-ms-session-token': `0:-1#${documents.lsn()}`,
      'x-ms-content-path': rid,
      'x-ms-alt-content-path': path,
    }),
    serve,
    explain: (wanted, partitionKey) => {
      const target = targetOf(scopeOf(partitionKey, spec));
      const { sql, values } = explained(checkQuery(wanted, target), target);
      return runner.all(`EXPLAIN QUERY PLAN ${sql}`, values).map((row) => String(row['detail']));
    },
  };
};

/** The statement whose plan is shown: that of the rows, or of what an aggregate is over. */
const explained = (
  query: Query,
  target: Target,
): { readonly sql: string; readonly values: readonly (string | number)[] } => {
  if (query.projection.kind !== 'aggregate')
    return rowStatement(query, target, { after: null, skip: 0, left: null }, 100);
  const { from, values } = aggregateSource(query, target);
  return { sql: `SELECT count(*) ${from}`, values };
};

const itemAnswer = ({ status, charge, etag, body }: ItemOutcome): Answer => ({
  status,
  body,
  headers: { ...chargeHeader(charge), ...(etag !== undefined && { etag }) },
});

const batchAnswer = (status: number, results: readonly BatchResult[], headers: WireRequest['headers']): Answer => ({
  status,
  body: batchBody(results, headers['prefer'] === 'return=minimal'),
  headers: chargeHeader(results.reduce((sum, { requestCharge }) => sum + requestCharge, 0)),
});

const querySpecOf = (body: string): QuerySpec => {
  const spec = parsedBody(body);
  if (typeof spec !== 'object' || spec === null || !('query' in spec) || typeof spec.query !== 'string')
    throw badRequest('A query needs a text.');
  return spec as QuerySpec;
};

/** A client that has seen a later write than this file holds must not be answered from it: 404, substatus 1002. */
const checkSession = (token: string | undefined, lsn: number): void => {
  const seen = token === undefined ? 0 : Number(/#(\d+)/.exec(token)?.[1] ?? 0);
  if (seen > lsn)
    throw wireError(404, 'The read session is not available for the input session token.', { substatus: 1002 });
};
