import type { SealedEvent } from '../audit';
import { accept, refuse } from '../decision';
import type { Policy } from '../policies';
import type { Acting, Events, FileTicket } from '../ticket-commands';
import type { Ticket, TicketState } from '../tickets';
import { iso } from '../time';
import { happens } from './happens';
import { entriesMax, type Full } from './links';

export type FollowUpRefusal =
  | Full
  | { readonly kind: 'ticket-not-closed'; readonly state: TicketState }
  | { readonly kind: 'ticket-erased' };

/**
 * Another ticket takes up the matter of this one, which has closed (R67). Refuses while this one is worked on or can be
 * reactivated, and once nothing is left of what it said.
 */
export const decideFollowUp = (ticket: Ticket, followUp: string, acting: Acting): Events<FollowUpRefusal> => {
  const { state, erasedAt, links = [] } = ticket;
  if (state !== 'closed') return refuse({ kind: 'ticket-not-closed', state });
  if (erasedAt !== undefined) return refuse({ kind: 'ticket-erased' });
  if (links.length >= entriesMax) return refuse({ kind: 'entries-full', entriesMax });
  return accept([happens('ticket-linked', acting, { relation: 'followed-by', other: followUp }, {})]);
};

/** What is filed to follow a closed ticket: its own words, as far as they are there still, by the policy of now. */
export const followUpOf = (ticket: Ticket, events: readonly SealedEvent[], policy: Policy): FileTicket => {
  const { ticketId, lane, type, title, category, area, devices, closedAt } = ticket;
  const filed = events.find(({ kind }) => kind === 'ticket-filed');
  const { description, subCategory, businessImpact, troubleshootingSteps } = filed?.text ?? {};
  const impacted = filed?.data['usersOrDevicesImpacted'];
  const usersOrDevicesImpacted = typeof impacted === 'number' ? impacted : undefined;
  const line = `Follows ${ticketId}${closedAt === undefined ? '' : `, closed on ${iso(closedAt)}`}.`;
  const isSaid = lane === 'user' || (businessImpact !== undefined && usersOrDevicesImpacted !== undefined);
  return {
    ...{ lane, type, title, category, subCategory, area, devices },
    ...{ businessImpact, usersOrDevicesImpacted, troubleshootingSteps },
    ...(isSaid && urgencyOf(ticket, policy)),
    description: description === undefined ? line : `${line}\n\n${description}`,
    contact: contactIn(events),
    // An escalation comes from a user's ticket (R71), and still from the same.
    ...(lane === 'escalation' && { fromTicket: ticket.fromTicket }),
    follows: ticketId,
  };
};

/** Its severity and coverage, where somebody may choose them now; without them it is filed as any other. */
const urgencyOf = (
  { lane, type, severity, coverage }: Ticket,
  { lanes, alwaysC, intake }: Policy,
): Pick<FileTicket, 'severity' | 'coverage'> => {
  const rule = lanes[lane];
  const isByPhone = intake.byPhone?.severities.includes(severity) ?? false;
  if (rule?.choosesSeverity !== true || alwaysC.includes(type) || isByPhone) return {};
  const offers24x7 = rule.severities[severity].calendar24x7 !== undefined;
  return { severity, coverage: offers24x7 ? coverage : undefined };
};

/** Whom to ask, as it was said last. */
const contactIn = (events: readonly SealedEvent[]): FileTicket['contact'] => {
  const {
    contactFirstName: firstName,
    contactLastName: lastName,
    contactMail: mail,
    contactPhone: phone,
  } = events.findLast(({ text }) => text?.['contactMail'] !== undefined)?.text ?? {};
  if (firstName === undefined || lastName === undefined || mail === undefined || phone === undefined) return undefined;
  return { firstName, lastName, mail, phone };
};
