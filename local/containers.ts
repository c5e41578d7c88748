import type { ContainerSpec } from './cosmos/containers';

/** A partition of these is one ticket or one device. */
const small = ['tickets', 'devices'];

/** The containers of infra/containers.json, as Bicep makes them, with what the laptop's endpoint is told besides. */
export const containersIn = (json: string): readonly ContainerSpec[] =>
  (JSON.parse(json) as readonly ContainerSpec[]).map((spec) => ({ ...spec, smallPartitions: small.includes(spec.id) }));
