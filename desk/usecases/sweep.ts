import { Fault, type Page, type Ports } from '../ports';
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
    (ticketId) => serve(ports, ticketId).catch(leftForNextRound(ports, ticketId)),
  );
  await ports.directory.beat('sla-sweep', ports.clock.now());
  return served;
};

const serve = async (ports: Ports, ticketId: string): Promise<void> => {
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
    (ticketId) => workflows.start(ticketId).catch(leftForNextRound(ports, ticketId)),
  );
  await directory.beat('lifecycle-watch', clock.now());
  return looked;
};

/** Walks through every page, one item after the other; answers how many there were. A defect crashes it, but at the end. */
const eachOf = async (
  pageAt: (continuation?: string) => Promise<Page<string>>,
  work: (item: string) => Promise<void>,
): Promise<number> => {
  const defects: unknown[] = [];
  let count = 0;
  let continuation: string | undefined;
  do {
    const page = await pageAt(continuation);
    for (const item of page.items) await work(item).catch((defect: unknown) => defects.push(defect));
    count += page.items.length;
    continuation = page.continuation;
  } while (continuation !== undefined);
  if (defects.length > 0) throw defects[0];
  return count;
};

/** One ticket's trouble holds up no other; what is no fault of the world is said by number, and crashes. */
const leftForNextRound =
  ({ log }: Ports, ticketId: string) =>
  (error: unknown): void => {
    if (!(error instanceof Fault)) {
      log('error', 'a ticket met a defect', { ticketId });
      throw error;
    }
    log('warn', 'a ticket is left for the next round', { ticketId, fault: error.kind });
  };
