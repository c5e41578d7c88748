import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleTestGroup } from '../../local/graph/sample';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

const tierline = join(__dirname, '..', '..', 'dist', 'scripts', 'tierline.js');
const directory = '/api/v1/directory';

let laptop: Laptop;
let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'tierline-import-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** Every test that stores something has a laptop of its own. */
const ownLaptops = (): void => {
  beforeEach(async () => {
    laptop = await aLaptop();
  });
  afterEach(() => laptop.stop());
};

const oneLaptop = (): void => {
  beforeAll(async () => {
    laptop = await aLaptop();
  });
  afterAll(() => laptop.stop());
};

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** `tierline import …` in a process of its own, without a token. */
const imports = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [tierline, 'import', ...args, '--to', laptop.origin], { env: {} });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.once('close', (code) => resolve({ code, out, errors }));
  });

const fromGraph = (...more: readonly string[]): Promise<Ran> =>
  imports('graph', '--graph', `${laptop.origin}/local/graph`, '--device-id', 'name', ...more);

const aFile = (text: string | Uint8Array): string => {
  const file = join(scratch, 'rows.csv');
  writeFileSync(file, text);
  return file;
};

const itemsOf = async (section: string) =>
  (await laptop.as('it-admin').get(`${directory}/${section}?limit=100`)).json.items;

describe('tierline import graph', () => {
  ownLaptops();

  it('lists what would change, changes it when told, and then finds nothing more', async () => {
    const listed = await fromGraph('--device-group', `test=${sampleTestGroup}`);
    expect(listed.code).toBe(0);
    expect(listed.out).toMatch(/^devices: 6 added, 0 changed, 0 gone, 0 as they were$/m);
    expect(listed.out).toMatch(/^ {2}\+ {2}LOBBY-01 {2}LOBBY-01 .*group test$/m);
    expect(listed.out).toMatch(/^Nothing was changed yet/m);
    expect(listed.errors).toContain('Kim Larsen is left out, though in tier-1: a guest (R49)');
    expect(await itemsOf('devices')).toEqual([]);

    const applied = await fromGraph('--device-group', `test=${sampleTestGroup}`, '--apply');
    expect([applied.code, applied.out.trim().split('\n').at(-1)]).toEqual([0, 'Done.']);
    expect(await itemsOf('people')).toContainEqual(
      expect.objectContaining({ id: 'agent', groups: ['tier-1', 'tier-2'], changedBy: 'it-admin' }),
    );

    const again = await fromGraph('--device-group', `test=${sampleTestGroup}`, '--json');
    const { devices, people, groups } = JSON.parse(again.out);
    expect([devices, people, groups].map(({ changes }) => changes)).toEqual([[], [], []]);
    expect(devices.unchanged).toBe(6);
  });

  it('shows a device with what the directory says, whether it is enrolled or not', async () => {
    await fromGraph('--device-group', `test=${sampleTestGroup}`, '--apply');
    const read = async (id: string) => (await laptop.as('it-admin').get(`/api/v1/devices/${id}`)).json;
    expect(await read('LAPTOP-01')).toMatchObject({ credential: 'confirmed', managed: { primaryUser: 'requester' } });
    const lobby = await read('LOBBY-01');
    expect(lobby).toMatchObject({ credential: 'not-enrolled', managed: { group: 'test' }, grants: [], alarms: [] });
    expect(lobby.enrolledAt).toBeUndefined();
  });
});

describe('tierline import csv', () => {
  ownLaptops();

  it('takes what can be read, tells the lines of the rest, and says so by its exit code', async () => {
    const file = aFile(
      '\ufeffdevice_id,name,group,scope_from,scope_to\r\n' +
        'laptop-50,Spare,test,2026-01-01,2026-06-01T09:00+02:00\r\n' +
        'no such id!,Other,,,\r\n' +
        'LAPTOP-51,Two,,2026-02-01,2026-01-01\r\n' +
        'LAPTOP-52,Three\r\n' +
        'LAPTOP-50,Again,,,\r\n' +
        'LAPTOP-53,"=HYPERLINK(""x"")",,,\r\n',
    );
    const ran = await imports('csv', '--devices', file, '--apply', '--json');
    const { bad, applied } = JSON.parse(ran.out);
    expect([ran.code, applied]).toEqual([1, true]);
    expect(bad.map(({ line, message }: { line: number; message: string }) => `${line}: ${message}`)).toEqual([
      '3: deviceId: Such as LAPTOP-01.',
      '4: scope: It ends before it begins.',
      '5: this row has not as many columns as the first one',
      '6: LAPTOP-50 stands in line 2 already',
    ]);
    const items = await itemsOf('devices');
    expect(items.map(({ deviceId }: { deviceId: string }) => deviceId).toSorted()).toEqual(['LAPTOP-50', 'LAPTOP-53']);
    expect(items).toContainEqual(
      expect.objectContaining({
        deviceId: 'LAPTOP-50',
        group: 'test',
        scope: { from: '2026-01-01T00:00:00.000Z', to: '2026-06-01T07:00:00.000Z' },
        source: 'csv',
      }),
    );
  });

  it('adds to what Graph brought, and neither takes the other’s for gone', async () => {
    await fromGraph('--apply');
    const file = aFile('device_id,scope_to\nLAPTOP-01,2026-06-01\n');
    const ran = await imports('csv', '--devices', file, '--apply');
    expect(ran.out).toMatch(
      /^devices: 0 added, 1 changed, 0 gone, 0 as they were\n {2}~ {2}LAPTOP-01 .*scope none -> /,
    );
    expect((await fromGraph()).out).toMatch(/^devices: 0 added, 0 changed, 0 gone, 6 as they were$/m);
  });

  it('marks whom the next file has no more, and takes them back', async () => {
    const people = (...rows: readonly string[]) => aFile(['id,name,mail,zone,groups', ...rows].join('\n'));
    const [one, two] = ['p-1,One,one@contoso.example,Europe/Berlin,tier-2 tier-1', 'p-2,Two,two@contoso.example,,'];
    await imports('csv', '--people', people(one, two), '--apply');
    const gone = await imports('csv', '--people', people(two), '--apply');
    expect(gone.out).toMatch(/^people: 0 added, 0 changed, 1 gone, 1 as they were\n {2}- {2}p-1 {2}One$/m);
    const [left] = (await itemsOf('people')).filter(({ id }: { id: string }) => id === 'p-1');
    expect(left).toMatchObject({ leftAt: '2026-03-02T09:00:00.000Z', groups: [], zone: 'Europe/Berlin' });
    const back = await imports('csv', '--people', people(one, two));
    expect(back.out).toMatch(
      /^ {2}~ {2}p-1 {2}One {2}groups none -> tier-1 tier-2 {2}leftAt 2026-03-02T09:00:00.000Z -> none$/m,
    );
  });

  it('marks most as gone only when told twice', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `D-${index}`);
    await imports('csv', '--devices', aFile(['device_id', ...rows].join('\n')), '--apply');
    const cut = aFile(['device_id', ...rows.slice(0, 15)].join('\n'));
    const refused = await imports('csv', '--devices', cut, '--apply');
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/^tierline: 25 of 40 devices would be gone: .*--many-gone.*\n$/);
    const leftOf = async () => (await itemsOf('devices')).filter(({ leftAt }: { leftAt?: string }) => leftAt).length;
    expect(await leftOf()).toBe(0);
    expect((await imports('csv', '--devices', cut, '--apply', '--many-gone')).code).toBe(0);
    expect(await leftOf()).toBe(25);
  });

  it('sends more than one request takes', async () => {
    const rows = Array.from(
      { length: 250 },
      (_, index) => `P-${index},${'n'.repeat(190)} ${index},p-${index}@contoso.example`,
    );
    const file = aFile(['id,name,mail', ...rows].join('\n'));
    expect((await imports('csv', '--people', file, '--apply')).code).toBe(0);
    expect((await imports('csv', '--people', file)).out).toContain(
      'people: 0 added, 0 changed, 0 gone, 250 as they were',
    );
  });
});

describe('tierline import csv, of what it cannot take,', () => {
  oneLaptop();

  it.each([
    ['no file', [], /name a file/],
    ['a file that is not there', ['--devices', '/nowhere.csv'], /cannot be read: ENOENT/],
  ])('refuses %s', async (_, args, why) => {
    const ran = await imports('csv', ...args);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.errors).toMatch(why);
  });

  it.each([
    ['a column that it does not know', 'device_id,nmae\nA,b\n', /column nmae, which is unknown/],
    ['a column twice', 'device_id,name,name\nA,b,c\n', /column name, which is unknown or there twice/],
    ['no column of ids', 'name\nb\n', /no column device_id/],
    ['another encoding', Uint8Array.from([...Buffer.from('device_id,name\nA,'), 0xfc]), /not encoded as UTF-8/],
  ])('refuses a file with %s', async (_, text, why) => {
    const ran = await imports('csv', '--devices', aFile(text));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.errors).toMatch(why);
  });
});

describe('tierline import graph, where it cannot,', () => {
  oneLaptop();

  it('says in a line what is wrong', async () => {
    const nobody = await fromGraph('--staff', 'tier-1=not-there');
    expect(nobody).toMatchObject({ code: 1, out: '' });
    expect(nobody.errors).toMatch(/^tierline: Entra ID has no group not-there: .*--staff.*\n$/);
    const elsewhere = await imports('graph', '--graph', 'http://graph.example');
    expect(elsewhere).toMatchObject({ code: 1, out: '' });
    expect(elsewhere.errors).toMatch(/^tierline: --graph http:\/\/graph.example: use https.*\n$/);
    const forbidden = await fromGraph('--as', 'agent');
    expect(forbidden).toMatchObject({ code: 1, out: '' });
    expect(forbidden.errors).toMatch(/^tierline: http\S+ answered 403: .*\n$/);
  });
});

describe('the doors of the directory', () => {
  oneLaptop();

  const anImport = { source: 'csv', devices: [{ deviceId: 'D-1' }] };

  it.each([
    [{}, 400, ['/source']],
    [{ ...anImport, colour: 'red' }, 400, ['/colour']],
    [{ ...anImport, devices: [{ deviceId: 'D-1', leftAt: '2026-01-01T00:00:00Z' }] }, 400, ['/devices/0/leftAt']],
    [{ ...anImport, devices: 'D-1' }, 400, ['/devices']],
    [{ ...anImport, gone: { groups: ['tier-1'] } }, 400, ['/gone/groups']],
  ])('refuse %j', async (body, status, errors) => {
    const answer = await laptop.as('it-admin').post(`${directory}/import`, body);
    expect(answer.status).toBe(status);
    expect(answer.json.errors.map(({ at }: { at: string }) => at)).toEqual(errors);
    expect(await itemsOf('devices')).toEqual([]);
  });

  it('take 64 KiB and page their lists', async () => {
    const admin = laptop.as('it-admin');
    expect((await admin.post(`${directory}/import`, { ...anImport, source: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await admin.get(`${directory}/devices?limit=0`)).status).toBe(400);
    expect((await admin.get(`${directory}/devices?continuation=foreign`)).json.type).toContain('continuation-foreign');
  });

  it('let an IT admin import, an IT admin and an auditor read, and nobody else', async () => {
    const people = ['requester', 'agent', 'escalation-engineer', 'operations', 'reader', 'guest'];
    for (const person of people) {
      expect((await laptop.as(person).post(`${directory}/import`, anImport)).status).toBe(403);
      expect((await laptop.as(person).get(`${directory}/people`)).status).toBe(403);
    }
    expect((await laptop.as('auditor').post(`${directory}/import`, anImport)).status).toBe(403);
    expect((await laptop.as().post(`${directory}/import`, anImport)).status).toBe(401);
    expect((await laptop.as('it-admin').post(`${directory}/import`, anImport)).status).toBe(200);
    expect((await laptop.as('auditor').get(`${directory}/devices`)).json.items).toHaveLength(1);
  });
});
