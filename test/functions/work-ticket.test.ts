import { HttpRequest, InvocationContext } from '@azure/functions';
import { refuse } from '../../desk/rules/decision';
import { acts } from '../../desk/rules/permissions';
import { activities } from '../../functions/activities';
import { enter } from '../../functions/enter';
import { noRateLimit } from '../../functions/rate-limiter';
import { workTicket } from '../../functions/work-ticket';
import { anAgent, anItAdmin, aRequester } from '../support/people';

const ticketId = 'TL-7KQ4M2XD0A';
const other = 'TL-0000000001';

/** A desk whose every verb says no, and remembers what it was asked: doors translate, use cases have their own tests. */
const aDesk = () => {
  const asked: { readonly verb: string; readonly order: object; readonly body: object }[] = [];
  const desk = new Proxy(
    {},
    {
      get: (_target, verb: string) => async (order: object, body: object) => {
        asked.push({ verb, order, body });
        return refuse({ kind: 'reactivation-over', until: '2026-03-03T16:30:00.000Z' } as const);
      },
    },
  );
  return { desk, asked };
};

let world: ReturnType<typeof aDesk>;
beforeEach(() => {
  world = aDesk();
});

const doors = () => workTicket(world.desk as never, (() => ({ markup: '' })) as never);

const post = async (verb: string, body: unknown, { id = ticketId, caller = anItAdmin, headers = {} } = {}) => {
  const door = doors().find(({ route }) => route === `api/v1/tickets/{id}/${verb}`);
  if (door === undefined) throw new Error(`no door ${verb}`);
  const porch = {
    limiter: noRateLimit,
    callerOf: () => caller,
    origins: [],
    signatures: {},
    publicUrl: '',
    desk: world.desk,
  };
  const request = new HttpRequest({
    method: 'POST',
    url: `https://desk.example/api/v1/tickets/${id}/${verb}`,
    params: { id },
    headers: { 'content-type': 'application/json', ...headers },
    body: { string: JSON.stringify(body) },
  });
  const context = new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} });
  const reply = await enter(door, porch as never, request, context);
  return { ...reply, json: JSON.parse(String(reply.body)) };
};

const reason = 'Because.';
const contact = { firstName: 'Ada', lastName: 'Nwosu', mail: 'ada.nwosu@contoso.example', phone: '+1 425 555 0100' };

/** Each verb with a body that it takes, the use case that it asks, and bodies that it does not take, by the wrong field. */
const verbs: readonly (readonly [string, object, string, Readonly<Record<string, object>>])[] = [
  ['respond', {}, 'respondToTicket', { '/message': { message: ' ' } }],
  ['update', { message: 'a' }, 'updateTicket', { '/message': {} }],
  ['resolve', { solution: 'a' }, 'resolveTicket', { '/solution': {} }],
  ['assign', { assignee: 'agent-2' }, 'assignTicket', { '/assignee': { assignee: 'priya@contoso.example' } }],
  ['note', { note: 'a' }, 'noteTicket', { '/note': { note: 7 } }],
  [
    'change-contact',
    contact,
    'changeContact',
    { '/mail': { ...contact, mail: 'nowhere' }, '/firstName': { ...contact, firstName: undefined } },
  ],
  [
    'contact-unreachable',
    { tried: 'a', contactId: 'devices' },
    'reportUnreachable',
    { '/tried': { contactId: 'devices' }, '/contactId': { tried: 'a', contactId: 'Ada Nwosu' } },
  ],
  ['ask', { question: 'a' }, 'askRequester', { '/question': {} }],
  ['answer', { answer: 'a' }, 'answerQuestion', { '/answer': {} }],
  [
    'change-severity',
    { severity: 'A', reason },
    'changeSeverity',
    {
      '/severity': { severity: 'D', reason },
      '/reason': { severity: 'A' },
      '/coverage': { severity: 'A', coverage: 'always', reason },
    },
  ],
  ['climb', { reason }, 'climbTicket', { '/reason': {} }],
  ['transfer', { tier: 'tier-2', reason }, 'transferTicket', { '/tier': { reason }, '/reason': { tier: 'tier-2' } }],
  [
    'hand-over',
    { to: 'vendor', reason },
    'handOverTicket',
    { '/to': { to: 'desk', reason }, '/reason': { to: 'vendor' } },
  ],
  ['take', {}, 'takeHandover', { '/message': { message: 'a' } }],
  ['return', { message: 'a' }, 'returnHandover', { '/message': {} }],
  [
    'link',
    { relation: 'parent', other },
    'linkTicket',
    { '/relation': { relation: 'aunt', other }, '/other': { relation: 'parent', other: '../x' } },
  ],
  ['unlink', { relation: 'parent', other }, 'unlinkTicket', { '/other': { relation: 'parent' } }],
  [
    'add-external-id',
    { system: 'Premier', externalId: '1' },
    'addExternalId',
    { '/externalId': { system: 'Premier' }, '/system': { system: 'x'.repeat(101), externalId: '1' } },
  ],
  [
    'remove-external-id',
    { system: 'Premier', externalId: '1' },
    'removeExternalId',
    { '/system': { externalId: '1' } },
  ],
  ['watch', { watcher: 'requester-2' }, 'watchTicket', { '/watcher': { watcher: '' } }],
  ['unwatch', {}, 'unwatchTicket', { '/watchers': { watchers: ['a'] } }],
  ['mitigate', { message: 'a' }, 'mitigateTicket', { '/message': { message: '' } }],
  ['reactivate', { reason }, 'reactivateTicket', { '/reason': { reason: '' } }],
  ['close', { reason }, 'closeTicket', { '/state': { state: 'closed' } }],
  ['withdraw', { reason }, 'withdrawTicket', { '/reason': { reason: 'x'.repeat(8_001) } }],
  [
    'rate',
    { rating: 5, comment: 'a' },
    'rateTicket',
    { '/rating': { rating: 6 }, '/comment': { rating: 1, comment: '' } },
  ],
  ['schedule-callback', {}, 'scheduleCallback', { '/callbackAt': { callbackAt: '2026-03-02T15:00' } }],
];

/** Somebody who may do it: what is the requester's alone is asked by one. */
const callerFor = (verb: string) =>
  ['withdraw', 'rate', 'reactivate', 'close', 'answer', 'schedule-callback'].includes(verb)
    ? aRequester
    : ['respond', 'update', 'resolve', 'ask', 'mitigate', 'add-external-id', 'remove-external-id'].includes(verb)
      ? anAgent
      : anItAdmin;

describe('the doors of a ticket’s verbs', () => {
  it('are these, each named for its act, and no activity has the same name', () => {
    expect(doors().map(({ route }) => route)).toEqual(
      expect.arrayContaining(verbs.map(([verb]) => `api/v1/tickets/{id}/${verb}`)),
    );
    expect(doors()).toHaveLength(verbs.length);
    const names = [...doors().map(({ name }) => name), ...activities({} as never).map(({ name }) => name)];
    expect(new Set(names).size).toBe(names.length);
    for (const { name, act } of doors())
      expect([name, acts as readonly string[]]).toEqual([act, expect.arrayContaining([act])]);
  });

  it.each(verbs)('%s asks the desk with what was sent, and says why not', async (verb, body, usecase) => {
    const headers = { 'if-match': '"7"', 'idempotency-key': 'k' };
    const caller = callerFor(verb);
    const reply = await post(verb, body, { caller, headers });
    expect(world.asked).toEqual([{ verb: usecase, order: { caller, ticketId, key: 'k', ifSeq: 7 }, body }]);
    expect(reply).toMatchObject({ status: 410, headers: { 'content-type': 'application/problem+json' } });
    expect(reply.json).toMatchObject({
      type: 'urn:tierline:problem:reactivation-over',
      until: '2026-03-03T16:30:00.000Z',
      instance: `/api/v1/tickets/${ticketId}/${verb}`,
    });
  });

  const wrong = verbs.flatMap(([verb, , , bodies]) =>
    Object.entries(bodies).map(([at, body]) => [verb, at, body] as const),
  );
  it.each(wrong)('%s refuses a wrong %s and asks nobody', async (verb, at, body) => {
    const reply = await post(verb, body, { caller: callerFor(verb) });
    expect(reply).toMatchObject({ status: 400 });
    expect(reply.json.errors).toEqual([{ at, message: expect.stringMatching(/^[A-Z].*\.$/) }]);
    expect(world.asked).toEqual([]);
  });

  it.each(verbs)('%s refuses an unknown field, and a ticket that can be none', async (verb, body) => {
    const caller = callerFor(verb);
    expect((await post(verb, { ...body, extra: 1 }, { caller })).json.errors).toEqual([
      expect.objectContaining({ at: '/extra' }),
    ]);
    expect((await post(verb, body, { caller, id: '..' })).status).toBe(404);
    expect(world.asked).toEqual([]);
  });

  it.each(['hand-over', 'note', 'transfer', 'climb', 'change-severity', 'ask'])(
    '%s is closed to a mere requester, and the desk is asked for nothing but a record of it',
    async (verb) => {
      expect(await post(verb, {}, { caller: aRequester })).toMatchObject({ status: 403 });
      expect(world.asked).toMatchObject([{ verb: 'noteRefusal', body: { refusal: 'act-forbidden' } }]);
    },
  );

  it('rate takes the digit that a form sends, and none that is no whole number of five', async () => {
    await post('rate', { rating: '3' }, { caller: aRequester });
    expect(world.asked).toMatchObject([{ body: { rating: 3 } }]);
    for (const rating of ['0', '6', '3.5', '', ' 3', 0, 2.5, -1, null, true]) {
      expect(await post('rate', { rating }, { caller: aRequester })).toMatchObject({ status: 400 });
    }
  });
});
