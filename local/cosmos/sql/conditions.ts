import { badRequest } from '../replies';
import type { Comparison, Condition, Constant, Scalar } from './ast';
import type { Reader } from './reader';

type Node = { readonly condition: Condition } | { readonly scalar: Scalar };

const comparisons: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);
const isComparison = (text: string): text is Comparison => comparisons.has(text);

/** Brackets and NOT within each other, and parts of one condition: far above any that is meant, below what SQLite takes. */
const depthMax = 100;
const partsMax = 500;

/**
 * Parses conditions: OR binds loosest, then AND, NOT, comparisons.
 *
 * BETWEEN becomes two comparisons, which is what it means. Source: docs/data.md §5.
 */
export const createConditionParser = (reader: Reader): { condition(): Condition } => {
  let depth = 0;
  let parts = 0;

  const condition = (): Condition => conditionOf(or());

  const or = (): Node => {
    let left = and();
    while (reader.take('keyword', 'OR'))
      left = { condition: { kind: 'or', left: conditionOf(left), right: conditionOf(and()) } };
    return left;
  };

  const and = (): Node => {
    let left = not();
    while (reader.take('keyword', 'AND'))
      left = { condition: { kind: 'and', left: conditionOf(left), right: conditionOf(not()) } };
    return left;
  };

  const not = (): Node => {
    if (!reader.take('keyword', 'NOT')) return comparison();
    return deeper(() => ({ condition: { kind: 'not', operand: conditionOf(not()) } }));
  };

  const comparison = (): Node => {
    parts += 1;
    if (parts > partsMax) throw badRequest(`A condition of more than ${partsMax} parts is not supported.`);
    const left = primary();
    const symbol = reader.next();
    if (symbol.kind === 'symbol' && isComparison(symbol.text))
      return { condition: { kind: 'compare', op: symbol.text, left: scalarOf(left), right: scalarOf(primary()) } };
    reader.back();
    if (!reader.take('keyword', 'NOT')) return membership(left);
    return { condition: { kind: 'not', operand: conditionOf(membership(left)) } };
  };

  const membership = (left: Node): Node => {
    if (reader.take('keyword', 'IN')) {
      reader.expect('symbol', '(');
      const choices: Scalar[] = [];
      do choices.push(scalarOf(primary()));
      while (reader.take('symbol', ','));
      reader.expect('symbol', ')');
      return { condition: { kind: 'in', operand: scalarOf(left), choices } };
    }
    if (reader.take('keyword', 'BETWEEN')) {
      const operand = scalarOf(left);
      const low = scalarOf(primary());
      reader.expect('keyword', 'AND');
      const high = scalarOf(primary());
      const from: Condition = { kind: 'compare', op: '>=', left: operand, right: low };
      return {
        condition: { kind: 'and', left: from, right: { kind: 'compare', op: '<=', left: operand, right: high } },
      };
    }
    return left;
  };

  const primary = (): Node => {
    if (reader.take('symbol', '('))
      return deeper(() => {
        if (reader.is('keyword', 'SELECT')) throw badRequest('A subquery is not supported.');
        const inner = or();
        reader.expect('symbol', ')');
        return inner;
      });
    const name = reader.call();
    if (name !== undefined) return { condition: call(name.toUpperCase()) };
    return { scalar: reader.isConstant() ? reader.constant() : reader.path() };
  };

  const call = (name: string): Condition => {
    if (!Object.hasOwn(argumentsByFunction, name)) throw badRequest(`The function ${name} is not supported.`);
    reader.next();
    reader.expect('symbol', '(');
    const given: Scalar[] = [];
    do given.push(scalarOf(primary()));
    while (reader.take('symbol', ','));
    reader.expect('symbol', ')');
    const [first, second] = given as [Scalar, Scalar];
    if (given.length !== argumentsByFunction[name])
      throw badRequest(`${name} with ${given.length} argument(s) is not supported.`);
    switch (name) {
      case 'IS_DEFINED':
        return { kind: 'is-defined', operand: first };
      case 'IS_NULL':
        return { kind: 'is-null', operand: first };
      case 'STARTSWITH':
        return { kind: 'starts-with', operand: first, prefix: constantOf(second, 'STARTSWITH with a path as prefix') };
      default:
        return { kind: 'array-contains', list: first, sought: second };
    }
  };

  const deeper = (read: () => Node): Node => {
    depth += 1;
    if (depth > depthMax) throw badRequest(`A condition nested more than ${depthMax} levels is not supported.`);
    const node = read();
    depth -= 1;
    return node;
  };

  return { condition };
};

const argumentsByFunction: Readonly<Record<string, number>> = {
  IS_DEFINED: 1,
  IS_NULL: 1,
  STARTSWITH: 2,
  ARRAY_CONTAINS: 2,
};

/** A bare value is a condition too: it holds when it is the boolean true. */
const conditionOf = (node: Node): Condition =>
  'condition' in node ? node.condition : { kind: 'truth', operand: node.scalar };

const scalarOf = (node: Node): Scalar => {
  if ('scalar' in node) return node.scalar;
  throw badRequest('A condition used as a value is not supported.');
};

const constantOf = (scalar: Scalar, construct: string): Constant => {
  if (scalar.kind === 'constant') return scalar;
  throw badRequest(`${construct} is not supported.`);
};
