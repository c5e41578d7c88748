import { z } from 'zod';
import type { FilingAdvice } from '../rules/advice';
import type { Alert } from '../rules/alerts';
import { type ChainEvent, type SealedEvent, unseal } from '../rules/audit';
import { type Cycle, cycleStateAt, deadlineOf, type PolicyOf } from '../rules/clocks';
import { contactMethods, impacts } from '../rules/intake';
import { channels, coverages, lanes, owners, severities, ticketTypes } from '../rules/policies';
import { isTicketNumber } from '../rules/ticket-number';
import { linkRelations, nextActionOwnerOf, type Ticket } from '../rules/tickets';
import { type Instant, instant, iso, minuteMs } from '../rules/time';
import { UploadIds } from './attachments';
import {
  affectedMax,
  detailCharactersMax,
  devicesMax,
  externalIdsMax,
  labelCharactersMax,
  nameCharactersMax,
  personIdCharactersMax,
  textCharactersMax,
  titleCharactersMax,
} from './limits';
import { Mail, Phone, text } from './texts';

const oneOf = (words: readonly string[]): string => `Choose one of ${words.join(', ')}.`;

const Words = (missing: string) => text(missing, detailCharactersMax);
const Label = text('Say a word or two, or leave it out.', labelCharactersMax);
const Choice = z.boolean('Say true or false, or leave it out.');
const aMoment = 'Write a moment with its offset, such as 2026-03-06T16:50:00-08:00.';
const When = z.iso.datetime({ offset: true, error: aMoment }).transform(instant);
const aCount = `A whole number from 1 to ${affectedMax}.`;
const Affected = z.int(aCount).min(1, aCount).max(affectedMax, aCount);

/** Ids are facts that stay when texts are erased: no white space, so nobody writes a sentence there. */
const idOf = (what: string, charactersMax: number) =>
  z.string(what).regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9._:/@#-]{0,${charactersMax - 1}}$`), what);

const distinct = <Item extends z.ZodType<string>>(item: Item, itemsMax: number) =>
  z
    .array(item, 'A list.')
    .min(1, 'Name one, or leave it out.')
    .max(itemsMax, `At most ${itemsMax}.`)
    .refine((items) => new Set(items).size === items.length, 'Name each once.');

const ContactBody = z.strictObject({
  firstName: text('Say the first name.', nameCharactersMax),
  lastName: text('Say the last name.', nameCharactersMax),
  mail: Mail,
  phone: Phone,
});

/**
 * `POST /api/v1/tickets`: a ticket of the lane `user` unless it says so (R58-R59). Severity and coverage are proposals that
 * the policy may refuse (R25, R35, R36); which of the rest a lane and a type need or forbid is a rule (desk/rules/intake.ts).
 */
export const FileTicketBody = z.strictObject({
  title: text('Say in a few words what it is about.', titleCharactersMax),
  description: text('Describe what happened and what you expected.', textCharactersMax),
  type: z.enum(ticketTypes, oneOf(ticketTypes)).default('incident'),
  severity: z.enum(severities, oneOf(severities)).optional(),
  coverage: z.enum(coverages, oneOf(coverages)).optional(),
  lane: z.enum(lanes, oneOf(lanes)).optional(),
  category: Label.optional(),
  subCategory: Label.optional(),
  area: Label.optional(),
  devices: distinct(idOf('Write the id of a device, such as LAPTOP-01.', labelCharactersMax), devicesMax).optional(),
  usersOrDevicesImpacted: Affected.optional(),
  impact: z.enum(impacts, oneOf(impacts)).optional(),
  businessImpact: Words('Say what it means for the business.').optional(),
  issueFirstNoticed: When.optional(),
  issueReproduced: Choice.optional(),
  endUserSupportEngaged: Choice.optional(),
  troubleshootingSteps: Words('Say what was tried.').optional(),
  reproSteps: Words('Say how it can be seen again.').optional(),
  compromiseIndicator: Choice.optional(),
  contact: ContactBody.optional(),
  preferredContact: z.enum(contactMethods, oneOf(contactMethods)).optional(),
  callbackAt: When.optional(),
  isPartner: Choice.optional(),
  channel: z.enum(channels, oneOf(channels)).optional(),
  externalIds: distinct(
    idOf('Write an id of another system, without spaces.', labelCharactersMax),
    externalIdsMax,
  ).optional(),
  onBehalfOf: idOf('Write the id of a person in the directory.', personIdCharactersMax).optional(),
  fromTicket: z.string().refine(isTicketNumber, 'Write the number of a ticket, such as TL-7KQ4M2XD0A.').optional(),
  attachments: UploadIds.optional(),
});
export type FileTicketBody = z.infer<typeof FileTicketBody>;

/** `POST /api/v1/tickets/advice`: what may be said before filing. */
export const AdviceBody = z.strictObject({
  lane: z.enum(lanes, oneOf(lanes)).default('user'),
  type: z.enum(ticketTypes, oneOf(ticketTypes)).default('incident'),
  category: Label.optional(),
  area: Label.optional(),
  impact: z.enum(impacts, oneOf(impacts)).optional(),
  usersOrDevicesImpacted: Affected.optional(),
  compromiseIndicator: Choice.optional(),
});

/** Advice as it is shown: its moments are RFC 3339 in UTC. */
export const adviceToView = ({ severity, routing, responses }: FilingAdvice) => ({
  severity,
  ...(routing !== undefined && { routing }),
  responses: responses.map(({ dueAt, ...response }) => ({ ...response, dueAt: iso(dueAt) })),
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
  category: z.string().optional(),
  area: z.string().optional(),
  devices: z.array(z.string()).readonly().optional(),
  fromTicket: z.string().optional(),
  attachments: z.int(),
  nextDeadline: ClockView.optional(),
  /** Who owes the next step, by when if anything is promised (R60); absent once it is resolved. */
  nextActionOwner: z.enum(owners).optional(),
  nextActionTime: z.string().optional(),
  watchers: z.array(z.string()),
  links: z.array(z.object({ relation: z.enum(linkRelations), other: z.string() })),
  externalIds: z.array(z.object({ system: z.string(), externalId: z.string() })),
  transfers: z.int(),
  rating: z.int().optional(),
  /** Since when all that was written in it is erased. */
  erasedAt: z.string().optional(),
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

/** What runs for whoever owes the next step: the requester's clock, the other side's, or the desk's own. */
const runsFor = (owner: string, clock: string): boolean => {
  if (owner === 'requester') return clock === 'customer';
  if (owner === 'desk') return clock !== 'customer' && clock !== 'handover';
  return clock === 'handover';
};

/** `running` in the order of their deadlines. */
const nextActionOf = (ticket: Ticket, running: readonly ClockView[]) => {
  if (ticket.state === 'resolved' || ticket.state === 'closed') return {};
  const nextActionOwner = nextActionOwnerOf(ticket);
  const nextActionTime = running.find(({ clock }) => runsFor(nextActionOwner, clock))?.dueAt;
  return { nextActionOwner, ...(nextActionTime !== undefined && { nextActionTime }) };
};

export const ticketToView = (ticket: Ticket, policyOf: PolicyOf, now: Instant): TicketView => {
  const { ticketId, lane, type, title, severity, coverage, state, tier, filedBy, filedAt } = ticket;
  const { assignee, resolvedAt, closedAt, category, area, devices, fromTicket } = ticket;
  const { watchers = [], links = [], externalIds = [], transfers = 0, rating, erasedAt } = ticket;
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
    ...(category !== undefined && { category }),
    ...(area !== undefined && { area }),
    ...(devices !== undefined && { devices }),
    ...(fromTicket !== undefined && { fromTicket }),
    attachments: ticket.attachments ?? 0,
    ...(nextDeadline === undefined ? {} : { nextDeadline }),
    ...nextActionOf(ticket, running),
    watchers: [...watchers],
    links: [...links],
    externalIds: [...externalIds],
    transfers,
    ...(rating === undefined ? {} : { rating }),
    ...(erasedAt === undefined ? {} : { erasedAt: iso(erasedAt) }),
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
