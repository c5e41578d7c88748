import { accept, refuse } from '../decision';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { type Instant, iso } from '../time';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

export type CallbackRefusal = TicketEndRefusal | { readonly kind: 'callback-past'; readonly fields: readonly string[] };

/** When the requester would like to be called (R46); without a moment, no longer. It is a wish: no clock hears of it. */
export const decideScheduleCallback = (
  ticket: Ticket,
  callbackAt: Instant | undefined,
  acting: Acting,
): Events<CallbackRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (callbackAt === ticket.callbackAt) return accept([]);
  if (callbackAt !== undefined && callbackAt <= acting.at)
    return refuse({ kind: 'callback-past', fields: ['callbackAt'] });
  return accept([
    happens('callback-scheduled', acting, callbackAt === undefined ? {} : { callbackAt: iso(callbackAt) }, {}),
  ]);
};
