import { costGoals, measureCosts } from './costs';
import type { Figure } from './figure';
import { attempt, type Suite } from './suite';

const perStory = async (): Promise<readonly Figure[]> => {
  const costs = await measureCosts();
  return Object.entries(costs).flatMap(([story, counts]) =>
    Object.entries(counts).map(([what, count]): Figure => {
      const atMost = costGoals[story]?.[what];
      const goal = atMost === undefined ? {} : { goal: { atMost, from: 'P12' } };
      return { name: `${story}: ${what}`, unit: '', repeats: [count], ...goal };
    }),
  );
};

/** What one story asks of Azure, as counts: P12 of docs/measures.md. The same in every run, so once is enough. */
export const costSuite: Suite = {
  name: 'cost',
  run: async () => ({ lines: await attempt('cost', perStory), peers: {} }),
};
