import type { Page, Ports, TicketQuery } from '../ports';
import type { Alert } from '../rules/alerts';
import type { ChainHead, SealedEvent } from '../rules/audit';
import type { PolicyOf } from '../rules/clocks';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { viewOf } from '../rules/permissions';
import type { Ticket } from '../rules/tickets';
import type { Changed } from './change-ticket';
import { refusalFor } from './permit';
import { policiesOf } from './policies';
import type { Refusal } from './refusals';

export interface TicketRead extends Changed {
  readonly alerts: readonly Alert[];
  /** May the caller work on it, as far as roles and groups go? Its state is another matter. */
  readonly mayWork: boolean;
}

/** One ticket with its alerts, if the caller may see it. */
export const readTicket = async (
  { tickets, directory }: Ports,
  caller: Caller,
  ticketId: string,
): Promise<Decision<TicketRead, Refusal>> => {
  const stored = await tickets.read(ticketId);
  if (stored === undefined) return refuse({ kind: 'ticket-unknown' });
  const refusal = await refusalFor(directory, caller, 'read-ticket', stored.ticket);
  if (refusal !== undefined) return refuse(refusal);
  const [policyOf, alerts, noWork] = await Promise.all([
    policiesOf(directory, [stored.ticket]),
    tickets.alerts(ticketId),
    refusalFor(directory, caller, 'update-ticket', stored.ticket),
  ]);
  return accept({ ticket: stored.ticket, head: stored.head, policyOf, alerts, mayWork: noWork === undefined });
};

/** Everything that happened to a ticket, first event first, if the caller may see the ticket. */
export const readEvents = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
): Promise<Decision<{ readonly events: readonly SealedEvent[]; readonly head: ChainHead }, Refusal>> => {
  const read = await readTicket(ports, caller, ticketId);
  if (!read.ok) return read;
  return accept({ events: await ports.tickets.events(ticketId), head: read.value.head });
};

/** The caller's view of the tickets, newest first: everybody's for staff, one's own for everybody else. */
export const listTickets = async (
  { tickets, directory }: Ports,
  caller: Caller,
  { limit, continuation }: Pick<TicketQuery, 'limit' | 'continuation'>,
): Promise<Page<Ticket> & { readonly policyOf: PolicyOf }> => {
  const filedBy = viewOf(caller) === 'all' ? undefined : caller.id;
  let page = await tickets.list({ filedBy, limit, continuation });
  const items = [...page.items];
  // A page of the store may end early and still go on; read on, so that a short list does not promise more.
  while (page.continuation !== undefined && items.length < limit) {
    page = await tickets.list({ filedBy, limit: limit - items.length, continuation: page.continuation });
    items.push(...page.items);
  }
  return { ...page, items, policyOf: await policiesOf(directory, items) };
};
