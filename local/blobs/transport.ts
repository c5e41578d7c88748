import { Readable } from 'node:stream';
import type { StoragePipelineOptions } from '@azure/storage-blob';

/** One call of the Blob SDK. Header names are lower-case; a body is bytes. */
export interface BlobRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface BlobReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type BlobHandler = (request: BlobRequest) => Promise<BlobReply>;

type HttpClient = NonNullable<StoragePipelineOptions['httpClient']>;
type HttpReply = Awaited<ReturnType<HttpClient['sendRequest']>>;

/**
 * Gives a Blob SDK client an endpoint in this process in place of a socket: pass it as the client's `httpClient`.
 *
 * Its own, since this SDK wants the HTTP client of the generation before (core-http-compat) and sends and gets bytes.
 * Takes a body that lies in memory; refuses streams, which a capped upload never needs. Yields to the event loop before
 * each reply, and rejects with `AbortError` when the SDK gives up.
 */
export const blobTransport = (handle: BlobHandler): HttpClient => ({
  async sendRequest(request) {
    const abort = (): Error => Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
    const { abortSignal } = request;
    if (abortSignal?.aborted) throw abort();
    const answer = handle({
      method: request.method,
      url: new URL(request.url),
      headers: request.headers.toJson(),
      body: bytesOf(request.body),
    });
    const reply = await new Promise<BlobReply>((resolve, reject) => {
      abortSignal?.addEventListener('abort', () => reject(abort()));
      answer.then((value) => setImmediate(() => resolve(value)), reject);
    });
    const { status, body } = reply;
    const isStreamed = request.streamResponseStatusCodes?.has(status) === true;
    const headers = Object.assign(request.headers.clone(), { toJson: () => ({ ...reply.headers }) });
    return {
      ...{ status, headers, request },
      ...(isStreamed ? { readableStreamBody: Readable.from([body]) } : { bodyAsText: Buffer.from(body).toString() }),
    } satisfies HttpReply;
  },
});

const nothing = new Uint8Array();

const bytesOf = (body: unknown): Uint8Array => {
  if (body === undefined || body === null) return nothing;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('a body is given as bytes, not as a stream');
};
