import { attachmentToView, uploadToView } from '../contracts/attachments';
import { lineToText, type PersonalDataLine } from '../contracts/personal-data';
import { eventToView } from '../contracts/tickets';
import type { Page, Ports } from '../ports';
import type { Notice } from '../rules/alerts';
import { namesPerson, type SealedEvent } from '../rules/audit';
import { isStanding, mayReadContact } from '../rules/contacts';
import { accept, type Decision, refuse } from '../rules/decision';
import { isPerson } from '../rules/erasure';
import { mayReadGrant } from '../rules/grant-offers';
import type { Grant } from '../rules/grants';
import type { Caller } from '../rules/people';
import type { ExportRecord } from '../rules/records';
import { seenByRequester } from '../rules/ticket-commands/seen';
import type { Ticket } from '../rules/tickets';
import { campaignsOf } from './forget-campaigns';
import { withArea } from './grant-area';
import { refusalFor } from './permit';
import type { Refusal } from './refusals';

const itemsPerPage = 100;

/**
 * What the desk holds about one person, a line a thing (JSON Lines): their record, devices, contacts, tickets with the events
 * that are theirs to see, files, notices, leases, earlier exports. Nobody holds the whole; in memory are the numbers of their
 * tickets.
 *
 * Of their own tickets they get what a requester reads, of others only the events that name them; and somebody else who takes
 * it gets nothing of a ticket, lease or contact that they may not see. That it is taken is stored before the first line.
 */
export const exportPersonalData = async (
  ports: Ports,
  caller: Caller,
  person: string,
): Promise<Decision<AsyncIterable<string>, Refusal>> => {
  if (!isPerson(person)) return refuse({ kind: 'person-unknown' });
  const { clock, directory, ids, log } = ports;
  const at = clock.now();
  const record: ExportRecord = { id: ids.random(12), by: caller.id, at, format: 'jsonl', wish: {}, person };
  await directory.saveExport(record);
  log('info', 'personal data are being exported', { exportId: record.id, by: caller.id });
  return accept(pieces(ports, caller, record, person));
};

async function* pieces(ports: Ports, caller: Caller, record: ExportRecord, person: string): AsyncIterable<string> {
  const { directory, clock, log } = ports;
  let lines = 0;
  let tickets = 0;
  for await (const line of linesOf(ports, caller, record, person)) {
    lines += 1;
    if (line.record === 'ticket') tickets += 1;
    yield lineToText(line);
  }
  yield lineToText({ record: 'end', lines: lines + 1 });
  await directory.saveExport({ ...record, count: tickets, endedAt: clock.now() });
  log('info', 'personal data were exported', { exportId: record.id, by: record.by });
}

type Lines = AsyncIterable<PersonalDataLine>;

async function* linesOf(ports: Ports, caller: Caller, { id, at }: ExportRecord, person: string): Lines {
  const { directory, uploads, devices, tickets } = ports;
  yield { record: 'export', exportId: id, person, at };
  yield* ofDirectory(ports, caller, person);
  yield* ofTickets(ports, caller, person);
  for await (const { upload } of eachIn((next) => uploads.of(person, itemsPerPage, next)))
    yield { record: 'upload', ...uploadToView(upload) };
  for await (const stored of eachIn((next) => devices.heldBy(person, itemsPerPage, next))) {
    const grant = await withArea(tickets, stored);
    if (caller.id !== person && !mayReadGrant(caller, grant)) continue;
    yield grantLine(grant);
    for (const notice of await devices.noticesIn(grant.deviceId))
      if (notice.alertId.endsWith(`-${grant.grantId}`)) yield* noticeLines(notice, grant.ticketId, person);
  }
  for await (const { deviceId, event } of eachIn((next) => devices.saidBy(person, itemsPerPage, next)))
    yield { record: 'rotation', deviceId, kind: event.kind, at: event.at, text: event.text ?? {} };
  for await (const { campaignId, by, at: startedAt, reason, changes } of campaignsOf(ports, person))
    yield {
      ...{ record: 'campaign', campaignId, startedAt },
      ...(by === person && { reason }),
      changes: changes.filter((change) => change.by === person).map(({ what, at: when }) => ({ what, at: when })),
    };
  for await (const taken of eachIn((next) => directory.exportsAbout(person, itemsPerPage, next)))
    if (taken.id !== id) yield { record: 'earlier-export', exportId: taken.id, at: taken.at };
}

async function* ofDirectory({ directory }: Ports, caller: Caller, person: string): Lines {
  const known = await directory.person(person);
  if (known === undefined) return;
  yield { record: 'person', ...known };
  for (const { person: away, ...absence } of await directory.absences())
    if (away === person) yield { record: 'absence', ...absence };
  for await (const device of eachIn((next) => directory.devicesOf(person, itemsPerPage, next)))
    yield { record: 'device', ...device };
  for (const { id: contactId, area, person: contact } of (await directory.contacts()).filter(isStanding)) {
    const isTheirs = contact.mail.toLowerCase() === known.mail.toLowerCase();
    if (!isTheirs || (caller.id !== person && !mayReadContact(caller, area))) continue;
    yield { record: 'contact', contactId, area, ...contact };
  }
}

async function* ofTickets(ports: Ports, caller: Caller, person: string): Lines {
  const { tickets, directory } = ports;
  const seen = new Set<string>();
  for await (const ticketId of eachIn((next) => tickets.naming(person, itemsPerPage, next))) {
    if (seen.has(ticketId)) continue;
    seen.add(ticketId);
    const ticket = (await tickets.read(ticketId))?.ticket;
    if (ticket === undefined) continue;
    if (caller.id !== person && (await refusalFor(directory, caller, 'read-ticket', ticket)) !== undefined) continue;
    yield* ofTicket(ports, ticket, person);
  }
}

async function* ofTicket({ tickets }: Ports, ticket: Ticket, person: string): Lines {
  const { ticketId } = ticket;
  const isOwn = ticket.filedBy === person;
  yield ticketLine(ticket, person);
  for (const event of theirsOf(await tickets.events(ticketId), person, isOwn)) {
    const { hash: _hash, prevHash: _prevHash, ...view } = eventToView(event);
    yield { record: 'event', ticketId, ...view };
  }
  for (const file of await tickets.attachments(ticketId))
    if (isOwn || file.addedBy === person) yield { record: 'attachment', ticketId, ...attachmentToView(file) };
  for (const notice of await tickets.noticesIn(ticketId)) yield* noticeLines(notice, ticketId, person);
}

/** The line of a notice, if it went to the person. */
const noticeLines = (notice: Notice, ticketId: string | undefined, person: string): readonly PersonalDataLine[] => {
  if (!('person' in notice) || notice.person !== person) return [];
  const { noticeId, channel, status, createdAt, sentAt } = notice;
  const sent = sentAt === undefined || status !== 'sent' ? {} : { sentAt };
  const about = ticketId === undefined ? {} : { ticketId };
  return [{ record: 'notice', ...about, noticeId, channel, status, createdAt, ...sent }];
};

/** As a requester reads them, and what the person wrote or is named in: also a note, if it is theirs. */
const theirsOf = (events: readonly SealedEvent[], person: string, isOwn: boolean): readonly SealedEvent[] => {
  const shown = new Map((isOwn ? seenByRequester(events) : []).map((event) => [event.seq, event]));
  return events.flatMap((event) => {
    if (event.by === person) return [event];
    const seen = shown.get(event.seq) ?? seenByRequester(namesPerson(event, person) ? [event] : [])[0];
    return seen === undefined ? [] : [seen];
  });
};

/** The title of another's ticket is what the other wrote. */
const ticketLine = (ticket: Ticket, person: string): PersonalDataLine => {
  const { ticketId, title, lane, type, severity, state, filedAt, closedAt, rating, watchers = [] } = ticket;
  const isOwn = ticket.filedBy === person;
  const roles = [
    ...(isOwn ? (['requester'] as const) : []),
    ...(ticket.assignee === person ? (['assignee'] as const) : []),
    ...(watchers.includes(person) ? (['watcher'] as const) : []),
  ];
  return {
    ...{ record: 'ticket', ticketId, roles, lane, type, severity, state, filedAt },
    ...(isOwn && { title }),
    ...(closedAt !== undefined && { closedAt }),
    ...(isOwn && rating !== undefined && { rating }),
  };
};

const grantLine = (grant: Grant): PersonalDataLine => {
  const { grantId, deviceId, ticketId, category, title, state, requestedAt, revealedAt, expiresAt, closedAt } = grant;
  const { plan, reason, actionsTaken, otherDone } = grant;
  return {
    ...{ record: 'grant', grantId, deviceId, category, title, state, requestedAt },
    ...(ticketId !== undefined && { ticketId }),
    ...(plan !== undefined && { plan }),
    ...(reason !== undefined && { reason }),
    ...(actionsTaken !== undefined && { actionsTaken }),
    ...(otherDone !== undefined && { otherDone }),
    ...(revealedAt !== undefined && { revealedAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(closedAt !== undefined && { closedAt }),
  };
};

async function* eachIn<Item>(pageAt: (continuation?: string) => Promise<Page<Item>>): AsyncIterable<Item> {
  let continuation: string | undefined;
  do {
    const page = await pageAt(continuation);
    yield* page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
