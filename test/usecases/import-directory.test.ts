import { ImportBody } from '../../desk/contracts/directory';
import { deviceSection, personSection } from '../../desk/rules/directory';
import { instant } from '../../desk/rules/time';
import { desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { anItAdmin } from '../support/people';

const aDesk = desks();

const body = (fields: object): ImportBody => ImportBody.decode({ source: 'graph', ...fields } as never);
const anImport = body({
  groups: [{ id: 'tier-1', objectId: 'o-new', name: 'Tier 1', mailbox: 'tier-1@contoso.example' }],
  devices: [{ deviceId: 'LAPTOP-70', name: 'Laptop', group: 'test', scope: { from: '2026-01-01T00:00:00Z' } }],
  people: [{ id: 'agent', name: 'Priya Raman', mail: 'priya@contoso.example', groups: ['tier-1'] }],
});

describe('an import', () => {
  it('stores what a source says, with who brought it and when', async () => {
    const desk = await aDesk();
    expect(await desk.importDirectory(anItAdmin, anImport)).toEqual({
      devices: { changed: 1, unchanged: 0 },
      people: { changed: 1, unchanged: 0 },
      groups: { changed: 1, unchanged: 0 },
    });
    const stamp = { source: 'graph', changedAt: desk.clock.now(), changedBy: 'it-admin' };
    const { items: devices } = await desk.beside().listManagedDevices(10);
    expect(devices).toEqual([
      {
        deviceId: 'LAPTOP-70',
        name: 'Laptop',
        group: 'test',
        scope: { from: instant('2026-01-01T00:00:00Z') },
        ...stamp,
      },
    ]);
    const { items: people } = await desk.beside().listPeople(50);
    expect(people.filter(({ changedBy }) => changedBy !== undefined)).toEqual([
      {
        id: 'agent',
        name: 'Priya Raman',
        mail: 'priya@contoso.example',
        groups: ['tier-1'],
        ...stamp,
        source: undefined,
      },
    ]);
    const tierOne = (await desk.beside().listGroups()).find(({ id }) => id === 'tier-1');
    expect(tierOne).toMatchObject({ objectId: 'o-new', name: 'Tier 1', changedBy: 'it-admin' });
  });

  it('writes nothing when it comes again', async () => {
    const desk = await aDesk();
    await desk.importDirectory(anItAdmin, anImport);
    const before = await desk.listManagedDevices(10);
    desk.clock.pass(60);
    const wrote: string[] = [];
    desk.cosmos.inject(({ kind }) => {
      if (kind === 'batch' || kind === 'upsert' || kind === 'create') wrote.push(kind);
      return undefined;
    });
    expect(await desk.importDirectory(anItAdmin, anImport)).toEqual({
      devices: { changed: 0, unchanged: 1 },
      people: { changed: 0, unchanged: 1 },
      groups: { changed: 0, unchanged: 1 },
    });
    expect(wrote).toEqual([]);
    expect(await desk.listManagedDevices(10)).toEqual(before);
  });

  it('marks what is gone and deletes nothing; whom the desk never had is no change', async () => {
    const desk = await aDesk();
    await desk.importDirectory(anItAdmin, anImport);
    desk.clock.pass(60);
    const gone = body({ gone: { devices: ['LAPTOP-70', 'LAPTOP-71'], people: ['agent'] } });
    expect(await desk.importDirectory(anItAdmin, gone)).toMatchObject({
      devices: { changed: 1, unchanged: 1 },
      people: { changed: 1, unchanged: 0 },
    });
    expect(await desk.ports.directory.managedDevice('LAPTOP-70')).toMatchObject({
      leftAt: desk.clock.now(),
      group: 'test',
    });
    expect(await desk.ports.directory.managedDevice('LAPTOP-71')).toBeUndefined();
    expect(await desk.ports.directory.person('agent')).toMatchObject({ leftAt: desk.clock.now(), groups: [] });
  });

  it('whose batch is refused by the store leaves every device as it was, and may be sent again', async () => {
    const desk = await aDesk();
    const many = body({ devices: Array.from({ length: 100 }, (_, index) => ({ deviceId: `D-${index}` })) });
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    await expect(desk.importDirectory(anItAdmin, many)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await desk.listManagedDevices(100)).items).toEqual([]);
    desk.cosmos.inject(() => undefined);
    expect(await desk.importDirectory(anItAdmin, many)).toMatchObject({ devices: { changed: 100 } });
    const found: string[] = [];
    for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
      const page = await desk.listManagedDevices(30, next);
      found.push(...page.items.map(deviceSection.idOf));
      next = page.continuation;
    }
    expect(found.toSorted()).toEqual(many.devices.map(deviceSection.idOf).toSorted());
  });

  it('leaves a record that cannot be read out of the list, and the others in it', async () => {
    const desk = await aDesk();
    await desk.importDirectory(anItAdmin, anImport);
    await desk.cosmos.database.container('directory').items.upsert({ id: 'x', kind: 'person', schemaVersion: 9 });
    const ids = (await desk.listPeople(50)).items.map(personSection.idOf);
    expect(ids).toContain('agent');
    expect(ids).not.toContain('x');
    expect(desk.log.join()).toContain('a document cannot be read');
  });
});

describe('a device', () => {
  it('that was imported and never enrolled says so', async () => {
    const desk = await aDesk();
    await desk.importDirectory(anItAdmin, anImport);
    const read = await desk.readDevice(anItAdmin, 'LAPTOP-70');
    expect(read).toMatchObject({ ok: true, value: { managed: { group: 'test' }, grants: [], alarms: [] } });
    expect(read.ok && 'device' in read.value).toBe(false);
    expect(await desk.readDevice(anItAdmin, 'LAPTOP-71')).toEqual({ ok: false, refusal: { kind: 'device-unknown' } });
  });

  it('that is enrolled under the id it was imported by is one device', async () => {
    const desk = await aDesk();
    await desk.importDirectory(anItAdmin, body({ devices: [{ deviceId: aDeviceId, serial: 'SN-1' }] }));
    const key = { kty: 'OKP', crv: 'Ed25519', x: 'x' } as const;
    await desk.enrolDevice({ deviceId: aDeviceId, name: 'Named by itself', key }, 'laptop');
    expect(await desk.readDevice(anItAdmin, aDeviceId)).toMatchObject({
      value: { device: { name: 'Named by itself' }, managed: { serial: 'SN-1', name: aDeviceId } },
    });
  });
});

describe('the body of an import', () => {
  const issuesOf = (fields: object) =>
    ImportBody.safeDecode({ source: 'graph', ...fields } as never).error?.issues.map(
      ({ path, code }) => `${path.join('.')} ${code}`,
    );

  it.each([
    ['another source', { source: 'ldap' }, ['source invalid_value']],
    ['an unknown field', { devices: [{ deviceId: 'A', colour: 'red' }] }, ['devices.0 unrecognized_keys']],
    [
      'a prototype',
      { devices: [JSON.parse('{"deviceId":"A","__proto__":{"name":"x"}}')] },
      ['devices.0 unrecognized_keys'],
    ],
    ['an id with a path', { devices: [{ deviceId: 'A/../B' }] }, ['devices.0.deviceId invalid_format']],
    ['a name of two lines', { devices: [{ deviceId: 'A', name: 'a\nb' }] }, ['devices.0.name custom']],
    ['a group in capitals', { devices: [{ deviceId: 'A', group: 'Test' }] }, ['devices.0.group invalid_format']],
    [
      'a day that is none',
      { devices: [{ deviceId: 'A', scope: { to: '2026-02-30T00:00:00Z' } }] },
      ['devices.0.scope.to invalid_format'],
    ],
    [
      'a scope that ends before it begins',
      { devices: [{ deviceId: 'A', scope: { from: '2026-02-02T00:00:00Z', to: '2026-02-02T00:00:00Z' } }] },
      ['devices.0.scope custom'],
    ],
    ['a person without a mail address', { people: [{ id: 'a', name: 'A' }] }, ['people.0.mail invalid_type']],
    [
      'a zone that is none',
      { people: [{ id: 'a', name: 'A', mail: 'a@b.example', zone: 'Mars/Base' }] },
      ['people.0.zone custom'],
    ],
    ['one device twice', { devices: [{ deviceId: 'A' }], gone: { devices: ['A'] } }, ['devices custom']],
    ['101 people', { gone: { people: Array.from({ length: 101 }, (_, index) => `p-${index}`) } }, ['people custom']],
  ])('with %s is refused', (_, fields, issues) => {
    expect(issuesOf(fields)).toEqual(issues);
  });
});
