import { simulateTicket } from '../../desk/rules/simulation';
import { addToTally, breachesIn, createTally, type Tally } from '../../desk/rules/tally';
import { dayMs, instant, plusMs } from '../../desk/rules/time';
import { makeUp } from '../tierline/histories/made-up';
import { policyOf } from '../tierline/policy-file';
import { createCheck, type Figure } from './figure';
import { timed } from './repeat';

const tickets = 100_000;
const repeats = 3;
const [from, to] = [instant('2026-01-05T08:00:00Z'), instant('2026-04-06T07:00:00Z')];
const zone = 'America/Los_Angeles';

/** The shipped policy with the longest ladder. */
const policyFile = 'policies/managed-desktop-2020.yaml';

/** A quarter of tickets lived again under a policy, totals only. */
export const simulation = async (): Promise<readonly Figure[]> => {
  const check = createCheck();
  const policy = policyOf(policyFile);
  const seconds: number[] = [];
  const breaches: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const tally = createTally(zone);
    const ms = await timed(() => {
      for (const history of makeUp({ tickets, seed: 1, from, to, zone }).histories) {
        addToTally(tally, simulateTicket(policy, history, plusMs(to, 30 * dayMs)));
      }
    });
    seconds.push(ms / 1_000);
    breaches.push(breachesIn(tally.all));
    check.that(addsUp(tally), () => 'the severities do not add up to all');
  }
  check.that(new Set(breaches).size === 1, () => `the same tickets, other breaches: ${breaches.join(', ')}`);
  return [
    {
      name: `${tickets.toLocaleString('en-US')} tickets simulated over a quarter, totals only`,
      unit: 's',
      repeats: seconds,
      goal: { atMost: 30, from: 'issue 5' },
      note: `Under ${policy.id}, making the tickets up included: ${breaches[0]} breaches.`,
      wrong: check.wrong(),
    },
  ];
};

const addsUp = ({ all, bySeverity }: Tally): boolean => {
  const each = [...bySeverity.values()];
  const sum = (count: (one: Tally['all']) => number): number => each.reduce((total, one) => total + count(one), 0);
  return (
    all.tickets === tickets &&
    sum((one) => one.tickets) === tickets &&
    sum(breachesIn) === breachesIn(all) &&
    sum(({ notices }) => notices) === all.notices
  );
};
