import { accept, refuse } from '../decision';
import { type Acting, type Events, idlenessOf, type TicketStateRefusal } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

/** Gives the ticket to somebody; who has it already keeps it. Starting to work is another matter (R23). */
export const decideAssign = (ticket: Ticket, assignee: string, acting: Acting): Events<TicketEndRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (ticket.assignee === assignee) return accept([]);
  return accept([happens('ticket-assigned', acting, {}, {}, { assignee })]);
};

/** A note among those who work on it; the requester does not read it, and no clock hears of it. */
export const decideNote = (ticket: Ticket, note: string, acting: Acting): Events<TicketEndRefusal> => {
  const ended = endOf(ticket);
  return ended === undefined ? accept([happens('ticket-noted', acting, {}, { note })]) : refuse(ended);
};

export type MitigateRefusal = TicketStateRefusal | { readonly kind: 'ticket-already-mitigated' };

/** The harm has stopped, its cause may remain: mitigated is not resolved (R69), and every clock runs on. */
export const decideMitigate = (
  ticket: Ticket,
  message: string | undefined,
  acting: Acting,
): Events<MitigateRefusal> => {
  const idle = idlenessOf(ticket);
  if (idle !== undefined) return refuse(idle);
  if (ticket.state === 'mitigated') return refuse({ kind: 'ticket-already-mitigated' });
  return accept([happens('ticket-mitigated', acting, {}, { message })]);
};
