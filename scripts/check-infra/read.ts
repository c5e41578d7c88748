import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Texts } from './check';

/** Every file of `infra/` that Bicep or a deployment reads. */
export const readInfra = (root: string): Texts => {
  const names = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => `infra/${name.replaceAll('\\', '/')}`);
  const read = paths.filter((path) => /\.(bicep|json|kql)$/.test(path));
  return new Map(read.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
};
