import { type ClockName, type Cycle, clockNames, deadlineOf, type PolicyOf, tierAbove, tierOf } from './clocks';
import { never } from './defect';
import { type Ticket, type TicketEvent, theDesk } from './tickets';
import { type Instant, iso, plusMinutes } from './time';

/** Something the desk owes a ticket at a moment. `key` is the effect key: the same for whoever finds it due. */
export type DueStep =
  | {
      readonly kind: 'breach';
      readonly key: string;
      readonly dueAt: Instant;
      readonly clock: ClockName;
      readonly cycle: number;
    }
  | {
      readonly kind: 'climb';
      readonly key: string;
      readonly dueAt: Instant;
      readonly fromTier: string;
      readonly toTier: string;
    }
  | { readonly kind: 'close'; readonly key: string; readonly dueAt: Instant };

const missOf = (cycle: Cycle, dueAt: Instant, policyOf: PolicyOf): DueStep => {
  const { clock, tier } = cycle;
  const policy = policyOf(cycle.policy);
  const above = tierAbove(policy, tier);
  const climbs = clock === 'tier-response' && cycle.stoppedAt === undefined && tierOf(policy, tier).onMiss === 'climb';
  if (climbs && above !== undefined) {
    return { kind: 'climb', key: `climb-${cycle.cycle}`, dueAt, fromTier: tier, toTier: above.tier };
  }
  return { kind: 'breach', key: `alert-${clock}-${cycle.cycle}-breach`, dueAt, clock, cycle: cycle.cycle };
};

/** A cycle that stopped at its deadline or later was missed all the same, whoever notices first (R23: "< 1 h" is strict). */
const isSettled = ({ stoppedAt, breachedAt }: Cycle, dueAt: Instant): boolean =>
  breachedAt !== undefined || (stoppedAt !== undefined && stoppedAt < dueAt);

/**
 * Everything a ticket's clocks still owe, soonest first: misses not yet recorded and deadlines still ahead.
 *
 * A miss of a tier's own clock climbs where the ladder says so, and is a breach otherwise. A resolved ticket closes
 * after the policy's wall-clock minutes (R67). Source: docs/design.md §6, §7.
 */
export const dueStepsOf = (ticket: Ticket, policyOf: PolicyOf): readonly DueStep[] => {
  const steps = ticket.cycles.flatMap((cycle): DueStep[] => {
    const { dueAt } = deadlineOf(cycle, policyOf);
    return isSettled(cycle, dueAt) ? [] : [missOf(cycle, dueAt, policyOf)];
  });
  const { state, resolvedAt, policy } = ticket;
  if (state === 'resolved' && resolvedAt !== undefined) {
    steps.push({ kind: 'close', key: 'close', dueAt: plusMinutes(resolvedAt, policyOf(policy).closeAfterMinutes) });
  }
  return steps.sort((one, other) => one.dueAt - other.dueAt || orderOf(one) - orderOf(other));
};

/** At one instant a climb comes first, so that whoever is told of a breach is the tier that now has the ticket. */
const orderOf = (step: DueStep): number => {
  switch (step.kind) {
    case 'climb':
      return -1;
    case 'breach':
      return clockNames.indexOf(step.clock);
    case 'close':
      return clockNames.length;
  }
};

/** When the desk must next look at this ticket of its own accord; `undefined` when it owes nothing. */
export const nextDueAt = (ticket: Ticket, policyOf: PolicyOf): Instant | undefined =>
  dueStepsOf(ticket, policyOf)[0]?.dueAt;

export type NextStep =
  | DueStep
  | { readonly kind: 'wait'; readonly until: Instant | undefined }
  | { readonly kind: 'finish' };

/** The one thing to do now, or until when to wait. Half-open: at its deadline a cycle is already missed. */
export const decideNextStep = (ticket: Ticket, policyOf: PolicyOf, now: Instant): NextStep => {
  const next = dueStepsOf(ticket, policyOf)[0];
  if (next !== undefined && next.dueAt <= now) return next;
  if (next === undefined && ticket.state === 'closed') return { kind: 'finish' };
  return { kind: 'wait', until: next?.dueAt };
};

/** The event that records a due step. */
export const eventOf = (step: DueStep, at: Instant): TicketEvent => {
  const bare = { at, by: theDesk, people: {}, text: {} };
  const dueAt = iso(step.dueAt);
  switch (step.kind) {
    case 'breach':
      return { ...bare, kind: 'clock-breached', data: { clock: step.clock, cycle: step.cycle, dueAt } };
    case 'climb':
      return { ...bare, kind: 'tier-climbed', data: { fromTier: step.fromTier, toTier: step.toTier, dueAt } };
    case 'close':
      return { ...bare, kind: 'ticket-closed', data: {} };
    default:
      return never(step);
  }
};
