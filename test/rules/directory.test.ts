import fc from 'fast-check';
import {
  type DeviceEntry,
  deviceSection,
  groupSection,
  type ManagedDevice,
  type Person,
  type PersonEntry,
  personSection,
  planOf,
  type Stamp,
} from '../../desk/rules/directory';
import { instant, minuteMs, plusMinutes } from '../../desk/rules/time';

const at = instant('2026-03-02T09:00:00Z');
const stamp: Stamp = { source: 'graph', by: 'it-admin', at };
const later: Stamp = { ...stamp, at: plusMinutes(at, 60) };

const aDevice = (changes: Partial<ManagedDevice> = {}): ManagedDevice => ({
  deviceId: 'LAPTOP-01',
  name: 'Laptop in Accounts',
  serial: 'SN-1',
  source: 'graph',
  changedAt: at,
  changedBy: 'it-admin',
  ...changes,
});
const anEntry = { deviceId: 'LAPTOP-01', name: 'Laptop in Accounts', serial: 'SN-1' };
const aPerson: Person = {
  id: 'agent',
  name: 'Priya Raman',
  mail: 'priya@contoso.example',
  groups: ['tier-1'],
  source: 'graph',
};

const planDevices = (present: readonly ManagedDevice[], entries: readonly DeviceEntry[], isWhole = true) =>
  planOf(deviceSection, present, { entries, isWhole }, later);

describe('a record that a source brings', () => {
  it('is added with who brought it, from where and when', () => {
    expect(deviceSection.after(undefined, { deviceId: 'LAPTOP-09', group: 'test', serial: null }, stamp)).toEqual({
      deviceId: 'LAPTOP-09',
      name: 'LAPTOP-09',
      group: 'test',
      source: 'graph',
      changedAt: at,
      changedBy: 'it-admin',
    });
  });

  it('is left as it is when the source says nothing new', () => {
    const device = aDevice({ scope: { from: at } });
    expect(deviceSection.after(device, anEntry, later)).toBe(device);
    expect(deviceSection.after(device, { ...anEntry, scope: { from: at } }, later)).toBe(device);
  });

  it('keeps what the source does not know, and loses what it says there is none of', () => {
    const device = aDevice({ group: 'test', scope: { to: at } });
    const changed = deviceSection.after(device, { deviceId: 'LAPTOP-01', group: null }, later);
    expect(changed).toEqual({ ...aDevice({ scope: { to: at } }), changedAt: later.at });
    expect('group' in changed).toBe(false);
  });

  it('stays with the source that brought it first', () => {
    const changed = deviceSection.after(
      aDevice(),
      { ...anEntry, name: 'Renamed' },
      { ...later, source: 'csv', by: 'other' },
    );
    expect(changed).toMatchObject({ name: 'Renamed', source: 'graph', changedBy: 'other' });
  });

  it('comes back when it had left', () => {
    const left = deviceSection.left(aDevice(), stamp);
    expect(left.leftAt).toBe(at);
    const back = deviceSection.after(left, anEntry, later);
    expect('leftAt' in back).toBe(false);
    expect(planDevices([left], [anEntry]).changes).toEqual([
      { kind: 'changed', id: 'LAPTOP-01', name: 'Laptop in Accounts', fields: [{ field: 'leftAt', from: at }] },
    ]);
  });
});

describe('whoever left', () => {
  it('is kept, marked once, and works in no group', () => {
    const left = personSection.left(aPerson, stamp);
    expect(left).toEqual({ ...aPerson, groups: [], leftAt: at, changedAt: at, changedBy: 'it-admin' });
    expect(personSection.left(left, later)).toBe(left);
  });

  it('is no group: policies name those', () => {
    const group = {
      id: 'tier-1',
      objectId: 'o-1',
      name: 'Tier 1',
      mailbox: 't@contoso.example',
      source: 'graph' as const,
    };
    expect(groupSection.left(group, stamp)).toBe(group);
    expect(planOf(groupSection, [group], { entries: [], isWhole: true }, stamp).gone).toEqual([]);
  });
});

describe('a plan', () => {
  it('lists what is added, what changes from what to what, and what is gone', () => {
    const present = [aDevice(), aDevice({ deviceId: 'LAPTOP-02', name: 'Two' }), aDevice({ deviceId: 'LAPTOP-03' })];
    const two = { deviceId: 'LAPTOP-02', name: 'Two', serial: 'SN-2', group: 'test' };
    const four = { deviceId: 'LAPTOP-04', name: 'Four' };
    const plan = planDevices(present, [anEntry, two, four]);
    expect(plan.changes).toEqual([
      {
        kind: 'changed',
        id: 'LAPTOP-02',
        name: 'Two',
        fields: [
          { field: 'serial', from: 'SN-1', to: 'SN-2' },
          { field: 'group', to: 'test' },
        ],
      },
      {
        kind: 'added',
        id: 'LAPTOP-04',
        name: 'Four',
        fields: [
          { field: 'name', to: 'Four' },
          { field: 'deviceId', to: 'LAPTOP-04' },
        ],
      },
      { kind: 'gone', id: 'LAPTOP-03', name: 'Laptop in Accounts', fields: [] },
    ]);
    expect(plan).toMatchObject({ entries: [two, four], gone: ['LAPTOP-03'], unchanged: 1 });
  });

  it('takes nothing for gone that another source brought, or nobody', () => {
    const { source: _, ...nobodys } = aDevice({ deviceId: 'LAPTOP-02' });
    expect(planDevices([aDevice({ source: 'csv' }), nobodys], []).changes).toEqual([]);
  });

  it('takes nothing for gone when not everything could be read', () => {
    expect(planDevices([aDevice()], [], false).changes).toEqual([]);
  });

  it('lets the later of two entries count', () => {
    expect(planDevices([], [anEntry, { ...anEntry, name: 'Later' }]).entries).toEqual([{ ...anEntry, name: 'Later' }]);
  });
});

describe('for whatever a source says of whatever the desk has', () => {
  const ids = fc.constantFrom('LAPTOP-01', 'LAPTOP-02', 'LAPTOP-03', 'LAPTOP-04');
  const texts = fc.constantFrom('one', 'two', 'three');
  const moments = fc.integer({ min: 0, max: 3 }).map((count) => plusMinutes(at, count));
  const scopes = fc.record({ from: moments, to: moments }, { requiredKeys: [] });
  const said = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const entries = fc.uniqueArray(
    fc.record(
      {
        deviceId: ids,
        name: texts,
        serial: said(texts),
        primaryUser: said(texts),
        group: said(texts),
        scope: said(scopes),
      },
      { requiredKeys: ['deviceId'] },
    ) as fc.Arbitrary<DeviceEntry>,
    { selector: ({ deviceId }) => deviceId },
  );
  const sources = fc.constantFrom('graph' as const, 'csv' as const);
  const people = fc.uniqueArray(
    fc.record(
      { id: ids, name: texts, mail: texts, language: said(texts), groups: fc.uniqueArray(texts) },
      { requiredKeys: ['id', 'name', 'mail'] },
    ) as fc.Arbitrary<PersonEntry>,
    { selector: ({ id }) => id },
  );

  const runs = <Entry>(of: fc.Arbitrary<Entry[]>) =>
    fc.array(fc.record({ source: sources, entries: of, isWhole: fc.boolean() }), { minLength: 1, maxLength: 5 });

  /** Applies a plan as the desk does: each entry by the rule, and each that is gone. */
  const applied = <Item extends ManagedDevice | Person, Entry>(
    { idOf, after, left }: typeof deviceSection | typeof personSection,
    present: readonly Item[],
    plan: { readonly entries: readonly Entry[]; readonly gone: readonly string[] },
    by: Stamp,
  ): readonly Item[] => {
    const items = new Map(present.map((item) => [idOf(item as never), item]));
    for (const entry of plan.entries) {
      const id = idOf(entry as never);
      items.set(id, after(items.get(id) as never, entry as never, by) as Item);
    }
    for (const id of plan.gone) items.set(id, left(items.get(id) as never, by) as Item);
    return [...items.values()];
  };

  it.each([
    ['devices', deviceSection, runs(entries)],
    ['people', personSection, runs(people)],
  ] as const)(
    'applying a plan of %s and planning again changes nothing, and nobody is ever lost',
    (_, section, stories) => {
      fc.assert(
        fc.property(
          stories as fc.Arbitrary<never>,
          (story: { source: 'graph' | 'csv'; entries: []; isWhole: boolean }[]) => {
            let present: readonly (ManagedDevice | Person)[] = [];
            story.forEach(({ source, ...reading }, index) => {
              const by: Stamp = { source, by: 'it-admin', at: plusMinutes(at, index) };
              const plan = planOf(section as never, present as never, reading, by);
              const next = applied(section, present, plan, by);
              expect(next.length).toBeGreaterThanOrEqual(present.length);
              const again = planOf(section as never, next as never, reading, {
                ...by,
                at: plusMinutes(by.at, minuteMs),
              });
              expect(again).toMatchObject({ changes: [], entries: [], gone: [] });
              present = next;
            });
          },
        ),
      );
    },
  );
});
