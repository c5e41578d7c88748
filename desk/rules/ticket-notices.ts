import { deliveryAt, type Notice, noticeTo, noticeToPart, type OfTicket, primaryOf, type Somebody } from './alerts';
import { eventId } from './audit';
import { tierOf } from './clocks';
import { type Audience, audiences, type MailOccasion, type MailRule, type Policy } from './policies';
import type { Ticket, TicketEvent } from './tickets';
import type { Instant } from './time';

/** An event with its number in its ticket's chain. */
export interface Numbered {
  readonly seq: number;
  readonly event: TicketEvent;
}

/** What no mail tells of has no word: notes among those who work on it, above all. */
const occasionByKind: Readonly<Partial<Record<TicketEvent['kind'], MailOccasion>>> = {
  'ticket-filed': 'filed',
  'ticket-assigned': 'assigned',
  'ticket-responded': 'responded',
  'requester-asked': 'asked',
  'ticket-updated': 'updated',
  'ticket-mitigated': 'mitigated',
  'ticket-resolved': 'resolved',
  'ticket-reactivated': 'reactivated',
  'ticket-withdrawn': 'withdrawn',
  'ticket-closed': 'closed',
  'contact-changed': 'contact-changed',
};

/** Whoever takes over has to know, and the others of the area that one of them has (R62): no policy says otherwise. */
const ofTakingOver: Pick<MailRule, 'tell' | 'delivery'> = { tell: ['primary-contact', 'area-contacts'] };

const rulesFor = (
  { lane, severity }: Ticket,
  { kind }: TicketEvent,
  { mails }: Policy,
): readonly Pick<MailRule, 'tell' | 'delivery'>[] => {
  if (kind === 'contact-unreachable') return [ofTakingOver];
  const occasion = occasionByKind[kind];
  if (occasion === undefined) return [];
  return mails.filter(
    ({ on, lanes, severities }) => on.includes(occasion) && lanes.includes(lane) && severities.includes(severity),
  );
};

/** Does some mail of this change go to the admin contacts of the ticket's area of focus? */
export const tellsAreaContacts = (ticket: Ticket, events: readonly TicketEvent[], policy: Policy): boolean =>
  ticket.area !== undefined &&
  events.some((event) => rulesFor(ticket, event, policy).some(({ tell }) => tell.includes('area-contacts')));

/** Beside the state, events and watchers of a change: a transactional batch holds 100 operations. */
const areaContactsMax = 20;

/**
 * The notices of one change, by the mail rules of the policy (R65); `ticket` is as it stands after, `areaContacts` are the
 * ids of the admin contacts of its area. Of several events each recipient hears of the last that is told to them: one
 * change is one mail. Nobody but its primary contact and requester hears by mail of what they did themselves.
 */
export const ticketNoticesOf = (
  ticket: Ticket,
  happened: readonly Numbered[],
  policy: Policy,
  areaContacts: readonly string[],
): readonly Notice[] => {
  const last = happened.at(-1);
  if (last === undefined) return [];
  const subject = { ticketId: ticket.ticketId, alertId: eventId(last.seq) };
  const isDuty = happened.some(({ event }) => isToldAsDuty(event));
  const noticeById = new Map<string, Notice>();
  for (const { seq, event } of happened) {
    for (const { tell, delivery } of rulesFor(ticket, event, policy)) {
      const sendAt = deliveryAt(policy, delivery, event.at);
      for (const notice of tell.flatMap((whom) =>
        told({ ticket, event, policy, areaContacts, subject, sendAt, isDuty }, whom),
      )) {
        const other = noticeById.get(notice.noticeId);
        const isSooner = other?.eventSeq !== seq || sendAt < (other.sendAt ?? sendAt);
        if (isSooner) noticeById.set(notice.noticeId, { ...notice, eventSeq: seq });
      }
    }
  }
  return [...noticeById.values()];
};

interface Telling {
  readonly ticket: Ticket;
  readonly event: TicketEvent;
  readonly policy: Policy;
  readonly areaContacts: readonly string[];
  readonly subject: OfTicket;
  readonly sendAt: Instant;
  /** The primary contact is told of this change as of a duty. */
  readonly isDuty: boolean;
}

const isAudience = (whom: string): whom is Audience => (audiences as readonly string[]).includes(whom);

const told = (telling: Telling, whom: string): readonly Notice[] => {
  const { ticket, event, policy, areaContacts, subject, sendAt, isDuty } = telling;
  const part = (name: string, recipient: Somebody): Notice => noticeToPart(name, recipient, subject, event.at, sendAt);
  if (!isAudience(whom)) return [noticeTo(whom, subject, event.at, sendAt)];
  switch (whom) {
    case 'primary-contact': {
      const recipient = primaryOf(ticket);
      return isDuty ? [] : [part('contact' in recipient ? 'primary' : 'requester', recipient)];
    }
    case 'requester':
      return isDuty ? [] : [part('requester', { person: ticket.filedBy })];
    case 'area-contacts':
      return areaContacts
        .slice(0, areaContactsMax)
        .map((adminContact, index) => part(`area-${index + 1}`, { adminContact }));
    case 'watchers':
      return (ticket.watchers ?? []).flatMap((person, index) =>
        person === event.by ? [] : [part(`watcher-${index + 1}`, { person })],
      );
    case 'assignee': {
      const { assignee: person } = ticket;
      return person === undefined || person === event.by ? [] : [part('assignee', { person })];
    }
    case 'tier':
      return [noticeTo(tierOf(policy, ticket.lane, ticket.tier).group, subject, event.at, sendAt)];
  }
};

/** The end for silence is told to whom the question was put by its own notice (duty-notices.ts). */
export const isToldAsDuty = (event: TicketEvent): boolean =>
  event.kind === 'ticket-resolved' && event.data.cause === 'no-answer';
