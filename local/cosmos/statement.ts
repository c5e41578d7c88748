import { isSoundSql } from '../sound-database';
import { deepText, jsonPath, rankByType } from './columns';
import type { ContainerSpec, PropertyPath } from './containers';
import type { Position } from './continuation';
import { type Indexing, pathKey, type SortPath } from './indexing';
import type { Scope } from './partition';
import { badRequest } from './replies';
import { elementsTable, indexAcrossName, isIndexedSql, itemIndexName, itemsTable, tableOf } from './schema';
import type { Path, Query } from './sql/ast';
import {
  type Binder,
  createBinder,
  type Element,
  elementTable,
  type ItemTerm,
  itemTable,
  itemTerms,
  type Known,
  knownOf,
  pathTerm,
  soughtTable,
  translateCondition,
} from './sql/translate';

/**
 * One SQLite query. Columns `k0` and on, `keys` of them, say where a row stands; `f0` and on hold its JSON texts;
 * `damaged` is NULL, or the number of an item that is not as it was written.
 */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
  readonly keys: number;
  /** Names of the fields in columns `f0` and on; null when `f0` is the whole result. */
  readonly fields: readonly string[] | null;
}

/** What a query runs against: one container's rows, now. `nowMs` in epoch milliseconds. */
export interface Target {
  readonly spec: ContainerSpec;
  readonly indexing: Indexing;
  readonly scope: Scope;
  readonly nowMs: number;
}

interface Key {
  readonly sql: string;
  readonly descending: boolean;
}

/** Throws 400 when the container's indexing policy does not serve the ORDER BY. Source: docs/data.md §5. */
export const checkOrder = ({ order }: Query, indexing: Indexing): void => {
  for (const { path } of order)
    if (!indexing.isIndexed(path))
      throw badRequest(
        `The order by query does not have a corresponding index: ${pathKey(path)} is excluded from indexing.`,
      );
  if (order.length > 1 && indexing.compositeOf(order) === undefined)
    throw badRequest('The order by query does not have a corresponding composite index that it can be served from.');
};

/**
 * Translates a query for rows into SQL that yields at most `limit` of them from `position` on, in a total order.
 *
 * Ties, and queries without ORDER BY, go by the path the condition searches by, then by the order of creation.
 */
export const rowStatement = (query: Query, target: Target, position: Position, limit: number): Statement => {
  checkOrder(query, target.indexing);
  const { bind, values } = createBinder();
  const { from, where, known, source, itemTerm } = searchOf(query, target, { bind, values });

  const path = query.projection.kind === 'value' ? query.projection.path : undefined;
  if (path) where.push(`${pathTerm(path, itemTerm).rank} >= ${rankByType.null}`);
  const keys =
    query.distinct && path ? distinctKeys(query, path, itemTerm) : rowKeys(query, known, { source, itemTerm });
  if (position.after) where.push(after(keys, position.after, bind));

  const damaged = damagedSql(target);
  const columns = [
    ...keys.map(({ sql }, index) => `${sql} AS k${index}`),
    ...projected(query),
    `${query.distinct ? `max(${damaged})` : damaged} AS damaged`,
  ];
  const group = query.distinct ? ` GROUP BY ${keys.map((_, index) => `k${index}`).join(', ')}` : '';
  const order = keys.map(({ sql, descending }) => `${sql}${descending ? ' DESC' : ''}`).join(', ');
  return {
    sql:
      `SELECT ${columns.join(', ')} FROM ${from} WHERE ${where.join(' AND ')}${group} ORDER BY ${order}` +
      ` LIMIT ${bind(limit)} OFFSET ${bind(position.skip)}`,
    values,
    keys: keys.length,
    fields: query.projection.kind === 'fields' ? query.projection.fields.map(({ name }) => name) : null,
  };
};

/** How a query finds its rows. */
interface Search {
  readonly from: string;
  readonly where: string[];
  readonly known: Known;
  readonly itemTerm: ItemTerm;
  /** The table that leads: ties between its rows go by its `n`. */
  readonly source: string;
}

const nothingKnown: Known = { rankByPath: new Map(), defined: [], fixed: new Set(), byId: false };

const searchOf = (query: Query, target: Target, { bind, values }: Binder): Search => {
  const { spec, indexing, scope } = target;
  const known = query.where ? knownOf(query.where, indexing) : nothingKnown;
  const index = indexFor(query, target, known);
  const items = `${tableOf(spec.id)} ${itemTable}`;
  const element = scope.kind === 'all' && index === undefined ? known.element : undefined;
  const itemTerm = itemTerms(indexing, element);
  const where = [...scopeConditions(target, bind)];
  if (query.where) where.push(translateCondition(query.where, itemTerm, { bind, values }), ...indexedSql(known));
  const searched =
    element === undefined
      ? `${items}${index === undefined ? '' : ` INDEXED BY "${index}"`}`
      : `"${elementsTable(spec.id, element.list).name}" ${soughtTable} CROSS JOIN ${items} ON ${foundBy(element, bind)}`;
  return {
    ...{ where, known, itemTerm, source: element === undefined ? itemTable : soughtTable },
    from: `${searched}${query.join ? joined(query.join) : ''}`,
  };
};

const foundBy = ({ rank, value }: Element, bind: (value: string | number) => string): string =>
  `${itemTable}.n = ${soughtTable}.n AND ${soughtTable}.rank = ${rank} AND ${soughtTable}.value = ${bind(value)}`;

/** What a condition says anyway, in the words by which SQLite knows that it may search an index. */
const indexedSql = ({ defined }: Known): readonly string[] =>
  defined.map((path) => isIndexedSql(path, `${itemTable}.`));

/**
 * The index to search where SQLite would have to guess. Within a small partition: by the partition. Across partitions: the
 * composite index that an ORDER BY names and whose first path is given; by the start of the id, where no element is given.
 * What is only counted is searched by the index of which most paths are given, the one named first in the condition if
 * several are, again where no element is given: by that it is searched else.
 */
const indexFor = (
  { order, distinct, projection }: Query,
  { spec, scope, indexing }: Target,
  { element, fixed, byId }: Known,
): string | undefined => {
  if (scope.kind === 'partition' && spec.smallPartitions === true) return itemIndexName(spec.id);
  if (scope.kind !== 'all') return undefined;
  const composite = order.length > 1 && !distinct ? indexing.compositeOf(order) : undefined;
  const [first] = composite ?? [];
  if (composite && first && fixed.has(pathKey(first.path))) return indexAcrossName(spec.id, composite);
  if (element !== undefined) return undefined;
  if (byId) return `${spec.id}:id`;
  const counted = projection.kind === 'aggregate' ? bestOf(indexing, [...fixed]) : undefined;
  return counted && indexAcrossName(spec.id, counted);
};

/** The index with the longest start of given paths. */
const bestOf = ({ composites, singles }: Indexing, given: readonly string[]): readonly SortPath[] | undefined => {
  const startOf = (sorts: readonly SortPath[]): number => {
    const end = sorts.findIndex(({ path }) => !given.includes(pathKey(path)));
    return end < 0 ? sorts.length : end;
  };
  const placeOf = ([first]: readonly SortPath[]): number => (first ? given.indexOf(pathKey(first.path)) : 0);
  const all = [...composites, ...singles.map((path) => [{ path, descending: false }])];
  return all
    .filter((sorts) => startOf(sorts) > 0)
    .toSorted((one, other) => startOf(other) - startOf(one) || placeOf(one) - placeOf(other))[0];
};

/** The number of an item whose checksum is wrong, else NULL. */
export const damagedSql = ({ spec }: Target): string =>
  `CASE WHEN NOT ${isSoundSql(itemsTable(spec.id), itemTable)} THEN ${itemTable}.n END`;

/** Yields a row when item `n` meets the query's condition. */
export const matchStatement = (query: Query, target: Target, n: number) => {
  const { bind, values } = createBinder();
  const met = query.where ? translateCondition(query.where, itemTerms(target.indexing), { bind, values }) : '1';
  const sql = `SELECT 1 FROM ${tableOf(target.spec.id)} ${itemTable} WHERE ${itemTable}.n = ${bind(n)} AND ${met}`;
  return { sql, values };
};

/** The rows that an aggregate is over, as SQL to build on, the values bound so far, and the terms of their paths. */
export const aggregateSource = (query: Query, target: Target) => {
  const binder = createBinder();
  const { from, where, itemTerm } = searchOf(query, target, binder);
  return { from: `FROM ${from} WHERE ${where.join(' AND ')}`, values: binder.values, itemTerm };
};

export const scopeConditions = (
  { scope, nowMs }: Target,
  bind: (value: string | number) => string,
): readonly string[] => {
  const alive = `(${itemTable}.expires IS NULL OR ${itemTable}.expires > ${bind(nowMs)})`;
  switch (scope.kind) {
    case 'all':
      return [alive];
    case 'partition':
      return [`${itemTable}.pk = ${bind(scope.key)}`, alive];
    case 'prefix':
      return [`${itemTable}.pk >= ${bind(scope.from)} AND ${itemTable}.pk < ${bind(scope.to)}`, alive];
  }
};

/** The JSON text of a path, or NULL where it is undefined. */
const jsonOf = ({ root, names }: Path): string => {
  if (root === 'item') return names.length === 0 ? `${itemTable}.body` : `${itemTable}.body -> '${jsonPath(names)}'`;
  return `${itemTable}.body -> (${elementTable}.fullkey || '${names.map((name) => `.${name}`).join('')}')`;
};

const projected = ({ projection, distinct }: Query): readonly string[] => {
  switch (projection.kind) {
    case 'all':
      return [`${itemTable}.body AS f0`];
    case 'value':
      return [distinct ? `min(${jsonOf(projection.path)}) AS f0` : `${jsonOf(projection.path)} AS f0`];
    case 'fields':
      return projection.fields.map(({ path }, index) => `${jsonOf(path)} AS f${index}`);
    case 'aggregate':
      return [];
  }
};

/** Elements of the list. A value that is none has no rows: `json_each` itself would take an object apart too. */
const joined = (list: PropertyPath): string => {
  const body = `${itemTable}.body`;
  const guarded = `CASE WHEN json_type(${body}, '${jsonPath(list)}') = 'array' THEN ${body} ELSE '{}' END`;
  return `, json_each(${guarded}, '${jsonPath(list)}') ${elementTable}`;
};

const rowKeys = (
  query: Query,
  { rankByPath: pins, fixed }: Known,
  { source, itemTerm }: Pick<Search, 'source' | 'itemTerm'>,
): readonly Key[] => {
  const searched = [...pins.keys()][0];
  const sorts =
    query.order.length > 0 || searched === undefined
      ? query.order
      : [{ path: searched.slice(1).split('/'), descending: false }];
  const keys = sorts.flatMap(({ path, descending }): Key[] => {
    if (fixed.has(pathKey(path))) return []; // One value in every row puts none before another.
    const { rank, value } = itemTerm(path);
    // Where the condition fixes the type, leaving the rank out lets SQLite search by value alone.
    const isOneType = pins.has(pathKey(path)) || /^\d+$/.test(rank);
    return isOneType
      ? [{ sql: value, descending }]
      : [
          { sql: rank, descending },
          { sql: value, descending },
        ];
  });
  const reversed = sorts.length > 0 && sorts.every(({ descending }) => descending);
  const ties = [`${source}.n`, ...(query.join ? [`${elementTable}.key`] : [])];
  return [...keys, ...ties.map((sql) => ({ sql, descending: reversed }))];
};

const distinctKeys = ({ order }: Query, path: Path, itemTerm: ItemTerm): readonly Key[] => {
  const term = pathTerm(path, itemTerm);
  const descending = order[0]?.descending ?? false;
  const same = `ifnull(${deepText(term)}, ${term.value})`;
  return [
    { sql: term.rank, descending },
    { sql: same, descending },
  ];
};

/** The condition that a row comes after the one with these key values. */
const after = (
  keys: readonly Key[],
  values: readonly (string | number)[],
  bind: (value: string | number) => string,
): string => {
  if (values.length !== keys.length) throw badRequest('The continuation token belongs to another query.');
  const bound = values.map(bind);
  const first = keys[0];
  const op = (key: Key): string => (key.descending ? '<' : '>');
  if (keys.every(({ descending }) => descending === first?.descending) && first)
    return `(${keys.map(({ sql }) => sql).join(', ')}) ${op(first)} (${bound.join(', ')})`;
  const steps = keys.map((key, index) => {
    const equal = keys.slice(0, index).map(({ sql }, before) => `${sql} = ${bound[before]}`);
    return `(${[...equal, `${key.sql} ${op(key)} ${bound[index]}`].join(' AND ')})`;
  });
  // Repeats what the steps say of the leading keys, in the form that SQLite can search an index by.
  const turn = keys.findIndex(({ descending }) => descending !== first?.descending);
  const lead = keys.slice(0, turn).map(({ sql }) => sql);
  return `(${lead.join(', ')}) ${first?.descending ? '<=' : '>='} (${bound.slice(0, turn).join(', ')}) AND (${steps.join(' OR ')})`;
};
