import type { PolicyOf } from './clocks';
import type { DutyStep } from './duty-steps';
import { type DueStep, dueStepsOf, eventsOf, isDutyStep, type LevelStep } from './next-step';
import type { ClockName } from './policies';
import { evolve, type Ticket, type TicketEvent, ticketFrom } from './tickets';
import type { Instant } from './time';

/** What a rehearsed ticket went through: what people did and what the desk did by itself, in order. */
export interface Rehearsed {
  readonly ticket: Ticket;
  readonly events: readonly TicketEvent[];
  readonly levels: readonly ReachedLevel[];
  readonly duties: readonly TakenDuty[];
}

/** A level that was reached, a breach among them: how the ticket stood just before, and when it was recorded. */
export type ReachedLevel = LevelStep & Recorded;

/** The same of a step of the requester's duties that was taken. */
export type TakenDuty = DutyStep & Recorded;

interface Recorded {
  readonly ticket: Ticket;
  readonly recordedAt: Instant;
}

/**
 * Runs what people did to one ticket through the desk's rules on a virtual clock: everything that falls due is done at
 * its very moment, before what people did then. `acts` begin with `ticket-filed` and ascend; nothing happens after
 * `until`, or once the ticket is closed; and a ticket that the desk has resolved takes nothing but its reactivation. The
 * same rules, the same answer, as on a running desk; except that nobody is held to the clocks of `untold`, whose ends the
 * acts do not tell.
 */
export const rehearse = (
  acts: readonly TicketEvent[],
  until: Instant,
  policyOf: PolicyOf,
  untold: readonly ClockName[] = [],
): Rehearsed => {
  const [first, ...rest] = acts;
  if (first === undefined) throw new Error('a rehearsal begins with ticket-filed');
  const events: TicketEvent[] = [first];
  const levels: ReachedLevel[] = [];
  const duties: TakenDuty[] = [];
  let ticket = ticketFrom([first]);

  const happen = (event: TicketEvent): void => {
    ticket = evolve(ticket, event);
    events.push(event);
  };
  const isTold = (step: DueStep): boolean => {
    if (step.kind === 'close') return true;
    if (isDutyStep(step)) return !untold.includes('customer');
    return !untold.includes(step.kind === 'climb' ? step.missed : step.clock);
  };
  const catchUp = (to: Instant): void => {
    for (;;) {
      const step = dueStepsOf(ticket, policyOf).find(isTold);
      if (step === undefined || step.dueAt > to) return;
      const recordedAt = later(step.dueAt, events.at(-1)?.at);
      if (step.kind === 'level' || step.kind === 'breach') levels.push({ ...step, ticket, recordedAt });
      else if (isDutyStep(step)) duties.push({ ...step, ticket, recordedAt });
      for (const event of eventsOf(step, recordedAt)) happen(event);
    }
  };
  for (const act of rest) {
    if (act.at > until) break;
    catchUp(act.at);
    if (ticket.state === 'closed') break;
    if (ticket.state !== 'resolved' || act.kind === 'ticket-reactivated') happen(act);
  }
  catchUp(until);
  return { ticket, events, levels, duties };
};

/** A graver severity may find its deadline passed already: that is recorded when it is known. */
const later = (moment: Instant, other: Instant | undefined): Instant =>
  other === undefined || other < moment ? moment : other;
