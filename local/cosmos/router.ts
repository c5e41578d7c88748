import type { WireRequest } from '../transport';
import { badRequest, wireError } from './replies';

/** What a request asks for, by its method, path and headers. Source: docs/data.md §3, what goes over the wire. */
export interface Route {
  readonly kind: RouteKind;
  readonly database?: string;
  readonly container?: string;
  /** The item in the path. */
  readonly id?: string;
}

export type RouteKind =
  | 'account'
  | 'databases'
  | 'database'
  | 'containers'
  | 'container'
  | 'ranges'
  | 'create'
  | 'upsert'
  | 'read'
  | 'replace'
  | 'delete'
  | 'patch'
  | 'batch'
  | 'bulk'
  | 'plan'
  | 'query'
  | 'list'
  | 'feed';

const unsupported: Readonly<Record<string, string>> = {
  sprocs: 'Stored procedures',
  triggers: 'Triggers',
  udfs: 'User-defined functions',
  conflicts: 'Conflicts',
  users: 'Users',
  permissions: 'Permissions',
  offers: 'Offers',
  clientencryptionkeys: 'Client encryption keys',
};

/** Throws 400 for what this endpoint does not serve, by name, and 403 for changing databases and containers. */
export const routeOf = ({ method, url, headers }: WireRequest): Route => {
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  for (const part of [parts[0], parts[2], parts[4]]) {
    const name = part === undefined ? undefined : unsupported[part];
    if (name !== undefined) throw badRequest(`${name} are not supported by this endpoint.`);
  }
  const [dbs, database, colls, container, leaf, id, ...rest] = parts;
  if (rest.length > 0 || (dbs !== undefined && dbs !== 'dbs') || (colls !== undefined && colls !== 'colls'))
    throw badRequest(`There is nothing at ${url.pathname}.`);

  if (container !== undefined && leaf === 'docs')
    return {
      kind: docsKind(method, headers, id),
      database: database ?? '',
      container,
      ...(id !== undefined && { id }),
    };
  const kind = resourceKind(parts.length, leaf);
  if (!kind) throw badRequest(`There is nothing at ${url.pathname}.`);
  if (method !== 'GET')
    throw wireError(403, 'A data-plane identity cannot create, change or delete databases and containers.');
  return { kind, ...(database !== undefined && { database }), ...(container !== undefined && { container }) };
};

const resourceKind = (depth: number, leaf: string | undefined): RouteKind | undefined => {
  const kinds: readonly RouteKind[] = ['account', 'databases', 'database', 'containers', 'container'];
  if (depth === 5 && leaf === 'pkranges') return 'ranges';
  return kinds[depth];
};

const docsKind = (method: string, headers: WireRequest['headers'], id: string | undefined): RouteKind => {
  if (id !== undefined) {
    const kind = itemKinds[method];
    if (kind) return kind;
  } else if (method === 'GET') return headers['a-im'] === undefined ? 'list' : 'feed';
  else if (method === 'POST') {
    if (isOn(headers['x-ms-cosmos-is-batch-request']))
      return isOn(headers['x-ms-cosmos-batch-atomic']) ? 'batch' : 'bulk';
    if (isOn(headers['x-ms-cosmos-is-query-plan-request'])) return 'plan';
    if (isOn(headers['x-ms-documentdb-isquery'])) return 'query';
    return isOn(headers['x-ms-documentdb-is-upsert']) ? 'upsert' : 'create';
  }
  throw wireError(405, `The method ${method} is not allowed here.`);
};

const itemKinds: Readonly<Record<string, RouteKind>> = {
  GET: 'read',
  PUT: 'replace',
  DELETE: 'delete',
  PATCH: 'patch',
};

export const isOn = (header: string | undefined): boolean => header?.toLowerCase() === 'true';
