import { calendarNamed, tierOf } from './clocks';
import { type LevelStep, thresholdOf } from './next-step';
import type { ClockName, Level, Policy, Severity } from './policies';
import type { Ticket } from './tickets';
import { type Instant, plusMs } from './time';

/**
 * The once-only record that a level of a clock was reached. `alertId` is made of clock, cycle and threshold; `reachedAt`
 * is when it was reached, `raisedAt` when that was recorded.
 */
export interface Alert {
  readonly alertId: string;
  readonly ticketId: string;
  readonly clock: ClockName;
  readonly cycle: number;
  readonly threshold: string;
  readonly severity: Severity;
  readonly tier: string;
  readonly reachedAt: Instant;
  readonly deadlineAt: Instant;
  readonly raisedAt: Instant;
}

/**
 * What a notice tells of: an alert of a ticket, or an alarm of a device or of the desk itself; it is stored beside it. Where a step of the
 * requester's duties is told, `alertId` is the effect key of that step, whose event is the record. Where a change of the
 * ticket is told, it is the id of the last event of that change.
 */
export type NoticeSubject = OfTicket | OfDevice | OfDesk;

export interface OfTicket {
  readonly ticketId: string;
  readonly alertId: string;
}

interface OfDevice {
  readonly deviceId: string;
  readonly alertId: string;
}

/** `kind` is the partition in which the desk keeps what is about itself. */
interface OfDesk {
  readonly kind: 'setting';
  readonly alertId: string;
}

/**
 * Whom a notice goes to: a group's mailbox, a person by the id that `directory` knows, the ticket's primary contact as it
 * is when the notice is sent, or an admin contact by its id. Never an address: that is found when it is sent.
 */
export type Recipient = ToGroup | Somebody;

interface ToGroup {
  readonly group: string;
}

export type Somebody = { readonly person: string } | { readonly contact: 'primary' } | ToContact;

interface ToContact {
  readonly adminContact: string;
}

/**
 * One message to one group or person by one channel, stored before it is sent: these documents are the outbox.
 * `sendAt` is when it may be tried (again), absent once it is settled; `noticeId` is stable, so that sending twice is
 * recognisably once. `eventSeq` is there when it tells of a change of the ticket: the number of the event that it speaks
 * of. Such a notice is `spared` when its reader gets another of the same change, and `given-up` when it goes nowhere; then
 * `sentAt` is when that was settled.
 */
export type Notice = (
  | (OfTicket & Recipient)
  | (OfDevice & (ToGroup | { readonly person: string } | ToContact))
  | (OfDesk & (ToGroup | ToContact))
) & {
  readonly noticeId: string;
  readonly channel: 'email';
  readonly status: 'pending' | 'sent' | 'spared' | 'given-up';
  readonly eventSeq?: number;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly sendAt?: Instant;
  readonly sentAt?: Instant;
};

/** In which partition a notice lies: that of its ticket or device, or the desk's own. */
export const partitionOf = (notice: Notice): string => {
  if ('kind' in notice) return notice.kind;
  return 'deviceId' in notice ? notice.deviceId : notice.ticketId;
};

const pending = { channel: 'email', status: 'pending', attempts: 0 } as const;

export const noticeTo = (group: string, subject: NoticeSubject, createdAt: Instant, sendAt: Instant): Notice => ({
  noticeId: `notice-${subject.alertId}-${group}-email`,
  ...subject,
  group,
  ...pending,
  createdAt,
  sendAt,
});

/** A notice of an alarm to an admin contact, to be sent at once. */
export const noticeToContact = (adminContact: string, subject: OfDevice | OfDesk, createdAt: Instant): Notice => ({
  noticeId: `notice-${subject.alertId}-email-contact-${adminContact}`,
  ...subject,
  adminContact,
  ...pending,
  createdAt,
  sendAt: createdAt,
});

/** Whom to ask about a ticket: its primary contact, who is the requester unless somebody else was named (R62, R65). */
export const primaryOf = ({ hasContact, takenOverBy = [], filedBy }: Ticket): Somebody =>
  hasContact || takenOverBy.length > 0 ? { contact: 'primary' } : { person: filedBy };

/** A notice to somebody in their part in the ticket. Its id names that part: ids outlive persons. */
export const noticeToPart = (
  part: string,
  recipient: Somebody,
  subject: OfTicket,
  createdAt: Instant,
  sendAt: Instant,
): Notice => ({
  noticeId: `notice-${subject.alertId}-email-${part}`,
  ...subject,
  ...recipient,
  ...pending,
  createdAt,
  sendAt,
});

/** A notice to one person about a device, to be sent at once. Its id names their part in it. */
export const noticeToPerson = (part: string, person: string, subject: OfDevice, createdAt: Instant): Notice => ({
  noticeId: `notice-${subject.alertId}-email-${part}`,
  ...subject,
  person,
  ...pending,
  createdAt,
  sendAt: createdAt,
});

/** A notice to each of these groups, to be sent at once. */
export const noticesTo = (groups: Iterable<string>, subject: NoticeSubject, createdAt: Instant): readonly Notice[] =>
  [...new Set(groups)].map((group) => noticeTo(group, subject, createdAt, createdAt));

/** A group of staff: who works a tier, and where its mail goes. `objectId` is the directory group in Entra ID. */
export interface Group {
  readonly id: string;
  readonly objectId: string;
  readonly name: string;
  readonly mailbox: string;
}

/** The levels of the policy that a step stands for: several may tell several people at one threshold (C22). */
export const levelsOf = ({ severity }: Ticket, { clock, threshold }: LevelStep, policy: Policy): readonly Level[] =>
  policy.levels[clock].filter(
    ({ afterMinutes, severities }) => thresholdOf(afterMinutes) === threshold && severities.includes(severity),
  );

export const alertOf = ({ ticketId, severity, tier }: Ticket, step: LevelStep, raisedAt: Instant): Alert => {
  const { key, clock, cycle, threshold, dueAt, deadlineAt } = step;
  return { alertId: key, ticketId, clock, cycle, threshold, severity, tier, reachedAt: dueAt, deadlineAt, raisedAt };
};

/** Had the deadline passed when a warning that it is ahead was recorded? Such an alert is kept, and nobody is told. */
export const isStale = ({ threshold, deadlineAt, raisedAt }: Alert): boolean =>
  isAhead(threshold) && deadlineAt <= raisedAt;

/** Is it a level before the deadline? */
export const isAhead = (threshold: string): boolean => threshold.startsWith('before');

/** A notice to each group that these levels name, to be sent as soon as their delivery calendar allows (C13). */
export const noticesOf = (
  alert: Alert,
  ticket: Ticket,
  levels: readonly Level[],
  policy: Policy,
): readonly Notice[] => {
  const sendAtByGroup = new Map<string, Instant>();
  for (const { tell, delivery } of levels) {
    const sendAt = deliveryAt(policy, delivery, alert.raisedAt);
    for (const whom of tell) {
      const group = whom === 'tier' ? tierOf(policy, ticket.lane, ticket.tier).group : whom;
      const other = sendAtByGroup.get(group);
      if (other === undefined || sendAt < other) sendAtByGroup.set(group, sendAt);
    }
  }
  const { ticketId, alertId, raisedAt } = alert;
  return [...sendAtByGroup].map(([group, sendAt]) => noticeTo(group, { ticketId, alertId }, raisedAt, sendAt));
};

/** Now, or when the delivery calendar next opens, if there is one. */
export const deliveryAt = (policy: Policy, delivery: string | undefined, now: Instant): Instant => {
  if (delivery === undefined) return now;
  const calendar = calendarNamed(policy, delivery);
  return calendar.isOpen(now) ? now : (calendar.nextChange(now) ?? now);
};

const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;

/** Takes the notice for one try: whoever fails leaves it to be tried again after 1, 2, 4 … minutes, at most an hour. */
export const tried = (notice: Notice, now: Instant): Notice => ({
  ...notice,
  attempts: notice.attempts + 1,
  sendAt: plusMs(now, Math.min(longestRetryMs, firstRetryMs * 2 ** notice.attempts)),
});

export const sent = ({ sendAt: _, ...notice }: Notice, now: Instant): Notice => ({
  ...notice,
  status: 'sent',
  sentAt: now,
});

/** Settled without being sent. */
export const dropped = ({ sendAt: _, ...notice }: Notice, status: 'spared' | 'given-up', now: Instant): Notice => ({
  ...notice,
  status,
  sentAt: now,
});

const triesOfChangeMax = 78; // no source: about three days of tries; by then nobody needs to hear of it

/** Does it tell of a change of a ticket, or somebody of their elevation? */
export const isNews = (notice: Notice): boolean =>
  notice.eventSeq !== undefined || ('deviceId' in notice && 'person' in notice);

/** News is not worth sending for ever; an alert, an alarm and what follows from a duty are. */
export const isSpent = (notice: Notice): boolean => isNews(notice) && notice.attempts >= triesOfChangeMax;

const ranks = ['contact', 'person', 'adminContact', 'group'] as const;

const rankOf = (recipient: Recipient): number => ranks.findIndex((rank) => rank in recipient);

/** Of two notices of one change to one address only the first is sent: whoever is asked comes before whoever is informed. */
export const comesBefore = (one: Notice, other: Notice): boolean =>
  rankOf(one) < rankOf(other) || (rankOf(one) === rankOf(other) && one.noticeId < other.noticeId);
