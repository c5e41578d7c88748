import { deliveryAt, type Notice, noticesTo, noticeToPart, primaryOf } from './alerts';
import { type PolicyOf, tierOf } from './clocks';
import { type DutyStep, dutyEventsOf, dutyStepsOf } from './duty-steps';
import { isQuiet } from './next-step';
import { evolve, type Ticket, type TicketEvent } from './tickets';
import { type Instant, iso, plusMinutes } from './time';

/**
 * Whom a duty step tells, as the ticket stood before it: an advice goes to the tier, everything else to the primary
 * contact, who is the requester unless somebody else was named, in the delivery calendar of the policy.
 *
 * Nobody is told of a step that a later one has overtaken already, where the policy leaves no time between them: then the
 * later one says it all. After an outage the reminder is told, as what follows from it then lies ahead.
 * A reminder is told under a new policy too, as what follows from it needs notice; an advice is not (C17).
 */
export const dutyNoticesOf = (ticket: Ticket, step: DutyStep, policyOf: PolicyOf, now: Instant): readonly Notice[] => {
  const after = dutyEventsOf(step, now).reduce<Ticket>(evolve, ticket);
  if (consequencesOf(after, policyOf).some(({ dueAt }) => dueAt <= now)) return [];
  const { ticketId, lane, tier } = ticket;
  const subject = { ticketId, alertId: step.key };
  if (step.kind !== 'advise') {
    return [noticeToPart('requester', primaryOf(ticket), subject, now, sendAtOf(ticket, after, policyOf, now))];
  }
  return isQuiet(ticket, step) ? [] : noticesTo([tierOf(policyOf(ticket.policy), lane, tier).group], subject, now);
};

const consequencesOf = (ticket: Ticket, policyOf: PolicyOf): readonly DutyStep[] =>
  dutyStepsOf(ticket, policyOf).filter(({ kind }) => kind === 'lower' || kind === 'silence');

/** When the delivery calendar allows; at once where that would be too late to do anything about what it warns of. */
const sendAtOf = (ticket: Ticket, after: Ticket, policyOf: PolicyOf, now: Instant): Instant => {
  const policy = policyOf(ticket.policy);
  const sendAt = deliveryAt(policy, policy.duties.delivery?.[ticket.severity], now);
  const limits = consequencesOf(after, policyOf).map(({ dueAt }) => dueAt);
  if (after.state === 'resolved') limits.push(plusMinutes(now, policy.closeAfterMinutes));
  return limits.some((limit) => limit <= sendAt) ? now : sendAt;
};

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
