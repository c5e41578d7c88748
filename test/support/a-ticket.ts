import type {
  ClockName,
  Coverage,
  Lane,
  Party,
  Policy,
  PolicyRef,
  Severity,
  TicketType,
} from '../../desk/rules/policies';
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
  readonly lane?: Lane;
  readonly type?: TicketType;
  readonly severity?: Severity;
  readonly coverage?: Coverage;
  readonly policy?: Policy;
}

/** What happened first: somebody filed a ticket. A user's, of severity B under Managed Desktop, unless told otherwise. */
export const filed = ({
  ticketId = aNumber,
  at = mondayMorning,
  by = 'requester',
  lane = 'user',
  type = 'incident',
  severity = 'B',
  coverage = 'support-hours',
  policy = managedDesktop,
}: FiledAs = {}): TicketEvent => {
  const tier = policy.lanes[lane]?.ladder[0]?.tier ?? '';
  const { id, version } = policy;
  return {
    kind: 'ticket-filed',
    at: instant(at),
    by,
    data: { ticketId, lane, type, severity, coverage, tier, policy: { id, version } },
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

/** A tier that missed one of its clocks: the ticket goes up. */
export const climbed = (
  at: string,
  fromTier: string,
  toTier: string,
  missed: 'tier-response' | 'tier-solve' = 'tier-response',
): TicketEvent => ({
  ...bare,
  kind: 'tier-climbed',
  at: instant(at),
  by: 'desk',
  data: { fromTier, toTier, missed, dueAt: at },
});

/** A person sent it up: nobody missed anything. */
export const sentUp = (at: string, fromTier: string, toTier: string): TicketEvent => ({
  ...bare,
  kind: 'tier-climbed',
  at: instant(at),
  by: 'agent',
  data: { fromTier, toTier },
});

export const asked = (at: string): TicketEvent => ({
  ...bare,
  kind: 'requester-asked',
  at: instant(at),
  by: 'agent',
  data: {},
  text: { question: 'Since when?' },
});

export const answered = (at: string): TicketEvent => ({
  ...bare,
  kind: 'requester-answered',
  at: instant(at),
  by: 'requester',
  data: {},
  text: { answer: 'Since Monday.' },
});

export const severityChanged = (at: string, severity: Severity, coverage: Coverage = 'support-hours'): TicketEvent => ({
  ...bare,
  kind: 'severity-changed',
  at: instant(at),
  by: 'agent',
  data: { severity, coverage },
});

export const policyChanged = (
  at: string,
  { id, version }: PolicyRef,
  tier = 'tier-1',
  coverage: Coverage = 'support-hours',
): TicketEvent => ({
  ...bare,
  kind: 'policy-changed',
  at: instant(at),
  by: 'desk',
  data: { policy: { id, version }, tier, coverage },
});

export const handedOver = (at: string, to: Party): TicketEvent => ({
  ...bare,
  kind: 'ticket-handed-over',
  at: instant(at),
  by: 'agent',
  data: { to },
});

export const handoverTaken = (at: string, party: Party): TicketEvent => ({
  ...bare,
  kind: 'handover-taken',
  at: instant(at),
  by: 'operations',
  data: { party },
});

export const handoverReturned = (at: string, party: Party): TicketEvent => ({
  ...bare,
  kind: 'handover-returned',
  at: instant(at),
  by: 'operations',
  data: { party },
});

export const mitigated = (at: string): TicketEvent => ({
  ...bare,
  kind: 'ticket-mitigated',
  at: instant(at),
  by: 'agent',
  data: {},
});

export const reactivated = (at: string): TicketEvent => ({
  ...bare,
  kind: 'ticket-reactivated',
  at: instant(at),
  by: 'requester',
  data: {},
});

export const levelReached = (at: string, clock: ClockName, threshold: string, cycle = 1): TicketEvent => ({
  ...bare,
  kind: 'level-reached',
  at: instant(at),
  by: 'desk',
  data: { clock, cycle, threshold, dueAt: at },
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
