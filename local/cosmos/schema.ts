import type { DatabaseSync } from 'node:sqlite';
import { type CheckedTable, checksumSql, type Derived, type Layout } from '../sound-database';
import { bodyTerm, jsonPath, sortTerm, termOf, valueByRank } from './columns';
import { type ContainerSpec, type PropertyPath, pathOf } from './containers';
import { createIndexing, type IndexedList, type Indexing, pathKey, type SortPath } from './indexing';

export const tableOf = (container: string): string => `"items:${container}"`;

export const containersTable: CheckedTable = {
  name: 'containers',
  key: 'id',
  columns: ['id', 'number', 'lsn', 'partition_key'],
};

/**
 * The elements of a container's indexed list, by value, and the terms that they are sorted by; triggers keep it. It has no
 * checksum: all that is in it is in its index too, and `integrity_check` compares the two.
 */
export const elementsTable = (container: string, { path, sortedBy }: IndexedList) => ({
  name: [`element:${container}:${pathKey(path)}`, ...sortedBy.map(pathKey)].join(' by '),
  columns: ['rank', 'value', ...sortedBy.flatMap((_, place) => Object.values(sortTerm(place))), 'n'],
});

export const itemsTable = (container: string): CheckedTable => ({
  name: `items:${container}`,
  key: 'n',
  columns: ['n', 'pk', 'id', 'lsn', 'etag', 'ts', 'expires', 'body'],
});

/** The items with the generated columns of the indexed paths. */
const itemsTableWith = (container: string, { columns }: Indexing): CheckedTable & { readonly derived: Derived } => {
  const generated = columns.map((path) => {
    const [rank, value] = [`"r:${pathKey(path)}"`, `"v:${pathKey(path)}"`];
    return { rank, rankSql: bodyTerm('body', path).rank, value, valueSql: valueByRank(rank, 'body', path) };
  });
  const stored = generated.map(
    ({ rank, rankSql, value, valueSql }) => `${rank} INTEGER AS (${rankSql}) STORED, ${value} AS (${valueSql}) STORED`,
  );
  const right = generated.map(
    ({ rank, rankSql, value, valueSql }) => `${rank} IS ${rankSql} AND ${value} IS ${valueSql}`,
  );
  return {
    ...itemsTable(container),
    derived: {
      definition: `CREATE TABLE ${tableOf(container)} (${[...itemColumns, ...stored].join(', ')})`,
      isRightSql: right.length === 0 ? '1' : `(${right.join(' AND ')})`,
    },
  };
};

const itemColumns = [
  ...['n INTEGER PRIMARY KEY', 'pk TEXT NOT NULL', 'id TEXT NOT NULL', 'lsn INTEGER NOT NULL', 'etag TEXT NOT NULL'],
  ...['ts INTEGER NOT NULL', 'expires INTEGER', 'body TEXT NOT NULL', 'crc INTEGER NOT NULL'],
];

/**
 * What the containers ask for: tables, a pair of generated columns per indexed path, indexes.
 *
 * A changed indexing policy adds and drops indexes, and copies the items when it names other paths. Preparing throws one
 * clear sentence when a container's partition key changed. Source: docs/data.md §5, §8.
 */
export const layoutOf = (containers: readonly ContainerSpec[]): Layout => ({
  format: 2,
  tables: [containersTable, ...containers.map((spec) => itemsTableWith(spec.id, createIndexing(spec)))],
  prepare: (database) => {
    database.exec(`CREATE TABLE IF NOT EXISTS containers (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL, lsn INTEGER NOT NULL, partition_key TEXT NOT NULL,
      crc INTEGER NOT NULL) STRICT`);
    for (const container of containers) {
      prepareContainer(database, container);
      const indexing = createIndexing(container);
      prepareTable(database, container, indexing);
      prepareIndexes(database, container, indexing);
      prepareLists(database, container.id, indexing);
    }
  },
});

const prepareContainer = (database: DatabaseSync, { id, partitionKey }: ContainerSpec): void => {
  const paths = JSON.stringify(partitionKey.paths);
  database
    .prepare(
      `INSERT OR IGNORE INTO containers SELECT id, number, lsn, partition_key, ${checksumSql(containersTable)}
       FROM (SELECT ?1 AS id, ifnull(max(number), 0) + 1 AS number, 0 AS lsn, ?2 AS partition_key FROM containers)`,
    )
    .run(id, paths);
  const stored = database.prepare('SELECT partition_key FROM containers WHERE id = ?').get(id)?.['partition_key'];
  if (stored !== paths)
    throw new Error(`The container ${id} is stored with the partition key ${stored}; it cannot become ${paths}.`);
};

/**
 * The generated columns are stored: every use of one would take the item's text apart anew, for a start with 10,000 tickets
 * over a third of a second. A table with other columns is copied, and what hangs on it made again.
 */
const prepareTable = (database: DatabaseSync, { id }: ContainerSpec, indexing: Indexing): void => {
  const table = tableOf(id);
  const { columns, derived } = itemsTableWith(id, indexing);
  const present = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(`items:${id}`)?.['sql'];
  if (present === derived.definition) return;
  if (present === undefined) {
    database.exec(derived.definition);
    return;
  }
  dropLists(database, id, () => true);
  const kept = [...columns, 'crc'].join(', ');
  database.exec(`ALTER TABLE ${table} RENAME TO "before:${id}"; ${derived.definition};
    INSERT INTO ${table} (${kept}) SELECT ${kept} FROM "before:${id}"; DROP TABLE "before:${id}"`);
};

const prepareIndexes = (database: DatabaseSync, spec: ContainerSpec, indexing: Indexing): void => {
  const { id, uniqueKeyPolicy, smallPartitions = false } = spec;
  const table = tableOf(id);
  const wanted = new Map([
    [itemIndexName(id), 'UNIQUE (pk, id)'],
    [`${id}:id`, '(id)'],
    [`${id}:lsn`, '(lsn)'],
    [`${id}:expires`, '(expires) WHERE expires IS NOT NULL'],
    ...indexing.singles.map((path) => indexAcross(id, ascending(path))),
    // Each is a page of its own to write for every item: over half of what a filing cost here.
    ...(smallPartitions ? [] : [partitionIndex(id), ...indexing.singles.map((path) => indexWithin(id, path))]),
    ...indexing.composites.map((sorts) => indexAcross(id, sorts)),
    ...(uniqueKeyPolicy?.uniqueKeys ?? []).map(({ paths }) => uniqueIndex(id, paths.map(pathOf))),
  ]);
  const present = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?`)
    .all(`items:${id}`);
  for (const { name } of present) if (!wanted.has(String(name))) database.exec(`DROP INDEX "${name}"`);
  for (const [name, on] of wanted) {
    const unique = on.startsWith('UNIQUE ');
    database.exec(
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS "${name}" ON ${table} ${unique ? on.slice(7) : on}`,
    );
  }
};

const ascending = (path: PropertyPath): readonly SortPath[] => [{ path, descending: false }];

/** The name of the index across partitions that serves this ORDER BY. */
export const indexAcrossName = (id: string, sorts: readonly SortPath[]): string => `${id}:has:${sortsName(sorts)}`;

/** The condition that a row is in the index across partitions of this path: most documents have few of the paths. */
export const isIndexedSql = (path: PropertyPath, table = ''): string => `${table}"r:${pathKey(path)}" > 0`;

/**
 * Indexes end in `n`, which breaks ties between equal values, and hold only rows that have their first path: it is defined
 * wherever one searches by it. An ORDER BY on a path that the condition does not ask for is sorted instead.
 */
const indexAcross = (id: string, sorts: readonly SortPath[]): [string, string] => [
  indexAcrossName(id, sorts),
  `(${sortColumns(sorts)})${sorts[0] ? ` WHERE ${isIndexedSql(sorts[0].path)}` : ''}`,
];

/** The name of the index by which one item, or a small partition, is found. */
export const itemIndexName = (id: string): string => `${id}:item`;

const partitionIndex = (id: string): [string, string] => [`${id}:partition`, '(pk)'];

const indexWithin = (id: string, path: PropertyPath): [string, string] => [
  `${id}:within:${pathKey(path)}`,
  `(pk, ${sortColumns(ascending(path))}) WHERE ${isIndexedSql(path)}`,
];

const sortsName = (sorts: readonly SortPath[]): string =>
  sorts.map(({ path, descending }) => `${pathKey(path)}${descending ? '-' : ''}`).join(',');

const sortColumns = (sorts: readonly SortPath[]): string =>
  sorts
    .map(({ path, descending }) => {
      const order = descending ? ' DESC' : '';
      return `"r:${pathKey(path)}"${order}, "v:${pathKey(path)}"${order}`;
    })
    .join(', ');

/** A table of elements for each indexed list, filled from what is there already; those no longer asked for are dropped. */
const prepareLists = (database: DatabaseSync, id: string, { lists }: Indexing): void => {
  const wanted = new Map(lists.map((list) => [elementsTable(id, list).name, list]));
  const present = dropLists(database, id, (name) => !wanted.has(name));
  for (const [name, list] of wanted) if (!present.includes(name)) addList(database, id, list);
};

/** Those that are left; an older version called them otherwise. */
const dropLists = (database: DatabaseSync, id: string, isDropped: (name: string) => boolean): readonly string[] => {
  const present = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?`)
    .all(`element*:${id}:/*`)
    .map(({ name }) => String(name));
  for (const name of present.filter(isDropped)) {
    for (const event of ['insert', 'update', 'delete']) database.exec(`DROP TRIGGER IF EXISTS "${name}:${event}"`);
    database.exec(`DROP TABLE "${name}"`);
  }
  return present.filter((name) => !isDropped(name));
};

const addList = (database: DatabaseSync, id: string, list: IndexedList): void => {
  const { name, columns } = elementsTable(id, list);
  const items = tableOf(id);
  const path = jsonPath(list.path);
  database.exec(
    `CREATE TABLE "${name}" (k INTEGER PRIMARY KEY, ${columns.map((one) => `${one} NOT NULL`).join(', ')})`,
  );
  database.exec(`CREATE INDEX "${name}:search" ON "${name}" (${columns.join(', ')})`);
  database.exec(`CREATE INDEX "${name}:item" ON "${name}" (n)`);

  const filling = (source: string, row: string): string => {
    const terms = [termOf('e.type', 'e.value'), ...list.sortedBy.map((sort) => bodyTerm(`${row}.body`, sort))];
    const given = [...terms.flatMap(({ rank, value }) => [rank, value]), `${row}.n`];
    const each = `json_each(CASE WHEN json_type(${row}.body, '${path}') = 'array' THEN ${row}.body ELSE '{}' END, '${path}') e`;
    return `INSERT INTO "${name}" (${columns.join(', ')}) SELECT DISTINCT ${given.join(', ')} FROM ${source}${each}`;
  };
  const emptying = `DELETE FROM "${name}" WHERE n = OLD.n`;
  const changed = [list.path, ...list.sortedBy]
    .map((each) => `OLD.body -> '${jsonPath(each)}' IS NOT NEW.body -> '${jsonPath(each)}'`)
    .join(' OR ');
  database.exec(filling(`${items} i, `, 'i'));
  database.exec(`CREATE TRIGGER "${name}:insert" AFTER INSERT ON ${items} BEGIN ${filling('', 'NEW')}; END`);
  database.exec(
    `CREATE TRIGGER "${name}:update" AFTER UPDATE OF body ON ${items} WHEN ${changed}
     BEGIN ${emptying}; ${filling('', 'NEW')}; END`,
  );
  database.exec(`CREATE TRIGGER "${name}:delete" AFTER DELETE ON ${items} BEGIN ${emptying}; END`);
};

/** Unique per partition, as a tuple, missing like null. Source: docs/data.md §4. */
const uniqueIndex = (id: string, paths: readonly PropertyPath[]): [string, string] => [
  `${id}:unique:${paths.map(pathKey).join(',')}`,
  `UNIQUE (pk, ${paths.map((path) => `ifnull(body -> '${jsonPath(path)}', 'null')`)})`,
];
