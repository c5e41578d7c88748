import { Agent, request } from 'node:http';

/** A reply, whole. `cookie` is what a browser would send back. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
}

export interface Client {
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  close(): void;
}

/** Longer than any reply takes: a desk that has hung shall not hang the benchmark. */
const answerMaxMs = 60_000;

/** A client that keeps its connections, at most `connections` of them. Rejects when there is no answer within a minute. */
export const createClient = (origin: string, cookie: string, connections = 32): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = (method: string, path: string, body?: string): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(cookie !== '' && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      };
      const sent = request(origin + path, { method, agent, headers, timeout: answerMaxMs }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          const cookies = response.headers['set-cookie'] ?? [];
          resolve({
            status: response.statusCode ?? 0,
            text,
            cookie: cookies.map((one) => one.split(';')[0]).join('; '),
          });
        });
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} was not answered within ${answerMaxMs} ms`)));
      sent.end(body);
    });
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, JSON.stringify(body)),
    close: () => agent.destroy(),
  };
};
