import { hourMs, type Instant, iso, plusMs } from '../../desk/rules/time';
import type { SamplePerson } from './people';

export interface Claim {
  readonly typ: string;
  readonly val: string;
}

const tenantId = '3d6c9f52-8f0b-4c61-9a7e-2b1d5e8f4a70';
const clientId = 'c2f1a4de-6b0e-4f3a-8e57-91d0b7c3e6f8';
const sessionMs = 8 * hourMs;

/**
 * The claims that App Service passes on for an Entra v2.0 token: some names stay short, others arrive as the URIs of
 * old. A list claim (`roles`, `groups`) repeats. `acct` is the optional claim that tells guests (docs/azure.md §6).
 */
const claimsOf = (person: SamplePerson, now: Instant): readonly Claim[] => [
  { typ: 'aud', val: clientId },
  { typ: 'iss', val: `https://login.microsoftonline.com/${tenantId}/v2.0` },
  { typ: 'iat', val: secondsOf(now) },
  { typ: 'nbf', val: secondsOf(now) },
  { typ: 'exp', val: secondsOf(plusMs(now, sessionMs)) },
  ...(person.scopes === undefined ? [{ typ: emailType, val: person.mail }] : [{ typ: 'idtyp', val: 'app' }]),
  { typ: 'name', val: person.name },
  { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: person.id },
  ...(person.scopes === undefined ? [{ typ: 'preferred_username', val: person.mail }] : []),
  { typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier', val: subjectOf(person) },
  { typ: 'http://schemas.microsoft.com/identity/claims/tenantid', val: tenantId },
  { typ: 'ver', val: '2.0' },
  { typ: 'acct', val: person.isGuest ? '1' : '0' },
  ...[...person.roles, ...(person.scopes ?? [])].map((val) => ({ typ: 'roles', val })),
  ...person.groups.map((val) => ({ typ: 'groups', val })),
];

/** A person's subject is made for the application and never the object id; a program's are the same. */
const subjectOf = ({ id, scopes }: SamplePerson): string => (scopes === undefined ? `subject-of-${id}` : id);

/** The four headers that the application behind App Service sees; the first is base64 of JSON. */
export const principalHeadersOf = (person: SamplePerson, now: Instant): Readonly<Record<string, string>> => {
  const principal = { auth_typ: 'aad', claims: claimsOf(person, now), name_typ: emailType, role_typ: roleType };
  return {
    'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
    'x-ms-client-principal-id': person.id,
    'x-ms-client-principal-name': person.mail,
    'x-ms-client-principal-idp': 'aad',
  };
};

/** What `/.auth/me` answers: an array of one. The tokens are left out, as there are none. */
export const sessionsOf = (person: SamplePerson, now: Instant): readonly object[] => [
  {
    expires_on: iso(plusMs(now, sessionMs)),
    provider_name: 'aad',
    user_claims: claimsOf(person, now),
    user_id: person.mail,
  },
];

const emailType = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const roleType = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

const secondsOf = (moment: Instant): string => String(Math.floor(moment / 1000));
