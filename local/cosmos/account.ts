import type { ContainerSpec } from './containers';
import { type Answer, listAnswer } from './replies';

/**
 * The account document. The SDK follows its locations, so both must echo the endpoint's own https URL.
 *
 * Source: docs/data.md §3.
 */
export const accountAnswer = (url: string): Answer => {
  const locations = [{ name: 'Laptop', databaseAccountEndpoint: url }];
  return {
    status: 200,
    body: JSON.stringify({
      id: new URL(url).hostname.split('.')[0],
      _rid: new URL(url).hostname,
      writableLocations: locations,
      readableLocations: locations,
      enableMultipleWriteLocations: false,
      userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
      userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 1 },
    }),
  };
};

export const databaseAnswer = (database: string): Answer => ({ status: 200, body: databaseText(database) });

export const databasesAnswer = (database: string): Answer => listAnswer('', 'Databases', [databaseText(database)]);

const databaseText = (id: string): string =>
  JSON.stringify({ id, _rid: 'AAAAAQ==', _self: 'dbs/AAAAAQ==/', _etag: '"0"', _ts: 0 });

export const containerAnswer = (spec: ContainerSpec, rid: string): Answer => ({
  status: 200,
  body: containerText(spec, rid),
});

export const containersAnswer = (containers: readonly (readonly [ContainerSpec, string])[]): Answer =>
  listAnswer(
    'AAAAAQ==',
    'DocumentCollections',
    containers.map(([spec, rid]) => containerText(spec, rid)),
  );

const containerText = (spec: ContainerSpec, rid: string): string =>
  JSON.stringify({
    indexingPolicy: { indexingMode: 'consistent', automatic: true, includedPaths: [{ path: '/*' }], excludedPaths: [] },
    ...spec,
    partitionKey: { kind: 'Hash', version: 2, ...spec.partitionKey },
    _rid: rid,
    _self: `dbs/AAAAAQ==/colls/${rid}/`,
    _etag: '"0"',
    _ts: 0,
  });

/** One physical partition: one range. */
export const rangesAnswer = (rid: string): Answer =>
  listAnswer(rid, 'PartitionKeyRanges', [
    JSON.stringify({
      id: '0',
      _rid: rid,
      minInclusive: '',
      maxExclusive: 'FF',
      status: 'online',
      parents: [],
      throughputFraction: 1,
    }),
  ]);
