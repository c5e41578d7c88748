import type { PolicyOf } from '../clocks';
import { accept, refuse } from '../decision';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket, TicketState } from '../tickets';
import { type Instant, iso, plusMinutes } from '../time';
import type { TicketEndRefusal } from './ends';
import { happens } from './happens';

/** Until when, exclusively, a resolved ticket may be reactivated; then it closes (R67). Wall clock. */
const reactivableUntil = ({ resolvedAt, policy }: Ticket, policyOf: PolicyOf): Instant | undefined =>
  resolvedAt === undefined ? undefined : plusMinutes(resolvedAt, policyOf(policy).closeAfterMinutes);

type NotResolved = { readonly kind: 'ticket-not-resolved'; readonly state: TicketState };

export type ReactivateRefusal = NotResolved | { readonly kind: 'reactivation-over'; readonly until?: string };

/** It was not solved after all: work goes on, in new cycles. Afterwards a new ticket follows this one. */
export const decideReactivate = (
  ticket: Ticket,
  reason: string | undefined,
  policyOf: PolicyOf,
  acting: Acting,
): Events<ReactivateRefusal> => {
  const { state } = ticket;
  const until = reactivableUntil(ticket, policyOf);
  if (state !== 'resolved' && state !== 'closed') return refuse({ kind: 'ticket-not-resolved', state });
  // Nobody could be asked anything any more, and what was wrong is gone.
  if (until === undefined || ticket.erasedAt !== undefined) return refuse({ kind: 'reactivation-over' });
  if (state === 'closed' || acting.at >= until) return refuse({ kind: 'reactivation-over', until: iso(until) });
  return accept([happens('ticket-reactivated', acting, {}, { reason })]);
};

export type CloseRefusal =
  | NotResolved
  | { readonly kind: 'ticket-closed' }
  | { readonly kind: 'ticket-reactivable'; readonly until: string };

/**
 * Ends a resolved ticket for good. While the requester may still reactivate it nobody takes that away (R67): until then
 * only the requester closes it, or anybody once the requester has rated it.
 */
export const decideClose = (
  ticket: Ticket,
  reason: string | undefined,
  policyOf: PolicyOf,
  acting: Acting,
): Events<CloseRefusal> => {
  const { state, rating, filedBy } = ticket;
  const until = reactivableUntil(ticket, policyOf);
  if (state === 'closed') return refuse({ kind: 'ticket-closed' });
  if (state !== 'resolved' || until === undefined) return refuse({ kind: 'ticket-not-resolved', state });
  const isSettled = acting.by === filedBy || rating !== undefined || acting.at >= until;
  if (!isSettled) return refuse({ kind: 'ticket-reactivable', until: iso(until) });
  return accept([happens('ticket-closed', acting, {}, { reason })]);
};

export type WithdrawRefusal = TicketEndRefusal | { readonly kind: 'ticket-worked-on'; readonly state: TicketState };

/** The requester no longer needs it, and nobody has begun. It closes at once, unresolved. */
export const decideWithdraw = (ticket: Ticket, reason: string | undefined, acting: Acting): Events<WithdrawRefusal> => {
  const { state } = ticket;
  if (state === 'closed') return refuse({ kind: 'ticket-closed' });
  if (state !== 'new' && state !== 'assigned') return refuse({ kind: 'ticket-worked-on', state });
  return accept([happens('ticket-withdrawn', acting, {}, { reason })]);
};

export type RateRefusal = NotResolved | { readonly kind: 'ticket-rated-already'; readonly rating: number };

/** What the requester thought of it, 1 to 5, once (R68). It changes nothing else, so a closed ticket takes it too. */
export const decideRate = (
  ticket: Ticket,
  { rating, comment }: { readonly rating: number; readonly comment?: string | undefined },
  acting: Acting,
): Events<RateRefusal> => {
  if (ticket.rating !== undefined) return refuse({ kind: 'ticket-rated-already', rating: ticket.rating });
  if (ticket.resolvedAt === undefined) return refuse({ kind: 'ticket-not-resolved', state: ticket.state });
  return accept([happens('ticket-rated', acting, { rating }, { comment })]);
};
