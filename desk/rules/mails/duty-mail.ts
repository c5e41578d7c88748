import type { PolicyOf } from '../clocks';
import { never } from '../defect';
import type { DutyEvent } from '../duty-notices';
import { answerDueAtOf, dutyStepsOf } from '../duty-steps';
import type { RemindedData, Ticket } from '../tickets';
import { iso, plusMinutes } from '../time';
import { aboutReplies, type MailText, quoted, type Said, saidIn } from './mail';

/** What a mail is made from; `zone` is the reader's, where it is known: their moments are by its wall clock. */
export interface Telling {
  readonly event: DutyEvent;
  readonly ticket: Ticket;
  readonly question: string | undefined;
  readonly policyOf: PolicyOf;
  readonly ticketUrl: string;
  readonly zone: string | undefined;
  /** The mailbox of the tier that has the ticket. */
  readonly mailbox: string | undefined;
}

/**
 * What the mail says: what was asked, by when it is to be answered, what happens otherwise. The question is for the
 * requester's eyes, and read when the mail is sent: no notice keeps it. What lies ahead is as the ticket stands then.
 */
export const dutyMessage = (telling: Telling): MailText => {
  const { event, ticket, ticketUrl, mailbox } = telling;
  const { ticketId, title, severity } = ticket;
  const { subject, lines } = wordsOf(telling);
  const isForTier = event.kind === 'engagement-advised';
  const question = isForTier ? undefined : telling.question;
  return {
    subject: `${ticketId}: ${subject}`,
    text: [
      ...lines,
      '',
      `Ticket: ${ticketId}, ${title} (severity ${severity})`,
      ...quoted('The question:', question),
      '',
      ...(isForTier ? [] : [aboutReplies(mailbox), '']),
      event.kind === 'requester-reminded' ? `${ticketUrl}?form=answer` : ticketUrl,
      '',
    ].join('\n'),
    ...(!isForTier && mailbox !== undefined && { replyTo: mailbox }),
  };
};

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}

const wordsOf = (telling: Telling): Words => {
  const { event, ticket, policyOf } = telling;
  const said = saidIn(telling.zone);
  const { askedAt = '', remindedAt } = event.data;
  const reminded = remindedAt === undefined ? '' : ` and reminded you on ${said(remindedAt)}`;
  switch (event.kind) {
    case 'requester-reminded':
      return {
        subject: 'a question waits for your answer',
        lines: [
          `We asked you something on ${said(askedAt)}, and work waits for your answer.`,
          ...answerBy(answerDueAt(event.data, telling), said),
          ...aheadOf(telling),
        ],
      };
    case 'engagement-advised':
      return {
        subject: `the requester has not answered (severity ${ticket.severity})`,
        lines: [
          policyOf(ticket.policy).duties.engagement ?? '',
          `The requester was asked on ${said(askedAt)}, and half of the time to answer is over.`,
          ...answerBy(answerDueAt(event.data, telling), said),
          'To lower the severity before that is for a person to decide.',
        ],
      };
    case 'severity-lowered': {
      const { from, to, dueAt } = event.data;
      return {
        subject: `severity lowered from ${from} to ${to}, as a question has no answer`,
        lines: [
          `We asked you something on ${said(askedAt)}${reminded}. The answer was due by ${said(dueAt)}.`,
          `So the severity went from ${from} to ${to} on ${said(iso(event.at))}.`,
          'If that is wrong, an IT administrator may restore it, with a reason.',
          ...aheadOf(telling),
        ],
      };
    }
    case 'ticket-resolved': {
      const until = plusMinutes(event.at, policyOf(ticket.policy).closeAfterMinutes);
      return {
        subject: 'resolved, as a question has no answer',
        lines: [
          `We asked you something on ${said(askedAt)}${reminded}, and have heard nothing since.`,
          `So the ticket was resolved on ${said(iso(event.at))}. It can be reactivated until ${said(iso(until))}.`,
        ],
      };
    }
    default:
      return never(event);
  }
};

/** As it is when the mail is sent, a late reminder's delay added; of a question that is settled, as it was recorded. */
const answerDueAt = ({ cycle, answerDueAt: recorded }: RemindedData, { ticket, policyOf }: Telling) => {
  const dueAt = answerDueAtOf(ticket, cycle, policyOf);
  return dueAt === undefined ? recorded : iso(dueAt);
};

const answerBy = (dueAt: string | undefined, said: Said): readonly string[] =>
  dueAt === undefined ? [] : [`The answer is due by ${said(dueAt)}.`];

/** What follows without an answer to the newest question; nothing once there is one. */
export const aheadOf = ({ ticket, policyOf, zone }: Pick<Telling, 'ticket' | 'policyOf' | 'zone'>): readonly string[] =>
  dutyStepsOf(ticket, policyOf)
    .toSorted((one, other) => one.dueAt - other.dueAt)
    .flatMap((step) => {
      const by = `Without an answer by ${saidIn(zone)(iso(step.dueAt))}`;
      if (step.kind === 'lower') return [`${by} its severity goes down from ${step.from} to ${step.to}.`];
      return step.kind === 'silence' ? [`${by} the ticket is resolved.`] : [];
    });
