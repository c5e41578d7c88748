import type { PropertyPath } from '../containers';
import { badRequest } from '../replies';
import type { Aggregate, Path, Projection, Query } from './ast';
import { createConditionParser } from './conditions';
import { createReader, type Reader } from './reader';

/** A query as the wire carries it. */
export interface QuerySpec {
  readonly query: string;
  readonly parameters?: readonly { readonly name: string; readonly value?: unknown }[];
}

/** As many as a composite index may have (docs/data.md §1). */
const orderPathsMax = 8;

const aggregates: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'MIN', 'MAX', 'AVG']);
const isAggregate = (name: string): name is Aggregate => aggregates.has(name);

/**
 * Parses one SELECT. Throws 400 that names the construct for anything outside the subset, and for what Azure refuses too.
 *
 * Source: docs/data.md §5.
 */
export const parseQuery = (spec: QuerySpec): Query => {
  const reader = createReader(spec.query, spec.parameters ?? []);
  // FROM comes after SELECT but names the aliases that SELECT uses.
  const projectionAt = reader.position();
  skipToFrom(reader);
  const { join } = readFrom(reader);
  const restAt = reader.position();

  reader.moveTo(projectionAt);
  reader.expect('keyword', 'SELECT');
  const distinct = reader.take('keyword', 'DISTINCT');
  const top = reader.take('keyword', 'TOP') ? count(reader, 'TOP') : undefined;
  const projection = readProjection(reader);
  if (!reader.is('keyword', 'FROM')) throw reader.unexpected();
  if (distinct && projection.kind !== 'value') throw badRequest('DISTINCT without VALUE is not supported.');
  if (projection.kind === 'all' && join)
    throw badRequest("'SELECT *' is only valid with a single input set, not with JOIN.");

  reader.moveTo(restAt);
  const where = reader.take('keyword', 'WHERE') ? createConditionParser(reader).condition() : undefined;
  if (reader.is('keyword', 'GROUP')) throw badRequest('GROUP BY is not supported: ask for one COUNT per value.');
  const order = readOrder(reader);
  const window = readWindow(reader);
  reader.expect('end');

  const query: Query = {
    distinct,
    projection,
    order,
    ...(top !== undefined && { top }),
    ...(join && { join }),
    ...(where && { where }),
    ...(window && { window }),
  };
  checkTogether(query);
  return query;
};

/** Parses `FROM c WHERE ...`, the condition of a patch. */
export const parsePatchCondition = (condition: string): Query => {
  const reader = createReader(condition, []);
  const { join } = readFrom(reader);
  if (join) throw badRequest('JOIN in the condition of a patch is not supported.');
  reader.expect('keyword', 'WHERE');
  const where = createConditionParser(reader).condition();
  reader.expect('end');
  return { distinct: false, projection: { kind: 'all' }, order: [], where };
};

const skipToFrom = (reader: Reader): void => {
  if (!reader.is('keyword', 'SELECT')) throw reader.unexpected();
  let depth = 0;
  while (!reader.is('end')) {
    if (reader.is('keyword', 'FROM') && depth === 0) return;
    if (reader.is('symbol', '(')) depth += 1;
    if (reader.is('symbol', ')')) depth -= 1;
    reader.next();
  }
  throw badRequest('A query without FROM is not supported.');
};

const readFrom = (reader: Reader): { join?: PropertyPath } => {
  reader.expect('keyword', 'FROM');
  if (reader.is('symbol', '(')) throw badRequest('A subquery is not supported.');
  const name = reader.expect('name').text;
  if (reader.is('keyword', 'IN')) throw badRequest('FROM x IN is not supported: use JOIN.');
  if (reader.is('symbol', '.') || reader.is('symbol', '[')) throw badRequest('FROM a path is not supported: use JOIN.');
  reader.take('keyword', 'AS');
  const item = reader.is('name') ? reader.next().text : name;
  reader.alias(item, 'item');
  if (reader.is('symbol', ',')) throw badRequest('FROM with several sources is not supported.');
  if (!reader.take('keyword', 'JOIN')) return {};

  if (reader.is('symbol', '(')) throw badRequest('A subquery is not supported.');
  const element = reader.expect('name').text;
  if (!reader.take('keyword', 'IN')) throw badRequest('JOIN without IN is not supported.');
  const list = reader.path();
  if (list.root !== 'item') throw badRequest('JOIN over a JOIN alias is not supported.');
  if (list.names.length === 0) throw badRequest('JOIN over the item itself is not supported.');
  if (element === item) throw badRequest(`The alias ${element} is used twice.`);
  reader.alias(element, 'element');
  if (reader.is('keyword', 'JOIN')) throw badRequest('More than one JOIN is not supported.');
  return { join: list.names };
};

const readProjection = (reader: Reader): Projection => {
  if (reader.take('symbol', '*')) return { kind: 'all' };
  if (reader.take('keyword', 'VALUE')) return readValue(reader);
  const fields: { name: string; path: Path }[] = [];
  do {
    const start = reader.next();
    reader.back();
    if (start.kind === 'name' && reader.call() !== undefined && isAggregate(start.text.toUpperCase()))
      throw badRequest(`The aggregate ${start.text.toUpperCase()} without VALUE is not supported.`);
    const path = reader.path();
    const name = reader.take('keyword', 'AS') ? reader.expect('name').text : (path.names.at(-1) ?? start.text);
    if (fields.some((field) => field.name === name)) throw badRequest(`The field ${name} is selected twice: use AS.`);
    fields.push({ name, path });
  } while (reader.take('symbol', ','));
  return { kind: 'fields', fields };
};

const readValue = (reader: Reader): Projection => {
  const name = reader.call()?.toUpperCase();
  if (name === undefined) return { kind: 'value', path: reader.path() };
  if (!isAggregate(name)) throw badRequest(`The function ${name} in SELECT is not supported.`);
  reader.next();
  reader.expect('symbol', '(');
  if (reader.is('symbol', '*')) throw badRequest('COUNT(*) is not supported: use COUNT(1).');
  const path = reader.isConstant() ? undefined : reader.path();
  if (path === undefined) {
    if (name !== 'COUNT') throw badRequest(`${name} of a constant is not supported.`);
    reader.constant();
  }
  reader.expect('symbol', ')');
  return { kind: 'aggregate', aggregate: name, ...(path && { path }) };
};

const readOrder = (reader: Reader): Query['order'] => {
  if (!reader.take('keyword', 'ORDER')) return [];
  reader.expect('keyword', 'BY');
  const order: { path: PropertyPath; descending: boolean }[] = [];
  do {
    if (reader.call() !== undefined) throw badRequest('ORDER BY a function is not supported.');
    const { root, names } = reader.path();
    if (root === 'element') throw badRequest('ORDER BY a JOIN alias is not supported.');
    if (names.length === 0) throw badRequest('ORDER BY the item itself is not supported.');
    const descending = reader.take('keyword', 'DESC');
    if (!descending) reader.take('keyword', 'ASC');
    order.push({ path: names, descending });
  } while (reader.take('symbol', ','));
  if (order.length > orderPathsMax) throw badRequest(`ORDER BY more than ${orderPathsMax} paths is not supported.`);
  return order;
};

const readWindow = (reader: Reader): Query['window'] => {
  if (reader.is('keyword', 'LIMIT')) throw badRequest('LIMIT without OFFSET is not valid.');
  if (!reader.take('keyword', 'OFFSET')) return undefined;
  const offset = count(reader, 'OFFSET');
  if (!reader.is('keyword', 'LIMIT')) throw badRequest('OFFSET without LIMIT is not valid.');
  reader.next();
  return { offset, limit: count(reader, 'LIMIT') };
};

const count = (reader: Reader, clause: string): number => {
  const { value } = reader.constant();
  if (!Number.isSafeInteger(value) || Number(value) < 0)
    throw badRequest(`${clause} needs a whole number that is not negative.`);
  return Number(value);
};

const checkTogether = ({ projection, distinct, top, window, order }: Query): void => {
  if (top !== undefined && window) throw badRequest('TOP together with OFFSET LIMIT is not valid.');
  if (projection.kind === 'aggregate' && (distinct || top !== undefined || window || order.length > 0))
    throw badRequest('An aggregate together with DISTINCT, TOP, ORDER BY or OFFSET LIMIT is not supported.');
  if (!distinct || order.length === 0) return;
  const path = projection.kind === 'value' && projection.path.root === 'item' ? projection.path.names : [];
  if (order.length > 1 || order[0]?.path.join() !== path.join())
    throw badRequest('DISTINCT with ORDER BY another path is not supported.');
};
