import type { TokenCredential } from '@azure/identity';
import { ContainerClient, type StoragePipelineOptions } from '@azure/storage-blob';

/** Bicep makes them: the app's identity reads and writes blobs and can make no container (docs/azure.md §3). */
export const attachmentsContainer = 'attachments';
/** Under a time-based retention policy: what lies there can be neither replaced nor deleted. */
export const checkpointsContainer = 'checkpoints';

export interface ContainerClientSettings {
  /** `https://<account>.blob.core.windows.net`; on the laptop `https://blobs.tierline.invalid`. */
  readonly url: string;
  readonly credential: TokenCredential;
  /** An endpoint in this process in place of the network. */
  readonly httpClient?: StoragePipelineOptions['httpClient'];
  readonly retryOptions?: StoragePipelineOptions['retryOptions'];
}

/** A person waits for the answer: the SDK's own waits (4 s, then 12 s) would outlast their patience. */
const briefRetries = { maxTries: 3, retryDelayInMs: 400, maxRetryDelayInMs: 2_000 };

/** Opens the container of attachments with an identity, never a key. */
export const openAttachments = (settings: ContainerClientSettings): ContainerClient =>
  openContainer(attachmentsContainer, settings);

/** The same for the checkpoints of the audit. */
export const openCheckpoints = (settings: ContainerClientSettings): ContainerClient =>
  openContainer(checkpointsContainer, settings);

const openContainer = (name: string, settings: ContainerClientSettings): ContainerClient => {
  const { url, credential, httpClient, retryOptions = briefRetries } = settings;
  const address = `${url.replace(/\/$/, '')}/${name}`;
  return new ContainerClient(address, credential, { retryOptions, ...(httpClient && { httpClient }) });
};
