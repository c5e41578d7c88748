import type { Ticket } from '../tickets';

/** Why a ticket that has ended takes no more of what is done to one that lives (R67). */
export type TicketEndRefusal = { readonly kind: 'ticket-resolved' } | { readonly kind: 'ticket-closed' };

/** `undefined` while the ticket lives. */
export const endOf = ({ state }: Ticket): TicketEndRefusal | undefined => {
  if (state === 'resolved') return { kind: 'ticket-resolved' };
  return state === 'closed' ? { kind: 'ticket-closed' } : undefined;
};
