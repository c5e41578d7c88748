import type { Graph } from './app-registration';

/** What the app asks Microsoft Graph for where Windows LAPS sets passwords (adapters/graph/laps.ts). */
const lapsRights = ['DeviceLocalCredential.Read.All', 'DeviceManagementManagedDevices.PrivilegedOperations.All'];

/** Microsoft Graph's own application, the same in every tenant. */
const microsoftGraph = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";

/**
 * Gives the app's identity what Windows LAPS takes, each once. Their ids are read from Graph, not written down. Bicep
 * cannot do it: these are rights in the directory, which only a privileged role administrator gives.
 */
export const grantLapsRights = async (graph: Graph, identity: string): Promise<void> => {
  const { id: resourceId, appRoles } = await graph({ method: 'GET', path: `${microsoftGraph}?$select=id,appRoles` });
  const path = `/servicePrincipals/${identity}/appRoleAssignments`;
  const { value } = await graph({ method: 'GET', path: `${path}?$top=999` });
  const has = listOf<{ readonly appRoleId: string }>(value).map(({ appRoleId }) => appRoleId);
  for (const right of lapsRights) {
    const appRoleId = idOf(listOf<AppRole>(appRoles), right);
    if (has.includes(appRoleId)) continue;
    await graph({ method: 'POST', path, body: { principalId: identity, resourceId, appRoleId } });
  }
};

interface AppRole {
  readonly id: string;
  readonly value: string;
}

const listOf = <Item>(value: unknown): readonly Item[] => (Array.isArray(value) ? (value as readonly Item[]) : []);

/** A dry run has no list to read it from, and says whose id it would be. */
const idOf = (appRoles: readonly AppRole[], right: string): string => {
  const id = appRoles.find(({ value }) => value === right)?.id;
  if (id === undefined && appRoles.length > 0) throw new Error(`Microsoft Graph has no application role ${right}.`);
  return id ?? `<id of ${right}>`;
};
