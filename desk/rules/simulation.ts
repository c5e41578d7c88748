import { alertOf, levelsOf, type Notice, noticesOf } from './alerts';
import { deadlineOf } from './clocks';
import { type ClockName, type Policy, type Severity, severities } from './policies';
import { type Rehearsed, rehearse } from './rehearsal';
import { decideFileTicket } from './ticket-commands';
import type { Ticket, TicketEvent } from './tickets';
import { dayMs, hourMs, type Instant, iso, zoneOf } from './time';

/** What people did to one ticket, first of all file it; what a desk did by itself is left out, and found out anew. */
export interface History {
  readonly ticketId: string;
  readonly acts: readonly TicketEvent[];
}

/** One ticket's life under a policy; or the reason why that policy would not have taken it. */
export type Simulated =
  | { readonly ticketId: string; readonly refused: string }
  | {
      readonly ticketId: string;
      readonly refused?: undefined;
      readonly rehearsed: Rehearsed;
      readonly notices: readonly Notice[];
    };

/**
 * Lives one ticket again under a policy, up to `until`. A severity or coverage that the policy does not leave to whoever
 * files is filed as the policy has it; a lane or type that it does not take is refused.
 */
export const simulateTicket = (policy: Policy, { ticketId, acts }: History, until: Instant): Simulated => {
  const [filed, ...rest] = acts;
  if (filed?.kind !== 'ticket-filed') throw new Error(`the history of ${ticketId} does not begin with ticket-filed`);
  const events = fileUnder(policy, filed);
  if (typeof events === 'string') return { ticketId, refused: events };
  const rehearsed = rehearse([...events, ...rest], until, () => policy);
  return { ticketId, rehearsed, notices: noticesIn(rehearsed, policy) };
};

type Filed = Extract<TicketEvent, { kind: 'ticket-filed' }>;

const fileUnder = (policy: Policy, { data, text, by, at }: Filed): readonly TicketEvent[] | string => {
  const wishes = [data, { ...data, coverage: undefined }, { ...data, severity: undefined, coverage: undefined }];
  let refused = '';
  for (const { lane, type, severity, coverage } of wishes) {
    const command = { ...text, lane, type, severity, coverage };
    const decision = decideFileTicket(policy, data.ticketId, command, { by, at });
    if (decision.ok) return decision.value;
    refused = decision.refusal.kind;
  }
  return refused;
};

const noticesIn = ({ levels }: Rehearsed, policy: Policy): readonly Notice[] =>
  levels.flatMap((reached) => {
    const { ticket, recordedAt, threshold, deadlineAt } = reached;
    if (threshold.startsWith('before') && deadlineAt <= recordedAt) return [];
    return noticesOf(alertOf(ticket, reached, recordedAt), ticket, levelsOf(ticket, reached, policy), policy);
  });

/** How the cycles of one clock ended, or stand. */
export interface Attainment {
  met: number;
  missed: number;
  open: number;
}

/** Totals over many tickets: those of one severity, one tier, one week, or all. */
export interface Totals {
  tickets: number;
  refused: number;
  climbs: number;
  levels: number;
  notices: number;
  /** Notices that reach a group between 22:00 and 06:00, or on a weekend, by the wall clock of `zone`. */
  atNight: number;
  readonly attainment: Partial<Record<ClockName, Attainment>>;
}

/** What a simulation counts; `zone` says which week, and what is night. */
export interface Tally {
  readonly zone: string;
  readonly all: Totals;
  readonly bySeverity: Map<Severity, Totals>;
  readonly byTier: Map<string, Totals>;
  /** By the Monday of the week in which the ticket was filed, such as 2026-03-02. */
  readonly byWeek: Map<string, Totals>;
  /** Notices at night, by group. */
  readonly wokenByGroup: Map<string, number>;
  readonly refusedByKind: Map<string, number>;
}

const noTotals = (): Totals => ({
  tickets: 0,
  refused: 0,
  climbs: 0,
  levels: 0,
  notices: 0,
  atNight: 0,
  attainment: {},
});

export const createTally = (zone: string): Tally => ({
  zone,
  all: noTotals(),
  bySeverity: new Map(severities.map((severity) => [severity, noTotals()])),
  byTier: new Map(),
  byWeek: new Map(),
  wokenByGroup: new Map(),
  refusedByKind: new Map(),
});

const totalsOf = <Key>(map: Map<Key, Totals>, key: Key): Totals => {
  const known = map.get(key) ?? noTotals();
  map.set(key, known);
  return known;
};

const countUp = <Key>(map: Map<Key, number>, key: Key): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** Adds one simulated ticket to the totals that it belongs to. Changes the tally: a simulation adds up a million of them. */
export const addToTally = (tally: Tally, simulated: Simulated, policy: Policy): void => {
  if (simulated.refused !== undefined) {
    tally.all.refused += 1;
    countUp(tally.refusedByKind, simulated.refused);
    return;
  }
  const { rehearsed, notices } = simulated;
  const { ticket, events, levels } = rehearsed;
  const week = totalsOf(tally.byWeek, weekOf(tally.zone, ticket.filedAt));
  const whole = [tally.all, totalsOf(tally.bySeverity, ticket.severity), week];
  const climbs = events.filter(({ kind }) => kind === 'tier-climbed').length;
  const atNight = notices.filter(({ sendAt, createdAt }) => isNight(tally.zone, sendAt ?? createdAt));
  for (const { group } of atNight) countUp(tally.wokenByGroup, group);
  for (const totals of whole) {
    totals.tickets += 1;
    totals.climbs += climbs;
    totals.levels += levels.length;
    totals.notices += notices.length;
    totals.atNight += atNight.length;
  }
  for (const tier of new Set(ticket.cycles.map((cycle) => cycle.tier))) totalsOf(tally.byTier, tier).tickets += 1;
  for (const cycle of ticket.cycles) {
    const outcome = outcomeOf(ticket, cycle, policy);
    if (outcome === undefined) continue;
    for (const totals of [...whole, totalsOf(tally.byTier, cycle.tier)]) {
      const attainment = totals.attainment[cycle.clock] ?? { met: 0, missed: 0, open: 0 };
      attainment[outcome] += 1;
      totals.attainment[cycle.clock] = attainment;
    }
  }
};

/** Met or missed once that is known, open until then; nothing where nothing is promised. */
const outcomeOf = (ticket: Ticket, cycle: Ticket['cycles'][number], policy: Policy): keyof Attainment | undefined => {
  if (cycle.breachedAt !== undefined) return 'missed';
  if (deadlineOf(ticket, cycle, () => policy) === undefined) return undefined;
  return cycle.stoppedAt === undefined ? 'open' : 'met';
};

const wallClock = (zone: string, at: Instant): number => at + zoneOf(zone).offsetMsAt(at);

/** 1970-01-01 was a Thursday. */
const daysSinceMonday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The Monday of the local week, as a date. */
const weekOf = (zone: string, at: Instant): string => {
  const day = Math.floor(wallClock(zone, at) / dayMs);
  return iso(((day - daysSinceMonday(day)) * dayMs) as Instant).slice(0, 10);
};

/** Would a message at this moment disturb somebody's night or weekend? */
export const isNight = (zone: string, at: Instant): boolean => {
  const wall = wallClock(zone, at);
  const hour = Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / hourMs);
  return hour >= 22 || hour < 6 || daysSinceMonday(Math.floor(wall / dayMs)) >= 5;
};
