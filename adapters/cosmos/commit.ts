import type { Container, JSONObject, OperationInput } from '@azure/cosmos';
import { Fault, faultKindOf } from '../../desk/ports';
import { faulting } from './errors';

const failedForAnother = 424;

/**
 * Stores a batch in one partition, whole or not at all.
 *
 * A batch that is refused does not throw: it answers 207, the operation at fault has its own status and the others 424.
 * Nobody else calls `batch`. Throws `Fault`: the state goes first, so that a stale caller hears `stale`.
 * Source: docs/data.md §1.
 */
export const commit = async (container: Container, partition: string, operations: OperationInput[]): Promise<void> => {
  const { result = [] } = await faulting(() => container.items.batch(operations, partition));
  const refused = result.find(({ statusCode }) => statusCode >= 400 && statusCode !== failedForAnother);
  if (refused !== undefined)
    throw new Fault(faultKindOf(refused.statusCode), { cause: { status: refused.statusCode } });
};

/** A transactional batch holds so many operations. Source: docs/data.md §1. */
const operationsMax = 100;

/** Deletes documents of one partition, a batch after the other. One that is gone is no fault: then each goes by itself. */
export const deleteAll = async (container: Container, partition: string, ids: readonly string[]): Promise<void> => {
  for (let start = 0; start < ids.length; start += operationsMax) {
    const some = ids.slice(start, start + operationsMax);
    const deleting = some.map((id): OperationInput => ({ operationType: 'Delete', id }));
    await commit(container, partition, deleting).catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      for (const id of some) await deleteOne(container, id, partition);
    });
  }
};

/** Deletes one document; twice is once. */
export const deleteOne = async (container: Container, id: string, partition: string): Promise<void> => {
  await faulting(() => container.item(id, partition).delete()).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
};

const isMissing = (error: unknown): boolean => error instanceof Fault && error.kind === 'missing';

/** A document as the SDK wants it typed. */
export const asResource = (document: object): JSONObject => document as JSONObject;

/** One document of a batch that must not be there yet. */
export const creating = (document: object): OperationInput => ({
  operationType: 'Create',
  resourceBody: asResource(document),
});
