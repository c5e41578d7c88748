import type { Ports } from '../ports';
import { alertOf, isStale, levelsOf, noticesOf } from '../rules/alerts';
import type { PolicyOf } from '../rules/clocks';
import { accept } from '../rules/decision';
import { dutyNoticesOf } from '../rules/duty-notices';
import {
  type DueStep,
  decideNextStep as decide,
  eventsOf,
  isDutyStep,
  isQuiet,
  type NextStep,
} from '../rules/next-step';
import type { Ticket } from '../rules/tickets';
import type { Instant } from '../rules/time';
import { changeTicket, type Outcome } from './change-ticket';
import { deliverNotices } from './deliver-notices';
import { measure } from './measure';
import { policiesOf } from './policies';

/** What is due for a ticket now, or until when to wait. A ticket that does not exist (any more) is finished. */
export const decideNextStep = async ({ tickets, directory, clock }: Ports, ticketId: string): Promise<NextStep> => {
  const stored = await tickets.read(ticketId);
  if (stored === undefined) return { kind: 'finish' };
  return decide(stored.ticket, await policiesOf(directory, [stored.ticket]), clock.now());
};

/**
 * Does one due step, named by its effect key, if it is still what is due: twice is once, and late is harmless.
 *
 * Timer and sweep both come here (docs/design.md §1, principles 5 and 6). The alert record and the
 * notices are stored with the step's events in one batch; the notices are then tried at once, and by the sweep of notices
 * if that fails.
 */
export const takeDueStep = async (ports: Ports, ticketId: string, key: string): Promise<void> => {
  let lateMs: number | undefined;
  const changed = await changeTicket(ports, { ticketId, commandId: key }, async ({ ticket }, policyOf, now) => {
    const step = decide(ticket, policyOf, now);
    const isDue = step.kind !== 'wait' && step.kind !== 'finish' && step.key === key;
    lateMs = isDue ? now - step.dueAt : undefined;
    return accept(isDue ? outcomeOf(ticket, step, policyOf, now) : { events: [] });
  });
  if (lateMs !== undefined) measure(ports.log, 'deadline-late-ms', lateMs, { ticketId, step: key });
  if (!changed.ok) ports.log('warn', 'a due step found no ticket', { ticketId, key, refusal: changed.refusal.kind });
  await deliverNotices(ports, ports.tickets, ticketId, key);
};

const outcomeOf = (ticket: Ticket, step: DueStep, policyOf: PolicyOf, now: Instant): Outcome => {
  const events = eventsOf(step, now);
  if (isDutyStep(step)) return { events, notices: dutyNoticesOf(ticket, step, policyOf, now) };
  if (step.kind !== 'breach' && step.kind !== 'level') return { events };
  const policy = policyOf(ticket.policy);
  const levels = levelsOf(ticket, step, policy);
  if (levels.length === 0) return { events };
  const alert = alertOf(ticket, step, now);
  return {
    events,
    alerts: [alert],
    notices: isStale(alert) || isQuiet(ticket, step) ? [] : noticesOf(alert, ticket, levels, policy),
  };
};
