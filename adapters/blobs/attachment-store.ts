import type { ContainerClient } from '@azure/storage-blob';
import type { AttachmentStore } from '../../desk/ports';
import { isAnswer, withFaults } from './errors';

const callMs = 30_000;

/**
 * Keeps the bytes of attachments in one container of Blob Storage. Throws `Fault` when it cannot be asked or refuses.
 *
 * A `put` only ever creates: the SDK repeats one whose reply was lost, so a key that is taken counts as stored. Every call
 * is in one shot and ends after 30 s: the SDK alone would wait for ever. Source: docs/design.md §11.
 */
export const createAttachmentStore = (container: ContainerClient): AttachmentStore => ({
  put: (key, content, type) =>
    withFaults(async () => {
      try {
        await container.getBlockBlobClient(key).upload(content, content.byteLength, {
          blobHTTPHeaders: { blobContentType: type },
          conditions: { ifNoneMatch: '*' },
          abortSignal: AbortSignal.timeout(callMs),
        });
      } catch (error) {
        if (!isAnswer(error, 'BlobAlreadyExists')) throw error;
      }
    }),

  read: (key) =>
    withFaults(async () => {
      try {
        const abortSignal = AbortSignal.timeout(callMs);
        const { readableStreamBody } = await container.getBlobClient(key).download(0, undefined, { abortSignal });
        const chunks: Uint8Array[] = [];
        for await (const chunk of readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
        return new Uint8Array(Buffer.concat(chunks));
      } catch (error) {
        if (isAnswer(error, 'BlobNotFound')) return undefined;
        throw error;
      }
    }),

  remove: (key) =>
    withFaults(async () => {
      try {
        await container.getBlobClient(key).delete({ abortSignal: AbortSignal.timeout(callMs) });
      } catch (error) {
        if (!isAnswer(error, 'BlobNotFound')) throw error;
      }
    }),
});
