import { accept, refuse } from '../decision';
import { type Party, parties } from '../policies';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

/** Who has it besides the desk: one party at a time, until it comes back. */
export const holderOf = ({ waits }: Ticket): Party | undefined => {
  const open = waits.filter(({ to }) => to === undefined).map(({ owner }) => owner);
  return parties.find((party) => open.includes(party));
};

export type HandOverRefusal =
  | TicketEndRefusal
  | { readonly kind: 'handed-over-already'; readonly party: Party }
  | { readonly kind: 'party-works-it'; readonly party: Party };

/** Operations works the lanes other than the users' itself, so there is nothing to give there. */
export const partiesFor = ({ lane }: Pick<Ticket, 'lane'>): readonly Party[] =>
  parties.filter((party) => party !== 'operations' || lane === 'user');

/**
 * Gives the work to Operations, the vendor or the contract channel (R16-R19), under a clock of its own. The ticket stays
 * open and its tier keeps the requester (R2).
 */
export const decideHandOver = (
  ticket: Ticket,
  { to, reason }: { readonly to: Party; readonly reason: string },
  acting: Acting,
): Events<HandOverRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const party = holderOf(ticket);
  if (party !== undefined) return refuse({ kind: 'handed-over-already', party });
  if (!partiesFor(ticket).includes(to)) return refuse({ kind: 'party-works-it', party: to });
  return accept([happens('ticket-handed-over', acting, { to }, { reason })]);
};

export type HandoverRefusal =
  | TicketEndRefusal
  | { readonly kind: 'handover-missing' }
  | { readonly kind: 'handover-taken-already'; readonly party: Party };

/** The other side has begun: its clock stops, and it owes the next step still. */
export const decideTakeHandover = (ticket: Ticket, acting: Acting): Events<HandoverRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const party = holderOf(ticket);
  if (party === undefined) return refuse({ kind: 'handover-missing' });
  const runs = ticket.cycles.some(({ clock, stoppedAt }) => clock === 'handover' && stoppedAt === undefined);
  if (!runs) return refuse({ kind: 'handover-taken-already', party });
  return accept([happens('handover-taken', acting, { party }, {})]);
};

/** It comes back, with what the other side found: whether they say so themselves or the tier heard it from them. */
export const decideReturnHandover = (ticket: Ticket, message: string, acting: Acting): Events<HandoverRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const party = holderOf(ticket);
  if (party === undefined) return refuse({ kind: 'handover-missing' });
  return accept([happens('handover-returned', acting, { party }, { message })]);
};
