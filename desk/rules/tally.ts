import { type ClockName, type Severity, severities } from './policies';
import type { Judged, Lived, Simulated } from './simulation';
import type { TicketEvent } from './tickets';
import { dayMs, hourMs, type Instant, iso, zoneOf } from './time';

/** How the cycles of one clock ended, or how many still run. */
export interface Attainment {
  met: number;
  missed: number;
  open: number;
}

/** Totals over many tickets: those of one severity, one tier, one week, or all. */
export interface Totals {
  tickets: number;
  climbs: number;
  levels: number;
  notices: number;
  /** Notices that reach a group between 22:00 and 06:00, or on a weekend, by the wall clock of the tally's zone. */
  atNight: number;
  readonly attainment: Partial<Record<ClockName, Attainment>>;
}

/** What a simulation counts; `zone` says which week, and what is night. */
export interface Tally {
  readonly zone: string;
  readonly all: Totals;
  /** By the severity in the end. */
  readonly bySeverity: Map<Severity, Totals>;
  /** Everything counts for the tier that had the ticket then: a ticket for each that it came to, a climb for the one it left. */
  readonly byTier: Map<string, Totals>;
  /** By the Monday of the week in which the ticket was filed, such as 2026-03-02. */
  readonly byWeek: Map<string, Totals>;
  /** Notices at night, by group. */
  readonly wokenByGroup: Map<string, number>;
  /** Tickets that the policy does not take, by the kind of refusal; they are in no totals. */
  readonly refusedByKind: Map<string, number>;
}

export const noTotals = (): Totals => ({ tickets: 0, climbs: 0, levels: 0, notices: 0, atNight: 0, attainment: {} });

export const createTally = (zone: string): Tally => ({
  zone,
  all: noTotals(),
  bySeverity: new Map(severities.map((severity) => [severity, noTotals()])),
  byTier: new Map(),
  byWeek: new Map(),
  wokenByGroup: new Map(),
  refusedByKind: new Map(),
});

/** Cycles that were missed, over every clock. */
export const breachesIn = ({ attainment }: Totals): number =>
  Object.values(attainment).reduce((sum, { missed }) => sum + missed, 0);

/** Adds one simulated ticket to the totals that it belongs to. Changes the tally: a simulation adds up a million of them. */
export const addToTally = (tally: Tally, simulated: Simulated): void => {
  if (simulated.refused !== undefined) {
    countUp(tally.refusedByKind, simulated.refused);
    return;
  }
  const { ticket, events, levels } = simulated.rehearsed;
  const { all, bySeverity, byTier, byWeek, wokenByGroup, zone } = tally;
  const whole = [all, totalsOf(bySeverity, ticket.severity), totalsOf(byWeek, weekOf(zone, ticket.filedAt))];
  const withTier = (tier: string): readonly Totals[] => [...whole, totalsOf(byTier, tier)];

  for (const totals of whole) totals.tickets += 1;
  for (const tier of tiersOf(simulated)) totalsOf(byTier, tier).tickets += 1;
  for (const event of events) if (isClimb(event)) addTo(withTier(event.data.fromTier), 'climbs');
  for (const level of levels) addTo(withTier(level.ticket.tier), 'levels');
  for (const { step, notice, sendAt } of simulated.told) {
    const totals = withTier(step.ticket.tier);
    addTo(totals, 'notices');
    // Requesters have no night here: it is for the groups that one asks whom a policy wakes.
    if (!('group' in notice) || !isNight(zone, sendAt)) continue;
    addTo(totals, 'atNight');
    countUp(wokenByGroup, notice.group);
  }
  for (const judged of simulated.judged) for (const totals of withTier(judged.cycle.tier)) addOutcome(totals, judged);
};

const isClimb = (event: TicketEvent): event is Extract<TicketEvent, { kind: 'tier-climbed' }> =>
  event.kind === 'tier-climbed';

const tiersOf = ({ rehearsed: { ticket, events } }: Lived): ReadonlySet<string> =>
  new Set([ticket.tier, ...events.filter(isClimb).map(({ data }) => data.fromTier)]);

const addTo = (each: readonly Totals[], what: 'climbs' | 'levels' | 'notices' | 'atNight'): void => {
  for (const totals of each) totals[what] += 1;
};

const addOutcome = ({ attainment }: Totals, { cycle, outcome }: Judged): void => {
  const known = attainment[cycle.clock] ?? { met: 0, missed: 0, open: 0 };
  known[outcome] += 1;
  attainment[cycle.clock] = known;
};

const totalsOf = <Key>(map: Map<Key, Totals>, key: Key): Totals => {
  const known = map.get(key) ?? noTotals();
  map.set(key, known);
  return known;
};

const countUp = <Key>(map: Map<Key, number>, key: Key): void => void map.set(key, (map.get(key) ?? 0) + 1);

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
  const day = Math.floor(wall / dayMs);
  const hour = Math.floor((wall - day * dayMs) / hourMs);
  return hour >= 22 || hour < 6 || daysSinceMonday(day) >= 5;
};
