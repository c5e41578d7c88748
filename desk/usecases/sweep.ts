import type { Ports } from '../ports';
import { eachOf, leftForNextRound } from './each-of';
import { measure } from './measure';
import { decideNextStep, takeDueStep } from './take-due-step';

const ticketsPerPage = 100;
const stepsPerTicketMax = 50;

/**
 * The second way to every deadline: does everything due, whatever became of the tickets' orchestrations.
 *
 * Costs what is due, not what is open. A ticket that cannot be served now is left for the next sweep and holds up no
 * other. Answers how many tickets it served. Source: docs/design.md §7, C20-C21.
 */
export const sweepDueTickets = async (ports: Ports): Promise<number> => {
  const startedAt = ports.clock.now();
  const served = await eachOf(
    (continuation) => ports.tickets.due(startedAt, ticketsPerPage, continuation),
    (ticketId) => serveTicket(ports, ticketId).catch(leftForNextRound(ports, { ticketId })),
  );
  measure(ports.log, 'sweep-served', served);
  await ports.directory.beat('sla-sweep', ports.clock.now());
  return served;
};

/** Does everything that one ticket is owed by now. */
export const serveTicket = async (ports: Ports, ticketId: string): Promise<void> => {
  for (let taken = 0; taken < stepsPerTicketMax; taken += 1) {
    const step = await decideNextStep(ports, ticketId);
    if (step.kind === 'wait' || step.kind === 'finish') return;
    await takeDueStep(ports, ticketId, step.key);
  }
};

/** Gives every live ticket whose lifecycle is not running a new one (docs/durable.md A2); answers how many it looked at. */
export const reviveLifecycles = async (ports: Ports): Promise<number> => {
  const { tickets, workflows, directory, clock } = ports;
  const looked = await eachOf(
    (continuation) => tickets.live(ticketsPerPage, continuation),
    (ticketId) => workflows.start(ticketId).catch(leftForNextRound(ports, { ticketId })),
  );
  await directory.beat('lifecycle-watch', clock.now());
  return looked;
};
