import type { Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import {
  decideAddExternalId,
  decideLink,
  decideRemoveExternalId,
  decideUnlink,
  decideUnwatch,
  decideWatch,
  mirrorOf,
} from '../rules/ticket-commands/links';
import type { ExternalId, TicketLink } from '../rules/tickets';
import { type Changed, changeTicket } from './change-ticket';
import { refusalFor } from './permit';
import type { Refusal } from './refusals';
import { seeTicket } from './see-ticket';
import { type Order, work } from './work-ticket';

/** Says what another ticket, which the caller may see, is to this one. Both tickets know. */
export const linkTicket = async (ports: Ports, order: Order, link: TicketLink): Promise<Decision<Changed, Refusal>> => {
  const { tickets, directory } = ports;
  const other = await tickets.read(link.other);
  const hidden = other && (await refusalFor(directory, order.caller, 'read-ticket', other.ticket));
  const isSeen = other !== undefined && hidden === undefined;
  const linked = await work(ports, order, 'link-ticket', link, (ticket, acting) =>
    isSeen
      ? decideLink(ticket, link, acting)
      : refuse({ kind: 'linked-ticket-unknown', ...(hidden !== undefined && { about: link.other }) }),
  );
  if (linked.ok) await tellOther(ports, order, link);
  return linked;
};

/** Takes a link back, on both sides. */
export const unlinkTicket = async (
  ports: Ports,
  order: Order,
  link: TicketLink,
): Promise<Decision<Changed, Refusal>> => {
  const unlinked = await work(ports, order, 'unlink-ticket', link, (ticket, acting) =>
    decideUnlink(ticket, link, acting),
  );
  if (unlinked.ok) await tellOther(ports, order, link);
  return unlinked;
};

/**
 * Two tickets are two partitions, and no batch spans them: the one that the command named is the truth, and the other is
 * made to agree with it as it stands now. A command that failed in between is sent again, and then finds only this to do.
 */
export const tellOther = async (
  ports: Ports,
  { caller, ticketId }: Order,
  { relation, other }: TicketLink,
): Promise<void> => {
  const first = await ports.tickets.read(ticketId);
  if (first === undefined) return;
  const commandId = `mirror-${ports.ids.random(16)}`;
  await changeTicket(ports, { ticketId: other, commandId }, async ({ ticket }, _policyOf, at) =>
    accept({ events: mirrorOf(first.ticket, ticket, relation, { by: caller.id, at }) }),
  );
};

/** Notes the number that the matter has in another system (R56). */
export const addExternalId = (ports: Ports, order: Order, body: ExternalId) =>
  work(ports, order, 'add-external-id', body, (ticket, acting) => decideAddExternalId(ticket, body, acting));

/** Takes such a number off. */
export const removeExternalId = (ports: Ports, order: Order, body: ExternalId) =>
  work(ports, order, 'remove-external-id', body, (ticket, acting) => decideRemoveExternalId(ticket, body, acting));

type Watching = { readonly watcher?: string | undefined };

/** Lets somebody follow the ticket, or whoever asks. */
export const watchTicket = (ports: Ports, order: Order, body: Watching) =>
  work(ports, order, 'watch-ticket', body, (ticket, acting) => decideWatch(ticket, body.watcher ?? acting.by, acting));

/** Lets somebody follow it no longer. Of others this is for whoever may let them follow it. */
export const unwatchTicket = async (
  ports: Ports,
  order: Order,
  body: Watching,
): Promise<Decision<Changed, Refusal>> => {
  const { caller, ticketId } = order;
  const { watcher = caller.id } = body;
  const seen = watcher === caller.id ? undefined : await seeTicket(ports, caller, 'watch-ticket', ticketId);
  if (seen?.ok === false) return seen;
  return work(ports, order, 'unwatch-ticket', body, (ticket, acting) => decideUnwatch(ticket, watcher, acting));
};
