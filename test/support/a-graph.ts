import { createGraphClient, type GraphNeeds } from '../../adapters/graph/client';
import { createGraphEndpoint, type GraphOptions } from '../../local/graph/endpoint';
import type { GraphReply } from '../../local/graph/reply';
import type { GraphTenant } from '../../local/graph/tenant';

export const aTenant = (changes: Partial<GraphTenant> = {}): GraphTenant => ({
  managedDevices: [],
  users: [],
  devices: [],
  groups: [],
  members: {},
  ...changes,
});

const base = 'https://graph.example';

/** The client over the local Graph, without a network: what it asked for, and how long it would have waited. */
export const aGraph = (options: Partial<GraphOptions> = {}, needs: Partial<GraphNeeds> = {}) => {
  const endpoint = createGraphEndpoint({ tenant: () => aTenant(), ...options });
  const asked: string[] = [];
  const waits: number[] = [];
  const fetchLocal: GraphNeeds['fetch'] = async (address, { headers, method = 'GET' }) => {
    const url = new URL(address);
    asked.push(url.pathname + decodeURIComponent(url.search));
    const { status, headers: replied, body } = await endpoint.handle({ method, url, headers: headers as never });
    return new Response(status === 204 ? null : body, { status, headers: replied });
  };
  const client = createGraphClient({
    base,
    token: async () => 'a-token',
    fetch: fetchLocal,
    wait: async (ms) => void waits.push(ms),
    expiry: () => new AbortController().signal,
    ...needs,
  });
  return { client, asked, waits };
};

/** Answers these in turn, then leaves it to the tenant. */
export const inTurn = (...replies: readonly GraphReply[]): (() => GraphReply | undefined) => {
  const waiting = [...replies];
  return () => waiting.shift();
};
