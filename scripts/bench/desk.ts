import type { Line } from './figure';
import { lifecycles } from './lifecycles';
import { ticketLists } from './lists';
import { responding } from './respond';
import { intakeAndStartUp } from './start-up';
import { attempt, type Suite } from './suite';

/** The whole desk in a process of its own, spoken to over HTTP: P4, P9 and P13 of docs/measures.md §5. */
export const deskSuite: Suite = {
  name: 'desk',
  async run(isWanted) {
    const lines: Line[] = [];
    if (isWanted('start-up')) lines.push(...(await attempt('intake and start-up', intakeAndStartUp)));
    if (isWanted('respond')) lines.push(...(await attempt('respond', responding)));
    if (isWanted('lists')) lines.push(...(await attempt('lists', ticketLists)));
    if (isWanted('lifecycles')) lines.push(...(await attempt('lifecycles', lifecycles)));
    return { lines, peers: {} };
  },
};
