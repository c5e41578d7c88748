import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { ManagedDeviceDocument, PersonDocument } from '../../desk/contracts/directory-documents';
import type { ImportedRecords, Page } from '../../desk/ports';
import type { ManagedDevice, Person } from '../../desk/rules/directory';
import { asResource, commit, deleteOne } from './commit';
import { allRows, pageOfRows, query, readItem } from './queries';
import { type ReadRows, readOne } from './readable';

const deviceToDocument = (device: ManagedDevice) =>
  z.encode(ManagedDeviceDocument, { ...device, id: device.deviceId, kind: 'managed-device', schemaVersion: 1 });

const documentToDevice = (document: unknown): ManagedDevice => {
  const {
    id: _id,
    kind: _kind,
    schemaVersion: _version,
    ...device
  } = z.decode(ManagedDeviceDocument, document as never);
  return device;
};

const mailKeyOf = (mail: string): string => mail.toLowerCase();

const personToDocument = (person: Person) =>
  z.encode(PersonDocument, {
    ...person,
    groups: [...person.groups],
    mailKey: mailKeyOf(person.mail),
    kind: 'person',
    schemaVersion: 1,
  });

const documentToPerson = (document: unknown): Person => {
  const {
    kind: _kind,
    mailKey: _mailKey,
    schemaVersion: _version,
    ...person
  } = z.decode(PersonDocument, document as never);
  return person;
};

/** Managed devices and people, each kind in one partition of the container `directory`: a batch is one transaction. */
export const createImportedRecords = (container: Container, readRows: ReadRows): ImportedRecords => {
  const one = async <Item>(kind: string, id: string, read: (document: unknown) => Item): Promise<Item | undefined> => {
    const document = await readItem(container, id, kind);
    return document === undefined ? undefined : readOne(document, read);
  };
  const page = async <Item>(
    kind: string,
    read: (document: unknown) => Item,
    limit: number,
    continuation: string | undefined,
  ): Promise<Page<Item>> => {
    const wanted = query('SELECT * FROM c WHERE c.kind = @kind', { kind });
    const { items, continuation: next } = await pageOfRows(container, wanted, limit, continuation);
    return { items: readRows(items, read), continuation: next };
  };
  const save = async (kind: string, documents: readonly object[]): Promise<void> => {
    if (documents.length === 0) return;
    const operations = documents.map((document) => ({
      operationType: 'Upsert' as const,
      resourceBody: asResource(document),
    }));
    await commit(container, kind, operations);
  };
  return {
    managedDevice: (deviceId) => one('managed-device', deviceId, documentToDevice),
    managedDevices: (limit, continuation) => page('managed-device', documentToDevice, limit, continuation),
    saveManagedDevices: (devices) => save('managed-device', devices.map(deviceToDocument)),
    person: (id) => one('person', id, documentToPerson),
    personWithMail: async (mail) => {
      const wanted = query('SELECT * FROM c WHERE c.mailKey = @mailKey', { mailKey: mailKeyOf(mail) });
      const rows = await allRows(container, 'person', wanted);
      const [person, another] = readRows(rows, documentToPerson).filter(({ leftAt }) => leftAt === undefined);
      return another === undefined ? person : undefined;
    },
    people: (limit, continuation) => page('person', documentToPerson, limit, continuation),
    savePeople: (people) => save('person', people.map(personToDocument)),
    removePerson: (id) => deleteOne(container, id, 'person'),
    devicesOf: async (person, limit, continuation) => {
      const wanted = query('SELECT * FROM c WHERE c.primaryUser = @person', { person });
      const { items, continuation: next } = await pageOfRows(container, wanted, limit, continuation);
      return { items: readRows(items, documentToDevice), continuation: next };
    },
  };
};
