import { createHash } from 'node:crypto';
import type { Database, OperationInput, SqlQuerySpec } from '@azure/cosmos';
import {
  type DeviceChange,
  type DeviceStore,
  Fault,
  type GrantFilter,
  type Log,
  type Page,
  type Said,
} from '../../desk/ports';
import type { SealedEvent } from '../../desk/rules/audit';
import { iso } from '../../desk/rules/time';
import { commandToDocument, documentToCommand, documentToEvent, erasingOf, eventToDocument } from './chain-documents';
import { asResource, commit, creating, deleteOne } from './commit';
import {
  alarmToDocument,
  campaignKeyOf,
  deviceToDocument,
  documentToAlarm,
  documentToDevice,
  documentToGrant,
  documentToRelay,
  documentToStoredDevice,
  grantToDocument,
  relayToDocument,
} from './device-documents';
import { faulting } from './errors';
import { createOutbox, noticeToDocument } from './outbox';
import { allRows, countOf, fieldOf, firstRows, pageOfRows, pageOfShelves, query, readItem } from './queries';
import { createReadRows, readOne } from './readable';

const held = "SELECT c.deviceId FROM c WHERE c.activeGrant > ''";
const awaited = 'SELECT c.deviceId FROM c WHERE c.awaited = true';

const nonceSeconds = 15 * 60;
const rowsPerPage = 1_000;

/** A relay's id ends in the number of its event, so this is the order in which things happened. */
const waitingRelays = "SELECT * FROM c WHERE c.relayId > '' ORDER BY c.relayId";

/** What belongs to a change beside the state: created only, but for the grant, which the device's etag protects too. */
const othersOf = (change: DeviceChange): OperationInput[] => {
  const { device, events, grant, ended, alarms, notices, relays, command } = change;
  const partition = { deviceId: device.deviceId };
  const erasing = erasingOf(partition, change);
  const created = [
    ...events.map((event) => ({ ...eventToDocument(partition, event), ...saidOf(event) })),
    ...alarms.map(alarmToDocument),
    ...notices.map(noticeToDocument),
    ...relays.map(relayToDocument),
    ...(command === undefined ? [] : [commandToDocument(partition, command)]),
  ].map(creating);
  const grants = [ended, grant].flatMap((one): OperationInput[] =>
    one === undefined ? [] : [{ operationType: 'Upsert', resourceBody: asResource(grantToDocument(one)) }],
  );
  return [...grants, ...created, ...erasing];
};

/** Words that are not about a grant go when they are old, or when who said them does: by these they are found. */
const saidOf = ({ at, by, text = {}, data }: SealedEvent) =>
  Object.keys(text).length > 0 && data['grantId'] === undefined ? { saidAt: at, saidBy: by } : {};

const columns = ['state', 'deviceId', 'ticketId', 'holder', 'departure'] as const;

/** Only grants have a `requestedAt` at the top: the index on it is the list, newest first. */
const grantQueryOf = (filter: GrantFilter): SqlQuerySpec => {
  const isAny = filter.departure === 'any';
  const said = columns.flatMap((name) => {
    const value = filter[name];
    return value === undefined || (isAny && name === 'departure') ? [] : [[name, value] as const];
  });
  const departed = isAny ? ["c.departure > ''"] : [];
  const conditions = ["c.requestedAt > ''", ...departed, ...said.map(([name]) => `c.${name} = @${name}`)].join(' AND ');
  return query(`SELECT * FROM c WHERE ${conditions} ORDER BY c.requestedAt DESC`, Object.fromEntries(said));
};

/** Devices with their grants in the container `devices`, one partition each: one holder per device is one etag. Lists leave out what cannot be read. */
export const createDeviceStore = (database: Database, log: Log): DeviceStore => {
  const container = database.container('devices');
  const readRows = createReadRows(log);
  const rowsOf = async <Item>(deviceId: string, text: string, read: (row: unknown) => Item): Promise<readonly Item[]> =>
    readRows(await allRows(container, deviceId, query(text)), read);

  const saidIn = (page: Page<unknown>): Page<Said> => ({
    ...page,
    items: readRows(page.items, (row) => ({ deviceId: fieldOf(row, 'deviceId'), event: documentToEvent(row) })),
  });

  return {
    ...createOutbox(container, 'deviceId', readRows),

    read: async (deviceId) => {
      const document = await readItem(container, deviceId, deviceId);
      return document === undefined ? undefined : readOne(document, documentToStoredDevice);
    },

    create: (change) =>
      commit(container, change.device.deviceId, [creating(deviceToDocument(change)), ...othersOf(change)]),

    replace: (change, etag) => {
      const { deviceId } = change.device;
      const state: OperationInput = {
        operationType: 'Replace',
        id: deviceId,
        ifMatch: etag,
        resourceBody: { ...asResource(deviceToDocument(change)), id: deviceId },
      };
      return commit(container, deviceId, [state, ...othersOf(change)]);
    },

    events: async (deviceId) => {
      const rows = await allRows(
        container,
        deviceId,
        query("SELECT * FROM c WHERE c.doc = 'event' AND c.seq > 0 ORDER BY c.seq"),
      );
      return rows.map((row) => readOne(row, documentToEvent)); // A chain with a gap would lie.
    },

    grant: async (deviceId, grantId) => {
      const document = await readItem(container, grantId, deviceId);
      return document === undefined ? undefined : readOne(document, documentToGrant);
    },

    grants: (deviceId) =>
      rowsOf(
        deviceId,
        "SELECT * FROM c WHERE c.doc = 'grant' AND c.requestedAt > '' ORDER BY c.requestedAt DESC",
        documentToGrant,
      ),

    alarms: (deviceId) =>
      rowsOf(
        deviceId,
        "SELECT * FROM c WHERE c.doc = 'alarm' AND c.raisedAt > '' ORDER BY c.raisedAt",
        documentToAlarm,
      ),

    command: async (deviceId, commandId) => {
      const document = await readItem(container, commandId, deviceId);
      return document === undefined ? undefined : readOne(document, documentToCommand);
    },

    grantsBy: async ({ limit, continuation, ...filter }) => {
      const page = await pageOfRows(container, grantQueryOf(filter), limit, continuation);
      return { ...page, items: readRows(page.items, documentToGrant) };
    },

    list: async (limit, continuation) => {
      const page = await pageOfRows(container, query("SELECT * FROM c WHERE c.doc = 'device'"), limit, continuation);
      return { ...page, items: readRows(page.items, documentToDevice) };
    },

    due: async (now, limit, continuation) => {
      const text = 'SELECT c.deviceId FROM c WHERE c.dueAt <= @now ORDER BY c.dueAt';
      const page = await pageOfRows(container, query(text, { now: iso(now) }), limit, continuation);
      return { ...page, items: page.items.map((row) => fieldOf(row, 'deviceId')) };
    },

    held: async (limit, continuation) => {
      const page = await pageOfShelves(container, [query(held), query(awaited)], limit, continuation);
      return { ...page, items: page.items.map((row) => fieldOf(row, 'deviceId')) };
    },

    campaignDevices: async (part, limit) => {
      const text = 'SELECT c.deviceId FROM c WHERE c.campaignKey = @key';
      const rows = await firstRows(container, query(text, { key: campaignKeyOf(part) }), limit);
      return rows.map((row) => fieldOf(row, 'deviceId'));
    },

    campaignCount: (part) => {
      const text = 'SELECT VALUE COUNT(1) FROM c WHERE c.campaignKey = @key';
      return countOf(container, query(text, { key: campaignKeyOf(part) }));
    },

    overdueCount: () => countOf(container, query("SELECT VALUE COUNT(1) FROM c WHERE c.rotation.overdueAt > ''")),

    revealed: async () => {
      const ids = new Set<string>();
      let continuation: string | undefined;
      do {
        const text = "SELECT c.deviceId FROM c WHERE c.kind = 'grant-revealed'";
        const page: Page<unknown> = await pageOfRows(container, query(text), rowsPerPage, continuation);
        for (const row of page.items) ids.add(fieldOf(row, 'deviceId'));
        continuation = page.continuation;
      } while (continuation !== undefined);
      return [...ids].sort();
    },

    relays: async (limit, continuation) => {
      const page = await pageOfRows(container, query(waitingRelays), limit, continuation);
      return { ...page, items: readRows(page.items, documentToRelay) };
    },

    relaysOf: (deviceId) => rowsOf(deviceId, waitingRelays, documentToRelay),

    dropRelay: ({ relayId, deviceId }) => deleteOne(container, relayId, deviceId),

    requestedBefore: async (before, limit, continuation) => {
      const text = 'SELECT * FROM c WHERE c.requestedAt <= @before ORDER BY c.requestedAt';
      const page = await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation);
      return { ...page, items: readRows(page.items, documentToGrant) };
    },

    alarmsBefore: async (before, limit, continuation) => {
      const text = 'SELECT * FROM c WHERE c.raisedAt <= @before ORDER BY c.raisedAt';
      const page = await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation);
      return { ...page, items: readRows(page.items, documentToAlarm) };
    },

    saidBefore: async (before, limit, continuation) => {
      const text = 'SELECT * FROM c WHERE c.saidAt <= @before ORDER BY c.saidAt';
      return saidIn(await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation));
    },

    saidBy: async (person, limit, continuation) => {
      const text = 'SELECT * FROM c WHERE c.saidBy = @person';
      return saidIn(await pageOfRows(container, query(text, { person }), limit, continuation));
    },

    heldBy: async (person, limit, continuation) => {
      const wanted = query('SELECT * FROM c WHERE c.holder = @person', { person });
      const page = await pageOfRows(container, wanted, limit, continuation);
      return { ...page, items: readRows(page.items, documentToGrant) };
    },

    takeNonce: async (deviceId, nonce) => {
      const id = `nonce-${createHash('sha256').update(nonce).digest('hex')}`;
      try {
        await faulting(() => container.items.create({ id, deviceId, doc: 'nonce', ttl: nonceSeconds }));
        return true;
      } catch (error) {
        if (error instanceof Fault && error.kind === 'conflict') return false;
        throw error;
      }
    },
  };
};
