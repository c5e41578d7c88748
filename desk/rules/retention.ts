import type { Alarm } from './alarms';
import type { Device } from './devices';
import { type Grant, openStates } from './grants';
import type { Ticket } from './tickets';
import { dayMs, type Instant, plusMs } from './time';

/** What ended at this moment or earlier has been kept for its days (R84, R105). */
export const keptSince = (now: Instant, days: number): Instant => plusMs(now, -days * dayMs);

/** Has the time of a ticket run out? Nothing that is not closed ever goes. */
export const isTicketOver = ({ state, closedAt }: Ticket, before: Instant): boolean =>
  state === 'closed' && closedAt !== undefined && closedAt <= before;

/** Has the time of a lease run out? It counts from its end, which is at the latest when it would have run out; never while it waits or is held. */
export const isGrantOver = (grant: Grant, { activeGrant, unreviewed = [] }: Device, before: Instant): boolean => {
  const { grantId, state, lapsesAt, expiresAt = lapsesAt, closedAt = expiresAt } = grant;
  if (grantId === activeGrant || openStates.includes(state)) return false;
  // Until it is reviewed, or was marked as not, an emergency is owed something.
  return closedAt <= before && !unreviewed.some((one) => one.grantId === grantId);
};

/** An alarm about a rotation that is still under way is needed, however old it is: the device may be open to somebody. */
export const isAlarmOver = ({ about, raisedAt }: Alarm, { rotation, activeGrant }: Device, before: Instant): boolean =>
  raisedAt <= before && about !== rotation?.rotationId && about !== activeGrant;
