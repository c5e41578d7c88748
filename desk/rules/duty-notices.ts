import { type Notice, noticesTo, noticeToRequester } from './alerts';
import { type PolicyOf, tierOf } from './clocks';
import { never } from './defect';
import { type DutyStep, dutyEventsOf, dutyStepsOf } from './duty-steps';
import { localText } from './local-time';
import { isQuiet } from './next-step';
import { evolve, type Ticket, type TicketEvent } from './tickets';
import { type Instant, instant, iso, isZone, plusMinutes } from './time';

/**
 * Whom a duty step tells, as the ticket stood before it: an advice goes to the tier, everything else to the requester.
 *
 * Nobody is told of a step that a later one has overtaken already, as after an outage: then the later one says it all.
 * A reminder is told under a new policy too, as what follows from it needs notice; an advice is not (C17).
 */
export const dutyNoticesOf = (ticket: Ticket, step: DutyStep, policyOf: PolicyOf, now: Instant): readonly Notice[] => {
  const after = dutyEventsOf(step, now).reduce<Ticket>(evolve, ticket);
  if (dutyStepsOf(after, policyOf).some((next) => isConsequence(next) && next.dueAt <= now)) return [];
  const { ticketId, lane, tier, filedBy } = ticket;
  const subject = { ticketId, alertId: step.key };
  if (step.kind !== 'advise') return [noticeToRequester(filedBy, subject, now)];
  return isQuiet(ticket, step) ? [] : noticesTo([tierOf(policyOf(ticket.policy), lane, tier).group], subject, now);
};

const isConsequence = ({ kind }: DutyStep): boolean => kind === 'lower' || kind === 'silence';

/** The record of a duty step: what its mail speaks of. */
export type DutyEvent = Extract<
  TicketEvent,
  { kind: 'requester-reminded' | 'engagement-advised' | 'severity-lowered' | 'ticket-resolved' }
>;

export const isDutyEvent = (event: TicketEvent): event is DutyEvent =>
  event.kind === 'requester-reminded' ||
  event.kind === 'engagement-advised' ||
  event.kind === 'severity-lowered' ||
  (event.kind === 'ticket-resolved' && event.data.cause === 'no-answer');

/** The question that a duty step is about, while its text has not been erased. */
export const questionOf = (events: readonly TicketEvent[], { data }: DutyEvent): string | undefined => {
  const asked = events.findLast((one) => one.kind === 'requester-asked' && iso(one.at) === data.askedAt);
  return asked?.kind === 'requester-asked' ? (asked.text.question as string | undefined) : undefined;
};

/** What a mail is made from; `zone` is the reader's, where it is known: their moments are by its wall clock. */
export interface Telling {
  readonly event: DutyEvent;
  readonly ticket: Ticket;
  readonly question: string | undefined;
  readonly policyOf: PolicyOf;
  readonly ticketUrl: string;
  readonly zone: string | undefined;
}

/**
 * What the mail says: what was asked, by when it is to be answered, what happens otherwise. The question is for the
 * requester's eyes, and read when the mail is sent: no notice keeps it. What lies ahead is as the ticket stands then.
 */
export const dutyMessage = (telling: Telling): { readonly subject: string; readonly text: string } => {
  const { event, ticket, ticketUrl } = telling;
  const { ticketId, title, severity } = ticket;
  const { subject, lines } = wordsOf(telling);
  const question = event.kind === 'engagement-advised' ? undefined : telling.question;
  return {
    subject: `${ticketId}: ${subject}`,
    text: [
      ...lines,
      '',
      `Ticket: ${ticketId}, ${title} (severity ${severity})`,
      ...(question === undefined ? [] : ['The question:', ...question.split(/\r?\n/).map((line) => `> ${line}`)]),
      '',
      ticketUrl,
      '',
    ].join('\n'),
  };
};

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
}

const wordsOf = (telling: Telling): Words => {
  const { event, ticket, policyOf } = telling;
  const said = clockOf(telling);
  const { askedAt = '', remindedAt } = event.data;
  const reminded = remindedAt === undefined ? '' : ` and reminded you on ${said(remindedAt)}`;
  switch (event.kind) {
    case 'requester-reminded':
      return {
        subject: 'a question waits for your answer',
        lines: [
          `We asked you something on ${said(askedAt)}, and work waits for your answer.`,
          ...answerBy(event.data.answerDueAt, said),
          ...aheadOf(telling),
        ],
      };
    case 'engagement-advised':
      return {
        subject: `the requester has not answered (severity ${ticket.severity})`,
        lines: [
          policyOf(ticket.policy).duties.engagement ?? '',
          `The requester was asked on ${said(askedAt)}, and half of the time to answer is over.`,
          ...answerBy(event.data.answerDueAt, said),
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

type Said = (moment: string) => string;

const clockOf = ({ zone }: Telling): Said => {
  const known = zone !== undefined && isZone(zone) ? zone : 'UTC';
  return (moment) => localText(instant(moment), known);
};

const answerBy = (dueAt: string | undefined, said: Said): readonly string[] =>
  dueAt === undefined ? [] : [`The answer is due by ${said(dueAt)}.`];

/** What follows without an answer to the newest question; nothing once there is one. */
const aheadOf = (telling: Telling): readonly string[] =>
  dutyStepsOf(telling.ticket, telling.policyOf)
    .toSorted((one, other) => one.dueAt - other.dueAt)
    .flatMap((step) => {
      const by = `Without an answer by ${clockOf(telling)(iso(step.dueAt))}`;
      if (step.kind === 'lower') return [`${by} its severity goes down from ${step.from} to ${step.to}.`];
      return step.kind === 'silence' ? [`${by} the ticket is resolved.`] : [];
    });
