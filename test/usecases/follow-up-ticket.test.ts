import { Fault } from '../../desk/ports';
import { brokenLinkOf } from '../../desk/rules/audit';
import type { Caller } from '../../desk/rules/people';
import type { FileTicket } from '../../desk/rules/ticket-commands';
import type { Desk } from '../../desk/usecases/desk';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { enrol, granted, refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import {
  anAgent,
  anApp,
  anEngineerOfTheTop,
  anEscalationEngineer,
  anItAdmin,
  anotherRequester,
  aReader,
  aRequester,
  aSecurityManager,
  operations,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const contact = { firstName: 'Rosa', lastName: 'Lindqvist', mail: 'rosa@contoso.example', phone: '+1 425 555 0100' };

const closes = async (ticketId: string, worker: Caller): Promise<void> => {
  granted(await desk.respondToTicket({ caller: worker, ticketId }, {}));
  granted(await desk.resolveTicket({ caller: worker, ticketId }, { solution: 'Restarted it.' }));
  desk.clock.pass(24 * 60);
  await desk.keepsPromises(ticketId);
  expect((await desk.ticket(ticketId)).state).toBe('closed');
};
const aClosedTicket = async (command: Partial<FileTicket> = {}): Promise<string> => {
  const { ticketId } = await desk.files(command);
  await closes(ticketId, anAgent);
  return ticketId;
};
const follows = (caller: Caller, ticketId: string, key?: string, over: Desk = desk) =>
  over.followUpTicket({ caller, ticketId, key }, {});
const countFiled = (): number => new Set(desk.starts).size;
const offersTo = async (caller: Caller, ticketId: string) => granted(await desk.readTicket(caller, ticketId)).offers;

describe('the ticket that follows a closed one (R67)', () => {
  it('says what the closed one said, for the same requester, and both know of the other', async () => {
    await enrol(desk, aDeviceId);
    const more = { category: 'Devices', area: 'Devices', devices: [aDeviceId], subCategory: 'Mail', contact } as const;
    const ticketId = await aClosedTicket({ ...more, coverage: '24x7' });
    const { ticket } = granted(await follows(aRequester, ticketId));
    expect(ticket).toMatchObject({
      ...{ state: 'new', lane: 'user', type: 'incident', title: 'Outlook does not start', filedBy: aRequester.id },
      ...{ category: 'Devices', area: 'Devices', devices: [aDeviceId], severity: 'B', coverage: '24x7' },
      links: [{ relation: 'follows', other: ticketId }],
    });
    const events = await desk.ports.tickets.events(ticket.ticketId);
    expect(events.map(({ kind }) => kind)).toEqual(['ticket-filed', 'ticket-linked']);
    expect(events[0]?.text).toMatchObject({
      description: `Follows ${ticketId}, closed on 2026-03-03T16:00:00.000Z.\n\nIt closes at once.`,
      ...{ subCategory: 'Mail', contactMail: contact.mail },
    });
    expect(await desk.ticket(ticketId)).toMatchObject({
      state: 'closed',
      links: [{ relation: 'followed-by', other: ticket.ticketId }],
    });
    for (const id of [ticketId, ticket.ticketId])
      expect(brokenLinkOf(id, await desk.ports.tickets.events(id), sha256)).toBeUndefined();
    expect(desk.starts).toContain(ticket.ticketId);
  });

  it('is one under one key, however often it is asked for, and another under another', async () => {
    const ticketId = await aClosedTicket();
    const [one, twin] = await Promise.all([follows(aRequester, ticketId, 'k'), follows(aRequester, ticketId, 'k')]);
    const { ticket } = granted(one);
    expect(granted(twin).ticket).toEqual(ticket);
    granted(await desk.respondToTicket({ caller: anAgent, ticketId: ticket.ticketId }, {}));
    expect(granted(await follows(aRequester, ticketId, 'k')).ticket).toEqual(ticket);
    expect(countFiled()).toBe(2);
    expect(granted(await follows(aRequester, ticketId, 'k2')).ticket.ticketId).not.toBe(ticket.ticketId);
    expect((await desk.ticket(ticketId)).links).toHaveLength(2);
  });

  it('is filed though the closed one cannot be told, which the same call again does', async () => {
    const ticketId = await aClosedTicket();
    const { tickets } = desk.ports;
    const replace = async (): Promise<never> => {
      throw new Fault('unavailable');
    };
    const deaf = desk.but({ tickets: { ...tickets, replace } });
    const { ticket } = granted(await follows(aRequester, ticketId, 'k', deaf));
    expect((await desk.ticket(ticketId)).links).toBeUndefined();
    expect(desk.log.join()).toContain('did not hear what follows it');
    granted(await follows(aRequester, ticketId, 'k'));
    expect((await desk.ticket(ticketId)).links).toEqual([{ relation: 'followed-by', other: ticket.ticketId }]);
  });

  it.each<[string, Caller, string | undefined]>([
    ['its requester', aRequester, undefined],
    ['an agent of its tier', anAgent, undefined],
    ['an IT admin', anItAdmin, undefined],
    ['a program that writes tickets', anApp('tickets.write'), undefined],
    ['an engineer of another tier', anEngineerOfTheTop, 'act-forbidden'],
    ['a reader', aReader, 'act-forbidden'],
    ['another requester', anotherRequester, 'ticket-unknown'],
    ['a security manager', aSecurityManager, 'ticket-unknown'],
  ])('is filed for its requester by %s: refusal %#', async (_who, caller, refusal) => {
    const ticketId = await aClosedTicket();
    const done = await follows(caller, ticketId);
    expect(refusalOf(done)).toBe(refusal);
    if (done.ok) expect(done.value.ticket.filedBy).toBe(aRequester.id);
    expect(countFiled()).toBe(refusal === undefined ? 2 : 1);
  });

  it('has nothing to follow before it is closed, nor once it is erased', async () => {
    const { ticketId } = await desk.files();
    expect(refusalOf(await follows(aRequester, ticketId))).toBe('ticket-not-closed');
    expect(await offersTo(aRequester, ticketId)).not.toContain('follow-up-ticket');
    await closes(ticketId, anAgent);
    expect(await offersTo(aRequester, ticketId)).toContain('follow-up-ticket');
    expect(await offersTo(aReader, ticketId)).not.toContain('follow-up-ticket');
    granted(await desk.eraseTicket({ caller: anItAdmin, ticketId }, { reason: 'They asked.' }));
    expect(refusalOf(await follows(anItAdmin, ticketId))).toBe('ticket-erased');
    expect(await offersTo(anItAdmin, ticketId)).not.toContain('follow-up-ticket');
  });
});

describe('where Operations works', () => {
  const somebody = { name: 'Adaeze Nwosu', mail: 'a@contoso.example', phone: '+1 425 555 0101', hasAuthority: true };
  const forAdmins: Partial<FileTicket> = {
    ...{ lane: 'admin', title: 'No sign-in', area: 'Devices', contact },
    ...{ severity: 'A', businessImpact: 'The branch stands.', usersOrDevicesImpacted: 40 },
  };
  beforeEach(async () => {
    granted(await desk.saveContact(anItAdmin, 'devices', { ...somebody, area: 'Devices' }));
  });

  it('keeps what the lane asks for, and is for whoever files there', async () => {
    const { ticketId } = await desk.files(forAdmins, anItAdmin);
    await closes(ticketId, operations);
    const { ticket } = granted(await follows(operations, ticketId));
    expect(ticket).toMatchObject({ lane: 'admin', severity: 'A', filedBy: anItAdmin.id, tier: 'operations' });
  });

  it('is about the same user’s ticket after an escalation, while that is open; else nobody is offered it', async () => {
    const { ticketId: fromTicket } = await desk.files();
    const escalating = { ...forAdmins, lane: 'escalation', severity: 'C', fromTicket, troubleshootingSteps: 'All.' };
    const { ticketId } = await desk.files(escalating as FileTicket, anEscalationEngineer);
    await closes(ticketId, operations);
    expect(await offersTo(anEscalationEngineer, ticketId)).toContain('follow-up-ticket');
    expect(await offersTo(operations, ticketId)).not.toContain('follow-up-ticket');
    const { ticket } = granted(await follows(anEscalationEngineer, ticketId));
    expect(ticket).toMatchObject({ lane: 'escalation', fromTicket, links: [{ relation: 'follows', other: ticketId }] });

    await closes(fromTicket, anAgent);
    expect(await offersTo(anEscalationEngineer, ticketId)).not.toContain('follow-up-ticket');
    expect(refusalOf(await follows(anEscalationEngineer, ticketId))).toBe('origin-unfit');
  });
});
