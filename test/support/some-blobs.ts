import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  attachmentsContainer,
  checkpointsContainer,
  openAttachments,
  openCheckpoints,
} from '../../adapters/blobs/container-client';
import { type BlobEndpoint, type BlobOptions, createBlobEndpoint } from '../../local/blobs/endpoint';
import type { InjectBlobFault } from '../../local/blobs/faults';
import { type BlobReply, type BlobRequest, blobTransport } from '../../local/blobs/transport';
import { unsynced } from './unsynced';

export const blobsUrl = 'https://blobs.tierline.invalid';

const anyCredential = {
  getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

/**
 * The real Blob client over an endpoint in this process, in a fresh folder unless one is given. The file is opened only
 * when somebody asks: most stories never do.
 */
export const someBlobs = (now: () => number, options: Partial<BlobOptions> & { readonly folder?: string } = {}) => {
  let inject: InjectBlobFault = () => undefined;
  let opened: { readonly endpoint: BlobEndpoint; readonly folder: string } | undefined;
  const open = (): BlobEndpoint => {
    if (opened === undefined) {
      const { folder = mkdtempSync(join(tmpdir(), 'tierline-blobs-')), ...rest } = options;
      const file = join(folder, 'blobs.db');
      const endpoint = createBlobEndpoint({
        ...{ file, containers: [attachmentsContainer, checkpointsContainer], now, open: unsynced },
        inject: (call) => inject(call),
        ...rest,
      });
      opened = { endpoint, folder };
    }
    return opened.endpoint;
  };
  const calls: BlobRequest[] = [];
  const handle = (request: BlobRequest): Promise<BlobReply> => {
    calls.push(request);
    return open().handle(request);
  };
  const account = {
    ...{ url: blobsUrl, credential: anyCredential, httpClient: blobTransport(handle) },
    retryOptions: { maxTries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 2 },
  };
  return {
    handle,
    /** Everything that went over the wire. */
    calls: calls as readonly BlobRequest[],
    container: openAttachments(account),
    checkpoints: openCheckpoints(account),
    /** What goes wrong on the wire from now on. */
    inject: (hook: InjectBlobFault): void => {
      inject = hook;
    },
    /** The names of what lies there. */
    keys: (): readonly string[] => {
      open();
      const database = new DatabaseSync(join(opened?.folder ?? '', 'blobs.db'), { readOnly: true });
      const rows = database.prepare('SELECT name FROM blobs ORDER BY name').all();
      database.close();
      return rows.map((row) => String(row['name']));
    },
    folder: (): string => {
      open();
      return opened?.folder ?? '';
    },
    close: async (): Promise<void> => {
      if (opened === undefined) return;
      await opened.endpoint.close();
      if (options.folder === undefined) rmSync(opened.folder, { recursive: true, force: true });
    },
  };
};
