import type { Ports } from '../ports';
import { isStanding } from '../rules/contacts';
import { type Decision, refuse } from '../rules/decision';
import type { PrimaryContact } from '../rules/intake';
import { decideChangeContact, decideUnreachable, type Unreachable } from '../rules/ticket-commands/contact';
import type { Changed } from './change-ticket';
import type { Refusal } from './refusals';
import { type Order, work } from './work-ticket';

/** Names another primary contact: the edit of a field, so whoever makes it says which state they saw (docs/design.md §15). */
export const changeContact = (ports: Ports, order: Order, body: PrimaryContact) =>
  work(ports, order, 'change-contact', body, (ticket, acting) =>
    order.ifSeq === undefined ? refuse({ kind: 'if-match-missing' }) : decideChangeContact(ticket, body, acting),
  );

/** The primary contact could not be reached: an admin contact of the area takes over (R62). */
export const reportUnreachable = async (
  ports: Ports,
  order: Order,
  body: Unreachable,
): Promise<Decision<Changed, Refusal>> => {
  const contacts = (await ports.directory.contacts()).filter(isStanding);
  return work(ports, order, 'report-unreachable', body, (ticket, acting) =>
    decideUnreachable(ticket, body, contacts, acting),
  );
};
