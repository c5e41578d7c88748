import type { ContainerSpec } from './cosmos/containers';

/**
 * What the laptop's endpoint is told besides. A partition of tickets is one ticket, of devices one device. A word may be in a
 * share of all tickets, so those that have it are kept as lists show them: what is open apart, by age.
 */
const besides: Readonly<Record<string, Pick<ContainerSpec, 'smallPartitions' | 'sortedLists'>>> = {
  tickets: { smallPartitions: true, sortedLists: { '/words': ['/live', '/filedAt'] } },
  devices: { smallPartitions: true },
};

/** The containers of infra/containers.json, as Bicep makes them, with what the laptop's endpoint is told besides. */
export const containersIn = (json: string): readonly ContainerSpec[] =>
  (JSON.parse(json) as readonly ContainerSpec[]).map((spec) => ({ ...spec, ...besides[spec.id] }));
