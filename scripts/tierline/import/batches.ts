import * as z from 'zod';
import { DeviceEntryFields, GroupEntry, PersonEntry } from '../../../desk/contracts/directory';
import { bodyBytesMax, importItemsMax } from '../../../desk/contracts/limits';
import type { Plans } from './plans';

type Piece = readonly [section: 'groups' | 'devices' | 'people', item: unknown, isGone: boolean];

/** The bodies of `POST /api/v1/directory/import`: groups first, none longer than the desk takes. */
export const batchesOf = (source: string, { groups, devices, people }: Plans): readonly object[] => {
  const encoded = <Entry extends z.ZodType>(entry: Entry, entries: readonly z.output<Entry>[] = []) =>
    entries.map((one) => z.encode(entry, one));
  const pieces: readonly Piece[] = [
    ...encoded(GroupEntry, groups?.entries).map((item): Piece => ['groups', item, false]),
    ...encoded(DeviceEntryFields, devices?.entries).map((item): Piece => ['devices', item, false]),
    ...(devices?.gone ?? []).map((id): Piece => ['devices', id, true]),
    ...encoded(PersonEntry, people?.entries).map((item): Piece => ['people', item, false]),
    ...(people?.gone ?? []).map((id): Piece => ['people', id, true]),
  ];
  const batches: Piece[][] = [];
  let bytes = 0;
  for (const piece of pieces) {
    const size = Buffer.byteLength(JSON.stringify(piece[1])) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.length === importItemsMax || bytes + size > bodyBytesMax - envelopeBytes) {
      batches.push([piece]);
      bytes = size;
    } else {
      last.push(piece);
      bytes += size;
    }
  }
  return batches.map((batch) => bodyOf(source, batch));
};

const envelopeBytes = 1_024;

const bodyOf = (source: string, pieces: readonly Piece[]): object => {
  const of = (section: Piece[0], isGone: boolean) =>
    pieces.filter(([its, , gone]) => its === section && gone === isGone).map(([, item]) => item);
  return {
    source,
    groups: of('groups', false),
    devices: of('devices', false),
    people: of('people', false),
    gone: { devices: of('devices', true), people: of('people', true) },
  };
};
