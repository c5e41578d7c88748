import type { Ports, StoredTicket } from '../ports';
import type { Alert, Notice } from '../rules/alerts';
import type { Attachment } from '../rules/attachments';
import { type ChainHead, type SealedEvent, unseal } from '../rules/audit';
import type { PolicyOf } from '../rules/clocks';
import { accept, type Decision, refuse } from '../rules/decision';
import { nextDueAt } from '../rules/next-step';
import { evolve, type Ticket, type TicketEvent, ticketFrom } from '../rules/tickets';
import { type Instant, longestWaitMs, plusMs } from '../rules/time';
import { bestEffort } from './best-effort';
import { answeredBefore, type Memory, type Sent, storedBefore } from './earlier';
import { policiesOf } from './policies';
import type { Refusal } from './refusals';
import { sealAll } from './seal-all';
import { storing } from './storing';
import { noticesOfChange } from './ticket-notices';

/** What a decision leaves behind: events, and what must be sent because of them. */
export interface Outcome {
  readonly events: readonly TicketEvent[];
  readonly alerts?: readonly Alert[];
  readonly notices?: readonly Notice[];
  readonly attachments?: readonly Attachment[];
}

/** A command as it was given. */
export interface Given extends Sent {
  readonly ticketId: string;
}

/** A ticket as it stood at a moment: a command that comes again under its key is answered as of the first time. */
export interface Changed {
  readonly ticket: Ticket;
  readonly head: ChainHead;
  readonly at: Instant;
  readonly policyOf: PolicyOf;
}

export type Decide = (stored: StoredTicket, policyOf: PolicyOf, now: Instant) => Promise<Decision<Outcome, Refusal>>;

/**
 * Reads, decides and stores, as one ETag'd batch; then rings if the desk's next deadline has become sooner.
 *
 * Source: docs/data.md §1, docs/design.md §1.
 */
export const changeTicket = (ports: Ports, given: Given, decide: Decide): Promise<Decision<Changed, Refusal>> =>
  storing(
    () => attempt(ports, given, decide),
    () => storedBefore(given, memoryOf(ports, given)),
  );

const attempt = async (ports: Ports, given: Given, decide: Decide): Promise<Decision<Changed, Refusal>> => {
  const { tickets, directory, clock } = ports;
  const stored = await tickets.read(given.ticketId);
  if (stored === undefined) return refuse({ kind: 'ticket-unknown' });
  const again = await answeredBefore(given, memoryOf(ports, given));
  if (again !== undefined) return again;

  const policyOf = await policiesOf(directory, [stored.ticket]);
  const at = clock.now();
  const decision = await decide(stored, policyOf, at);
  if (!decision.ok) return decision;
  const { events, alerts = [], notices = [], attachments } = decision.value;
  if (events.length === 0) return accept({ ticket: stored.ticket, head: stored.head, at, policyOf });

  const ticket = events.reduce<Ticket>(evolve, stored.ticket);
  const policyAfter = await policiesOf(directory, [ticket]);
  const sealed = sealAll(ports, given.ticketId, given.commandId, stored.head, events);
  const head = sealed.at(-1) ?? stored.head;
  const dueAt = nextDueAt(ticket, policyAfter);
  const command = given.record && { ...given.record, seq: head.seq };
  const news = await noticesOfChange(directory, ticket, policyAfter(ticket.policy), events, sealed);
  const change = { ticket, head, dueAt, filing: stored.filing, events: sealed, alerts, attachments, command };
  await tickets.replace({ ...change, notices: [...notices, ...news] }, stored.etag);
  await ringIfSooner(ports, given.ticketId, armedAt(nextDueAt(stored.ticket, policyOf), at), dueAt);
  return accept({ ticket, head, at, policyOf: policyAfter });
};

/** The ticket as it stood after its event number `seq`. */
export const ticketAsOf = async (
  { directory }: Ports,
  events: readonly SealedEvent[],
  seq: number,
): Promise<Changed> => {
  const until = events.filter((event) => event.seq <= seq);
  const head = until.at(-1);
  if (head === undefined) throw new Error(`a chain without event ${seq}`);
  const past = until.map((event) => unseal<TicketEvent>(event));
  const ticket = ticketFrom(past);
  const at = past.at(-1)?.at ?? ticket.filedAt;
  return { ticket, head, at, policyOf: await policiesOf(directory, [ticket]) };
};

const memoryOf = (ports: Ports, { ticketId }: Given): Memory<Changed> => ({
  command: (id) => ports.tickets.command(ticketId, id),
  events: () => ports.tickets.events(ticketId),
  asOf: (events, seq) => ticketAsOf(ports, events, seq),
});

/** The lifecycle wakes by then at the latest: it fell asleep before `at`, for so long at most. */
const armedAt = (dueAt: Instant | undefined, at: Instant): Instant => {
  const looksAgainAt = plusMs(at, longestWaitMs);
  return dueAt !== undefined && dueAt < looksAgainAt ? dueAt : looksAgainAt;
};

const ringIfSooner = async (
  { workflows, log }: Ports,
  ticketId: string,
  armed: Instant,
  after: Instant | undefined,
): Promise<void> => {
  if (after === undefined || armed <= after) return;
  const otherwise = 'the doorbell was not heard; the sweep will act at the deadline';
  await bestEffort(log, () => workflows.ring(ticketId), otherwise, { ticketId });
};
