import { z } from 'zod';
import type { Alert } from '../rules/alerts';
import { type ChainEvent, type SealedEvent, unseal } from '../rules/audit';
import { type Cycle, cycleStateAt, deadlineOf, type PolicyOf } from '../rules/clocks';
import { coverages, lanes, severities, ticketTypes } from '../rules/policies';
import type { Ticket } from '../rules/tickets';
import { type Instant, iso, minuteMs } from '../rules/time';
import { pageItemsDefault, pageItemsMax, textCharactersMax, titleCharactersMax } from './limits';
import { text } from './texts';

const oneOf = (words: readonly string[]): string => `Choose one of ${words.join(', ')}.`;

/** `POST /api/v1/tickets`: a user ticket. Severity and coverage are proposals that the policy may refuse (R25, R35, R36). */
export const FileTicketBody = z.strictObject({
  title: text('Say in a few words what it is about.', titleCharactersMax),
  description: text('Describe what happened and what you expected.', textCharactersMax),
  type: z.enum(ticketTypes, oneOf(ticketTypes)).default('incident'),
  severity: z.enum(severities, oneOf(severities)).optional(),
  coverage: z.enum(coverages, oneOf(coverages)).optional(),
});
export type FileTicketBody = z.infer<typeof FileTicketBody>;

/** `POST …/respond`: the requester was contacted and work has begun (R23). */
export const RespondBody = z.strictObject({
  message: text('Say something, or leave the message out.', textCharactersMax).optional(),
});
export type RespondBody = z.infer<typeof RespondBody>;

/** `POST …/update`: what the requester is told. */
export const UpdateBody = z.strictObject({ message: text('Tell the requester how it stands.', textCharactersMax) });
export type UpdateBody = z.infer<typeof UpdateBody>;

/** `POST …/resolve`: what solved it. */
export const ResolveBody = z.strictObject({ solution: text('Say what solved it.', textCharactersMax) });
export type ResolveBody = z.infer<typeof ResolveBody>;

const count = (most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,4}$/, `A number from 1 to ${most}.`)
    .transform(Number)
    .refine((items) => items >= 1 && items <= most, `A number from 1 to ${most}.`);

/** `GET /api/v1/tickets`: newest first. `continuation` is opaque: what the page before answered. */
export const ListTicketsQuery = z.strictObject({
  limit: count(pageItemsMax).default(pageItemsDefault),
  continuation: z.string().max(4_096).optional(),
});

/**
 * One run of a clock. `dueAt` is absent while the clock is paused; `openMinutes` is its target, open time of `calendar`.
 */
const ClockView = z.object({
  clock: z.string(),
  cycle: z.int(),
  tier: z.string(),
  state: z.enum(['running', 'paused', 'met', 'missed']),
  waitsFor: z.string().optional(),
  dueAt: z.string().optional(),
  startedAt: z.string(),
  stoppedAt: z.string().optional(),
  openMinutes: z.int(),
  calendar: z.string(),
  policy: z.object({ id: z.string(), version: z.int() }),
});
export type ClockView = z.infer<typeof ClockView>;

/** A ticket as people and programs see it; moments are RFC 3339 in UTC, `openMinutes` open time of `calendar`. */
export const TicketView = z.object({
  ticketId: z.string(),
  lane: z.enum(lanes),
  type: z.enum(ticketTypes),
  title: z.string(),
  severity: z.enum(severities),
  coverage: z.enum(coverages),
  state: z.string(),
  tier: z.string(),
  filedBy: z.string(),
  filedAt: z.string(),
  assignee: z.string().optional(),
  resolvedAt: z.string().optional(),
  closedAt: z.string().optional(),
  nextDeadline: ClockView.optional(),
  clocks: z.array(ClockView),
});
export type TicketView = z.infer<typeof TicketView>;

/** A clock for which the policy promises nothing is not shown. */
const cycleToView = (ticket: Ticket, cycle: Cycle, policyOf: PolicyOf, now: Instant): ClockView | undefined => {
  const { clock, cycle: number, tier, stoppedAt } = cycle;
  const deadline = deadlineOf(ticket, cycle, policyOf);
  if (deadline === undefined) return undefined;
  const { dueAt, startedAt, targetMs, calendar, terms, pieces } = deadline;
  const state = cycleStateAt(cycle, dueAt, now);
  const waitsFor = state === 'paused' ? pieces.at(-1)?.waitsFor : undefined;
  return {
    clock,
    cycle: number,
    tier,
    state,
    ...(waitsFor !== undefined && { waitsFor }),
    ...(dueAt !== undefined && { dueAt: iso(dueAt) }),
    startedAt: iso(startedAt),
    ...(stoppedAt !== undefined && { stoppedAt: iso(stoppedAt) }),
    openMinutes: targetMs / minuteMs,
    calendar,
    policy: terms.policy,
  };
};

export const ticketToView = (ticket: Ticket, policyOf: PolicyOf, now: Instant): TicketView => {
  const { ticketId, lane, type, title, severity, coverage, state, tier, filedBy, filedAt } = ticket;
  const { assignee, resolvedAt, closedAt } = ticket;
  const clocks = ticket.cycles.flatMap((cycle) => cycleToView(ticket, cycle, policyOf, now) ?? []);
  const running = clocks.filter(({ state: clockState }) => clockState === 'running');
  const [nextDeadline] = running.sort((one, other) => ((one.dueAt ?? '') < (other.dueAt ?? '') ? -1 : 1));
  return {
    ticketId,
    lane,
    type,
    title,
    severity,
    coverage,
    state,
    tier,
    filedBy,
    filedAt: iso(filedAt),
    ...(assignee === undefined ? {} : { assignee }),
    ...(resolvedAt === undefined ? {} : { resolvedAt: iso(resolvedAt) }),
    ...(closedAt === undefined ? {} : { closedAt: iso(closedAt) }),
    ...(nextDeadline === undefined ? {} : { nextDeadline }),
    clocks,
  };
};

/** An alert as it is shown beside its ticket. */
export interface AlertView {
  readonly alertId: string;
  readonly clock: string;
  readonly cycle: number;
  readonly threshold: string;
  readonly severity: string;
  readonly tier: string;
  readonly reachedAt: string;
  readonly deadlineAt: string;
  readonly raisedAt: string;
}

export const alertToView = ({ ticketId: _, reachedAt, deadlineAt, raisedAt, ...alert }: Alert): AlertView => ({
  ...alert,
  reachedAt: iso(reachedAt),
  deadlineAt: iso(deadlineAt),
  raisedAt: iso(raisedAt),
});

/** One event of a ticket: the stored document less its salt and digests. */
export interface EventView {
  readonly seq: number;
  readonly kind: string;
  readonly at: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly people: Readonly<Record<string, string | undefined>>;
  readonly text: Readonly<Record<string, string | undefined>>;
  readonly hash: string;
  readonly prevHash: string;
}

export const eventToView = (event: SealedEvent): EventView => {
  const { kind, by, people, text } = unseal<ChainEvent>(event);
  const { seq, at, data, hash, prevHash } = event;
  return { seq, kind, at, by, data, people, text, hash, prevHash };
};
