/** Where orchestrations are kept; the parameter `durableBackend` of the Bicep has the same words. */
export const backends = ['DurableTaskScheduler', 'AzureStorage'] as const;
export type Backend = (typeof backends)[number];

interface HostJson {
  readonly extensions: { readonly durableTask: { readonly storageProvider: object } };
}

/** Four partitions carry some 250 work items a second; another number needs a new hub (docs/azure.md §4). */
const azureStorage = { partitionCount: 4, maxQueuePollingInterval: '00:00:05' };

/**
 * The host.json of a back end, made of the one in the repository, which is the Scheduler's. Two files, for the host tells
 * the platform by the file on disk what to scale on; an app setting comes too late.
 */
export const hostJsonFor = <File extends HostJson>(backend: Backend, file: File): File => {
  if (backend === 'DurableTaskScheduler') return file;
  const { extensions } = file;
  return {
    ...file,
    extensions: { ...extensions, durableTask: { ...extensions.durableTask, storageProvider: azureStorage } },
  };
};
