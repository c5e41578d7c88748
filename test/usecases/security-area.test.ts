import type { Caller } from '../../desk/rules/people';
import type { FileTicket } from '../../desk/rules/ticket-commands';
import type { TicketPageWish } from '../../desk/usecases/list-tickets';
import { sampleGroups } from '../../local/identity/people';
import { type ADesk, aFiling, desks } from '../support/a-desk';
import {
  aGuest,
  anAgent,
  anApp,
  anApprover,
  anAuditor,
  anEngineerOfTheTop,
  anEscalationEngineer,
  anItAdmin,
  anOperator,
  anotherRequester,
  aReader,
  aRequester,
  aSecurityManager,
} from '../support/people';

const openDesk = desks();
let desk: ADesk;
/** A ticket of the security area in tier 1, and one of no area beside it. */
let secret: string;
let plain: string;
beforeEach(async () => {
  desk = await openDesk();
  secret = (await desk.files({ title: 'Odd sign-ins at night', area: 'Security' })).ticketId;
  desk.clock.pass(1);
  plain = (await desk.files({ title: 'Outlook does not start' })).ticketId;
});

const elsewhere: Caller = { ...anAgent, id: 'agent-elsewhere', groups: [] };
const anAppThatReads = anApp('tickets.read');

const kindOf = async (asked: Promise<{ ok: true } | { ok: false; refusal: { kind: string } }>): Promise<string> => {
  const answer = await asked;
  return answer.ok ? 'done' : answer.refusal.kind;
};

const listed = async (caller: Caller, wish: Partial<TicketPageWish> = {}): Promise<readonly string[]> => {
  const page = await desk.listTickets(caller, { limit: 50, ...wish });
  if (!page.ok) throw new Error(page.refusal.kind);
  return page.value.items.map(({ ticketId }) => ticketId);
};

const counted = async (caller: Caller): Promise<number> => {
  const counts = await desk.countTickets(caller, {});
  if (!counts.ok) throw new Error(counts.refusal.kind);
  const { total, byState, byTier, elsewhere: others } = counts.value;
  expect(Object.values(byState).reduce((sum, one) => sum + one, 0)).toBe(total);
  expect(byTier.reduce((sum, { count }) => sum + count, others)).toBe(total);
  return total;
};

const exported = async (caller: Caller): Promise<string> => {
  const taken = await desk.exportTickets(caller, { format: 'csv' });
  if (!taken.ok) return taken.refusal.kind;
  let text = '';
  for await (const piece of taken.value) text += piece;
  return text;
};

describe('a ticket of the security area', () => {
  it.each<[string, Caller, readonly ('secret' | 'plain')[]]>([
    ['its requester', aRequester, ['plain', 'secret']],
    ['an agent of its tier', anAgent, ['plain', 'secret']],
    ['an engineer of its tier', anEscalationEngineer, ['plain', 'secret']],
    ['a security manager', aSecurityManager, ['secret']],
    ['an auditor', anAuditor, ['plain', 'secret']],
    ['an agent of another tier', elsewhere, ['plain']],
    ['an engineer of another tier', anEngineerOfTheTop, ['plain']],
    ['an IT admin', anItAdmin, ['plain']],
    ['a reader', aReader, ['plain']],
    ['a program that reads', anAppThatReads, ['plain']],
    ['another requester', anotherRequester, []],
    ['an approver', anApprover, []],
    ['Operations, who do not have it', anOperator, []],
    ['a guest', aGuest, []],
  ])('%s sees what they may, by number, in lists, counts, searches and exports alike', async (_who, caller, sees) => {
    const numberOf = { secret, plain };
    const seen = sees.map((one) => numberOf[one]);
    expect(await listed(caller)).toEqual(seen);
    expect(await counted(caller)).toBe(seen.length);
    for (const ticketId of [secret, plain]) {
      const known = seen.includes(ticketId) ? 'done' : 'ticket-unknown';
      expect(await kindOf(desk.readTicket(caller, ticketId))).toBe(known);
      expect(await kindOf(desk.readEvents(caller, ticketId))).toBe(known);
      expect(await kindOf(desk.readReceipts(caller, ticketId, {}))).toBe(known);
      expect(await kindOf(desk.listAttachments(caller, ticketId))).toBe(known);
      expect(await listed(caller, { q: ticketId })).toEqual(seen.filter((one) => one === ticketId));
    }
    expect(await listed(caller, { q: 'sign-ins' })).toEqual(seen.filter((one) => one === secret));
    expect(await listed(caller, { area: 'Security' })).toEqual(seen.filter((one) => one === secret));
    const text = await exported(caller);
    if (text !== 'act-forbidden') {
      expect([text.includes(secret), text.includes('sign-ins'), text.includes(plain)]).toEqual([
        seen.includes(secret),
        seen.includes(secret),
        seen.includes(plain),
      ]);
    }
  });

  it('is worked by its tier and by the security manager, and not by who works everything else', async () => {
    const works = (caller: Caller) => kindOf(desk.noteTicket({ ticketId: secret, caller }, { note: 'Looked.' }));
    expect(await works(anAgent)).toBe('done');
    expect(await works(aSecurityManager)).toBe('done');
    expect(await works(anItAdmin)).toBe('ticket-unknown');
    expect(await works(anApp('tickets.write'))).toBe('ticket-unknown');
    expect(await works(anAuditor)).toBe('act-forbidden');
    expect(await kindOf(desk.noteTicket({ ticketId: plain, caller: aSecurityManager }, { note: 'a' }))).toBe(
      'ticket-unknown',
    );
    expect(await kindOf(desk.respondToTicket({ ticketId: secret, caller: aSecurityManager }, {}))).toBe('done');
    expect(await desk.ticket(secret)).toMatchObject({ state: 'active', assignee: aSecurityManager.id });
  });

  it('goes out of an agent’s sight as it climbs, and into that of Operations once they are given it', async () => {
    const reads = (caller: Caller) => kindOf(desk.readTicket(caller, secret));
    const order = (caller: Caller) => ({ ticketId: secret, caller });
    await desk.respondToTicket(order(anAgent), {});
    await desk.climbTicket(order(anAgent), { reason: 'Not ours.' });
    await desk.climbTicket(order(anAgent), { reason: 'Not ours either.' });
    expect([await reads(anAgent), await listed(anAgent)]).toEqual(['ticket-unknown', [plain]]);
    expect(await reads(anEngineerOfTheTop)).toBe('done');
    expect(await reads(anOperator)).toBe('ticket-unknown');
    const handed = desk.handOverTicket(order(anEngineerOfTheTop), { to: 'operations', reason: 'For the SOC (R15).' });
    expect(await kindOf(handed)).toBe('done');
    expect(await reads(anOperator)).toBe('done');
    expect(await kindOf(desk.takeHandover(order(anOperator), {}))).toBe('done');
    expect(await reads(anItAdmin)).toBe('ticket-unknown');
  });

  it('is followed by whom those who work it let watch it, and by nobody who lets themselves', async () => {
    const watch = (caller: Caller, watcher?: string) =>
      kindOf(desk.watchTicket({ ticketId: secret, caller }, { ...(watcher !== undefined && { watcher }) }));
    expect(await watch(anItAdmin)).toBe('ticket-unknown');
    expect(await watch(aReader, aReader.id)).toBe('ticket-unknown');
    expect(await watch(anAgent, anItAdmin.id)).toBe('done');
    expect(await listed(anItAdmin)).toEqual([plain, secret]);
    expect(await kindOf(desk.readTicket(anItAdmin, secret))).toBe('done');
    expect(
      await kindOf(desk.changeSeverity({ ticketId: secret, caller: anItAdmin }, { severity: 'A', reason: 'a' })),
    ).toBe('act-forbidden');
    const read = await desk.readTicket(anItAdmin, secret);
    expect(read.ok && read.value.seesNotes).toBe(false);
  });

  it('is linked by nobody who may not see it, and a link says its number only', async () => {
    const link = (caller: Caller) =>
      kindOf(desk.linkTicket({ ticketId: plain, caller }, { relation: 'follows', other: secret }));
    expect(await link(anItAdmin)).toBe('linked-ticket-unknown');
    expect(await link(anAgent)).toBe('done');
    const read = await desk.readTicket(anItAdmin, plain);
    expect(read).toMatchObject({ ok: true, value: { ticket: { links: [{ relation: 'follows', other: secret }] } } });
    expect(JSON.stringify([read, await desk.readEvents(anItAdmin, plain)])).not.toContain('sign-ins');
  });

  it('is told of to a group without its title', async () => {
    desk.clock.pass(3 * 24 * 60);
    await desk.keepsPromises(secret);
    await desk.keepsPromises(plain);
    await desk.retryNotices();
    const mailboxes = sampleGroups.map(({ mailbox }) => mailbox);
    const mails = (ticketId: string) =>
      desk.mails.filter(({ subject, to }) => subject.includes(ticketId) && mailboxes.includes(to));
    expect(mails(secret).length).toBeGreaterThan(0);
    expect(JSON.stringify(mails(secret))).not.toContain('sign-ins');
    expect(mails(plain)[0]?.text).toContain('Title: Outlook does not start');
  });

  it('keeps every page of a list full, and the next one where it belongs', async () => {
    for (const title of ['1', '2', '3', '4', '5', '6']) {
      desk.clock.pass(1);
      await desk.files({ title, ...(Number(title) % 2 === 0 && { area: 'Security' }) });
    }
    const titles: string[] = [];
    let continuation: string | undefined;
    do {
      const page = await desk.listTickets(aReader, { limit: 2, continuation });
      if (!page.ok) throw new Error(page.refusal.kind);
      titles.push(page.value.items.map(({ title }) => title).join());
      continuation = page.value.continuation;
    } while (continuation !== undefined);
    expect(titles.filter((page) => page !== '')).toEqual(['5,3', '1,Outlook does not start']);
  });
});

describe('filing', () => {
  const file = (command: Partial<FileTicket>, by: Caller) =>
    desk.fileTicket({ ...aFiling, severity: undefined, ...command }, by, undefined);
  const areaOf = async (command: Partial<FileTicket>): Promise<string | undefined> => {
    const filed = await file(command, aRequester);
    if (!filed.ok) throw new Error(filed.refusal.kind);
    return filed.value.ticket.area;
  };

  it('puts a sign of compromise into the security area, unless it names another', async () => {
    expect(await areaOf({ compromiseIndicator: true })).toBe('Security');
    expect(await areaOf({ compromiseIndicator: true, area: 'Devices' })).toBe('Devices');
    expect(await areaOf({ compromiseIndicator: false })).toBeUndefined();
  });

  it('puts what comes from a ticket of the security area there too, unless it names another', async () => {
    expect(await areaOf({ fromTicket: secret })).toBe('Security');
    expect(await areaOf({ fromTicket: secret, area: 'Devices' })).toBe('Devices');
    expect(await areaOf({ fromTicket: plain })).toBeUndefined();
  });

  it('with Operations is for a security manager in their area only, and for an IT admin in any', async () => {
    const person = { name: 'Sam Katz', mail: 'sam@contoso.example', phone: '+1 425 555 0100', hasAuthority: true };
    expect(await kindOf(desk.saveContact(aSecurityManager, 'security', { area: 'Security', ...person }))).toBe('done');
    const contact = { firstName: 'Sam', lastName: 'Katz', mail: 's@contoso.example', phone: '+1 425 555 0100' };
    const admin = { lane: 'admin', contact } as const;
    expect(await kindOf(file({ ...admin, area: 'Security' }, aSecurityManager))).toBe('done');
    expect(await file({ ...admin, area: 'Devices' }, aSecurityManager)).toMatchObject({
      refusal: { kind: 'lane-forbidden', whoMay: ['ItAdmin', 'Operations', 'tickets.write'] },
    });
    const filed = await file({ ...admin, area: 'Security' }, anItAdmin);
    if (!filed.ok) throw new Error(filed.refusal.kind);
    expect(await kindOf(desk.readTicket(anItAdmin, filed.value.ticket.ticketId))).toBe('done');
    expect(await kindOf(desk.readTicket({ ...anItAdmin, id: 'another' }, filed.value.ticket.ticketId))).toBe(
      'ticket-unknown',
    );
  });

  it('by a program leaves it what it filed, and nothing else of the area', async () => {
    const program = anApp('tickets.read', 'tickets.write');
    const filed = await file({ area: 'Security' }, program);
    if (!filed.ok) throw new Error(filed.refusal.kind);
    const { ticketId } = filed.value.ticket;
    expect(await kindOf(desk.readTicket(program, ticketId))).toBe('done');
    expect(new Set(await listed(program))).toEqual(new Set([ticketId, plain]));
    expect(await kindOf(desk.readTicket(program, secret))).toBe('ticket-unknown');
    const read = await desk.readTicket(program, ticketId);
    expect(read.ok && read.value.seesNotes).toBe(false);
  });
});
