import type { Directory } from '../ports';
import type { Notice } from '../rules/alerts';
import type { SealedEvent } from '../rules/audit';
import { isStanding } from '../rules/contacts';
import type { Policy } from '../rules/policies';
import { tellsAreaContacts, ticketNoticesOf } from '../rules/ticket-notices';
import type { Ticket, TicketEvent } from '../rules/tickets';

/**
 * The mails that a change brings, to be stored with it and sent by the next round of notices: nobody who files or works a
 * ticket waits for a mail server. `ticket` is as it stands after; the directory is asked only where its contacts are told.
 */
export const noticesOfChange = async (
  directory: Directory,
  ticket: Ticket,
  policy: Policy,
  events: readonly TicketEvent[],
  sealed: readonly SealedEvent[],
): Promise<readonly Notice[]> => {
  const contacts = tellsAreaContacts(ticket, events, policy) ? await directory.contacts() : [];
  const ofArea = contacts.filter(isStanding).filter(({ area }) => area === ticket.area);
  const happened = events.flatMap((event, index) => {
    const { seq } = sealed[index] ?? {};
    return seq === undefined ? [] : [{ seq, event }];
  });
  return ticketNoticesOf(
    ticket,
    happened,
    policy,
    ofArea.map(({ id }) => id),
  );
};
