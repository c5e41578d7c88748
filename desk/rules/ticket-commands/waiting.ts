import { accept, refuse } from '../decision';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

/**
 * Asks the requester, who owes the next step from now on: the clocks that the policy names are paused, and the customer's
 * runs (R29-R33). A question is not yet a response (requirements.md §3). Asked again, the time to answer begins again and
 * the pause goes on.
 */
export const decideAsk = (ticket: Ticket, question: string, acting: Acting): Events<TicketEndRefusal> => {
  const ended = endOf(ticket);
  return ended === undefined ? accept([happens('requester-asked', acting, {}, { question })]) : refuse(ended);
};

export type AnswerRefusal = TicketEndRefusal | { readonly kind: 'question-missing' };

const owesRequester = ({ waits }: Ticket): boolean =>
  waits.some(({ owner, to }) => owner === 'requester' && to === undefined);

/**
 * What the requester says, in person or through somebody who took the call: what was paused runs again. The requester may
 * also speak unasked; on their behalf only a question is answered, since nothing else has to be recorded for them.
 */
export const decideAnswer = (ticket: Ticket, answer: string, acting: Acting): Events<AnswerRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  if (!owesRequester(ticket) && acting.by !== ticket.filedBy) return refuse({ kind: 'question-missing' });
  return accept([happens('requester-answered', acting, {}, { answer })]);
};
