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

/** A document as the SDK wants it typed. */
export const asResource = (document: object): JSONObject => document as JSONObject;

/** One document of a batch that must not be there yet. */
export const creating = (document: object): OperationInput => ({
  operationType: 'Create',
  resourceBody: asResource(document),
});
