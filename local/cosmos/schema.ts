import type { DatabaseSync } from 'node:sqlite';
import { type CheckedTable, checksumSql, type Layout } from '../sound-database';
import { bodyTerm, jsonPath } from './columns';
import { type ContainerSpec, type PropertyPath, pathOf } from './containers';
import { createIndexing, type Indexing, pathKey, type SortPath } from './indexing';

export const tableOf = (container: string): string => `"items:${container}"`;

export const containersTable: CheckedTable = {
  name: 'containers',
  key: 'id',
  columns: ['id', 'number', 'lsn', 'partition_key'],
};

export const itemsTable = (container: string): CheckedTable => ({
  name: `items:${container}`,
  key: 'n',
  columns: ['n', 'pk', 'id', 'lsn', 'etag', 'ts', 'expires', 'body'],
});

/**
 * What the containers ask for: tables, a pair of generated columns per indexed path, indexes.
 *
 * A changed indexing policy adds and drops indexes. Preparing throws one clear sentence when a container's partition key
 * changed. Source: docs/data.md §5, §8.
 */
export const layoutOf = (containers: readonly ContainerSpec[]): Layout => ({
  format: 2,
  tables: [containersTable, ...containers.map(({ id }) => itemsTable(id))],
  prepare: (database) => {
    database.exec(`CREATE TABLE IF NOT EXISTS containers (
      id TEXT PRIMARY KEY, number INTEGER NOT NULL, lsn INTEGER NOT NULL, partition_key TEXT NOT NULL,
      crc INTEGER NOT NULL) STRICT`);
    for (const container of containers) {
      prepareContainer(database, container);
      prepareTable(database, container, createIndexing(container));
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

const prepareTable = (database: DatabaseSync, { id, uniqueKeyPolicy }: ContainerSpec, indexing: Indexing): void => {
  const table = tableOf(id);
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (
    n INTEGER PRIMARY KEY, pk TEXT NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, etag TEXT NOT NULL,
    ts INTEGER NOT NULL, expires INTEGER, body TEXT NOT NULL, crc INTEGER NOT NULL)`);

  const columns = new Set(
    database
      .prepare(`PRAGMA table_xinfo(${table})`)
      .all()
      .map((row) => row['name']),
  );
  for (const path of indexing.columns) {
    const { rank, value } = bodyTerm('body', path);
    if (columns.has(`r:${pathKey(path)}`)) continue;
    database.exec(`ALTER TABLE ${table} ADD COLUMN "r:${pathKey(path)}" INTEGER AS (${rank}) VIRTUAL`);
    database.exec(`ALTER TABLE ${table} ADD COLUMN "v:${pathKey(path)}" AS (${value}) VIRTUAL`);
  }

  const wanted = new Map([
    [`${id}:item`, 'UNIQUE (pk, id)'],
    [`${id}:partition`, '(pk)'],
    [`${id}:lsn`, '(lsn)'],
    [`${id}:expires`, '(expires) WHERE expires IS NOT NULL'],
    ...[...indexing.singles.map(ascending), ...indexing.composites].flatMap((sorts) => sortIndexes(id, sorts)),
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

/** One index across partitions and one within; SQLite ends both in `n`, which breaks ties between equal values. */
const sortIndexes = (id: string, sorts: readonly SortPath[]): [string, string][] => {
  const name = sorts.map(({ path, descending }) => `${pathKey(path)}${descending ? '-' : ''}`).join(',');
  const columns = sorts.map(({ path, descending }) => {
    const order = descending ? ' DESC' : '';
    return `"r:${pathKey(path)}"${order}, "v:${pathKey(path)}"${order}`;
  });
  return [
    [`${id}:all:${name}`, `(${columns})`],
    [`${id}:in:${name}`, `(pk, ${columns})`],
  ];
};

/** Unique per partition, as a tuple, missing like null. Source: docs/data.md §4. */
const uniqueIndex = (id: string, paths: readonly PropertyPath[]): [string, string] => [
  `${id}:unique:${paths.map(pathKey).join(',')}`,
  `UNIQUE (pk, ${paths.map((path) => `ifnull(body -> '${jsonPath(path)}', 'null')`)})`,
];
