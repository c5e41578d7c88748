import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckpointView, PasswordKnowledgeView } from '../../desk/contracts/audit';
import { tierline } from '../support/a-terminal';
import { expectGolden } from '../support/golden';
import { aLaptop, type Client, type Laptop } from '../support/laptop';

const actions = ['Use the command prompt or PowerShell'];

jest.setTimeout(60_000);

let laptop: Laptop;
let scratch: string;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'tierline-audit-'));
  laptop = await aLaptop();
  await laptop.advance(5); // The fleet's first poll: every device confirms its first password.
});
afterEach(async () => {
  await laptop.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const engineer = (): Client => laptop.as('escalation-engineer');
const aTicket = async (title: string): Promise<string> =>
  (await laptop.as('requester').post('/api/v1/tickets', { title, description: 'Since noon.' })).json.ticketId;

/** A lease on the first laptop, whose password is shown; answers the path of the grant. */
const shown = async (ticketId: string): Promise<string> => {
  const wish = { ticketId, deviceId: 'LAPTOP-01', category: 'Devices', title: 'A look', plan: 'Look.', actions };
  const { json } = await engineer().post('/api/v1/elevations', wish);
  const path = `/api/v1/elevations/${json.grantId}`;
  expect((await engineer().post(`${path}/reveal`)).status).toBe(200);
  return path;
};

const checkpoints = async (): Promise<readonly CheckpointView[]> =>
  (await laptop.as('auditor').get('/api/v1/audit/checkpoints?limit=100')).json.items;

const knowledge = async (query = '', as = 'auditor'): Promise<readonly PasswordKnowledgeView[]> =>
  (await laptop.as(as).get(`/api/v1/audit/password-knowledge${query}`)).json.items;

it('takes a checkpoint each hour, of what changed in it', async () => {
  const moments = [`${await laptop.advance(50)}  a ticket is filed`];
  const first = await aTicket('The VPN drops');
  moments.push(`${await laptop.advance(60)}  another, and the first is responded to`);
  await aTicket('Printer 4 is on fire');
  await laptop.as('agent').post(`/api/v1/tickets/${first}/respond`, {});
  await laptop.advance(180);
  const taken = (await checkpoints()).map(
    ({ checkpoint: { at, number, count } }) => `${at}  checkpoint ${number} of ${count} chains`,
  );
  expectGolden(__dirname, 'audit-checkpoints', `${[...moments, ...taken].toSorted().join('\n')}\n`);
});

it('is taken out and verified by an outsider, who sees what somebody changed in it', async () => {
  await shown(await aTicket('No BitLocker'));
  await laptop.advance(70);
  const file = join(scratch, 'audit.jsonl');
  const to = ['--to', laptop.origin];
  const taken = await tierline(['audit', 'export', ...to, '--file', file]);
  expect([taken.code, taken.told]).toEqual([0, '']);

  const jwks = join(scratch, 'jwks.json');
  writeFileSync(jwks, (await laptop.as().get('/.well-known/jwks.json')).text);
  const right = await tierline(['audit', 'verify', file, '--keys', jwks]);
  expect([right.code, right.told]).toEqual([0, '']);
  expect(right.out).toMatch(
    /^right {2}2 checkpoints, \d+ chains with \d+ events; the last is checkpoint 2 of 2026-03-02T10:15/,
  );

  const text = readFileSync(file, 'utf8');
  expect(text).toContain('grant-revealed');
  const tampered = text.replace('"kind":"grant-revealed"', '"kind":"grant-lapsed"');
  const line = 1 + text.slice(0, text.indexOf('"kind":"grant-revealed"')).split('\n').length - 1;
  const wrong = await tierline(['audit', 'verify', '-', '--keys', jwks, '--json'], tampered);
  expect(wrong.code).toBe(1);
  const [{ seq, ...where }, end] = JSON.parse(wrong.out).findings;
  expect(where).toEqual({ line, of: 'device', chain: 'LAPTOP-01', what: 'hash differs' });
  expect(seq).toBeGreaterThan(1);
  expect(end.what).toBe('its digest is not that of the lines before it');

  const said = await tierline(['audit', 'verify', file]);
  expect([said.code, said.told]).toEqual([0, expect.stringContaining('give --keys')]);
});

it('says so when there is nothing that could be verified, or nobody who may take it', async () => {
  const missing = await tierline(['audit', 'verify', join(scratch, 'nothing.jsonl')]);
  expect([missing.code, missing.told]).toEqual([2, expect.stringContaining('it is not there')]);
  const other = join(scratch, 'other.json');
  writeFileSync(other, '{"items":[]}\n');
  const foreign = await tierline(['audit', 'verify', other]);
  expect([foreign.code, foreign.told]).toEqual([2, expect.stringContaining('is no export of the audit')]);

  const file = join(scratch, 'audit.jsonl');
  const forbidden = await tierline(['audit', 'export', '--to', laptop.origin, '--file', file, '--as', 'it-admin']);
  expect([forbidden.code, forbidden.told]).toEqual([1, expect.stringContaining('as an auditor')]);
  writeFileSync(file, 'mine');
  const taken = await tierline(['audit', 'export', '--to', laptop.origin, '--file', file]);
  expect([taken.code, taken.told]).toEqual([1, expect.stringContaining('it is there already')]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  const turned = ['--since', '2026-03-02T10:00:00Z', '--until', '2026-03-02T09:00:00Z'];
  const never = await tierline(['audit', 'export', '--to', laptop.origin, '--file', join(scratch, 'x'), ...turned]);
  expect([never.code, never.told]).toEqual([1, expect.stringContaining('It must come after `from`.')]);
});

it('answers who knew a password, from when to when, for which ticket', async () => {
  const ticketId = await aTicket('No BitLocker');
  const from = await laptop.advance(1);
  const path = await shown(ticketId);
  const row = { deviceId: 'LAPTOP-01', person: 'escalation-engineer', ticketId, grantId: path.split('/').at(-1), from };
  expect(await knowledge()).toMatchObject([row]);
  expect((await knowledge('', 'security-manager'))[0]).not.toHaveProperty('until');

  await engineer().post(`${path}/close`, { actionsTaken: 'None.' });
  await laptop.advance(5);
  const [known] = await knowledge('?device=LAPTOP-01&person=escalation-engineer&from=2026-03-02T00:00:00Z');
  expect(known).toMatchObject(row);
  expect(Date.parse(known?.until ?? '') - Date.parse(from)).toBeGreaterThan(0);
  expect(await knowledge('?person=agent')).toEqual([]);
  expect(await knowledge(`?to=${from}`)).toEqual([]);

  const csv = await laptop.as('auditor').get('/api/v1/audit/password-knowledge?format=csv');
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(csv.text.split('\r\n')).toEqual([
    'deviceId,person,ticketId,grantId,version,from,until,leaseUntil',
    `LAPTOP-01,escalation-engineer,${ticketId},${row.grantId},${known?.version},${from},${known?.until},${known?.leaseUntil}`,
    '',
  ]);
  const records = (await laptop.as('auditor').get('/api/v1/exports')).json.items;
  expect(records).toMatchObject([{ of: 'password-knowledge', by: 'auditor', count: 1 }]);
});

it.each([
  ['device=laptop', '/device'],
  ['from=yesterday', '/from'],
  ['format=xml', '/format'],
  ['from=2026-03-02T10:00:00Z&to=2026-03-02T10:00:00Z', '/to'],
  ['device=LAPTOP-01&device=LAPTOP-02', '/device'],
  ['secret=yes', '/secret'],
])('refuses to read who knew a password by %s', async (query, at) => {
  const { status, json } = await laptop.as('auditor').get(`/api/v1/audit/password-knowledge?${query}`);
  expect([status, json.type, json.errors[0].at]).toEqual([400, 'urn:tierline:problem:query-invalid', at]);
});
