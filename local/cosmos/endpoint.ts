import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { openSoundDatabase } from '../sound-database';
import { compact, createWriter, type OpenDatabase } from '../sqlite';
import type { WireHandler, WireReply, WireRequest } from '../transport';
import { createDamageReport, type Say, sayOnStderr } from '../trouble';
import { accountAnswer, containerAnswer, containersAnswer, databaseAnswer, databasesAnswer } from './account';
import { type Container, createContainer } from './container';
import { type ContainerSpec, checkContainers } from './containers';
import { createFaults, type Inject, lose, type WireFault } from './faults';
import { type Answer, badRequest, errorAnswer, isWireError, toWire, type WireError, wireError } from './replies';
import { type Route, routeOf } from './router';
import { layoutOf } from './schema';
import { canonicalText } from './sql/values';

/**
 * Where the endpoint keeps its data and what it serves. `now` answers epoch milliseconds: `_ts` and `ttl` follow it.
 *
 * `url` must be https, under a name that no account can have: the SDK refuses to send its token anywhere else.
 */
export interface CosmosEndpointOptions {
  readonly file: string;
  readonly containers: readonly ContainerSpec[];
  readonly now: () => number;
  readonly url?: string;
  readonly database?: string;
  readonly inject?: Inject;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase;
  /** Hears once of a disk that is full, and of each damaged row. */
  readonly say?: Say;
}

export interface CosmosEndpoint {
  /** For `transport(handle)`, the SDK's `httpClient`. */
  readonly handle: WireHandler;
  /** What SQLite does for a query, a line a step: SEARCH is by index, SCAN reads everything. Throws what the query would. */
  explain(
    container: string,
    query: string,
    parameters?: Readonly<Record<string, unknown>>,
    partitionKey?: readonly unknown[],
  ): readonly string[];
  /** Closes the file. Writes not yet acknowledged are refused. */
  close(): void;
}

/**
 * Opens an Azure Cosmos DB account of one database in one SQLite file, for the real `CosmosClient` in this process.
 *
 * A write is acknowledged after its commit is on the disk. While the disk is full a write is a 503; whatever needs a
 * damaged item is a 500. Throws when the file is damaged or of another format, a container's partition key changed, or
 * the containers are not ones it can keep. Source: docs/data.md §3 to §5, §8.
 */
export const createCosmosEndpoint = (options: CosmosEndpointOptions): CosmosEndpoint => {
  const { file, containers: specs, now, url = 'https://cosmos.tierline.invalid/', database = 'desk' } = options;
  const { open, say = sayOnStderr } = options;
  checkContainers(specs);
  const store = openStore(file, specs, open);
  const write = createWriter(store, say);
  const reportDamage = createDamageReport(file, say);
  const containers = new Map(specs.map((spec) => [spec.id, createContainer(store, write, spec, now)]));
  const faultOf = createFaults(options.inject);
  let closed = false;

  const containerOf = ({ database: asked, container }: Route): Container => {
    const found = asked === database && container !== undefined ? containers.get(container) : undefined;
    if (!found)
      throw wireError(404, `There is no container ${container} in the database ${asked}.`, { substatus: 1003 });
    return found;
  };

  const serve = async (route: Route, request: WireRequest, fault: WireFault | undefined): Promise<Answer> => {
    switch (route.kind) {
      case 'account':
        return accountAnswer(url);
      case 'databases':
        return databasesAnswer(database);
      case 'database':
      case 'containers':
        if (route.database !== database) throw wireError(404, `There is no database ${route.database}.`);
        if (route.kind === 'database') return databaseAnswer(database);
        return containersAnswer([...containers.values()].map(({ spec, rid }) => [spec, rid]));
      case 'container': {
        const { spec, rid } = containerOf(route);
        return containerAnswer(spec, rid);
      }
      default:
        return containerOf(route).serve(route, request, fault && 'shortPage' in fault ? fault.shortPage : undefined);
    }
  };

  const answer = async (route: Route, request: WireRequest, fault: WireFault | undefined): Promise<WireReply> => {
    const common = { 'x-ms-activity-id': randomUUID(), 'x-ms-version': '2020-07-15', 'x-ms-request-charge': '0' };
    const known =
      route.container === undefined || route.database !== database ? undefined : containers.get(route.container);
    const owned = () => known?.headers(`dbs/${route.database}/colls/${route.container}`);
    try {
      const reply = await serve(route, request, fault);
      return toWire(reply, { ...common, ...owned() });
    } catch (error) {
      const refusal = troubleAnswers[reportDamage(error) ?? 'none'] ?? asWireError(error);
      return toWire(errorAnswer(refusal), { ...common, ...owned() });
    }
  };

  const handle: WireHandler = async (request) => {
    if (closed) throw new Error('The Cosmos DB endpoint is closed.');
    const route = routed(request);
    if ('status' in route) return toWire(errorAnswer(route), { 'x-ms-activity-id': randomUUID() });

    const fault = faultOf(route, request);
    if (!fault || 'shortPage' in fault) return answer(route, request, fault);
    if (fault.when === 'after') await answer(route, request, undefined);
    if (!('status' in fault)) return lose(fault);
    const { status, ...details } = fault;
    const refusal = errorAnswer(wireError(status, `A fault was injected ${fault.when} the work.`, details));
    return toWire(refusal, { 'x-ms-activity-id': randomUUID() });
  };

  return {
    handle,
    explain: (container, query, parameters = {}, partitionKey) => {
      const named = Object.entries(parameters).map(([name, value]) => ({ name, value }));
      const key = partitionKey && JSON.stringify(partitionKey);
      return containerOf({ kind: 'query', database, container }).explain({ query, parameters: named }, key);
    },
    close: () => {
      if (closed) return;
      closed = true;
      compact(store);
      store.close();
    },
  };
};

const openStore = (file: string, specs: readonly ContainerSpec[], open?: OpenDatabase): DatabaseSync => {
  const store = openSoundDatabase(file, layoutOf(specs), open);
  store.function('canonical', { deterministic: true }, (json) => canonicalOf(String(json)));
  return store;
};

/** NULL for what is no JSON: SQLite works out a constant before it asks whether its value is an array or object. */
const canonicalOf = (json: string): string | null => {
  try {
    return canonicalText(JSON.parse(json));
  } catch {
    return null;
  }
};

const noRoom = wireError(503, 'The service is currently unavailable: what came could not be stored.');
const troubleAnswers: Readonly<Record<string, WireError>> = {
  full: noRoom,
  unwritable: noRoom,
  damaged: wireError(500, 'An item that this needs is damaged.'),
};

/** Checks who calls, then what for. The account answers Entra tokens only, as ours does in Azure. */
const routed = (request: WireRequest) => {
  try {
    const authorization = decodeURIComponent(request.headers['authorization'] ?? '');
    if (!/^type=aad&ver=1\.0&sig=./.test(authorization)) throw wireError(401, 'An Entra token is required.');
    return routeOf(request);
  } catch (error) {
    return asWireError(error);
  }
};

const asWireError = (error: unknown) => {
  if (isWireError(error)) return error;
  if (error instanceof URIError) return badRequest('The path is not valid.');
  throw error;
};
