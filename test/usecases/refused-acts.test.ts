import { HttpRequest, InvocationContext } from '@azure/functions';
import { Fault } from '../../desk/ports';
import type { Caller } from '../../desk/rules/people';
import type { Desk } from '../../desk/usecases/desk';
import { contacts } from '../../functions/contacts';
import type { Door } from '../../functions/door';
import { elevations } from '../../functions/elevations';
import { enter } from '../../functions/enter';
import { fileTicket } from '../../functions/file-ticket';
import { listDoors } from '../../functions/list-tickets';
import { framedBy, pages } from '../../functions/pages';
import { noRateLimit } from '../../functions/rate-limiter';
import { readTickets } from '../../functions/read-tickets';
import { refusals } from '../../functions/refusals';
import { workTicket } from '../../functions/work-ticket';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { aGraveWish, anotherEngineer, aReadyDeviceOn, granted } from '../support/a-fleet';
import {
  aGuest,
  anAgent,
  anApprover,
  anAuditor,
  anEscalationEngineer,
  anItAdmin,
  anotherRequester,
  aReader,
  aRequester,
  aSecurityManager,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
let ticketId: string;
beforeEach(async () => {
  desk = await openDesk();
  ticketId = (await desk.files({ title: 'Odd sign-ins at night', area: 'Security' })).ticketId;
});

const doorsOf = (over: Desk): readonly Door[] => {
  const dress = { style: { text: '', name: '' }, hasClockBar: false };
  const framed = framedBy(over, dress);
  return [
    ...fileTicket(over, framed),
    ...workTicket(over, framed),
    ...listDoors(over),
    ...readTickets(over),
    ...contacts(over),
    ...elevations(over, framed),
    ...refusals(over),
    ...pages(over, dress),
  ];
};

interface Asked {
  readonly id?: string;
  readonly query?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly over?: Desk;
}

const asks = async (caller: Caller, name: string, { id = '', query = '', body, headers, over = desk }: Asked = {}) => {
  const door = doorsOf(over).find((one) => one.name === name);
  if (door === undefined) throw new Error(`no door ${name}`);
  const porch = {
    limiter: noRateLimit,
    callerOf: () => caller,
    origins: [],
    signatures: {},
    publicUrl: '',
    desk: over,
  };
  const reply = await enter(
    door,
    porch as never,
    new HttpRequest({
      method: door.method,
      url: `https://desk.example/${door.route.replace('{id}', id)}${query}`,
      params: { id },
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: { string: JSON.stringify(body) } }),
    }),
    new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} }),
  );
  return { status: reply.status, text: String(reply.body) };
};

const recorded = async () => (await desk.listRefusals(50)).items;
/** Who was refused what, and about what, the newest first. */
const summary = async () => (await recorded()).map(({ by, door, refusal, about }) => [by, door, refusal, about]);

const contact = { name: 'Sam', mail: 's@contoso.example', phone: '+1 425 555 0100', hasAuthority: true };

describe('a refused act', () => {
  it('is recorded at the door, whose caller may never do it, without what the address claims to be about', async () => {
    expect((await asks(aGuest, 'respond-ticket', { id: ticketId, body: {} })).status).toBe(403);
    expect((await asks(anAgent, 'list-exports')).status).toBe(403);
    expect((await recorded()).map(({ id: _id, ...record }) => record)).toEqual(
      [
        { by: anAgent.id, act: 'read-exports', door: 'list-exports' },
        { by: aGuest.id, act: 'respond-ticket', door: 'respond-ticket' },
      ].map((record) => ({ ...record, refusal: 'act-forbidden', count: 1, firstAt: desk.now(), at: desk.now() })),
    );
  });

  it.each<[string, Caller, string, () => Asked, number, string, (() => string | undefined)?]>([
    [
      'a verb on a ticket that one sees',
      anAgent,
      'withdraw-ticket',
      () => ({ id: ticketId, body: {} }),
      403,
      'act-forbidden',
    ],
    ['a ticket that one may not see', anItAdmin, 'read-ticket', () => ({ id: ticketId }), 404, 'ticket-unknown'],
    ['its events', aReader, 'read-events', () => ({ id: ticketId }), 404, 'ticket-unknown'],
    ['a verb on it', anItAdmin, 'assign-ticket', () => ({ id: ticketId, body: {} }), 404, 'ticket-unknown'],
    [
      'its page',
      anotherRequester,
      'ticket-page',
      () => ({ id: ticketId, headers: { accept: 'text/html' } }),
      404,
      'ticket-unknown',
    ],
    [
      'a ticket from it',
      anotherRequester,
      'file-ticket',
      () => ({ body: { title: 'a', description: 'b', fromTicket: ticketId } }),
      404,
      'ticket-unknown',
    ],
    [
      'a list of everybody’s',
      aRequester,
      'list-tickets',
      () => ({ query: '?view=all' }),
      403,
      'act-forbidden',
      () => undefined,
    ],
    [
      'a lane',
      aRequester,
      'file-ticket',
      () => ({ body: { title: 'a', description: 'b', lane: 'admin' } }),
      403,
      'lane-forbidden',
      () => undefined,
    ],
  ])('is recorded where it is %s', async (_what, caller, door, asked, status, refusal, about = () => ticketId) => {
    const reply = await asks(caller, door, asked());
    expect(reply.status).toBe(status);
    expect(reply.text).not.toContain('about');
    expect(await summary()).toEqual([[caller.id, door, refusal, about()]]);
  });

  it('is recorded of a link to what one may not see, and of a contact', async () => {
    const { ticketId: plain } = await desk.files();
    const link = { relation: 'follows', other: ticketId };
    expect((await asks(anItAdmin, 'link-ticket', { id: plain, body: link })).status).toBe(422);
    await desk.saveContact(aSecurityManager, 'security', { area: 'Security', ...contact });
    desk.clock.pass(1);
    expect((await asks(anItAdmin, 'read-contact', { id: 'security' })).status).toBe(404);
    desk.clock.pass(1);
    const moved = { id: 'security', body: { area: 'Devices', ...contact } };
    expect((await asks(anItAdmin, 'save-contact', moved)).status).toBe(409);
    expect(await summary()).toEqual([
      [anItAdmin.id, 'save-contact', 'contact-id-taken', 'security'],
      [anItAdmin.id, 'read-contact', 'contact-unknown', 'security'],
      [anItAdmin.id, 'link-ticket', 'linked-ticket-unknown', ticketId],
    ]);
  });

  it('is recorded of one’s own elevation that one would approve, and of another’s, with its number', async () => {
    await aReadyDeviceOn(desk);
    const { ticketId: plain } = await desk.files();
    const wish = { ...aGraveWish, ticketId: plain };
    const { grant } = granted(await desk.requestElevation(anEscalationEngineer, aDeviceId, wish, undefined));
    const id = grant?.grantId ?? '';
    const both: Caller = { ...anEscalationEngineer, roles: [...anEscalationEngineer.roles, 'Approver'] };
    const own = await asks(both, 'approve-elevation', { id, body: {} });
    expect([own.status, own.text.includes('about')]).toEqual([403, false]);
    desk.clock.pass(1);
    expect((await asks(anotherEngineer, 'withdraw-elevation', { id, body: {} })).status).toBe(404);
    desk.clock.pass(1);
    expect((await asks(anApprover, 'revoke-elevation', { id, body: { reason: 'a' } })).status).toBe(403);
    expect(await summary()).toEqual([
      [anApprover.id, 'revoke-elevation', 'act-forbidden', id],
      [anotherEngineer.id, 'withdraw-elevation', 'grant-unknown', id],
      [both.id, 'approve-elevation', 'approval-own', id],
    ]);
  });

  it('is counted, not recorded again, on one day, whatever was sent along', async () => {
    for (let minute = 0; minute < 5; minute += 1) {
      await asks(aRequester, 'update-ticket', { id: ticketId, body: { message: `Try number ${minute}` } });
      desk.clock.pass(1);
    }
    const [first, ...others] = await recorded();
    expect([first, others]).toMatchObject([{ count: 5 }, []]);
    expect(Number(first?.at) - Number(first?.firstAt)).toBe(4 * 60_000);
    desk.clock.pass(24 * 60);
    await asks(aRequester, 'update-ticket', { id: ticketId, body: { message: 'a' } });
    expect((await recorded()).map(({ count }) => count)).toEqual([1, 5]);
    expect(JSON.stringify(await recorded())).not.toContain('Try');
  });

  it('fills nothing by numbers that nobody has, wrong forms, or refusals of a rule', async () => {
    for (const id of ['TL-0000000000', 'TL-7KQ4M2XD0A', 'x'.repeat(500)])
      expect((await asks(anotherRequester, 'read-ticket', { id })).status).toBe(404);
    expect((await asks(anAgent, 'update-ticket', { id: ticketId, body: {} })).status).toBe(400);
    expect((await asks(anAgent, 'update-ticket', { id: ticketId, body: { message: 'a' } })).status).toBe(409);
    expect((await asks(anAgent, 'respond-ticket', { id: ticketId, body: {} })).status).toBe(200);
    for (const id of ['a', 'b', 'c']) expect((await asks(aGuest, 'read-ticket', { id })).status).toBe(403);
    expect(await recorded()).toMatchObject([{ by: aGuest.id, door: 'read-ticket', count: 3 }]);
  });

  it('is refused all the same when it cannot be recorded, and whoever runs the desk hears of it', async () => {
    const countRefusal = () => Promise.reject(new Fault('unavailable'));
    const over = desk.but({ directory: { ...desk.ports.directory, countRefusal } });
    expect((await asks(anItAdmin, 'read-ticket', { id: ticketId, over })).status).toBe(404);
    expect((await asks(aGuest, 'update-ticket', { id: ticketId, body: { message: 'Words' }, over })).status).toBe(403);
    const said = desk.log.filter((line) => line.includes('could not be recorded'));
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain('Words');
    expect(await recorded()).toEqual([]);
  });

  it('looks the same from outside, whether a ticket is there or not', async () => {
    const bodyOf = async (id: string) => (await asks(anItAdmin, 'read-ticket', { id })).text.replaceAll(id, 'a ticket');
    expect(await bodyOf(ticketId)).toBe(await bodyOf('TL-0000000000'));
  });
});

describe('the records of refused acts', () => {
  it('are read by an auditor, page by page, and by nobody else', async () => {
    await asks(anItAdmin, 'read-ticket', { id: ticketId });
    desk.clock.pass(1);
    await asks(aReader, 'read-ticket', { id: ticketId });
    const first = JSON.parse((await asks(anAuditor, 'list-refusals', { query: '?limit=1' })).text);
    expect(first).toMatchObject({
      items: [{ by: aReader.id, act: 'read-ticket', refusal: 'ticket-unknown', about: ticketId, count: 1 }],
      continuation: expect.any(String),
    });
    expect(first.items[0]).toMatchObject({ firstAt: '2026-03-02T16:01:00.000Z', at: '2026-03-02T16:01:00.000Z' });
    const query = `?limit=1&continuation=${encodeURIComponent(first.continuation)}`;
    expect(JSON.parse((await asks(anAuditor, 'list-refusals', { query })).text).items).toMatchObject([
      { by: anItAdmin.id },
    ]);
    expect((await asks(anAuditor, 'list-refusals', { query: '?limit=0' })).status).toBe(400);
    for (const caller of [anItAdmin, aSecurityManager, anAgent, aReader, aRequester])
      expect((await asks(caller, 'list-refusals')).status).toBe(403);
  });
});
