import { type Costs, measureCosts, missedGoals } from '../../scripts/bench/costs';
import { frozenAs } from '../support/golden';

/** A figure may grow by so much before somebody has to say that it may: `npm run golden` freezes what is. */
const growthMax = 1.05;

let costs: Costs;
beforeAll(async () => {
  costs = await measureCosts();
});

describe('what a ticket and a borrowed password cost (P12)', () => {
  it('has not grown by more than 5 %, counted at the laptop’s endpoints and engine', () => {
    const frozen = frozenAs(__dirname, 'costs', costs);
    const grown = Object.entries(costs).flatMap(([story, counts]) =>
      Object.entries(counts).flatMap(([what, count]) => {
        const before = frozen[story]?.[what] ?? 0;
        return count > before * growthMax ? [`${story}: ${what} was ${before}, and is ${count}`] : [];
      }),
    );
    expect(grown).toEqual([]);
    expect(Object.keys(costs)).toEqual(Object.keys(frozen));
  });

  it('keeps every goal but one: a borrowed password takes 8 operations of the vault, and P12 wants 3', () => {
    expect(missedGoals(costs)).toEqual(['a password, asked for to rotated: vault operations']);
  });
});
