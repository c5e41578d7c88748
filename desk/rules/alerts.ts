import { type ClockName, tierOf } from './clocks';
import type { DueStep } from './next-step';
import type { Policy, Severity } from './policies';
import type { Ticket } from './tickets';
import { type Instant, iso, plusMs } from './time';

/** The once-only record that a clock of a ticket was missed. `alertId` is made of clock, cycle and threshold. */
export interface Alert {
  readonly alertId: string;
  readonly ticketId: string;
  readonly clock: ClockName;
  readonly cycle: number;
  readonly threshold: 'breach';
  readonly severity: Severity;
  readonly tier: string;
  readonly deadlineAt: Instant;
  readonly raisedAt: Instant;
}

/**
 * One message to one group by one channel, stored before it is sent: these documents are the outbox.
 * `sendAt` is when it may be tried (again), absent once it is sent; `noticeId` is stable, so that sending twice is recognisably once.
 */
export interface Notice {
  readonly noticeId: string;
  readonly ticketId: string;
  readonly alertId: string;
  readonly group: string;
  readonly channel: 'email';
  readonly status: 'pending' | 'sent';
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly sendAt?: Instant;
  readonly sentAt?: Instant;
}

/** A group of staff: who works a tier, and where its mail goes. `objectId` is the directory group in Entra ID. */
export interface Group {
  readonly id: string;
  readonly objectId: string;
  readonly name: string;
  readonly mailbox: string;
}

type Breach = Extract<DueStep, { kind: 'breach' }>;

export const alertOf = ({ ticketId, severity, tier }: Ticket, step: Breach, raisedAt: Instant): Alert => {
  const { key, clock, cycle, dueAt } = step;
  return { alertId: key, ticketId, clock, cycle, threshold: 'breach', severity, tier, deadlineAt: dueAt, raisedAt };
};

/** A notice to each group that the policy names for the missed clock; none where it names nobody. */
export const noticesOf = ({ alertId, ticketId, clock, tier, raisedAt }: Alert, policy: Policy): readonly Notice[] => {
  const told = policy.breach[clock]?.tell ?? [];
  const groups = new Set(told.map((whom) => (whom === 'tier' ? tierOf(policy, tier).group : whom)));
  return [...groups].map((group) => ({
    noticeId: `notice-${alertId}-${group}-email`,
    ticketId,
    alertId,
    group,
    channel: 'email',
    status: 'pending',
    attempts: 0,
    createdAt: raisedAt,
    sendAt: raisedAt,
  }));
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
};

/** What the mail says. `ticketUrl` leads to the ticket's page. */
export const breachMessage = (
  alert: Alert,
  ticket: Ticket,
  ticketUrl: string,
): { readonly subject: string; readonly text: string } => {
  const noun = nounByClock[alert.clock];
  return {
    subject: `${alert.ticketId}: ${noun} deadline missed (severity ${alert.severity})`,
    text: [
      `The ${noun} deadline of ticket ${alert.ticketId}, severity ${alert.severity}, was ${iso(alert.deadlineAt)} and has passed unmet.`,
      `Title: ${ticket.title}`,
      `It is with ${alert.tier}.`,
      '',
      ticketUrl,
      '',
    ].join('\n'),
  };
};
