import type { ContainerClient } from '@azure/storage-blob';
import type { CheckpointArchive } from '../../desk/ports';
import { canonicalJson } from '../../desk/rules/canonical-json';
import { createAttachmentStore } from './attachment-store';

const nameOf = (number: number): string => `checkpoint-${String(number).padStart(9, '0')}.json`;

/**
 * Checkpoints as blobs of a container that Bicep makes immutable: nobody can replace or delete one, whoever holds the ledger.
 * A `put` only ever creates, so what lies there afterwards says whether it is this one.
 */
export const createCheckpointArchive = (container: ContainerClient): CheckpointArchive => {
  const blobs = createAttachmentStore(container);
  return {
    keep: async ({ checkpoint, jws, heads }) => {
      const name = nameOf(checkpoint.number);
      const content = Buffer.from(canonicalJson({ checkpoint, jws, heads }));
      await blobs.put(name, content, 'application/json');
      const kept = await blobs.read(name);
      return kept !== undefined && content.equals(kept);
    },
  };
};
