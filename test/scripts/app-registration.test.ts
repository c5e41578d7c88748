import { roles, scopes } from '../../desk/rules/people';
import { appRoleIdOf, type Graph, type GraphCall, register } from '../../scripts/azure/app-registration';
import { dryGraph } from '../../scripts/azure/az-graph';
import { grantLapsRights } from '../../scripts/azure/laps-rights';

const admin = '11111111-1111-1111-1111-111111111111';
const wanted = {
  ...{ environment: 'dev', tenantId: '22222222-2222-2222-2222-222222222222', gifts: [{ role: 'ItAdmin', to: admin }] },
  ...{ host: 'https://desk.example.org/', identity: '33333333-3333-3333-3333-333333333333' },
};

/** A directory that remembers what it was told, by path; assignments add up. */
const aDirectory = () => {
  const calls: GraphCall[] = [];
  const assignments: unknown[] = [];
  const graph: Graph = async (call) => {
    calls.push(call);
    if (call.method === 'POST') assignments.push(call.body);
    if (call.path.includes('/appRoleAssignedTo')) return { value: [...assignments] };
    return { id: 'an-id', appId: 'an-app-id' };
  };
  return { calls, assignments, graph };
};

const bodyOf = (calls: readonly GraphCall[], path: RegExp): Record<string, unknown> =>
  calls.find((call) => call.method === 'PATCH' && path.test(call.path))?.body as Record<string, unknown>;

describe('the app registration', () => {
  it('has a role for each role and scope of the permissions, for people or for programs', async () => {
    const { calls, graph } = aDirectory();
    await register(graph, wanted);
    const appRoles = bodyOf(calls, /^\/applications/)['appRoles'] as readonly Record<string, unknown>[];
    const valuesFor = (member: string) =>
      appRoles.filter((role) => String(role['allowedMemberTypes']) === member).map(({ value }) => value);
    expect(valuesFor('User')).toEqual(roles);
    expect(valuesFor('Application')).toEqual(scopes);
    expect(new Set(appRoles.map(({ id }) => id)).size).toBe(appRoles.length);
  });

  it('trusts the identity and no secret, one tenant, one address', async () => {
    const { calls, graph } = aDirectory();
    await register(graph, wanted);
    expect(bodyOf(calls, /federated/)).toMatchObject({
      issuer: `https://login.microsoftonline.com/${wanted.tenantId}/v2.0`,
      subject: wanted.identity,
    });
    expect(bodyOf(calls, /^\/applications/)).toMatchObject({
      signInAudience: 'AzureADMyOrg',
      web: { redirectUris: ['https://desk.example.org/.auth/login/aad/callback'] },
    });
    expect(JSON.stringify(calls)).not.toMatch(/passwordCredentials|addPassword/);
  });

  it('lets a person ask by the command line of Azure, and no other program without an admin', async () => {
    const { calls, graph } = aDirectory();
    await register(graph, wanted);
    const [first, second] = calls.filter(({ path }) => path.startsWith('/applications') && !path.includes('federated'));
    const scope = { value: 'user_impersonation', type: 'Admin', id: appRoleIdOf('user_impersonation') };
    expect(first?.body).toMatchObject({ api: { oauth2PermissionScopes: [scope] } });
    expect(JSON.stringify(first)).not.toContain('preAuthorizedApplications');
    const trusted = calls.map(({ body }) => body).find((body) => JSON.stringify(body)?.includes('preAuthorized'));
    expect(second?.method).toBe('GET');
    expect(trusted).toMatchObject({
      identifierUris: ['api://an-app-id'],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [scope],
        preAuthorizedApplications: [{ delegatedPermissionIds: [scope.id] }],
      },
    });
  });

  it('appoints the first admin once, however often it runs', async () => {
    const { assignments, graph } = aDirectory();
    await register(graph, wanted);
    await register(graph, wanted);
    expect(assignments).toEqual([{ principalId: admin, resourceId: 'an-id', appRoleId: appRoleIdOf('ItAdmin') }]);
  });

  it('gives a role to a person or a program, beside those that others have', async () => {
    const { assignments, graph } = aDirectory();
    const program = '44444444-4444-4444-4444-444444444444';
    const gifts = [...wanted.gifts, { role: 'tickets.read', to: program }, { role: 'tickets.write', to: program }];
    await register(graph, wanted);
    await register(graph, { ...wanted, gifts });
    expect(assignments.slice(1)).toEqual(
      ['tickets.read', 'tickets.write'].map((role) => ({
        principalId: program,
        resourceId: 'an-id',
        appRoleId: appRoleIdOf(role),
      })),
    );
  });

  it('asks as Graph documents it: the credential by appId, a name with each upsert', async () => {
    const { calls, graph } = aDirectory();
    await register(graph, wanted);
    const paths = calls.map(({ path }) => path);
    expect(paths).toContain("/applications(appId='an-app-id')/federatedIdentityCredentials(name='tierline')");
    const upserts = calls.filter(
      ({ method, path }) => method === 'PATCH' && path.endsWith("(uniqueName='tierline-dev')"),
    );
    expect(upserts.map(({ body }) => (body as Record<string, unknown>)['displayName'])).toEqual(
      Array(2).fill('Tierline dev'),
    );
  });

  it('leaves what is not known yet: no address, no identity, no admin', async () => {
    const { calls, graph } = aDirectory();
    await register(graph, { environment: 'dev', tenantId: wanted.tenantId });
    expect(JSON.stringify(calls)).not.toMatch(/redirectUris|federated|appRoleAssignedTo/);
  });

  it('prints every command of a dry run, ready for a shell', async () => {
    const lines: string[] = [];
    await register(
      dryGraph((line) => lines.push(line)),
      wanted,
    );
    expect(lines).toHaveLength(8);
    expect(lines.every((line) => line.startsWith('az rest --method '))).toBe(true);
    expect(lines.at(-1)).toContain(`"principalId":"${admin}"`);
    expect(lines.filter((line) => line.includes('create-if-missing'))).toEqual(
      lines.filter((line) => line.includes('--method PATCH')),
    );
  });

  it('gives ids that are UUIDs and stay', () => {
    expect(appRoleIdOf('ItAdmin')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(appRoleIdOf('ItAdmin')).toBe(appRoleIdOf('ItAdmin'));
  });
});

describe('the rights for Windows LAPS', () => {
  const identity = '33333333-3333-3333-3333-333333333333';
  const rights = [
    { id: 'id-1', value: 'DeviceLocalCredential.Read.All' },
    { id: 'id-2', value: 'DeviceManagementManagedDevices.PrivilegedOperations.All' },
    { id: 'id-3', value: 'Mail.Send' },
  ];

  /** Microsoft Graph as far as this asks it; what it was given adds up. */
  const aTenant = (appRoles: readonly unknown[]) => {
    const given: Record<string, unknown>[] = [];
    const graph: Graph = async ({ method, path, body }) => {
      if (method === 'POST') given.push(body as Record<string, unknown>);
      return path.includes('appRoleAssignments') ? { value: [...given] } : { id: 'graph', appRoles };
    };
    return { given, graph };
  };

  it('are two, by the ids that Graph has for them, and given once', async () => {
    const { given, graph } = aTenant(rights);
    await grantLapsRights(graph, identity);
    await grantLapsRights(graph, identity);
    expect(given).toEqual(
      ['id-1', 'id-2'].map((appRoleId) => ({ principalId: identity, resourceId: 'graph', appRoleId })),
    );
  });

  it('are not guessed where Graph does not know one', async () => {
    const { given, graph } = aTenant(rights.slice(1));
    await expect(grantLapsRights(graph, identity)).rejects.toThrow('DeviceLocalCredential.Read.All');
    expect(given).toEqual([]);
  });
});
