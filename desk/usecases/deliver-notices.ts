import { Fault, type Ports, type StoredNotice } from '../ports';
import { alertMessage, sent, tried } from '../rules/alerts';

const noticesPerSweepMax = 500;

/** Sends the notices of one alert that may be tried now. Whatever fails stays in the outbox for the sweep. */
export const deliverNotices = async (ports: Ports, ticketId: string, alertId: string): Promise<void> => {
  const now = ports.clock.now();
  const waiting = await ports.tickets.noticesOf(ticketId, alertId);
  for (const stored of waiting) {
    const { sendAt } = stored.notice;
    if (sendAt !== undefined && sendAt <= now) await deliver(ports, stored);
  }
};

/** Sends what waits in the outbox, whoever put it there; answers how many were tried. */
export const retryNotices = async (ports: Ports): Promise<number> => {
  const waiting = await ports.tickets.waitingNotices(ports.clock.now(), noticesPerSweepMax);
  for (const stored of waiting) await deliver(ports, stored);
  await ports.directory.beat('notice-retry', ports.clock.now());
  return waiting.length;
};

/**
 * Takes the notice by its etag, sends it, marks it sent: at least once, with a stable id (docs/data.md §1).
 * A process that dies between sending and marking sends it again after the retry time.
 */
const deliver = async (ports: Ports, { notice, etag }: StoredNotice): Promise<void> => {
  const { clock, tickets, notifier, log } = ports;
  const { ticketId, noticeId } = notice;
  try {
    const taken = await tickets.replaceNotice(tried(notice, clock.now()), etag);
    const message = await messageOf(ports, taken);
    if (message === undefined) return log('error', 'a notice has no group to go to', { ticketId, noticeId });
    await notifier.send(message);
    await tickets.replaceNotice(sent(taken.notice, clock.now()), taken.etag);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.kind === 'stale') return; // Somebody else has taken it.
    log('warn', 'a notice waits for its next try', { ticketId, noticeId, fault: error.kind });
  }
};

const messageOf = async ({ tickets, directory, publicUrl }: Ports, { notice }: StoredNotice) => {
  const [stored, alerts, groups] = await Promise.all([
    tickets.read(notice.ticketId),
    tickets.alerts(notice.ticketId),
    directory.groups(),
  ]);
  const alert = alerts.find(({ alertId }) => alertId === notice.alertId);
  const group = groups.find(({ id }) => id === notice.group);
  if (stored === undefined || alert === undefined || group === undefined) return undefined;
  const message = alertMessage(alert, stored.ticket, `${publicUrl}/tickets/${notice.ticketId}`);
  return { noticeId: `${notice.ticketId}-${notice.noticeId}`, to: group.mailbox, ...message };
};
