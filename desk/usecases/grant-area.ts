import type { TicketStore } from '../ports';
import type { Grant } from '../rules/grants';
import { isSecurityTicket } from '../rules/security';

/**
 * The grant with its ticket's area, which never changes: kept since elevations of the security area are hidden (R95), asked
 * of the ticket where it is older. A ticket that is gone tells nobody any more, so its grant counts as of that area. An
 * emergency is of none, whatever ticket it names: nobody looked for that, and it must not hide what is to be loud.
 */
export const withArea = async (tickets: Pick<TicketStore, 'read'>, grant: Grant): Promise<Grant> => {
  if (grant.isSecurity !== undefined) return grant;
  if (grant.ticketId === undefined || grant.emergency !== undefined) return { ...grant, isSecurity: false };
  const stored = await tickets.read(grant.ticketId);
  return { ...grant, isSecurity: stored === undefined || isSecurityTicket(stored.ticket) };
};
