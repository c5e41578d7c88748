import type { Directory } from '../ports';
import { tierOf } from '../rules/clocks';
import type { Caller } from '../rules/people';
import { type Act, may, type Relation } from '../rules/permissions';
import { isSecurityTicket } from '../rules/security';
import { holderOf } from '../rules/ticket-commands/handovers';
import type { Ticket } from '../rules/tickets';
import type { Refusal } from './refusals';

/** Does the caller work in this ticket's tier? Membership is by directory group (docs/design.md §15). */
const isInTier = async (directory: Directory, caller: Caller, ticket: Ticket): Promise<boolean> => {
  if (caller.groups.length === 0) return false;
  const [policy, groups] = await Promise.all([directory.policy(ticket.policy), directory.groups()]);
  const { group } = tierOf(policy, ticket.lane, ticket.tier);
  const objectId = groups.find(({ id }) => id === group)?.objectId;
  return objectId !== undefined && caller.groups.includes(objectId);
};

/** How a ticket stands to a caller. */
export const relationOf = async (directory: Directory, caller: Caller, ticket: Ticket): Promise<Relation> => ({
  isOwn: ticket.filedBy === caller.id,
  inTier: await isInTier(directory, caller, ticket),
  isWatched: ticket.watchers?.includes(caller.id) ?? false,
  isWithOperations: holderOf(ticket) === 'operations',
  isSecurity: isSecurityTicket(ticket),
});

/**
 * What the desk says to a caller who asks this about this ticket: nothing when they may. A ticket that they may not
 * even see is unknown to them; one that they may see but not touch is forbidden (docs/design.md §15).
 * `known` is how the ticket stands to them, where that was worked out before.
 */
export const refusalFor = async (
  directory: Directory,
  caller: Caller,
  act: Act,
  ticket: Ticket,
  known?: Relation,
): Promise<Refusal | undefined> => {
  const relation = known ?? (await relationOf(directory, caller, ticket));
  if (may(caller, act, relation)) return undefined;
  const about = ticket.ticketId;
  if (!may(caller, 'read-ticket', relation)) return { kind: 'ticket-unknown', about };
  return { kind: 'act-forbidden', act, isSecurity: isSecurityTicket(ticket), about };
};
