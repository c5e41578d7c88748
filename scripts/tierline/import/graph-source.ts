import { setTimeout as wait } from 'node:timers/promises';
import { DefaultAzureCredential } from '@azure/identity';
import { createGraphClient } from '../../../adapters/graph/client';
import { type DeviceIdChoice, type NamedGroup, tenantToEntries } from '../../../adapters/graph/entries';
import { readTenant } from '../../../adapters/graph/tenant';
import { Fault } from '../../../desk/ports';
import type { Group } from '../../../desk/rules/alerts';
import { complain } from '../complaint';
import { isSafe, isThisMachine } from '../remote-desk';
import type { ReadSource } from './source';

export interface GraphOptions {
  readonly graph: string;
  readonly staff: readonly NamedGroup[];
  readonly deviceGroup: readonly NamedGroup[];
  readonly deviceId: DeviceIdChoice;
}

const requestMs = 60_000;

/** Reads Microsoft Graph; `known` are the groups that the desk has, which are its staff unless `--staff` says otherwise. */
export const graphSource = async (options: GraphOptions, known: readonly Group[]): Promise<ReadSource> => {
  const base = baseOf(options.graph);
  const graph = createGraphClient({
    base,
    token: tokensFor(base),
    fetch,
    wait: (ms) => wait(ms),
    expiry: () => AbortSignal.timeout(requestMs),
  });
  const staff = [...new Map([...known, ...options.staff].map(({ id, objectId }) => [id, { id, objectId }])).values()];
  const ofDevices = options.deviceGroup;
  const ids = (groups: readonly NamedGroup[]) => groups.map(({ objectId }) => objectId);
  const tenant = await readTenant(graph, { staff: ids(staff), ofDevices: ids(ofDevices) }).catch(explained);
  const said = tenantToEntries(tenant, { deviceId: options.deviceId, staff, ofDevices, known });
  return { source: 'graph', ...said, bad: [] };
};

const baseOf = (graph: string): string => {
  if (!URL.canParse(graph)) return complain(`--graph ${graph} is no address, such as https://graph.microsoft.com`);
  if (!isSafe(graph)) return complain(`--graph ${graph}: use https, or http on this machine`);
  return graph.replace(/\/+$/, '');
};

/** A Graph on this machine is for trials and wants any token; a real one is never sent there. */
const tokensFor = (base: string): (() => Promise<string>) => {
  if (isThisMachine(base)) return async () => 'laptop';
  const credential = new DefaultAzureCredential();
  const scope = `${new URL(base).origin}/.default`;
  return async () => {
    try {
      return (await credential.getToken(scope)).token;
    } catch (error) {
      return complain(`no token for ${scope}: ${error instanceof Error ? error.message : error}`);
    }
  };
};

const explained = (error: unknown): never => {
  if (!(error instanceof Fault)) throw error;
  const said = error.cause instanceof Error ? error.cause.message : error.kind;
  switch (error.kind) {
    case 'missing':
      return complain(`${said}: put its object id right with --staff <group>=<object id>`);
    case 'throttled':
      return complain(`Graph is busy: ${said}. Try again later.`);
    default:
      return complain(`Graph: ${said}`);
  }
};
