import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** Takes whatever is posted to it, as a collector of telemetry does. */
export interface Collector {
  readonly address: string;
  /** The bodies that came under a path, in order. */
  bodies(path: string): readonly string[];
  /** All of them. */
  everything(): string;
  close(): Promise<void>;
}

export const aCollector = async (reply: (body: string) => object = () => ({})): Promise<Collector> => {
  const taken: { readonly path: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const bytes = Buffer.concat(pieces);
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
    taken.push({ path: request.url ?? '', body });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies: (path) => taken.filter((one) => one.path === path).map(({ body }) => body),
    everything: () => taken.map(({ body }) => body).join('\n'),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
