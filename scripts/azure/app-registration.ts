import { createHash } from 'node:crypto';
import { roles, scopes } from '../../desk/rules/people';

/** One call of Microsoft Graph, as `az rest` makes it. */
export interface GraphCall {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

/** Makes the call, or says what it would be; what Graph answers, or stands for it. */
export type Graph = (call: GraphCall) => Promise<Readonly<Record<string, unknown>>>;

/** `host` and `identity` are known after the first deployment. */
export interface Registration {
  readonly environment: string;
  readonly tenantId: string;
  readonly host?: string | undefined;
  readonly identity?: string | undefined;
  readonly gifts?: readonly Gift[];
}

/** A role or scope, and the object id of the person, group or program that shall have it. */
export interface Gift {
  readonly role: string;
  readonly to: string;
}

export interface Registered {
  readonly appId: string;
}

/** The same id for the same role or scope, wherever and whenever it is made: assignments hang on it. */
export const appRoleIdOf = (value: string): string => {
  const bytes = createHash('sha256').update(`tierline app role ${value}`).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/**
 * Makes the app registration agree: every call either says how things shall be, or looks first and adds what is missing, so
 * that running it again changes nothing. No secret is made: the app proves itself by its identity (docs/azure.md §6).
 */
export const register = async (graph: Graph, wanted: Registration): Promise<Registered> => {
  const app = `/applications(uniqueName='tierline-${wanted.environment}')`;
  await graph({ method: 'PATCH', path: app, body: applicationOf(wanted) });
  const { appId } = await graph({ method: 'GET', path: `${app}?$select=appId` });
  const id = String(appId);
  // A client can only be trusted with a scope that is there already. Graph wants the display name each time.
  const trusting = { identifierUris: [`api://${id}`], api: { ...api, ...azureCli } };
  await graph({ method: 'PATCH', path: app, body: { displayName: nameOf(wanted), ...trusting } });

  const principal = `/servicePrincipals(appId='${id}')`;
  // Whoever has no role may still file: requesters are all members (docs/design.md §3).
  await graph({ method: 'PATCH', path: principal, body: { appRoleAssignmentRequired: false } });
  if (wanted.identity !== undefined) {
    // Here Graph documents the application by its appId or object id, not by its unique name.
    const path = `/applications(appId='${id}')/federatedIdentityCredentials(name='tierline')`;
    await graph({ method: 'PATCH', path, body: credentialOf(wanted.tenantId, wanted.identity) });
  }
  if (wanted.gifts !== undefined && wanted.gifts.length > 0) await give(graph, principal, wanted.gifts);
  return { appId: id };
};

const nameOf = ({ environment }: Registration): string => `Tierline ${environment}`;

const applicationOf = (wanted: Registration) => ({
  displayName: nameOf(wanted),
  signInAudience: 'AzureADMyOrg',
  api,
  // Tiers are groups, so tokens have to name them (R92).
  groupMembershipClaims: 'SecurityGroup',
  // `acct` tells guests (R49), `idtyp` programs.
  optionalClaims: {
    idToken: [{ name: 'acct' }],
    accessToken: [{ name: 'acct' }, { name: 'idtyp' }],
  },
  appRoles: [
    ...roles.map((role) => appRoleOf(role, 'User')),
    ...scopes.map((scope) => appRoleOf(scope, 'Application')),
  ],
  web: {
    implicitGrantSettings: { enableIdTokenIssuance: true },
    ...(wanted.host !== undefined && { redirectUris: [`${new URL(wanted.host).origin}/.auth/login/aad/callback`] }),
  },
});

/**
 * By this scope a program asks the desk in the name of whoever is signed in to it; it adds no right to that person's. Azure's
 * command line may do so for everybody (`az account get-access-token`), any other program once an admin has agreed.
 */
const delegatedScope = 'user_impersonation';

const api = {
  requestedAccessTokenVersion: 2,
  oauth2PermissionScopes: [
    {
      id: appRoleIdOf(delegatedScope),
      value: delegatedScope,
      type: 'Admin',
      adminConsentDisplayName: 'Use the desk as the signed-in person',
      adminConsentDescription: 'Tierline: all that the signed-in person may do at the desk, and nothing else.',
      isEnabled: true,
    },
  ],
};

/** The client id of `az` is the same in every tenant. */
const azureCli = {
  preAuthorizedApplications: [
    {
      appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      delegatedPermissionIds: [appRoleIdOf(delegatedScope)],
    },
  ],
};

const appRoleOf = (value: string, member: 'User' | 'Application') => ({
  id: appRoleIdOf(value),
  value,
  displayName: value,
  description: member === 'User' ? `Tierline: ${value}` : `Tierline, for programs: ${value}`,
  allowedMemberTypes: [member],
  isEnabled: true,
});

const credentialOf = (tenantId: string, identity: string) => ({
  issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  subject: identity,
  audiences: ['api://AzureADTokenExchange'],
  description: 'The identity of the app stands in for a client secret.',
});

/** Graph refuses an assignment that is there already, so it is looked for. */
const give = async (graph: Graph, principal: string, gifts: readonly Gift[]): Promise<void> => {
  const { id } = await graph({ method: 'GET', path: `${principal}?$select=id` });
  const path = `${principal}/appRoleAssignedTo`;
  const { value } = await graph({ method: 'GET', path: `${path}?$top=999` });
  const assigned = Array.isArray(value) ? (value as readonly Assignment[]) : [];
  const held = new Set(assigned.map(({ principalId, appRoleId }) => `${principalId} ${appRoleId}`.toLowerCase()));
  for (const { role, to } of gifts) {
    const appRoleId = appRoleIdOf(role);
    const gift = `${to} ${appRoleId}`.toLowerCase();
    if (held.has(gift)) continue;
    held.add(gift);
    await graph({ method: 'POST', path, body: { principalId: to, resourceId: id, appRoleId } });
  }
};

interface Assignment {
  readonly principalId: string;
  readonly appRoleId: string;
}
