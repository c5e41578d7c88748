import { type FrontDoor, frontJson, otherMethod } from './front';
import type { Tally } from './tally';

/** What the engine counts since the laptop started, by name. */
type Counted = () => object;

/**
 * `GET /local/metrics` tells what this desk has cost since it started: `calls` of Cosmos DB, Key Vault and Blob Storage by
 * kind, and the `orchestrations`' actions. On the laptop only.
 */
export const metricsDoors =
  (tally: Tally, orchestrations: Counted): FrontDoor =>
  (request) => {
    if (request.url.pathname !== '/local/metrics') return undefined;
    if (request.method !== 'GET') return otherMethod(request, 'GET');
    return frontJson({ calls: tally.counts(), orchestrations: orchestrations() });
  };
