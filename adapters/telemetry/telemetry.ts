import type { InvocationContext } from '@azure/functions';
import type { Attributes } from '@opentelemetry/api';
import type { Log } from '../../desk/ports';
import { isMeasureName, type MeasureName, measuredLine } from '../../desk/rules/measures';
import { type Count, createInstruments } from './instruments';
import { inInvocation } from './invocations';
import type { Complain, Signals } from './signals';

/** Spans of invocations and metrics of the desk, by OpenTelemetry. */
export interface Telemetry {
  /** Runs the work of an invocation as a span. */
  within<Result>(context: InvocationContext, about: Attributes, work: () => Promise<Result>): Promise<Result>;
  /** Begins now, in place of a little later. */
  begin(): void;
  /** The same log, whose measurements are counted besides. */
  counting(log: Log): Log;
  /** Sends what waits, and ends. */
  close(): Promise<void>;
}

/** How long after the first invocation telemetry begins: its reply has left by then. */
const restMs = 100;

/** Until telemetry begins, its measurements wait; they must not pile up. */
const earlyMax = 1_000;

/**
 * Telemetry that begins shortly after the first invocation, for loading it must not make a caller wait: that one has the
 * host's span alone, and what it measured is counted. What goes wrong with telemetry stops nothing; `complain` is told of
 * it. Without `open` there is none.
 */
export const createTelemetry = (open: ((complain: Complain) => Signals) | undefined, complain: Complain): Telemetry => {
  let signals: Signals | undefined;
  let count: Count | undefined;
  let starting: NodeJS.Timeout | undefined;
  let hasBegun = false;
  const early: (readonly [MeasureName, number])[] = [];

  const begin = (): void => {
    if (hasBegun) return;
    hasBegun = true;
    try {
      signals = open?.(complain);
      count = signals && createInstruments(signals.meter, () => performance.now());
      for (const [name, value] of early.splice(0)) count?.(name, value);
    } catch (error) {
      complain(error);
    }
  };

  return {
    begin,
    within: async (context, about, work) => {
      try {
        return await (signals === undefined ? work() : inInvocation(signals, context, about, work));
      } finally {
        if (open !== undefined) starting ??= setTimeout(begin, restMs).unref();
      }
    },
    counting:
      (log) =>
      (level, message, facts = {}) => {
        log(level, message, facts);
        const { name, value } = facts;
        if (message !== measuredLine || !isMeasureName(name) || typeof value !== 'number') return;
        if (count !== undefined) count(name, value);
        else if (early.length < earlyMax) early.push([name, value]);
      },
    close: async () => {
      clearTimeout(starting);
      await signals?.close().catch(complain);
    },
  };
};
