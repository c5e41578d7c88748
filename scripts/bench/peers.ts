import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package that we are measured against, or why it is not there. */
export type Peer<Package> = { readonly package: Package; readonly version: string } | { readonly absent: string };

/** Loads a peer at run time, so that a benchmark runs without it and says so. `load` where a plain `require` is not all. */
export const loadPeer = <Package>(
  name: string,
  load: () => Package = () => require(name) as Package,
): Peer<Package> => {
  try {
    return { package: load(), version: versionOf(name) };
  } catch (error) {
    return { absent: `${name} does not load: ${(error as Error).message.split('\n')[0]}` };
  }
};

/** Found from its main file upwards: a package may keep its package.json to itself. */
const versionOf = (name: string): string => {
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (found.name === name && found.version !== undefined) return found.version;
    } catch {}
  }
  return 'unknown';
};
