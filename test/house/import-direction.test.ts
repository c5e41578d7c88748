import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const rulesOf = (): readonly string[] => {
  const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>(join(root, '.dependency-cruiser.cjs'));
  return forbidden.map(({ name }) => name);
};

/** A file that goes where it may not, and the rule that says so. */
type Planted = readonly [file: string, imported: string, rule: string];

const planted: readonly Planted[] = [
  ['desk/rules/a.ts', '../ports', 'desk/rules/ is closed to this room'],
  ['desk/rules/b.ts', 'node:crypto', 'desk/(rules|usecases|ports) is closed to this package'],
  ['desk/rules/c.ts', 'zod', 'desk/(rules|usecases|ports) is closed to this package'],
  ['desk/contracts/a.ts', '../ports', 'desk/contracts/ is closed to this room'],
  ['desk/contracts/b.ts', '@azure/cosmos', 'desk/contracts/ is closed to this package'],
  ['desk/ports-b.ts', './contracts/fine', 'desk/ports is closed to this room'],
  ['desk/ports-c.ts', 'zod', 'desk/(rules|usecases|ports) is closed to this package'],
  ['desk/usecases/a.ts', '../../adapters/cosmos/fine', 'desk/usecases/ is closed to this room'],
  ['desk/usecases/b.ts', 'node:fs', 'desk/(rules|usecases|ports) is closed to this package'],
  ['orchestrations/a.ts', '../desk/ports', 'orchestrations/ is closed to this room'],
  ['orchestrations/durable-b.ts', '@azure/functions', 'orchestrations/ is closed to this package'],
  ['orchestrations/c.ts', 'durable-functions', 'one file touches the durable SDK'],
  ['adapters/cosmos/a.ts', '../../desk/usecases/fine', 'adapters/ is closed to this room'],
  ['adapters/cosmos/b.ts', '../keyvault/fine', 'adapters are strangers'],
  ['adapters/keyvault/c.ts', '../../orchestrations/activities', 'only adapters/durable reads the catalogue'],
  ['adapters/durable/d.ts', '../../orchestrations/fine', 'adapters/ is closed to this room'],
  ['adapters/cosmos/e.ts', 'jest', 'Azure runs without dev packages'],
  ['functions/a.ts', '../adapters/cosmos/fine', 'functions/(?!main) is closed to this room'],
  ['functions/b.ts', '@azure/cosmos', 'functions/(?!main) is closed to this package'],
  ['functions/main.ts', '../local/fine', 'functions/main is closed to this room'],
  ['portal/src/a.ts', '../../desk/rules/fine', 'portal/ is closed to this room'],
  ['portal/src/b.ts', 'zod', 'portal/src/ is closed to this package'],
  ['portal/src/c.ts', '../../desk/contracts/fine', 'the portal takes values from limits only'],
  ['local/a.ts', '../adapters/cosmos/fine', 'local/(?!main) is closed to this room'],
  ['local/cosmos/b.ts', '../../desk/rules/fine', 'endpoints know nothing of the desk'],
  ['local/vault/b.ts', '../../desk/ports', 'endpoints know nothing of the desk'],
  ['local/blobs/b.ts', '../../desk/ports', 'endpoints know nothing of the desk'],
  ['local/durable/b.ts', '../../desk/contracts/fine', 'endpoints know nothing of the desk'],
  ['local/main.ts', '../functions/main', 'local/main is closed to this room'],
  ['scripts/a.ts', '../adapters/blobs/fine', 'scripts/ is closed to this room'],
  ['desk/rules/circle-back.ts', './circle', 'no cycles'],
];

/** Each goes where it may: none of these is reported. */
const fine: readonly (readonly [file: string, ...imported: string[]])[] = [
  ['desk/rules/fine.ts'],
  ['desk/ports.ts', './rules/fine'],
  ['desk/contracts/fine.ts', '../rules/fine', 'zod', 'yaml'],
  ['desk/contracts/limits.ts'],
  ['desk/usecases/fine.ts', '../ports', '../contracts/fine', '../rules/fine'],
  ['orchestrations/activities.ts'],
  ['orchestrations/durable.ts', 'durable-functions', '../desk/rules/fine', './activities'],
  ['orchestrations/fine.ts', './durable'],
  ['adapters/cosmos/fine.ts', '../../desk/ports', '../../desk/contracts/fine', '@azure/cosmos', 'node:crypto'],
  ['adapters/keyvault/fine.ts', '../../desk/rules/fine'],
  ['adapters/blobs/fine.ts', '../../desk/rules/fine'],
  ['adapters/durable/fine.ts', '../../orchestrations/activities', 'durable-functions'],
  ['functions/fine.ts', '../desk/usecases/fine', '../orchestrations/fine', '@azure/functions', 'zod'],
  ['portal/src/fine.ts', '../../desk/contracts/limits'],
  ['local/fine.ts', '../desk/ports', 'node:http', './cosmos/fine'],
  ['local/cosmos/fine.ts', 'node:sqlite'],
  ['scripts/fine.ts', '../desk/usecases/fine', '../local/fine'],
  ['test/fine.ts', '../adapters/cosmos/fine', '../local/fine', 'jest'],
];

interface Found {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

/** What dependency-cruiser reports about a house in which all of that is built, as `file: rule`. */
const reportedOf = (): readonly string[] => {
  const house = mkdtempSync(join(tmpdir(), 'tierline-house-'));
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      cpSync(join(root, name), join(house, name));
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
    const otherHalf = ['desk/rules/circle.ts', './circle-back'] as const;
    const files = [...fine, otherHalf, ...planted.map(([file, imported]) => [file, imported] as const)];
    for (const [file, ...imported] of files) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      const lines = imported.map(
        (from, index) => `import * as i${index} from '${from}';\nexport const v${index} = i${index};\n`,
      );
      writeFileSync(join(house, file), `${lines.join('')}export const here = '${file}';\n`);
    }
    const command = join(root, 'node_modules', '.bin', 'depcruise');
    const { stdout } = spawnSync(process.execPath, [command, '--output-type', 'json', '.'], {
      cwd: house,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const { summary }: Found = JSON.parse(stdout);
    return summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
};

describe('the direction of imports', () => {
  let reported: readonly string[];
  beforeAll(() => {
    reported = reportedOf();
  }, 30_000);

  it.each(planted)('%s may not import %s: %s', (file, _imported, rule) => {
    expect(reported).toContain(`${file}: ${rule}`);
  });

  it('is watched by rules of which each is broken above', () => {
    const broken = new Set(planted.map(([, , rule]) => rule));
    expect([...broken].toSorted()).toEqual(rulesOf().toSorted());
  });

  it('leaves everything else alone', () => {
    const files = fine.map(([file]) => file);
    expect(reported.filter((line) => files.includes(line.split(':')[0] ?? ''))).toEqual([]);
  });
});
