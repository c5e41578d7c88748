import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectGolden } from '../support/golden';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';

let laptop: Laptop;

const start = async (policy?: string): Promise<void> => {
  laptop = await aLaptop({ clock: 'virtual', ...(policy !== undefined && { policy }) });
  for (const id of ['LAPTOP-02', 'KIOSK-01'])
    expect((await laptop.as().post(`/local/devices/${id}/mode`, { mode: 'off' })).status).toBe(200);
  await laptop.advance(5);
};
afterEach(() => laptop.stop());

const engineer = (): Client => laptop.as('escalation-engineer');
const approver = (): Client => laptop.as('approver');

const aTicket = async (): Promise<string> =>
  (await laptop.as('requester').post('/api/v1/tickets', { title: 'No BitLocker', description: 'It stays off.' })).json
    .ticketId;

const wish = (ticketId: string) => ({
  ...{ ticketId, deviceId: 'LAPTOP-01', category: 'Devices', title: 'Install the tool' },
  ...{ plan: 'Install it from the share.', reason: 'It is not packaged yet.' },
  actions: ['Run an installer, .msi or .exe'],
});

const requested = async (ticketId: string): Promise<string> => {
  const { status, json } = await engineer().post('/api/v1/elevations', wish(ticketId));
  expect([status, json.state]).toEqual([201, 'awaiting-approval']);
  return `/api/v1/elevations/${json.grantId}`;
};

const done = async (answer: Promise<Answer>): Promise<string> => {
  const { status, json } = await answer;
  return status === 200 ? json.state : `${status} ${json.type.split(':').at(-1)}`;
};

interface Noted {
  readonly at: string;
  readonly by: string;
  readonly data: { readonly what: string; readonly grantId: string };
}

/** What the ticket was told, and every mail, by their moments. */
const transcriptOf = async (ticketId: string): Promise<string> => {
  const { items } = (await laptop.as('auditor').get(`/api/v1/tickets/${ticketId}/events`)).json;
  const told = items
    .filter(({ kind }: { kind: string }) => kind === 'elevation-noted')
    .map(({ at, by, data }: Noted) => `${at}  ${data.grantId}  ${data.what.padEnd(19)}  by ${by}`);
  const mails = (await laptop.mail()).toReversed();
  const sent = mails.map(({ deliveredAt, to, subject }) => `${deliveredAt}  mail            to ${to}: ${subject}`);
  const lines: string[] = [...told, ...sent];
  const ordered = lines.toSorted((one, other) => one.slice(0, 24).localeCompare(other.slice(0, 24)));
  return `${ordered.join('\n').replaceAll(ticketId, '<ticket>')}\n`;
};

it('lives through approval, denial, expiry, withdrawal, a longer lease and a revocation', async () => {
  await start();
  const ticketId = await aTicket();

  const first = await requested(ticketId);
  expect(await done(engineer().post(`${first}/reveal`))).toBe('409 grant-waiting');
  expect(await done(engineer().post(`${first}/approve`))).toBe('403 act-forbidden');
  await laptop.advance(20);
  expect(await done(approver().post(`${first}/approve`))).toBe('ready');
  expect(await done(approver().post(`${first}/approve`))).toBe('409 approval-not-wanted');
  await laptop.advance(10);
  expect((await engineer().post(`${first}/reveal`)).status).toBe(200);
  await laptop.advance(60);
  expect(await done(engineer().post(`${first}/extend`, { minutes: 600, reason: 'More.' }))).toBe(
    '422 extension-too-long',
  );
  expect(await done(engineer().post(`${first}/extend`, { minutes: 60, reason: 'It downloads.' }))).toBe('revealed');
  await laptop.advance(10);
  expect(await done(approver().post(`${first}/approve`))).toBe('revealed');
  await laptop.advance(100);
  expect(await done(laptop.as('security-manager').post(`${first}/revoke`, { reason: 'An incident.' }))).toBe('revoked');
  await laptop.advance(5);

  const second = await requested(ticketId);
  await laptop.advance(15);
  expect(await done(approver().post(`${second}/deny`, {}))).toBe('400 body-invalid');
  expect(await done(approver().post(`${second}/deny`, { reason: 'Have it packaged.' }))).toBe('denied');
  expect(await done(approver().post(`${second}/approve`))).toBe('410 grant-over');

  const third = await requested(ticketId);
  await laptop.advance(239);
  expect((await engineer().get(third)).json.state).toBe('awaiting-approval');
  await laptop.advance(1);
  expect((await engineer().get(third)).json.state).toBe('expired');

  const fourth = await requested(ticketId);
  await laptop.advance(5);
  expect(await done(engineer().post(`${fourth}/withdraw`, { reason: 'Packaged now.' }))).toBe('withdrawn');

  const { items } = (await approver().get('/api/v1/elevations?state=denied')).json;
  expect(items).toMatchObject([{ state: 'denied', ending: { by: 'approver', reason: 'Have it packaged.' } }]);
  expectGolden(__dirname, 'elevation-approval', await transcriptOf(ticketId));
}, 120_000);

it('counts two people’s thousand approvals at once as two', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-two-'));
  const file = join(folder, 'two-approvals.yaml');
  const shipped = readFileSync(join(__dirname, '..', '..', 'policies', 'managed-desktop-2023.yaml'), 'utf8');
  const asked = 'approvals: { typical: 0, not-recommended: 1 }';
  expect(shipped).toContain(asked);
  const text = shipped.replace(asked, 'approvals: { typical: 0, not-recommended: 2 }');
  writeFileSync(file, text.replace('id: managed-desktop-2023', 'id: two-approvals'));
  try {
    await start(file);
    const path = await requested(await aTicket());
    const people = [approver(), laptop.as('approver-2')];
    const tries = Array.from({ length: 1_000 }, (_, index) => people[index % 2]?.post(`${path}/approve`));
    const statuses = (await Promise.all(tries)).map((answer) => answer?.status);
    expect(statuses.filter((status) => ![200, 409, 412].includes(status ?? 0))).toEqual([]);
    for (const person of people) await person.post(`${path}/approve`);
    const { state, approvals } = (await engineer().get(path)).json;
    expect(state).toBe('ready');
    expect(approvals.map(({ by }: { by: string }) => by).toSorted()).toEqual(['approver', 'approver-2']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

it('refuses a plan that nobody supports, and the fourth request for one device (R86)', async () => {
  await start();
  const ticketId = await aTicket();
  const unsupported = { ...wish(ticketId), actions: ['Disable a required feature such as BitLocker'] };
  const refused = await engineer().post('/api/v1/elevations', unsupported);
  expect([refused.status, refused.json.type]).toEqual([422, 'urn:tierline:problem:action-unsupported']);
  expect(refused.json.because).toMatch(/\.$/);
  expect((await engineer().post('/api/v1/elevations', { ...wish(ticketId), actions: [] })).status).toBe(400);
  for (let count = 0; count < 3; count += 1) await requested(ticketId);
  const fourth = await engineer().post('/api/v1/elevations', wish(ticketId));
  expect([fourth.status, fourth.json.type]).toEqual([403, 'urn:tierline:problem:request-limit-reached']);
}, 60_000);
