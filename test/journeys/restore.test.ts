import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(120_000);

const tierline = join(__dirname, '..', '..', 'dist', 'scripts', 'tierline.js');

let folder: string;
let laptop: Laptop;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tierline-restore-'));
  laptop = await aLaptop({ data: folder });
});
afterEach(async () => {
  await laptop.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

const reconciles = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const all = [tierline, 'devices', 'reconcile', '--to', laptop.origin, ...args];
    const child = spawn(process.execPath, all, { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
    });
    child.once('close', (code) => resolve({ code, out }));
  });

const post = async (person: string, path: string, body: object): Promise<Record<string, never>> => {
  const { status, json, text } = await laptop.as(person).post(path, body);
  if (status >= 300) throw new Error(`${path}: ${text}`);
  return json;
};

/** The store as it is now, to be put back over a vault that has moved on. */
const storeFiles = (): readonly string[] => readdirSync(folder).filter((name) => /^cosmos\.db(-wal|-shm)?$/.test(name));

const devices = ['LAPTOP-01', 'LAPTOP-02', 'KIOSK-01', 'SURFACE-01'];

/** Borrows a device, and answers whether the password that the desk shows opens it. */
const borrows = async (deviceId: string): Promise<boolean> => {
  const report = { title: 'It is slow', description: 'Since noon.', severity: 'B' };
  const { ticketId } = await post('requester', '/api/v1/tickets', report);
  await post('agent', `/api/v1/tickets/${ticketId}/respond`, {});
  const wish = { ticketId, deviceId, category: 'Devices', title: 'A look', plan: 'Read the log.' };
  const actions = ['Use the command prompt or PowerShell'];
  const { grantId } = await post('escalation-engineer', '/api/v1/elevations', { ...wish, actions });
  const elevation = `/api/v1/elevations/${grantId}`;
  const { passwords } = (await post('escalation-engineer', `${elevation}/reveal`, {})) as never as {
    passwords: readonly { readonly password: string }[];
  };
  const tries = await Promise.all(
    passwords.map(({ password }) => laptop.as().post(`/local/devices/${deviceId}/open`, { password })),
  );
  await post('escalation-engineer', `${elevation}/close`, { actionsTaken: 'Read the log.' });
  return tries.some(({ json }) => json.opens === true);
};

it('an older store is put over a newer vault, and afterwards the desk knows a password of every device', async () => {
  const { items } = (await laptop.as().get('/local/devices')).json;
  const { managedDeviceId, entraDeviceId } = items.find(({ id }: { id: string }) => id === 'SURFACE-01');
  await post('it-admin', '/api/v1/devices/SURFACE-01/adopt', { managedDeviceId, entraDeviceId });
  await laptop.advance(15);
  expect(await reconciles()).toEqual({ code: 0, out: '4 devices agree, 0 differ.\n' });

  await laptop.stop();
  const files = storeFiles();
  for (const name of files) copyFileSync(join(folder, name), join(folder, `old-${name}`));
  laptop = await aLaptop({ data: folder });
  for (const deviceId of devices) expect([deviceId, await borrows(deviceId)]).toEqual([deviceId, true]);
  await laptop.advance(15);

  await laptop.stop();
  for (const name of storeFiles()) rmSync(join(folder, name));
  for (const name of files) copyFileSync(join(folder, `old-${name}`), join(folder, name));
  laptop = await aLaptop({ data: folder });

  const listed = await reconciles();
  expect(listed.code).toBe(1);
  for (const deviceId of devices) expect(listed.out).toMatch(new RegExp(`^${deviceId}  vault-newer  found: `, 'm'));
  expect(listed.out).toContain('Nothing was changed');
  const applied = await reconciles('--apply', '--json');
  expect(applied.code).toBe(0);
  const lines = applied.out.trim().split('\n');
  expect(
    lines
      .map((line) => JSON.parse(line))
      .map(({ deviceId }) => deviceId)
      .toSorted(),
  ).toEqual(devices.toSorted());
  await laptop.advance(15);
  expect(await reconciles()).toEqual({ code: 0, out: '4 devices agree, 0 differ.\n' });
  for (const deviceId of devices) expect([deviceId, await borrows(deviceId)]).toEqual([deviceId, true]);
});
