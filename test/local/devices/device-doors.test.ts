import { deviceDoors } from '../../../local/device-doors';
import type { FrontReply } from '../../../local/front';
import { type AFleet, aFleet } from './a-fleet';

let world: AFleet;
beforeEach(async () => {
  world = await aFleet();
});
afterEach(() => world.remove());

const ask = async (
  method: string,
  path: string,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<FrontReply | undefined> =>
  deviceDoors(world.fleet)({ method, url: new URL(path, 'http://127.0.0.1:7071'), headers, body: Buffer.from(body) });
const json = async (...asked: Parameters<typeof ask>) => JSON.parse(String((await ask(...asked))?.body));
const browser = { accept: 'text/html,*/*;q=0.8', 'content-type': 'application/x-www-form-urlencoded' };
const rotation = { rotationId: 'r-1', version: 'v1', password: 'kR7-plum-ORBIT-93-qTz' };

describe("the fleet's doors", () => {
  it('show the devices to a program', async () => {
    const { items } = await json('GET', '/local/devices');
    expect(items).toEqual(world.fleet.devices());
  });

  it('show the devices to a browser, to be switched without script', async () => {
    const reply = await ask('GET', '/local/devices', '', browser);
    const page = String(reply?.body);
    expect(reply?.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.match(/<form method="post" action="\/local\/devices\/(LAPTOP-01|LAPTOP-02|KIOSK-01)\//g)).toHaveLength(
      18,
    );
    expect(page.match(/<option value="on" selected>/g)).toHaveLength(3);
    expect(page).not.toContain('<script');
  });

  it('switch a device', async () => {
    expect(await json('POST', '/local/devices/KIOSK-01/mode', '{"mode":"slow"}')).toMatchObject({ mode: 'slow' });
    const reply = await ask('POST', '/local/devices/KIOSK-01/mode', 'mode=off', browser);
    expect(reply).toMatchObject({ status: 303, headers: { location: '/local/devices' } });
    expect(world.fleet.devices().at(-1)).toMatchObject({ id: 'KIOSK-01', mode: 'off' });
  });

  it('have a device poll, and try a password on it', async () => {
    world.wants('LAPTOP-01', rotation);
    expect(await json('POST', '/local/devices/LAPTOP-01/poll')).toMatchObject({ id: 'LAPTOP-01', hasPassword: true });
    const password = encodeURIComponent(rotation.password);
    const path = '/local/devices/LAPTOP-01/open';
    expect(await json('POST', path, JSON.stringify({ password: rotation.password }))).toEqual({ opens: true });
    expect(await json('POST', path, '{"password":"another"}')).toEqual({ opens: false });
    const page = await ask('POST', path, `password=${password}`, browser);
    expect(String(page?.body)).toContain('That password opens LAPTOP-01.');
    expect(String(page?.body)).not.toContain(rotation.password);
  });

  it.each([
    ['mode', '{"mode":"broken"}'],
    ['mode', '{"mode":1}'],
    ['mode', ''],
    ['mode', 'null'],
    ['open', '{}'],
    ['open', '{"password":["x"]}'],
  ])('refuse what is no %s: %s', async (verb, body) => {
    expect(await ask('POST', `/local/devices/KIOSK-01/${verb}`, body)).toMatchObject({ status: 400 });
  });

  it('know no other device', async () => {
    for (const id of ['LAPTOP-99', '..', '%2e', '__proto__'])
      expect(await ask('POST', `/local/devices/${id}x/poll`)).toMatchObject({ status: 404 });
  });

  it('leave everything else to others', async () => {
    for (const [method, path] of [
      ['GET', '/local/devices/KIOSK-01/mode'],
      ['POST', '/local/devices'],
      ['POST', '/local/devices/KIOSK-01/explode'],
      ['POST', '/device/v1/poll'],
    ] as const)
      expect(await ask(method, path)).toBeUndefined();
  });
});
