import type { Database, OperationInput } from '@azure/cosmos';
import * as z from 'zod';
import {
  ContactDocument,
  ExportDocument,
  GroupDocument,
  HeartbeatDocument,
} from '../../desk/contracts/directory-documents';
import { type Directory, Fault, type Log } from '../../desk/ports';
import { type Contact, securityContactsOf } from '../../desk/rules/contacts';
import type { ExportRecord } from '../../desk/rules/records';
import { type Instant, minuteMs } from '../../desk/rules/time';
import { createAbsences } from './absences';
import { createCampaigns } from './campaigns';
import { etagOf } from './chain-documents';
import { asResource, commit, creating } from './commit';
import { createDeskAlarms } from './desk-alarms';
import { createErasures } from './erasures';
import { faulting } from './errors';
import { createImportedRecords } from './imported-records';
import { createPolicies, type PolicyNeeds } from './policies';
import { allRows, pageOfRows, query, readItem } from './queries';
import { createReadRows, readOne } from './readable';
import { createRefusals } from './refusals';
import { createRevealLog } from './reveal-log';
import { createSigningKeys } from './signing-keys';

export interface DirectoryNeeds extends PolicyNeeds {
  readonly log: Log;
}

const documentToExport = (row: unknown): ExportRecord => {
  const { kind: _kind, schemaVersion: _version, wish, ...record } = z.decode(ExportDocument, row as never);
  return { ...record, wish: JSON.parse(wish) };
};

const groupsKeptMs = 60_000;

/** The alert on a silent timer waits for 15 minutes (docs/azure.md §12), so a beat a minute would be paid for nothing. */
const beatEveryMs = 5 * minuteMs;

const contactToDocument = (contact: Contact) =>
  z.encode(ContactDocument, { ...contact, kind: 'contact', schemaVersion: 1 });

const documentToContact = (row: unknown): Contact => {
  const { kind: _kind, schemaVersion: _version, ...contact } = z.decode(ContactDocument, row as never);
  return contact;
};

/** Groups, admin contacts, devices, people, policies, refused acts, signing keys and heartbeats in the container `directory`, by kind. */
export const createDirectory = (database: Database, needs: DirectoryNeeds): Directory => {
  const container = database.container('directory');
  const readRows = createReadRows(needs.log);
  const beats = new Map<string, Instant>();
  let groups:
    | { readonly readAt: Instant; readonly list: Promise<readonly z.infer<typeof GroupDocument>[]> }
    | undefined;

  const save = (document: object): Promise<unknown> => faulting(() => container.items.upsert(asResource(document)));

  const readGroups = async () =>
    readRows(await allRows(container, 'group', { query: 'SELECT * FROM c' }), (row) => GroupDocument.parse(row));

  const readContacts = async (): Promise<readonly Contact[]> => {
    const rows = await allRows(container, 'contact', { query: 'SELECT * FROM c' });
    const contacts = readRows(rows, documentToContact);
    return contacts.toSorted((one, other) => (`${one.area}/${one.id}` < `${other.area}/${other.id}` ? -1 : 1));
  };

  return {
    ...createPolicies(container, needs, async () => securityContactsOf(await readContacts())),
    ...createDeskAlarms(container, readRows),
    ...createSigningKeys(container, readRows),
    ...createImportedRecords(container, readRows),
    ...createRefusals(container, readRows),
    ...createErasures(container, readRows),
    ...createRevealLog(container),
    ...createCampaigns(container, readRows),
    ...createAbsences(container, readRows),
    groups: () => {
      const now = needs.clock.now();
      if (groups === undefined || now - groups.readAt > groupsKeptMs) {
        const list = readGroups();
        groups = { readAt: now, list };
        list.catch(() => {
          groups = undefined;
        });
      }
      return groups.list;
    },
    saveGroup: async (group) => {
      await save(z.encode(GroupDocument, { ...group, kind: 'group', schemaVersion: 1 }));
      groups = undefined;
    },
    contacts: readContacts,
    contact: async (id) => {
      const document = await readItem(container, id, 'contact');
      if (document === undefined) return undefined;
      return { contact: readOne(document, documentToContact), etag: etagOf(document) };
    },
    saveContact: async (contact) => {
      await save(contactToDocument(contact));
    },
    replaceContact: async (contact, etag) => {
      const document = contactToDocument(contact);
      const { id } = contact;
      const resourceBody = { ...asResource(document), id };
      const write: OperationInput =
        etag === undefined ? creating(document) : { operationType: 'Replace', id, ifMatch: etag, resourceBody };
      await commit(container, 'contact', [write]).catch((error: unknown) => {
        const isTaken = error instanceof Fault && error.kind === 'conflict';
        throw isTaken ? new Fault('stale', { cause: error.cause }) : error;
      });
    },
    saveExport: async ({ of, wish, withSecurity, person, count, endedAt, ...record }) => {
      const document = {
        ...record,
        kind: 'export' as const,
        ...(of !== undefined && { of }),
        wish: JSON.stringify(wish),
        ...(withSecurity !== undefined && { withSecurity }),
        ...(person !== undefined && { person }),
        ...(count !== undefined && { count }),
        ...(endedAt !== undefined && { endedAt }),
        schemaVersion: 1 as const,
      };
      await save(z.encode(ExportDocument, document));
    },
    exports: async (limit, continuation) => {
      const text = "SELECT * FROM c WHERE c.kind = 'export' AND c.at > '' ORDER BY c.kind DESC, c.at DESC";
      const page = await pageOfRows(container, query(text), limit, continuation);
      return { ...page, items: readRows(page.items, documentToExport) };
    },
    exportsAbout: async (person, limit, continuation) => {
      const text = "SELECT * FROM c WHERE c.kind = 'export' AND c.person = @person";
      const page = await pageOfRows(container, query(text, { person }), limit, continuation);
      return { ...page, items: readRows(page.items, documentToExport) };
    },
    beat: async (timer, at) => {
      const last = beats.get(timer);
      if (last !== undefined && at - last < beatEveryMs) return;
      await save(z.encode(HeartbeatDocument, { id: timer, kind: 'heartbeat', at, schemaVersion: 1 }));
      beats.set(timer, at);
    },
    heartbeats: async () => {
      const rows = await allRows(container, 'heartbeat', { query: 'SELECT * FROM c' });
      const beats = readRows(rows, (row) => z.decode(HeartbeatDocument, row as never));
      return Object.fromEntries(beats.map(({ id, at }) => [id, at]));
    },
  };
};
