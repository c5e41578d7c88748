import { badParameter, VaultRefusal } from './refusal';

/** The 12 operations of `docs/data.md §6`. */
export type VaultOperation =
  | 'set-secret'
  | 'get-secret'
  | 'update-secret'
  | 'delete-secret'
  | 'list-versions'
  | 'list-secrets'
  | 'backup-secret'
  | 'restore-secret'
  | 'get-deleted'
  | 'list-deleted'
  | 'recover-deleted'
  | 'purge-deleted';

/** One call as the path tells it. `name` is spelt as the caller did; `version` is `''` where the newest is meant. */
export interface Route {
  readonly kind: VaultOperation;
  readonly name: string;
  readonly version: string;
}

// The first that fits wins, so a word of the vault comes before a version in its place.
const routes: readonly (readonly [method: string, path: RegExp, kind: VaultOperation])[] = [
  ['GET', /^\/secrets$/, 'list-secrets'],
  ['POST', /^\/secrets\/restore$/, 'restore-secret'],
  ['PUT', /^\/secrets\/([^/]+)$/, 'set-secret'],
  ['DELETE', /^\/secrets\/([^/]+)$/, 'delete-secret'],
  ['GET', /^\/secrets\/([^/]+)\/versions$/, 'list-versions'],
  ['POST', /^\/secrets\/([^/]+)\/backup$/, 'backup-secret'],
  ['GET', /^\/secrets\/([^/]+)(?:\/([^/]+))?$/, 'get-secret'],
  ['PATCH', /^\/secrets\/([^/]+)(?:\/([^/]+))?$/, 'update-secret'],
  ['GET', /^\/deletedsecrets$/, 'list-deleted'],
  ['GET', /^\/deletedsecrets\/([^/]+)$/, 'get-deleted'],
  ['DELETE', /^\/deletedsecrets\/([^/]+)$/, 'purge-deleted'],
  ['POST', /^\/deletedsecrets\/([^/]+)\/recover$/, 'recover-deleted'],
];

/** Reads method and path. Throws a 404 or 405 for what no vault serves, and a 400 for a name beyond `[0-9a-zA-Z-]{1,127}`. */
export const routeOf = (method: string, pathname: string): Route => {
  const path = pathname.replace(/(?<=.)\/$/, '');
  const fitting = routes.filter(([, pattern]) => pattern.test(path));
  const found = fitting.find(([allowed]) => allowed === method);
  if (found === undefined) {
    throw fitting.length > 0
      ? new VaultRefusal(405, 'MethodNotAllowed', `The HTTP method ${method} is not allowed here.`)
      : new VaultRefusal(404, 'NotFound', 'There is no such resource in this key vault.');
  }
  const [, pattern, kind] = found;
  const [, name = '', version = ''] = pattern.exec(path) ?? [];
  if (name !== '' && !/^[0-9a-zA-Z-]{1,127}$/.test(name))
    throw badParameter('The request URI contains an invalid name.');
  return { kind, name, version };
};
