/** An object of Graph, by the documented names of its properties; there may be others. */
export type Item = Readonly<Record<string, unknown>>;

/** A tenant: its objects, and who is a direct member of which group, by object id. */
export interface GraphTenant {
  readonly managedDevices: readonly Item[];
  readonly users: readonly Item[];
  readonly devices: readonly Item[];
  readonly groups: readonly (Item & { readonly id: string })[];
  readonly members: Readonly<Record<string, readonly string[]>>;
}

/** The direct members of a group, each with its type: users, devices, and other groups. */
export const membersOf = ({ users, devices, groups, members }: GraphTenant, groupId: string): readonly Item[] => {
  const typed = (type: string, items: readonly Item[]) =>
    items.map((item): [unknown, Item] => [item['id'], { '@odata.type': `#microsoft.graph.${type}`, ...item }]);
  const all = new Map<unknown, Item>([...typed('user', users), ...typed('device', devices), ...typed('group', groups)]);
  return (members[groupId] ?? []).map((id) => all.get(id)).filter((member) => member !== undefined);
};

/** What comes without `$select`; the rest has to be asked for. */
export const defaultProperties: Readonly<Record<string, readonly string[]>> = {
  users: [
    'id',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
    'businessPhones',
  ],
};

const users = [...(defaultProperties['users'] ?? []), 'accountEnabled', 'userType', 'usageLocation', 'companyName'];
const devices = [
  'id',
  'deviceId',
  'displayName',
  'operatingSystem',
  'operatingSystemVersion',
  'accountEnabled',
  'isManaged',
];
const groups = ['id', 'displayName', 'mail', 'mailEnabled', 'securityEnabled', 'description', 'groupTypes'];
const managedDevices = [
  'id',
  'userId',
  'deviceName',
  'managedDeviceOwnerType',
  'enrolledDateTime',
  'lastSyncDateTime',
  'operatingSystem',
  'complianceState',
  'osVersion',
  'azureADRegistered',
  'azureADDeviceId',
  'emailAddress',
  'userPrincipalName',
  'model',
  'manufacturer',
  'serialNumber',
  'userDisplayName',
];

const propertiesBySet: Readonly<Record<string, readonly string[]>> = {
  users,
  devices,
  groups,
  managedDevices,
  directoryObjects: [...users, ...devices, ...groups],
};

/** The properties that a `$select` may name. */
export const known = (set: string): readonly string[] => propertiesBySet[set] ?? [];
