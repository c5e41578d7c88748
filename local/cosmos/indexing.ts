import { type ContainerSpec, isSimpleName, type PropertyPath, pathOf } from './containers';

/** One path of an ORDER BY or a composite index. */
export interface SortPath {
  readonly path: PropertyPath;
  readonly descending: boolean;
}

/** An array whose elements are indexed, and the paths of the item by which those of one value are kept in order. */
export interface IndexedList {
  readonly path: PropertyPath;
  readonly sortedBy: readonly PropertyPath[];
}

/** What a container's indexing policy allows, and which paths SQLite keeps columns and indexes for. */
export interface Indexing {
  /** Scalar paths named by the policy; wildcard paths are allowed in ORDER BY but have no SQLite index. */
  readonly columns: readonly PropertyPath[];
  readonly singles: readonly PropertyPath[];
  readonly composites: readonly (readonly SortPath[])[];
  /** Arrays whose elements are indexed: `/words/[]/?`. */
  readonly lists: readonly IndexedList[];
  hasColumn(path: PropertyPath): boolean;
  isIndexed(path: PropertyPath): boolean;
  listAt(path: PropertyPath): IndexedList | undefined;
  /**
   * The composite index that serves an ORDER BY of two or more paths: the same sequence, with the same directions or all
   * reversed.
   */
  compositeOf(sorts: readonly SortPath[]): readonly SortPath[] | undefined;
}

interface Rule {
  readonly path: PropertyPath;
  readonly deep: boolean;
  readonly included: boolean;
}

export const pathKey = (path: PropertyPath): string => `/${path.join('/')}`;

/** Reads an indexing policy. Throws on a path that ends in neither `/?` nor `/*`. Source: docs/data.md §5. */
export const createIndexing = ({ indexingPolicy: policy, sortedLists = {} }: ContainerSpec): Indexing => {
  const included = (policy?.includedPaths ?? [{ path: '/*' }]).map(({ path }) => ruleOf(path, true));
  const excluded = (policy?.excludedPaths ?? []).map(({ path }) => ruleOf(path, false));
  const rules = [...included, ...excluded, ...always];
  const composites = (policy?.compositeIndexes ?? []).map((paths) =>
    paths.map(({ path, order }) => ({ path: pathOf(path), descending: order === 'descending' })),
  );
  for (const { path } of composites.flat())
    if (!path.every(isSimpleName)) throw new Error(`The composite index path ${pathKey(path)} must be simple names.`);
  const singles = included.filter(({ path, deep }) => !deep && path.every(isSimpleName)).map(({ path }) => path);
  const lists = included
    .filter(({ path, deep }) => !deep && path.at(-1) === '[]' && path.slice(0, -1).every(isSimpleName))
    .map((rule): IndexedList => {
      const path = rule.path.slice(0, -1);
      return { path, sortedBy: (sortedLists[pathKey(path)] ?? []).map(pathOf) };
    });
  const listByKey = new Map(lists.map((list) => [pathKey(list.path), list]));
  const columns = new Map(
    [...singles, ...composites.flat().map(({ path }) => path)].map((path) => [pathKey(path), path]),
  );

  const isIndexed = (path: PropertyPath): boolean => {
    const matching = rules.filter((rule) => covers(rule, path)).toSorted((a, b) => precision(b) - precision(a));
    return matching[0]?.included ?? false;
  };
  const compositeOf = (sorts: readonly SortPath[]): readonly SortPath[] | undefined =>
    composites.find((paths) => sameSequence(paths, sorts, false) || sameSequence(paths, sorts, true));

  return {
    columns: [...columns.values()],
    singles,
    composites,
    lists,
    hasColumn: (path) => columns.has(pathKey(path)),
    listAt: (path) => listByKey.get(pathKey(path)),
    isIndexed,
    compositeOf,
  };
};

const ruleOf = (text: string, included: boolean): Rule => {
  const path = pathOf(text);
  const last = path.at(-1);
  if (last !== '?' && last !== '*') throw new Error(`The index path ${text} must end in "/?" or "/*".`);
  return { path: path.slice(0, -1), deep: last === '*', included };
};

// Azure always indexes these two and does not show them in the policy (index-policy.md).
const always: readonly Rule[] = [
  { path: ['id'], deep: false, included: true },
  { path: ['_ts'], deep: false, included: true },
];

const covers = (rule: Rule, path: PropertyPath): boolean =>
  (rule.deep ? path.length >= rule.path.length : path.length === rule.path.length) &&
  rule.path.every((name, index) => name === path[index]);

/** The more precise path wins, whether it includes or excludes. */
const precision = (rule: Rule): number => rule.path.length * 2 + (rule.deep ? 0 : 1);

const sameSequence = (left: readonly SortPath[], right: readonly SortPath[], reversed: boolean): boolean =>
  left.length === right.length &&
  left.every(({ path, descending }, index) => {
    const other = right[index];
    if (!other || pathKey(path) !== pathKey(other.path)) return false;
    return descending === (reversed ? !other.descending : other.descending);
  });
