import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectGolden } from '../support/golden';
import { switchOffFleet, transcriptOf, withoutChain } from '../support/golden-ticket';
import { type Answer, aLaptop, type Laptop } from '../support/laptop';

jest.setTimeout(60_000);

const tickets = '/api/v1/tickets';
const reason = 'Because.';

let folder: string;
let laptop: Laptop;

/** Lifecycles keep every promise here; the minutely timers would only look, some thousand times. */
const switchedOff = ['sla-sweep', 'notice-retry', 'rotation-sweep'];

const start = async (at: string): Promise<void> => {
  laptop = await aLaptop({ policy: 'managed-desktop-2023', data: folder, at, switchedOff });
  await switchOffFleet(laptop);
};

/** The same folder at a later moment: the clock bar moves by whole minutes, and a story may turn on a millisecond. */
const restart = async (at: string): Promise<void> => {
  await laptop.stop();
  await start(at);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tierline-commands-'));
});
afterEach(async () => {
  await laptop.stop();
  rmSync(folder, { recursive: true, force: true });
});

const file = async (severity: string): Promise<string> => {
  const report = { title: 'The branch has no printers', description: 'Since this morning.', severity };
  const { status, json } = await laptop.as('requester').post(tickets, report);
  expect(status).toBe(201);
  return json.ticketId;
};

const posts = (person: string, ticketId: string, verb: string, body: object): Promise<Answer> =>
  laptop.as(person).post(`${tickets}/${ticketId}/${verb}`, body);

/** Has somebody do something that the desk takes; answers the ticket as it stands then. */
const does = async (person: string, ticketId: string, verb: string, body: object = {}) => {
  const { status, json, text } = await posts(person, ticketId, verb, body);
  expect({ verb, status, text }).toMatchObject({ verb, status: 200 });
  return json;
};

const refused = async (person: string, ticketId: string, verb: string, body: object = {}) => {
  const { status, json } = await posts(person, ticketId, verb, body);
  return { ...json, status, kind: json.type?.replace('urn:tierline:problem:', '') };
};

const seen = async (person: string, ticketId: string) => (await laptop.as(person).get(`${tickets}/${ticketId}`)).json;

const transcript = async (ticketId: string): Promise<string> => {
  const { json } = await laptop.as('it-admin').get(`${tickets}/${ticketId}/events`);
  return transcriptOf(ticketId, json.items.map(withoutChain), await laptop.mail());
};

const clockOf = (ticket: { readonly clocks: readonly Record<string, unknown>[] }, clock: string) =>
  ticket.clocks.findLast((one) => one['clock'] === clock);

const hours = (moment: string, count: number): string => new Date(Date.parse(moment) + count * 3_600_000).toISOString();

describe('a ticket that goes all the way', () => {
  it('climbs to the engineers, is handed over, comes back, and is taken up again in the last millisecond of its day', async () => {
    await start('2026-03-02T16:00:00Z');
    const id = await file('B');

    await laptop.advance(10);
    await does('agent', id, 'respond', { message: 'I am looking into it.' });
    await laptop.advance(20);
    await does('agent', id, 'climb', { reason: 'The print server is not ours.' });
    await laptop.advance(20);
    await does('agent', id, 'note', { note: 'Tier 2 sees nothing on the server either.' });
    expect(await does('agent', id, 'climb', { reason: 'It looks like a policy.' })).toMatchObject({ tier: 'tier-3' });
    expect(await refused('agent', id, 'update', { message: 'a' })).toMatchObject({
      status: 403,
      kind: 'act-forbidden',
    });

    await laptop.advance(10);
    expect(await seenStatus('operations', id)).toBe(404);
    const given = await does('escalation-engineer-2', id, 'hand-over', { to: 'operations', reason: 'Their policy.' });
    expect(given).toMatchObject({
      state: 'active',
      tier: 'tier-3',
      nextActionOwner: 'operations',
      nextActionTime: '2026-03-02T21:00:00.000Z',
    });
    await laptop.advance(60);
    await does('operations', id, 'take');
    await does('operations', id, 'add-external-id', { system: 'Operations', externalId: 'INC-4711' });
    expect(await refused('operations', id, 'resolve', { solution: 'a' })).toMatchObject({ status: 403 });
    await laptop.advance(120);
    await does('operations', id, 'return', { message: 'The policy is back as it was.' });
    expect(await seenStatus('operations', id)).toBe(404);

    await laptop.advance(30);
    const solved = await does('escalation-engineer-2', id, 'resolve', { solution: 'The policy was corrected.' });
    expect(solved.resolvedAt).toBe('2026-03-02T20:30:00.000Z');
    expect(await refused('escalation-engineer-2', id, 'update', { message: 'a' })).toMatchObject({
      status: 409,
      kind: 'ticket-resolved',
    });
    expect(await refused('escalation-engineer-2', id, 'close')).toMatchObject({
      status: 409,
      kind: 'ticket-reactivable',
      until: '2026-03-03T20:30:00.000Z',
    });

    await restart('2026-03-03T20:29:59.999Z');
    expect(await does('requester', id, 'reactivate', { reason: 'They are gone again.' })).toMatchObject({
      state: 'active',
      tier: 'tier-3',
      nextActionOwner: 'desk',
    });
    await laptop.advance(60);
    await does('escalation-engineer-2', id, 'resolve', { solution: 'Now it is deployed, too.' });
    await does('requester', id, 'rate', { rating: 4, comment: 'In the end.' });
    expect(await refused('requester', id, 'rate', { rating: 5 })).toMatchObject({
      kind: 'ticket-rated-already',
      rating: 4,
    });
    await restart('2026-03-04T21:28:59.999Z');
    expect((await seen('requester', id)).state).toBe('resolved');
    await laptop.advance(1);

    expect(await seen('requester', id)).toMatchObject({
      state: 'closed',
      rating: 4,
      externalIds: [{ system: 'Operations', externalId: 'INC-4711' }],
    });
    expect(await refused('requester', id, 'reactivate')).toMatchObject({
      status: 410,
      kind: 'reactivation-over',
      until: '2026-03-04T21:29:59.999Z',
      title: expect.stringContaining('by POST to its /follow-up'),
    });
    expectGolden(__dirname, 'ticket-to-operations-and-back', await transcript(id));

    const after = await file('B');
    expect(await does('requester', after, 'link', { relation: 'follows', other: id })).toMatchObject({
      links: [{ relation: 'follows', other: id }],
    });
    expect((await seen('requester', id)).links).toEqual([{ relation: 'followed-by', other: after }]);

    const { items } = (await laptop.as('requester').get(`${tickets}/${id}/events`)).json;
    expect(JSON.stringify(items)).not.toMatch(/ticket-noted|Tier 2 sees nothing|It looks like a policy|Their policy/);
    expect(JSON.stringify(items)).toContain('The policy was corrected.');
  });
});

const seenStatus = async (person: string, ticketId: string): Promise<number> =>
  (await laptop.as(person).get(`${tickets}/${ticketId}`)).status;

describe('a ticket in the wrong tier', () => {
  it('is transferred with a reason, counted, and worked by whom it belongs to (R14)', async () => {
    await start('2026-03-02T16:00:00Z');
    const id = await file('C');
    await laptop.advance(15);
    await does('agent', id, 'assign');
    expect(await refused('agent', id, 'transfer', { tier: 'operations', reason })).toMatchObject({
      status: 422,
      kind: 'tier-unknown',
      tiers: ['tier-1', 'tier-2', 'tier-3'],
    });
    const there = await does('agent', id, 'transfer', {
      tier: 'tier-3',
      reason: 'A kiosk; the engineers look after those.',
    });
    expect(there).toMatchObject({ tier: 'tier-3', transfers: 1 });
    expect(there).not.toHaveProperty('assignee');

    await laptop.advance(30);
    expect(await refused('agent', id, 'respond')).toMatchObject({ status: 403, kind: 'act-forbidden' });
    await does('escalation-engineer-2', id, 'transfer', { tier: 'tier-2', reason: 'No kiosk: a meeting room.' });
    await laptop.advance(30);
    expect(await does('agent-2', id, 'respond', { message: 'It is with me.' })).toMatchObject({
      tier: 'tier-2',
      assignee: 'agent-2',
      transfers: 2,
    });
    expect(clockOf(await seen('agent', id), 'response')).toMatchObject({ state: 'met' });
    expectGolden(__dirname, 'ticket-in-the-wrong-tier', await transcript(id));
  });
});

describe('a question on a Friday', () => {
  it('pauses the clocks, and the answer moves the deadline by the open time in between', async () => {
    await start('2026-03-06T22:00:00Z'); // Friday, 14:00 in Los Angeles; clocks go forward on Sunday.
    const id = await file('B');
    const before = clockOf(await seen('requester', id), 'response');
    expect(before).toMatchObject({ state: 'running', dueAt: '2026-03-07T02:00:00.000Z' });

    await laptop.advance(60);
    const waiting = await does('agent', id, 'ask', { question: 'Which floor?' });
    expect(waiting).toMatchObject({ nextActionOwner: 'requester', nextActionTime: '2026-03-09T22:00:00.000Z' });
    const paused = clockOf(waiting, 'response');
    expect(paused).toMatchObject({ state: 'paused', waitsFor: 'requester' });
    expect(paused).not.toHaveProperty('dueAt');
    expect(await refused('requester-2', id, 'answer', { answer: 'a' })).toMatchObject({ status: 404 });

    // Nine open hours on Friday, two on Monday from midnight in Los Angeles, which is 07:00Z by then.
    await restart('2026-03-09T09:00:00Z');
    expect((await seen('agent', id)).alerts).toEqual([]);
    const answered = await does('requester', id, 'answer', { answer: 'The third.' });
    expect(answered).toMatchObject({ nextActionOwner: 'desk', nextActionTime: expect.any(String) });
    const pausedOpenHours = 9 + 2;
    const closedHours = 47; // The weekend lost an hour.
    expect(clockOf(answered, 'response')).toMatchObject({
      state: 'running',
      dueAt: hours('2026-03-07T02:00:00Z', pausedOpenHours + closedHours),
    });
    expect(clockOf(answered, 'customer')).toMatchObject({ state: 'met' });
    expectGolden(__dirname, 'ticket-waits-for-its-requester', await transcript(id));
  });
});
