import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { deferred, englishOnly, late, lateModules, secondFileOf, secondFiles } from './second-files';

const root = join(__dirname, '..', '..', '..');

const usual = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  // An error that ends the process prints the line it comes from.
  lineLimit: 200,
  legalComments: 'none',
  sourcemap: 'external',
  logLevel: 'warning',
  metafile: true,
  // The Functions worker has it, and nobody else.
  external: ['@azure/functions-core'],
} as const satisfies BuildOptions;

/** What `main.js`, and nothing else, takes from a package. */
const functionsPackage = '@azure/functions';

/**
 * Bundles the app into `folder/dist`:
 *
 * - `app.js`, the eager part: every module that functions/main.ts reaches, `@azure/functions`, durable-functions, zod.
 * - `functions/main.js`, the composition root, where `package.json` expects it.
 * - `sdk/*.js`, the second files.
 */
export const bundleApp = async (folder: string): Promise<void> => {
  const modules = await modulesOf('functions/main.ts');
  const exported = [...modules, functionsPackage];
  const contents = exported.map((path, index) => `export * as m${index} from '${specifierOf(path)}';`).join('\n');
  await build({
    ...usual,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile: join(folder, 'dist', 'app.js'),
    plugins: [deferred('./sdk'), englishOnly],
  });
  for (const name of [...secondFiles, ...lateModules]) {
    // What goes wrong is told by the names of classes, and SDKs ask for them.
    await build({
      ...usual,
      keepNames: true,
      entryPoints: [lateModules.includes(name) ? `./${name}.ts` : name],
      outfile: join(folder, 'dist', 'sdk', secondFileOf(lateModules.includes(name) ? basename(name) : name)),
    });
  }
  await bundleRoot('functions/main.ts', folder);
};

/** Bundles a composition root, functions/main.ts or local/main.ts, over the `app.js` that is in `folder` already. @public */
export const bundleRoot = async (entry: string, folder: string): Promise<void> => {
  const modules = await modulesOf('functions/main.ts');
  await build({
    ...usual,
    entryPoints: [entry],
    outfile: join(folder, 'dist', entry.replace(/\.ts$/, '.js')),
    plugins: [fromApp([...modules, functionsPackage]), deferred('../sdk'), englishOnly],
  });
};

const specifierOf = (path: string): string => (path.endsWith('.ts') ? `./${path.replace(/\.ts$/, '')}` : path);

/** The modules of the house that this one reaches, itself left out. */
const modulesOf = async (entry: string): Promise<readonly string[]> => {
  const { metafile } = await build({
    ...usual,
    entryPoints: [entry],
    packages: 'external',
    plugins: [lateAside],
    sourcemap: false,
    write: false,
  });
  return Object.keys(metafile.inputs)
    .filter((path) => path !== entry)
    .toSorted();
};

/** What is loaded late belongs to its own file. */
const lateAside: Plugin = {
  name: 'late aside',
  setup(build) {
    build.onResolve({ filter: late }, ({ path }) => ({ path, external: true }));
  },
};

/** Takes the app's modules from `app.js`, so that there is one of each, such as the class `Fault`. */
const fromApp = (exported: readonly string[]): Plugin => ({
  name: 'from the app',
  setup(build) {
    build.onResolve({ filter: /^app:/ }, () => ({ path: '../app.js', external: true }));
    build.onResolve({ filter: /^(\.|@azure\/functions$)/ }, ({ path, resolveDir, kind }) => {
      if (kind === 'entry-point') return undefined;
      const index = exported.indexOf(path === functionsPackage ? path : `${relative(root, join(resolveDir, path))}.ts`);
      return index < 0 ? undefined : { path: `m${index}`, namespace: 'app' };
    });
    build.onLoad({ filter: /./, namespace: 'app' }, ({ path }) => ({
      contents: `module.exports = require('app:').${path};`,
      loader: 'js',
    }));
  },
});
