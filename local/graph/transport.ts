import type { GraphRequest } from './endpoint';
import type { GraphReply } from './reply';

/** A `fetch` that asks the endpoint in this process, without a network. */
export const graphTransport =
  (handle: (request: GraphRequest) => Promise<GraphReply>) =>
  async (address: string, { method = 'GET', headers }: RequestInit): Promise<Response> => {
    const named = Object.fromEntries([...new Headers(headers)].map(([name, value]) => [name.toLowerCase(), value]));
    const { status, headers: replied, body } = await handle({ method, url: new URL(address), headers: named });
    return new Response(status === 204 ? null : body, { status, headers: replied });
  };
