import { deadlineOf } from '../../desk/rules/clocks';
import type { Policy } from '../../desk/rules/policies';
import type { Simulated, Tally } from '../../desk/rules/simulation';
import { iso } from '../../desk/rules/time';
import { tableText } from './table';
import { missedIn, rowsOf } from './tally-text';

/** What changes between two policies over the same tickets. */
export interface Difference {
  /** Deadlines that both policies promise, at different moments. */
  moved: number;
  /** Promises that only the new policy makes, and only the old one made. */
  added: number;
  dropped: number;
  /** Tickets that miss a deadline under the new policy only, and under the old one only. */
  newlyLate: number;
  noLongerLate: number;
  /** The first few tickets whose lateness changes, to look at. */
  readonly examples: string[];
}

export const noDifference = (): Difference => ({
  moved: 0,
  added: 0,
  dropped: 0,
  newlyLate: 0,
  noLongerLate: 0,
  examples: [],
});

const examplesMax = 10;

/** Adds one ticket, as it fared under the old policy and the new one. Changes the difference, as a tally is changed. */
export const addDifference = (
  difference: Difference,
  [before, after]: readonly [Policy, Policy],
  [old, recent]: readonly [Simulated, Simulated],
): void => {
  if (old.refused !== undefined || recent.refused !== undefined) return;
  const [wasDue, isDue] = [deadlinesOf(old, before), deadlinesOf(recent, after)];
  for (const [cycle, dueAt] of isDue) {
    if (!wasDue.has(cycle)) difference.added += 1;
    else if (wasDue.get(cycle) !== dueAt) difference.moved += 1;
  }
  for (const cycle of wasDue.keys()) if (!isDue.has(cycle)) difference.dropped += 1;

  const [wasLate, isLate] = [missesOf(old), missesOf(recent)];
  if (isLate.length > 0 && wasLate.length === 0) difference.newlyLate += 1;
  if (isLate.length === 0 && wasLate.length > 0) difference.noLongerLate += 1;
  if (isLate.join() !== wasLate.join() && difference.examples.length < examplesMax) {
    difference.examples.push(`${old.ticketId}: misses ${listed(wasLate)} → ${listed(isLate)}`);
  }
};

type Taken = Extract<Simulated, { readonly rehearsed: unknown }>;

/** The response deadline of each cycle by its name: cycles of the same name wait for the same thing under both policies. */
const deadlinesOf = ({ rehearsed }: Taken, policy: Policy): ReadonlyMap<string, string> => {
  const { ticket } = rehearsed;
  const named = ticket.cycles.flatMap((cycle): [string, string][] => {
    const deadline = deadlineOf(ticket, cycle, () => policy);
    if (deadline === undefined) return [];
    return [[`${cycle.clock} ${cycle.cycle}`, deadline.dueAt === undefined ? 'paused' : iso(deadline.dueAt)]];
  });
  return new Map(named);
};

const missesOf = ({ rehearsed }: Taken): readonly string[] =>
  rehearsed.ticket.cycles
    .filter(({ breachedAt }) => breachedAt !== undefined)
    .map(({ clock, cycle }) => `${clock} ${cycle}`)
    .sort();

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** A difference for the terminal: rows of both tallies side by side, then what moved. */
export const differenceText = (
  difference: Difference,
  [before, after]: readonly [Policy, Policy],
  [old, recent]: readonly [Tally, Tally],
): string => {
  const newRows = new Map(rowsOf(recent));
  const rows = rowsOf(old).map(([name, was]) => {
    const is = newRows.get(name) ?? was;
    const change = (from: number, to: number): string => `${from} → ${to} (${to >= from ? '+' : ''}${to - from})`;
    return [
      name,
      change(missedIn(was), missedIn(is)),
      change(was.climbs, is.climbs),
      change(was.notices, is.notices),
      change(was.atNight, is.atNight),
    ];
  });
  const { moved, added, dropped, newlyLate, noLongerLate, examples } = difference;
  return [
    `${nameOf(after)} instead of ${nameOf(before)}, over ${old.all.tickets} tickets:`,
    '',
    tableText([['', 'missed', 'climbs', 'notices', 'at night'], ...rows]),
    '',
    `${moved} deadlines move, ${added} are new, ${dropped} are no longer promised.`,
    `${newlyLate} tickets become late that were not, ${noLongerLate} are late no longer.`,
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
};

export const nameOf = ({ id, version }: Policy): string => `${id} version ${version}`;
