/**
 * One container, as the Cosmos DB resource of Bicep's `databaseAccounts/sqlDatabases/containers` spells it, so that
 * one JSON list feeds both worlds. `defaultTtl` in seconds; absent: `ttl` is ignored; -1: only items with a `ttl` expire.
 * Without `indexingPolicy` every path is indexed, as in Azure. Two fields are for this endpoint alone. `smallPartitions`: a
 * partition is one ticket or one device, so within one its items are read rather than searched. `sortedLists`: by the path
 * of an indexed list, the paths by which what has one element is kept in order. Source: docs/data.md §1.
 */
export interface ContainerSpec {
  readonly id: string;
  readonly partitionKey: { readonly paths: readonly string[]; readonly kind?: string; readonly version?: number };
  readonly defaultTtl?: number;
  readonly smallPartitions?: boolean;
  readonly sortedLists?: Readonly<Record<string, readonly string[]>>;
  readonly indexingPolicy?: IndexingPolicy;
  readonly uniqueKeyPolicy?: { readonly uniqueKeys: readonly { readonly paths: readonly string[] }[] };
}

export interface IndexingPolicy {
  readonly indexingMode?: string;
  readonly automatic?: boolean;
  readonly includedPaths?: readonly { readonly path: string }[];
  readonly excludedPaths?: readonly { readonly path: string }[];
  readonly compositeIndexes?: readonly (readonly CompositePath[])[];
}

export interface CompositePath {
  readonly path: string;
  readonly order?: string;
}

/** Property names from the item inwards: `/clock/dueAt` is `['clock', 'dueAt']`. */
export type PropertyPath = readonly string[];

/** Turns `/clock/"dueAt"` into its names. Throws when the path does not start with a slash. */
export const pathOf = (text: string): PropertyPath => {
  if (!text.startsWith('/')) throw new Error(`The path ${text} must start with "/".`);
  return text
    .slice(1)
    .split('/')
    .map((name) => name.replace(/^"(.*)"$/, '$1'));
};

/** Names that can stand in SQLite's text unquoted: paths are literals there, never bound. Source: docs/data.md §5. */
export const isSimpleName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** Throws when two containers share a name, or when a name or key path is one this endpoint cannot keep. */
export const checkContainers = (containers: readonly ContainerSpec[]): void => {
  const ids = new Set<string>();
  for (const { id, partitionKey, uniqueKeyPolicy } of containers) {
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) throw new Error(`The container name ${id} must be [A-Za-z0-9_-].`);
    if (ids.has(id)) throw new Error(`The container ${id} is listed twice.`);
    ids.add(id);
    const paths = partitionKey.paths;
    if (paths.length === 0 || paths.length > 3)
      throw new Error(`The container ${id} needs 1 to 3 partition key paths.`);
    for (const path of [...paths, ...(uniqueKeyPolicy?.uniqueKeys ?? []).flatMap((key) => key.paths)])
      if (!pathOf(path).every(isSimpleName)) throw new Error(`The key path ${path} of ${id} must be simple names.`);
  }
};
