import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');

/** From the table in docs/style.md §8, not from biome.json: what each zone may not say. */
const pure = ['Date', 'Intl', 'performance', 'crypto', 'process', 'globalThis', 'fetch', 'setTimeout', 'setInterval'];
const replayed = ['Date', 'Math', 'Promise', 'performance', 'crypto', 'process', 'globalThis', 'fetch'];
const replayedTimers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const deniedByZone: Readonly<Record<string, readonly string[]>> = {
  'desk/rules': pure,
  'desk/usecases': pure,
  orchestrations: [...replayed, ...replayedTimers],
  test: ['setTimeout', 'setInterval'],
};

interface Planted {
  readonly file: string;
  readonly text: string;
  readonly rule: string | undefined;
}

const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/^-/, '');

const global = (zone: string, name: string): Planted => ({
  file: `${zone}/says-${kebab(name)}.ts`,
  text: `export const found = String(${name});\n`,
  rule: 'lint/style/noRestrictedGlobals',
});

const planted: readonly Planted[] = [
  ...Object.entries(deniedByZone).flatMap(([zone, names]) => names.map((name) => global(zone, name))),
  { file: 'desk/rules/throws-dice.ts', text: 'export const dice = (): number => Math.random();\n', rule: 'plugin' },
  { file: 'desk/usecases/throws-dice.ts', text: 'export const dice = (): number => Math.random();\n', rule: 'plugin' },
  {
    file: 'desk/rules/counts.ts',
    text: 'export const most = (a: number): number => Math.max(a, 1);\n',
    rule: undefined,
  },
  { file: 'desk/rules/time.ts', text: 'export const now = (): number => Date.now();\n', rule: undefined },
  { file: 'adapters/cosmos/says-date.ts', text: 'export const now = (): number => Date.now();\n', rule: undefined },
  { file: 'functions/main.ts', text: "export const home = process.env['HOME'];\n", rule: undefined },
  {
    file: 'functions/says-env.ts',
    text: "export const home = process.env['HOME'];\n",
    rule: 'lint/style/noProcessEnv',
  },
  { file: 'adapters/cosmos/shouts.ts', text: "console.log('here');\n", rule: 'lint/suspicious/noConsole' },
  { file: 'desk/rules/CamelCase.ts', text: 'export const a = 1;\n', rule: 'lint/style/useFilenamingConvention' },
  { file: 'desk/rules/by-default.ts', text: 'export default 1;\n', rule: 'lint/style/noDefaultExport' },
  {
    file: 'adapters/cosmos/forgets.ts',
    text: 'const work = async (): Promise<void> => {};\nexport const go = (): void => {\n  work();\n};\n',
    rule: 'lint/nursery/noFloatingPromises',
  },
];

interface Report {
  readonly diagnostics: readonly { readonly category?: string; readonly location?: { readonly path?: unknown } }[];
}

const pathOf = (path: unknown): string =>
  typeof path === 'string' ? path : ((path as { file?: string } | undefined)?.file ?? '');

/** What Biome says about each planted file under the house's own settings. */
const reportedOf = (): ReadonlyMap<string, readonly string[]> => {
  const house = mkdtempSync(join(tmpdir(), 'tierline-zones-'));
  try {
    cpSync(join(root, 'biome.json'), join(house, 'biome.json'));
    cpSync(join(root, 'scripts', 'lint'), join(house, 'scripts', 'lint'), { recursive: true });
    for (const { file, text } of planted) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    }
    const biome = join(root, 'node_modules', '.bin', 'biome');
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'], {
      cwd: house,
      encoding: 'utf8',
    });
    const { diagnostics }: Report = JSON.parse(stdout.slice(stdout.indexOf('{')));
    const found = new Map<string, string[]>(planted.map(({ file }) => [file, []]));
    for (const { category = '', location } of diagnostics) {
      found.get(pathOf(location?.path).replace(/^\.\//, ''))?.push(category);
    }
    return found;
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
};

describe('the zones of the house', () => {
  let reported: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    reported = reportedOf();
  }, 30_000);

  it.each(planted.flatMap(({ file, rule }) => (rule === undefined ? [] : [[file, rule] as const])))(
    '%s is refused by %s',
    (file, rule) => {
      expect(reported.get(file)).toContain(rule);
    },
  );

  it.each(planted.flatMap(({ file, rule }) => (rule === undefined ? [file] : [])))('%s is fine', (file) => {
    expect(reported.get(file)).toEqual([]);
  });
});
