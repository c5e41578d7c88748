import { eventNameOf, type HistoryEvent } from './history';
import { type Instance, runtimeStatusOf } from './state';

export interface StatusOptions {
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
  readonly showInput: boolean;
}

/** An instance as the client reads it; whole seconds, and null for what is not there (docs/durable.md B7). */
export const statusJson = (instance: Instance, { showHistory, showHistoryOutput, showInput }: StatusOptions) => ({
  name: instance.name,
  instanceId: instance.id,
  runtimeStatus: runtimeStatusOf(instance),
  input: showInput ? JSON.parse(instance.input) : null,
  customStatus: instance.customStatus === null ? null : JSON.parse(instance.customStatus),
  output: JSON.parse(instance.output),
  createdTime: wholeSeconds(instance.createdAt),
  lastUpdatedTime: wholeSeconds(instance.updatedAt),
  ...(showHistory && { historyEvents: historyOf(instance).map((event) => shown(event, showHistoryOutput)) }),
});

/** The events of the present generation, in order. */
export const historyOf = ({ past }: Instance): readonly HistoryEvent[] =>
  (JSON.parse(`[${past}]`) as (HistoryEvent & { IsPlayed: boolean })[]).map(
    ({ IsPlayed: _, ...event }) => event as HistoryEvent,
  );

const wholeSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const shown = (event: HistoryEvent, showOutput: boolean) => {
  const { EventType: _type, EventId: _id, Result, Input, ...rest } = event;
  return { EventType: eventNameOf(event), ...rest, ...(showOutput && { Result, Input }) };
};

/** Which instances a list or a purge means. Moments in ms since 1970, both included. */
export interface InstanceFilter {
  readonly createdFrom: number;
  readonly createdTo: number;
  /** Empty for all. */
  readonly statuses: readonly string[];
}

export const isWithin = (instance: Instance, { createdFrom, createdTo, statuses }: InstanceFilter): boolean =>
  instance.createdAt >= createdFrom &&
  instance.createdAt <= createdTo &&
  (statuses.length === 0 || statuses.includes(runtimeStatusOf(instance)));
