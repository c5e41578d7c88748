import type { ClockName, Cycle } from './clocks';
import { never } from './defect';
import type { Coverage, PolicyRef, Severity, TicketType } from './policies';
import type { Instant } from './time';

export const ticketStates = ['new', 'assigned', 'active', 'mitigated', 'resolved', 'closed'] as const;
export type TicketState = (typeof ticketStates)[number];

/** The desk itself, where an event has no person behind it. */
export const theDesk = 'desk';

/** One matter, one number: the fold of its events. Descriptions and messages live in the events. */
export interface Ticket {
  readonly ticketId: string;
  readonly lane: 'user';
  readonly type: TicketType;
  readonly title: string;
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly state: TicketState;
  readonly tier: string;
  readonly policy: PolicyRef;
  readonly filedBy: string;
  readonly filedAt: Instant;
  readonly assignee?: string;
  readonly resolvedAt?: Instant;
  readonly closedAt?: Instant;
  readonly cycles: readonly Cycle[];
}

/**
 * What happened. `data` holds neither a text somebody wrote nor a person's id: those stand in `text`, `people` and `by`,
 * so that erasure can take them out of the stored event and its hash still verifies (docs/design.md §15).
 */
interface EventOf<Kind extends string, Data, People = Record<never, string>, Text = Record<never, string>> {
  readonly kind: Kind;
  readonly at: Instant;
  readonly by: string;
  readonly data: Readonly<Data>;
  readonly people: Readonly<People>;
  readonly text: Readonly<Text>;
}

export interface FiledData {
  readonly ticketId: string;
  readonly lane: 'user';
  readonly type: TicketType;
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly tier: string;
  readonly policy: PolicyRef;
}

export type TicketEvent =
  | EventOf<'ticket-filed', FiledData, Record<never, string>, { readonly title: string; readonly description: string }>
  | EventOf<'ticket-assigned', Record<never, never>, { readonly assignee: string }>
  | EventOf<'ticket-responded', Record<never, never>, Record<never, string>, { readonly message?: string }>
  | EventOf<'ticket-updated', Record<never, never>, Record<never, string>, { readonly message: string }>
  | EventOf<'ticket-resolved', { readonly cause: 'solved' }, Record<never, string>, { readonly solution: string }>
  | EventOf<'ticket-closed', Record<never, never>>
  | EventOf<'tier-climbed', { readonly fromTier: string; readonly toTier: string; readonly dueAt: string }>
  | EventOf<'elevation-noted', { readonly grantId: string; readonly deviceId: string; readonly what: string }>
  | EventOf<'clock-breached', { readonly clock: ClockName; readonly cycle: number; readonly dueAt: string }>;

const started = (ticket: Ticket, clock: ClockName, startedAt: Instant, tier = ticket.tier): readonly Cycle[] => {
  const { severity, coverage, policy } = ticket;
  const cycle = 1 + ticket.cycles.filter((one) => one.clock === clock).length;
  return [...ticket.cycles, { clock, cycle, tier, severity, coverage, policy, startedAt }];
};

const stopped = (ticket: Ticket, clocks: readonly ClockName[], stoppedAt: Instant): readonly Cycle[] =>
  ticket.cycles.map((one) => (clocks.includes(one.clock) && one.stoppedAt === undefined ? { ...one, stoppedAt } : one));

const filed = (event: Extract<TicketEvent, { kind: 'ticket-filed' }>): Ticket => {
  const bare: Ticket = {
    ...event.data,
    title: event.text.title,
    state: 'new',
    filedBy: event.by,
    filedAt: event.at,
    cycles: [],
  };
  const responding: Ticket = { ...bare, cycles: started(bare, 'response', event.at) };
  return { ...responding, cycles: started(responding, 'tier-response', event.at) };
};

/**
 * Folds one event into a ticket. The first event of a ticket is `ticket-filed`; any other without a ticket is a defect.
 *
 * A response stops the clocks that wait for one and starts the first update cycle; a climb starts the next tier's clock;
 * a recorded breach marks its cycle for ever. Source: docs/design.md §4, §6.
 */
export const evolve = (ticket: Ticket | undefined, event: TicketEvent): Ticket => {
  if (event.kind === 'ticket-filed') return filed(event);
  if (ticket === undefined) throw new Error(`${event.kind} without a ticket`);
  switch (event.kind) {
    case 'ticket-assigned':
      return { ...ticket, state: 'assigned', assignee: event.people.assignee };
    case 'ticket-responded': {
      const answered: Ticket = {
        ...ticket,
        state: 'active',
        cycles: stopped(ticket, ['response', 'tier-response'], event.at),
      };
      return { ...answered, cycles: started(answered, 'update', event.at) };
    }
    case 'ticket-updated': {
      const told: Ticket = { ...ticket, cycles: stopped(ticket, ['update'], event.at) };
      return { ...told, cycles: started(told, 'update', event.at) };
    }
    case 'ticket-resolved':
      return {
        ...ticket,
        state: 'resolved',
        resolvedAt: event.at,
        cycles: stopped(ticket, ['response', 'tier-response', 'update'], event.at),
      };
    case 'ticket-closed':
      return { ...ticket, state: 'closed', closedAt: event.at };
    case 'elevation-noted':
      return ticket;
    case 'tier-climbed': {
      const cycles = stopped(ticket, ['tier-response'], event.at).map((one) =>
        one.clock === 'tier-response' && one.tier === event.data.fromTier ? { ...one, breachedAt: event.at } : one,
      );
      const climbed: Ticket = { ...ticket, tier: event.data.toTier, cycles };
      return { ...climbed, cycles: started(climbed, 'tier-response', event.at) };
    }
    case 'clock-breached': {
      const { clock, cycle } = event.data;
      const cycles = ticket.cycles.map((one) =>
        one.clock === clock && one.cycle === cycle ? { ...one, breachedAt: event.at } : one,
      );
      return { ...ticket, cycles };
    }
    default:
      return never(event);
  }
};

/** Is it still being worked on? A lease on a device's password is bound to a live ticket. */
export const isLiveTicket = ({ state }: Ticket): boolean => state !== 'resolved' && state !== 'closed';

/** The ticket that a run of events amounts to. Throws on an empty run. */
export const ticketFrom = (events: readonly TicketEvent[]): Ticket => {
  const ticket = events.reduce<Ticket | undefined>(evolve, undefined);
  if (ticket === undefined) throw new Error('a ticket begins with ticket-filed');
  return ticket;
};
