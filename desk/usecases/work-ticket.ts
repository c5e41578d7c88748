import type { Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import type { Act } from '../rules/permissions';
import { type Acting, decideResolve, decideRespond, decideUpdate } from '../rules/ticket-commands';
import type { Ticket, TicketEvent } from '../rules/tickets';
import { type Changed, changeTicket } from './change-ticket';
import { hashOfBody, hashOfKey } from './idempotency';
import { refusalFor } from './permit';
import type { Refusal } from './refusals';

/** Who works which ticket; `key` is the `Idempotency-Key`, `ifSeq` the `lastSeq` of an `If-Match`. */
export interface Order {
  readonly caller: Caller;
  readonly ticketId: string;
  readonly key?: string | undefined;
  readonly ifSeq?: number | undefined;
}

type Rule = (ticket: Ticket, acting: Acting) => Decision<readonly TicketEvent[], Refusal>;

const work = (
  ports: Ports,
  { caller, ticketId, key, ifSeq }: Order,
  act: Act,
  body: object,
  rule: Rule,
): Promise<Decision<Changed, Refusal>> => {
  const { ids, directory } = ports;
  const keyHash = key === undefined ? undefined : hashOfKey(ids, caller, `${act} ${ticketId}`, key);
  const record = keyHash === undefined ? undefined : { id: `command-${keyHash}`, bodyHash: hashOfBody(ids, body) };
  const commandId = record?.id ?? `command-${ids.random(16)}`;
  return changeTicket(ports, { ticketId, commandId, record }, async ({ ticket, head }, _policyOf, now) => {
    const refusal = await refusalFor(directory, caller, act, ticket);
    if (refusal !== undefined) return refuse(refusal);
    // After the permission: who may not act learns nothing of how far the ticket is.
    if (ifSeq !== undefined && ifSeq !== head.seq) return refuse({ kind: 'ticket-changed', lastSeq: head.seq });
    const decision = rule(ticket, { by: caller.id, at: now });
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
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
