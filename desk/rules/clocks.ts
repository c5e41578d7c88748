import { type Calendar, calendarOf } from './calendars';
import type { Coverage, Policy, PolicyRef, Severity, Tier } from './policies';
import { type Instant, minuteMs } from './time';

/** One promise on one ticket (docs/design.md §6). */
export const clockNames = ['response', 'tier-response', 'update'] as const;
export type ClockName = (typeof clockNames)[number];

/**
 * One run of a clock: the dated facts from which its deadline follows, under the policy version that judges it.
 *
 * `cycle` counts from 1 per clock. A cycle is met when it stopped strictly before its deadline; `breachedAt` is when
 * the miss was recorded, and it stays. `tier` is the rung that a tier's clock belongs to.
 */
export interface Cycle {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly tier: string;
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly policy: PolicyRef;
  readonly startedAt: Instant;
  readonly stoppedAt?: Instant;
  readonly breachedAt?: Instant;
}

/** Finds a published policy version. Throws for one that was never published. */
export type PolicyOf = (ref: PolicyRef) => Policy;

/** The rung of a policy's ladder. Throws when the policy has no such tier: a ticket only names tiers of its own policy. */
export const tierOf = (policy: Policy, tier: string): Tier => {
  const found = policy.ladder.find((rung) => rung.tier === tier);
  if (found === undefined) throw new Error(`policy ${policy.id} version ${policy.version} has no tier ${tier}`);
  return found;
};

/** The rung above, or `undefined` at the top. */
export const tierAbove = (policy: Policy, tier: string): Tier | undefined =>
  policy.ladder[policy.ladder.findIndex((rung) => rung.tier === tier) + 1];

/** Open minutes that the policy gives this cycle. */
const targetMinutesOf = ({ clock, tier, severity }: Cycle, policy: Policy): number => {
  switch (clock) {
    case 'response':
      return policy.severities[severity].responseMinutes;
    case 'update':
      return policy.severities[severity].updateMinutes;
    case 'tier-response':
      return tierOf(policy, tier).respondWithinMinutes[severity];
  }
};

/** The name, in the policy, of the calendar whose open time this cycle counts (R25, R28). */
export const calendarNameOf = ({ severity, coverage }: Cycle, policy: Policy): string => {
  const { calendar, calendar24x7 } = policy.severities[severity];
  return coverage === '24x7' && calendar24x7 !== undefined ? calendar24x7 : calendar;
};

const calendarOfCycle = (cycle: Cycle, policy: Policy): Calendar => {
  const rule = policy.calendars[calendarNameOf(cycle, policy)];
  if (rule === undefined) throw new Error(`policy ${policy.id} lacks the calendar of severity ${cycle.severity}`);
  return calendarOf(rule);
};

/** The deadline of a cycle, and the arithmetic behind it: so many open minutes of that calendar, from its start. */
export interface Deadline {
  readonly dueAt: Instant;
  readonly startedAt: Instant;
  readonly openMinutes: number;
  readonly calendar: string;
  readonly policy: PolicyRef;
}

/** Derived afresh whenever asked, never stored (docs/design.md §1 principle 4). */
export const deadlineOf = (cycle: Cycle, policyOf: PolicyOf): Deadline => {
  const policy = policyOf(cycle.policy);
  const openMinutes = targetMinutesOf(cycle, policy);
  return {
    dueAt: calendarOfCycle(cycle, policy).add(cycle.startedAt, openMinutes * minuteMs),
    startedAt: cycle.startedAt,
    openMinutes,
    calendar: calendarNameOf(cycle, policy),
    policy: cycle.policy,
  };
};
