import type { PropertyPath } from './containers';
import { pathKey } from './indexing';

/**
 * Two SQLite expressions for one JSON value, which together order and compare as Cosmos DB does.
 *
 * `rank` is the type: 0 undefined, 1 null, 2 boolean, 3 number, 4 string, 5 array, 6 object. `value` is never NULL:
 * 1 or 0 for booleans, a REAL for numbers, text for strings, JSON text for arrays and objects, 0 for the rest.
 * Source: docs/data.md §5.
 */
export interface Term {
  readonly rank: string;
  readonly value: string;
}

export const rankByType = { undefined: 0, null: 1, boolean: 2, number: 3, string: 4, array: 5, object: 6 } as const;

/** The term of the type and value that `json_type` and `json_extract` give. */
export const termOf = (type: string, value: string): Term => ({
  rank:
    `CASE ${type} WHEN 'text' THEN 4 WHEN 'integer' THEN 3 WHEN 'real' THEN 3 WHEN 'true' THEN 2 WHEN 'false' THEN 2` +
    ` WHEN 'null' THEN 1 WHEN 'array' THEN 5 WHEN 'object' THEN 6 ELSE 0 END`,
  // An integer beyond 2^53 is exact in SQLite and a double in JSON; as a REAL both agree.
  value: `ifnull(CASE ${type} WHEN 'integer' THEN ${value} * 1.0 ELSE ${value} END, 0)`,
});

/**
 * JSON text of an array or object that equal ones share; NULL of anything else.
 *
 * SQLite may evaluate the sides of AND in any order, so the guard belongs inside. `canonical` is the endpoint's function,
 * and NULL of what is no JSON.
 */
export const deepText = ({ rank, value }: Term): string =>
  `CASE WHEN ${rank} >= ${rankByType.array} THEN canonical(${value}) END`;

/** The term of a path of the JSON text in `body`. Every name in it must be a simple one. */
export const bodyTerm = (body: string, path: PropertyPath): Term =>
  termOf(`json_type(${body}, '${jsonPath(path)}')`, `json_extract(${body}, '${jsonPath(path)}')`);

export const jsonPath = (path: PropertyPath): string => ['$', ...path].join('.');

/** The value of such a term where a column has its rank already: most documents have few of the paths, and the rest is not looked for. */
export const valueByRank = (rank: string, body: string, path: PropertyPath): string => {
  const value = `json_extract(${body}, '${jsonPath(path)}')`;
  const { undefined: absent, number } = rankByType;
  return `ifnull(CASE ${rank} WHEN ${absent} THEN 0 WHEN ${number} THEN ${value} * 1.0 ELSE ${value} END, 0)`;
};

/** The generated columns that hold an indexed path's term. */
export const columnTerm = (table: string, path: PropertyPath): Term => ({
  rank: `${table}."r:${pathKey(path)}"`,
  value: `${table}."v:${pathKey(path)}"`,
});

/** The columns that hold, beside an element, the term of the path that comes at this place, from 0, of those it is sorted by. */
export const sortTerm = (place: number): Term => ({ rank: `rank${place}`, value: `value${place}` });
