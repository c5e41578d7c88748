import type { Ports, StoredTicket, Tombstone } from '../ports';
import { isTicketOver } from '../rules/retention';
import type { Instant } from '../rules/time';
import { eachOf, leftForNextRound } from './each-of';

const ticketsPerPage = 100;
const ticketsPerRoundMax = 2_000; // no source

/**
 * Removes every ticket that was closed at `before` or earlier, with all that lies beside it and the bytes of its files;
 * answers how many. Costs what is due, not what is stored.
 *
 * A tombstone takes the ticket's place first, under its etag: from then on nobody changes it, a removal that is cut off is
 * found again, and where the chain ended stays known. Kept is a ticket that one which is not closed is linked with or comes from.
 */
export const removeTickets = async (ports: Ports, before: Instant): Promise<number> => {
  let removed = 0;
  await eachOf(
    async (continuation) =>
      removed < ticketsPerRoundMax ? ports.tickets.closedBefore(before, ticketsPerPage, continuation) : { items: [] },
    async (ticketId) => {
      const isGone = await removeTicket(ports, ticketId, before).catch(leftForNextRound(ports, { ticketId }));
      if (isGone) removed += 1;
    },
  );
  return removed;
};

const removeTicket = async (ports: Ports, ticketId: string, before: Instant): Promise<boolean> => {
  const { tickets, attachments } = ports;
  const stored = await tickets.read(ticketId);
  const tombstone = stored === undefined ? await tickets.tombstone(ticketId) : await bury(ports, stored, before);
  if (tombstone?.isOpen !== true) return false;
  for (const { blobKey } of await tickets.attachments(ticketId)) await attachments.remove(blobKey);
  await tickets.drop(ticketId, await tickets.beside(ticketId));
  await tickets.settle(tombstone);
  return true;
};

const bury = async (ports: Ports, stored: StoredTicket, before: Instant): Promise<Tombstone | undefined> => {
  const { ticket, head, etag } = stored;
  const { ticketId, closedAt } = ticket;
  if (closedAt === undefined || !isTicketOver(ticket, before) || (await isNeeded(ports, stored))) return undefined;
  const tombstone: Tombstone = { ticketId, head, closedAt, removedAt: ports.clock.now(), isOpen: true };
  await ports.tickets.bury(tombstone, etag);
  return tombstone;
};

/** Is there a ticket that is not closed and leads here? Links stand on both sides; of its follow-ups a ticket has events. */
const isNeeded = async ({ tickets }: Ports, { ticket }: StoredTicket): Promise<boolean> => {
  const events = await tickets.events(ticket.ticketId);
  const followUps = events.filter(({ kind }) => kind === 'follow-up-filed').map(({ data }) => String(data['followUp']));
  const others = new Set([...(ticket.links ?? []).map(({ other }) => other), ...followUps]);
  for (const other of others) {
    const found = await tickets.read(other);
    if (found !== undefined && found.ticket.state !== 'closed') return true;
  }
  return false;
};
