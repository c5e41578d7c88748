import type { Policy } from '../../desk/rules/policies';
import { addToTally, createTally, type Simulated, simulateTicket, type Tally } from '../../desk/rules/simulation';
import type { Instant } from '../../desk/rules/time';
import type { HistorySource } from './histories/source';
import { progress } from './progress';

/** Lives every ticket of a source again under each of the policies, and counts; `see` gets each ticket as it is done. */
export const simulate = async (
  policies: readonly Policy[],
  { histories }: HistorySource,
  until: Instant,
  zone: string,
  see: (simulated: readonly Simulated[]) => void = () => {},
): Promise<readonly Tally[]> => {
  const tallies = policies.map(() => createTally(zone));
  const ticking = progress('tickets');
  for await (const history of histories) {
    const simulated = policies.map((policy) => simulateTicket(policy, history, until));
    for (const [index, policy] of policies.entries()) {
      const [tally, one] = [tallies[index], simulated[index]];
      if (tally !== undefined && one !== undefined) addToTally(tally, one, policy);
    }
    see(simulated);
    ticking.tick();
  }
  ticking.end();
  return tallies;
};
