import type { Recipient } from '../alerts';
import { deadlineOf, type PolicyOf } from '../clocks';
import type { ClockName } from '../policies';
import { isSecurityTicket } from '../security';
import { isLiveTicket, nextActionOwnerOf, type Ticket, type TicketEvent } from '../tickets';
import { type Instant, iso, plusMinutes } from '../time';
import { aheadOf } from './duty-mail';
import { aboutReplies, type MailText, quoted, saidIn } from './mail';

/**
 * What a mail about a change is made from. `said` holds what was written in the event and not erased since, `question` the
 * newest one, which a new primary contact has not read; `reader` is who gets it, `zone` theirs where it is known.
 */
export interface TicketTelling {
  readonly event: TicketEvent;
  readonly said: Readonly<Record<string, string>>;
  readonly question: string | undefined;
  readonly ticket: Ticket;
  readonly policyOf: PolicyOf;
  readonly reader: Recipient;
  readonly ticketUrl: string;
  readonly zone: string | undefined;
  /** The mailbox of the tier that has the ticket. */
  readonly mailbox: string | undefined;
  readonly now: Instant;
}

/**
 * What the mail says: what happened and what was said of it, what comes next as the ticket stands when it is sent, which
 * ticket it is, how to answer, and why this reader gets it. Neither notes nor what the tiers tell each other.
 */
export const ticketMessage = (telling: TicketTelling): MailText => {
  const { ticket, reader } = telling;
  const { ticketId, title, severity } = ticket;
  const { subject, lines, quote } = wordsOf(telling);
  const mailbox = 'group' in reader ? undefined : telling.mailbox;
  // A group may hold anybody, and what the security area writes is for its own people (R95).
  const isOpen = !('group' in reader && isSecurityTicket(ticket));
  return {
    subject: `${ticketId}: ${subject}`,
    text: [
      ...lines,
      ...(isOpen ? quote : []),
      ...nextOf(telling),
      '',
      `Ticket: ${ticketId}${isOpen ? `, ${title}` : ''} (severity ${severity})`,
      '',
      ...answerOf(ticket, mailbox),
      ...reasonOf(telling),
      '',
      linkOf(telling),
      '',
    ].join('\n'),
    ...(mailbox !== undefined && ticket.state !== 'closed' && { replyTo: mailbox }),
  };
};

/** Whoever is asked is led to the form that is theirs to fill in now. */
const linkOf = ({ reader, ticket, ticketUrl }: TicketTelling): string => {
  const isAsked = 'contact' in reader || ('person' in reader && reader.person === ticket.filedBy);
  if (!isAsked) return ticketUrl;
  if (ticket.state === 'resolved') return ticket.rating === undefined ? `${ticketUrl}?form=rate` : ticketUrl;
  return isLiveTicket(ticket) && nextActionOwnerOf(ticket) === 'requester' ? `${ticketUrl}?form=answer` : ticketUrl;
};

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly quote: readonly string[];
}

const wordsOf = ({ event, said, question, ticket, policyOf, reader, zone }: TicketTelling): Words => {
  const when = saidIn(zone)(iso(event.at));
  const words = (subject: string, line: string, quote: readonly string[] = []): Words => ({
    subject,
    lines: [line],
    quote,
  });
  const isForPrimary = 'contact' in reader;
  const open = isForPrimary && nextActionOwnerOf(ticket) === 'requester' ? quoted('The question:', question) : [];
  switch (event.kind) {
    case 'ticket-filed':
      return words(`filed (severity ${event.data.severity})`, `This ticket was filed on ${when}.`);
    case 'ticket-assigned':
      return words('somebody has it now', `The ticket was given to somebody who looks after it on ${when}.`);
    case 'ticket-responded':
      return words('work has begun', `Work on the ticket began on ${when}.`, quoted('We say:', said['message']));
    case 'requester-asked':
      return words(
        'a question, and work waits for the answer',
        `We asked something on ${when}.`,
        quoted('The question:', said['question']),
      );
    case 'ticket-updated':
      return words('how it stands', `There is news of ${when}.`, quoted('We say:', said['message']));
    case 'ticket-mitigated':
      return words(
        'the harm has stopped',
        `The harm stopped on ${when}; its cause may remain, and we go on working.`,
        quoted('We say:', said['message']),
      );
    case 'ticket-resolved': {
      const { cause } = event.data;
      const until = plusMinutes(event.at, policyOf(ticket.policy).closeAfterMinutes);
      const over = `It can be reactivated until ${saidIn(zone)(iso(until))}; then it closes.`;
      const bare =
        cause === 'solved'
          ? words('resolved', `The ticket was resolved on ${when}.`, quoted('What solved it:', said['solution']))
          : words('resolved, as a question has no answer', `Nobody answered, so the ticket was resolved on ${when}.`);
      return { ...bare, quote: [...bare.quote, ...(ticket.state === 'resolved' ? [over] : [])] };
    }
    case 'ticket-reactivated':
      return words(
        'taken up again',
        `The ticket was reactivated on ${when}: work goes on.`,
        quoted('What is wrong still:', said['reason']),
      );
    case 'ticket-withdrawn':
      return words(
        'withdrawn',
        `The ticket was withdrawn on ${when}; nobody works on it.`,
        quoted('Why:', said['reason']),
      );
    case 'ticket-closed':
      return words('closed', `The ticket was closed for good on ${when}. What comes up again is a new ticket.`);
    case 'contact-changed':
      return words(
        'its primary contact has changed',
        isForPrimary
          ? `Since ${when} you are the primary contact of this ticket.`
          : `Since ${when} somebody else is the primary contact of this ticket.`,
        open,
      );
    case 'contact-unreachable':
      return words(
        'an admin contact takes over',
        isForPrimary
          ? `The primary contact could not be reached. Since ${when} you are the primary contact of this ticket, as an admin contact for ${event.data.area}.`
          : `The primary contact could not be reached. Since ${when} another admin contact for ${event.data.area} is the primary contact of this ticket.`,
        open,
      );
    default:
      throw new Error(`no mail tells of ${event.kind}`);
  }
};

const promises: readonly ClockName[] = ['response', 'update', 'resolution'];

const nounByClock: Readonly<Partial<Record<ClockName, string>>> = {
  response: 'We respond by',
  update: 'The next update is due by',
  resolution: 'It is to be solved by',
};

/** What is owed next, by whom and until when: by the reader's side, or by the desk. Late is said to be late. */
const nextOf = (telling: TicketTelling): readonly string[] => {
  const { ticket, policyOf, zone, now } = telling;
  if (!isLiveTicket(ticket)) return [];
  const said = saidIn(zone);
  const dueBy = (clocks: readonly ClockName[]): readonly { readonly clock: ClockName; readonly dueAt: Instant }[] =>
    ticket.cycles
      .filter(({ clock, stoppedAt }) => clocks.includes(clock) && stoppedAt === undefined)
      .flatMap((cycle) => {
        const dueAt = deadlineOf(ticket, cycle, policyOf)?.dueAt;
        return dueAt === undefined ? [] : [{ clock: cycle.clock, dueAt }];
      })
      .toSorted((one, other) => one.dueAt - other.dueAt);
  if (nextActionOwnerOf(ticket) === 'requester') {
    const [answer] = dueBy(['customer']);
    return [
      ...(answer === undefined ? [] : [`The answer is due by ${said(iso(answer.dueAt))}.`]),
      ...aheadOf({ ticket, policyOf, zone }),
    ];
  }
  const [next] = dueBy(promises);
  if (next === undefined) return [];
  const due = `${nounByClock[next.clock]} ${said(iso(next.dueAt))}`;
  return [next.dueAt <= now ? `${due}: that is late.` : `${due}.`];
};

const answerOf = ({ state }: Ticket, mailbox: string | undefined): readonly string[] => {
  if (state === 'closed') return ['It takes no more answers. Open it to file a new ticket that follows it.'];
  return [
    state === 'resolved'
      ? 'If it is not solved, sign in, open the ticket and reactivate it.'
      : 'To answer or to add something, sign in and open the ticket.',
    aboutReplies(mailbox),
  ];
};

const reasonOf = ({ reader, ticket }: TicketTelling): readonly string[] => {
  if ('contact' in reader) return ['You get this mail as the primary contact of the ticket.'];
  if ('adminContact' in reader) return [`You get this mail as an admin contact for ${ticket.area}.`];
  if ('group' in reader) return [];
  const { person } = reader;
  if (person === ticket.filedBy) return ['You get this mail as the ticket is yours.'];
  if (person === ticket.assignee) return ['You get this mail as you look after the ticket.'];
  return ['You get this mail as you watch the ticket.'];
};
