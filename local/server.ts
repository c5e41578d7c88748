import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { attachmentBodyBytesMax, filingFormBytesMax } from '../desk/contracts/limits';
import { cannotStart } from './cannot-start';
import { type FrontDoor, type FrontReply, type FrontRequest, frontPage, frontProblem, wantsPage } from './front';
import { problemPage } from './page';
import { isDiskTrouble } from './trouble';
import { refuseUnread } from './unread-requests';

const bodyBytesMax = 1024 * 1024;

/** A file may come where files are taken, and nowhere else. */
const bytesMaxAt = (pathname: string, contentType = ''): number => {
  if (/^\/api\/v1\/(tickets\/[^/]+\/)?attachments$/.test(pathname)) return attachmentBodyBytesMax + bodyBytesMax;
  const isFiling = pathname === '/api/v1/tickets' && /^multipart\/form-data\b/i.test(contentType);
  return isFiling ? filingFormBytesMax + bodyBytesMax : bodyBytesMax;
};

const host = '127.0.0.1';

/** What listens, and where. */
export interface Listening {
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on loopback only and asks each door in turn.
 *
 * Refuses a `Host` that is not this desk's own (another site's name pointed at 127.0.0.1), and an `Origin` of another
 * site on every method that changes something. Throws `CannotStart` when the port is taken. Source: docs/design.md §13, §15.
 */
export const listen = async (port: number, doorsFor: (origin: string) => readonly FrontDoor[]): Promise<Listening> => {
  const server = createServer({ requireHostHeader: false });
  refuseUnread(server);
  const taken = await bind(server, port);
  const origin = `http://${host}:${taken}`;
  const hosts = [`${host}:${taken}`, `localhost:${taken}`];
  const doors = doorsFor(origin);
  server.on('request', (message, response) => {
    void answer(message, hosts, doors)
      .catch((error: unknown) => {
        if (message.destroyed && !message.complete) return noReader;
        if (isDiskTrouble(error)) return noRoom;
        process.stderr.write(`the front failed: ${error instanceof Error ? error.stack : error}\n`);
        return frontProblem('defect', 500, 'Something is wrong with the desk.');
      })
      .then((reply) => send(response, dressed(reply, message)));
  });
  return {
    origin,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const bind = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`;
      reject(cannotStart(`port ${port} ${why}: choose another with --port`, error));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** The service whose disk it is has said so on the console. */
const noRoom = ((): FrontReply => {
  const problem = frontProblem('unavailable', 503, 'The disk of this desk takes nothing now. Try again later.');
  return { ...problem, headers: { ...problem.headers, 'retry-after': '5' } };
})();

/** Whoever goes away in the middle of a request reads no answer. */
const noReader = frontProblem('body-malformed', 400, 'The body cannot be read.');

const problemType = 'application/problem+json';

/** A browser sees what was wrong as a page; the desk's own doors have done so already. */
const dressed = (reply: FrontReply, message: IncomingMessage): FrontReply => {
  if (reply.headers['content-type'] !== problemType || !wantsPage({ headers: headersOf(message) })) return reply;
  const { title } = JSON.parse(String(reply.body)) as { readonly title: string };
  const page = frontPage(problemPage(title));
  return { ...reply, ...page, status: reply.status, headers: { ...reply.headers, ...page.headers } };
};

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

const answer = async (
  message: IncomingMessage,
  hosts: readonly string[],
  doors: readonly FrontDoor[],
): Promise<FrontReply> => {
  const { method = 'GET' } = message;
  const headers = headersOf(message);
  const named = headers['host'] ?? '';
  // Node keeps the first of several, and whatever stands in front of it may have read another (RFC 9112 §3.2).
  const isNamedOnce = message.headersDistinct['host']?.length === 1;
  if (!isNamedOnce || !hosts.includes(named))
    return frontProblem('host-foreign', 421, 'This desk has another address.');
  const url = URL.canParse(message.url ?? '', `http://${named}`) && new URL(message.url ?? '', `http://${named}`);
  if (!url || url.host !== named) return frontProblem('route-unknown', 404, 'There is nothing here.');
  const instance = url.pathname;
  const { origin } = headers;
  if (!isSafe(method) && origin !== undefined && !hosts.some((own) => origin === `http://${own}`)) {
    return frontProblem('origin-foreign', 403, 'This request came from another site.', { instance });
  }
  const bytesMax = bytesMaxAt(instance, headers['content-type']);
  const body = await bodyOf(message, bytesMax);
  if (body === undefined) {
    const facts = { bytesMax, instance };
    return frontProblem('body-too-long', 413, 'That is longer than the desk takes.', facts);
  }
  const request: FrontRequest = { method, url, headers, body };
  for (const door of doors) {
    const reply = await door(request);
    if (reply !== undefined) return reply;
  }
  return frontProblem('route-unknown', 404, 'There is nothing here.', { instance });
};

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

/** Whatever comes beyond the cap is read and dropped: a connection that is cut would lose the answer on its way. */
const bodyOf = async (message: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  return bytes <= bytesMax ? Buffer.concat(chunks) : undefined;
};

const send = (response: ServerResponse, { status, headers, body, isLost, onSent }: FrontReply): void => {
  if (isLost) return void response.destroy();
  if (onSent) response.once('finish', onSent);
  response.writeHead(status, { ...headers } as Record<string, string | string[]>);
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  if (response.req.method === 'HEAD') return void response.end();
  if (isText) return void response.end(body);
  // Whoever goes away, and a store that fails in the middle, cut the answer short: it must not look whole.
  pipeline(Readable.from(body), response).catch((error: unknown) => {
    response.destroy();
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') process.stderr.write(`an answer was cut short: ${error}\n`);
  });
};
