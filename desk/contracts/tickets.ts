import { z } from 'zod';
import type { Alert } from '../rules/alerts';
import { type ChainEvent, type SealedEvent, unseal } from '../rules/audit';
import { type Cycle, type Deadline, deadlineOf, type PolicyOf } from '../rules/clocks';
import { coverages, severities, ticketTypes } from '../rules/policies';
import type { Ticket } from '../rules/tickets';
import { type Instant, iso } from '../rules/time';
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

const DeadlineView = z.object({
  dueAt: z.string(),
  startedAt: z.string(),
  openMinutes: z.int(),
  calendar: z.string(),
  policy: z.object({ id: z.string(), version: z.int() }),
});

const ClockView = DeadlineView.extend({
  clock: z.string(),
  cycle: z.int(),
  tier: z.string(),
  state: z.enum(['running', 'met', 'missed']),
  stoppedAt: z.string().optional(),
});
export type ClockView = z.infer<typeof ClockView>;

/** A ticket as people and programs see it; moments are RFC 3339 in UTC, `openMinutes` open time of `calendar`. */
export const TicketView = z.object({
  ticketId: z.string(),
  lane: z.literal('user'),
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

const deadlineToView = ({
  dueAt,
  startedAt,
  openMinutes,
  calendar,
  policy,
}: Deadline): z.infer<typeof DeadlineView> => ({
  dueAt: iso(dueAt),
  startedAt: iso(startedAt),
  openMinutes,
  calendar,
  policy,
});

/** Late is late from the deadline on, whether or not anybody has recorded it yet (docs/design.md §1 principle 9). */
const cycleToView = (cycle: Cycle, policyOf: PolicyOf, now: Instant): ClockView => {
  const { clock, cycle: number, tier, stoppedAt, breachedAt } = cycle;
  const deadline = deadlineOf(cycle, policyOf);
  const isMissed = breachedAt !== undefined || (stoppedAt ?? now) >= deadline.dueAt;
  const state = isMissed ? 'missed' : stoppedAt === undefined ? 'running' : 'met';
  return {
    clock,
    cycle: number,
    tier,
    state,
    ...deadlineToView(deadline),
    ...(stoppedAt === undefined ? {} : { stoppedAt: iso(stoppedAt) }),
  };
};

export const ticketToView = (ticket: Ticket, policyOf: PolicyOf, now: Instant): TicketView => {
  const { ticketId, lane, type, title, severity, coverage, state, tier, filedBy, filedAt } = ticket;
  const { assignee, resolvedAt, closedAt } = ticket;
  const clocks = ticket.cycles.map((cycle) => cycleToView(cycle, policyOf, now));
  const running = clocks.filter(({ state: clockState }) => clockState === 'running');
  const [nextDeadline] = running.sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
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
  readonly deadlineAt: string;
  readonly raisedAt: string;
}

export const alertToView = ({ ticketId: _, deadlineAt, raisedAt, ...alert }: Alert): AlertView => ({
  ...alert,
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
