import { Fault, type Message, type Outbox, type Ports, type StoredNotice } from '../ports';
import { alarmMessage } from '../rules/alarms';
import { alertMessage, type Notice, type Recipient, sent, tried } from '../rules/alerts';
import { unseal } from '../rules/audit';
import type { Device } from '../rules/devices';
import { dutyMessage, isDutyEvent, questionOf } from '../rules/duty-notices';
import { approvalMessage } from '../rules/elevation-notices';
import type { Ticket, TicketEvent } from '../rules/tickets';
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
  for (const outbox of [ports.devices, ports.tickets]) {
    const waiting = await outbox.waitingNotices(ports.clock.now(), noticesPerSweepMax);
    for (const stored of waiting) await deliver(ports, outbox, stored);
    count += waiting.length;
  }
  await ports.directory.beat('notice-retry', ports.clock.now());
  return count;
};

/**
 * Takes the notice by its etag, sends it, marks it sent: at least once, with a stable id (docs/data.md §1).
 * A process that dies between sending and marking sends it again after the retry time.
 */
const deliver = async (ports: Ports, outbox: Outbox, { notice, etag }: StoredNotice): Promise<void> => {
  const { clock, notifier, log } = ports;
  const about = { partition: partitionOf(notice), noticeId: notice.noticeId };
  try {
    const taken = await outbox.replaceNotice(tried(notice, clock.now()), etag);
    const message = await messageOf(ports, taken.notice);
    if (message === undefined) return log('error', 'a notice has no mailbox to go to', about);
    await notifier.send(message);
    await outbox.replaceNotice(sent(taken.notice, clock.now()), taken.etag);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.kind === 'stale') return; // Somebody else has taken it.
    log('warn', 'a notice waits for its next try', { ...about, fault: error.kind });
  }
};

const partitionOf = (notice: Notice): string => ('deviceId' in notice ? notice.deviceId : notice.ticketId);

const messageOf = async (ports: Ports, notice: Notice): Promise<Message | undefined> => {
  const reader = await readerOf(ports, notice);
  if (reader === undefined) return undefined;
  const words =
    'deviceId' in notice
      ? await alarmWords(ports, notice.deviceId, notice.alertId)
      : await alertWords(ports, notice.ticketId, notice.alertId, reader.zone);
  return words && { noticeId: `${partitionOf(notice)}-${notice.noticeId}`, to: reader.mail, ...words };
};

const readerOf = async (
  { directory }: Ports,
  recipient: Recipient,
): Promise<{ readonly mail: string; readonly zone?: string } | undefined> => {
  if ('person' in recipient) return directory.person(recipient.person);
  const group = (await directory.groups()).find(({ id }) => id === recipient.group);
  return group && { mail: group.mailbox };
};

type Words = Pick<Message, 'subject' | 'text'>;

const alertWords = async (
  ports: Ports,
  ticketId: string,
  alertId: string,
  zone: string | undefined,
): Promise<Words | undefined> => {
  const { tickets, publicUrl } = ports;
  const [stored, alerts] = await Promise.all([tickets.read(ticketId), tickets.alerts(ticketId)]);
  const alert = alerts.find((one) => one.alertId === alertId);
  if (stored === undefined) return undefined;
  if (alert === undefined) return dutyWords(ports, stored.ticket, alertId, zone);
  return alertMessage(alert, stored.ticket, `${publicUrl}/tickets/${ticketId}`);
};

/** Of a step of the requester's duties: its event is the record, and was stored under the step's effect key. */
const dutyWords = async (
  { tickets, directory, publicUrl }: Ports,
  ticket: Ticket,
  key: string,
  zone: string | undefined,
): Promise<Words | undefined> => {
  const { ticketId } = ticket;
  const chain = await tickets.events(ticketId);
  const events = chain.map((event) => unseal<TicketEvent>(event));
  const event = events.find((one, index) => chain[index]?.commandId === key && isDutyEvent(one));
  if (event === undefined || !isDutyEvent(event)) return undefined;
  const policyOf = await policiesOf(directory, [ticket]);
  const ticketUrl = `${publicUrl}/tickets/${ticketId}`;
  return dutyMessage({ event, ticket, question: questionOf(events, event), policyOf, ticketUrl, zone });
};

const alarmWords = async (ports: Ports, deviceId: string, alarmId: string): Promise<Words | undefined> => {
  const { devices, publicUrl } = ports;
  const [stored, alarms] = await Promise.all([devices.read(deviceId), devices.alarms(deviceId)]);
  if (stored === undefined) return undefined;
  const alarm = alarms.find((one) => one.alarmId === alarmId);
  if (alarm === undefined) return approvalWords(ports, stored.device, alarmId);
  return alarmMessage(alarm, stored.device, `${publicUrl}/api/v1/devices/${deviceId}`);
};

/** Of a request, or of a longer lease, that waits for approval: the grant is the record. */
const approvalWords = async (
  { devices, publicUrl }: Ports,
  device: Device,
  alertId: string,
): Promise<Words | undefined> => {
  for (const grant of await devices.grants(device.deviceId)) {
    const words = approvalMessage(grant, alertId, device, `${publicUrl}/elevations/${grant.grantId}`);
    if (words !== undefined) return words;
  }
  return undefined;
};
