import { attachments } from '../../functions/attachments';
import { pages } from '../../functions/pages';
import { readTickets } from '../../functions/read-tickets';
import { receipts } from '../../functions/receipts';
import { workTicket } from '../../functions/work-ticket';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';
import { aPdf } from '../support/some-files';
import { verbBodies } from '../support/verb-bodies';

jest.setTimeout(60_000);

const tickets = '/api/v1/tickets';
const nobodys = 'TL-0000000000';
const words = 'Odd sign-ins at night';

let laptop: Laptop;
let secret: string;
let plain: string;
let attachmentId: string;
beforeAll(async () => {
  laptop = await aLaptop();
  const requester = laptop.as('requester');
  const report = { description: 'From three countries at once.', severity: 'B' };
  const filed = await requester.post(tickets, { ...report, title: words, compromiseIndicator: true });
  expect(filed.json).toMatchObject({ area: 'Security', tier: 'tier-1' });
  secret = filed.json.ticketId;
  await laptop.advance(1);
  plain = (await requester.post(tickets, { ...report, title: 'Outlook does not start' })).json.ticketId;
  const parts = new FormData();
  parts.set('file', new Blob([new Uint8Array(aPdf)]), 'sign-ins.pdf');
  const attached = await requester.send(`${tickets}/${secret}/attachments`, { method: 'POST', body: parts });
  expect(attached.status).toBe(201);
  attachmentId = attached.json.attachmentId;
});
afterAll(() => laptop.stop());

const nothing = {} as never;
/** Every door to one ticket, as the app registers them. */
const doors = [
  ...workTicket(nothing, nothing),
  ...attachments(nothing, nothing),
  ...readTickets(nothing),
  ...receipts(nothing),
  ...pages(nothing, nothing),
].filter(({ route }) => route.includes('tickets/{id}'));

const knock = (
  client: Client,
  { name, act, method, route }: (typeof doors)[number],
  ticketId: string,
): Promise<Answer> => {
  const path = `/${route.replace('{id}', ticketId).replace('{attachmentId}', attachmentId)}`;
  if (name === 'attach-file') {
    const parts = new FormData();
    parts.set('file', new Blob([new Uint8Array(aPdf)]), 'more.pdf');
    return client.send(path, { method, body: parts });
  }
  const accept = name.endsWith('-page') ? { accept: 'text/html' } : {};
  return method === 'GET' ? client.get(path, accept) : client.post(path, verbBodies[act] ?? {});
};

const numbers = async (person: string, query = ''): Promise<readonly string[]> => {
  const { json } = await laptop.as(person).get(`${tickets}?${query}`);
  return json.items.map(({ ticketId }: { readonly ticketId: string }) => ticketId);
};

describe('a ticket of the security area', () => {
  it('has as many doors as are knocked at here', () => {
    expect(doors).toHaveLength(34);
  });

  it.each(['it-admin', 'reader', 'escalation-engineer-2', 'operations'])(
    'is not there for %s, at any door: it answers as for a number that nobody has',
    async (person) => {
      const client = laptop.as(person);
      for (const door of doors) {
        const [hidden, missing] = [await knock(client, door, secret), await knock(client, door, nobodys)];
        expect([door.name, hidden.status]).toEqual([door.name, missing.status]);
        expect([403, 404]).toContain(hidden.status);
        const bare = ({ text }: Answer, id: string) =>
          text.replaceAll(id, 'TL-').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'correlation');
        expect([door.name, bare(hidden, secret)]).toEqual([door.name, bare(missing, nobodys)]);
        expect(hidden.text).not.toContain(words);
      }
    },
  );

  it.each<[string, readonly ('secret' | 'plain')[]]>([
    ['requester', ['plain', 'secret']],
    ['agent', ['plain', 'secret']],
    ['auditor', ['plain', 'secret']],
    ['security-manager', ['secret']],
    ['it-admin', ['plain']],
    ['reader', ['plain']],
    ['escalation-engineer-2', ['plain']],
    ['requester-2', []],
  ])('is in the lists, counts, searches, exports and home page of %s, or in none', async (person, sees) => {
    const client = laptop.as(person);
    const seen = sees.map((one) => ({ secret, plain })[one]);
    const isSeen = sees.includes('secret');
    expect(await numbers(person)).toEqual(seen);
    expect(await numbers(person, 'q=sign-ins')).toEqual(isSeen ? [secret] : []);
    expect(await numbers(person, `q=${secret}`)).toEqual(isSeen ? [secret] : []);
    expect(await numbers(person, 'area=Security')).toEqual(isSeen ? [secret] : []);
    expect((await client.get(`${tickets}/counts`)).json.total).toBe(seen.length);
    const home = await client.get('/', { accept: 'text/html' });
    expect([home.status, home.text.includes(words)]).toEqual([200, isSeen]);
    expect(home.text).toContain(`${seen.length} in all`);
    for (const format of ['csv', 'jsonl']) {
      const taken = await client.get(`${tickets}/export?format=${format}`);
      expect(taken.text.includes(secret)).toBe(taken.status === 200 && isSeen);
    }
    for (const path of ['', '/events', '/receipts', '/attachments', `/attachments/${attachmentId}`]) {
      const { status } = await client.get(`${tickets}/${secret}${path}`);
      expect([path, status]).toEqual([path, isSeen ? 200 : 404]);
    }
  });

  it('is worked by the security manager through its doors', async () => {
    const manager = laptop.as('security-manager');
    expect((await manager.post(`${tickets}/${secret}/respond`, { message: 'We look.' })).json).toMatchObject({
      state: 'active',
      assignee: 'security-manager',
    });
    const page = await manager.get(`/tickets/${secret}`, { accept: 'text/html' });
    expect([page.status, page.text.includes(words)]).toEqual([200, true]);
    expect((await manager.get(`${tickets}/${plain}`)).status).toBe(404);
  });

  it('is not told by an export’s record to whoever does not read the area', async () => {
    const taken = await laptop.as('auditor').get(`${tickets}/export?format=csv&q=sign-ins`);
    expect(taken.text).toContain(secret);
    const recordFor = async (person: string) => (await laptop.as(person).get('/api/v1/exports')).json.items[0];
    expect(await recordFor('auditor')).toMatchObject({ wish: { q: 'sign-ins' }, count: 1, withSecurity: true });
    const told = await recordFor('it-admin');
    expect(told).toMatchObject({ by: 'auditor', format: 'csv', withSecurity: true });
    expect([told.wish, told.count]).toEqual([undefined, undefined]);
  });

  it('is handed to Operations, who then see it, and nobody else does', async () => {
    const handed = { to: 'operations', reason: 'For the security operations center.' };
    const manager = laptop.as('security-manager');
    expect((await manager.post(`${tickets}/${secret}/hand-over`, handed)).status).toBe(200);
    expect((await laptop.as('operations').get(`${tickets}/${secret}`)).status).toBe(200);
    expect((await laptop.as('operations').post(`${tickets}/${secret}/take`)).status).toBe(200);
    expect((await laptop.as('it-admin').get(`${tickets}/${secret}`)).status).toBe(404);
  });
});

describe('what was refused', () => {
  it('is read by the auditor: who tried which door of which ticket, and how often', async () => {
    await laptop.advance(1);
    for (let count = 0; count < 3; count += 1) await laptop.as('approver').get(`${tickets}/${secret}`);
    await laptop.advance(1);
    await laptop.as('guest').get(`${tickets}/${secret}`);
    const { status, json } = await laptop.as('auditor').get('/api/v1/refusals?limit=2');
    expect(status).toBe(200);
    expect(json.items).toMatchObject([
      { by: 'guest', act: 'read-ticket', door: 'read-ticket', refusal: 'act-forbidden', count: 1 },
      { by: 'approver', act: 'read-ticket', door: 'read-ticket', refusal: 'ticket-unknown', about: secret, count: 3 },
    ]);
    expect(json.items[0].about).toBeUndefined();
    const rest = await laptop.as('auditor').get(`/api/v1/refusals?limit=100&continuation=${json.continuation}`);
    expect(rest.json.items.length).toBeGreaterThan(20);
    expect(JSON.stringify(rest.json)).not.toContain(nobodys);
    for (const person of ['it-admin', 'security-manager', 'agent', 'requester', 'guest'])
      expect([person, (await laptop.as(person).get('/api/v1/refusals')).status]).toEqual([person, 403]);
  });
});
