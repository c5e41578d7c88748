import { type FrontDoor, frontJson, otherMethod } from './front';
import type { MeasuredLog } from './measured';
import type { Tally } from './tally';

/**
 * `GET /local/metrics` tells of this desk since it started: `calls` of Cosmos DB, Key Vault and Blob Storage by kind, the
 * actions of its `orchestrations`, and what it has `measured` of itself. On the laptop only.
 */
export const metricsDoors =
  (tally: Tally, orchestrations: () => object, measured: Pick<MeasuredLog, 'values'>): FrontDoor =>
  (request) => {
    if (request.url.pathname !== '/local/metrics') return undefined;
    if (request.method !== 'GET') return otherMethod(request, 'GET');
    return frontJson({ calls: tally.counts(), orchestrations: orchestrations(), measured: measured.values() });
  };
