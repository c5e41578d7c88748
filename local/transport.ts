import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';

/** One call of an Azure SDK, as an in-process endpoint sees it. Header names are lower-case. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WireHandler = (request: WireRequest) => Promise<WireReply>;

/**
 * Gives an SDK client an endpoint in this process in place of a socket: pass it as the client's `httpClient`.
 *
 * Yields to the event loop before each reply, so that a synchronous store starves nobody, and rejects with
 * `AbortError` when the SDK gives up. Source: data.md §3.
 */
export const transport = (handle: WireHandler): HttpClient => ({
  async sendRequest(request) {
    const abort = (): Error => Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
    if (request.abortSignal?.aborted) throw abort();
    const body = typeof request.body === 'string' ? request.body : '';
    const answer = handle({
      method: request.method,
      url: new URL(request.url),
      headers: request.headers.toJSON(),
      body,
    });
    const reply = await new Promise<WireReply>((resolve, reject) => {
      request.abortSignal?.addEventListener('abort', () => reject(abort()));
      answer.then((value) => setImmediate(() => resolve(value)), reject);
    });
    return { status: reply.status, headers: createHttpHeaders(reply.headers), request, bodyAsText: reply.body };
  },
});
