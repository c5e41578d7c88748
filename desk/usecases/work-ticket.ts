import { standingToView } from '../contracts/tickets';
import type { Ports } from '../ports';
import type { PolicyOf } from '../rules/clocks';
import { accept, type Decision, refuse } from '../rules/decision';
import { decideNextStep } from '../rules/next-step';
import type { Caller } from '../rules/people';
import type { Act } from '../rules/permissions';
import { type Acting, decideResolve, decideRespond, decideUpdate } from '../rules/ticket-commands';
import { decideScheduleCallback } from '../rules/ticket-commands/callback';
import { decideAnswer, decideAsk } from '../rules/ticket-commands/waiting';
import { decideAssign, decideMitigate, decideNote } from '../rules/ticket-commands/work';
import type { Ticket, TicketEvent } from '../rules/tickets';
import type { Instant } from '../rules/time';
import { type Changed, changeTicket } from './change-ticket';
import { commandOf } from './idempotency';
import { refusalFor } from './permit';
import type { Refusal } from './refusals';
import { serveTicket } from './sweep';

/** Who works which ticket; `key` is the `Idempotency-Key`, `ifSeq` the `lastSeq` of an `If-Match`. */
export interface Order {
  readonly caller: Caller;
  readonly ticketId: string;
  readonly key?: string | undefined;
  readonly ifSeq?: number | undefined;
}

/** What a command decides, once the caller may give it. */
export type Rule = (ticket: Ticket, acting: Acting, policyOf: PolicyOf) => Decision<readonly TicketEvent[], Refusal>;

/** One command on one ticket: who may, upon which state, once per key. */
export const work = (
  ports: Ports,
  { caller, ticketId, key, ifSeq }: Order,
  act: Act,
  body: object,
  rule: Rule,
): Promise<Decision<Changed, Refusal>> => {
  const { ids, directory } = ports;
  const { commandId, record } = commandOf(ids, caller, `${act} ${ticketId}`, key, body);
  return changeTicket(ports, { ticketId, commandId, record }, async ({ ticket, head }, policyOf, now) => {
    const refusal = await refusalFor(directory, caller, act, ticket);
    if (refusal !== undefined) return refuse(refusal);
    // After the permission: who may not act learns nothing of how far the ticket is.
    if (ifSeq !== undefined && ifSeq !== head.seq) return refuse(await changedFor(ports, caller, ticket, head.seq));
    const decision = rule(ticket, { by: caller.id, at: now }, policyOf);
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
};

/** A program that may write and not read hears only that it came too late. */
const changedFor = async ({ directory }: Ports, caller: Caller, ticket: Ticket, lastSeq: number): Promise<Refusal> => {
  const isSeen = (await refusalFor(directory, caller, 'read-ticket', ticket)) === undefined;
  return { kind: 'ticket-changed', lastSeq, ...(isSeen && { current: standingToView(ticket) }) };
};

const roundsMax = 5;

/**
 * The same for a command that changes what is promised, or ends it: what the desk owes by now is recorded and told first,
 * by the terms and in the tier of then. Under an `If-Match` the ticket has then moved on, and the caller hears so.
 */
export const workServed = async (
  ports: Ports,
  order: Order,
  act: Act,
  body: object,
  rule: Rule,
): Promise<Decision<Changed, Refusal>> => {
  for (let round = 1; ; round += 1) {
    let isServed = true;
    const changed = await work(ports, order, act, body, (ticket, acting, policyOf) => {
      const step = decideNextStep(ticket, policyOf, acting.at);
      isServed = round === roundsMax || step.kind === 'wait' || step.kind === 'finish';
      return isServed ? rule(ticket, acting, policyOf) : accept([]);
    });
    if (isServed) return changed;
    await serveTicket(ports, order.ticketId);
  }
};

/** The requester was contacted and work has begun (R23). */
export const respondToTicket = (ports: Ports, order: Order, body: { readonly message?: string | undefined }) =>
  work(ports, order, 'respond-ticket', body, (ticket, acting) => decideRespond(ticket, body.message, acting));

/** Tells the requester how the ticket stands. */
export const updateTicket = (ports: Ports, order: Order, body: { readonly message: string }) =>
  work(ports, order, 'update-ticket', body, (ticket, acting) => decideUpdate(ticket, body.message, acting));

/** Ends the work with what solved it. */
export const resolveTicket = (ports: Ports, order: Order, body: { readonly solution: string }) =>
  work(ports, order, 'resolve-ticket', body, (ticket, acting) => decideResolve(ticket, body.solution, acting));

/** Gives the ticket to somebody of its tier, or to whoever asks. */
export const assignTicket = (ports: Ports, order: Order, body: { readonly assignee?: string | undefined }) =>
  work(ports, order, 'assign-ticket', body, (ticket, acting) =>
    decideAssign(ticket, body.assignee ?? acting.by, acting),
  );

/** Writes down what the requester does not read. */
export const noteTicket = (ports: Ports, order: Order, body: { readonly note: string }) =>
  work(ports, order, 'note-ticket', body, (ticket, acting) => decideNote(ticket, body.note, acting));

/** Asks the requester, for whom clocks wait meanwhile. */
export const askRequester = (ports: Ports, order: Order, body: { readonly question: string }) =>
  work(ports, order, 'ask-requester', body, (ticket, acting) => decideAsk(ticket, body.question, acting));

/** What the requester says, or has said to somebody. */
export const answerQuestion = (ports: Ports, order: Order, body: { readonly answer: string }) =>
  work(ports, order, 'answer-question', body, (ticket, acting) => decideAnswer(ticket, body.answer, acting));

/** The harm has stopped; the work goes on. */
export const mitigateTicket = (ports: Ports, order: Order, body: { readonly message?: string | undefined }) =>
  work(ports, order, 'mitigate-ticket', body, (ticket, acting) => decideMitigate(ticket, body.message, acting));

/** When the requester would like to be called; without a moment, no longer (R46). */
export const scheduleCallback = (ports: Ports, order: Order, body: { readonly callbackAt?: Instant | undefined }) =>
  work(ports, order, 'schedule-callback', body, (ticket, acting) =>
    decideScheduleCallback(ticket, body.callbackAt, acting),
  );
