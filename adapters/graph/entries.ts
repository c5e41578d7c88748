import type * as z from 'zod';
import { DeviceEntry, GroupEntry, PersonEntry } from '../../desk/contracts/directory';
import type { Group } from '../../desk/rules/alerts';
import type {
  DeviceEntry as DeviceSaid,
  GroupEntry as GroupSaid,
  PersonEntry as PersonSaid,
  Reading,
} from '../../desk/rules/directory';
import type { IntuneDevice, User } from './shapes';
import type { Tenant, TenantGroup } from './tenant';

/** Which of a device's names is its id with the desk, and so what it enrols by. */
export const deviceIdChoices = ['entra', 'serial', 'name'] as const;
export type DeviceIdChoice = (typeof deviceIdChoices)[number];

/** A group of Entra ID by the word that the desk has for it. */
export interface NamedGroup {
  readonly id: string;
  readonly objectId: string;
}

export interface Choices {
  readonly deviceId: DeviceIdChoice;
  /** Groups that work tiers. */
  readonly staff: readonly NamedGroup[];
  /** Groups of devices, such as `test` (R74). A device in two counts to the one that is named first. */
  readonly ofDevices: readonly NamedGroup[];
  /** The groups that the desk has: an Entra group without a mailbox keeps the one it has here. */
  readonly known: readonly Group[];
}

/** What a tenant says, in the desk's words, and what whoever imports should know about it. */
export interface TenantEntries {
  readonly devices: Reading<DeviceSaid>;
  readonly people: Reading<PersonSaid>;
  readonly groups: Reading<GroupSaid>;
  readonly notes: readonly string[];
}

/**
 * Puts a tenant into the desk's words: devices of the organisation, the people who use them and the staff, and the groups
 * that work tiers. Nobody else is taken: who has no device and works no tier is nothing to the desk.
 *
 * Guests are nobody's staff (R49); accounts that are disabled or have no mailbox are left out; only direct members count
 * (R96). What is left out is noted. When something could not be understood, nothing is said to be gone.
 */
export const tenantToEntries = (tenant: Tenant, choices: Choices): TenantEntries => {
  const notes: string[] = [];
  const devices = devicesOf(tenant, choices, notes);
  const people = peopleOf(tenant, choices, devices.entries, notes);
  return { devices, people, groups: groupsOf(tenant, choices, notes), notes };
};

const withoutAny = '00000000-0000-0000-0000-000000000000';

const devicesOf = (tenant: Tenant, choices: Choices, notes: string[]): Reading<DeviceSaid> => {
  const { items, unread } = tenant.devices;
  const grouped = groupsOfDevices(tenant, choices, notes);
  const company = items.filter(({ managedDeviceOwnerType }) => managedDeviceOwnerType !== 'personal');
  const personal = items.length - company.length;
  if (personal > 0) notes.push(`${personal} personal devices are left out`);
  if (unread > 0) notes.push(`${unread} devices could not be understood`);

  const entryById = new Map<string, DeviceSaid>();
  let broken = 0;
  for (const device of latestFirst(company)) {
    const entraDeviceId = entraIdOf(device);
    const said = {
      deviceId: deviceIdOf(device, choices.deviceId),
      name: textOf(device.deviceName) ?? undefined,
      serial: textOf(device.serialNumber),
      entraDeviceId,
      managedDeviceId: textOf(device.id)?.toLowerCase(),
      primaryUser: textOf(device.userId),
      ...groupSaid(grouped, entraDeviceId),
    };
    const entry = DeviceEntry.safeDecode(withoutUndefined(said) as never);
    const about = `the device ${said.name ?? device.id}`;
    if (!entry.success) {
      broken += 1;
      notes.push(`${about} is left out: ${reasonOf(entry.error)}`);
    } else if (entryById.has(entry.data.deviceId)) {
      notes.push(`${about} is there twice as ${entry.data.deviceId}: the one that synchronised last counts`);
    } else entryById.set(entry.data.deviceId, entry.data);
  }
  return { entries: [...entryById.values()], isWhole: unread + broken === 0 };
};

/** Intune keeps what enrolled before: the same machine may be there more than once. */
const latestFirst = (devices: readonly IntuneDevice[]): readonly IntuneDevice[] =>
  devices.toSorted((one, other) => (other.lastSyncDateTime ?? '').localeCompare(one.lastSyncDateTime ?? ''));

const textOf = (text: string | null | undefined): string | null => (text ?? '').trim() || null;

const entraIdOf = ({ azureADDeviceId }: IntuneDevice): string | null => {
  const id = textOf(azureADDeviceId)?.toLowerCase() ?? null;
  return id === withoutAny ? null : id;
};

const deviceIdOf = (device: IntuneDevice, choice: DeviceIdChoice): string | undefined => {
  const { serialNumber, deviceName } = device;
  const id = { entra: entraIdOf(device), serial: textOf(serialNumber), name: textOf(deviceName) }[choice];
  return id?.toUpperCase();
};

/** Which named group a device is in, by its lower-case Entra device id; whole when it is known of every member. */
interface DeviceGroups {
  readonly byDevice: ReadonlyMap<string, string>;
  readonly isWhole: boolean;
}

/** That a device is in no group is said only when that is known. */
const groupSaid = ({ byDevice, isWhole }: DeviceGroups, entraDeviceId: string | null): { group?: string | null } => {
  const group = byDevice.get(entraDeviceId ?? '');
  if (group !== undefined) return { group };
  return isWhole ? { group: null } : {};
};

const groupsOfDevices = ({ groups, entraDevices }: Tenant, { ofDevices }: Choices, notes: string[]): DeviceGroups => {
  const deviceIdByObjectId = new Map(entraDevices.items.map(({ id, deviceId }) => [id, deviceId?.toLowerCase()]));
  const byDevice = new Map<string, string>();
  let isWhole = ofDevices.length > 0 && ofDevices.every(({ objectId }) => groups.get(objectId)?.members.unread === 0);
  for (const { id, objectId } of ofDevices) {
    for (const { id: memberId, '@odata.type': type } of membersOf(groups, objectId)) {
      const deviceId = deviceIdByObjectId.get(memberId);
      if (type !== '#microsoft.graph.device') notes.push(`${notOfDevices(id, type)}: ${memberId}`);
      else if (deviceId === undefined) {
        isWhole = false;
        notes.push(`the device ${memberId} in ${id} cannot be read: is Device.Read.All granted?`);
      } else if (!byDevice.has(deviceId)) byDevice.set(deviceId, id);
      else notes.push(`the device ${deviceId} is in ${byDevice.get(deviceId)} and in ${id}: the first one counts`);
    }
  }
  return { byDevice, isWhole };
};

const notOfDevices = (group: string, type: string): string =>
  type === '#microsoft.graph.group'
    ? `the members of a group within ${group} do not count (R96)`
    : `no device, though in ${group}`;

const membersOf = (groups: ReadonlyMap<string, TenantGroup>, objectId: string) =>
  groups.get(objectId)?.members.items ?? [];

const peopleOf = (
  { users, groups }: Tenant,
  { staff }: Choices,
  devices: readonly DeviceSaid[],
  notes: string[],
): Reading<PersonSaid> => {
  const tiers = new Map<string, string[]>();
  for (const { id, objectId } of staff) {
    for (const member of membersOf(groups, objectId)) {
      const type = member['@odata.type'];
      if (type === '#microsoft.graph.user') tiers.set(member.id, [...(tiers.get(member.id) ?? []), id]);
      else if (type === '#microsoft.graph.group')
        notes.push(`the members of a group within ${id} do not count (R96): ${member.id}`);
      else notes.push(`no person, though in ${id}: ${member.id}`);
    }
  }
  const wanted = new Set([...tiers.keys(), ...devices.flatMap(({ primaryUser }) => primaryUser ?? [])]);
  const unreadMembers = staff.reduce((sum, { objectId }) => sum + (groups.get(objectId)?.members.unread ?? 0), 0);
  const unread = users.unread + unreadMembers;
  if (unread > 0) notes.push(`${unread} people or memberships could not be understood`);

  let broken = 0;
  const entries = users.items.flatMap((user) => {
    if (!wanted.has(user.id)) return [];
    const why = unfit(user);
    const works = (tiers.get(user.id) ?? []).toSorted();
    if (why !== undefined) {
      notes.push(`${user.displayName ?? user.id} is left out${works.length > 0 ? `, though in ${works}` : ''}: ${why}`);
      return [];
    }
    const { id, displayName, mail, preferredLanguage } = user;
    const said = { id, name: textOf(displayName) ?? id, mail, language: textOf(preferredLanguage) };
    const sure = unreadMembers === 0 && { groups: works };
    const entry = PersonEntry.safeDecode({ ...said, ...sure } as never);
    if (entry.success) return [entry.data];
    broken += 1;
    notes.push(`${said.name} is left out: ${reasonOf(entry.error)}`);
    return [];
  });
  return { entries, isWhole: unread + broken === 0 };
};

/** Why somebody is no person of the desk. */
const unfit = ({ userType, accountEnabled, mail }: User): string | undefined => {
  if (userType === 'Guest') return 'a guest (R49)';
  if (accountEnabled === false) return 'the account is disabled';
  return textOf(mail) === null ? 'there is no mail address' : undefined;
};

const groupsOf = ({ groups }: Tenant, { staff, known }: Choices, notes: string[]): Reading<GroupSaid> => {
  const entries = staff.flatMap(({ id, objectId }) => {
    const { displayName, mail } = groups.get(objectId)?.group ?? {};
    const mailbox = textOf(mail) ?? known.find((group) => group.id === id)?.mailbox;
    if (mailbox === undefined) {
      notes.push(`the group ${id} is left out: it has no mail address, and the desk knows none`);
      return [];
    }
    const entry = GroupEntry.safeDecode({ id, objectId, name: textOf(displayName) ?? id, mailbox });
    if (entry.success) return [entry.data];
    notes.push(`the group ${id} is left out: ${reasonOf(entry.error)}`);
    return [];
  });
  return { entries, isWhole: false };
};

const withoutUndefined = (said: object): object =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

const reasonOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
