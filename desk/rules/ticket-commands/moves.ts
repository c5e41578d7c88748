import { laneOf, type PolicyOf, tierAbove } from '../clocks';
import { accept, refuse } from '../decision';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

export type ClimbRefusal = TicketEndRefusal | { readonly kind: 'tier-top'; readonly tier: string };

/** Somebody sends it one tier up, before its time there has run out: nothing is missed by that. */
export const decideClimb = (
  ticket: Ticket,
  reason: string,
  policyOf: PolicyOf,
  acting: Acting,
): Events<ClimbRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const { tier: fromTier } = ticket;
  const above = tierAbove(policyOf(ticket.policy), ticket.lane, fromTier);
  if (above === undefined) return refuse({ kind: 'tier-top', tier: fromTier });
  return accept([happens('tier-climbed', acting, { fromTier, toTier: above.tier }, { reason })]);
};

export type TransferRefusal =
  | TicketEndRefusal
  | { readonly kind: 'tier-unchanged'; readonly tier: string }
  | { readonly kind: 'tier-unknown'; readonly tiers: readonly string[] };

/** Sends a ticket that is in the wrong tier to another one of its lane; the ticket counts how often (R14). */
export const decideTransfer = (
  ticket: Ticket,
  { tier: toTier, reason }: { readonly tier: string; readonly reason: string },
  policyOf: PolicyOf,
  acting: Acting,
): Events<TransferRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const { tier: fromTier } = ticket;
  if (toTier === fromTier) return refuse({ kind: 'tier-unchanged', tier: fromTier });
  const tiers = laneOf(policyOf(ticket.policy), ticket.lane).ladder.map(({ tier }) => tier);
  if (!tiers.includes(toTier)) return refuse({ kind: 'tier-unknown', tiers });
  return accept([happens('ticket-transferred', acting, { fromTier, toTier }, { reason })]);
};
