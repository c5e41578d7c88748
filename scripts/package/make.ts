import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { readPolicy } from '../tierline/policy-file';
import { bundleApp } from './bundle';
import { type Backend, hostJsonFor } from './host-json';

const root = join(__dirname, '..', '..', '..');

/** What a package holds, and how long each file is, in bytes. */
export type Contents = ReadonlyMap<string, number>;

/**
 * Makes the package anew: `folder` as it runs in Azure, its zip, and the source maps in a folder beside, for whoever reads
 * a stack trace. The same sources give the same bytes.
 */
export const makePackage = async (
  { folder, zip, maps }: { readonly folder: string; readonly zip: string; readonly maps: string },
  backend: Backend,
): Promise<Contents> => {
  for (const old of [folder, zip, maps]) rmSync(old, { recursive: true, force: true });
  await bundleApp(folder);
  for (const path of filesIn(folder).filter((path) => path.endsWith('.map'))) {
    mkdirSync(join(maps, dirname(path)), { recursive: true });
    renameSync(join(folder, path), join(maps, path));
  }
  mkdirSync(join(folder, 'policies'));
  for (const name of readdirSync(join(root, 'policies')).filter((name) => name.endsWith('.yaml'))) {
    writeFileSync(join(folder, 'policies', name), policySourceOf(join(root, 'policies', name)));
  }
  cpSync(join(root, 'portal', 'desk.css'), join(folder, 'portal', 'desk.css'));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  write(join(folder, 'host.json'), hostJsonFor(backend, read(join(root, 'host.json'))));
  const { name, version, description, license, type, main, engines } = read(join(root, 'package.json'));
  write(join(folder, 'package.json'), { name, version, description, license, private: true, type, main, engines });

  const bytes = new Map(filesIn(folder).map((path) => [path, readFileSync(join(folder, path))]));
  // A zip knows no zone and no moment before 1980: one and the same for all.
  writeFileSync(zip, zipSync(Object.fromEntries(bytes), { level: 9, mtime: new Date(1980, 0, 1) }));
  return new Map([...bytes].map(([path, { length }]) => [path, length]));
};

/** The whole policy, with what it extends and its holidays written out. Throws when it is broken, or its examples do not hold. */
const policySourceOf = (file: string): string => {
  const policy = readPolicy(file);
  if (policy.ok) return policy.source;
  throw new Error(policy.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

const write = (file: string, value: unknown): void => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
