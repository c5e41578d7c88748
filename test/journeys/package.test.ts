import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleSettings } from '../../scripts/package/example-settings';
import { aLaptop, isOfAlert } from '../support/laptop';

/** The package that goes to Azure, unpacked where there is neither this checkout nor a node_modules. */
const folder = mkdtempSync(join(tmpdir(), 'tierline-package-'));
const app = join(folder, 'unpacked');
const support = join(__dirname, '..', 'support');
const run = (program: string, given: readonly string[], environment: Record<string, string> = {}): string =>
  execFileSync(process.execPath, [program, ...given], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment },
    stdio: 'pipe',
    maxBuffer: 2 ** 26,
  });

beforeAll(() => {
  run(join(support, 'unpacked-package.cjs'), [folder, app]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Registered {
  readonly name: string;
}

const registered = (given: readonly string[], environment?: Record<string, string>): readonly Registered[] =>
  (JSON.parse(run(join(support, 'recording-host.cjs'), given, environment)) as Registered[]).toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  );

describe('the package', () => {
  it('registers what the laptop serves: names, triggers, routes, methods, schedules', () => {
    const { main } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { readonly main: string };
    const onAzure = registered([join(app, main)], exampleSettings);
    const onLaptop = registered([]);
    expect(onAzure.length).toBeGreaterThan(100);
    expect(onAzure).toEqual(onLaptop);
  });

  it('has a file that writes telemetry, apart from what an instance loads first', () => {
    const [eager, entry] = ['app.js', 'functions/main.js'].map((path) => readFileSync(join(app, 'dist', path), 'utf8'));
    expect(entry).toContain('../sdk/azure-monitor.js');
    expect(`${eager}${entry}`).not.toContain('AzureMonitorTraceExporter');
    const environment = { APPLICATION_INSIGHTS_NO_STATSBEAT: 'true' };
    expect(run(join(support, 'package-telemetry.cjs'), [app], environment)).toBe('a-function\n');
  });

  it('names every setting that is wrong, and does not start', () => {
    const wrong = { ...exampleSettings, DESK_POLICY: '../policy', DESK_VAULT_URL: 'http://vault' };
    expect(() => registered([join(app, 'dist', 'functions', 'main.js')], wrong)).toThrow(
      /DESK_VAULT_URL: An https address\.\n.*DESK_POLICY: The name of a file/,
    );
  });

  it('serves the smoke journey on the embedded host, with the laptop’s endpoints', async () => {
    const laptop = await aLaptop({ program: join(app, 'dist', 'local', 'main.js'), switchedOff: ['sla-sweep'] });
    try {
      const said = smoke(laptop.origin);
      expect(said.filter((line) => !line.startsWith('ok '))).toEqual([]);
      expect(said).toHaveLength(12);

      // No sweep here: what comes of a deadline is the work of an orchestration and its timers.
      const ticket = { title: 'The VPN drops', description: 'Every few minutes.', severity: 'A' };
      const { json } = await laptop.as('requester').post('/api/v1/tickets', ticket);
      await laptop.advance(90);
      expect((await laptop.mail()).filter(isOfAlert).map(({ subject }) => subject)).toContainEqual(
        expect.stringContaining(json.ticketId),
      );
    } finally {
      await laptop.stop();
    }
  });

  it('begins with little, and holds nothing that is only for us', () => {
    const files = (readdirSync(join(folder, 'package'), { recursive: true }) as string[]).filter((path) =>
      statSync(join(folder, 'package', path)).isFile(),
    );
    const eager = ['dist/app.js', 'dist/functions/main.js'].map((path) => statSync(join(folder, 'package', path)).size);
    expect(eager.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(1_200_000);
    const odd = files.filter((path) => !/^(dist\/|policies\/|portal\/|host\.json$|package\.json$|LICENSE$)/.test(path));
    expect(odd).toEqual([]);
    expect(files.filter((path) => /\.(map|ts)$|^dist\/(local|scripts|test)\//.test(path))).toEqual([]);
    expect(existsSync(join(folder, 'maps', 'dist', 'app.js.map'))).toBe(true);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
    expect([dependencies, devDependencies]).toEqual([undefined, undefined]);
  });
});

const smoke = (origin: string, person = 'agent'): readonly string[] => {
  try {
    const to = ['--to', origin, '--as', person];
    return run(join(__dirname, '..', '..', 'dist', 'scripts', 'azure', 'smoke.js'), to)
      .trim()
      .split('\n');
  } catch (error) {
    const { status, stdout } = error as { readonly status: number; readonly stdout: string };
    return [...stdout.trim().split('\n'), `exit code ${status}`];
  }
};

it('the smoke journey says what it would try, and asks nobody', () => {
  const said = run(join(__dirname, '..', '..', 'dist', 'scripts', 'azure', 'smoke.js'), [
    ...['--to', 'https://desk.invalid', '--dry-run'],
  ]);
  expect(said.trim().split('\n')).toHaveLength(12);
  expect(said).toContain('would see at https://desk.invalid whether a ticket is filed\n');
});

it('the smoke journey passes on the ordinary laptop, and fails for somebody who may not work the ticket', async () => {
  const laptop = await aLaptop();
  try {
    expect(smoke(laptop.origin).filter((line) => !line.startsWith('ok '))).toEqual([]);
    const failed = smoke(laptop.origin, 'requester').filter((line) => !line.startsWith('ok '));
    expect(failed).toContain('exit code 1');
    expect(failed.join('\n')).toMatch(/FAILED {2}it is responded to \(403 .*urn:tierline:problem:act-forbidden\)/);
  } finally {
    await laptop.stop();
  }
});
