import type { FrontDoor } from './front';
import { createGraphEndpoint } from './graph/endpoint';
import { type SampleOf, sampleTenant } from './graph/sample';

const mount = '/local/graph';

/** `GET /local/graph/v1.0/…`: a small tenant in Microsoft Graph's shape, to try `tierline import graph --graph` on. */
export const graphDoors = (sample: SampleOf): FrontDoor => {
  const tenant = sampleTenant(sample);
  const graph = createGraphEndpoint({ tenant: () => tenant, pageItems: 5 }, mount);
  return (request) => (request.url.pathname.startsWith(`${mount}/v1.0/`) ? graph.handle(request) : undefined);
};
