import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aLaptop, type Client, type Laptop } from '../support/laptop';

let laptop: Laptop;

beforeEach(async () => {
  laptop = await aLaptop();
  await laptop.advance(5); // The fleet's first poll: every device confirms its first password.
});

afterEach(async () => {
  await laptop.stop();
  rmSync(laptop.data, { recursive: true, force: true });
});

const engineer = (): Client => laptop.as('escalation-engineer');

const aTicket = async (): Promise<string> => {
  const { json } = await laptop
    .as('requester')
    .post('/api/v1/tickets', { title: 'No BitLocker', description: 'It stays off.' });
  return json.ticketId;
};

const wish = (ticketId: string, deviceId = 'LAPTOP-01') => ({
  ticketId,
  deviceId,
  category: 'Devices',
  title: 'Start BitLocker',
  plan: 'Set the time, start BitLocker, look at the event log.',
  actions: ['Use the command prompt or PowerShell'],
});

/** Asks for a lease on the first laptop and has the password shown. */
const anElevation = async (ticketId: string): Promise<{ path: string; password: string }> => {
  const requested = await engineer().post('/api/v1/elevations', wish(ticketId));
  expect(requested.status).toBe(201);
  const path = `/api/v1/elevations/${requested.json.grantId}`;
  const shown = await engineer().post(`${path}/reveal`);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('cache-control')).toBe('no-store');
  return { path, password: shown.json.passwords[0].password };
};

const opens = async (password: string): Promise<boolean> =>
  (await laptop.as().post('/local/devices/LAPTOP-01/open', { password })).json.opens;

const device = async (): Promise<{ credential: string; alarms: { kind: string }[]; activeGrant?: string }> =>
  (await laptop.as('it-admin').get('/api/v1/devices/LAPTOP-01')).json;

const switchTo = (mode: string) => laptop.as().post('/local/devices/LAPTOP-01/mode', { mode });

const spellings = (password: string): readonly string[] => [
  password,
  Buffer.from(password).toString('base64').replace(/=+$/, ''),
  Buffer.from(password).toString('base64url'),
  Buffer.from(password).toString('hex'),
  encodeURIComponent(password),
  JSON.stringify(password).slice(1, -1),
];

it('lends a password once: shown to the holder, given back, rotated, and the old one opens nothing', async () => {
  const ticketId = await aTicket();
  const { path, password } = await anElevation(ticketId);
  expect(await opens(password)).toBe(true);

  const again = await engineer().post(`${path}/reveal`);
  expect([again.status, again.json.type]).toEqual([410, 'urn:tierline:problem:grant-already-revealed']);
  expect((await device()).alarms.map(({ kind }) => kind)).toEqual(['second-reveal']);

  expect((await engineer().post(`${path}/close`, {})).status).toBe(400);
  expect((await engineer().post(`${path}/close`, { actionsTaken: 'Started it.' })).json.state).toBe('closed');
  expect((await engineer().post(`${path}/close`, { actionsTaken: 'Again.' })).status).toBe(400);
  expect((await device()).credential).toBe('pending');
  await laptop.advance(5);
  expect((await device()).credential).toBe('confirmed');
  expect(await opens(password)).toBe(false);

  const { items } = (await laptop.as('requester').get(`/api/v1/tickets/${ticketId}/events`)).json;
  const told = items.filter(({ kind }: { kind: string }) => kind === 'elevation-noted');
  expect(told.map(({ data }: { data: { what: string } }) => data.what)).toEqual([
    'elevation-requested',
    'grant-revealed',
    'grant-closed',
  ]);
});

it('ends a lease that nobody gave back, two hours after the reveal', async () => {
  const { path, password } = await anElevation(await aTicket());
  await laptop.advance(119);
  expect((await engineer().get(path)).json.state).toBe('revealed');
  await laptop.advance(1);
  expect((await engineer().get(path)).json.state).toBe('expired');
  await laptop.advance(5);
  expect(await opens(password)).toBe(false);
  expect((await engineer().post(`${path}/reveal`)).status).toBe(410);
});

it('ends the lease with its ticket', async () => {
  const ticketId = await aTicket();
  const { path, password } = await anElevation(ticketId);
  const agent = laptop.as('agent');
  await agent.post(`/api/v1/tickets/${ticketId}/respond`);
  await agent.post(`/api/v1/tickets/${ticketId}/resolve`, { solution: 'Done.' });
  await laptop.advance(11);
  expect((await engineer().get(path)).json.state).toBe('revoked');
  expect(await opens(password)).toBe(false);
  expect((await engineer().post('/api/v1/elevations', wish(ticketId))).status).toBe(422);
});

it('has one holder a device, and tells others nothing', async () => {
  const ticketId = await aTicket();
  const { path } = await anElevation(ticketId);
  const second = await engineer().post('/api/v1/elevations', wish(ticketId));
  expect([second.status, second.json.type]).toEqual([409, 'urn:tierline:problem:device-held']);
  expect((await engineer().post('/api/v1/elevations', wish(ticketId, 'LAPTOP-02'))).status).toBe(201);
  for (const person of ['requester', 'agent', 'approver', 'it-admin', 'auditor', 'guest']) {
    expect([person, (await laptop.as(person).post(`${path}/reveal`)).status]).toEqual([person, 403]);
  }
  expect((await laptop.as().post(`${path}/reveal`)).status).toBe(401);
  expect((await laptop.as('agent').get(path)).status).toBe(403);
  expect((await engineer().post('/api/v1/elevations', wish('TL-0000000000'))).status).toBe(404);
  expect((await engineer().post('/api/v1/elevations', wish(ticketId, 'NO-SUCH'))).status).toBe(404);
});

it('calls an overdue rotation what it is: unconfirmed, or tainted when somebody has seen the password', async () => {
  const { path, password } = await anElevation(await aTicket());
  await switchTo('off');
  await engineer().post(`${path}/close`, { actionsTaken: 'Started it.' });
  await laptop.advance(119);
  expect((await device()).credential).toBe('pending');
  await laptop.advance(1);
  expect((await device()).credential).toBe('tainted');
  expect((await device()).alarms.map(({ kind }) => kind)).toContain('password-tainted');
  expect(await opens(password)).toBe(true);

  await switchTo('on');
  await laptop.advance(5);
  expect((await device()).credential).toBe('confirmed');
  expect(await opens(password)).toBe(false);
});

it('shows both passwords that a silent device may have, so that the holder is never locked out', async () => {
  const first = await anElevation(await aTicket());
  await switchTo('silent');
  await engineer().post(`${first.path}/close`, { actionsTaken: 'Started it.' });
  await laptop.advance(5);
  expect(await opens(first.password)).toBe(false);

  const { json } = await engineer().post('/api/v1/elevations', wish(await aTicket()));
  const shown = (await engineer().post(`/api/v1/elevations/${json.grantId}/reveal`)).json.passwords;
  expect(shown.map(({ label }: { label: string }) => label)).toEqual(['confirmed', 'pending']);
  expect(await opens(shown[1].password)).toBe(true);
});

it('gives one of a thousand simultaneous reveals the password', async () => {
  const { json } = await engineer().post('/api/v1/elevations', wish(await aTicket()));
  const tries = Array.from({ length: 1_000 }, () => engineer().post(`/api/v1/elevations/${json.grantId}/reveal`));
  const answers = await Promise.all(tries);
  const counts = Map.groupBy(answers, ({ status }) => status);
  expect(counts.get(200)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 200);
  expect(others.every(({ text }) => !text.includes('"password"'))).toBe(true);
  expect((counts.get(410)?.length ?? 0) + (counts.get(412)?.length ?? 0)).toBe(999);
  expect((await device()).alarms.filter(({ kind }) => kind === 'second-reveal')).toHaveLength(1);
}, 60_000);

it('keeps the password out of every file, page, mail and log', async () => {
  const ticketId = await aTicket();
  const { path, password } = await anElevation(ticketId);
  await engineer().post(`${path}/reveal`);
  await engineer().post(`${path}/close`, { actionsTaken: 'Started it.' });
  await laptop.advance(130);

  const pages = [
    '/',
    `/tickets/${ticketId}`,
    '/mail',
    '/local/devices',
    '/local/durable/instances',
    '/api/v1/devices',
    path,
  ];
  const seen = await Promise.all(
    pages.map(async (page) => (await laptop.as('auditor').get(page, { accept: 'text/html' })).text),
  );
  for (const { id } of (await laptop.as().get('/local/durable/instances')).json.items) {
    seen.push((await laptop.as().get(`/local/durable/instances/${id}`)).text);
  }
  for (const file of readdirSync(laptop.data)) seen.push(readFileSync(join(laptop.data, file), 'latin1'));
  seen.push(laptop.output());
  for (const spelling of spellings(password)) expect(seen.filter((text) => text.includes(spelling))).toEqual([]);
});

it('survives a crash with a lease held: the password still opens, and the lease still ends', async () => {
  const { path, password } = await anElevation(await aTicket());
  await laptop.kill();
  const { data } = laptop;
  laptop = await aLaptop({ data });
  expect((await engineer().get(path)).json.state).toBe('revealed');
  expect(await opens(password)).toBe(true);
  expect((await engineer().post(`${path}/reveal`)).status).toBe(410);
  await laptop.advance(125);
  expect((await engineer().get(path)).json.state).toBe('expired');
  expect(await opens(password)).toBe(false);
});
