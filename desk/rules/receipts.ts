import {
  type Cycle,
  type CycleState,
  countedMs,
  cycleStateAt,
  type Deadline,
  deadlineOf,
  isJudgedBy,
  type Piece,
  type PolicyOf,
  type Terms,
  type Wait,
} from './clocks';
import { datesTouched } from './local-time';
import { type FactsOfSteps, stepsOfCycle, thresholdOf } from './next-step';
import type { ClockName, Coverage, Lane, NextActionOwner, Party, PolicyRef, Severity } from './policies';
import type { Ticket } from './tickets';
import { type Instant, instantOfMs, iso } from './time';

export const receiptFormat = 1;

/** Names a published policy by its content too: whoever has the file can tell that it is the one. */
export interface PolicyStamp extends PolicyRef {
  readonly hash: string;
}

interface TermsStamp {
  readonly severity: Severity;
  readonly coverage: Coverage;
  readonly policy: PolicyStamp;
}

/**
 * Why a stretch was counted or not. `calendar` is the one in force; `closedOn` and `otherHoursOn` are the local dates
 * that it touches for which that calendar has no hours, or hours of their own; without either the week's hours say it.
 * `waitsFor` owed the next step. `terms` are there where they are other than the receipt's own.
 */
export interface Because {
  readonly calendar: string;
  readonly zone: string;
  readonly closedOn?: readonly string[];
  readonly otherHoursOn?: readonly string[];
  readonly waitsFor?: NextActionOwner;
  readonly terms?: TermsStamp;
}

/** `[from, to)` of a cycle. Counted time is what the target is made of. */
export interface ReceiptStretch {
  readonly from: string;
  readonly to: string;
  readonly ms: number;
  readonly kind: 'counted' | 'closed' | 'paused';
  readonly because: Because;
}

/**
 * The arithmetic of one cycle as it stood at `askedAt`: a JSON value, moments RFC 3339 in UTC. Without texts and people.
 *
 * `stretches` lead from the start to the deadline, or to `askedAt` while nobody can say when that will be (`dueAt` is
 * absent). The counted ones make up `targetMs`; `spentMs` is what had been counted by `askedAt` or the stop, never more
 * than the target, and `remainingMs` the rest. `facts` are the dated facts that it was derived from, so that it can be
 * derived again. `next` is where somebody is told next: `afterMinutes` of counted time from the deadline, 0 the miss.
 */
export interface Receipt extends TermsStamp {
  readonly format: typeof receiptFormat;
  readonly ticketId: string;
  readonly lane: Lane;
  readonly clock: ClockName;
  readonly cycle: number;
  readonly tier: string;
  readonly party?: Party;
  readonly calendar: { readonly name: string; readonly zone: string };
  readonly startedAt: string;
  readonly targetMs: number;
  readonly askedAt: string;
  readonly state: CycleState;
  readonly stoppedAt?: string;
  readonly breachedAt?: string;
  readonly spentMs: number;
  readonly remainingMs: number;
  readonly dueAt?: string;
  readonly next?: { readonly name: string; readonly afterMinutes: number; readonly at: string };
  readonly stretches: readonly ReceiptStretch[];
  readonly facts: {
    readonly terms: readonly (TermsStamp & { readonly from: string })[];
    readonly waits: readonly { readonly owner: Wait['owner']; readonly from: string; readonly to?: string }[];
  };
}

/**
 * The receipt of a cycle at any instant: what was not known then is left out. `undefined` when the cycle had not begun or
 * nothing was promised. A breach that nobody had recorded by `at` shows in `state` all the same.
 */
export const receiptOf = (ticket: Ticket, cycle: Cycle, policyOf: PolicyOf, at: Instant): Receipt | undefined => {
  if (cycle.startedAt > at) return undefined;
  const known = cycleKnownAt(cycle, at);
  return receiptFrom({ ...factsKnownAt(ticket, known, at), ticketId: ticket.ticketId }, known, policyOf, at);
};

/** The receipts of every cycle that had begun, in the order in which they began. */
export const receiptsOf = (ticket: Ticket, policyOf: PolicyOf, at: Instant): readonly Receipt[] =>
  ticket.cycles.flatMap((cycle) => receiptOf(ticket, cycle, policyOf, at) ?? []);

/** A moment, unless it lay ahead. */
const pastOf = (moment: Instant | undefined, at: Instant): Instant | undefined =>
  moment !== undefined && moment <= at ? moment : undefined;

const cycleKnownAt = ({ reached: _, ...cycle }: Cycle, at: Instant): Cycle => {
  const { stoppedAt: stop, breachedAt: breach, missedUnder: under, ...begun } = cycle;
  const [stoppedAt, breachedAt] = [pastOf(stop, at), pastOf(breach, at)];
  const missedUnder = breachedAt === undefined ? undefined : under;
  return {
    ...begun,
    ...(stoppedAt !== undefined && { stoppedAt }),
    ...(breachedAt !== undefined && { breachedAt }),
    ...(missedUnder !== undefined && { missedUnder }),
  };
};

/** Those of the ticket's facts that concern this cycle: a receipt need not tell the rest of the story. */
const factsKnownAt = (ticket: Ticket, cycle: Cycle, at: Instant): FactsOfSteps => {
  const { startedAt, stoppedAt } = cycle;
  const isOfCycle = (from: Instant): boolean => from <= at && (stoppedAt === undefined || from < stoppedAt);
  const first = ticket.terms.findLastIndex(({ from }) => from <= startedAt);
  const [initial, ...changes] = ticket.terms.slice(first);
  if (first < 0 || initial === undefined) throw new Error('a cycle that began before its ticket');
  const terms = [initial, ...changes.filter(({ from }) => isOfCycle(from) && isJudgedBy(cycle, from))];
  const waits = ticket.waits
    .filter(({ from, to }) => isOfCycle(from) && (to === undefined || to > startedAt))
    .map(({ owner, from, to }): Wait => {
      const endedAt = pastOf(to, at);
      return { owner, from, ...(endedAt !== undefined && { to: endedAt }) };
    });
  return { lane: ticket.lane, policy: (terms.at(-1) ?? initial).policy, terms, waits };
};

export type ReceiptFacts = FactsOfSteps & Pick<Ticket, 'ticketId'>;

/** The receipt that these facts make, none of them later than `at`. */
export const receiptFrom = (
  facts: ReceiptFacts,
  cycle: Cycle,
  policyOf: PolicyOf,
  at: Instant,
): Receipt | undefined => {
  const deadline = deadlineOf(facts, cycle, policyOf);
  if (deadline === undefined) return undefined;
  const { dueAt, targetMs, calendar, terms, pieces } = deadline;
  const { clock, cycle: number, tier, party, startedAt, stoppedAt, breachedAt } = cycle;
  const spentMs = Math.min(targetMs, countedMs(pieces, stoppedAt ?? at));
  const next = nextOf(facts, cycle, policyOf, at);
  return {
    format: receiptFormat,
    ticketId: facts.ticketId,
    lane: facts.lane,
    clock,
    cycle: number,
    tier,
    ...(party !== undefined && { party }),
    ...stampOf(terms, policyOf),
    calendar: { name: calendar, zone: zoneIn(policyOf, terms, calendar) },
    startedAt: iso(startedAt),
    targetMs,
    askedAt: iso(at),
    state: cycleStateAt(cycle, dueAt, at),
    ...(stoppedAt !== undefined && { stoppedAt: iso(stoppedAt) }),
    ...(breachedAt !== undefined && { breachedAt: iso(breachedAt) }),
    spentMs,
    remainingMs: targetMs - spentMs,
    ...(dueAt !== undefined && { dueAt: iso(dueAt) }),
    ...(next !== undefined && { next }),
    stretches: stretchesOf(deadline, policyOf, at),
    facts: {
      terms: facts.terms.map((one) => ({ from: iso(one.from), ...stampOf(one, policyOf) })),
      waits: facts.waits.map(({ owner, from, to }) => ({
        owner,
        from: iso(from),
        ...(to !== undefined && { to: iso(to) }),
      })),
    },
  };
};

const stampOf = ({ severity, coverage, policy }: Terms, policyOf: PolicyOf): TermsStamp => {
  const { id, version, hash } = policyOf(policy);
  return { severity, coverage, policy: { id, version, hash } };
};

const zoneIn = (policyOf: PolicyOf, { policy }: Terms, calendar: string): string =>
  ruleIn(policyOf, policy, calendar).zone;

const ruleIn = (policyOf: PolicyOf, policy: PolicyRef, calendar: string) => {
  const rule = policyOf(policy).calendars[calendar];
  if (rule === undefined) throw new Error(`policy ${policy.id} has no calendar ${calendar}`);
  return rule;
};

/** The soonest step that still lies ahead: a level, a climb or the breach. */
const nextOf = (facts: FactsOfSteps, cycle: Cycle, policyOf: PolicyOf, at: Instant): Receipt['next'] => {
  const step = [...stepsOfCycle(facts, cycle, policyOf)].find(({ dueAt }) => dueAt > at);
  if (step === undefined || step.kind === 'close') return undefined;
  if (step.kind === 'climb') return { name: 'climb', afterMinutes: 0, at: iso(step.dueAt) };
  const levels = policyOf(facts.policy).levels[cycle.clock];
  const level = levels.find(({ afterMinutes }) => thresholdOf(afterMinutes) === step.threshold);
  return { name: step.threshold, afterMinutes: level?.afterMinutes ?? 0, at: iso(step.dueAt) };
};

interface Run {
  readonly from: Instant;
  readonly to: Instant;
  readonly kind: ReceiptStretch['kind'];
  readonly piece: Piece;
}

const stretchesOf = (
  { dueAt, pieces, terms }: Deadline,
  policyOf: PolicyOf,
  at: Instant,
): readonly ReceiptStretch[] => {
  const runs: Run[] = [];
  for (const run of pieces.flatMap((piece) => runsOf(piece, dueAt ?? at))) {
    const last = runs.at(-1);
    if (last !== undefined && isMoreOf(last, run)) runs[runs.length - 1] = { ...last, to: run.to };
    else runs.push(run);
  }
  return runs.map((run) => ({
    from: iso(run.from),
    to: iso(run.to),
    ms: run.to - run.from,
    kind: run.kind,
    because: becauseOf(run, terms, policyOf),
  }));
};

const runsOf = (piece: Piece, end: Instant): readonly Run[] => {
  const { from, calendar, waitsFor } = piece;
  const to = instantOfMs(Math.min(piece.to ?? end, end));
  if (from >= to) return [];
  if (waitsFor !== undefined) return [{ from, to, kind: 'paused', piece }];
  return calendar.stretches(from, to).map((one) => ({
    from: one.from,
    to: one.to,
    kind: one.isOpen ? 'counted' : 'closed',
    piece,
  }));
};

/** Cycles are cut wherever somebody begins to owe a step, also somebody for whom this clock does not wait. */
const isMoreOf = (last: Run, { kind, piece }: Run): boolean =>
  last.kind === kind &&
  last.piece.terms === piece.terms &&
  last.piece.calendarName === piece.calendarName &&
  last.piece.waitsFor === piece.waitsFor;

const becauseOf = ({ from, to, kind, piece }: Run, newest: Terms, policyOf: PolicyOf): Because => {
  const { calendarName, terms, waitsFor } = piece;
  const { zone, closed, openings } = ruleIn(policyOf, terms.policy, calendarName);
  const isPaused = kind === 'paused';
  const otherHoursOn = isPaused ? [] : datesTouched(Object.keys(openings), zone, from, to);
  const listed = kind === 'closed' ? datesTouched(closed, zone, from, to) : [];
  const closedOn = listed.filter((date) => !otherHoursOn.includes(date));
  return {
    calendar: calendarName,
    zone,
    ...(closedOn.length > 0 && { closedOn }),
    ...(otherHoursOn.length > 0 && { otherHoursOn }),
    ...(waitsFor !== undefined && { waitsFor }),
    ...(terms !== newest && { terms: stampOf(terms, policyOf) }),
  };
};
