import { readCharge, writeCharge } from './charge';
import type { ContainerSpec } from './containers';
import type { Body, Documents, StoredItem } from './documents';
import { checkKey } from './partition';
import { applyPatch, type Patch, patchOf } from './patch';
import { badRequest, wireError } from './replies';

export type ItemKind = 'create' | 'upsert' | 'read' | 'replace' | 'delete' | 'patch';

/** One operation on one item, alone or in a batch. `body` as parsed from JSON; for a patch, its operations. */
export interface ItemOperation {
  readonly kind: ItemKind;
  readonly partition: string;
  /** Absent for create and upsert: the body says it. */
  readonly id?: string | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly body?: unknown;
}

/** `body` is the item's JSON text, empty where the reply has none. */
export interface ItemOutcome {
  readonly status: number;
  readonly charge: number;
  readonly etag?: string;
  readonly body: string;
}

/** What an operation needs of its container. */
export interface ItemStore {
  readonly spec: ContainerSpec;
  readonly documents: Documents;
  /** Whether the stored item meets a patch's condition (`from c where ...`). Throws 400 when it does not parse. */
  matches(item: StoredItem, condition: string): boolean;
}

/** Bytes of an id. Source: docs/data.md §1. */
const idBytesMax = 1023;

/**
 * Carries out one operation, inside the caller's transaction. Throws what the wire answers: 304, 400, 404, 409, 412, 413.
 *
 * Source: docs/data.md §4, behaviours 1 to 5.
 */
export const operate = (store: ItemStore, operation: ItemOperation): ItemOutcome => {
  switch (operation.kind) {
    case 'create':
      return create(store, operation);
    case 'upsert':
      return upsert(store, operation);
    case 'read':
      return read(store, operation);
    case 'replace':
      return replace(store, operation);
    case 'patch':
      return patch(store, operation);
    case 'delete':
      return remove(store, operation);
  }
};

const create = ({ spec, documents }: ItemStore, { partition, body }: ItemOperation): ItemOutcome => {
  const document = objectOf(body);
  const id = checkId(document['id']);
  checkKey(document, partition, spec);
  return written(201, documents.insert(partition, id, document));
};

const upsert = ({ spec, documents }: ItemStore, { partition, body, ifMatch }: ItemOperation): ItemOutcome => {
  const document = objectOf(body);
  const id = checkId(document['id']);
  checkKey(document, partition, spec);
  const current = documents.find(partition, id);
  if (!current) return written(201, documents.insert(partition, id, document));
  checkMatch(current, ifMatch);
  return written(200, documents.replace(current, document));
};

const read = ({ documents }: ItemStore, operation: ItemOperation): ItemOutcome => {
  const current = existing(documents, operation);
  if (operation.ifNoneMatch === current.etag) throw wireError(304, 'The item has not changed.');
  return { status: 200, charge: readCharge(current.body.length), etag: current.etag, body: current.body };
};

const replace = ({ spec, documents }: ItemStore, operation: ItemOperation): ItemOutcome => {
  const document = objectOf(operation.body);
  const id = checkId(document['id']);
  checkKey(document, operation.partition, spec);
  if (id !== operation.id) throw badRequest('The id in the body is not the one of the item to replace.');
  const current = existing(documents, operation);
  checkMatch(current, operation.ifMatch);
  return written(200, documents.replace(current, document));
};

const patch = ({ spec, documents, matches }: ItemStore, operation: ItemOperation): ItemOutcome => {
  const wanted: Patch = patchOf(operation.body);
  const current = existing(documents, operation);
  checkMatch(current, operation.ifMatch);
  if (wanted.condition !== undefined && !matches(current, wanted.condition))
    throw wireError(412, 'The condition of the patch does not hold.');
  return written(200, documents.replace(current, applyPatch(JSON.parse(current.body), wanted.operations, spec)));
};

const remove = ({ documents }: ItemStore, operation: ItemOperation): ItemOutcome => {
  const current = existing(documents, operation);
  checkMatch(current, operation.ifMatch);
  documents.remove(current);
  return { status: 204, charge: writeCharge(current.body.length), body: '' };
};

const written = (status: number, { etag, body }: StoredItem): ItemOutcome => ({
  status,
  charge: writeCharge(body.length),
  etag,
  body,
});

const existing = (documents: Documents, { partition, id }: ItemOperation): StoredItem => {
  const item = documents.find(partition, checkId(id));
  if (!item) throw wireError(404, 'There is no item with this id in this partition.');
  return item;
};

const checkMatch = ({ etag }: StoredItem, ifMatch: string | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etag)
    throw wireError(412, 'The item has changed: its ETag is not the one in If-Match.');
};

const objectOf = (body: unknown): Body => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The item must be a JSON object.');
  return body as Body;
};

const checkId = (id: unknown): string => {
  if (typeof id !== 'string' || id === '') throw badRequest('The id must be a string that is not empty.');
  if (Buffer.byteLength(id) > idBytesMax) throw badRequest(`The id is longer than ${idBytesMax} bytes.`);
  if (/[/\\#]/.test(id)) throw badRequest('The id must not contain "/", "\\" or "#".');
  return id;
};
