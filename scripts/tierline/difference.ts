import type { Judged, Simulated } from '../../desk/rules/simulation';
import { iso } from '../../desk/rules/time';

/** What changes between two policies over the same tickets: those that both of them take, but for the first two counts. */
export interface Difference {
  /** Tickets that only the old policy takes, and only the new one. */
  noLongerTaken: number;
  newlyTaken: number;
  /** Deadlines that both policies promise, at different moments. */
  moved: number;
  /** Promises that only the new policy makes, and only the old one made. */
  added: number;
  dropped: number;
  /** Tickets that miss a deadline under the new policy only, and under the old one only. */
  newlyLate: number;
  noLongerLate: number;
  /** The first few tickets that miss something else than before, to look at. */
  readonly examples: {
    readonly ticketId: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
}

export const noDifference = (): Difference => ({
  noLongerTaken: 0,
  newlyTaken: 0,
  moved: 0,
  added: 0,
  dropped: 0,
  newlyLate: 0,
  noLongerLate: 0,
  examples: [],
});

const examplesMax = 10;

/** Adds one ticket, as it fared under the old policy and the new one. Changes the difference, as a tally is changed. */
export const addDifference = (difference: Difference, before: Simulated, after: Simulated): void => {
  if (before.refused !== undefined || after.refused !== undefined) {
    if (before.refused === undefined) difference.noLongerTaken += 1;
    if (after.refused === undefined) difference.newlyTaken += 1;
    return;
  }
  const [wasDue, isDue] = [dueByCycle(before.judged), dueByCycle(after.judged)];
  for (const [cycle, dueAt] of isDue) {
    if (!wasDue.has(cycle)) difference.added += 1;
    else if (wasDue.get(cycle) !== dueAt) difference.moved += 1;
  }
  for (const cycle of wasDue.keys()) if (!isDue.has(cycle)) difference.dropped += 1;

  const [wasLate, isLate] = [missesIn(before.judged), missesIn(after.judged)];
  if (isLate.length > 0 && wasLate.length === 0) difference.newlyLate += 1;
  if (isLate.length === 0 && wasLate.length > 0) difference.noLongerLate += 1;
  if (isLate.join() !== wasLate.join() && difference.examples.length < examplesMax) {
    difference.examples.push({ ticketId: before.ticketId, before: wasLate, after: isLate });
  }
};

const nameOf = ({ cycle: { clock, cycle } }: Judged): string => `${clock} ${cycle}`;

/** The deadline of each cycle by its name, which stands for the same promise under both policies. */
const dueByCycle = (judged: readonly Judged[]): ReadonlyMap<string, string> =>
  new Map(judged.map((one) => [nameOf(one), one.dueAt === undefined ? 'paused' : iso(one.dueAt)]));

const missesIn = (judged: readonly Judged[]): readonly string[] =>
  judged
    .filter(({ outcome }) => outcome === 'missed')
    .map(nameOf)
    .sort();
