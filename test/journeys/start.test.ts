import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { itemsTable, layoutOf } from '../../local/cosmos/schema';
import { checksumSql, openSoundDatabase } from '../../local/sound-database';
import { aLaptop, isOfAlert, type Laptop, startProcess } from '../support/laptop';

jest.setTimeout(30_000);

let scratch: string;
let data: string;
let laptop: Laptop | undefined;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'tierline-'));
  data = join(scratch, 'data');
});

afterEach(async () => {
  await laptop?.stop();
  laptop = undefined;
  rmSync(scratch, { recursive: true, force: true });
});

const tickets = '/api/v1/tickets';
const aReport = { title: 'The VPN drops', description: 'Every few minutes since noon.', severity: 'A' };

/** One line on stderr that says why, nothing else, and exit code 1. */
const expectRefusal = async (args: readonly string[], why: RegExp): Promise<void> => {
  const start = await startProcess(['--port', '0', '--data', data, ...args]);
  const code = start.origin === undefined ? await start.ended : 'it started';
  if (start.origin !== undefined) start.process.kill('SIGKILL');
  expect({ code, output: start.output() }).toEqual({ code: 1, output: start.errors() });
  expect(start.errors()).toMatch(/^tierline: \S[^\n]*\S\n$/);
  expect(start.errors()).toMatch(why);
};

const start = async (options: Parameters<typeof aLaptop>[0] = {}): Promise<Laptop> => {
  laptop = await aLaptop({ data, ...options });
  return laptop;
};

const file = async ({ as }: Laptop): Promise<string> => {
  const { status, json } = await as('requester').post(tickets, aReport);
  expect(status).toBe(201);
  return `${tickets}/${json.ticketId}`;
};

const tierOf = async ({ as }: Laptop, path: string): Promise<string> => (await as('requester').get(path)).json.tier;

describe('the laptop does not start', () => {
  it.each<[readonly string[], RegExp]>([
    [['--bogus'], /Unknown option '--bogus'.*--help/],
    [['extra'], /'extra'.*--help/],
    [['--fresh=yes'], /'--fresh'.*--help/],
    [['--port'], /'--port <value>'.*--help/],
    [['--port', '70000'], /--port 70000 is no port/],
    [['--port', 'http'], /--port http is no port/],
    [['--port=-1'], /--port -1 is no port/],
    [['--clock', 'slow'], /--clock slow is unknown: use shifted, virtual, real/],
    [['--clock', 'virtual', '--at', 'noon 1'], /--at noon 1 is no moment/],
    [['--clock', 'virtual', '--at', '2026-13-01T00:00:00Z'], /is no moment/],
    [['--at', '2026-03-02T09:00:00Z'], /--at needs --clock virtual/],
    [['--data', ''], /--data needs a folder/],
    [['--policy', 'nope'], /the policy nope cannot be read/],
    [['--policy', tmpdir()], /cannot be read/],
    [['--faults', 'nope'], /the faults nope cannot be read/],
  ])('with %j', async (args, why) => {
    await expectRefusal(args, why);
    expect(existsSync(data)).toBe(false);
  });

  it('under a broken policy file, and names the line', async () => {
    const starter = readFileSync(join(__dirname, '..', '..', 'policies', 'starter.yaml'), 'utf8');
    const lines = starter.split('\n');
    const at = lines.findIndex((line) => line.includes('responseMinutes: 30'));
    lines[at] = '    responseMinutes: soon';
    const policy = join(scratch, 'broken.yaml');
    writeFileSync(policy, lines.join('\n'));
    await expectRefusal(['--policy', policy], new RegExp(`broken\\.yaml is broken at line ${at + 1}: .*"soon"`));
    writeFileSync(policy, 'id: [\n');
    await expectRefusal(['--policy', policy], /is broken at line \d+: /);
    expect(existsSync(data)).toBe(false);
  });

  it('with faults that are no rules, and says which one is wrong', async () => {
    const faults = join(scratch, 'faults.json');
    writeFileSync(faults, '[{ "at": "bell", "do": "lose" }, { "at": "bell", "do": "ring" }]');
    await expectRefusal(['--faults', faults], /faults\.json is wrong: rule 2, do: wants one of lose, twice/);
    expect(existsSync(data)).toBe(false);
  });

  it('on a port that is in use', async () => {
    const first = await start();
    const { port } = new URL(first.origin);
    await expectRefusal(['--data', join(scratch, 'other'), '--port', port], new RegExp(`port ${port} is in use`));
  });

  it('in a folder that another process uses, which goes on', async () => {
    const first = await start();
    await expectRefusal([], /is in use by another process/);
    await expectRefusal(['--fresh'], /is in use by another process/);
    expect((await first.as().get('/api/health')).status).toBe(200);
  });

  it('in a file, below a file, or where it may not write', async () => {
    writeFileSync(data, 'not a folder');
    await expectRefusal([], /data cannot be used \(EEXIST\)/);
    await expectRefusal(['--data', join(data, 'below')], /below cannot be used \(ENOTDIR\)/);
    expect(readFileSync(data, 'utf8')).toBe('not a folder');
    const locked = join(scratch, 'locked');
    mkdirSync(join(locked, 'lock.db'), { recursive: true });
    await expectRefusal(['--data', locked], /locked cannot be written \(.*\): choose another with --data/);
  });

  it.each(['cosmos.db', 'durable.db', 'mail.db', 'vault.db', 'blobs.db', 'devices.db'])(
    'on a damaged %s, and starts anew when told',
    async (name) => {
      mkdirSync(data);
      writeFileSync(join(data, name), 'This is no database. '.repeat(500));
      await expectRefusal([], /data cannot be opened \(.*\): repair it, or start anew with --fresh/);
      const { origin, process } = await startProcess(['--port', '0', '--data', data, '--fresh']);
      process.kill('SIGKILL');
      expect(origin).toBeDefined();
    },
  );

  it('with one byte of a row changed, and names the row', async () => {
    await (await start()).stop();
    const file = join(data, 'cosmos.db');
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf('tier-2@contoso.example');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expectRefusal(
      [],
      /cannot be opened \(\S+cosmos\.db: the checksum of row \d+ of items:\w+ is wrong\): repair it, /,
    );
  });

  it('in a folder of a newer format', async () => {
    await (await start()).stop();
    const store = new DatabaseSync(join(data, 'mail.db'));
    store.exec('PRAGMA user_version = 9');
    store.close();
    await expectRefusal([], /mail\.db has format 9, .* reads format 1\. Start the version .* --fresh/);
  });
});

it('has a fault switch only when it was asked for one', async () => {
  const without = await start();
  expect((await without.as().get('/local/faults')).status).toBe(404);
  await without.stop();
  const withRules = await start({ faults: [{ at: 'bell', kind: 'nobody', do: 'lose' }] });
  const { status, json } = await withRules.as().get('/local/faults');
  expect([status, json.rules]).toEqual([200, [{ at: 'bell', kind: 'nobody', do: 'lose' }]]);
  const foreign = { method: 'PUT', body: '[]', headers: { origin: 'https://elsewhere.example' } };
  expect((await withRules.as().send('/local/faults', foreign)).status).toBe(403);
});

it('tells its options and ends well', async () => {
  const { origin, ended, output, errors } = await startProcess(['--help']);
  expect([origin, await ended, errors()]).toEqual([undefined, 0, '']);
  for (const option of ['--port', '--data', '--fresh', '--clock', '--at', '--policy'])
    expect(output()).toContain(option);
});

describe('a folder', () => {
  it('keeps tickets, the time and the armed deadline from one start to the next', async () => {
    const first = await start();
    await first.advance(60);
    const path = await file(first);
    const before = (await first.as('requester').get(path)).json;
    await first.stop();

    const second = await start();
    expect((await second.as().get('/local/clock')).json.now).toBe('2026-03-02T10:00:00.000Z');
    expect((await second.as('requester').get(path)).json).toEqual(before);
    await second.advance(29);
    expect(await tierOf(second, path)).toBe('tier-1');
    await second.advance(1);
    expect(await tierOf(second, path)).toBe('tier-2');
    await second.stop();

    const third = await start();
    await third.advance(30);
    expect((await third.as('requester').get(path)).json.alerts).toHaveLength(1);
    expect((await third.mail()).filter(isOfAlert)).toHaveLength(1);
  });

  it('keeps a ticket and its deadline when the process is killed right after the 201', async () => {
    const first = await start();
    const path = await file(first);
    await first.kill();

    const second = await start();
    expect((await second.as('requester').get(path)).json).toMatchObject({ title: aReport.title, tier: 'tier-1' });
    await second.advance(30);
    expect(await tierOf(second, path)).toBe('tier-2');
    await second.advance(30);
    expect((await second.mail()).filter(isOfAlert)).toHaveLength(1);
  });

  it('keeps a deadline that passed by the machine’s clock while nothing ran', async () => {
    const first = await start();
    const path = await file(first);
    await first.stop();
    const second = await start({ at: '2026-03-02T10:30:00Z' });
    await second.advance(1);
    expect(await tierOf(second, path)).toBe('tier-2');
    expect((await second.mail()).filter(isOfAlert)).toHaveLength(1);
  });

  it('is emptied by --fresh, and what is not ours stays', async () => {
    const first = await start();
    const path = await file(first);
    await first.advance(60);
    await first.stop();
    mkdirSync(join(data, 'mine'));
    const foreign = ['notes.txt', 'cosmos.db.bak', 'my-vault.db', join('mine', 'cosmos.db')];
    for (const name of foreign) writeFileSync(join(data, name), name);

    const args = ['--port', '0', '--data', data, '--fresh', '--clock', 'virtual', '--at', '2026-03-02T09:00:00Z'];
    const anew = await startProcess(args);
    expect(anew.origin).toBeDefined();
    anew.process.kill('SIGTERM');
    await anew.ended;

    const second = await start();
    expect((await second.as().get('/local/clock')).json.now).toBe('2026-03-02T09:00:00.000Z');
    expect((await second.as('requester').get(path)).status).toBe(404);
    expect((await second.as('auditor').get(tickets)).json.items).toEqual([]);
    expect(await second.mail()).toEqual([]);
    for (const name of foreign) expect(readFileSync(join(data, name), 'utf8')).toBe(name);
  });

  it('is seeded once: what was changed stays, and what a cut-off start left out is added', async () => {
    await (await start()).stop();
    const infra = join(__dirname, '..', '..', 'infra', 'containers.json');
    const store = openSoundDatabase(join(data, 'cosmos.db'), layoutOf(JSON.parse(readFileSync(infra, 'utf8'))));
    const body = 'replace(body, ?1, ?2)';
    const changed = store.prepare(
      `UPDATE "items:directory" SET body = ${body}, crc = ${checksumSql(itemsTable('directory'), { body })}`,
    );
    changed.run('tier-2@contoso.example', 'specialists@contoso.example');
    expect(
      store.prepare(`DELETE FROM "items:directory" WHERE body LIKE '%tier-1@contoso.example%'`).run().changes,
    ).toBe(1);
    store.close();

    const second = await start();
    const left = await file(second);
    await second.advance(60);
    expect((await second.mail()).filter(isOfAlert).map(({ to }) => to)).toEqual(['specialists@contoso.example']);
    expect(await tierOf(second, left)).toBe('tier-2');
    const path = await file(second);
    expect((await second.as('agent').post(`${path}/respond`)).status).toBe(200);
  });
});

describe('a clock', () => {
  it('that is real refuses to be pushed, and its pages offer no pushing', async () => {
    const real = await start({ clock: 'real' });
    const { status, json } = await real.as().post('/local/clock/advance', { minutes: 1 });
    expect([status, json.type]).toEqual([409, 'urn:tierline:problem:clock-is-real']);
    expect((await real.as('requester').get('/')).text).not.toContain('/local/clock/advance');
  });

  it('that was pushed does not become real', async () => {
    const shifted = await start({ clock: 'shifted' });
    await shifted.advance(90);
    await shifted.stop();
    await expectRefusal(
      ['--clock', 'real'],
      /the clock of this folder is 90 minutes ahead: start with --clock shifted/,
    );
  });

  it('that is shifted runs on from where it was pushed to', async () => {
    const first = await start({ clock: 'shifted' });
    const path = await file(first);
    const pushedTo = await first.advance(31);
    expect(await tierOf(first, path)).toBe('tier-2');
    await first.stop();
    const second = await start({ clock: 'shifted' });
    expect((await second.as().get('/local/clock')).json.now >= pushedTo).toBe(true);
    expect(await tierOf(second, path)).toBe('tier-2');
  });
});
