import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Container, CosmosClient, type CosmosClientOptions } from '@azure/cosmos';
import type { ContainerSpec } from '../../../local/cosmos/containers';
import { type CosmosEndpoint, createCosmosEndpoint } from '../../../local/cosmos/endpoint';
import type { Inject } from '../../../local/cosmos/faults';
import { transport, type WireRequest } from '../../../local/transport';
import type { Say } from '../../../local/trouble';
import { unsynced } from '../../support/unsynced';

const hash = (path: string) => ({ kind: 'Hash', version: 2, paths: [path] });

/** The containers that most tests use. */
export const someContainers: readonly ContainerSpec[] = [
  {
    id: 'tickets',
    partitionKey: hash('/ticketId'),
    defaultTtl: -1,
    indexingPolicy: {
      includedPaths: [{ path: '/kind/?' }, { path: '/dueAt/?' }, { path: '/seq/?' }, { path: '/clock/at/?' }],
      excludedPaths: [{ path: '/*' }],
      compositeIndexes: [
        [
          { path: '/kind', order: 'ascending' },
          { path: '/seq', order: 'descending' },
        ],
        [{ path: '/kind' }, { path: '/dueAt' }],
      ],
    },
  },
  { id: 'plain', partitionKey: hash('/pk') },
  { id: 'short', partitionKey: hash('/pk'), defaultTtl: 60 },
  { id: 'tree', partitionKey: { kind: 'MultiHash', version: 2, paths: ['/tenant', '/user', '/day'] } },
  {
    id: 'unique',
    partitionKey: hash('/pk'),
    defaultTtl: -1,
    uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/name', '/seat/no'] }] },
  },
];

/** A clock that stands still until told. */
export const aClock = (at = Date.parse('2026-03-02T08:00:00.000Z')) => {
  let current = at;
  return {
    now: (): number => current,
    advanceSeconds: (seconds: number): void => {
      current += seconds * 1000;
    },
  };
};

export interface Rig {
  readonly folder: string;
  readonly clock: ReturnType<typeof aClock>;
  readonly endpoint: CosmosEndpoint;
  readonly client: CosmosClient;
  /** Every request that reached the endpoint. */
  readonly calls: WireRequest[];
  container(id?: string): Container;
  close(): void;
}

export interface RigOptions {
  readonly folder?: string;
  readonly containers?: readonly ContainerSpec[];
  readonly clock?: ReturnType<typeof aClock>;
  readonly inject?: Inject;
  readonly say?: Say;
  readonly client?: Partial<CosmosClientOptions>;
}

/** The real client over an endpoint in a fresh folder. `close` it, or hand it to `closing`. */
export const aRig = (options: RigOptions = {}): Rig => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tierline-cosmos-'));
  const clock = options.clock ?? aClock();
  const endpoint = createCosmosEndpoint({
    file: join(folder, 'cosmos.db'),
    containers: options.containers ?? someContainers,
    now: clock.now,
    open: unsynced,
    ...(options.inject && { inject: options.inject }),
    ...(options.say && { say: options.say }),
  });
  const calls: WireRequest[] = [];
  const client = new CosmosClient({
    endpoint: 'https://cosmos.tierline.invalid/',
    aadCredentials: { getToken: async () => ({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }) },
    httpClient: transport((request) => {
      calls.push(request);
      return endpoint.handle(request);
    }),
    ...options.client,
  });
  return {
    folder,
    clock,
    endpoint,
    client,
    calls,
    container: (id = 'plain') => client.database('desk').container(id),
    close: () => {
      client.dispose();
      endpoint.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Gives each test a fresh rig and closes all of them after it. */
export const rigs = (): ((options?: RigOptions) => Rig) => {
  const open: Rig[] = [];
  afterEach(() => {
    for (const rig of open.splice(0)) rig.close();
  });
  return (options) => {
    const rig = aRig(options);
    open.push(rig);
    return rig;
  };
};

/** One request as the SDK would not send it; the token is the only header given. */
export const raw = (
  rig: Rig,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Readonly<Record<string, string>>; body?: unknown } = {},
) =>
  rig.endpoint.handle({
    method,
    url: new URL(path, 'https://cosmos.tierline.invalid/'),
    headers: { authorization: 'type=aad&ver=1.0&sig=any', ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  });

/** What a call was refused with. */
export const refusalOf = async (
  call: Promise<unknown>,
): Promise<{ code: unknown; message: string; substatus?: number }> => {
  try {
    await call;
  } catch (error) {
    return error as { code: unknown; message: string; substatus?: number };
  }
  throw new Error('The call was not refused.');
};

export const codeOf = async (call: Promise<unknown>): Promise<unknown> => (await refusalOf(call)).code;
