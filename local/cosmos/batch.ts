import { writeCharge } from './charge';
import { type ItemKind, type ItemOperation, type ItemOutcome, type ItemStore, operate } from './items';
import { badRequest, isWireError, parsedBody, type WireError, wireError } from './replies';

/** One operation as `items.batch` and `items.bulk` send it. */
interface WireOperation {
  readonly operationType?: unknown;
  readonly id?: unknown;
  readonly ifMatch?: unknown;
  readonly ifNoneMatch?: unknown;
  readonly partitionKey?: unknown;
  readonly resourceBody?: unknown;
}

/** Source: docs/data.md §1. */
const operationsMax = 100;
const bodyBytesMax = 2 * 1024 * 1024;

const kindByOperationType: Readonly<Record<string, ItemKind>> = {
  Create: 'create',
  Upsert: 'upsert',
  Read: 'read',
  Replace: 'replace',
  Delete: 'delete',
  Patch: 'patch',
};

/** Reads a batch's body. Throws 400 when it is no list of 1 to 100 operations, 413 when it is over 2 MB. */
export const batchOf = (body: string): readonly WireOperation[] => {
  if (Buffer.byteLength(body) > bodyBytesMax) throw wireError(413, `The batch is larger than ${bodyBytesMax} bytes.`);
  const operations = parsedBody(body);
  if (!Array.isArray(operations) || operations.length === 0) throw badRequest('A batch needs a list of operations.');
  if (operations.length > operationsMax) throw badRequest(`A batch has at most ${operationsMax} operations.`);
  return operations;
};

/** Turns one wire operation into an item operation. `partitionOf` reads the key that a bulk operation carries itself. */
export const operationOf = (wire: WireOperation, partitionOf: (own: string | undefined) => string): ItemOperation => {
  const kind = kindByOperationType[String(wire.operationType)];
  if (!kind) throw badRequest(`There is no batch operation ${wire.operationType}.`);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    kind,
    partition: partitionOf(text(wire.partitionKey)),
    id: text(wire.id),
    ifMatch: text(wire.ifMatch),
    ifNoneMatch: text(wire.ifNoneMatch),
    body: wire.resourceBody,
  };
};

/** What one operation came to, as a batch's reply says it. */
export interface BatchResult {
  readonly statusCode: number;
  readonly subStatusCode?: number;
  readonly requestCharge: number;
  readonly eTag?: string;
  /** JSON text of the item. */
  readonly resourceBody?: string;
}

/** Thrown through the transaction to undo it; carries the reply. */
export interface BatchUndone extends Error {
  readonly results: readonly BatchResult[];
}

export const isBatchUndone = (error: unknown): error is BatchUndone => error instanceof Error && 'results' in error;

/**
 * Carries out all operations in order, each seeing those before it. Throws `BatchUndone` at the first that fails:
 * it has its own status, every other one 424. Source: docs/data.md §4, behaviour 6.
 */
export const operateAll = (store: ItemStore, operations: readonly (() => ItemOperation)[]): readonly BatchResult[] => {
  const results: BatchResult[] = [];
  for (const operation of operations) {
    try {
      results.push(succeeded(operate(store, operation())));
    } catch (error) {
      if (!isWireError(error)) throw error;
      const failed = results.length;
      const undone = operations.map((_, index) => (index === failed ? refused(error) : dependent));
      throw Object.assign(new Error('The batch was undone.'), { results: undone });
    }
  }
  return results;
};

export const dependent: BatchResult = { statusCode: 424, requestCharge: 0 };

export const succeeded = ({ status, charge, etag, body }: ItemOutcome): BatchResult => ({
  statusCode: status,
  requestCharge: charge,
  ...(etag !== undefined && { eTag: etag }),
  ...(body !== '' && { resourceBody: body }),
});

export const refused = ({ status, substatus }: WireError): BatchResult => ({
  statusCode: status,
  ...(substatus !== undefined && { subStatusCode: substatus }),
  requestCharge: writeCharge(0),
});

/** The reply's body; item texts go in as they are, and stay out when the caller prefers a minimal one. */
export const batchBody = (results: readonly BatchResult[], minimal: boolean): string =>
  `[${results.map(({ resourceBody, ...result }) => {
    const text = JSON.stringify(result);
    return resourceBody === undefined || minimal ? text : `${text.slice(0, -1)},"resourceBody":${resourceBody}}`;
  })}]`;
