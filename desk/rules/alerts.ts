import { calendarNamed, tierOf } from './clocks';
import { type LevelStep, thresholdOf } from './next-step';
import type { ClockName, Level, Policy, Severity } from './policies';
import { isSecurityTicket } from './security';
import type { Ticket } from './tickets';
import { type Instant, iso, plusMs } from './time';

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
 * What a notice tells of: an alert of a ticket, or an alarm of a device; it is stored beside it. Where a step of the
 * requester's duties is told, `alertId` is the effect key of that step, whose event is the record.
 */
export type NoticeSubject =
  | { readonly ticketId: string; readonly alertId: string }
  | { readonly deviceId: string; readonly alertId: string };

/** Whom a notice goes to: a group's mailbox, or a person by the id that `directory` knows. */
export type Recipient = { readonly group: string } | { readonly person: string };

/**
 * One message to one group or person by one channel, stored before it is sent: these documents are the outbox.
 * `sendAt` is when it may be tried (again), absent once it is sent; `noticeId` is stable, so that sending twice is recognisably once.
 */
export type Notice = NoticeSubject &
  Recipient & {
    readonly noticeId: string;
    readonly channel: 'email';
    readonly status: 'pending' | 'sent';
    readonly attempts: number;
    readonly createdAt: Instant;
    readonly sendAt?: Instant;
    readonly sentAt?: Instant;
  };

const pending = { channel: 'email', status: 'pending', attempts: 0 } as const;

const noticeTo = (group: string, subject: NoticeSubject, createdAt: Instant, sendAt: Instant): Notice => ({
  noticeId: `notice-${subject.alertId}-${group}-email`,
  ...subject,
  group,
  ...pending,
  createdAt,
  sendAt,
});

/** A notice to whoever filed the ticket, to be sent at once. Its id names the part they have: ids outlive persons. */
export const noticeToRequester = (person: string, subject: NoticeSubject, createdAt: Instant): Notice => ({
  noticeId: `notice-${subject.alertId}-email-requester`,
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

const isAhead = (threshold: string): boolean => threshold.startsWith('before');

/** A notice to each group that these levels name, to be sent as soon as their delivery calendar allows (C13). */
export const noticesOf = (
  alert: Alert,
  ticket: Ticket,
  levels: readonly Level[],
  policy: Policy,
): readonly Notice[] => {
  const sendAtByGroup = new Map<string, Instant>();
  for (const { tell, delivery } of levels) {
    const sendAt = delivery === undefined ? alert.raisedAt : deliveryAt(policy, delivery, alert.raisedAt);
    for (const whom of tell) {
      const group = whom === 'tier' ? tierOf(policy, ticket.lane, ticket.tier).group : whom;
      const other = sendAtByGroup.get(group);
      if (other === undefined || sendAt < other) sendAtByGroup.set(group, sendAt);
    }
  }
  const { ticketId, alertId, raisedAt } = alert;
  return [...sendAtByGroup].map(([group, sendAt]) => noticeTo(group, { ticketId, alertId }, raisedAt, sendAt));
};

/** Now, or when the delivery calendar next opens. */
const deliveryAt = (policy: Policy, delivery: string, now: Instant): Instant => {
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

const nounByClock: Readonly<Record<ClockName, string>> = {
  response: 'response',
  'tier-response': 'tier response',
  update: 'update',
  'tier-solve': 'tier solution',
  resolution: 'resolution',
  customer: 'customer answer',
  handover: 'handover',
};

/** What the mail says. `ticketUrl` leads to the ticket's page. */
export const alertMessage = (
  alert: Alert,
  ticket: Ticket,
  ticketUrl: string,
): { readonly subject: string; readonly text: string } => {
  const { alertId: _, ticketId, clock, threshold, severity, tier, deadlineAt } = alert;
  const noun = nounByClock[clock];
  const isMissed = !isAhead(threshold);
  return {
    subject: `${ticketId}: ${noun} deadline ${isMissed ? 'missed' : 'ahead'} (severity ${severity})`,
    text: [
      `The ${noun} deadline of ticket ${ticketId}, severity ${severity}, ${
        isMissed ? `was ${iso(deadlineAt)} and has passed unmet` : `is ${iso(deadlineAt)}`
      }.`,
      // A level may tell any group, and what the security area writes is for its own people (R95).
      ...(isSecurityTicket(ticket) ? [] : [`Title: ${ticket.title}`]),
      `It is with ${tier}.`,
      '',
      ticketUrl,
      '',
    ].join('\n'),
  };
};
