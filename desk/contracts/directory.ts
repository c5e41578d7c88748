import * as z from 'zod';
import { importSources, type ManagedDevice } from '../rules/directory';
import { isZone } from '../rules/time';
import { DeviceId } from './elevations';
import { importItemsMax, titleCharactersMax } from './limits';
import { Moment } from './moments';
import { text } from './texts';

const line = (missing: string, charactersMax = titleCharactersMax) =>
  text(missing, charactersMax).refine((value) => !/[\n\t]/.test(value), 'One line, please, without tabs.');

const id = (missing: string) =>
  z.string(missing).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'Letters, digits, dots and hyphens, at most 64.');

const GroupName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Small letters, digits and hyphens, such as tier-1.');
const Mail = z.email('A mail address.').max(254, 'At most 254 characters.');

const DeviceScope = z.strictObject({ from: Moment.exactOptional(), to: Moment.exactOptional() });

const maybe = <Field extends z.ZodType>(field: Field) => field.nullable().exactOptional();

const deviceFields = {
  serial: line('A serial number.', 100),
  entraDeviceId: z.guid('The id of the device in Entra ID.'),
  managedDeviceId: id('The id of the device in Intune.'),
  primaryUser: id('The id of a person.'),
  group: GroupName,
  scope: DeviceScope,
};

const personFields = {
  language: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'A language tag, such as en-GB.'),
  zone: z.string().max(64).refine(isZone, 'A zone of the IANA database, such as Europe/Berlin.'),
};

const Groups = z.array(GroupName).max(50, 'At most 50 groups.').readonly();

const allMaybe = <Fields extends z.ZodRawShape>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, maybe(field as z.ZodType)])) as {
    [Name in keyof Fields]: ReturnType<typeof maybe<Fields[Name] & z.ZodType>>;
  };

/** What a source says of a device: an absent field it does not know, `null` says that there is none. */
export const DeviceEntryFields = z.strictObject({
  deviceId: DeviceId,
  name: line('Name the device.').exactOptional(),
  ...allMaybe(deviceFields),
});

/** The same, checked, for decoding only: zod 4.6.7 encodes what a refined object has not, and a moment cannot take that. */
export const DeviceEntry = DeviceEntryFields.refine(({ scope }) => !scope?.from || !scope.to || scope.from < scope.to, {
  path: ['scope'],
  message: 'It ends before it begins.',
});

export const PersonEntry = z.strictObject({
  id: id('Name the person by their object id.'),
  name: line('Say what the person is called.'),
  mail: Mail,
  ...allMaybe(personFields),
  groups: Groups.exactOptional(),
});

export const GroupEntry = z.strictObject({
  id: GroupName,
  objectId: id('The object id of the group.'),
  name: line('Say what the group is called.'),
  mailbox: Mail,
});

/**
 * `POST /api/v1/directory/import`: what a source says, and the ids of what it has no more, at most 100 of each section.
 * Sending it again changes nothing.
 */
export const ImportBody = z
  .strictObject({
    source: z.enum(importSources, 'Say where it comes from: graph or csv.'),
    devices: z.array(DeviceEntry).default([]),
    people: z.array(PersonEntry).default([]),
    groups: z.array(GroupEntry).default([]),
    gone: z
      .strictObject({ devices: z.array(DeviceId).default([]), people: z.array(id('The id of a person.')).default([]) })
      .default({ devices: [], people: [] }),
  })
  .superRefine(({ devices, people, groups, gone }, context) => {
    const ids = {
      devices: [...devices.map(({ deviceId }) => deviceId), ...gone.devices],
      people: [...people.map((person) => person.id), ...gone.people],
      groups: groups.map((group) => group.id),
    };
    for (const [section, named] of Object.entries(ids)) {
      const issue = (message: string) => context.addIssue({ code: 'custom', path: [section], message });
      if (named.length > importItemsMax) issue(`At most ${importItemsMax} at a time, those that are gone among them.`);
      if (new Set(named).size < named.length) issue('One of them is named twice.');
    }
  })
  .meta({ id: 'ImportBody' });
export type ImportBody = z.output<typeof ImportBody>;

const stamps = {
  source: z.enum(importSources).exactOptional(),
  leftAt: Moment.exactOptional(),
  changedAt: Moment.exactOptional(),
  changedBy: z.string().exactOptional(),
};

/** Imported records as they are stored and shown; moments as RFC 3339. What is stored was checked when it came. */
export const ManagedDeviceFields = z
  .object({
    deviceId: z.string(),
    name: z.string(),
    serial: z.string().exactOptional(),
    entraDeviceId: z.string().exactOptional(),
    managedDeviceId: z.string().exactOptional(),
    primaryUser: z.string().exactOptional(),
    group: z.string().exactOptional(),
    scope: z.object({ from: Moment.exactOptional(), to: Moment.exactOptional() }).exactOptional(),
    ...stamps,
  })
  .meta({ id: 'ManagedDevice' });

export const PersonFields = z
  .object({
    id: z.string(),
    name: z.string(),
    mail: z.string(),
    language: z.string().exactOptional(),
    zone: z.string().exactOptional(),
    groups: z.array(z.string()).readonly().default([]),
    ...stamps,
  })
  .meta({ id: 'Person' });

export const GroupFields = z
  .object({
    id: z.string(),
    objectId: z.string(),
    name: z.string(),
    mailbox: z.string(),
    ...stamps,
  })
  .meta({ id: 'Group' });

const Imports = z.object({ changed: z.int(), unchanged: z.int() });

/** How many records of each section an import changed, and how many were so already. */
export const ImportView = z.object({ devices: Imports, people: Imports, groups: Imports }).meta({ id: 'ImportView' });

/** The same without its id and name, as a device's own page shows it. */
export const managedDeviceToView = (device: ManagedDevice) => {
  const { deviceId: _id, name: _name, ...view } = z.encode(ManagedDeviceFields, device);
  return view;
};
