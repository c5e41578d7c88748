import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';
import { asRequired, deferred, englishOnly, late, lateModules, secondFileOf, secondFiles } from './second-files';

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
 * - `app.js`, the eager part: what functions/main.ts reaches, `@azure/functions`, durable-functions, zod.
 * - `functions/main.js`, the composition root, where `package.json` expects it.
 * - `sdk/*.js`, the second files.
 */
export const bundleApp = async (folder: string): Promise<void> => {
  const exported = await exportedModules();
  const contents = exported.map((path, index) => `export * as m${index} from '${specifierOf(path)}';`).join('\n');
  await build({
    ...usual,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile: join(folder, 'dist', 'app.js'),
    plugins: [deferred('./sdk'), englishOnly, withoutArrows],
  });
  for (const name of [...secondFiles, ...lateModules]) {
    const isLate = lateModules.includes(name);
    const required = { contents: `module.exports = require('${name}');`, resolveDir: root };
    await build({
      ...usual,
      // What goes wrong is told by the names of classes, and SDKs ask for them.
      keepNames: true,
      ...(asRequired.includes(name) ? { stdin: required } : { entryPoints: [isLate ? `./${name}.ts` : name] }),
      outfile: join(folder, 'dist', 'sdk', secondFileOf(isLate ? basename(name) : name)),
    });
  }
  await bundleRoot('functions/main.ts', folder);
};

/** Bundles a composition root, functions/main.ts or local/main.ts, over the `app.js` that is in `folder` already. @public */
export const bundleRoot = async (entry: string, folder: string): Promise<void> => {
  await build({
    ...usual,
    entryPoints: [entry],
    outfile: join(folder, 'dist', entry.replace(/\.ts$/, '.js')),
    plugins: [fromApp(await exportedModules()), deferred('../sdk'), englishOnly],
  });
};

/**
 * V8 reads a function a good deal faster than an arrow: a tenth of a start. Of the house's own code only, which has no
 * `this`: some packages do not work any more when it is done to them.
 */
const withoutArrows: Plugin = {
  name: 'without arrows',
  setup(build) {
    build.onLoad({ filter: /[\\/](desk|functions|adapters|orchestrations)[\\/].*\.ts$/ }, async ({ path }) => {
      if (path.includes('node_modules')) return undefined;
      const source = await readFile(path, 'utf8');
      const options = { loader: 'ts', sourcefile: path, sourcemap: 'inline', supported: { arrow: false } } as const;
      return { contents: (await transform(source, options)).code, loader: 'js' };
    });
  },
};

const specifierOf = (path: string): string => (path.endsWith('.ts') ? `./${path.replace(/\.ts$/, '')}` : path);

/**
 * What `app.js` exports: those of its modules that a root, or the laptop around it, takes by itself. Naming more would keep
 * what nobody uses.
 */
const exportedModules = async (): Promise<readonly string[]> => {
  const onAzure = await modulesFrom('functions/main.ts');
  const onLaptop = await modulesFrom('local/main.ts');
  const isOfApp = (path: string) => path !== 'functions/main.ts' && onAzure.has(path);
  const taken = [...onAzure, ...onLaptop].flatMap(([path, imports]) => (isOfApp(path) ? [] : imports)).filter(isOfApp);
  return [...[...new Set(taken)].toSorted(), functionsPackage];
};

/** The modules of the house that this one reaches, itself among them, and what each imports. */
const modulesFrom = async (entry: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { metafile } = await build({
    ...usual,
    entryPoints: [entry],
    packages: 'external',
    plugins: [lateAside],
    sourcemap: false,
    write: false,
  });
  return new Map(Object.entries(metafile.inputs).map(([path, { imports }]) => [path, imports.map((one) => one.path)]));
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
