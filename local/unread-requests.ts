import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type FrontReply, frontProblem } from './front';

/** Why the parser gave up, by Node's code; anything else is no HTTP. */
const problemByCode: Readonly<Record<string, FrontReply>> = {
  HPE_HEADER_OVERFLOW: frontProblem('header-too-long', 431, 'Address and headers are longer than the desk takes.'),
  ERR_HTTP_REQUEST_TIMEOUT: frontProblem('request-slow', 408, 'The request did not arrive in time. Send it again.'),
};
const malformed = frontProblem('request-malformed', 400, 'That is no HTTP request that the desk can read.');
const unmet = frontProblem('expectation-unmet', 417, 'The desk meets no expectation but 100-continue. Leave it out.');

/** Node by itself answers a request that its parser does not take with a bare status; here that is a problem as well. */
export const refuseUnread = (server: Server): void => {
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    end(socket, problemByCode[code] ?? malformed);
  });
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(unmet.status, { ...unmet.headers, connection: 'close' } as Record<string, string>);
    response.end(unmet.body);
  });
};

const end = (socket: Duplex, { status, headers, body }: FrontReply): void => {
  const all = { ...headers, 'content-length': String(Buffer.byteLength(String(body))), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
};
