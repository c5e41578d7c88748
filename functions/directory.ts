import { z } from 'zod';
import { GroupFields, ImportBody, ManagedDeviceFields, PersonFields } from '../desk/contracts/directory';
import { PageQuery } from '../desk/contracts/ticket-lists';
import type { Page } from '../desk/ports';
import type { Desk } from '../desk/usecases/desk';
import { bodyOf } from './body';
import type { Door } from './door';
import { invalid } from './problem';

type DirectoryDesk = Pick<Desk, 'importDirectory' | 'listManagedDevices' | 'listPeople' | 'listGroups'>;

/**
 * `POST /api/v1/directory/import`: takes `ImportBody`, at most 64 KiB.
 *
 * Answers 200 with `{ changed, unchanged }` for devices, people and groups. The same again changes nothing.
 */
const importDirectory = (desk: DirectoryDesk): Door => ({
  name: 'import-directory',
  method: 'POST',
  route: 'api/v1/directory/import',
  act: 'import-directory',
  open: async ({ request, caller }) => {
    const read = await bodyOf(request);
    if (!read.ok) return read;
    const body = ImportBody.safeDecode(read.value.fields as never);
    if (!body.success) return { problem: invalid(body.error) };
    return { status: 200, json: await desk.importDirectory(caller, body.data) };
  },
});

/** `GET /api/v1/directory/{section}`: `{ items, continuation? }`, also those that left. */
const listSection = <Fields extends z.ZodType>(
  section: string,
  fields: Fields,
  list: (limit: number, continuation?: string) => Promise<Page<z.output<Fields>>>,
): Door => ({
  name: `list-directory-${section}`,
  method: 'GET',
  route: `api/v1/directory/${section}`,
  act: 'read-directory',
  open: async ({ request }) => {
    const query = PageQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { items, continuation } = await list(query.data.limit, query.data.continuation);
    const views = items.map((item) => z.encode(fields, item));
    return { status: 200, json: { items: views, ...(continuation !== undefined && { continuation }) } };
  },
});

export const directoryDoors = (desk: DirectoryDesk): readonly Door[] => [
  importDirectory(desk),
  listSection('devices', ManagedDeviceFields, desk.listManagedDevices),
  listSection('people', PersonFields, desk.listPeople),
  listSection('groups', GroupFields, async () => ({ items: await desk.listGroups() })),
];
