import { Fault, type Outbox, type Ports, type StoredNotice } from '../ports';
import { isLoud } from '../rules/alarms';
import {
  comesBefore,
  dropped,
  isNews,
  isSpent,
  type Notice,
  partitionOf,
  type Recipient,
  sent,
  tried,
} from '../rules/alerts';
import { unseal } from '../rules/audit';
import { type PolicyOf, tierOf } from '../rules/clocks';
import type { Device } from '../rules/devices';
import { isDutyEvent, questionOf } from '../rules/duty-notices';
import { alarmMessage } from '../rules/mails/alarm-mail';
import { alertMessage } from '../rules/mails/alert-mail';
import { approvalMessage } from '../rules/mails/approval-mail';
import { deskAlarmMessage } from '../rules/mails/desk-alarm-mail';
import { dutyMessage } from '../rules/mails/duty-mail';
import { holderMessage } from '../rules/mails/holder-mail';
import type { MailText } from '../rules/mails/mail';
import { ticketMessage } from '../rules/mails/ticket-mail';
import { isSecurityTicket } from '../rules/security';
import { isToldAsDuty } from '../rules/ticket-notices';
import type { Ticket, TicketEvent } from '../rules/tickets';
import { measure } from './measure';
import { policiesOf } from './policies';

const noticesPerSweepMax = 500;

/**
 * Sends the notices of one alert or alarm that may be tried now; `partition` is its ticket or device. Whatever fails stays
 * in the outbox for the sweep.
 */
export const deliverNotices = async (
  ports: Ports,
  outbox: Outbox,
  partition: string,
  alertId: string,
): Promise<void> => {
  const now = ports.clock.now();
  const waiting = await outbox.noticesOf(partition, alertId);
  for (const stored of waiting) {
    const { sendAt } = stored.notice;
    if (sendAt !== undefined && sendAt <= now) await deliver(ports, outbox, stored);
  }
};

/** Sends what waits in the outboxes, whoever put it there; answers how many were tried. */
export const retryNotices = async (ports: Ports): Promise<number> => {
  let count = 0;
  let left = 0;
  for (const outbox of [ports.devices, ports.directory, ports.tickets]) {
    const waiting = await outbox.waitingNotices(ports.clock.now(), noticesPerSweepMax);
    for (const stored of waiting) left += (await deliver(ports, outbox, stored)) === 'waits' ? 1 : 0;
    count += waiting.length;
  }
  measure(ports.log, 'notices-waiting', left);
  await ports.directory.beat('notice-retry', ports.clock.now());
  return count;
};

/**
 * Takes the notice by its etag, sends it, marks it sent: at least once, with a stable id (docs/data.md §1).
 * A process that dies between sending and marking sends it again after the retry time.
 */
const deliver = async (ports: Ports, outbox: Outbox, { notice, etag }: StoredNotice): Promise<'done' | 'waits'> => {
  const { clock, notifier, log } = ports;
  const about = { partition: partitionOf(notice), noticeId: notice.noticeId };
  try {
    const taken = await outbox.replaceNotice(tried(notice, clock.now()), etag);
    if (isSpent(notice)) {
      await outbox.replaceNotice(dropped(taken.notice, 'given-up', clock.now()), taken.etag);
      log('error', 'a notice was tried too often and is given up', about);
      return 'done';
    }
    const reader = await readerOf(ports, taken.notice);
    if (reader === undefined) {
      log('error', 'a notice has no mailbox to go to', about);
      if (!isNews(notice)) return 'waits';
      await outbox.replaceNotice(dropped(taken.notice, 'given-up', clock.now()), taken.etag);
      return 'done';
    }
    if (await isSpared(ports, outbox, taken.notice, reader)) {
      await outbox.replaceNotice(dropped(taken.notice, 'spared', clock.now()), taken.etag);
      return 'done';
    }
    const words = await wordsOf(ports, taken.notice, reader);
    if (words === undefined) {
      log('error', 'a notice tells of what is not there', about);
      return 'waits';
    }
    await notifier.send({ noticeId: `${about.partition}-${notice.noticeId}`, to: reader.mail, ...words });
    await outbox.replaceNotice(sent(taken.notice, clock.now()), taken.etag);
    return 'done';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.kind === 'stale') return 'done'; // Somebody else has taken it.
    log('warn', 'a notice waits for its next try', { ...about, fault: error.kind });
    return 'waits';
  }
};

interface Reader {
  readonly mail: string;
  readonly zone?: string;
}

const readerOf = async (ports: Ports, notice: Notice): Promise<Reader | undefined> => {
  const { directory } = ports;
  if ('person' in notice) return personOf(ports, notice.person, isNews(notice));
  if ('contact' in notice) return primaryContactOf(ports, notice.ticketId);
  if ('adminContact' in notice) return adminContactOf(ports, notice.adminContact);
  return mailboxOfGroup(directory, notice.group);
};

const mailboxOfGroup = async (directory: Ports['directory'], group: string): Promise<Reader | undefined> => {
  const { mailbox } = (await directory.groups()).find(({ id }) => id === group) ?? {};
  return mailbox === undefined ? undefined : { mail: mailbox };
};

/** Where those read who work on the ticket now. Not of a security ticket: a group may hold anybody (R95). */
const mailboxOf = async ({ directory }: Ports, ticket: Ticket, policyOf: PolicyOf): Promise<string | undefined> => {
  if (isSecurityTicket(ticket)) return undefined;
  return (await mailboxOfGroup(directory, tierOf(policyOf(ticket.policy), ticket.lane, ticket.tier).group))?.mail;
};

/** News is no longer for somebody who has left. */
const personOf = async ({ directory }: Ports, id: string, isOfNews: boolean): Promise<Reader | undefined> => {
  const person = await directory.person(id);
  return isOfNews && person?.leftAt !== undefined ? undefined : person;
};

const adminContactOf = async ({ directory }: Ports, contactId: string): Promise<Reader | undefined> => {
  const { person } = (await directory.contacts()).find(({ id }) => id === contactId) ?? {};
  return person && { mail: person.mail };
};

/** As it is now: the admin contact who took over, whom the events named last, or else the requester. */
const primaryContactOf = async (ports: Ports, ticketId: string): Promise<Reader | undefined> => {
  const { tickets, directory } = ports;
  const { ticket } = (await tickets.read(ticketId)) ?? {};
  if (ticket === undefined) return undefined;
  const takenOverBy = ticket.takenOverBy?.at(-1);
  if (takenOverBy !== undefined) return adminContactOf(ports, takenOverBy);
  const named = (await tickets.events(ticketId)).findLast(({ text }) => text?.['contactMail'] !== undefined);
  const mail = named?.text?.['contactMail'];
  return mail === undefined ? directory.person(ticket.filedBy) : { mail };
};

/**
 * Does somebody at the same address get another notice of the same change, which comes before this one? That of a duty,
 * which its primary contact gets, comes before all news.
 */
const isSpared = async (ports: Ports, outbox: Outbox, notice: Notice, { mail }: Reader): Promise<boolean> => {
  if (notice.eventSeq === undefined || !('ticketId' in notice)) return false;
  const { ticketId, alertId, eventSeq } = notice;
  const others = (await outbox.noticesOf(ticketId, alertId)).map((stored) => stored.notice);
  for (const other of others) {
    const counts = other.status === 'pending' || other.status === 'sent';
    if (!counts || !comesBefore(other, notice)) continue;
    if (isSameMail(await readerOf(ports, other), mail)) return true;
  }
  const event = await eventOf(ports, ticketId, eventSeq);
  return event !== undefined && isToldAsDuty(event) && isSameMail(await primaryContactOf(ports, ticketId), mail);
};

const isSameMail = (reader: Reader | undefined, mail: string): boolean =>
  reader?.mail.toLowerCase() === mail.toLowerCase();

const eventOf = async ({ tickets }: Ports, ticketId: string, seq: number): Promise<TicketEvent | undefined> => {
  const sealed = (await tickets.events(ticketId)).find((one) => one.seq === seq);
  return sealed && unseal<TicketEvent>(sealed);
};

const wordsOf = async (ports: Ports, notice: Notice, reader: Reader): Promise<MailText | undefined> => {
  if ('kind' in notice) return deskAlarmWords(ports, notice.alertId);
  if ('deviceId' in notice) return alarmWords(ports, notice.deviceId, notice.alertId, reader.zone);
  const { ticketId, alertId, eventSeq } = notice;
  const stored = await ports.tickets.read(ticketId);
  if (stored === undefined) return undefined;
  if (eventSeq !== undefined) return changeWords(ports, stored.ticket, eventSeq, notice, reader);
  const alert = (await ports.tickets.alerts(ticketId)).find((one) => one.alertId === alertId);
  if (alert === undefined) return dutyWords(ports, stored.ticket, alertId, reader.zone);
  return alertMessage(alert, stored.ticket, urlOf(ports, ticketId));
};

const urlOf = ({ publicUrl }: Ports, ticketId: string): string => `${publicUrl}/tickets/${ticketId}`;

/** Of a change of the ticket: what was written stands in its event, unless it was erased. */
const changeWords = async (
  ports: Ports,
  ticket: Ticket,
  seq: number,
  reader: Recipient,
  { zone }: Reader,
): Promise<MailText | undefined> => {
  const { tickets, directory, clock } = ports;
  const chain = await tickets.events(ticket.ticketId);
  const sealed = chain.find((one) => one.seq === seq);
  if (sealed === undefined) return undefined;
  const policyOf = await policiesOf(directory, [ticket]);
  return ticketMessage({
    event: unseal<TicketEvent>(sealed),
    said: sealed.text ?? {},
    question: chain.findLast(({ kind }) => kind === 'requester-asked')?.text?.['question'],
    ticket,
    policyOf,
    reader,
    ticketUrl: urlOf(ports, ticket.ticketId),
    zone,
    mailbox: await mailboxOf(ports, ticket, policyOf),
    now: clock.now(),
  });
};

/** Of a step of the requester's duties: its event is the record, and was stored under the step's effect key. */
const dutyWords = async (
  ports: Ports,
  ticket: Ticket,
  key: string,
  zone: string | undefined,
): Promise<MailText | undefined> => {
  const { tickets, directory } = ports;
  const { ticketId } = ticket;
  const chain = await tickets.events(ticketId);
  const events = chain.map((event) => unseal<TicketEvent>(event));
  const event = events.find((one, index) => chain[index]?.commandId === key && isDutyEvent(one));
  if (event === undefined || !isDutyEvent(event)) return undefined;
  const policyOf = await policiesOf(directory, [ticket]);
  const ticketUrl = urlOf(ports, ticketId);
  const mailbox = await mailboxOf(ports, ticket, policyOf);
  return dutyMessage({ event, ticket, question: questionOf(events, event), policyOf, ticketUrl, zone, mailbox });
};

const alarmWords = async (
  ports: Ports,
  deviceId: string,
  alarmId: string,
  zone: string | undefined,
): Promise<MailText | undefined> => {
  const { devices, publicUrl } = ports;
  const [stored, alarms] = await Promise.all([devices.read(deviceId), devices.alarms(deviceId)]);
  if (stored === undefined) return undefined;
  const alarm = alarms.find((one) => one.alarmId === alarmId);
  if (alarm === undefined) return grantWords(ports, stored.device, alarmId, zone);
  const place = isLoud(alarm) ? `elevations/${alarm.about}` : `devices/${deviceId}`;
  return alarmMessage(alarm, stored.device, `${publicUrl}/${place}`);
};

const deskAlarmWords = async ({ directory, publicUrl }: Ports, alarmId: string): Promise<MailText | undefined> => {
  const alarm = await directory.deskAlarm(alarmId);
  return alarm && deskAlarmMessage(alarm, `${publicUrl}/alarms`);
};

/** Of what approvers are asked, and of what a holder is told: the grant is the record. */
const grantWords = async (
  { devices, publicUrl }: Ports,
  device: Device,
  alertId: string,
  zone: string | undefined,
): Promise<MailText | undefined> => {
  for (const grant of await devices.grants(device.deviceId)) {
    const url = `${publicUrl}/elevations/${grant.grantId}`;
    const words = approvalMessage(grant, alertId, device, url) ?? holderMessage(grant, alertId, device, url, zone);
    if (words !== undefined) return words;
  }
  return undefined;
};
