import type { ClockName, Policy } from '../../desk/rules/policies';
import { type Simulated, simulateTicket } from '../../desk/rules/simulation';
import { addToTally, createTally, type Tally } from '../../desk/rules/tally';
import type { Rehearsal } from './histories/options';
import { progress } from './progress';
import type { Terminal } from './terminal';

/** What came out of a rehearsal: a tally for each policy, and the clocks that its history says nothing about. */
export interface Rehearsed<Tallies> {
  readonly tallies: Tallies;
  readonly untold: readonly ClockName[];
}

/**
 * Lives every ticket of a history again under each of these policies, and counts; `see` gets each ticket as it is done,
 * once for each policy in their order.
 */
export const rehearseUnder = async <const Policies extends readonly Policy[]>(
  policies: Policies,
  { source, until, zone }: Rehearsal,
  terminal: Pick<Terminal, 'flash'>,
  see: (simulated: Each<Policies, Simulated>) => void | Promise<void> = () => {},
): Promise<Rehearsed<Each<Policies, Tally>>> => {
  const tallies = policies.map(() => createTally(zone));
  const untold = new Set<ClockName>();
  const { tick, end } = progress('tickets', terminal);
  for await (const history of source.histories) {
    const simulated = policies.map((policy) => simulateTicket(policy, history, until));
    for (const [index, tally] of tallies.entries()) addToTally(tally, simulated[index] as Simulated);
    for (const clock of history.untold ?? []) untold.add(clock);
    await see(simulated as Each<Policies, Simulated>);
    tick();
  }
  end();
  return { tallies: tallies as Each<Policies, Tally>, untold: [...untold] };
};

type Each<List extends readonly unknown[], Value> = { readonly [index in keyof List]: Value };
