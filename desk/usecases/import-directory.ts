import type { ImportBody } from '../contracts/directory';
import type { Page, Ports } from '../ports';
import {
  deviceSection,
  groupSection,
  type ImportedGroup,
  type ManagedDevice,
  type Person,
  personSection,
  type Section,
  type Stamp,
} from '../rules/directory';
import type { Caller } from '../rules/people';

/** How many records of a section an import changed, and how many were so already. */
export interface Imports {
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * Takes in what a source says of devices, people and groups; whoever is gone is marked, never deleted.
 *
 * Only what changes is written, with who did so and when, so that the same import again writes nothing. Two imports of
 * one record at once: the later one stands, and the next run lists what is missing. Devices are stored all or none, and so
 * are people; groups go first, so that nobody works in one that was not stored. Source: R49, R74, R104; design.md §15.
 */
export const importDirectory = async (
  { directory, clock }: Ports,
  caller: Caller,
  { source, devices, people, groups, gone }: ImportBody,
): Promise<{ readonly devices: Imports; readonly people: Imports; readonly groups: Imports }> => {
  const stamp: Stamp = { source, by: caller.id, at: clock.now() };
  const known = new Map((await directory.groups()).map((group) => [group.id, group]));
  const inGroups = await changesOf(groupSection, groups, [], async (id) => known.get(id), stamp);
  const inDevices = await changesOf(deviceSection, devices, gone.devices, directory.managedDevice, stamp);
  const inPeople = await changesOf(personSection, people, gone.people, directory.person, stamp);
  for (const group of inGroups) await directory.saveGroup(group);
  await directory.saveManagedDevices(inDevices);
  await directory.savePeople(inPeople);
  const counted = (changed: number, asked: number): Imports => ({ changed, unchanged: asked - changed });
  return {
    devices: counted(inDevices.length, devices.length + gone.devices.length),
    people: counted(inPeople.length, people.length + gone.people.length),
    groups: counted(inGroups.length, groups.length),
  };
};

/** The records that are not as the source says. What it has no more, and the desk never had, is no change. */
const changesOf = async <Item extends object, Entry>(
  { idOf, after, left }: Section<Item, Entry>,
  entries: readonly Entry[],
  gone: readonly string[],
  read: (id: string) => Promise<Item | undefined>,
  stamp: Stamp,
): Promise<readonly Item[]> => {
  const changed = async (
    id: string,
    change: (before: Item | undefined) => Item | undefined,
  ): Promise<readonly Item[]> => {
    const before = await read(id);
    const item = change(before);
    return item === undefined || item === before ? [] : [item];
  };
  const items = await Promise.all([
    ...entries.map((entry) => changed(idOf(entry), (before) => after(before, entry, stamp))),
    ...gone.map((id) => changed(id, (before) => before && left(before, stamp))),
  ]);
  return items.flat();
};

export const listManagedDevices = (
  { directory }: Ports,
  limit: number,
  continuation?: string,
): Promise<Page<ManagedDevice>> => directory.managedDevices(limit, continuation);

export const listPeople = ({ directory }: Ports, limit: number, continuation?: string): Promise<Page<Person>> =>
  directory.people(limit, continuation);

export const listGroups = ({ directory }: Ports): Promise<readonly ImportedGroup[]> => directory.groups();
