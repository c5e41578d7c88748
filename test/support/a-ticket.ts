import type { ClockName } from '../../desk/rules/clocks';
import type { Coverage, Policy, Severity, TicketType } from '../../desk/rules/policies';
import { type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import { managedDesktop } from './a-policy';

/** A Monday morning on the policy's coast, far from any change of the clock. */
export const mondayMorning = '2026-03-02T08:00:00.000-08:00';

export const aNumber = 'TL-7KQ4M2XD0A';

const bare = { people: {}, text: {} };

export interface FiledAs {
  readonly ticketId?: string;
  readonly at?: string;
  readonly by?: string;
  readonly type?: TicketType;
  readonly severity?: Severity;
  readonly coverage?: Coverage;
  readonly policy?: Policy;
}

/** What happened first: somebody filed a ticket. Severity B under Managed Desktop, unless told otherwise. */
export const filed = ({
  ticketId = aNumber,
  at = mondayMorning,
  by = 'requester',
  type = 'incident',
  severity = 'B',
  coverage = 'support-hours',
  policy = managedDesktop,
}: FiledAs = {}): TicketEvent => {
  const tier = policy.ladder[0]?.tier ?? '';
  const { id, version } = policy;
  return {
    kind: 'ticket-filed',
    at: instant(at),
    by,
    data: { ticketId, lane: 'user', type, severity, coverage, tier, policy: { id, version } },
    people: {},
    text: { title: 'Outlook does not start', description: 'It closes at once.' },
  };
};

export const assigned = (at: string, by = 'agent'): TicketEvent => ({
  ...bare,
  kind: 'ticket-assigned',
  at: instant(at),
  by,
  data: {},
  people: { assignee: by },
});

export const responded = (at: string, by = 'agent'): TicketEvent => ({
  kind: 'ticket-responded',
  at: instant(at),
  by,
  data: {},
  people: {},
  text: { message: 'I am looking into it.' },
});

export const updated = (at: string, by = 'agent'): TicketEvent => ({
  kind: 'ticket-updated',
  at: instant(at),
  by,
  data: {},
  people: {},
  text: { message: 'Still looking.' },
});

export const resolved = (at: string, by = 'agent'): TicketEvent => ({
  kind: 'ticket-resolved',
  at: instant(at),
  by,
  data: { cause: 'solved' },
  people: {},
  text: { solution: 'Repaired the profile.' },
});

export const closed = (at: string): TicketEvent => ({
  ...bare,
  kind: 'ticket-closed',
  at: instant(at),
  by: 'desk',
  data: {},
});

export const climbed = (at: string, fromTier: string, toTier: string): TicketEvent => ({
  ...bare,
  kind: 'tier-climbed',
  at: instant(at),
  by: 'desk',
  data: { fromTier, toTier, dueAt: at },
});

export const breached = (at: string, clock: ClockName, cycle = 1): TicketEvent => ({
  ...bare,
  kind: 'clock-breached',
  at: instant(at),
  by: 'desk',
  data: { clock, cycle, dueAt: at },
});

/** A ticket filed so, to which this happened since. */
export const aTicket = (as: FiledAs = {}, ...since: readonly TicketEvent[]): Ticket =>
  ticketFrom([filed(as), ...since]);
