import type { GraphTenant, Item } from './tenant';

/** Whom and what the laptop has already, to be found in its Graph again. */
export interface SampleOf {
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly mail: string;
    readonly groups: readonly string[];
    readonly isGuest: boolean;
  }[];
  readonly groups: readonly { readonly objectId: string; readonly name: string; readonly mailbox: string }[];
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  /** Those whose password Windows LAPS sets. */
  readonly laps: readonly { readonly id: string; readonly managedDeviceId: string; readonly entraDeviceId: string }[];
}

/** The group of devices that no tier serves (R74), to be named by `--device-group test=…`. */
export const sampleTestGroup = '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c09';

const entraIdOf = (index: number): string => `2f6f1c00-6a6e-4f3c-8a52-${String(index + 1).padStart(12, '0')}`;

/**
 * The laptop's own people, groups and devices as a tenant, and beside them what is in every tenant: a spare that was never
 * enrolled with the desk, a shared device, a Test group, a phone of somebody's own, someone who left, and a nested group.
 */
export const sampleTenant = ({ people, groups, devices, laps }: SampleOf): GraphTenant => {
  const intune = (name: string, index: number, more: Item): Item => ({
    id: `9c1b0000-1f3c-4a52-9c1b-${String(index + 1).padStart(12, '0')}`,
    userId: '',
    deviceName: name,
    managedDeviceOwnerType: 'company',
    lastSyncDateTime: '2026-03-01T08:00:00Z',
    operatingSystem: 'Windows',
    complianceState: 'compliant',
    azureADDeviceId: entraIdOf(index),
    serialNumber: `SN-${String(4001 + index)}`,
    manufacturer: 'Contoso',
    ...more,
  });
  const spares = [
    { id: 'LAPTOP-90', more: { userId: 'requester-2' } },
    { id: 'LOBBY-01', more: {} },
    { id: 'PHONE-77', more: { managedDeviceOwnerType: 'personal', userId: 'requester', operatingSystem: 'iOS' } },
  ];
  const enrolled = devices.map(({ id }) => ({ id, more: { userId: 'requester' } }));
  const ofLaps = laps.map(({ id, managedDeviceId, entraDeviceId }) => ({
    id,
    more: { id: managedDeviceId, azureADDeviceId: entraDeviceId, userId: 'requester-2' },
  }));
  const managedDevices = [...enrolled, ...ofLaps, ...spares].map(({ id, more }, index) => intune(id, index, more));
  const nested = '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c0a';
  const left = {
    id: 'left-long-ago',
    displayName: 'Ana Prior',
    mail: 'ana.prior@contoso.example',
    accountEnabled: false,
  };
  return {
    managedDevices,
    devices: managedDevices.map((device, index) => ({
      id: `0a6f2f00-1f3c-4a52-9c1b-${String(index + 1).padStart(12, '0')}`,
      deviceId: device['azureADDeviceId'],
      displayName: device['deviceName'],
    })),
    users: [
      ...people.map(({ id, name, mail, isGuest }) => ({
        id,
        displayName: name,
        mail,
        userPrincipalName: mail,
        userType: isGuest ? 'Guest' : 'Member',
        accountEnabled: true,
        preferredLanguage: 'en-GB',
        usageLocation: 'GB',
      })),
      { ...left, userType: 'Member', preferredLanguage: null },
    ],
    groups: [
      ...groups.map(({ objectId, name, mailbox }) => ({ id: objectId, displayName: name, mail: mailbox })),
      { id: sampleTestGroup, displayName: 'Modern Workplace Devices-Test', mail: null },
      { id: nested, displayName: 'Night shift', mail: null },
    ],
    members: {
      ...Object.fromEntries(
        groups.map(({ objectId }, index) => [
          objectId,
          [
            ...people.filter(({ groups: works }) => works.includes(objectId)).map(({ id }) => id),
            ...(index === 0 ? [left.id, nested, 'guest'] : []),
          ],
        ]),
      ),
      [sampleTestGroup]: [`0a6f2f00-1f3c-4a52-9c1b-${String(managedDevices.length - 1).padStart(12, '0')}`],
    },
  };
};
