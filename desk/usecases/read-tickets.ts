import type { Ports } from '../ports';
import type { Alert } from '../rules/alerts';
import type { ChainHead, SealedEvent } from '../rules/audit';
import { accept, type Decision } from '../rules/decision';
import { isEscalable } from '../rules/intake';
import type { Caller } from '../rules/people';
import { type Act, may } from '../rules/permissions';
import { offersOf } from '../rules/ticket-commands/offers';
import { seenByRequester } from '../rules/ticket-commands/seen';
import { isLiveTicket } from '../rules/tickets';
import type { Changed } from './change-ticket';
import { mayFollowUp } from './follow-up-ticket';
import { policiesOf } from './policies';
import type { Refusal } from './refusals';
import { seeTicket } from './see-ticket';

export interface TicketRead extends Changed {
  readonly alerts: readonly Alert[];
  /** What the caller may do to it now. */
  readonly offers: readonly Act[];
  /** May the caller take it to Operations (R71)? */
  readonly mayEscalate: boolean;
  /** May the caller ask for a device's password for it (docs/design.md §8)? */
  readonly mayElevate: boolean;
  /** Does the caller read what those who work on it write for each other? */
  readonly seesNotes: boolean;
}

/** One ticket with its alerts, if the caller may see it. */
export const readTicket = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
): Promise<Decision<TicketRead, Refusal>> => {
  const seen = await seeTicket(ports, caller, 'read-ticket', ticketId);
  if (!seen.ok) return seen;
  const { ticket, head, relation } = seen.value;
  const { tickets, directory, clock } = ports;
  const [policyOf, alerts] = await Promise.all([policiesOf(directory, [ticket]), tickets.alerts(ticketId)]);
  const at = clock.now();
  const acting = { by: caller.id, at };
  const offered = offersOf(ticket, acting, policyOf).filter((act) => may(caller, act, relation));
  // Of another ticket more is asked than what this one takes.
  const isFiled = !offered.includes('follow-up-ticket') || (await mayFollowUp(ports, caller, ticket));
  const offers = isFiled ? offered : offered.filter((act) => act !== 'follow-up-ticket');
  const mayEscalate = isEscalable(ticket, policyOf) && may(caller, 'file-escalation', relation);
  return accept({
    ticket,
    head,
    at,
    policyOf,
    alerts,
    offers,
    mayEscalate,
    mayElevate: isLiveTicket(ticket) && may(caller, 'request-elevation', relation),
    seesNotes: may(caller, 'read-notes', relation),
  });
};

/** What happened to a ticket, first event first, if the caller may see it; a requester does not read the notes of others. */
export const readEvents = async (
  ports: Ports,
  caller: Caller,
  ticketId: string,
): Promise<Decision<{ readonly events: readonly SealedEvent[]; readonly head: ChainHead }, Refusal>> => {
  const read = await readTicket(ports, caller, ticketId);
  if (!read.ok) return read;
  const events = await ports.tickets.events(ticketId);
  return accept({ events: read.value.seesNotes ? events : seenByRequester(events), head: read.value.head });
};
