import { lifecycles } from './lifecycles';
import { intakeAndStartUp } from './start-up';
import { attempt, type Suite } from './suite';

/** The whole desk in a process of its own, spoken to over HTTP: P4, P9 and P13 of docs/measures.md §5. */
export const deskSuite: Suite = {
  name: 'desk',
  async run() {
    const starts = await attempt('intake and start-up', intakeAndStartUp);
    return { lines: [...starts, ...(await attempt('lifecycles', lifecycles))], peers: {} };
  },
};
