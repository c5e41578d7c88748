import * as z from 'zod';
import { GroupFields, ImportBody, ImportView, ManagedDeviceFields, PersonFields } from '../desk/contracts/directory';
import type { Page } from '../desk/ports';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import type { Door } from './door';
import { pagedList } from './paged-list';

type DirectoryDesk = Pick<Desk, 'importDirectory' | 'listManagedDevices' | 'listPeople' | 'listGroups'>;

/**
 * `POST /api/v1/directory/import`: takes `ImportBody`, at most 64 KiB.
 *
 * Answers 200 with `{ changed, unchanged }` for devices, people and groups. The same again changes nothing.
 */
const importDirectory = (desk: DirectoryDesk): Door =>
  apiDoor({
    name: 'import-directory',
    method: 'POST',
    route: 'api/v1/directory/import',
    act: 'import-directory',
    contract: {
      summary: 'Takes in what a source says of devices, people and groups',
      body: ImportBody,
      answers: { 200: { json: ImportView } },
    },
    open: async ({ body, caller }) => ({ status: 200, json: await desk.importDirectory(caller, body) }),
  });

/** `GET /api/v1/directory/{section}`: `{ items, continuation? }`, also those that left. */
const listSection = <Fields extends z.ZodType>(
  section: string,
  fields: Fields,
  list: (limit: number, continuation?: string) => Promise<Page<z.output<Fields>>>,
): Door =>
  pagedList({
    name: `list-directory-${section}`,
    route: `api/v1/directory/${section}`,
    act: 'read-directory',
    summary: `Lists the ${section} of the directory, also those that left`,
    view: fields,
    list,
    viewFor: () => (item) => z.encode(fields, item),
  });

export const directoryDoors = (desk: DirectoryDesk): readonly Door[] => [
  importDirectory(desk),
  listSection('devices', ManagedDeviceFields, desk.listManagedDevices),
  listSection('people', PersonFields, desk.listPeople),
  listSection('groups', GroupFields, async () => ({ items: await desk.listGroups() })),
];
