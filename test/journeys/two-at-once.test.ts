import { Agent, request as httpRequest } from 'node:http';
import { brokenLinkOf, unseal } from '../../desk/rules/audit';
import { type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { sha256 } from '../support/a-policy';
import { readAtRest } from '../support/at-rest';
import { switchOffFleet } from '../support/golden-ticket';
import { type Answer, aLaptop, type Laptop } from '../support/laptop';
import { aPdf } from '../support/some-files';

jest.setTimeout(60_000);

const tickets = '/api/v1/tickets';
const report = { title: 'The VPN drops', description: 'Every few minutes.' };
/** How often each race is run: who is first is for the machine to say. */
const rounds = 4;

let laptop: Laptop;
beforeAll(async () => {
  laptop = await aLaptop({ switchedOff: ['sla-sweep', 'notice-retry', 'rotation-sweep'] });
  await switchOffFleet(laptop);
});

/** Whatever was raced, what lies in the folder afterwards holds together. */
afterAll(async () => {
  const { items } = (await laptop.as('auditor').get(`${tickets}?limit=100`)).json;
  expect(items.length).toBeGreaterThan(rounds * Object.keys(races).length);
  await laptop.kill();
  await readAtRest(laptop.data, async ({ tickets: store }) => {
    for (const { ticketId } of items) {
      const [stored, events] = [await store.read(ticketId), await store.events(ticketId)];
      expect(brokenLinkOf(ticketId, events, sha256)).toBeUndefined();
      expect(ticketFrom(events.map((event) => unseal<TicketEvent>(event)))).toEqual(stored?.ticket);
      expect(events.at(-1)).toMatchObject(stored?.head ?? {});
    }
  });
  await laptop.stop();
});

interface Ask {
  readonly person: string;
  readonly verb: string;
  readonly body?: object;
  readonly ifMatch?: string;
}

/** Asks over a connection of its own, so that neither waits behind the other. */
const posts = async (person: string, path: string, body: object, headers: Record<string, string>): Promise<Answer> => {
  const login = await fetch(`${laptop.origin}/.auth/login/local?person=${person}`, { redirect: 'manual' });
  const cookie = login.headers.getSetCookie().map((one) => one.split(';')[0]);
  const { hostname, port } = new URL(laptop.origin);
  const agent = new Agent();
  return new Promise<Answer>((resolve, reject) => {
    const init = { hostname, port, path, agent, method: 'POST', headers: { cookie: cookie.join('; '), ...headers } };
    const request = httpRequest(init, async (reply) => {
      const text = Buffer.concat(await reply.toArray()).toString();
      resolve({ status: reply.statusCode ?? 0, headers: new Headers(), text, json: JSON.parse(text) });
    });
    request.on('error', reject).end(body instanceof Uint8Array ? body : JSON.stringify(body));
  }).finally(() => agent.destroy());
};

const asks = (ticketId: string, { person, verb, body = {}, ifMatch }: Ask): Promise<Answer> =>
  posts(person, `${tickets}/${ticketId}/${verb}`, body, {
    ...(body instanceof Uint8Array ? { 'x-attachment-name': 'a.pdf' } : { 'content-type': 'application/json' }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  });

const saidOf = ({ status, json }: Answer): string =>
  status < 300 ? 'done' : `${status} ${String(json.type).replace('urn:tierline:problem:', '')}`;

const filed = async (): Promise<string> => (await laptop.as('requester').post(tickets, report)).json.ticketId;

/** What has to be done to a new ticket first. */
const lifeUntil = {
  filed: [],
  worked: [{ person: 'agent', verb: 'respond' }],
  asked: [{ person: 'agent', verb: 'ask', body: { question: 'Since when?' } }],
  escalated: [{ person: 'agent', verb: 'transfer', body: { tier: 'tier-3', reason: 'Theirs.' } }],
  away: [
    { person: 'agent', verb: 'transfer', body: { tier: 'tier-3', reason: 'Theirs.' } },
    { person: 'escalation-engineer', verb: 'hand-over', body: { to: 'operations', reason: 'A policy.' } },
  ],
  resolved: [
    { person: 'agent', verb: 'respond' },
    { person: 'agent', verb: 'resolve', body: { solution: 'Replaced the cable.' } },
  ],
} as const satisfies Readonly<Record<string, readonly Ask[]>>;

const aTicketThatIs = async (life: keyof typeof lifeUntil): Promise<string> => {
  const ticketId = await filed();
  for (const ask of lifeUntil[life]) expect(saidOf(await asks(ticketId, ask))).toBe('done');
  return ticketId;
};

const kindsOf = async (ticketId: string): Promise<readonly string[]> =>
  (await laptop.as('auditor').get(`${tickets}/${ticketId}/events`)).json.items.map(
    ({ kind }: { kind: string }) => kind,
  );

const solution = { solution: 'Replaced the cable.' };
const vendor = { to: 'vendor', reason: 'A broken dock.' };

/** `ends`: every way in which the two may end, the first asker's answer first. */
interface Race {
  readonly life: keyof typeof lifeUntil;
  readonly both: readonly [Ask, Ask];
  readonly ends: readonly (readonly [string, string])[];
  /** What must have happened once, however it ended. */
  readonly once?: string;
}

const eitherFirst = (refusal: string): Race['ends'] => [
  ['done', refusal],
  [refusal, 'done'],
];

const races: Readonly<Record<string, Race>> = {
  'two agents respond': {
    life: 'filed',
    both: [
      { person: 'agent', verb: 'respond' },
      { person: 'agent-2', verb: 'respond' },
    ],
    ends: eitherFirst('409 ticket-already-responded'),
    once: 'ticket-responded',
  },
  'an agent responds while the requester withdraws': {
    life: 'filed',
    both: [
      { person: 'agent', verb: 'respond' },
      { person: 'requester', verb: 'withdraw' },
    ],
    ends: [
      ['done', '409 ticket-worked-on'],
      ['410 ticket-closed', 'done'],
    ],
  },
  'a file is attached while the ticket is resolved': {
    life: 'worked',
    both: [
      { person: 'requester', verb: 'attachments', body: aPdf },
      { person: 'agent', verb: 'resolve', body: solution },
    ],
    ends: [
      ['done', 'done'],
      ['409 ticket-not-editable', 'done'],
    ],
    once: 'ticket-resolved',
  },
  'the requester rates twice': {
    life: 'resolved',
    both: [
      { person: 'requester', verb: 'rate', body: { rating: 5 } },
      { person: 'requester', verb: 'rate', body: { rating: 1 } },
    ],
    ends: eitherFirst('409 ticket-rated-already'),
    once: 'ticket-rated',
  },
  'requester and agent reactivate': {
    life: 'resolved',
    both: [
      { person: 'requester', verb: 'reactivate' },
      { person: 'agent', verb: 'reactivate' },
    ],
    ends: eitherFirst('409 ticket-not-resolved'),
    once: 'ticket-reactivated',
  },
  'the requester closes in one window and reactivates in another': {
    life: 'resolved',
    both: [
      { person: 'requester', verb: 'close' },
      { person: 'requester', verb: 'reactivate' },
    ],
    ends: [
      ['done', '410 reactivation-over'],
      ['409 ticket-not-resolved', 'done'],
    ],
  },
  'two agents resolve': {
    life: 'worked',
    both: [
      { person: 'agent', verb: 'resolve', body: solution },
      { person: 'agent-2', verb: 'resolve', body: solution },
    ],
    ends: eitherFirst('409 ticket-resolved'),
    once: 'ticket-resolved',
  },
  'the question is answered on the phone and in the portal': {
    life: 'asked',
    both: [
      { person: 'agent', verb: 'answer', body: { answer: 'Since noon.' } },
      { person: 'requester', verb: 'answer', body: { answer: 'Since noon.' } },
    ],
    // The requester may also speak unasked; an agent only takes down an answer.
    ends: [
      ['done', 'done'],
      ['409 question-missing', 'done'],
    ],
  },
  'two engineers hand it over': {
    life: 'escalated',
    both: [
      { person: 'escalation-engineer', verb: 'hand-over', body: vendor },
      { person: 'escalation-engineer-2', verb: 'hand-over', body: { ...vendor, to: 'operations' } },
    ],
    ends: eitherFirst('409 handed-over-already'),
    once: 'ticket-handed-over',
  },
  'an engineer takes it back while Operations takes it': {
    life: 'away',
    both: [
      { person: 'escalation-engineer', verb: 'return', body: { message: 'Never mind.' } },
      { person: 'operations', verb: 'take' },
    ],
    // Once it is back, it is none of Operations' any more.
    ends: [
      ['done', 'done'],
      ['done', '404 ticket-unknown'],
    ],
    once: 'handover-returned',
  },
  'two agents decide upon the same state': {
    life: 'worked',
    both: [
      { person: 'agent', verb: 'climb', body: { reason: 'Beyond me.' }, ifMatch: '"3"' },
      { person: 'agent-2', verb: 'climb', body: { reason: 'Beyond me too.' }, ifMatch: '"3"' },
    ],
    ends: eitherFirst('412 ticket-changed'),
    once: 'tier-climbed',
  },
};

describe('at the same moment', () => {
  it.each(Object.entries(races))('%s', async (_what, { life, both, ends, once }) => {
    for (let round = 0; round < rounds; round += 1) {
      const ticketId = await aTicketThatIs(life);
      // The other asks first every second time.
      const asked = (round % 2 === 0 ? both : both.toReversed()).map((ask) => asks(ticketId, ask));
      const answers = await Promise.all(round % 2 === 0 ? asked : asked.toReversed());
      expect(ends).toContainEqual(answers.map(saidOf));
      const kinds = await kindsOf(ticketId);
      if (once !== undefined) expect(kinds.filter((kind) => kind === once)).toHaveLength(1);
    }
  });

  it('whoever came too late hears how the ticket stands now', async () => {
    const ticketId = await aTicketThatIs('filed');
    const ask = { verb: 'respond', ifMatch: '"1"' };
    const answers = await Promise.all(['agent', 'agent-2'].map((person) => asks(ticketId, { ...ask, person })));
    const [late] = answers.filter(({ status }) => status !== 200);
    const { headers, json } = await laptop.as('auditor').get(`${tickets}/${ticketId}`);
    expect(late?.status).toBe(412);
    expect(late?.json.current).toEqual({
      etag: headers.get('etag'),
      state: 'active',
      severity: 'C',
      tier: 'tier-1',
      assignee: json.assignee,
      nextActionOwner: 'desk',
    });
    const again = { 'if-match': late?.json.current.etag };
    expect((await laptop.as('agent').post(`${tickets}/${ticketId}/update`, { message: 'Both.' }, again)).status).toBe(
      200,
    );
  });

  it.each([
    ['the same form', report, 'done'],
    ['another form', { ...report, title: 'Something else' }, '422 idempotency-key-reused'],
  ])('a key files one ticket, from two connections, with %s', async (what, other, late) => {
    for (let round = 0; round < rounds; round += 1) {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': `${what.replaceAll(' ', '-')}-${round}`,
      };
      const answers = await Promise.all([report, other].map((body) => posts('requester', tickets, body, headers)));
      expect(answers.map(saidOf).toSorted()).toEqual(['done', late].toSorted());
      const numbers = answers.filter(({ status }) => status === 201).map(({ json }) => json.ticketId);
      expect(new Set(numbers).size).toBe(1);
      expect(await kindsOf(numbers[0])).toEqual(['ticket-filed']);
    }
  });
});
