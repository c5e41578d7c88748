import { Fault } from '../../desk/ports';
import { type GraphClient, isMissing, type Rows } from './client';
import { EntraDevice, EntraGroup, IntuneDevice, Member, selectOf, User } from './shapes';

/** A group with its direct members: nested groups do not count (R96). */
export interface TenantGroup {
  readonly group: EntraGroup;
  readonly members: Rows<Member>;
}

/** What was read of a tenant: nothing is left out or joined yet. Groups by object id. */
export interface Tenant {
  readonly devices: Rows<IntuneDevice>;
  readonly users: Rows<User>;
  /** Read only when a group of devices is asked for. */
  readonly entraDevices: Rows<EntraDevice>;
  readonly groups: ReadonlyMap<string, TenantGroup>;
}

/** Entra ID gives 999 a page at most; Intune pages as it likes. */
const pageItems = 999;

/**
 * Reads managed devices, users, and the groups named by object id with their direct members.
 *
 * Application permissions: `DeviceManagementManagedDevices.Read.All`, `User.Read.All` and `GroupMember.Read.All`, which
 * are the least that Graph documents for these lists; `Device.Read.All` as well when a group of devices is named.
 * Fault `missing` names a group that is not there.
 */
export const readTenant = async (
  graph: GraphClient,
  { staff, ofDevices }: { readonly staff: readonly string[]; readonly ofDevices: readonly string[] },
): Promise<Tenant> => {
  const groups = new Map<string, TenantGroup>();
  for (const objectId of new Set([...staff, ...ofDevices])) groups.set(objectId, await readGroup(graph, objectId));
  const none = { items: [], unread: 0 };
  return {
    groups,
    devices: await graph.all(`/deviceManagement/managedDevices?$select=${selectOf(IntuneDevice)}`, IntuneDevice),
    users: await graph.all(`/users?$select=${selectOf(User)}&$top=${pageItems}`, User),
    entraDevices:
      ofDevices.length === 0
        ? none
        : await graph.all(`/devices?$select=${selectOf(EntraDevice)}&$top=${pageItems}`, EntraDevice),
  };
};

const readGroup = async (graph: GraphClient, objectId: string): Promise<TenantGroup> => {
  const path = `/groups/${encodeURIComponent(objectId)}`;
  try {
    return {
      group: await graph.one(`${path}?$select=${selectOf(EntraGroup)}`, EntraGroup),
      members: await graph.all(`${path}/members?$select=${selectOf(Member)}&$top=${pageItems}`, Member),
    };
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Fault('missing', { cause: new Error(`Entra ID has no group ${objectId}`) });
  }
};
