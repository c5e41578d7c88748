import { canonicalJson } from './canonical-json';
import { laneOf } from './clocks';
import type { Policy } from './policies';
import { type Ticket, type TicketEvent, theDesk } from './tickets';
import type { Instant } from './time';

/**
 * Brings an open ticket under a new policy: what its clocks have counted stays counted, and from now on the new policy
 * says what is promised. Decides nothing for a ticket that is under it already, is over, or is in a lane that the new
 * policy does not take: that one stays with the policy it has.
 *
 * Its tier is the one of the same name, else the one as high up, else the top; 24x7 coverage ends where nothing offers it.
 */
export const policyChangeOf = (ticket: Ticket, from: Policy, to: Policy, at: Instant): readonly TicketEvent[] => {
  const isUnder = ticket.policy.id === to.id && ticket.policy.version === to.version;
  const rule = to.lanes[ticket.lane];
  if (isUnder || ticket.state === 'closed' || rule === undefined) return [];

  const height = laneOf(from, ticket.lane).ladder.findIndex(({ tier }) => tier === ticket.tier);
  const rung = rule.ladder.find(({ tier }) => tier === ticket.tier) ?? rule.ladder[height] ?? rule.ladder.at(-1);
  if (rung === undefined) throw new Error(`policy ${to.id} has no tier in the lane ${ticket.lane}`);
  const offers24x7 = rule.severities[ticket.severity].calendar24x7 !== undefined;
  const coverage = offers24x7 ? ticket.coverage : 'support-hours';
  const policy = { id: to.id, version: to.version };
  return [
    { kind: 'policy-changed', at, by: theDesk, data: { policy, tier: rung.tier, coverage }, people: {}, text: {} },
  ];
};

/** Do two policies lend admin passwords by other rules? That takes a second person to publish (docs/design.md §15). */
export const changesElevation = (from: Policy, to: Policy): boolean =>
  canonicalJson(from.elevation) !== canonicalJson(to.elevation);
