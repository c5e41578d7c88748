import { erased } from './audit';
import type { Cycle, Terms, Wait } from './clocks';
import { never } from './defect';
import type { EventOf } from './event-of';
import {
  type ClockName,
  type Coverage,
  clockNames,
  type Lane,
  type NextActionOwner,
  type Party,
  type PolicyRef,
  type Severity,
  type TicketType,
} from './policies';
import { type Instant, instant } from './time';

export const ticketStates = ['new', 'assigned', 'active', 'mitigated', 'resolved', 'closed'] as const;
export type TicketState = (typeof ticketStates)[number];

/** The desk itself, where an event has no person behind it. */
export const theDesk = 'desk';

/**
 * One matter, one number: the fold of its events. Descriptions and messages live in the events.
 *
 * `terms`, `waits` and `cycles` are the dated facts from which every clock is derived; `severity`, `coverage` and
 * `policy` are those of the newest terms.
 */
export interface Ticket {
  readonly ticketId: string;
  readonly lane: Lane;
  readonly type: TicketType;
  readonly title: string;
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly state: TicketState;
  readonly tier: string;
  readonly policy: PolicyRef;
  /** Whose ticket it is: who filed it, or for whom staff did. */
  readonly filedBy: string;
  readonly filedAt: Instant;
  readonly assignee?: string;
  readonly resolvedAt?: Instant;
  readonly closedAt?: Instant;
  readonly category?: string;
  readonly area?: string;
  readonly devices?: readonly string[];
  /** The ticket that this one comes from. */
  readonly fromTicket?: string;
  /** When the requester would like to be called (R46). */
  readonly callbackAt?: Instant;
  /** How many files it has; absent for none. */
  readonly attachments?: number;
  readonly terms: readonly Terms[];
  readonly waits: readonly Wait[];
  readonly cycles: readonly Cycle[];
  readonly watchers?: readonly string[];
  readonly links?: readonly TicketLink[];
  readonly externalIds?: readonly ExternalId[];
  /** Somebody other than its requester was named as its primary contact; who, stands in the events. */
  readonly hasContact?: true;
  /** Admin contacts of its area who took over as its primary contact since then; the last of them is it now (R62). */
  readonly takenOverBy?: readonly string[];
  /** How often it was sent to another tier because it was in the wrong one (R14). */
  readonly transfers?: number;
  /** What the requester thought of it, 1 to 5 (R68). */
  readonly rating?: number;
  /** Since when everything that was written in it is erased, and whose ticket it was. */
  readonly erasedAt?: Instant;
}

/**
 * What one ticket is to another, seen from the ticket that holds the link: its parent, its duplicate, the problem behind
 * it, the one that it follows. The other ticket holds the word opposite (`oppositeOf`).
 */
export const linkRelations = [
  'parent',
  'child',
  'duplicate-of',
  'duplicated-by',
  'problem',
  'incident',
  'follows',
  'followed-by',
] as const;
export type LinkRelation = (typeof linkRelations)[number];

export interface TicketLink {
  readonly relation: LinkRelation;
  readonly other: string;
}

/** The number of the same matter in somebody else's system (R56). */
export interface ExternalId {
  readonly system: string;
  readonly externalId: string;
}

export interface FiledData {
  readonly ticketId: string;
  readonly lane: Lane;
  readonly type: TicketType;
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly tier: string;
  readonly policy: PolicyRef;
  readonly category?: string;
  readonly area?: string;
  readonly devices?: readonly string[];
  readonly externalIds?: readonly string[];
  readonly fromTicket?: string;
  /** How it came; `portal` when absent. */
  readonly channel?: string;
  readonly usersOrDevicesImpacted?: number;
  readonly impact?: string;
  readonly issueFirstNoticed?: string;
  readonly issueReproduced?: boolean;
  readonly endUserSupportEngaged?: boolean;
  readonly compromiseIndicator?: boolean;
  readonly preferredContact?: string;
  readonly callbackAt?: string;
  readonly isPartner?: boolean;
  /** By device, where it has any: what its scope was judged by. */
  readonly deviceScopes?: Readonly<Record<string, Readonly<Partial<Record<'group' | 'from' | 'to', string>>>>>;
}

type NoPeople = Record<never, string>;
type Nothing = Record<never, never>;
type Optional<Key extends string> = { readonly [key in Key]?: string };

/** Who the primary contact is: the same slots whenever that is said. */
export type ContactText = `contact${'FirstName' | 'LastName' | 'Mail' | 'Phone'}`;

type FiledText = 'subCategory' | 'businessImpact' | 'troubleshootingSteps' | 'reproSteps' | ContactText;

export type TicketEvent =
  | EventOf<
      'ticket-filed',
      FiledData,
      Optional<'requester'>,
      { readonly title: string; readonly description: string } & Optional<FiledText>
    >
  | EventOf<'ticket-assigned', Nothing, { readonly assignee: string }>
  | EventOf<'ticket-responded', Nothing, NoPeople, Optional<'message'>>
  | EventOf<'ticket-updated', Nothing, NoPeople, { readonly message: string }>
  | EventOf<'requester-asked', Nothing, NoPeople, { readonly question: string }>
  | EventOf<'requester-answered', Nothing, NoPeople, Optional<'answer'>>
  | EventOf<
      'severity-changed',
      { readonly severity: Severity; readonly coverage: Coverage },
      NoPeople,
      Optional<'reason'>
    >
  | EventOf<'policy-changed', { readonly policy: PolicyRef; readonly tier: string; readonly coverage: Coverage }>
  | EventOf<'ticket-handed-over', { readonly to: Party }, NoPeople, Optional<'reason'>>
  | EventOf<'handover-taken', { readonly party: Party }>
  | EventOf<'handover-returned', { readonly party: Party }, NoPeople, Optional<'message'>>
  | EventOf<'ticket-mitigated', Nothing, NoPeople, Optional<'message'>>
  | EventOf<'ticket-resolved', ResolvedData, NoPeople, Optional<'solution'>>
  | EventOf<'ticket-reactivated', Nothing, NoPeople, Optional<'reason'>>
  | EventOf<'ticket-closed', Nothing, NoPeople, Optional<'reason'>>
  | EventOf<'tier-climbed', ClimbData, NoPeople, Optional<'reason'>>
  | EventOf<'attachment-added', AttachedData, NoPeople, { readonly name: string; readonly sha256: string }>
  | EventOf<'follow-up-filed', { readonly followUp: string; readonly lane: Lane }>
  | EventOf<'ticket-noted', Nothing, NoPeople, { readonly note: string }>
  | EventOf<'ticket-transferred', { readonly fromTier: string; readonly toTier: string }, NoPeople, Optional<'reason'>>
  | EventOf<'ticket-linked', TicketLink>
  | EventOf<'ticket-unlinked', TicketLink>
  | EventOf<'external-id-added', ExternalId>
  | EventOf<'external-id-removed', ExternalId>
  | EventOf<'ticket-watched', Nothing, { readonly watcher: string }>
  | EventOf<'ticket-unwatched', Nothing, { readonly watcher: string }>
  | EventOf<'ticket-rated', { readonly rating: number }, NoPeople, Optional<'comment'>>
  | EventOf<'callback-scheduled', { readonly callbackAt?: string }>
  | EventOf<'contact-changed', Nothing, NoPeople, Readonly<Record<ContactText, string>>>
  | EventOf<
      'contact-unreachable',
      { readonly area: string },
      { readonly adminContact: string },
      { readonly tried: string }
    >
  | EventOf<'ticket-withdrawn', Nothing, NoPeople, Optional<'reason'>>
  | EventOf<'personal-data-erased', ErasedData, NoPeople, { readonly reason: string }>
  | EventOf<'elevation-noted', { readonly grantId: string; readonly deviceId: string; readonly what: string }>
  | EventOf<'level-reached', LevelData>
  | EventOf<'requester-reminded', RemindedData>
  | EventOf<'engagement-advised', RemindedData>
  | EventOf<'severity-lowered', LoweredData>
  | EventOf<'clock-breached', { readonly clock: ClockName; readonly cycle: number; readonly dueAt: string }>;

/** `ticket` is every text and its requester, `person` whatever names one person; never what, and never whom. */
export interface ErasedData {
  readonly scope: 'ticket' | 'person';
}

/** The part that an event may name a person in, beside whoever did it. */
export type PersonSlot = SlotsOf<TicketEvent>;
type SlotsOf<Event> = Event extends { readonly people: infer People } ? keyof People : never;

export interface AttachedData {
  readonly attachmentId: string;
  readonly type: string;
  readonly bytes: number;
}

/** `missed` and `dueAt` are there when a tier's clock ran out; a person who sends a ticket up misses nothing. */
export interface ClimbData {
  readonly fromTier: string;
  readonly toTier: string;
  readonly missed?: 'tier-response' | 'tier-solve';
  readonly dueAt?: string;
}

/**
 * What the desk held against the requester, moments in RFC 3339: which cycle of the customer clock, when the question was
 * put, when the requester was reminded of it in time, and when the step fell due, which need not be when it was noticed.
 */
export interface DutyEvidence {
  readonly cycle: number;
  readonly askedAt: string;
  readonly remindedAt?: string;
  readonly dueAt: string;
}

/** The evidence is there when the desk resolved it, because the requester did not answer (R33). */
export interface ResolvedData extends Partial<DutyEvidence> {
  readonly cause: 'solved' | 'no-answer';
}

/** `answerDueAt` is the deadline of the answer as it stood; absent while the customer clock is paused. */
export interface RemindedData extends DutyEvidence {
  readonly answerDueAt?: string;
}

/** One level, for one question (R32). `coverage` is the chosen one where the lower severity offers it too. */
export interface LoweredData extends DutyEvidence {
  readonly from: Severity;
  readonly to: Severity;
  readonly coverage: Coverage;
  readonly because: 'unanswered';
}

/** `threshold` names the level within its clock; `dueAt` is when it was reached, not when that was noticed. */
export interface LevelData {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly threshold: string;
  readonly dueAt: string;
}

/** Who owes the next step: the requester before anybody a ticket was handed to, the desk when nobody else does (R60). */
export const nextActionOwnerOf = ({ waits }: Ticket): NextActionOwner => {
  const open = waits.filter(({ to }) => to === undefined).map(({ owner }) => owner);
  return open.find((owner) => owner === 'requester') ?? open.at(-1) ?? 'desk';
};

const starting = (ticket: Ticket, clock: ClockName, startedAt: Instant, party?: Party): Ticket => {
  const cycle = 1 + ticket.cycles.filter((one) => one.clock === clock).length;
  const next: Cycle = { clock, cycle, tier: ticket.tier, startedAt, ...(party !== undefined && { party }) };
  return { ...ticket, cycles: [...ticket.cycles, next] };
};

const stopping = (ticket: Ticket, clocks: readonly ClockName[], stoppedAt: Instant): Ticket => ({
  ...ticket,
  cycles: ticket.cycles.map((one) =>
    clocks.includes(one.clock) && one.stoppedAt === undefined ? { ...one, stoppedAt } : one,
  ),
});

const isOpenFor = (wait: Wait, owner: NextActionOwner): boolean => wait.owner === owner && wait.to === undefined;

/** The first time that somebody owes the next step counts: asking again while they do moves nothing. */
const waiting = (ticket: Ticket, owner: Wait['owner'], from: Instant): Ticket =>
  ticket.waits.some((wait) => isOpenFor(wait, owner))
    ? ticket
    : { ...ticket, waits: [...ticket.waits, { owner, from }] };

/** A wait that began and ended at one instant never was. */
const answered = (ticket: Ticket, owner: Wait['owner'], to: Instant): Ticket => ({
  ...ticket,
  waits: ticket.waits.flatMap((wait) => {
    if (!isOpenFor(wait, owner)) return [wait];
    return wait.from < to ? [{ ...wait, to }] : [];
  }),
});

/** A miss that is recorded stays as it was under the terms until now. */
const settled = ({ terms }: Ticket, cycle: Cycle): Cycle => {
  const { breachedAt, stoppedAt, missedUnder = terms.at(-1)?.from } = cycle;
  const isMissed = breachedAt !== undefined && stoppedAt === undefined && missedUnder !== undefined;
  return isMissed ? { ...cycle, missedUnder } : cycle;
};

/** The newest terms of one instant stand for all of it. */
const under = (ticket: Ticket, changed: Partial<Terms>, from: Instant): Ticket => {
  const { severity, coverage, policy } = { ...ticket, ...changed };
  const earlier = ticket.terms.filter((terms) => terms.from < from);
  const terms = [...earlier, { from, severity, coverage, policy }];
  return { ...ticket, severity, coverage, policy, terms, cycles: ticket.cycles.map((cycle) => settled(ticket, cycle)) };
};

const tierClocks = ['tier-response', 'tier-solve'] as const;

const intoTier = (ticket: Ticket, tier: string, at: Instant): Ticket => {
  const left: Ticket = { ...stopping(ticket, tierClocks, at), tier };
  return tierClocks.reduce<Ticket>((one, clock) => starting(one, clock, at), left);
};

/** Nothing is counted any more, and nobody owes the next step. */
const idleFrom = (ticket: Ticket, at: Instant): Ticket => {
  const owing = ticket.waits.filter(({ to }) => to === undefined).map(({ owner }) => owner);
  return stopping(
    owing.reduce((one, owner) => answered(one, owner, at), ticket),
    clockNames,
    at,
  );
};

const without = <Item extends object>(items: readonly Item[] | undefined, item: Item): readonly Item[] =>
  (items ?? []).filter((one) => Object.entries(item).some(([key, value]) => one[key as keyof Item] !== value));

/** Whoever files gives an id of another system without saying which. */
const ofUnnamedSystem = (externalId: string): ExternalId => ({ system: 'external', externalId });

const filed = (event: Extract<TicketEvent, { kind: 'ticket-filed' }>): Ticket => {
  const { ticketId, lane, type, severity, coverage, tier, policy } = event.data;
  const { category, area, devices, externalIds, fromTicket, callbackAt } = event.data;
  const bare: Ticket = {
    ticketId,
    lane,
    type,
    severity,
    coverage,
    tier,
    policy,
    ...(category !== undefined && { category }),
    ...(area !== undefined && { area }),
    ...(devices !== undefined && { devices }),
    ...(externalIds !== undefined && { externalIds: externalIds.map(ofUnnamedSystem) }),
    ...(fromTicket !== undefined && { fromTicket }),
    ...(callbackAt !== undefined && { callbackAt: instant(callbackAt) }),
    ...(event.text.contactMail !== undefined && { hasContact: true }),
    title: event.text.title,
    state: 'new',
    filedBy: event.people.requester ?? event.by,
    filedAt: event.at,
    terms: [{ from: event.at, severity, coverage, policy }],
    waits: [],
    cycles: [],
  };
  const clocks = ['response', 'tier-response', 'tier-solve', 'resolution'] as const;
  return clocks.reduce<Ticket>((ticket, clock) => starting(ticket, clock, event.at), bare);
};

const marked = (ticket: Ticket, clock: ClockName, cycle: number, mark: (one: Cycle) => Cycle): Ticket => ({
  ...ticket,
  cycles: ticket.cycles.map((one) => (one.clock === clock && one.cycle === cycle ? mark(one) : one)),
});

const breached = (ticket: Ticket, clock: ClockName, cycle: number, breachedAt: Instant): Ticket =>
  marked(ticket, clock, cycle, (one) => ({ ...one, breachedAt }));

/**
 * Folds one event into a ticket. The first event of a ticket is `ticket-filed`; any other without a ticket is a defect.
 *
 * Every clock of docs/design.md §6 has its cycles here whether or not the policy promises anything for it, so that a
 * promise made later is judged from the same facts. A recorded breach marks its cycle for ever.
 */
export const evolve = (ticket: Ticket | undefined, event: TicketEvent): Ticket => {
  if (event.kind === 'ticket-filed') return filed(event);
  if (ticket === undefined) throw new Error(`${event.kind} without a ticket`);
  const { at } = event;
  switch (event.kind) {
    case 'ticket-assigned':
      return { ...ticket, state: ticket.state === 'new' ? 'assigned' : ticket.state, assignee: event.people.assignee };
    case 'ticket-responded':
      return starting({ ...stopping(ticket, ['response', 'tier-response'], at), state: 'active' }, 'update', at);
    case 'ticket-updated':
      return starting(stopping(ticket, ['update', 'tier-response'], at), 'update', at);
    case 'requester-asked':
      return starting(stopping(waiting(ticket, 'requester', at), ['customer'], at), 'customer', at);
    case 'requester-answered':
      return stopping(answered(ticket, 'requester', at), ['customer'], at);
    case 'severity-changed':
      return under(ticket, event.data, at);
    case 'policy-changed': {
      const { policy, coverage, tier } = event.data;
      const cycles = ticket.cycles.map((one) => (one.stoppedAt === undefined ? { ...one, tier } : one));
      return under({ ...ticket, tier, cycles }, { policy, coverage }, at);
    }
    case 'ticket-handed-over':
      return starting(waiting(stopping(ticket, ['handover'], at), event.data.to, at), 'handover', at, event.data.to);
    case 'handover-taken':
      return stopping(ticket, ['handover'], at);
    case 'handover-returned':
      return stopping(answered(ticket, event.data.party, at), ['handover'], at);
    case 'ticket-mitigated':
      return { ...ticket, state: 'mitigated' };
    case 'ticket-resolved':
      return { ...idleFrom(ticket, at), state: 'resolved', resolvedAt: at };
    case 'ticket-reactivated': {
      const { resolvedAt: _, ...open } = ticket;
      const clocks = ['update', 'tier-solve', 'resolution'] as const;
      return clocks.reduce<Ticket>((one, clock) => starting(one, clock, at), { ...open, state: 'active' });
    }
    case 'ticket-closed':
      return { ...ticket, state: 'closed', closedAt: at };
    case 'elevation-noted':
    case 'follow-up-filed':
      return ticket;
    case 'attachment-added':
      return { ...ticket, attachments: (ticket.attachments ?? 0) + 1 };
    case 'tier-climbed': {
      const { dueAt, toTier } = event.data;
      // Climbs of the first days had a deadline only: tiers had one clock.
      const missed = event.data.missed ?? (dueAt === undefined ? undefined : 'tier-response');
      const running = ticket.cycles.findLast(({ clock, stoppedAt }) => clock === missed && stoppedAt === undefined);
      const late = running === undefined ? ticket : breached(ticket, running.clock, running.cycle, at);
      return intoTier(late, toTier, at);
    }
    case 'ticket-noted':
      return ticket;
    case 'ticket-transferred': {
      // Whoever had it in the wrong tier does not keep it in the right one.
      const { assignee: _, ...free } = intoTier(ticket, event.data.toTier, at);
      return { ...free, transfers: (ticket.transfers ?? 0) + 1 };
    }
    case 'ticket-linked':
      return { ...ticket, links: [...without(ticket.links, event.data), event.data] };
    case 'ticket-unlinked':
      return { ...ticket, links: without(ticket.links, event.data) };
    case 'external-id-added':
      return { ...ticket, externalIds: [...without(ticket.externalIds, event.data), event.data] };
    case 'external-id-removed':
      return { ...ticket, externalIds: without(ticket.externalIds, event.data) };
    case 'ticket-watched':
    case 'ticket-unwatched': {
      const { watcher } = event.people;
      const others = (ticket.watchers ?? []).filter((one) => one !== watcher);
      return { ...ticket, watchers: event.kind === 'ticket-watched' ? [...others, watcher] : others };
    }
    case 'ticket-rated':
      return { ...ticket, rating: event.data.rating };
    case 'callback-scheduled': {
      const { callbackAt: _, ...uncalled } = ticket;
      const { callbackAt } = event.data;
      return callbackAt === undefined ? uncalled : { ...uncalled, callbackAt: instant(callbackAt) };
    }
    case 'contact-changed': {
      const { takenOverBy: _, ...own } = ticket;
      return { ...own, hasContact: true };
    }
    case 'contact-unreachable':
      return { ...ticket, takenOverBy: [...(ticket.takenOverBy ?? []), event.people.adminContact] };
    case 'ticket-withdrawn':
      return { ...idleFrom(ticket, at), state: 'closed', closedAt: at };
    case 'personal-data-erased':
      return event.data.scope === 'ticket' ? { ...ticket, title: erased, erasedAt: at } : ticket;
    case 'level-reached': {
      const { clock, cycle, threshold } = event.data;
      return marked(ticket, clock, cycle, (one) => ({ ...one, reached: [...(one.reached ?? []), threshold] }));
    }
    case 'requester-reminded':
      return marked(ticket, 'customer', event.data.cycle, (one) => ({ ...one, remindedAt: at }));
    case 'engagement-advised':
      return marked(ticket, 'customer', event.data.cycle, (one) => ({ ...one, advisedAt: at }));
    case 'severity-lowered': {
      const { cycle, to, coverage } = event.data;
      const once = marked(ticket, 'customer', cycle, (one) => ({ ...one, loweredAt: at }));
      return under(once, { severity: to, coverage }, at);
    }
    case 'clock-breached':
      return breached(ticket, event.data.clock, event.data.cycle, at);
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
