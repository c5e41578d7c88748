import { type Cycle, deadlineOf, instantBy, instantUntil, type PolicyOf, tierAbove, tierOf } from './clocks';
import { never } from './defect';
import { type DutyStep, dutyEventsOf, dutyStepsOf } from './duty-steps';
import { type ClockName, clockNames, type Level } from './policies';
import { type Ticket, type TicketEvent, theDesk } from './tickets';
import { type Instant, iso, minuteMs, plusMinutes } from './time';

/** Something the desk owes a ticket at a moment. `key` is the effect key: the same for whoever finds it due. */
export type DueStep = ClockStep | DutyStep;

/** What a clock owes by itself, or the end of a ticket. */
export type ClockStep = LevelStep | ClimbStep | CloseStep;

export const isDutyStep = (step: DueStep): step is DutyStep => 'askedAt' in step;

/** A level of a clock is reached; the breach itself is the level at the deadline. */
export interface LevelStep {
  readonly kind: 'level' | 'breach';
  readonly key: string;
  readonly dueAt: Instant;
  readonly clock: ClockName;
  readonly cycle: number;
  readonly threshold: string;
  readonly deadlineAt: Instant;
}

export interface ClimbStep {
  readonly kind: 'climb';
  readonly key: string;
  readonly dueAt: Instant;
  readonly missed: 'tier-response' | 'tier-solve';
  readonly fromTier: string;
  readonly toTier: string;
}

export interface CloseStep {
  readonly kind: 'close';
  readonly key: string;
  readonly dueAt: Instant;
}

/** Names a level within its clock: part of an effect key, never parsed. */
export const thresholdOf = (afterMinutes: number): string =>
  afterMinutes === 0 ? 'breach' : afterMinutes < 0 ? `before${-afterMinutes}m` : `after${afterMinutes}m`;

/**
 * Everything a ticket's clocks still owe, soonest first: levels and misses not yet recorded, and those still ahead; and
 * what follows when the requester owes an answer.
 *
 * A miss of a tier's own clock climbs where the ladder says so, and is a breach otherwise. A resolved ticket closes
 * after the policy's wall-clock minutes (R67). Source: docs/design.md §6, §7.
 */
export const dueStepsOf = (ticket: Ticket, policyOf: PolicyOf): readonly DueStep[] => {
  if (ticket.state === 'closed') return [];
  const steps = ticket.cycles.flatMap((cycle) => [...stepsOfCycle(ticket, cycle, policyOf)]);
  return [...steps, ...dutyStepsOf(ticket, policyOf), ...closingOf(ticket, policyOf)].sort(bySoonest);
};

/** The first of `dueStepsOf`, which is all that deciding needs: of each cycle only its soonest step is computed. */
const soonestStepOf = (ticket: Ticket, policyOf: PolicyOf): DueStep | undefined => {
  if (ticket.state === 'closed') return undefined;
  const firsts = ticket.cycles.flatMap((cycle) => stepsOfCycle(ticket, cycle, policyOf).next().value ?? []);
  return [...firsts, ...dutyStepsOf(ticket, policyOf), ...closingOf(ticket, policyOf)].sort(bySoonest)[0];
};

const closingOf = ({ state, resolvedAt, policy }: Ticket, policyOf: PolicyOf): readonly CloseStep[] =>
  state === 'resolved' && resolvedAt !== undefined
    ? [{ kind: 'close', key: 'close', dueAt: plusMinutes(resolvedAt, policyOf(policy).closeAfterMinutes) }]
    : [];

const bySoonest = (one: DueStep, other: DueStep): number => one.dueAt - other.dueAt || orderOf(one) - orderOf(other);

/** What one cycle owes is decided by these of a ticket's facts. */
export type FactsOfSteps = Pick<Ticket, 'lane' | 'policy' | 'terms' | 'waits'>;

/** The part of `dueStepsOf` that one cycle has, soonest first, each computed when it is asked for. */
export function* stepsOfCycle(ticket: FactsOfSteps, cycle: Cycle, policyOf: PolicyOf): Generator<ClockStep, void> {
  const { clock, stoppedAt, breachedAt, reached = [] } = cycle;
  const deadline = deadlineOf(ticket, cycle, policyOf);
  if (deadline === undefined) return;
  const { pieces, targetMs, dueAt, terms } = deadline;
  // Half-open: a cycle that stopped at its deadline or later was missed all the same, whoever notices first (R23).
  const isMet = stoppedAt !== undefined && (dueAt === undefined || stoppedAt < dueAt);
  if (isMet) return;

  const step = (threshold: string, at: Instant): LevelStep => {
    const key = `alert-${clock}-${cycle.cycle}-${threshold}`;
    const kind = threshold === 'breach' ? 'breach' : 'level';
    return { kind, key, dueAt: at, clock, cycle: cycle.cycle, threshold, deadlineAt: dueAt ?? at };
  };
  const stepAt = ({ afterMinutes, severities }: Level): LevelStep | undefined => {
    if (!severities.includes(terms.severity) || reached.includes(thresholdOf(afterMinutes))) return undefined;
    const at = levelAt(pieces, targetMs, afterMinutes);
    if (at === undefined || (stoppedAt !== undefined && stoppedAt < at)) return undefined;
    return step(thresholdOf(afterMinutes), at);
  };

  const levels = policyOf(terms.policy).levels[clock];
  for (const level of levels) {
    const before = level.afterMinutes < 0 && stoppedAt === undefined ? stepAt(level) : undefined;
    if (before !== undefined) yield before;
  }
  if (breachedAt === undefined && dueAt !== undefined) {
    yield climbOf(ticket, cycle, dueAt, policyOf) ?? step('breach', dueAt);
  }
  for (const level of levels) {
    const after = level.afterMinutes > 0 ? stepAt(level) : undefined;
    if (after !== undefined) yield after;
  }
}

/** Before a deadline the latest instant with so much time left, after it the first with so much passed. */
const levelAt = (
  pieces: Parameters<typeof instantBy>[0],
  targetMs: number,
  afterMinutes: number,
): Instant | undefined => {
  const openMs = targetMs + afterMinutes * minuteMs;
  if (openMs <= 0) return undefined;
  return afterMinutes < 0 ? instantUntil(pieces, openMs) : instantBy(pieces, openMs);
};

const climbOf = (ticket: FactsOfSteps, cycle: Cycle, dueAt: Instant, policyOf: PolicyOf): ClimbStep | undefined => {
  const { clock, tier, stoppedAt } = cycle;
  if ((clock !== 'tier-response' && clock !== 'tier-solve') || stoppedAt !== undefined) return undefined;
  const policy = policyOf(ticket.policy);
  const above = tierAbove(policy, ticket.lane, tier);
  if (above === undefined || tierOf(policy, ticket.lane, tier).onMiss !== 'climb') return undefined;
  const key = `climb-${clock}-${cycle.cycle}`;
  return { kind: 'climb', key, dueAt, missed: clock, fromTier: tier, toTier: above.tier };
};

/**
 * At one instant a climb comes first, so that whoever is told of a breach is the tier that now has the ticket. A missed
 * answer is recorded before the severity that it was missed under is lowered.
 */
const orderOf = (step: DueStep): number => {
  switch (step.kind) {
    case 'climb':
      return -1;
    case 'level':
    case 'breach':
      return clockNames.indexOf(step.clock);
    default:
      return clockNames.length + lastOnes.indexOf(step.kind);
  }
};

const lastOnes: readonly DueStep['kind'][] = ['remind', 'advise', 'lower', 'silence', 'close'];

/** When the desk must next look at this ticket of its own accord; `undefined` when it owes nothing. */
export const nextDueAt = (ticket: Ticket, policyOf: PolicyOf): Instant | undefined =>
  soonestStepOf(ticket, policyOf)?.dueAt;

export type NextStep =
  | DueStep
  | { readonly kind: 'wait'; readonly until: Instant | undefined }
  | { readonly kind: 'finish' };

/** The one thing to do now, or until when to wait. Half-open: at its deadline a cycle is already missed. */
export const decideNextStep = (ticket: Ticket, policyOf: PolicyOf, now: Instant): NextStep => {
  const next = soonestStepOf(ticket, policyOf);
  if (next !== undefined && next.dueAt <= now) return next;
  if (next === undefined && ticket.state === 'closed') return { kind: 'finish' };
  return { kind: 'wait', until: next?.dueAt };
};

/**
 * Was this step's moment over when a new policy came into force? Then it is recorded, and nobody is told: a change of
 * rules notifies from now on (C17). What the old rules owed by then was done before the change.
 */
export const isQuiet = ({ terms }: Ticket, { dueAt }: DueStep): boolean =>
  terms.some(({ from, policy }, index) => {
    const before = terms[index - 1]?.policy;
    const isChange = before !== undefined && (before.id !== policy.id || before.version !== policy.version);
    return isChange && dueAt <= from;
  });

/** The events that record a due step, which belong together. */
export const eventsOf = (step: DueStep, at: Instant): readonly TicketEvent[] => {
  const bare = { at, by: theDesk, people: {}, text: {} };
  const dueAt = iso(step.dueAt);
  switch (step.kind) {
    case 'breach':
      return [{ ...bare, kind: 'clock-breached', data: { clock: step.clock, cycle: step.cycle, dueAt } }];
    case 'level': {
      const { clock, cycle, threshold } = step;
      return [{ ...bare, kind: 'level-reached', data: { clock, cycle, threshold, dueAt } }];
    }
    case 'climb': {
      const { fromTier, toTier, missed } = step;
      return [{ ...bare, kind: 'tier-climbed', data: { fromTier, toTier, missed, dueAt } }];
    }
    case 'close':
      return [{ ...bare, kind: 'ticket-closed', data: {} }];
    case 'remind':
    case 'advise':
    case 'lower':
    case 'silence':
      return dutyEventsOf(step, at);
    default:
      return never(step);
  }
};
