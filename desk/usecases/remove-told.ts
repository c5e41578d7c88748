import type { Page, Ports, Told } from '../ports';
import type { Instant } from '../rules/time';
import { leftForNextRound } from './each-of';

const itemsPerPage = 100;
const itemsPerRoundMax = 10_000; // no source

/**
 * Removes alerts that were raised, and notices that were sent, at `before` or earlier; answers how many. Those of a ticket
 * that is not closed stay with it.
 */
export const removeTold = async (ports: Ports, before: Instant): Promise<number> => {
  const { tickets, devices, directory } = ports;
  const isOver = async (ticketId: string): Promise<boolean> => {
    const stored = await tickets.read(ticketId);
    return stored === undefined || stored.ticket.state === 'closed';
  };
  const alerts = await removeEach(
    ports,
    (next) => tickets.raisedBefore(before, itemsPerPage, next),
    isOver,
    tickets.drop,
  );
  const mails = await removeEach(ports, (next) => tickets.sentBefore(before, itemsPerPage, next), isOver, tickets.drop);
  const always = async (): Promise<boolean> => true;
  const ofAlarms = [devices, directory].map(({ sentBefore, drop }) =>
    removeEach(ports, (next) => sentBefore(before, itemsPerPage, next), always, drop),
  );
  return alerts + mails + (await Promise.all(ofAlarms)).reduce((sum, one) => sum + one, 0);
};

const removeEach = async (
  ports: Ports,
  pageAt: (continuation?: string) => Promise<Page<Told>>,
  isOver: (partition: string) => Promise<boolean>,
  drop: (partition: string, ids: readonly string[]) => Promise<void>,
): Promise<number> => {
  let removed = 0;
  let continuation: string | undefined;
  do {
    const page: Page<Told> = await pageAt(continuation);
    for (const [partition, told = []] of Map.groupBy(page.items, ({ partition: one }) => one)) {
      const ids = told.map(({ id }) => id);
      const isGone = await isOver(partition)
        .then(async (over) => over && (await drop(partition, ids).then(() => true)))
        .catch(leftForNextRound(ports, { partition }));
      if (isGone) removed += ids.length;
    }
    continuation = page.continuation;
  } while (continuation !== undefined && removed < itemsPerRoundMax);
  return removed;
};
