import type { Ports } from '../ports';
import { keptSince } from '../rules/retention';
import { removeSaid } from './erase-from-device';
import { finishErasures } from './erase-person';
import { removeCampaigns } from './forget-campaigns';
import { removeGrants } from './remove-grants';
import { removeTickets } from './remove-tickets';
import { removeTold } from './remove-told';

/**
 * Removes what has been kept for as long as the active policy says, and goes on with erasures that have not ended; answers
 * how much there was to do. Each has its own bound a round and goes on in the next; a defect in one holds up no other.
 */
export const keepRetention = async (ports: Ports): Promise<number> => {
  const { directory, clock } = ports;
  const { ticketDays, elevationDays, alertDays } = (await directory.activePolicy()).retention;
  const before = (days: number) => keptSince(clock.now(), days);
  const works = [
    () => finishErasures(ports),
    () => removeTold(ports, before(alertDays)),
    () => removeGrants(ports, before(elevationDays)),
    () => removeSaid(ports, before(elevationDays)),
    () => removeCampaigns(ports, before(elevationDays)),
    () => removeTickets(ports, before(ticketDays)),
  ];
  const defects: unknown[] = [];
  let done = 0;
  for (const work of works) done += await work().catch((defect: unknown) => defects.push(defect) * 0);
  if (defects.length > 0) throw defects[0];
  await directory.beat('retention', clock.now());
  return done;
};
