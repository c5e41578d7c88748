import type { Log } from '../desk/ports';
import { measuredLine } from '../desk/rules/measures';

/** All that was said under one name since the laptop started. */
export interface Measured {
  readonly count: number;
  readonly sum: number;
  readonly most: number;
  readonly last: number;
}

/** A log that keeps what the desk measures of itself, as the queries of infra/queries would add it up. */
export interface MeasuredLog {
  readonly log: Log;
  values(): Readonly<Record<string, Measured>>;
}

export const createMeasured = (log: Log): MeasuredLog => {
  const values: Record<string, Measured> = {};
  return {
    log: (level, message, facts = {}) => {
      const { name, value } = facts;
      if (message === measuredLine && typeof name === 'string' && typeof value === 'number') {
        const { count, sum, most } = values[name] ?? { count: 0, sum: 0, most: value };
        values[name] = { count: count + 1, sum: sum + value, most: Math.max(most, value), last: value };
      }
      log(level, message, facts);
    },
    values: () => ({ ...values }),
  };
};
