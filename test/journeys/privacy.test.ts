import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenLinkOf } from '../../desk/rules/audit';
import { sha256 } from '../support/a-policy';
import { readAtRest } from '../support/at-rest';
import { switchOffFleet } from '../support/golden-ticket';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';
import { aPng } from '../support/some-files';
import { foundIn } from '../support/stored-bytes';

jest.setTimeout(120_000);

const typeOf = ({ status, json }: Answer): readonly [number, string | undefined] => [
  status,
  json?.type?.replace('urn:tierline:problem:', ''),
];

const reason = 'Asked for by letter.';
const aReport = { title: 'CANARY-title', description: 'CANARY-words' };
const withdraw = async (client: Client, ticketId: string): Promise<void> => {
  expect((await client.post(`/api/v1/tickets/${ticketId}/withdraw`, {})).status).toBe(200);
};
const fileOne = async (client: Client, report: object = aReport): Promise<string> => {
  const { status, json } = await client.post('/api/v1/tickets', report);
  expect(status).toBe(201);
  return json.ticketId;
};
const attachOne = async (client: Client, ticketId: string): Promise<void> => {
  const headers = { 'content-type': 'application/octet-stream', 'x-attachment-name': 'CANARY-file.png' };
  const sent = { method: 'POST', headers, body: new Uint8Array(aPng) };
  expect((await client.send(`/api/v1/tickets/${ticketId}/attachments`, sent)).status).toBe(201);
};
const linesOf = ({ text }: Answer): readonly Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('privacy over HTTP', () => {
  let laptop: Laptop;
  let requester: Client;
  let admin: Client;
  let ticketId: string;
  beforeAll(async () => {
    laptop = await aLaptop();
    requester = laptop.as('requester');
    admin = laptop.as('it-admin');
    ticketId = await fileOne(requester);
  });
  afterAll(() => laptop.stop());

  it('is the IT admins’ to erase and to take out, everybody’s for themselves, and the auditors’ to look over', async () => {
    const tried = async (person: string | undefined, method: string, path: string): Promise<number> => {
      const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason }) };
      return (await laptop.as(person).send(`/api/v1/${path}`, { method, ...(method === 'POST' && json) })).status;
    };
    const [erasing, erasingAll] = [`tickets/${ticketId}/erase`, 'people/somebody/erase'];
    const statuses = [];
    for (const person of [undefined, 'guest', 'requester', 'agent', 'auditor', 'reader', 'it-admin']) {
      statuses.push([
        person,
        await tried(person, 'POST', erasing),
        await tried(person, 'POST', erasingAll),
        await tried(person, 'GET', 'people/requester/data'),
        await tried(person, 'GET', 'erasures'),
        await tried(person, 'GET', 'me/data'),
      ]);
    }
    expect(statuses).toEqual([
      [undefined, 401, 401, 401, 401, 401],
      ['guest', 403, 403, 403, 403, 200],
      ['requester', 403, 403, 403, 403, 200],
      ['agent', 403, 403, 403, 403, 200],
      ['auditor', 403, 403, 403, 200, 200],
      ['reader', 403, 403, 403, 403, 200],
      ['it-admin', 409, 200, 200, 200, 200],
    ]);
  });

  it('says what is wrong, and the way out', async () => {
    const path = `/api/v1/tickets/${ticketId}/erase`;
    const open = await admin.post(path, { reason });
    expect([...typeOf(open), open.json.state]).toEqual([409, 'ticket-not-ended', 'new']);
    expect(open.json.title).toContain('Resolve or withdraw it first');
    for (const body of [{}, { reason: '' }, { reason: 7 }, { reason: '\u0000' }, { reason: 'x'.repeat(5_000) }]) {
      const { status, json } = await admin.post(path, body);
      expect([status, json.errors?.map(({ at }: { readonly at: string }) => at)]).toEqual([400, ['/reason']]);
    }
    for (const person of ['desk', 'erased', 'a b', '../x', 7])
      expect((await admin.post(path, { reason, person })).json.errors?.[0]?.at).toBe('/person');
    expect((await admin.post(path, { reason, what: 'title' })).json.errors?.[0]?.at).toBe('/what');
    expect((await admin.post('/api/v1/people/rosa/erase', { reason, person: 'rosa' })).status).toBe(400);
    expect(typeOf(await admin.post('/api/v1/tickets/TL-0000000000/erase', { reason }))).toEqual([
      404,
      'ticket-unknown',
    ]);
    expect(typeOf(await admin.post('/api/v1/tickets/nonsense/erase', { reason }))).toEqual([404, 'ticket-unknown']);
    for (const id of ['desk', 'erased', 'a%20b', 'a%2Fb', 'x'.repeat(65), '%00', '*']) {
      expect([id, ...typeOf(await admin.post(`/api/v1/people/${id}/erase`, { reason }))]).toEqual([
        id,
        404,
        'person-unknown',
      ]);
      expect([id, ...typeOf(await admin.get(`/api/v1/people/${id}/data`))]).toEqual([id, 404, 'person-unknown']);
    }
    expect(typeOf(await admin.post(path, { reason: 'x'.repeat(70_000) }))).toEqual([413, 'body-too-long']);
    expect(typeOf(await admin.get('/api/v1/erasures?limit=0'))).toEqual([400, 'query-invalid']);
    const stale = await admin.post(path, { reason }, { 'if-match': '"0"' });
    expect(typeOf(stale)).toEqual([412, 'ticket-changed']);
  });

  it('streams what the desk holds about somebody, a line a thing, and tells who took it', async () => {
    await attachOne(requester, ticketId);
    const taken = await requester.get('/api/v1/me/data');
    expect(taken.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(taken.headers.get('content-disposition')).toBe('attachment; filename="personal-data.jsonl"');
    expect(taken.headers.get('cache-control')).toBe('no-store');
    const lines = linesOf(taken);
    expect(lines.filter(({ record }) => record === 'ticket')).toEqual([expect.objectContaining({ ticketId })]);
    expect(lines.filter(({ record }) => record === 'attachment')).toHaveLength(1);
    expect(lines.at(-1)).toEqual({ record: 'end', lines: lines.length });
    const byAdmin = linesOf(await admin.get('/api/v1/people/requester/data'));
    expect(byAdmin.filter(({ record }) => record === 'event').length).toBeGreaterThan(1);
    const { json } = await laptop.as('auditor').get('/api/v1/exports');
    expect(json.items.slice(0, 2)).toMatchObject([
      { by: 'it-admin', person: 'requester', format: 'jsonl', count: 1 },
      { by: 'requester', person: 'requester', count: 1 },
    ]);
  });

  it('erases a ticket that has ended, again and again', async () => {
    await withdraw(requester, ticketId);
    const erased = await admin.post(`/api/v1/tickets/${ticketId}/erase`, { reason });
    expect(erased.status).toBe(200);
    expect(erased.json).toMatchObject({ ticketId, title: 'erased', filedBy: 'erased', state: 'closed' });
    expect(erased.json.erasedAt).toBe('2026-03-02T09:00:00.000Z');
    const again = await admin.post(`/api/v1/tickets/${ticketId}/erase`, { reason });
    expect([again.status, again.headers.get('etag')]).toEqual([200, erased.headers.get('etag')]);
    const { json } = await admin.get(`/api/v1/tickets/${ticketId}/events`);
    expect(json.items.at(-1)).toMatchObject({ kind: 'personal-data-erased', by: 'it-admin', text: { reason } });
    expect(JSON.stringify(json)).not.toContain('CANARY');
    expect((await requester.get(`/api/v1/tickets/${ticketId}`)).status).toBe(404);
    expect((await admin.get(`/tickets/${ticketId}`, { accept: 'text/html' })).status).toBe(200);
  });
});

describe('a person who is erased while the laptop is killed', () => {
  /** What was noted before the machine died is finished after it: nothing of it is left in any file. */
  const lives = async (kind: string, nth: number): Promise<string> => {
    const data = mkdtempSync(join(tmpdir(), 'tierline-privacy-'));
    try {
      const first = await aLaptop({ data, faults: [] });
      const requester = first.as('requester');
      await switchOffFleet(first);
      const tickets: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        const ticketId = await fileOne(requester);
        await attachOne(requester, ticketId);
        tickets.push(ticketId);
      }
      const [answered = '', ...others] = tickets;
      const agent = first.as('agent');
      await agent.post(`/api/v1/tickets/${answered}/respond`, { message: 'CANARY-hello' });
      await agent.post(`/api/v1/tickets/${answered}/resolve`, { solution: 'CANARY-solution' });
      for (const ticketId of others) await withdraw(requester, ticketId);
      await first.setFaults([{ at: kind === 'delete-blob' ? 'blobs' : 'cosmos', kind, nth, do: 'crash-after' }]);
      const cut = await first
        .as('it-admin')
        .post('/api/v1/people/requester/erase', { reason })
        .then(
          ({ status }) => `answered ${status}`,
          () => 'cut off',
        );
      await first.kill();

      const second = await aLaptop({ data });
      await second.advance(60);
      const { json } = await second.as('auditor').get('/api/v1/erasures');
      expect(json.items).toEqual([expect.objectContaining({ by: 'it-admin', reason, endedAt: expect.any(String) })]);
      expect(json.items[0].person).toBeUndefined();
      const left = linesOf(await second.as('it-admin').get('/api/v1/people/requester/data'));
      expect(left.map(({ record }) => record)).toEqual(['export', 'end']);
      await second.stop();
      await readAtRest(data, async ({ tickets: stored }) => {
        for (const ticketId of tickets) {
          const events = await stored.events(ticketId);
          expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
          expect(events.filter(({ kind: happened }) => happened === 'personal-data-erased')).toHaveLength(1);
        }
      });
      // What was mailed has left the desk: the mail room stands for other people's mailboxes.
      rmSync(join(data, 'mail.db'));
      expect(foundIn(data, ['CANARY'])).toEqual([]);
      return cut;
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  };

  it.each([
    ['upsert', 1],
    ['batch', 1],
    ['batch', 2],
    ['delete', 2],
  ])('right after its %s number %i, is erased by the timer after the next start', async (kind, nth) => {
    expect(await lives(kind, nth)).toBe('cut off');
  });
});

describe('a laptop that stood still for five years', () => {
  it('removes what is over when it runs again, and keeps where its chain ended', async () => {
    const data = mkdtempSync(join(tmpdir(), 'tierline-privacy-'));
    try {
      const first = await aLaptop({ data, clock: 'virtual', at: '2026-03-02T09:00:00Z' });
      const ticketId = await fileOne(first.as('requester'));
      await attachOne(first.as('requester'), ticketId);
      await withdraw(first.as('requester'), ticketId);
      await first.stop();
      const switchedOff = ['sla-sweep', 'notice-retry', 'rotation-sweep', 'policy-watch'];
      const second = await aLaptop({ data, clock: 'virtual', at: '2031-03-02T09:00:00Z', switchedOff });
      await second.advance(60);
      const { status } = await second.as('it-admin').get(`/api/v1/tickets/${ticketId}`);
      await second.stop();
      expect(status).toBe(404);
      expect(foundIn(data, ['CANARY'])).toEqual([]);
      await readAtRest(data, async ({ tickets }) => {
        expect((await tickets.tombstone(ticketId))?.head.seq).toBe(3);
        expect(await tickets.beside(ticketId)).toEqual([]);
      });
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
