import fc from 'fast-check';
import type { ApiDocument } from '../../functions/api/document';
import { samplePeople } from '../../local/identity/people';
import { type Answer, aLaptop, type Client, type Laptop } from '../support/laptop';
import { numberFromEnvironment } from '../support/settings';
import type { Known } from './json-schema';
import { replyChecks } from './replies';
import { type FuzzPerson, type FuzzRequest, requestsOf } from './requests';

/**
 * Requests made from the API document, sent by everybody at once: `npm run fuzz` sends 20,000 of another seed each time,
 * `FUZZ_SEED` repeats one. No reply may be a 5xx, or other than the document says.
 */
const requests = numberFromEnvironment('FUZZ_REQUESTS', 20_000);
const seed = numberFromEnvironment('FUZZ_SEED', 1);
const atOnce = 16;
const batchSize = 500;

let laptop: Laptop;
let document: ApiDocument;
const clients = new Map<string | undefined, Client>();
const known = {
  tickets: [] as string[],
  attachments: [] as string[],
  uploads: [] as string[],
  elevations: [] as string[],
};

const as = (person: string | undefined): Client => {
  const client = clients.get(person) ?? laptop.as(person);
  clients.set(person, client);
  return client;
};

const send = ({ person, method, path, headers, body }: FuzzRequest): Promise<Answer> =>
  as(person).send(path, { method, headers, ...(body !== undefined && { body }) });

const aReport = { title: 'The VPN drops', description: 'Every few minutes since noon.' };

const file = async (): Promise<string> => {
  const filed = await as('requester').post('/api/v1/tickets', aReport);
  expect(filed.status).toBe(201);
  known.tickets.push(filed.json.ticketId);
  return filed.json.ticketId;
};

const attach = async (ticketId: string): Promise<void> => {
  const attached = await as('requester').send(`/api/v1/tickets/${ticketId}/attachments`, {
    method: 'POST',
    headers: { 'x-attachment-name': 'notes.txt' },
    body: 'It began at noon.',
  });
  expect(attached.status).toBe(201);
  known.attachments.push(attached.json.attachmentId);
};

/** A ticket with a file and a lease. */
const aTicketAtWork = async (): Promise<void> => {
  const ticketId = await file();
  await attach(ticketId);
  expect((await as('agent').post(`/api/v1/tickets/${ticketId}/respond`)).status).toBe(200);
  const elevated = await as('escalation-engineer').post('/api/v1/elevations', {
    ...{ ticketId, deviceId: 'LAPTOP-01', category: 'Devices', title: 'Look at the log', plan: 'Read the log.' },
    actions: ['Use the command prompt or PowerShell'],
  });
  expect(elevated.status).toBe(201);
  known.elevations.push(elevated.json.grantId);
};

/**
 * A ticket with a file and another number that Operations has, and for it a request for each device that somebody may approve, deny or
 * withdraw, as far as the cap on open ones lets it be.
 */
const aTicketWithRequests = async (): Promise<void> => {
  const ticketId = await file();
  await attach(ticketId);
  const elsewhere = { system: 'ServiceNow', externalId: 'INC-1' };
  expect((await as('agent').post(`/api/v1/tickets/${ticketId}/add-external-id`, elsewhere)).status).toBe(200);
  const handedOver = { to: 'operations', reason: 'They know more.' };
  expect((await as('it-admin').post(`/api/v1/tickets/${ticketId}/hand-over`, handedOver)).status).toBe(200);
  for (const deviceId of ['LAPTOP-01', 'LAPTOP-02', 'KIOSK-01']) {
    const { status, json } = await as('escalation-engineer').post('/api/v1/elevations', {
      ...{ ticketId, deviceId, category: 'Devices', title: 'Install the tool', plan: 'Install it by hand.' },
      ...{ actions: ['Run an installer, .msi or .exe'], reason: 'It is not packaged.' },
    });
    if (status === 201) known.elevations.push(json.grantId);
  }
};

/** One that can be rated, reactivated or closed. */
const aResolvedTicket = async (): Promise<void> => {
  const path = `/api/v1/tickets/${await file()}`;
  expect((await as('agent').post(`${path}/respond`)).status).toBe(200);
  expect((await as('agent').post(`${path}/resolve`, { solution: 'Restarted.' })).status).toBe(200);
};

/** What the laptop has from its start. */
const whatIsThere = async (): Promise<Known> => {
  const auditor = as('auditor');
  const idsOf = async (path: string, name: string): Promise<string[]> =>
    (await auditor.get(path)).json.items.map((item: Record<string, string>) => item[name]);
  const devices = await idsOf('/api/v1/devices', 'deviceId');
  const people = samplePeople.map(({ id }) => id);
  const [policy] = (await auditor.get('/api/v1/policies')).json.items;
  const published = await auditor.get(`/api/v1/policies/${policy.id}/${policy.version}`);
  return {
    'id of devices': devices,
    'id of contacts': await idsOf('/api/v1/contacts', 'contactId'),
    'id of policies': [policy.id],
    version: [String(policy.version)],
    source: [published.json.source],
    ...{ deviceId: devices, devices, device: devices },
    ...{ assignee: people, watcher: people, onBehalfOf: people, primaryUser: people },
    area: await idsOf('/api/v1/contacts', 'area'),
    category: ['Devices', 'Hardware', 'Apps'],
    ...{ system: ['ServiceNow'], externalId: ['INC-1'] },
    tier: ['tier-1', 'tier-2', 'escalation'],
    mail: ['rosa@contoso.example'],
    phone: ['+1 425 555 0100'],
  };
};

/** The newest: the fewer there are, the more happens to each. */
const learnt = (): Known => {
  const [tickets, uploads] = [known.tickets.slice(-20), known.uploads.slice(-5)];
  return {
    'id of tickets': tickets,
    'id of elevations': known.elevations.slice(-5),
    attachmentId: known.attachments.slice(-2),
    attachments: uploads,
    ...{ ticketId: tickets, other: tickets, fromTicket: tickets },
  };
};

/** Learns the ids in an answer, so that later requests are about them. */
const learn = ({ operation }: FuzzRequest, { status, json }: Answer): void => {
  if (status !== 201) return;
  switch (operation.operationId) {
    case 'file-ticket':
      return void known.tickets.push(json.ticketId);
    case 'request-elevation':
      return void known.elevations.push(json.grantId);
    case 'attach-file':
      return void known.attachments.push(json.attachmentId);
    case 'upload-file':
      return void known.uploads.push(json.attachmentId);
  }
};

beforeAll(async () => {
  laptop = await aLaptop();
  document = (await laptop.as().get('/api/v1/openapi.json')).json;
  await aTicketAtWork();
});
afterAll(() => laptop.stop());

it(
  `answers ${requests} requests made from the API document as it says, and none with a 5xx`,
  async () => {
    const wrongWith = replyChecks(document);
    const people: FuzzPerson[] = samplePeople.map(({ id, roles, isGuest }) => ({
      id,
      roles: isGuest ? [] : ['Member', ...roles],
    }));
    // Some have more to do than others.
    people.push(...people.filter(({ id }) => id === 'requester' || id === 'agent').flatMap((one) => [one, one, one]));
    people.push({ id: undefined, roles: [] });
    const there = await whatIsThere();
    const wrong: string[] = [];
    const statuses = new Map<string, Set<number>>();
    let sent = 0;
    while (sent < requests && wrong.length === 0) {
      for (let ticket = 0; ticket < 5; ticket += 1) await aResolvedTicket();
      for (let ticket = 0; ticket < 5; ticket += 1) await file();
      await aTicketWithRequests();
      const numRuns = Math.min(batchSize, requests - sent);
      const batch = fc.sample(requestsOf(document, people, { ...there, ...learnt() }), {
        numRuns,
        seed: seed * 1_000 + sent / batchSize,
      });
      const queue = batch.values();
      const worker = async (): Promise<void> => {
        for (const request of queue) {
          const answer = await send(request);
          learn(request, answer);
          const { operationId } = request.operation;
          statuses.set(operationId, (statuses.get(operationId) ?? new Set()).add(answer.status));
          const why = wrongWith(request.operation, answer);
          const { operation: _operation, ...said } = request;
          if (why !== undefined)
            wrong.push(`${operationId}: ${why}\n${JSON.stringify(said)}\n${answer.status} ${answer.text}`);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      sent += numRuns;
    }
    expect({ seed, wrong: wrong.slice(0, 5) }).toEqual({ seed, wrong: [] });

    // Chance reaches most of them; test/fuzz/every-operation.test.ts does each once.
    const operations = Object.values(document.paths).flatMap((byMethod) => Object.values(byMethod));
    const reached = [...statuses.values()].filter((seen) => [...seen].some((status) => status < 300)).length;
    if (requests >= 20_000) expect(reached).toBeGreaterThan(operations.length / 2);
    process.stdout.write(`fuzz: ${sent} requests, seed ${seed}, ${reached} of ${operations.length} operations done\n`);
    expect((await as(undefined).get('/api/health')).json.status).toBe('ok');
  },
  15 * 60_000,
);
