/** What a figure must reach, in its own unit, and where that is said: a row of docs/measures.md §5. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly from: string;
}

/** One line of a benchmark's table: every repeat of one measurement. */
export interface Figure {
  readonly name: string;
  /** Such as `/s`, `ms`, `µs`, `B`, `MiB`, `×`. */
  readonly unit: string;
  readonly repeats: readonly number[];
  readonly goal?: Goal;
  /** What a reader must know to read it: what it leaves out, or how it was made. */
  readonly note?: string;
  /** The first wrong result of the timed path; then the figure is worth nothing. */
  readonly wrong?: string | undefined;
}

/** A peer that could not be measured, and why. */
export interface Absent {
  readonly name: string;
  readonly absent: string;
}

export type Line = Figure | Absent;

export type Verdict = 'meets' | 'misses' | 'wrong' | 'no goal';

export const medianOf = (values: readonly number[]): number => quantileOf(values, 0.5);

/** The nearest-rank quantile; `share` from 0 to 1. NaN of nothing. */
export const quantileOf = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
};

export const verdictOf = ({ repeats, goal, wrong }: Figure): Verdict => {
  if (wrong !== undefined) return 'wrong';
  if (goal === undefined) return 'no goal';
  const median = medianOf(repeats);
  return median >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && median <= (goal.atMost ?? Number.POSITIVE_INFINITY)
    ? 'meets'
    : 'misses';
};

/** Remembers the first thing that was not right. */
export interface Check {
  that(isRight: boolean, wrong: () => string): void;
  wrong(): string | undefined;
}

export const createCheck = (): Check => {
  let first: string | undefined;
  return {
    that(isRight, wrong) {
      if (!isRight) first ??= wrong();
    },
    wrong: () => first,
  };
};
