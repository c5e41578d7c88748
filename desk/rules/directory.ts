import type { Group } from './alerts';
import { canonicalJson } from './canonical-json';
import type { DeviceScope } from './devices';
import type { Instant } from './time';

/** Where devices and people are brought from. */
export const importSources = ['graph', 'csv'] as const;
export type ImportSource = (typeof importSources)[number];

/**
 * What every imported record carries. `source` brought it first, and alone may say that it is gone; `leftAt` is when it
 * was seen to be gone. Nothing imported is ever deleted.
 */
interface Imported {
  readonly source?: ImportSource;
  readonly leftAt?: Instant;
  readonly changedAt?: Instant;
  readonly changedBy?: string;
}

/**
 * A machine that the organisation manages, as its directory knows it; it has a password with the desk only once a device
 * of the same id is enrolled. `primaryUser` is a person's id; `group` is `test` for one that is not served (R74).
 */
export interface ManagedDevice extends Imported {
  readonly deviceId: string;
  readonly name: string;
  readonly serial?: string;
  readonly entraDeviceId?: string;
  /** What Intune calls it. */
  readonly managedDeviceId?: string;
  readonly primaryUser?: string;
  readonly group?: string;
  readonly scope?: DeviceScope;
}

/** Somebody whom the desk may tell things: `id` is the object id, `groups` the desk's own ids of the groups they work in. */
export interface Person extends Imported {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly language?: string;
  readonly zone?: string;
  readonly groups: readonly string[];
}

export interface ImportedGroup extends Group, Imported {}

/** What a source says of one record: what is absent it does not know, `null` is that there is none. */
type Said<Of, Known extends keyof Of> = { readonly [Key in Known]: Of[Key] } & {
  readonly [Key in Exclude<keyof Of, Known | keyof Imported>]?: Of[Key] | null;
};

export type DeviceEntry = Said<Omit<ManagedDevice, 'name'>, 'deviceId'> & Partial<Pick<ManagedDevice, 'name'>>;
export type PersonEntry = Said<Omit<Person, 'groups'>, 'id' | 'name' | 'mail'> & Partial<Pick<Person, 'groups'>>;
export type GroupEntry = Group;

/** Who brings what when. */
export interface Stamp {
  readonly source: ImportSource;
  readonly by: string;
  readonly at: Instant;
}

/** One kind of imported record: how it is called, and what it becomes when a source speaks of it. */
export interface Section<Item extends Imported, Entry> {
  readonly idOf: (about: Item | Entry) => string;
  /** The record afterwards; `before` itself when the source says nothing new. */
  readonly after: (before: Item | undefined, entry: Entry, stamp: Stamp) => Item;
  /** The record of what its source has no more; `before` itself when it had left already. */
  readonly left: (before: Item, stamp: Stamp) => Item;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = ({ source: _source, leftAt: _left, changedAt: _at, changedBy: _by, ...fields }: Imported): Fields =>
  fields;

const withSaid = (fields: Fields, entry: object): Fields => {
  const said = Object.entries(entry).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    Object.entries({ ...fields, ...Object.fromEntries(said) }).filter(([, value]) => value !== null),
  );
};

const isSame = (one: unknown, other: unknown): boolean =>
  one === undefined || other === undefined ? one === other : canonicalJson(one) === canonicalJson(other);

const recordAfter = <Item extends Imported>(
  before: Item | undefined,
  bare: Fields,
  entry: object,
  { source, by, at }: Stamp,
): Item => {
  const stamp = { changedAt: at, changedBy: by };
  if (before === undefined) return { ...withSaid(bare, entry), source, ...stamp } as unknown as Item;
  const fields = withSaid(fieldsOf(before), entry);
  if (before.leftAt === undefined && isSame(fields, fieldsOf(before))) return before;
  const first = before.source === undefined ? {} : { source: before.source };
  return { ...fields, ...first, ...stamp } as unknown as Item;
};

const recordLeft = <Item extends Imported>(before: Item, { by, at }: Stamp): Item =>
  before.leftAt === undefined ? { ...before, leftAt: at, changedAt: at, changedBy: by } : before;

/** A device that nobody named is called by its id. */
export const deviceSection: Section<ManagedDevice, DeviceEntry> = {
  idOf: ({ deviceId }) => deviceId,
  after: (before, entry, stamp) => recordAfter(before, { name: entry.deviceId }, entry, stamp),
  left: recordLeft,
};

/** Whoever left works in no group any more, as far as the directory says: what they may do is for their claims. */
export const personSection: Section<Person, PersonEntry> = {
  idOf: ({ id }) => id,
  after: (before, entry, stamp) => recordAfter(before, { groups: [] }, entry, stamp),
  left: (before, stamp) => {
    const left = recordLeft(before, stamp);
    return left === before ? before : { ...left, groups: [] };
  },
};

/** Policies name groups, so none ever leaves. */
export const groupSection: Section<ImportedGroup, GroupEntry> = {
  idOf: ({ id }) => id,
  after: (before, entry, stamp) => recordAfter(before, {}, entry, stamp),
  left: (before) => before,
};

/** What one read of a source yielded. Only of a `whole` one does it follow that what is not in it is gone. */
export interface Reading<Entry> {
  readonly entries: readonly Entry[];
  readonly isWhole: boolean;
}

export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** What an import would do to one record; `fields` are those of an addition, or those that change. */
export interface RecordChange {
  readonly kind: 'added' | 'changed' | 'gone';
  readonly id: string;
  readonly name: string;
  readonly fields: readonly FieldChange[];
}

/** What an import would do: the changes to show, and what to send so that they happen. */
export interface Plan<Entry> {
  readonly changes: readonly RecordChange[];
  readonly entries: readonly Entry[];
  readonly gone: readonly string[];
  readonly unchanged: number;
}

/**
 * Compares what a source says with what the desk has. Of two entries with one id the later counts.
 *
 * Applying a plan and planning again changes nothing. What another source brought, or nobody, is never gone.
 */
export const planOf = <Item extends Imported & { readonly name: string }, Entry>(
  { idOf, after, left }: Section<Item, Entry>,
  present: readonly Item[],
  { entries, isWhole }: Reading<Entry>,
  stamp: Stamp,
): Plan<Entry> => {
  const presentById = new Map(present.map((item) => [idOf(item), item]));
  const entryById = new Map(entries.map((entry) => [idOf(entry), entry]));
  const news = [...entryById].flatMap(([id, entry]) => {
    const before = presentById.get(id);
    const item = after(before, entry, stamp);
    if (item === before) return [];
    const change: RecordChange = {
      kind: before === undefined ? 'added' : 'changed',
      id,
      name: item.name,
      fields: differences(before, item),
    };
    return [{ entry, change }];
  });
  const isGone = (item: Item): boolean =>
    item.source === stamp.source && !entryById.has(idOf(item)) && left(item, stamp) !== item;
  const gone = isWhole ? present.filter(isGone) : [];
  return {
    changes: [
      ...news.map(({ change }) => change),
      ...gone.map((item): RecordChange => ({ kind: 'gone', id: idOf(item), name: item.name, fields: [] })),
    ],
    entries: news.map(({ entry }) => entry),
    gone: gone.map(idOf),
    unchanged: entryById.size - news.length,
  };
};

/** What somebody would see change, by field; who changed it and when is no news. */
const differences = (before: Imported | undefined, after: Imported): readonly FieldChange[] => {
  const [old, recent] = [before ?? {}, after].map((item: Imported): Fields => {
    const { leftAt } = item;
    return { ...fieldsOf(item), ...(leftAt !== undefined && { leftAt }) };
  }) as [Fields, Fields];
  return [...new Set([...Object.keys(old), ...Object.keys(recent)])]
    .filter((field) => !isSame(old[field], recent[field]))
    .map((field) => ({
      field,
      ...(old[field] !== undefined && { from: old[field] }),
      ...(recent[field] !== undefined && { to: recent[field] }),
    }));
};
