import type { Desk } from '../../desk/usecases/desk';
import { html } from '../../functions/html';
import { workTicket } from '../../functions/work-ticket';
import { switchOffFleet } from '../support/golden-ticket';
import { type Answer, aLaptop, type Laptop } from '../support/laptop';
import { aPdf, aPng } from '../support/some-files';

jest.setTimeout(60_000);

const tickets = '/api/v1/tickets';
const report = { title: 'The VPN drops', description: 'Every few minutes.', severity: 'B' };

let laptop: Laptop;
/** Another ticket of the requester's, to link to. */
let other: string;
beforeAll(async () => {
  laptop = await aLaptop({ switchedOff: ['sla-sweep', 'notice-retry', 'rotation-sweep'] });
  await switchOffFleet(laptop);
  other = await filed();
});
afterAll(() => laptop.stop());

const filed = async (): Promise<string> => (await laptop.as('requester').post(tickets, report)).json.ticketId;

interface Said {
  readonly person: string;
  readonly verb: string;
  readonly body: object;
}

interface Command extends Said {
  /** What has to be done first. */
  readonly after?: readonly Said[];
  /** Another body that is right as well; a command that says nothing has none. */
  readonly otherwise?: object;
  /** What somebody does next, so that the ticket stands otherwise when the command comes again. */
  readonly next?: Said;
  /** It is about a ticket of the admin lane. */
  readonly isAdmin?: true;
  /** It edits a field: it is not taken without the ETag that was read. */
  readonly needsEtag?: true;
}

const rosa = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };
const forAdmins = { lane: 'admin', area: 'Devices', category: 'Devices', businessImpact: 'Some wait.', contact: rosa };
const filedForAdmins = async (): Promise<string> =>
  (await laptop.as('it-admin').post(tickets, { ...report, severity: 'C', ...forAdmins })).json.ticketId;

const responds = { person: 'agent', verb: 'respond', body: {} };
const resolves = { person: 'agent', verb: 'resolve', body: { solution: 'A new cable.' } };
const up = { person: 'agent', verb: 'transfer', body: { tier: 'tier-3', reason: 'Theirs.' } };
const handsOver = { person: 'escalation-engineer', verb: 'hand-over', body: { to: 'vendor', reason: 'Broken.' } };
const notes = { person: 'agent', verb: 'note', body: { note: 'Odd.' } };
const watches = { person: 'requester', verb: 'watch', body: {} };
const linked = (): object => ({ relation: 'follows', other });
const external = { system: 'Premier', externalId: '1-23' };

const commands: readonly Command[] = [
  { ...responds, otherwise: { message: 'Hello.' } },
  { person: 'agent', verb: 'update', body: { message: 'So far.' }, after: [responds], otherwise: { message: 'No.' } },
  { ...resolves, after: [responds], otherwise: { solution: 'An old one.' }, next: watches },
  { person: 'agent', verb: 'assign', body: {}, otherwise: { assignee: 'agent-2' } },
  { person: 'agent', verb: 'note', body: { note: 'First.' }, otherwise: { note: 'Second.' } },
  {
    ...{ person: 'requester', verb: 'change-contact', body: rosa, otherwise: { ...rosa, phone: '+1 425 555 0199' } },
    needsEtag: true,
  },
  {
    ...{
      person: 'operations',
      verb: 'contact-unreachable',
      body: { tried: 'Called.' },
      otherwise: { tried: 'Wrote.' },
    },
    ...{ isAdmin: true, next: { person: 'operations', verb: 'note', body: { note: 'Odd.' } } },
  },
  {
    ...{ person: 'requester', verb: 'schedule-callback', body: { callbackAt: '2027-01-01T10:00:00Z' } },
    otherwise: { callbackAt: '2027-01-01T11:00:00Z' },
  },
  { person: 'agent', verb: 'ask', body: { question: 'Since when?' }, otherwise: { question: 'Where?' } },
  {
    ...{ person: 'requester', verb: 'answer', body: { answer: 'Noon.' }, otherwise: { answer: 'Here.' } },
    after: [{ person: 'agent', verb: 'ask', body: { question: 'Since when?' } }],
  },
  {
    ...{ person: 'agent', verb: 'change-severity', body: { severity: 'A', reason: 'Everybody.' } },
    otherwise: { severity: 'A', reason: 'All of them.' },
  },
  { person: 'agent', verb: 'climb', body: { reason: 'Beyond me.' }, otherwise: { reason: 'Not mine.' } },
  { ...up, otherwise: { tier: 'tier-2', reason: 'Theirs.' }, next: handsOver },
  { ...handsOver, after: [up], otherwise: { to: 'operations', reason: 'Broken.' }, next: watches },
  { person: 'escalation-engineer', verb: 'take', body: {}, after: [up, handsOver], next: watches },
  {
    ...{ person: 'escalation-engineer', verb: 'return', body: { message: 'Mended.' }, otherwise: { message: 'Lost.' } },
    ...{ after: [up, handsOver], next: watches },
  },
  { person: 'requester', verb: 'link', body: {}, otherwise: {} },
  {
    person: 'requester',
    verb: 'unlink',
    body: {},
    otherwise: {},
    after: [{ person: 'requester', verb: 'link', body: {} }],
  },
  { person: 'agent', verb: 'add-external-id', body: external, otherwise: { ...external, externalId: '4-56' } },
  {
    ...{ person: 'agent', verb: 'remove-external-id', body: external, otherwise: { ...external, externalId: '4-56' } },
    after: [{ person: 'agent', verb: 'add-external-id', body: external }],
  },
  { ...watches, otherwise: { watcher: 'agent-2' } },
  { person: 'requester', verb: 'unwatch', body: {}, otherwise: { watcher: 'agent-2' }, after: [watches] },
  { person: 'agent', verb: 'mitigate', body: {}, otherwise: { message: 'For now.' }, after: [responds] },
  {
    ...{ person: 'requester', verb: 'reactivate', body: {}, otherwise: { reason: 'Again.' } },
    after: [responds, resolves],
  },
  {
    ...{ person: 'requester', verb: 'close', body: {}, otherwise: { reason: 'Done.' }, after: [responds, resolves] },
    next: { person: 'requester', verb: 'rate', body: { rating: 1 } },
  },
  {
    ...{ person: 'requester', verb: 'withdraw', body: {}, otherwise: { reason: 'Never mind.' } },
    // Nothing may be done to it afterwards but to come again.
    next: { person: 'requester', verb: 'withdraw', body: {} },
  },
  {
    ...{
      person: 'requester',
      verb: 'rate',
      body: { rating: 5 },
      otherwise: { rating: 1 },
      after: [responds, resolves],
    },
    next: { person: 'requester', verb: 'reactivate', body: {} },
  },
];

const bodyOf = ({ verb, body }: Said): object => (verb.endsWith('link') ? linked() : body);

const says = (
  ticketId: string,
  said: Said,
  headers: Record<string, string> = {},
  body = bodyOf(said),
): Promise<Answer> => laptop.as(said.person).post(`${tickets}/${ticketId}/${said.verb}`, body, headers);

const eventsOf = async (ticketId: string): Promise<readonly unknown[]> =>
  (await laptop.as('auditor').get(`${tickets}/${ticketId}/events`)).json.items;

const kindOf = ({ json }: Answer): string => String(json?.type).replace('urn:tierline:problem:', '');

it('there is a replay of every verb', () => {
  const doors = workTicket({} as Desk, () => ({ title: '', body: html`` })).map(({ route }) => route.split('/').at(-1));
  expect(commands.map(({ verb }) => verb).toSorted()).toEqual(doors.toSorted());
});

describe('a command that comes again under its key', () => {
  it.each(commands.map((command) => [command.verb, command] as const))('%s', async (verb, command) => {
    const { after = [], next = notes, otherwise, isAdmin, needsEtag } = command;
    const ticketId = isAdmin ? await filedForAdmins() : await filed();
    for (const said of after) expect((await says(ticketId, said)).status).toBe(200);
    const read = await laptop.as('auditor').get(`${tickets}/${ticketId}`);
    const etag = { 'if-match': read.headers.get('etag') ?? '' };
    const key = { 'idempotency-key': `${verb}-once`, ...(needsEtag && etag) };

    // At once from two windows, then once more after the ticket has moved on: always the first answer.
    const [first, twin] = await Promise.all([says(ticketId, command, key), says(ticketId, command, key)]);
    expect([first?.status, twin?.status, twin?.text]).toEqual([200, 200, first?.text]);
    expect(twin?.headers.get('etag')).toBe(first?.headers.get('etag'));
    await says(ticketId, next);
    const before = await eventsOf(ticketId);
    const again = await says(ticketId, command, key);
    expect([again.status, again.text]).toEqual([200, first?.text]);
    expect(again.headers.get('etag')).toBe(first?.headers.get('etag'));

    if (otherwise !== undefined) {
      const other = verb.endsWith('link') ? { ...linked(), relation: 'parent' } : otherwise;
      const reused = await says(ticketId, command, key, other);
      expect([reused.status, kindOf(reused)]).toEqual([422, 'idempotency-key-reused']);
    }
    expect(await eventsOf(ticketId)).toEqual(before);
  });

  it('is answered hours later as it was then, whatever has run out since', async () => {
    const headers = { 'idempotency-key': 'hours-later' };
    const form = await laptop.as('requester').post(tickets, report, headers);
    const ticketId = form.json.ticketId;
    const question = { person: 'agent', verb: 'ask', body: { question: 'Since when?' } };
    const asked = await says(ticketId, question, headers);
    const note = await says(ticketId, notes, headers);
    await laptop.advance(5 * 60);
    expect((await laptop.as('requester').post(tickets, report, headers)).text).toBe(form.text);
    expect((await says(ticketId, question, headers)).text).toBe(asked.text);
    expect((await says(ticketId, notes, headers)).text).toBe(note.text);
  });

  it('under the key of another command is another command', async () => {
    const ticketId = await filed();
    const key = { 'idempotency-key': 'one-key-for-all' };
    expect((await says(ticketId, responds, key)).status).toBe(200);
    expect((await says(ticketId, resolves, key)).status).toBe(200);
    expect((await laptop.as('requester').post(`${tickets}/${ticketId}/rate`, { rating: 5 }, key)).status).toBe(200);
  });

  it('a file too: the same one is one, another is refused', async () => {
    const ticketId = await filed();
    const send = (content: Uint8Array): Promise<Answer> =>
      laptop.as('requester').send(`${tickets}/${ticketId}/attachments`, {
        method: 'POST',
        headers: { 'x-attachment-name': 'screen.png', 'idempotency-key': 'a-file' },
        body: new Uint8Array(content),
      });
    const [first, twin] = await Promise.all([send(aPng), send(aPng)]);
    expect([first?.status, twin?.status, twin?.json.attachmentId]).toEqual([201, 201, first?.json.attachmentId]);
    await says(ticketId, responds);
    await says(ticketId, resolves);
    expect((await send(aPng)).json).toEqual(first?.json);
    expect(kindOf(await send(aPdf))).toBe('idempotency-key-reused');
    expect((await eventsOf(ticketId)).length).toBe(5);
  });
});

it('a key repeated in JSON counts as its last, and that is what is checked and what is stored', async () => {
  const text = '{"title":1,"description":"b","title":"The last","severity":"Z","severity":"C"}';
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: text };
  const { status, json } = await laptop.as('requester').send(tickets, init);
  expect([status, json.title, json.severity]).toEqual([201, 'The last', 'C']);
});
