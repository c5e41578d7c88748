import {
  type Cycle,
  countedMs,
  type Deadline,
  deadlineOf,
  instantBy,
  laneOf,
  type PolicyOf,
  type Terms,
} from './clocks';
import { never } from './defect';
import type { Coverage, Lane, Policy, Severity } from './policies';
import { type DutyEvidence, isLiveTicket, type Ticket, type TicketEvent, theDesk } from './tickets';
import { type Instant, iso, minuteMs } from './time';

/** Something that follows because the requester owes an answer (R29-R33). `key` is the effect key. */
export type DutyStep = RemindStep | LowerStep | SilenceStep;

interface OnQuestion {
  readonly key: string;
  readonly dueAt: Instant;
  /** The cycle of the customer clock: each question has its own. */
  readonly cycle: number;
  readonly askedAt: Instant;
  /** When the requester was reminded; absent where nobody was before the step fell due. */
  readonly remindedAt?: Instant;
}

/** The requester is reminded; or their tier is advised that a person may lower the severity. */
export interface RemindStep extends OnQuestion {
  readonly kind: 'remind' | 'advise';
  readonly answerDueAt?: Instant;
}

export interface LowerStep extends OnQuestion {
  readonly kind: 'lower';
  readonly from: Severity;
  readonly to: Severity;
  readonly coverage: Coverage;
}

/** The question has stayed without an answer for so long that the ticket is mitigated and resolved. */
export interface SilenceStep extends OnQuestion {
  readonly kind: 'silence';
  readonly isMitigated: boolean;
}

/**
 * What the newest question still brings about while it has no answer, in no order; nothing once there is one. Each once
 * in a cycle of the customer clock:
 *
 * - a reminder after the policy's time (requirements.md §3);
 * - at half of the requester's time an advice to the tier, where they are to engage without a break (R29, R30);
 * - at the deadline one severity lower, C at the least, and never without a reminder recorded before (R32);
 * - after the time of silence the end of the ticket (R33).
 *
 * The last two turn against the requester, who has between the notice and them what the policy leaves: a reminder that was
 * recorded late, as after an outage, moves them by as much. The customer clock itself keeps its deadline.
 */
export const dutyStepsOf = (ticket: Ticket, policyOf: PolicyOf): readonly DutyStep[] => {
  const open = openDeadlineOf(ticket, policyOf);
  if (open === undefined) return [];
  const { question, deadline, lateMs } = open;
  return [
    remindOf(question, deadline, policyOf),
    adviseOf(ticket.lane, question, deadline, policyOf),
    lowerOf(ticket.lane, question, deadline, lateMs, policyOf),
    silenceOf(ticket, question, lateMs, policyOf),
  ].filter((step) => step !== undefined);
};

/** What follows a question goes by the terms of now, though its deadline may have been missed under others. */
const running = ({ missedUnder: _, ...cycle }: Cycle): Cycle => cycle;

/**
 * Until when this question may be answered in time, as far as the requester is concerned: the deadline of its clock, later
 * by as much as its reminder was. `undefined` once it is answered, and while its clock is paused.
 */
export const answerDueAtOf = (ticket: Ticket, cycle: number, policyOf: PolicyOf): Instant | undefined => {
  const open = openDeadlineOf(ticket, policyOf);
  if (open?.question.cycle !== cycle) return undefined;
  return instantBy(open.deadline.pieces, open.deadline.targetMs + open.lateMs);
};

interface OpenDeadline {
  readonly question: Cycle;
  readonly deadline: Deadline;
  readonly lateMs: number;
}

const openDeadlineOf = (ticket: Ticket, policyOf: PolicyOf): OpenDeadline | undefined => {
  const question = openQuestionOf(ticket);
  const deadline = question && deadlineOf(ticket, running(question), policyOf);
  if (question === undefined || deadline === undefined) return undefined;
  return { question, deadline, lateMs: lateMsOf(question, deadline, policyOf) };
};

/** The cycle of the customer clock that runs, of a ticket that still is worked on. */
const openQuestionOf = (ticket: Ticket): Cycle | undefined =>
  isLiveTicket(ticket)
    ? ticket.cycles.findLast(({ clock, stoppedAt }) => clock === 'customer' && stoppedAt === undefined)
    : undefined;

const onQuestion = ({ cycle, startedAt, remindedAt }: Cycle, what: string, dueAt: Instant): OnQuestion => ({
  key: `duty-customer-${cycle}-${what}`,
  dueAt,
  cycle,
  askedAt: startedAt,
  ...(remindedAt !== undefined && remindedAt < dueAt && { remindedAt }),
});

const dutiesOf = (policyOf: PolicyOf, { policy }: Terms) => policyOf(policy).duties;

const remindAfterMsOf = (terms: Terms, policyOf: PolicyOf): number | undefined => {
  const { unanswered } = dutiesOf(policyOf, terms);
  return unanswered && unanswered.remindAfterMinutes[terms.severity] * minuteMs;
};

/**
 * By how much counted time the reminder came late, by the terms that it was recorded under; 0 until there is one. What
 * changes afterwards does not concern it, the lowering least of all, which policies without a lead bring in that instant.
 */
const lateMsOf = ({ remindedAt, loweredAt }: Cycle, { pieces }: Deadline, policyOf: PolicyOf): number => {
  if (remindedAt === undefined) return 0;
  const terms = pieces.findLast(({ from }) => from <= remindedAt && from !== loweredAt)?.terms;
  const afterMs = terms && remindAfterMsOf(terms, policyOf);
  return afterMs === undefined ? 0 : Math.max(0, countedMs(pieces, remindedAt) - afterMs);
};

const remindOf = (question: Cycle, deadline: Deadline, policyOf: PolicyOf): RemindStep | undefined => {
  const afterMs = question.remindedAt === undefined ? remindAfterMsOf(deadline.terms, policyOf) : undefined;
  const at = afterMs === undefined ? undefined : instantBy(deadline.pieces, afterMs);
  if (at === undefined) return undefined;
  return { kind: 'remind', ...onQuestion(question, 'reminded', at), ...answerDue(deadline) };
};

const answerDue = ({ dueAt }: Deadline): Pick<RemindStep, 'answerDueAt'> =>
  dueAt === undefined ? {} : { answerDueAt: dueAt };

const adviseOf = (lane: Lane, question: Cycle, deadline: Deadline, policyOf: PolicyOf): RemindStep | undefined => {
  const { pieces, targetMs, terms } = deadline;
  const policy = policyOf(terms.policy);
  if (question.advisedAt !== undefined || policy.duties.engagement === undefined) return undefined;
  if (!isContinuous(policy, lane, terms)) return undefined;
  const at = instantBy(pieces, targetMs / 2);
  if (at === undefined) return undefined;
  return { kind: 'advise', ...onQuestion(question, 'advised', at), ...answerDue(deadline) };
};

/** Severity A, and B where 24x7 was chosen: the customer engages every day until it is resolved (R29, R30). */
const isContinuous = (policy: Policy, lane: Lane, terms: Terms): boolean =>
  terms.severity === 'A' || (terms.severity === 'B' && runsDayAndNight(policy, lane, terms));

const runsDayAndNight = (policy: Policy, lane: Lane, { severity, coverage }: Pick<Terms, 'severity' | 'coverage'>) =>
  coverage === '24x7' && laneOf(policy, lane).severities[severity].calendar24x7 !== undefined;

const below = { A: 'B', B: 'C', C: undefined } as const;

/**
 * A change of severity or policy that puts the deadline into the past lowers nothing: the requester could not have known.
 * A severity that was lowered and restored is not lowered again over the same question: else nobody could restore it.
 */
const lowerOf = (
  lane: Lane,
  question: Cycle,
  deadline: Deadline,
  lateMs: number,
  policyOf: PolicyOf,
): LowerStep | undefined => {
  const { dueAt, pieces, targetMs, terms } = deadline;
  const policy = policyOf(terms.policy);
  const to = below[terms.severity];
  if (to === undefined || !policy.duties.unanswered?.lowersSeverity) return undefined;
  if (question.loweredAt !== undefined || dueAt === undefined || dueAt <= terms.from) return undefined;
  const at = instantBy(pieces, Math.max(targetMs, remindAfterMsOf(terms, policyOf) ?? 0) + lateMs);
  if (at === undefined) return undefined;
  const { coverage: chosen, severity: from } = terms;
  const coverage = runsDayAndNight(policy, lane, { severity: to, coverage: chosen }) ? chosen : 'support-hours';
  return { kind: 'lower', ...onQuestion(question, 'lowered', at), from, to, coverage };
};

const silenceOf = (ticket: Ticket, question: Cycle, lateMs: number, policyOf: PolicyOf): SilenceStep | undefined => {
  const at = silenceEndsAt(ticket, question, lateMs, policyOf);
  if (at === undefined) return undefined;
  return { kind: 'silence', ...onQuestion(question, 'resolved', at), isMitigated: ticket.state === 'mitigated' };
};

/**
 * Counted since the question in the hours of the newest terms, as though they had always held: sixteen open hours after a
 * lowering from 24x7 are sixteen open hours, whenever the lowering was noticed. Where people or a new policy changed the
 * terms so that the end would lie in the past, it is counted from that change: no change ends a ticket by itself.
 */
const silenceEndsAt = (ticket: Ticket, question: Cycle, lateMs: number, policyOf: PolicyOf): Instant | undefined => {
  const newest = ticket.terms.at(-1);
  const silence = newest && dutiesOf(policyOf, newest).silence;
  if (newest === undefined || silence === undefined) return undefined;
  const { resolveAfterMinutes, resolveAfterMinutes24x7 } = silence;
  const isAround = runsDayAndNight(policyOf(newest.policy), ticket.lane, newest);
  const minutes = (isAround ? resolveAfterMinutes24x7 : undefined) ?? resolveAfterMinutes[newest.severity];
  const countedFrom = (startedAt: Instant, moreMs: number): Instant | undefined => {
    const facts = { ...ticket, terms: [{ ...newest, from: startedAt }] };
    const deadline = deadlineOf(facts, { ...question, startedAt }, policyOf);
    return deadline && instantBy(deadline.pieces, minutes * minuteMs + moreMs);
  };
  const at = countedFrom(question.startedAt, lateMs);
  const isChanged = newest.from > question.startedAt && newest.from !== question.loweredAt;
  return isChanged && at !== undefined && at <= newest.from ? countedFrom(newest.from, 0) : at;
};

/** The events that record a step: one, or two where a ticket is mitigated and then resolved. */
export const dutyEventsOf = (step: DutyStep, at: Instant): readonly TicketEvent[] => {
  const bare = { at, by: theDesk, people: {}, text: {} };
  const evidence = evidenceOf(step);
  switch (step.kind) {
    case 'remind':
    case 'advise': {
      const kind = step.kind === 'remind' ? 'requester-reminded' : 'engagement-advised';
      const { answerDueAt } = step;
      return [
        { ...bare, kind, data: { ...evidence, ...(answerDueAt !== undefined && { answerDueAt: iso(answerDueAt) }) } },
      ];
    }
    case 'lower': {
      const { from, to, coverage } = step;
      return [{ ...bare, kind: 'severity-lowered', data: { from, to, coverage, because: 'unanswered', ...evidence } }];
    }
    case 'silence': {
      const resolved: TicketEvent = { ...bare, kind: 'ticket-resolved', data: { cause: 'no-answer', ...evidence } };
      return step.isMitigated ? [resolved] : [{ ...bare, kind: 'ticket-mitigated', data: {} }, resolved];
    }
    default:
      return never(step);
  }
};

const evidenceOf = ({ cycle, askedAt, remindedAt, dueAt }: DutyStep): DutyEvidence => ({
  cycle,
  askedAt: iso(askedAt),
  ...(remindedAt !== undefined && { remindedAt: iso(remindedAt) }),
  dueAt: iso(dueAt),
});
