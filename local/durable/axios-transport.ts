import axios, { type AxiosAdapter, AxiosHeaders } from 'axios';
import type { WireHandler } from '../transport';

/** Who answers for a host that is in this process. */
const handlerByHost = new Map<string, WireHandler>();

/**
 * Answers in this process what axios would send to `host`, until the answer is called. The client of durable-functions
 * speaks through axios and takes no transport, so the default one is replaced; what goes elsewhere goes as before.
 */
export const answerAxios = (host: string, handle: WireHandler): (() => void) => {
  if (axios.defaults.adapter !== adapter) {
    elsewhere = axios.getAdapter(axios.defaults.adapter);
    axios.defaults.adapter = adapter;
  }
  handlerByHost.set(host, handle);
  return () => void handlerByHost.delete(host);
};

let elsewhere: AxiosAdapter;

const adapter: AxiosAdapter = async (config) => {
  const url = URL.parse(config.url ?? '');
  const handle = url === null ? undefined : handlerByHost.get(url.host);
  if (url === null || handle === undefined) return elsewhere(config);
  const { status, headers, body } = await handle({
    method: (config.method ?? 'get').toUpperCase(),
    url,
    headers: Object.fromEntries(
      Object.entries(config.headers.toJSON()).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: typeof config.data === 'string' ? config.data : '',
  });
  return { status, statusText: '', headers: new AxiosHeaders(headers), data: body, config };
};
