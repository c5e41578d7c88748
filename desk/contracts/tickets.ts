import * as z from 'zod';
import type { FilingAdvice } from '../rules/advice';
import type { Alert } from '../rules/alerts';
import { type ChainEvent, type SealedEvent, unseal } from '../rules/audit';
import { type Cycle, cycleStateAt, deadlineOf, type PolicyOf } from '../rules/clocks';
import { dutyStepsOf } from '../rules/duty-steps';
import { contactMethods, impacts } from '../rules/intake';
import { channels, clockNames, coverages, lanes, owners, parties, severities, ticketTypes } from '../rules/policies';
import { isLiveTicket, linkRelations, nextActionOwnerOf, type Ticket, ticketStates } from '../rules/tickets';
import { type Instant, iso, minuteMs } from '../rules/time';
import { UploadIds } from './attachments';
import {
  affectedMax,
  detailCharactersMax,
  devicesMax,
  externalIdsMax,
  labelCharactersMax,
  mailCharactersMax,
  nameCharactersMax,
  personIdCharactersMax,
  textCharactersMax,
  titleCharactersMax,
} from './limits';
import { MomentView, When } from './moments';
import { Mail, mailShape, Phone, text } from './texts';
import { TicketNumber } from './ticket-number';

const oneOf = (words: readonly string[]): string => `Choose one of ${words.join(', ')}.`;

const Words = (missing: string) => text(missing, detailCharactersMax);
const Label = text('Say a word or two, or leave it out.', labelCharactersMax);
const Choice = z.boolean('Say true or false, or leave it out.');
const aCount = `A whole number from 1 to ${affectedMax}.`;
const Affected = z.int(aCount).min(1, aCount).max(affectedMax, aCount);

/** Ids are facts that stay when texts are erased: no white space, so nobody writes a sentence there. */
const idOf = (what: string, charactersMax: number, marks = '._:/@#-') =>
  z.string(what).regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9${marks}]{0,${charactersMax - 1}}$`), what);

/** What the desk looks up by its id: no document of Cosmos DB has `/` or `#` in its id. */
const keyOf = (what: string, charactersMax: number) => idOf(what, charactersMax, '._:@-');

const aSomebody = 'Write the mail address of a person, or their id in the directory.';
/** What has an `@` is a mail address, as an import takes them; an id has none. */
const Somebody = z
  .string(aSomebody)
  .max(mailCharactersMax, aSomebody)
  .regex(new RegExp(`^(${mailShape}|[A-Za-z0-9][A-Za-z0-9._:-]{0,${personIdCharactersMax - 1}})$`), aSomebody);

const distinct = <Item extends z.ZodType<string>>(item: Item, itemsMax: number) =>
  z
    .array(item, 'A list.')
    .min(1, 'Name one, or leave it out.')
    .max(itemsMax, `At most ${itemsMax}.`)
    .refine((items) => new Set(items).size === items.length, 'Name each once.');

/** Whom to ask about a ticket (R59, R62). */
export const ContactBody = z.strictObject({
  firstName: text('Say the first name.', nameCharactersMax),
  lastName: text('Say the last name.', nameCharactersMax),
  mail: Mail,
  phone: Phone,
});

/**
 * `POST /api/v1/tickets`: a ticket of the lane `user` unless it says so (R58-R59). Severity and coverage are proposals that
 * the policy may refuse (R25, R35, R36); which of the rest a lane and a type need or forbid is a rule (desk/rules/intake.ts).
 */
export const FileTicketBody = z
  .strictObject({
    title: text('Say in a few words what it is about.', titleCharactersMax).regex(/^[^\n]*$/, 'One line, please.'),
    description: text('Describe what happened and what you expected.', textCharactersMax),
    type: z.enum(ticketTypes, oneOf(ticketTypes)).default('incident'),
    severity: z.enum(severities, oneOf(severities)).optional(),
    coverage: z.enum(coverages, oneOf(coverages)).optional(),
    lane: z.enum(lanes, oneOf(lanes)).optional(),
    category: Label.optional(),
    subCategory: Label.optional(),
    area: Label.optional(),
    devices: distinct(keyOf('Write the id of a device, such as LAPTOP-01.', labelCharactersMax), devicesMax).optional(),
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
    onBehalfOf: Somebody.optional(),
    fromTicket: TicketNumber.optional(),
    attachments: UploadIds.optional(),
  })
  .meta({ id: 'FileTicketBody' });
export type FileTicketBody = z.infer<typeof FileTicketBody>;

/** `POST /api/v1/tickets/advice`: what may be said before filing. */
export const AdviceBody = z
  .strictObject({
    lane: z.enum(lanes, oneOf(lanes)).default('user'),
    type: z.enum(ticketTypes, oneOf(ticketTypes)).default('incident'),
    category: Label.optional(),
    area: Label.optional(),
    impact: z.enum(impacts, oneOf(impacts)).optional(),
    usersOrDevicesImpacted: Affected.optional(),
    compromiseIndicator: Choice.optional(),
  })
  .meta({ id: 'AdviceBody' });

/** What is advised before filing; `byPhone` is the number where only a call will do. */
export const AdviceView = z
  .object({
    severity: z.object({ severity: z.enum(severities), because: z.string(), isChoosable: z.boolean() }),
    routing: z.object({ to: z.enum([...parties, 'tier']), because: z.string() }).optional(),
    responses: z.array(
      z.object({
        severity: z.enum(severities),
        coverage: z.enum(coverages),
        dueAt: MomentView,
        openMinutes: z.int(),
        calendar: z.string(),
        byPhone: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'AdviceView' });
export type AdviceView = z.infer<typeof AdviceView>;

/** Advice as it is shown: its moments are RFC 3339 in UTC. */
export const adviceToView = ({ severity, routing, responses }: FilingAdvice): AdviceView => ({
  severity: { ...severity },
  ...(routing !== undefined && { routing }),
  responses: responses.map(({ dueAt, ...response }) => ({ ...response, dueAt: iso(dueAt) })),
});

/**
 * One run of a clock. `dueAt` is absent while the clock is paused; `openMinutes` is its target, open time of `calendar`.
 */
const ClockView = z
  .object({
    clock: z.enum(clockNames),
    cycle: z.int(),
    tier: z.string(),
    state: z.enum(['running', 'paused', 'met', 'missed']),
    waitsFor: z.enum(owners).optional(),
    dueAt: MomentView.optional(),
    startedAt: MomentView,
    stoppedAt: MomentView.optional(),
    openMinutes: z.int(),
    calendar: z.string(),
    policy: z.object({ id: z.string(), version: z.int() }),
  })
  .meta({ id: 'ClockView' });
export type ClockView = z.infer<typeof ClockView>;

/** A ticket as people and programs see it; moments are RFC 3339 in UTC, `openMinutes` open time of `calendar`. */
export const TicketView = z
  .object({
    ticketId: z.string(),
    lane: z.enum(lanes),
    type: z.enum(ticketTypes),
    title: z.string(),
    severity: z.enum(severities),
    coverage: z.enum(coverages),
    state: z.enum(ticketStates),
    tier: z.string(),
    filedBy: z.string(),
    filedAt: MomentView,
    assignee: z.string().optional(),
    resolvedAt: MomentView.optional(),
    closedAt: MomentView.optional(),
    category: z.string().optional(),
    area: z.string().optional(),
    devices: z.array(z.string()).readonly().optional(),
    fromTicket: z.string().optional(),
    callbackAt: MomentView.optional(),
    /** Whom to ask: who that is stands in the events, an admin contact by its id in the directory. */
    primaryContact: z.object({
      is: z.enum(['requester', 'named', 'admin-contact']),
      contactId: z.string().optional(),
    }),
    attachments: z.int(),
    nextDeadline: ClockView.optional(),
    /** Who owes the next step, by when if anything is promised (R60); absent once it is resolved. */
    nextActionOwner: z.enum(owners).optional(),
    nextActionTime: MomentView.optional(),
    watchers: z.array(z.string()),
    links: z.array(z.object({ relation: z.enum(linkRelations), other: z.string() })),
    externalIds: z.array(z.object({ system: z.string(), externalId: z.string() })),
    transfers: z.int(),
    rating: z.int().optional(),
    /** Since when all that was written in it is erased. */
    erasedAt: MomentView.optional(),
    clocks: z.array(ClockView),
  })
  .meta({ id: 'TicketView' });
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

/** A requester whose time to answer is over owes the answer still: until what follows without one. */
const lastChanceOf = (ticket: Ticket, policyOf: PolicyOf): string | undefined => {
  const [first] = dutyStepsOf(ticket, policyOf)
    .filter(({ kind }) => kind === 'lower' || kind === 'silence')
    .toSorted((one, other) => one.dueAt - other.dueAt);
  return first && iso(first.dueAt);
};

/** `running` in the order of their deadlines. */
const nextActionOf = (ticket: Ticket, running: readonly ClockView[], policyOf: PolicyOf) => {
  if (ticket.state === 'resolved' || ticket.state === 'closed') return {};
  const nextActionOwner = nextActionOwnerOf(ticket);
  const nextActionTime =
    running.find(({ clock }) => runsFor(nextActionOwner, clock))?.dueAt ??
    (nextActionOwner === 'requester' ? lastChanceOf(ticket, policyOf) : undefined);
  return { nextActionOwner, ...(nextActionTime !== undefined && { nextActionTime }) };
};

const primaryContactOf = ({ hasContact, takenOverBy }: Ticket): TicketView['primaryContact'] => {
  const contactId = takenOverBy?.at(-1);
  if (contactId !== undefined) return { is: 'admin-contact', contactId };
  return { is: hasContact ? 'named' : 'requester' };
};

export const ticketToView = (ticket: Ticket, policyOf: PolicyOf, now: Instant): TicketView => {
  const { ticketId, lane, type, title, severity, coverage, state, tier, filedBy, filedAt } = ticket;
  const { assignee, resolvedAt, closedAt, category, area, devices, fromTicket, callbackAt } = ticket;
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
    ...(callbackAt !== undefined && { callbackAt: iso(callbackAt) }),
    primaryContact: primaryContactOf(ticket),
    attachments: ticket.attachments ?? 0,
    ...(nextDeadline === undefined ? {} : { nextDeadline }),
    ...nextActionOf(ticket, running, policyOf),
    watchers: [...watchers],
    links: [...links],
    externalIds: [...externalIds],
    transfers,
    ...(rating === undefined ? {} : { rating }),
    ...(erasedAt === undefined ? {} : { erasedAt: iso(erasedAt) }),
    clocks,
  };
};

/** How a ticket stands, to whoever decided upon an older state of it. */
export const StandingView = TicketView.pick({
  state: true,
  severity: true,
  tier: true,
  assignee: true,
  nextActionOwner: true,
}).readonly();
export type StandingView = z.infer<typeof StandingView>;

export const standingToView = (ticket: Ticket): StandingView => {
  const { state, severity, tier, assignee } = ticket;
  const owner = isLiveTicket(ticket) && { nextActionOwner: nextActionOwnerOf(ticket) };
  return { state, severity, tier, ...(assignee !== undefined && { assignee }), ...owner };
};

/** An alert as it is shown beside its ticket. */
export const AlertView = z
  .object({
    alertId: z.string(),
    clock: z.enum(clockNames),
    cycle: z.int(),
    threshold: z.string(),
    severity: z.enum(severities),
    tier: z.string(),
    reachedAt: MomentView,
    deadlineAt: MomentView,
    raisedAt: MomentView,
  })
  .meta({ id: 'AlertView' });
export type AlertView = z.infer<typeof AlertView>;

export const alertToView = ({ ticketId: _, reachedAt, deadlineAt, raisedAt, ...alert }: Alert): AlertView => ({
  ...alert,
  reachedAt: iso(reachedAt),
  deadlineAt: iso(deadlineAt),
  raisedAt: iso(raisedAt),
});

/** A ticket with the alerts that were raised about it. */
export const TicketWithAlertsView = TicketView.extend({ alerts: z.array(AlertView) }).meta({
  id: 'TicketWithAlertsView',
});

/** One event of a ticket: the stored document less its salt and digests. What was erased is absent. */
export const EventView = z
  .object({
    seq: z.int(),
    kind: z.string(),
    at: MomentView,
    by: z.string(),
    data: z.record(z.string(), z.unknown()),
    people: z.record(z.string(), z.string().optional()),
    text: z.record(z.string(), z.string().optional()),
    hash: z.string(),
    prevHash: z.string(),
  })
  .meta({ id: 'EventView' });
export type EventView = z.infer<typeof EventView>;

export const eventToView = (event: SealedEvent): EventView => {
  const { kind, by, people, text } = unseal<ChainEvent>(event);
  const { seq, at, data, hash, prevHash } = event;
  return { seq, kind, at, by, data, people, text, hash, prevHash };
};
