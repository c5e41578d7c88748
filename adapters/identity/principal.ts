import * as z from 'zod';
import { type Caller, roles, scopes } from '../../desk/rules/people';

/**
 * Who calls, from the header `x-ms-client-principal` that App Service authentication sets: base64 of
 * `{ auth_typ, claims: [{ typ, val }], name_typ, role_typ }` (docs/azure.md §6). The only place that reads it.
 *
 * `undefined` means nobody: no header, or anything about it that is not as Entra ID writes it. Unknown roles are
 * dropped. A program (`idtyp` = app) has its app roles as scopes; a person has no scopes. Guests are known by the
 * optional claim `acct`, which the app registration has to ask for. With a `tenantId`, other tenants are nobody.
 *
 * Trustworthy only behind App Service authentication, or the laptop's stand-in, which both drop what clients send.
 */
export const callerOf = (
  headers: { get(name: string): string | null | undefined },
  { tenantId }: { readonly tenantId?: string } = {},
): Caller | undefined => {
  const principal = principalOf(headers.get('x-ms-client-principal') ?? '');
  if (principal === undefined) return undefined;

  const values = valuesByNameOf(principal);
  const identity = Identity.safeParse(Object.fromEntries(single.map((name) => [name, onlyOne(values(name))])));
  if (!identity.success) return undefined;

  const { oid, sub, tid, idtyp, acct } = identity.data;
  if (tenantId !== undefined && tid !== tenantId) return undefined;

  // Without the optional claim `idtyp`, a program shows by its subject: a person's is never the object id.
  const isApp = idtyp === 'app' || (idtyp === undefined && sub === oid);
  const granted = values('roles');
  return {
    id: oid,
    name: printable(values('name')[0] ?? oid),
    roles: isApp ? [] : roles.filter((role) => granted.includes(role)),
    scopes: isApp ? scopes.filter((scope) => granted.includes(scope)) : [],
    groups: isApp ? [] : [...new Set(values('groups'))],
    isGuest: acct === '1',
    isApp,
  };
};

/** App Service passes some claims on under the URIs of old; which ones depends on the token's version. */
const shortNameByType: ReadonlyMap<string, string> = new Map([
  ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid'],
  ['http://schemas.microsoft.com/identity/claims/tenantid', 'tid'],
  ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier', 'sub'],
  ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name', 'name'],
  ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'roles'],
]);

/** These say who it is, so two values that differ are nobody. */
const single = ['oid', 'sub', 'tid', 'idtyp', 'acct'] as const;

const Identity = z.object({
  oid: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  sub: z.string().optional(),
  tid: z.string().optional(),
  idtyp: z.enum(['user', 'app']).optional(),
  acct: z.enum(['0', '1']).optional(),
});

/** Entra lists 200 groups at most; App Service refuses headers far below this size. */
const headerLengthMax = 64 * 1024;

const Principal = z.object({
  auth_typ: z.literal('aad'),
  claims: z.array(z.object({ typ: z.string().max(256), val: z.string().max(4096) })).max(1000),
  role_typ: z.string().max(256).optional(),
});

type Principal = z.infer<typeof Principal>;

const principalOf = (header: string): Principal | undefined => {
  if (header.length > headerLengthMax || header.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(header))
    return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'base64'));
    return Principal.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Looks up claims by their short name; what `role_typ` names is a role as well. */
const valuesByNameOf = ({ claims, role_typ }: Principal): ((name: string) => readonly string[]) => {
  const valuesByName = new Map<string, string[]>();
  for (const { typ, val } of claims) {
    const name = typ === role_typ ? 'roles' : (shortNameByType.get(typ) ?? typ);
    valuesByName.set(name, [...(valuesByName.get(name) ?? []), val]);
  }
  return (name) => valuesByName.get(name) ?? [];
};

/** The value, if all are the same; `null`, which no schema takes, if they differ. */
const onlyOne = (values: readonly string[]): string | null | undefined =>
  values.every((value) => value === values[0]) ? values[0] : null;

/** A name may end up in mails and logs: no control characters, no line breaks, at most 200 characters. */
const printable = (name: string): string =>
  name
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .slice(0, 200);
