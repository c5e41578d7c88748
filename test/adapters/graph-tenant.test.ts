import { type Choices, tenantToEntries } from '../../adapters/graph/entries';
import { readTenant } from '../../adapters/graph/tenant';
import type { GraphOptions } from '../../local/graph/endpoint';
import type { GraphTenant } from '../../local/graph/tenant';
import { aGraph, aTenant, inTurn } from '../support/a-graph';
import { faultOf } from './ticket-store.contract';

const entraId = (index: number) => `2f6f1c00-6a6e-4f3c-8a52-00000000000${index}`;
const aLaptop = (index: number, changes = {}) => ({
  id: `m-${index}`,
  deviceName: `LAPTOP-0${index}`,
  serialNumber: `SN-${index}`,
  azureADDeviceId: entraId(index),
  userId: '',
  managedDeviceOwnerType: 'company',
  lastSyncDateTime: '2026-03-01T08:00:00Z',
  complianceState: 'compliant',
  ...changes,
});
const aUser = (id: string, changes = {}) => ({
  id,
  displayName: `The ${id}`,
  mail: `${id}@contoso.example`,
  userType: 'Member',
  accountEnabled: true,
  preferredLanguage: null,
  ...changes,
});

const tierOne = { id: 'tier-1', objectId: 'g-1' };
const choices: Choices = { deviceId: 'entra', staff: [tierOne], ofDevices: [], known: [] };
const groups = [{ id: 'g-1', displayName: 'Support tier 1', mail: 'tier-1@contoso.example' }];

const read = async (
  tenant: Partial<GraphTenant>,
  change: Partial<Choices> = {},
  options: Partial<GraphOptions> = {},
) => {
  const wanted = { ...choices, ...change };
  const { client, asked } = aGraph({ tenant: () => aTenant({ groups, ...tenant }), pageItems: 2, ...options });
  const raw = await readTenant(client, {
    staff: wanted.staff.map(({ objectId }) => objectId),
    ofDevices: wanted.ofDevices.map(({ objectId }) => objectId),
  });
  return { ...tenantToEntries(raw, wanted), asked };
};

describe('devices', () => {
  it('are those of the organisation, by the id that they have in Entra ID', async () => {
    const managedDevices = [
      aLaptop(1, { userId: 'u-1' }),
      aLaptop(2),
      aLaptop(3, { managedDeviceOwnerType: 'personal' }),
    ];
    const { devices, notes } = await read({ managedDevices });
    expect(devices).toEqual({
      isWhole: true,
      entries: [
        {
          deviceId: entraId(1).toUpperCase(),
          name: 'LAPTOP-01',
          serial: 'SN-1',
          entraDeviceId: entraId(1),
          managedDeviceId: 'm-1',
          primaryUser: 'u-1',
        },
        {
          deviceId: entraId(2).toUpperCase(),
          name: 'LAPTOP-02',
          serial: 'SN-2',
          entraDeviceId: entraId(2),
          managedDeviceId: 'm-2',
          primaryUser: null,
        },
      ],
    });
    expect(notes).toEqual(['1 personal devices are left out']);
  });

  it('may go by serial number or name', async () => {
    const managedDevices = [aLaptop(1, { serialNumber: 'sn-0a', deviceName: 'Laptop-7' })];
    const idBy = async (deviceId: Choices['deviceId']) =>
      (await read({ managedDevices }, { deviceId })).devices.entries.map((entry) => entry.deviceId);
    expect(await idBy('serial')).toEqual(['SN-0A']);
    expect(await idBy('name')).toEqual(['LAPTOP-7']);
  });

  it('without a usable id are noted, and then nothing is said to be gone', async () => {
    const none = '00000000-0000-0000-0000-000000000000';
    const { devices, notes } = await read({ managedDevices: [aLaptop(1, { azureADDeviceId: none }), aLaptop(2)] });
    expect(devices.entries).toHaveLength(1);
    expect(devices.isWhole).toBe(false);
    expect(notes).toEqual(['the device LAPTOP-01 is left out: deviceId: Name the device.']);
  });

  it('that are there twice count once, as they synchronised last', async () => {
    const old = aLaptop(1, { deviceName: 'OLD', lastSyncDateTime: '2025-01-01T00:00:00Z' });
    const { devices, notes } = await read({ managedDevices: [old, aLaptop(1)] });
    expect(devices.entries.map(({ name }) => name)).toEqual(['LAPTOP-01']);
    expect(devices.isWhole).toBe(true);
    expect(notes[0]).toContain('the device OLD is there twice');
  });

  const inGroups: Partial<GraphTenant> = {
    managedDevices: [aLaptop(1), aLaptop(2), aLaptop(3)],
    devices: [1, 2, 3].map((index) => ({ id: `o-${index}`, deviceId: entraId(index).toUpperCase() })),
    groups: [...groups, { id: 'g-test', displayName: 'Test' }, { id: 'g-broad', displayName: 'Broad' }],
    members: { 'g-test': ['o-1', 'g-broad'], 'g-broad': ['o-2', 'o-1'] },
  };
  const test = { id: 'test', objectId: 'g-test' };
  const broad = { id: 'broad', objectId: 'g-broad' };
  const groupOfEach = ({ devices }: Awaited<ReturnType<typeof read>>) =>
    devices.entries.map(({ name, group }) => [name, group]);

  it('are in the group that is named first, of two; nested groups do not count', async () => {
    const found = await read(inGroups, { ofDevices: [test, broad] });
    expect(groupOfEach(found)).toEqual([
      ['LAPTOP-01', 'test'],
      ['LAPTOP-02', 'broad'],
      ['LAPTOP-03', null],
    ]);
    expect(found.notes).toEqual([
      'the members of a group within test do not count (R96): g-broad',
      `the device ${entraId(1)} is in test and in broad: the first one counts`,
    ]);
  });

  it('are asked for their groups only when one is named', async () => {
    const found = await read(inGroups);
    expect(found.devices.entries.every((entry) => !('group' in entry))).toBe(true);
    expect(found.asked.some((path) => path.startsWith('/v1.0/devices'))).toBe(false);
  });

  it('are said to be in no group only when every member is known', async () => {
    const devices = (inGroups.devices ?? []).map((device, index) =>
      index === 0 ? { id: 'o-1', deviceId: null } : device,
    );
    const found = await read({ ...inGroups, devices }, { ofDevices: [test, broad] });
    expect(groupOfEach(found)).toEqual([
      ['LAPTOP-01', undefined],
      ['LAPTOP-02', 'broad'],
      ['LAPTOP-03', undefined],
    ]);
    expect(found.notes).toContain('the device o-1 in test cannot be read: is Device.Read.All granted?');
  });
});

describe('people', () => {
  it('are those who use a device or work a tier, and nobody else', async () => {
    const { people } = await read({
      managedDevices: [aLaptop(1, { userId: 'user' })],
      users: [aUser('agent', { preferredLanguage: 'de-DE' }), aUser('user'), aUser('somebody')],
      members: { 'g-1': ['agent'] },
    });
    expect(people).toEqual({
      isWhole: true,
      entries: [
        { id: 'agent', name: 'The agent', mail: 'agent@contoso.example', language: 'de-DE', groups: ['tier-1'] },
        { id: 'user', name: 'The user', mail: 'user@contoso.example', language: null, groups: [] },
      ],
    });
  });

  it('are no guests, no disabled accounts, nobody without a mailbox and no members of nested groups', async () => {
    const { people, notes } = await read({
      users: [
        aUser('guest', { userType: 'Guest' }),
        aUser('left', { accountEnabled: false }),
        aUser('mute', { mail: null }),
        aUser('nested'),
      ],
      groups: [...groups, { id: 'g-2', displayName: 'Night shift' }],
      members: { 'g-1': ['guest', 'left', 'mute', 'g-2'], 'g-2': ['nested'] },
    });
    expect(people).toEqual({ entries: [], isWhole: true });
    expect(notes).toEqual([
      'the members of a group within tier-1 do not count (R96): g-2',
      'The guest is left out, though in tier-1: a guest (R49)',
      'The left is left out, though in tier-1: the account is disabled',
      'The mute is left out, though in tier-1: there is no mail address',
    ]);
  });

  it('keep their groups when a membership cannot be understood', async () => {
    const half = { '@odata.context': 'x', value: [{ '@odata.type': '#microsoft.graph.user', id: 'agent' }, {}] };
    const members = { status: 200, headers: {}, body: JSON.stringify(half) };
    const inject: GraphOptions['inject'] = ({ url }) => (url.pathname.endsWith('/members') ? members : undefined);
    const { people } = await read({ users: [aUser('agent')] }, {}, { inject });
    expect(people.isWhole).toBe(false);
    expect(people.entries).toEqual([expect.not.objectContaining({ groups: expect.anything() })]);
  });

  it('whose names the caller may not see in a group are found by their ids', async () => {
    const tenant = aTenant({ groups, users: [aUser('agent')], members: { 'g-1': ['agent'] } });
    const { client } = aGraph({ tenant: () => tenant, permissions: ['GroupMember.Read.All'] });
    const { items } = await client.all('/groups/g-1/members?$select=id,displayName', {
      safeParse: (data: unknown) => ({ success: true, data }),
    } as never);
    expect(items).toEqual([{ '@odata.type': '#microsoft.graph.user', id: 'agent', displayName: null }]);
  });
});

describe('groups of staff', () => {
  it('keep the mailbox that the desk knows when they have none', async () => {
    const known = [{ ...tierOne, name: 'Old', mailbox: 'known@contoso.example' }];
    const found = await read({ groups: [{ id: 'g-1', displayName: 'Tier 1', mail: null }] }, { known });
    expect(found.groups.entries).toEqual([{ ...tierOne, name: 'Tier 1', mailbox: 'known@contoso.example' }]);
  });

  it('without any mailbox are noted', async () => {
    const found = await read({ groups: [{ id: 'g-1', displayName: 'Tier 1', mail: null }] });
    expect(found.groups.entries).toEqual([]);
    expect(found.notes).toEqual(['the group tier-1 is left out: it has no mail address, and the desk knows none']);
  });

  it('that are not there end the read', async () => {
    const fault = await faultOf(read({ groups: [] }));
    expect(fault.kind).toBe('missing');
    expect(String(fault.cause)).toContain('Entra ID has no group g-1');
  });
});

it('asks for nothing that the documented least permissions do not cover', async () => {
  const tenant = {
    managedDevices: [aLaptop(1)],
    devices: [{ id: 'o-1', deviceId: entraId(1) }],
    members: { 'g-1': ['o-1'] },
  };
  const all = ['DeviceManagementManagedDevices.Read.All', 'User.Read.All', 'GroupMember.Read.All', 'Device.Read.All'];
  const ofDevices = [{ id: 'test', objectId: 'g-1' }];
  const withAll = await read(tenant, { ofDevices }, { permissions: all });
  expect(withAll.devices.entries.map(({ group }) => group)).toEqual(['test']);
  for (const missing of all) {
    const permissions = all.filter((one) => one !== missing);
    expect((await faultOf(read(tenant, { ofDevices }, { permissions }))).kind).toBe('unavailable');
  }
  const withoutGroups = { permissions: all.slice(0, 3), inject: inTurn() };
  expect((await read(tenant, {}, withoutGroups)).devices.isWhole).toBe(true);
});
