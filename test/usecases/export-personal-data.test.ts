import { PersonalDataLine } from '../../desk/contracts/personal-data';
import type { Caller } from '../../desk/rules/people';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { aGraveWish, aReadyDeviceOn, granted, lent, refusalOf } from '../support/a-fleet';
import {
  anAgent,
  anEscalationEngineer,
  anItAdmin,
  anotherRequester,
  aRequester,
  aSecurityManager,
} from '../support/people';
import { aPng } from '../support/some-files';

jest.setTimeout(120_000);

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

type Json = Readonly<Record<string, unknown>>;

const exported = async (person: string, caller: Caller): Promise<readonly Json[]> => {
  const taken = await desk.exportPersonalData(caller, person);
  if (!taken.ok) throw new Error(taken.refusal.kind);
  let text = '';
  for await (const piece of taken.value) text += piece;
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const line of lines) expect(PersonalDataLine.safeDecode(line).success).toBe(true);
  return lines;
};
const of = (lines: readonly Json[], record: string): readonly Json[] =>
  lines.filter((line) => line['record'] === record);
const eventsIn = (lines: readonly Json[], ticketId?: string): readonly unknown[] =>
  of(lines, 'event')
    .filter((line) => ticketId === undefined || line['ticketId'] === ticketId)
    .map(({ kind }) => kind);

/** A ticket of the requester with a note that they do not read, an answer of theirs, a file, and somebody who watches. */
const aTicketOfTheirs = async (): Promise<string> => {
  const { ticketId } = await desk.files({ title: 'My own', description: 'Mine.' });
  const work = { caller: anAgent, ticketId };
  await desk.respondToTicket(work, { message: 'Hello.' });
  await desk.noteTicket(work, { note: 'SECRET among us' });
  await desk.askRequester(work, { question: 'Since when?' });
  await desk.answerQuestion({ caller: aRequester, ticketId }, { answer: 'Since Monday.' });
  await desk.attachFile({ caller: aRequester, ticketId }, { name: 'screen.png', content: aPng });
  await desk.watchTicket(work, { watcher: anotherRequester.id });
  return ticketId;
};

describe('what the desk holds about a requester', () => {
  it('is their record, their tickets as they read them, their files, and an end; no note of others', async () => {
    const ticketId = await aTicketOfTheirs();
    await desk.files({ title: 'Of another' }, anotherRequester);
    const lines = await exported(aRequester.id, aRequester);
    expect(lines[0]).toMatchObject({ record: 'export', person: aRequester.id, at: '2026-03-02T16:00:00.000Z' });
    expect(lines.at(-1)).toEqual({ record: 'end', lines: lines.length });
    expect(of(lines, 'person')).toEqual([expect.objectContaining({ id: aRequester.id, mail: expect.any(String) })]);
    expect(of(lines, 'ticket')).toEqual([
      expect.objectContaining({ ticketId, roles: ['requester'], title: 'My own', state: 'active' }),
    ]);
    expect(eventsIn(lines)).toEqual([
      ...['ticket-filed', 'ticket-assigned', 'ticket-responded', 'requester-asked', 'requester-answered'],
      ...['attachment-added', 'ticket-watched'],
    ]);
    expect(of(lines, 'attachment')).toMatchObject([{ ticketId, name: 'screen.png', addedBy: aRequester.id }]);
    expect(JSON.stringify(lines)).not.toMatch(/SECRET|Of another|blobKey|salt/);
  });

  it('has reminders that were sent to them, uploads that wait, their device, and that it was taken before', async () => {
    await desk.ports.directory.saveManagedDevices([{ deviceId: 'LAPTOP-7', name: 'Mine', primaryUser: aRequester.id }]);
    await desk.uploadFile(aRequester, { name: 'later.png', content: aPng }, undefined);
    const { ticketId } = await desk.files({ severity: 'A' });
    await desk.respondToTicket({ caller: anAgent, ticketId }, {});
    await desk.askRequester({ caller: anAgent, ticketId }, { question: 'Since when?' });
    desk.clock.pass(3 * 24 * 60);
    await desk.keepsPromises(ticketId);
    await desk.retryNotices();
    await exported(aRequester.id, anItAdmin);
    const lines = await exported(aRequester.id, aRequester);
    expect(of(lines, 'notice').length).toBeGreaterThan(0);
    expect(of(lines, 'notice')[0]).toMatchObject({ ticketId, channel: 'email', status: 'sent' });
    expect(of(lines, 'upload')).toMatchObject([{ name: 'later.png' }]);
    expect(of(lines, 'device')).toMatchObject([{ deviceId: 'LAPTOP-7' }]);
    expect(of(lines, 'earlier-export')).toHaveLength(1);
  });
});

describe('what it holds about somebody who works', () => {
  it('is the events that name them, their own notes, and nothing that others wrote', async () => {
    const ticketId = await aTicketOfTheirs();
    await desk.noteTicket({ caller: anEscalationEngineer, ticketId }, { note: 'HIDDEN of another' });
    const lines = await exported(anAgent.id, anAgent);
    expect(of(lines, 'ticket')).toMatchObject([{ ticketId, roles: ['assignee'] }]);
    expect(eventsIn(lines, ticketId)).toEqual([
      ...['ticket-assigned', 'ticket-responded', 'ticket-noted', 'requester-asked', 'ticket-watched'],
    ]);
    const text = JSON.stringify(lines);
    expect(text).toContain('SECRET among us');
    expect(text).not.toMatch(/HIDDEN|Since Monday|My own|Mine\./);
  });

  it('has their leases, with what they wrote', async () => {
    await aReadyDeviceOn(desk);
    const { grantId, ticketId } = await lent(desk);
    const wish = { ...aGraveWish, ticketId };
    granted(await desk.requestElevation(anEscalationEngineer, aDeviceId, wish, undefined));
    granted(await desk.closeElevation(anEscalationEngineer, grantId, { actionsTaken: 'Looked.' }));
    const lines = await exported(anEscalationEngineer.id, anEscalationEngineer);
    const { plan, reason } = aGraveWish;
    expect(of(lines, 'grant')).toMatchObject([
      { grantId, title: 'Reinstall Office', plan, actionsTaken: 'Looked.', state: 'closed' },
      { title: 'Reinstall Office', plan, reason, state: 'awaiting-approval' },
    ]);
  });
});

describe('somebody else who takes it', () => {
  it('gets no ticket that they may not see, and no contact of another area', async () => {
    const ticketId = await aTicketOfTheirs();
    const { mail, name } = (await desk.ports.directory.person(aRequester.id)) ?? { mail: '', name: '' };
    const person = {
      name,
      mail: mail.toUpperCase(),
      phone: '+1 425 555 0100',
      hasAuthority: true,
      verifiedAt: desk.now(),
    };
    const changed = { changedAt: desk.now(), changedBy: anItAdmin.id };
    await desk.ports.directory.saveContact({ id: 'open', area: 'Devices', person, ...changed });
    await desk.ports.directory.saveContact({ id: 'closed', area: 'Security', person, ...changed });
    const contactsIn = (lines: readonly Json[]) => of(lines, 'contact').map(({ contactId }) => contactId);
    const byAdmin = await exported(aRequester.id, anItAdmin);
    expect([contactsIn(byAdmin), of(byAdmin, 'ticket').map((line) => line['ticketId'])]).toEqual([
      ['open'],
      [ticketId],
    ]);
    // Not for the door to let in: the use case keeps to what the caller may see all the same.
    const byAnother = await exported(aRequester.id, aSecurityManager);
    expect(of(byAnother, 'ticket')).toEqual([]);
    expect(contactsIn(await exported(aRequester.id, aRequester))).toEqual(['open', 'closed']);
  });
});

describe('that it was taken', () => {
  it('is stored before the first line and ended after the last, with whose it was', async () => {
    await aTicketOfTheirs();
    const taken = await desk.exportPersonalData(anItAdmin, aRequester.id);
    const record = { by: anItAdmin.id, person: aRequester.id, format: 'jsonl' };
    expect((await desk.listExports(10)).items).toMatchObject([record]);
    expect((await desk.listExports(10)).items[0]?.endedAt).toBeUndefined();
    if (taken.ok) for await (const _piece of taken.value);
    expect((await desk.listExports(10)).items).toMatchObject([{ ...record, count: 1, endedAt: desk.now() }]);
    expect(desk.log.join('\n')).not.toContain(aRequester.id);
  });

  it('of nobody is refused, and leaves no record', async () => {
    expect(refusalOf(await desk.exportPersonalData(anItAdmin, 'erased'))).toBe('person-unknown');
    expect((await desk.listExports(10)).items).toEqual([]);
    const lines = await exported('somebody-unknown', anItAdmin);
    expect(lines.map(({ record }) => record)).toEqual(['export', 'end']);
  });

  it('takes no more at a time than a page of tickets, however many there are', async () => {
    for (let count = 0; count < 102; count += 1) await desk.files();
    const lines = await exported(aRequester.id, aRequester);
    expect(of(lines, 'ticket')).toHaveLength(102);
    expect(new Set(of(lines, 'ticket').map((line) => line['ticketId'])).size).toBe(102);
  });
});
