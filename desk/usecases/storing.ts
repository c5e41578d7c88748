import { Fault } from '../ports';

const triesMax = 5;

/**
 * Reads, decides and stores until it is stored: `attempt` is made again when somebody was first.
 *
 * A write whose fate is unknown is looked for with `findMine` before anything else, so that a reply lost on the way never
 * doubles a command. Throws the fault of the last try. Source: docs/data.md §1.
 */
export const storing = async <Result>(
  attempt: () => Promise<Result>,
  findMine: () => Promise<Result | undefined>,
): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const mine = await findMine();
      if (mine !== undefined) return mine;
      if (error.kind !== 'stale' || tries === triesMax) throw error;
    }
  }
};
