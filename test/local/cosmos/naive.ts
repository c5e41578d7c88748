/**
 * An evaluator of the query subset over parsed documents, written from docs/data.md §5 and Cosmos DB's documentation
 * alone: it shares nothing with `local/cosmos/sql`. Queries are data here; `textOf` spells them.
 */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Maybe = Json | undefined;

export type Operand =
  | { readonly is: 'path'; readonly alias: 'c' | 'e'; readonly names: readonly string[] }
  | { readonly is: 'literal'; readonly value: Json }
  | { readonly is: 'parameter'; readonly value: Json };

export type Test =
  | { readonly is: 'compare'; readonly op: string; readonly left: Operand; readonly right: Operand }
  | { readonly is: 'and' | 'or'; readonly left: Test; readonly right: Test }
  | { readonly is: 'not'; readonly inner: Test }
  | { readonly is: 'in' | 'not in'; readonly left: Operand; readonly choices: readonly Operand[] }
  | { readonly is: 'between'; readonly left: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly is: 'IS_DEFINED' | 'IS_NULL'; readonly left: Operand }
  | { readonly is: 'STARTSWITH' | 'ARRAY_CONTAINS'; readonly left: Operand; readonly right: Operand }
  | { readonly is: 'bare'; readonly left: Operand };

export interface Sort {
  readonly names: readonly string[];
  readonly descending: boolean;
}

export type Picked =
  | { readonly is: 'all' }
  | { readonly is: 'value'; readonly path: Operand; readonly distinct: boolean }
  | { readonly is: 'fields'; readonly paths: readonly Operand[] }
  | { readonly is: 'aggregate'; readonly name: string; readonly path: Operand };

export interface Asked {
  readonly pick: Picked;
  readonly join: readonly string[] | undefined;
  readonly where: Test | undefined;
  readonly order: readonly Sort[];
  readonly top: number | undefined;
  readonly window: readonly [offset: number, limit: number] | undefined;
}

/** The query's text and parameters. */
export const textOf = ({ pick, join, where, order, top, window }: Asked) => {
  const parameters: { name: string; value: Json }[] = [];
  const path = (alias: string, names: readonly string[]) => [alias, ...names].join('.');
  const operand = (of: Operand): string => {
    if (of.is === 'path') return path(of.alias, of.names);
    if (of.is === 'literal') return JSON.stringify(of.value);
    parameters.push({ name: `@p${parameters.length}`, value: of.value });
    return `@p${parameters.length - 1}`;
  };
  const test = (of: Test): string => {
    switch (of.is) {
      case 'compare':
        return `${operand(of.left)} ${of.op} ${operand(of.right)}`;
      case 'and':
      case 'or':
        return `(${test(of.left)}) ${of.is.toUpperCase()} (${test(of.right)})`;
      case 'not':
        return `NOT (${test(of.inner)})`;
      case 'in':
      case 'not in':
        return `${operand(of.left)} ${of.is.toUpperCase()} (${of.choices.map(operand).join(', ')})`;
      case 'between':
        return `${operand(of.left)} BETWEEN ${operand(of.low)} AND ${operand(of.high)}`;
      case 'IS_DEFINED':
      case 'IS_NULL':
        return `${of.is}(${operand(of.left)})`;
      case 'STARTSWITH':
      case 'ARRAY_CONTAINS':
        return `${of.is}(${operand(of.left)}, ${operand(of.right)})`;
      case 'bare':
        return operand(of.left);
    }
  };
  const picked = (): string => {
    switch (pick.is) {
      case 'all':
        return '*';
      case 'value':
        return `${pick.distinct ? 'DISTINCT ' : ''}${top === undefined ? '' : `TOP ${top} `}VALUE ${operand(pick.path)}`;
      case 'fields':
        return pick.paths.map((of, index) => `${operand(of)} AS f${index}`).join(', ');
      case 'aggregate':
        return `VALUE ${pick.name}(${operand(pick.path)})`;
    }
  };
  const head = top === undefined || pick.is === 'value' ? '' : `TOP ${top} `;
  const sorts = order.map(({ names, descending }) => `${path('c', names)}${descending ? ' DESC' : ''}`);
  const query = [
    `SELECT ${head}${picked()} FROM c`,
    join ? `JOIN e IN ${path('c', join)}` : '',
    where ? `WHERE ${test(where)}` : '',
    sorts.length > 0 ? `ORDER BY ${sorts.join(', ')}` : '',
    window ? `OFFSET ${window[0]} LIMIT ${window[1]}` : '',
  ].filter((part) => part !== '');
  return { query: query.join(' '), parameters };
};

interface Row {
  readonly c: Json;
  readonly e: Maybe;
}

/** Everything the query may answer, in order where it asks for one. `documents` in order of creation. */
export const evaluate = (asked: Asked, documents: readonly Json[]): readonly Maybe[] => {
  const { pick, join, where, order, top, window } = asked;
  const rows = documents.flatMap((c): Row[] => {
    if (!join) return [{ c, e: undefined }];
    const list = at(c, join);
    return Array.isArray(list) ? list.map((e) => ({ c, e })) : [];
  });
  const met = rows.filter((row) => !where || holds(where, row) === true);
  if (pick.is === 'aggregate') {
    const result = aggregate(
      pick.name,
      met.map((row) => found(pick.path, row)).filter((value) => value !== undefined),
    );
    return result === undefined ? [] : [result];
  }
  let results = sorted(met, order).map((row) => project(pick, row));
  if (pick.is === 'value') results = results.filter((value) => value !== undefined);
  if (pick.is === 'value' && pick.distinct)
    results = results.filter((value, index) => results.findIndex((other) => same(other, value)) === index);
  if (top !== undefined) results = results.slice(0, top);
  if (window) results = results.slice(window[0], window[0] + window[1]);
  return results;
};

const project = (pick: Exclude<Picked, { is: 'aggregate' }>, row: Row): Maybe => {
  if (pick.is === 'all') return row.c;
  if (pick.is === 'value') return found(pick.path, row);
  const fields: { [name: string]: Json } = {};
  for (const [index, path] of pick.paths.entries()) {
    const value = found(path, row);
    if (value !== undefined) fields[`f${index}`] = value;
  }
  return fields;
};

const at = (value: Maybe, names: readonly string[]): Maybe => {
  let current = value;
  for (const name of names) {
    if (typeof current !== 'object' || current === null || Array.isArray(current) || !Object.hasOwn(current, name))
      return undefined;
    current = current[name];
  }
  return current;
};

const found = (operand: Operand, row: Row): Maybe =>
  operand.is === 'path' ? at(operand.alias === 'c' ? row.c : row.e, operand.names) : operand.value;

/** true, false, or undefined. */
const holds = (test: Test, row: Row): boolean | undefined => {
  switch (test.is) {
    case 'compare':
      return compare(found(test.left, row), test.op, found(test.right, row));
    case 'and':
      return all([holds(test.left, row), holds(test.right, row)]);
    case 'or':
      return any([holds(test.left, row), holds(test.right, row)]);
    case 'not':
      return not(holds(test.inner, row));
    case 'in':
      return any(test.choices.map((choice) => compare(found(test.left, row), '=', found(choice, row))));
    case 'not in':
      return not(holds({ ...test, is: 'in' }, row));
    case 'between': {
      const value = found(test.left, row);
      return all([compare(value, '>=', found(test.low, row)), compare(value, '<=', found(test.high, row))]);
    }
    case 'IS_DEFINED':
      return found(test.left, row) !== undefined;
    case 'IS_NULL':
      return found(test.left, row) === null;
    case 'STARTSWITH': {
      const [text, prefix] = [found(test.left, row), found(test.right, row)];
      return typeof text === 'string' && typeof prefix === 'string' ? text.startsWith(prefix) : undefined;
    }
    case 'ARRAY_CONTAINS': {
      const [list, sought] = [found(test.left, row), found(test.right, row)];
      return Array.isArray(list) && sought !== undefined ? list.some((member) => same(member, sought)) : undefined;
    }
    case 'bare': {
      const value = found(test.left, row);
      return typeof value === 'boolean' ? value : undefined;
    }
  }
};

const not = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

const all = (values: readonly (boolean | undefined)[]): boolean | undefined => {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
};

const any = (values: readonly (boolean | undefined)[]): boolean | undefined => not(all(values.map(not)));

const types = ['undefined', 'null', 'boolean', 'number', 'string', 'array', 'object'];

const typeOf = (value: Maybe): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const compare = (left: Maybe, op: string, right: Maybe): boolean | undefined => {
  const type = typeOf(left);
  if (type !== typeOf(right) || type === 'undefined') return undefined;
  if (op === '=') return same(left, right);
  if (op === '!=') return !same(left, right);
  if (type === 'array' || type === 'object') return undefined;
  const sign = signOf(left, right);
  if (op === '<') return sign < 0;
  if (op === '<=') return sign <= 0;
  return op === '>' ? sign > 0 : sign >= 0;
};

/** Equal as JSON: objects whatever the order of their properties. */
export const same = (left: Maybe, right: Maybe): boolean => {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((member, index) => same(member, right[index]));
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (Array.isArray(left) || Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && same(left[name], right[name]))
  );
};

/** The order of two values of one type; strings by code point, character by character. */
const signOf = (left: Maybe, right: Maybe): number => {
  if (typeof left === 'string' && typeof right === 'string') {
    const [these, those] = [[...left], [...right]];
    for (const [index, char] of these.entries()) {
      const other = those[index];
      if (other === undefined) return 1;
      if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    }
    return these.length - those.length;
  }
  if (typeof left === 'object' && left !== null) return signOf(JSON.stringify(left), JSON.stringify(right));
  return Number(left ?? 0) - Number(right ?? 0);
};

const rankedSign = (left: Maybe, right: Maybe): number =>
  types.indexOf(typeOf(left)) - types.indexOf(typeOf(right)) || signOf(left, right);

/** Ties in order of creation, reversed when every sort descends: one of the orders that Cosmos DB may give. */
const sorted = (rows: readonly Row[], order: readonly Sort[]): readonly Row[] => {
  const reversed = order.length > 0 && order.every(({ descending }) => descending);
  return (reversed ? rows.toReversed() : rows).toSorted((left, right) => {
    for (const { names, descending } of order) {
      const sign = rankedSign(at(left.c, names), at(right.c, names));
      if (sign !== 0) return descending ? -sign : sign;
    }
    return 0;
  });
};

const aggregate = (name: string, values: readonly Json[]): Maybe => {
  if (name === 'COUNT') return values.length;
  if (name === 'MIN' || name === 'MAX') {
    if (values.some((value) => typeof value === 'object' && value !== null)) return undefined;
    return values.toSorted(rankedSign).at(name === 'MIN' ? 0 : -1);
  }
  if (!values.every((value) => typeof value === 'number')) return undefined;
  const sum = values.reduce((total: number, value) => total + value, 0);
  if (name === 'SUM') return sum;
  return values.length === 0 ? undefined : sum / values.length;
};
