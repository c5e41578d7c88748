import { bodyTerm, columnTerm, deepText, rankByType, sortTerm, type Term, termOf } from '../columns';
import type { PropertyPath } from '../containers';
import { type IndexedList, type Indexing, pathKey } from '../indexing';
import { badRequest } from '../replies';
import type { Comparison, Condition, Path, Scalar } from './ast';
import { afterPrefix, canonicalText, compareConstants, flipped, holds, negated, rankOf } from './values';

/** What a planner may know of a condition. */
export interface Known {
  /** Indexed paths that the condition compares with a constant, by `pathKey`, and the one rank each must then have. */
  readonly rankByPath: ReadonlyMap<string, number>;
  /** Indexed paths that every row has. */
  readonly defined: readonly PropertyPath[];
  /** The paths that have one value in every row, by `pathKey`. */
  readonly fixed: ReadonlySet<string>;
  /** An indexed list that must contain a constant: rows can be searched by its elements. */
  readonly element?: Element;
  /** Whether the item's id must start with a constant. */
  readonly byId: boolean;
}

/** One element that a list must contain. */
export interface Element {
  readonly list: IndexedList;
  readonly rank: number;
  readonly value: string | number;
}

/** Collects a statement's values; `bind` answers the parameter's name in the text. */
export interface Binder {
  bind(value: string | number): string;
  readonly values: readonly (string | number)[];
}

/** Below what SQLite takes, 32,766. */
const valuesMax = 30_000;

export const createBinder = (): Binder => {
  const values: (string | number)[] = [];
  const bind = (value: string | number): string => {
    if (values.length === valuesMax) throw badRequest(`More than ${valuesMax} values in one query are not supported.`);
    return `?${values.push(value)}`;
  };
  return { values, bind };
};

/** The SQLite names of the item's row, of the JOIN's row and of the row of an element that is searched by. */
export const itemTable = 'i';
export const elementTable = 'e';
export const soughtTable = 'x';

/** The term of a path of the item. */
export type ItemTerm = (names: PropertyPath) => Term;

/** Generated columns where the path is indexed, else JSON functions. What the element is sorted by stands beside it. */
export const itemTerms =
  (indexing: Indexing, element?: Element): ItemTerm =>
  (names) => {
    const key = pathKey(names);
    const place = element?.list.sortedBy.findIndex((path) => pathKey(path) === key) ?? -1;
    if (place >= 0)
      return { rank: `${soughtTable}.${sortTerm(place).rank}`, value: `${soughtTable}.${sortTerm(place).value}` };
    if (key === '/id') return { rank: String(rankByType.string), value: `${itemTable}.id` };
    if (key === '/_ts') return { rank: String(rankByType.number), value: `${itemTable}.ts` };
    return indexing.hasColumn(names) ? columnTerm(itemTable, names) : bodyTerm(`${itemTable}.body`, names);
  };

export const pathTerm = ({ root, names }: Path, itemTerm: ItemTerm): Term => {
  if (root === 'item') return itemTerm(names);
  if (names.length === 0) return termOf(`${elementTable}.type`, `${elementTable}.value`);
  // `fullkey` leads from the item's root to the element, so that elements which are no objects have no properties.
  const inner = `${elementTable}.fullkey || '.${names.join('.')}'`;
  return termOf(`json_type(${itemTable}.body, ${inner})`, `json_extract(${itemTable}.body, ${inner})`);
};

/**
 * Turns a condition into SQL that is true exactly where the condition is, and never NULL.
 *
 * Three-valued logic is resolved here: each part is asked for where it is *true* or where it is *false*, and is neither
 * where it is undefined, so NOT swaps the question and nothing else. Source: docs/data.md §5.
 */
export const translateCondition = (condition: Condition, itemTerm: ItemTerm, { bind }: Binder): string => {
  const term = (path: Path): Term => pathTerm(path, itemTerm);

  const where = (part: Condition, wanted: boolean): string => {
    switch (part.kind) {
      case 'and':
      case 'or': {
        const joint = (part.kind === 'and') === wanted ? 'AND' : 'OR';
        return `(${where(part.left, wanted)} ${joint} ${where(part.right, wanted)})`;
      }
      case 'not':
        return where(part.operand, !wanted);
      case 'compare':
        return compare(part.left, wanted ? part.op : negated[part.op], part.right);
      case 'truth':
        return compare(part.operand, '=', { kind: 'constant', value: wanted });
      case 'in':
        return among(part.operand, part.choices, wanted);
      case 'is-defined':
        return wanted ? ranked(part.operand, '>=', rankByType.null) : absent(part.operand);
      case 'is-null':
        return ranked(part.operand, wanted ? '=' : '!=', rankByType.null);
      case 'starts-with':
        return startsWith(part.operand, part.prefix.value, wanted);
      case 'array-contains':
        return contains(part.list, part.sought, wanted);
    }
  };

  const compare = (left: Scalar, op: Comparison, right: Scalar): string => {
    if (left.kind === 'constant' && right.kind === 'constant')
      return truth(compareConstants(left.value, op, right.value) === true);
    if (left.kind === 'constant') return compare(right, flipped[op], left);
    if (right.kind === 'constant') return compareWith(term(left), op, right.value);
    return compareTerms(term(left), op, term(right));
  };

  const compareWith = (of: Term, op: Comparison, constant: unknown): string => {
    const { rank, value } = of;
    const wanted = rankOf(constant);
    if (wanted === rankByType.undefined) return truth(false);
    if (wanted === rankByType.null) return holds(op, 0) ? `${rank} = ${wanted}` : truth(false);
    if (wanted < rankByType.array)
      return `(${rank} = ${wanted} AND ${value} ${op} ${bind(typeof constant === 'boolean' ? Number(constant) : (constant as string | number))})`;
    if (op !== '=' && op !== '!=') return truth(false);
    return `(${rank} = ${wanted} AND ${deepText(of)} ${op} ${bind(canonicalText(constant))})`;
  };

  const compareTerms = (left: Term, op: Comparison, right: Term): string => {
    const scalars = `${left.rank} BETWEEN ${rankByType.boolean} AND ${rankByType.string} AND ${left.value} ${op} ${right.value}`;
    const nulls = holds(op, 0) ? ` OR ${left.rank} = ${rankByType.null}` : '';
    const deep =
      op === '=' || op === '!='
        ? ` OR (${left.rank} >= ${rankByType.array} AND ${deepText(left)} ${op} ${deepText(right)})`
        : '';
    return `(${left.rank} = ${right.rank} AND ((${scalars})${nulls}${deep}))`;
  };

  const among = (operand: Scalar, choices: readonly Scalar[], wanted: boolean): string => {
    const constants = constantsOf(choices);
    if (operand.kind === 'path' && constants) return amongConstants(operand, constants, wanted);
    const each = choices.map((choice) => compare(operand, wanted ? '=' : '!=', choice));
    return `(${each.join(wanted ? ' OR ' : ' AND ')})`;
  };

  /** Strings and numbers go into one IN each: a long chain of OR is more than SQLite takes. */
  const amongConstants = (operand: Path, constants: readonly unknown[], wanted: boolean): string => {
    const { rank, value } = term(operand);
    const simple = ['string', 'number'].flatMap((type) => {
      const alike = constants.filter((constant): constant is string | number => typeof constant === type);
      if (alike.length === 0) return [];
      const list = alike.map(bind).join(', ');
      return [`(${rank} = ${rankOf(alike[0])} AND ${value} ${wanted ? '' : 'NOT '}IN (${list}))`];
    });
    const others = constants.filter((constant) => typeof constant !== 'string' && typeof constant !== 'number');
    const each = others.map((constant) => compareWith(term(operand), wanted ? '=' : '!=', constant));
    return `(${[...simple, ...each].join(wanted ? ' OR ' : ' AND ')})`;
  };

  const ranked = (operand: Scalar, op: Comparison, rank: number): string =>
    operand.kind === 'constant'
      ? truth(holds(op, Math.sign(rankOf(operand.value) - rank)))
      : `${term(operand).rank} ${op} ${rank}`;

  /** Says the value too, which follows from the rank, so that an index can be searched by both. */
  const absent = (operand: Scalar): string =>
    operand.kind === 'constant'
      ? ranked(operand, '=', rankByType.undefined)
      : `(${term(operand).rank} = ${rankByType.undefined} AND ${term(operand).value} = 0)`;

  const startsWith = (operand: Scalar, prefix: unknown, wanted: boolean): string => {
    if (typeof prefix !== 'string') return truth(false);
    if (operand.kind === 'constant')
      return truth(typeof operand.value === 'string' && operand.value.startsWith(prefix) === wanted);
    const { rank, value } = term(operand);
    const after = afterPrefix(prefix);
    const from = `${value} ${wanted ? '>=' : '<'} ${bind(prefix)}`;
    const to = after === undefined ? truth(wanted) : `${value} ${wanted ? '<' : '>='} ${bind(after)}`;
    return `(${rank} = ${rankByType.string} AND (${from} ${wanted ? 'AND' : 'OR'} ${to}))`;
  };

  const contains = (list: Scalar, sought: Scalar, wanted: boolean): string => {
    if (list.kind === 'constant') {
      if (!Array.isArray(list.value)) return truth(false);
      if (list.value.length === 0) return wanted ? truth(false) : ranked(sought, '>=', rankByType.null);
      const any = among(
        sought,
        list.value.map((value) => ({ kind: 'constant', value })),
        true,
      );
      return `(${ranked(sought, '>=', rankByType.null)} AND ${wanted ? any : `NOT ${any}`})`;
    }
    const { rank, value } = term(list);
    const member = termOf('m.type', 'm.value');
    const same =
      sought.kind === 'constant' ? compareWith(member, '=', sought.value) : compareTerms(member, '=', term(sought));
    const defined = ranked(sought, '>=', rankByType.null);
    const source = `json_each(CASE WHEN ${rank} = ${rankByType.array} THEN ${value} ELSE '[]' END)`;
    return `(${rank} = ${rankByType.array} AND ${defined} AND ${wanted ? '' : 'NOT '}EXISTS (SELECT 1 FROM ${source} m WHERE ${same}))`;
  };

  return where(condition, true);
};

export const knownOf = (condition: Condition, indexing: Indexing): Known => {
  const conjuncts = conjunctsOf(condition);
  const element = conjuncts.map((part) => elementOf(part, indexing)).find((one) => one !== undefined);
  return {
    rankByPath: pinned(conjuncts, indexing),
    defined: conjuncts.flatMap((part) => definedBy(part, indexing)),
    fixed: new Set(conjuncts.flatMap((part) => (isFixing(part) ? [pathKey(part.left.names)] : []))),
    ...(element && { element }),
    byId: conjuncts.some(isIdPrefix),
  };
};

const constantsOf = (scalars: readonly Scalar[]): readonly unknown[] | undefined =>
  scalars.every((scalar) => scalar.kind === 'constant') ? scalars.map(({ value }) => value) : undefined;

const truth = (value: boolean): string => (value ? '1' : '0');

/** The conditions joined by AND at the top: only what they say holds for every row. */
const conjunctsOf = (condition: Condition): readonly Condition[] =>
  condition.kind === 'and' ? [...conjunctsOf(condition.left), ...conjunctsOf(condition.right)] : [condition];

/** The first path named comes first. */
const pinned = (conjuncts: readonly Condition[], indexing: Indexing): Map<string, number> =>
  new Map(
    conjuncts.flatMap((part): [string, number][] => {
      const found = pin(part);
      if (found?.path.kind !== 'path' || found.path.root !== 'item' || !indexing.hasColumn(found.path.names)) return [];
      return [[pathKey(found.path.names), found.rank]];
    }),
  );

const definedBy = (part: Condition, indexing: Indexing): readonly PropertyPath[] => {
  const path = part.kind === 'is-defined' ? part.operand : pin(part)?.path;
  const isDefined = part.kind === 'is-defined' || (pin(part)?.rank ?? 0) > rankByType.undefined;
  return isDefined && path?.kind === 'path' && path.root === 'item' && indexing.hasColumn(path.names)
    ? [path.names]
    : [];
};

const isFixing = (part: Condition): part is Extract<Condition, { kind: 'compare' }> & { readonly left: Path } =>
  part.kind === 'compare' &&
  part.op === '=' &&
  part.left.kind === 'path' &&
  part.left.root === 'item' &&
  part.right.kind === 'constant' &&
  ['boolean', 'number', 'string'].includes(typeof part.right.value);

const isIdPrefix = (part: Condition): boolean =>
  part.kind === 'starts-with' &&
  part.operand.kind === 'path' &&
  part.operand.root === 'item' &&
  pathKey(part.operand.names) === '/id';

const elementOf = (part: Condition, indexing: Indexing): Element | undefined => {
  if (part.kind !== 'array-contains' || part.list.kind !== 'path' || part.sought.kind !== 'constant') return undefined;
  const { root, names } = part.list;
  const { value } = part.sought;
  const list = root === 'item' ? indexing.listAt(names) : undefined;
  if (list === undefined || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  return { list, rank: rankOf(value), value };
};

const pin = (condition: Condition): { path: Scalar; rank: number } | undefined => {
  switch (condition.kind) {
    case 'compare':
      if (condition.right.kind === 'constant') return { path: condition.left, rank: rankOf(condition.right.value) };
      if (condition.left.kind === 'constant') return { path: condition.right, rank: rankOf(condition.left.value) };
      return undefined;
    case 'starts-with':
      return { path: condition.operand, rank: rankByType.string };
    case 'in': {
      const [rank, ...others] = new Set(constantsOf(condition.choices)?.map(rankOf));
      return rank === undefined || others.length > 0 ? undefined : { path: condition.operand, rank };
    }
    default:
      return undefined;
  }
};
