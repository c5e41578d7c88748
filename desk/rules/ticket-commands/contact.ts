import type { StandingContact } from '../contacts';
import { accept, refuse } from '../decision';
import { contactTextOf, type PrimaryContact } from '../intake';
import type { Acting, Events } from '../ticket-commands';
import type { Ticket } from '../tickets';
import { endOf, type TicketEndRefusal } from './ends';
import { happens } from './happens';

/** Names somebody else to ask about the ticket, also in place of an admin contact who took over (R67). */
export const decideChangeContact = (
  ticket: Ticket,
  contact: PrimaryContact,
  acting: Acting,
): Events<TicketEndRefusal> => {
  const ended = endOf(ticket);
  return ended === undefined ? accept([happens('contact-changed', acting, {}, contactTextOf(contact))]) : refuse(ended);
};

/** `contactId` names who is to take over; without it whoever was verified last does. */
export interface Unreachable {
  readonly tried: string;
  readonly contactId?: string | undefined;
}

export type UnreachableRefusal =
  | TicketEndRefusal
  | { readonly kind: 'area-missing' }
  | { readonly kind: 'admin-contacts-exhausted'; readonly area: string }
  | {
      readonly kind: 'admin-contact-unfit';
      readonly fields: readonly string[];
      readonly contactIds: readonly string[];
    };

/**
 * The primary contact could not be reached: an admin contact of the ticket's area who may decide takes over (R62), and the
 * desk's questions, reminders and mails go there from now on. Nobody takes over twice. The time to answer an open question
 * runs on; asked again, it begins again.
 */
export const decideUnreachable = (
  ticket: Ticket,
  { tried, contactId }: Unreachable,
  contacts: readonly StandingContact[],
  acting: Acting,
): Events<UnreachableRefusal> => {
  const ended = endOf(ticket);
  if (ended !== undefined) return refuse(ended);
  const { area, takenOverBy = [] } = ticket;
  if (area === undefined) return refuse({ kind: 'area-missing' });

  const fit = contacts
    .filter((one) => one.area === area && one.person.hasAuthority && !takenOverBy.includes(one.id))
    .toSorted((one, other) => other.person.verifiedAt - one.person.verifiedAt || (one.id < other.id ? -1 : 1));
  if (fit[0] === undefined) return refuse({ kind: 'admin-contacts-exhausted', area });
  const next = contactId === undefined ? fit[0] : fit.find(({ id }) => id === contactId);
  if (next === undefined) {
    return refuse({ kind: 'admin-contact-unfit', fields: ['contactId'], contactIds: fit.map(({ id }) => id) });
  }
  return accept([happens('contact-unreachable', acting, { area }, { tried }, { adminContact: next.id })]);
};
