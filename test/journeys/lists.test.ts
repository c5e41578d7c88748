import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplePeople } from '../../local/identity/people';
import { aLaptop, type Client, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

const root = join(__dirname, '..', '..');
const command = join(root, 'dist', 'scripts', 'tierline.js');

let laptop: Laptop;
let agent: Client;
const filed: string[] = [];
beforeAll(async () => {
  laptop = await aLaptop();
  agent = laptop.as('agent');
  const requester = laptop.as('requester');
  for (const [title, severity] of [
    ['The VPN drops', 'A'],
    ['The printer is out', 'C'],
    ['=1+1, said the VPN', 'B'],
  ]) {
    const { json } = await requester.post('/api/v1/tickets', { title, description: 'Since noon.', severity });
    filed.push(json.ticketId);
    await laptop.advance(1);
  }
  expect((await agent.post(`/api/v1/tickets/${filed[0]}/respond`, {})).status).toBe(200);
});
afterAll(() => laptop.stop());

const numbers = async (query: string, client: Client = agent): Promise<readonly string[]> => {
  const { json, text } = await client.get(`/api/v1/tickets?${query}`);
  return json.items?.map(({ ticketId }: { readonly ticketId: string }) => ticketId) ?? [text];
};

describe('the lists over HTTP', () => {
  it('are narrowed, sorted and searched', async () => {
    const [vpn = '', printer = '', formula = ''] = filed;
    expect(await numbers('')).toEqual([formula, printer, vpn]);
    expect(await numbers('state=active')).toEqual([vpn]);
    expect(await numbers('severity=C&lane=user&type=incident')).toEqual([printer]);
    expect(await numbers('assignee=agent')).toEqual([vpn]);
    expect(await numbers('sort=severity')).toEqual([vpn, formula, printer]);
    expect(await numbers('q=vpn')).toEqual([formula, vpn]);
    expect(await numbers(`q=${printer.slice(0, 7)}`)).toEqual([printer]);
    expect(await numbers('view=tier')).toEqual([formula, printer, vpn]);
    expect(await numbers('view=own')).toEqual([]);
    expect((await numbers('dueBefore=2026-03-02T23:00:00Z')).length).toBeGreaterThan(0);
    expect(await numbers('dueBefore=2026-03-01T00:00:00Z')).toEqual([]);
    expect(await numbers('since=2026-03-02T09:02:00Z')).toEqual([formula]);
    const { json } = await agent.get('/api/v1/tickets/counts?q=vpn');
    expect(json).toMatchObject({ total: 2, byState: { new: 1, active: 1 } });
  });

  it('refuse a query that is wrong, and say which part', async () => {
    const { status, json } = await agent.get('/api/v1/tickets?state=open&q=%21&colour=red');
    expect([status, json.type]).toEqual([400, 'urn:tierline:problem:query-invalid']);
    expect(json.errors.map(({ at }: { readonly at: string }) => at).toSorted()).toEqual(['/colour', '/q', '/state']);
    for (const path of [
      'tickets?view=all',
      'tickets/counts?view=tier',
      'tickets?view=area',
      'tickets/export?format=csv',
    ]) {
      expect([path, (await laptop.as('requester').get(`/api/v1/${path}`)).status]).toEqual([path, 403]);
    }
  });

  it('take no continuation of another list', async () => {
    const { json } = await agent.get('/api/v1/tickets?limit=1&q=vpn');
    expect(await numbers(`limit=1&q=vpn&continuation=${json.continuation}`)).toEqual([filed[0]]);
    const foreign = await agent.get(`/api/v1/tickets?limit=1&continuation=${json.continuation}`);
    expect([foreign.status, foreign.json.type]).toEqual([400, 'urn:tierline:problem:continuation-foreign']);
  });

  it('leave as a file that a rehearsal reads, and an auditor sees who took it', async () => {
    const admin = laptop.as('it-admin');
    const csv = await admin.get('/api/v1/tickets/export?format=csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="tickets.csv"');
    expect(csv.text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['ticketId', ...filed.toReversed(), '']);
    expect(csv.text).toContain(`"'=1+1, said the VPN"`);

    const jsonl = await admin.get('/api/v1/tickets/export?format=jsonl&state=active');
    const folder = mkdtempSync(join(tmpdir(), 'tierline-export-'));
    try {
      const file = join(folder, 'tickets.jsonl');
      writeFileSync(file, jsonl.text);
      const policy = join(root, 'policies', 'managed-desktop-2023.yaml');
      const args = ['policy', 'simulate', policy, '--history', file, '--until', '2026-03-09', '--json'];
      const tally = execFileSync(process.execPath, [command, ...args], { encoding: 'utf8' });
      expect(tally).toMatch(/"tickets":\s*1\b/);
    } finally {
      rmSync(folder, { recursive: true });
    }

    const { json } = await laptop.as('auditor').get('/api/v1/exports');
    expect(json.items).toMatchObject([
      { by: 'it-admin', format: 'jsonl', wish: { state: 'active' }, count: 1 },
      {
        by: 'it-admin',
        format: 'csv',
        count: 3,
        at: expect.stringMatching(/Z$/),
        endedAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect((await agent.get('/api/v1/exports')).status).toBe(403);
  });
});

describe('the list of one’s areas', () => {
  it('has what lies in them, for who stands behind some', async () => {
    const admin = laptop.as('it-admin');
    const body = { title: 'BitLocker asks for its key', description: 'At every start.', area: 'Devices' };
    const { json } = await laptop.as('requester').post('/api/v1/tickets', body);
    const contact = { area: 'Devices', name: 'IT', phone: '+1 425 555 0100', hasAuthority: true };
    const { mail } = samplePeople.find(({ id }) => id === 'it-admin') ?? { mail: '' };
    const saved = await admin.send('/api/v1/contacts/it', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...contact, mail: mail.toUpperCase() }),
    });
    expect(saved.status).toBe(200);
    expect(await numbers('view=area', admin)).toEqual([json.ticketId]);
    expect((await admin.get('/api/v1/tickets/counts?view=area')).json.total).toBe(1);
    const page = await admin.get('/?view=area', { accept: 'text/html' });
    expect(page.text).toContain('<option value="area" selected>of my areas</option>');
    expect(page.text).toContain(json.ticketId);
    expect(page.text).not.toContain(filed[0]);
    expect((await laptop.as('reader').get('/', { accept: 'text/html' })).text).not.toContain('of my areas');
    const csv = await admin.get('/api/v1/tickets/export?view=area&format=csv');
    expect(csv.text.split('\r\n')).toHaveLength(3);
  });
});
