import { connect } from 'node:net';
import type { Answer } from './laptop';

/**
 * Sends bytes as they are, which no client would let anybody do, and reads what comes back until the other side closes;
 * `undefined` when it closes without a word. The request ought to say `connection: close`.
 */
export const sendRaw = (origin: string, bytes: string | Uint8Array): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    // A reset after the answer is as good as an end.
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(answerOf(Buffer.concat(chunks).toString('latin1'))));
    socket.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });

const answerOf = (reply: string): Answer | undefined => {
  if (reply === '') return undefined;
  const [head = '', ...rest] = reply.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((one): [string, string] => [one.split(': ')[0] ?? '', one.split(': ')[1] ?? '']),
  );
  const body = rest.join('\r\n\r\n');
  const text = headers.get('transfer-encoding') === 'chunked' ? dechunked(body) : body;
  const isJson = /\bjson\b/.test(headers.get('content-type') ?? '');
  return { status: Number(line.split(' ')[1]), headers, text, json: isJson ? JSON.parse(text) : undefined };
};

const dechunked = (body: string): string => {
  const length = Number.parseInt(body, 16);
  if (!(length > 0)) return '';
  const from = body.indexOf('\r\n') + 2;
  return body.slice(from, from + length) + dechunked(body.slice(from + length + 2));
};
