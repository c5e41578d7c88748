import { type Calendar, calendarOf } from './calendars';
import type {
  ClockName,
  Coverage,
  Lane,
  LaneRule,
  NextActionOwner,
  Party,
  Policy,
  PolicyRef,
  Severity,
  SeverityRule,
  Tier,
} from './policies';
import { type Instant, minuteMs } from './time';

/** Under what a ticket's clocks run from a moment on: the newest say what is promised, each says what its time counted. */
export interface Terms {
  readonly from: Instant;
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly policy: PolicyRef;
}

/** A stretch in which somebody other than the desk owed the next step; several may overlap. */
export interface Wait {
  readonly owner: Exclude<NextActionOwner, 'desk'>;
  readonly from: Instant;
  readonly to?: Instant;
}

/**
 * One run of a clock. `cycle` counts from 1 per clock; `tier` is the rung that it belongs to, `party` whom a handover went
 * to. A cycle is met when it stopped strictly before its deadline; `breachedAt` is when the miss was recorded, and it
 * stays; `missedUnder` is where the terms began under which it was, once others followed. `reached` names the levels that were recorded. `remindedAt`, `advisedAt` and `loweredAt` say when the customer's
 * duties were recorded in a cycle of the customer clock, which is one question.
 */
export interface Cycle {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly tier: string;
  readonly party?: Party;
  readonly startedAt: Instant;
  readonly stoppedAt?: Instant;
  readonly breachedAt?: Instant;
  readonly missedUnder?: Instant;
  readonly reached?: readonly string[];
  readonly remindedAt?: Instant;
  readonly advisedAt?: Instant;
  readonly loweredAt?: Instant;
}

/** The dated facts of a ticket that its clocks are derived from; `terms` ascend and begin with the ticket. */
export interface ClockFacts {
  readonly lane: Lane;
  readonly terms: readonly Terms[];
  readonly waits: readonly Wait[];
}

/** Finds a published policy version. Throws for one that was never published. */
export type PolicyOf = (ref: PolicyRef) => Policy;

/** The rules of a lane. Throws when the policy has none: a ticket is only in lanes of its own policy. */
export const laneOf = (policy: Policy, lane: Lane): LaneRule => {
  const found = policy.lanes[lane];
  if (found === undefined) throw new Error(`policy ${policy.id} version ${policy.version} has no lane ${lane}`);
  return found;
};

/** The rung of a lane's ladder. Throws when there is none: a ticket only names tiers of its own policy. */
export const tierOf = (policy: Policy, lane: Lane, tier: string): Tier => {
  const found = rungOf(policy, lane, tier);
  if (found === undefined) throw new Error(`policy ${policy.id} version ${policy.version} has no tier ${tier}`);
  return found;
};

/** A cycle that began and ended at the instant of a change of policy may name a tier that the new policy has not. */
const rungOf = (policy: Policy, lane: Lane, tier: string): Tier | undefined =>
  laneOf(policy, lane).ladder.find((rung) => rung.tier === tier);

/** The rung above, or `undefined` at the top. */
export const tierAbove = (policy: Policy, lane: Lane, tier: string): Tier | undefined => {
  const { ladder } = laneOf(policy, lane);
  return ladder[ladder.findIndex((rung) => rung.tier === tier) + 1];
};

/** Open minutes that the policy gives this cycle; `undefined` when it promises nothing. */
const targetMinutesOf = (policy: Policy, lane: Lane, severity: Severity, cycle: Cycle): number | undefined => {
  const { clock, tier, party } = cycle;
  const promised = laneOf(policy, lane).severities[severity];
  switch (clock) {
    case 'response':
      return promised.responseMinutes;
    case 'update':
      return promised.updateMinutes;
    case 'resolution':
      return promised.resolutionMinutes;
    case 'customer':
      return promised.customerMinutes;
    case 'tier-response':
      return rungOf(policy, lane, tier)?.respondWithinMinutes?.[severity];
    case 'tier-solve':
      return rungOf(policy, lane, tier)?.solveWithinMinutes?.[severity];
    case 'handover':
      return party && policy.handovers[party]?.withinMinutes[severity];
  }
};

const coverageCalendarOf = ({ calendar, calendar24x7 }: SeverityRule, coverage: Coverage): string =>
  coverage === '24x7' && calendar24x7 !== undefined ? calendar24x7 : calendar;

/** The name, in the policy, of the calendar whose open time a cycle counts under these terms (R25, R28). */
const calendarNameOf = (policy: Policy, lane: Lane, { severity, coverage }: Terms, { clock, party }: Cycle): string => {
  const ofHandover = clock === 'handover' && party !== undefined ? policy.handovers[party]?.calendar : undefined;
  return ofHandover ?? coverageCalendarOf(laneOf(policy, lane).severities[severity], coverage);
};

/** A calendar of the policy by its name. Throws when the policy has none of that name. */
export const calendarNamed = (policy: Policy, name: string): Calendar => {
  const rule = policy.calendars[name];
  if (rule === undefined) throw new Error(`policy ${policy.id} has no calendar ${name}`);
  return calendarOf(rule);
};

/**
 * A stretch of a cycle through which nothing changes: it counts the open time of one calendar, or is paused because
 * `waitsFor` owes the next step. The last one has no end. `openMs` is what it counts: 0 while paused, without bound in
 * the last; every threshold asks for it, so it is worked out once.
 */
export interface Piece {
  readonly from: Instant;
  readonly to: Instant | undefined;
  readonly terms: Terms;
  readonly calendarName: string;
  readonly calendar: Calendar;
  readonly waitsFor: NextActionOwner | undefined;
  readonly openMs: number;
}

/**
 * Cuts a cycle where its terms change and where somebody begins or ends to owe the next step.
 *
 * What happened after it stopped does not concern it: its last piece then shows how it would have run on.
 */
const piecesOf = (facts: ClockFacts, cycle: Cycle, policyOf: PolicyOf): readonly Piece[] => {
  const known = knownTo(facts, cycle, policyOf);
  const cuts = cutsOf(known, cycle.startedAt);
  return cuts.map((from, index) => pieceOf(known, cycle, policyOf, from, cuts[index + 1]));
};

/** The facts that concern a cycle, as they stood when it stopped: a wait that was open then ended with it. */
const knownTo = (facts: ClockFacts, cycle: Cycle, policyOf: PolicyOf): ClockFacts => {
  const { clock, startedAt, stoppedAt = Number.POSITIVE_INFINITY as Instant } = cycle;
  const terms = facts.terms.filter(({ from }) => from <= startedAt || (from < stoppedAt && isJudgedBy(cycle, from)));
  const mayPause = ({ owner }: Wait): boolean =>
    terms.some(({ policy }) => policyOf(policy).pausedBy[clock].includes(owner));
  const waits = facts.waits
    .filter((wait) => wait.from < stoppedAt && mayPause(wait))
    .map((wait) =>
      cycle.stoppedAt === undefined || (wait.to ?? stoppedAt) < stoppedAt ? wait : { ...wait, to: stoppedAt },
    );
  return { lane: facts.lane, terms, waits };
};

/** Terms that came after its miss was recorded re-judge nothing (docs/design.md §1 principle 3). */
export const isJudgedBy = ({ missedUnder }: Pick<Cycle, 'missedUnder'>, from: Instant): boolean =>
  missedUnder === undefined || from <= missedUnder;

/** Ascending and apart, from the start on. */
const cutsOf = ({ terms, waits }: ClockFacts, startedAt: Instant): Instant[] => {
  const cuts = [startedAt];
  const cutAt = (moment: Instant | undefined): void => {
    if (moment !== undefined && moment > startedAt && !cuts.includes(moment)) cuts.push(moment);
  };
  for (const { from } of terms) cutAt(from);
  for (const { from, to } of waits) {
    cutAt(from);
    cutAt(to);
  }
  return cuts.sort((one, other) => one - other);
};

const pieceOf = (
  { lane, terms, waits }: ClockFacts,
  cycle: Cycle,
  policyOf: PolicyOf,
  from: Instant,
  to: Instant | undefined,
): Piece => {
  const now = terms.findLast((one) => one.from <= from);
  if (now === undefined) throw new Error('a cycle that began before its ticket');
  const policy = policyOf(now.policy);
  const pausing = policy.pausedBy[cycle.clock];
  const waitsFor = waits.find((wait) => isDuring(wait, from) && pausing.includes(wait.owner))?.owner;
  const calendarName = calendarNameOf(policy, lane, now, cycle);
  const calendar = calendarNamed(policy, calendarName);
  const runsFor = to === undefined ? Number.POSITIVE_INFINITY : calendar.between(from, to);
  return { from, to, terms: now, calendarName, calendar, waitsFor, openMs: waitsFor === undefined ? runsFor : 0 };
};

const isDuring = ({ from, to }: Wait, at: Instant): boolean => from <= at && (to === undefined || at < to);

/**
 * What a cycle promises, and the arithmetic behind it: `targetMs` of open time, counted over `pieces`.
 *
 * `dueAt` is the first instant by which all of it has passed; `undefined` while the clock is paused, as only an answer
 * says how long. `calendar` and `policy` are those in force now.
 */
export interface Deadline {
  readonly dueAt: Instant | undefined;
  readonly startedAt: Instant;
  readonly targetMs: number;
  readonly calendar: string;
  readonly terms: Terms;
  readonly pieces: readonly Piece[];
}

/**
 * The deadline of a cycle, or `undefined` when the policy promises nothing. Derived afresh whenever asked, never stored
 * (docs/design.md §1 principle 4).
 *
 * The newest terms say the target; time spent under earlier terms stays spent, as their calendar counted it. So a graver
 * severity may find that its deadline has passed already.
 */
export const deadlineOf = (facts: ClockFacts, cycle: Cycle, policyOf: PolicyOf): Deadline | undefined => {
  const pieces = piecesOf(facts, cycle, policyOf);
  const last = pieces.at(-1);
  if (last === undefined) throw new Error('a cycle without a beginning');
  const { terms, calendarName } = last;
  const targetMinutes = targetMinutesOf(policyOf(terms.policy), facts.lane, terms.severity, cycle);
  if (targetMinutes === undefined) return undefined;
  const targetMs = targetMinutes * minuteMs;
  const dueAt = instantBy(pieces, targetMs);
  return { dueAt, startedAt: cycle.startedAt, targetMs, calendar: calendarName, terms, pieces };
};

/** The earliest instant by which `openMs` (1 or more) of counted time have passed; `undefined` when a pause has no end. */
export const instantBy = (pieces: readonly Piece[], openMs: number): Instant | undefined => {
  let rest = openMs;
  for (const piece of pieces) {
    if (rest <= piece.openMs) return piece.calendar.add(piece.from, rest);
    rest -= piece.openMs;
  }
  return undefined;
};

/**
 * The latest instant at which no more than `openMs` (0 or more) of counted time have passed: so the last hour before a
 * deadline on Monday at ten begins on Monday at nine, not on Friday at closing time.
 */
export const instantUntil = (pieces: readonly Piece[], openMs: number): Instant | undefined => {
  let rest = openMs;
  for (const { from, calendar, openMs: passed } of pieces) {
    if (rest < passed) {
      const by = calendar.add(from, rest);
      return calendar.isOpen(by) ? by : calendar.nextChange(by);
    }
    rest -= passed;
  }
  return undefined;
};

/** Milliseconds of counted time in a cycle up to `at`. */
export const countedMs = (pieces: readonly Piece[], at: Instant): number => {
  let counted = 0;
  for (const { from, to, calendar, waitsFor, openMs } of pieces) {
    if (from >= at) break;
    if (to !== undefined && to <= at) counted += openMs;
    else if (waitsFor === undefined) counted += calendar.between(from, at);
  }
  return counted;
};

export type CycleState = 'running' | 'paused' | 'met' | 'missed';

/** Late is late from the deadline on, whether or not anybody has recorded it yet (docs/design.md §1 principle 9). */
export const cycleStateAt = (
  { stoppedAt, breachedAt }: Pick<Cycle, 'stoppedAt' | 'breachedAt'>,
  dueAt: Instant | undefined,
  at: Instant,
): CycleState => {
  if (breachedAt !== undefined) return 'missed';
  if (dueAt !== undefined && (stoppedAt ?? at) >= dueAt) return 'missed';
  if (stoppedAt !== undefined) return 'met';
  return dueAt === undefined ? 'paused' : 'running';
};
