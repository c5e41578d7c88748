import * as z from 'zod';
import { GroupFields, ManagedDeviceFields, PersonFields } from '../../../desk/contracts/directory';
import { pageItemsMax } from '../../../desk/contracts/limits';
import type { ImportedGroup, ManagedDevice, Person } from '../../../desk/rules/directory';
import { complain } from '../complaint';
import { credentialsFor, originOf, reach } from '../remote-desk';

/** What a desk has of devices, people and groups, also what left. */
export interface Present {
  readonly devices: readonly ManagedDevice[];
  readonly people: readonly Person[];
  readonly groups: readonly ImportedGroup[];
}

/** A desk that is spoken to over HTTP. Every call complains when the desk refuses. */
export interface RemoteDesk {
  present(): Promise<Present>;
  import(body: object): Promise<void>;
}

/**
 * Signs in to a desk: with the access token in TIERLINE_TOKEN, or on this machine as the sample person `as`, an IT admin
 * unless told otherwise. A token or a session is sent over https only, or to this machine.
 */
export const deskAt = async ({ to, as }: { readonly to: string; readonly as?: string }): Promise<RemoteDesk> => {
  const desk = originOf(to);
  const headers = { origin: desk, 'content-type': 'application/json', ...(await credentialsFor(desk, as)) };

  const ask = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> => {
    const response = await reach(`${desk}/api/v1/directory/${path}`, { ...init, headers });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    return response.ok ? answer : complain(refusalText(desk, response.status, answer));
  };

  const all = async <Fields extends z.ZodType>(section: string, fields: Fields): Promise<z.output<Fields>[]> => {
    const Page = z.object({ items: z.array(fields), continuation: z.string().optional() });
    const items: z.output<Fields>[] = [];
    for (let next = ''; ; ) {
      const page = Page.safeDecode((await ask(`${section}?limit=${pageItemsMax}${next}`)) as never);
      if (!page.success) return complain(`${desk} answers in a way that this command does not know: is it as new?`);
      items.push(...page.data.items);
      if (page.data.continuation === undefined) return items;
      next = `&continuation=${encodeURIComponent(page.data.continuation)}`;
    }
  };

  return {
    present: async () => ({
      devices: await all('devices', ManagedDeviceFields),
      people: await all('people', PersonFields),
      groups: await all('groups', GroupFields),
    }),
    import: async (body) => void (await ask('import', { method: 'POST', body: JSON.stringify(body) })),
  };
};

const refusalText = (desk: string, status: number, answer: Readonly<Record<string, unknown>>): string => {
  const errors = (answer['errors'] ?? []) as readonly { readonly at: string; readonly message: string }[];
  const lines = errors.map(({ at, message }) => `${at}: ${message}`);
  return [`${desk} answered ${status}: ${answer['title'] ?? 'nothing that is known'}`, ...lines].join('\n');
};
