import type { WireReply } from '../transport';

/** What a handler answers; the endpoint adds the headers that every reply carries. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown anywhere below the endpoint and turned into a reply at its edge. `retryAfterMs` in milliseconds. */
export interface WireError extends Error {
  readonly status: number;
  readonly substatus?: number;
  readonly retryAfterMs?: number;
  /** The plan that tells the SDK to start over with one; see `query.ts`. */
  readonly additionalErrorInfo?: string;
}

type Details = Pick<WireError, 'substatus' | 'retryAfterMs' | 'additionalErrorInfo'>;

export const wireError = (status: number, message: string, details: Details = {}): WireError =>
  Object.assign(new Error(message), { status, ...details });

export const isWireError = (error: unknown): error is WireError => error instanceof Error && 'status' in error;

export const badRequest = (message: string): WireError => wireError(400, message);

/** Parses what a caller sent. Throws 400 when it is no JSON. */
export const parsedBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request is not valid JSON.');
  }
};

const codes: Readonly<Record<number, string>> = {
  304: 'NotModified',
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  408: 'RequestTimeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  429: 'TooManyRequests',
  449: 'RetryWith',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

/** Every error has a body: without one the Cosmos SDK dies with a TypeError of its own. Source: docs/data.md §3. */
export const errorAnswer = ({ status, message, ...details }: WireError): Answer => ({
  status,
  body:
    status === 304
      ? ''
      : JSON.stringify({
          code: codes[status] ?? `Status${status}`,
          message,
          ...(details.additionalErrorInfo !== undefined && { additionalErrorInfo: details.additionalErrorInfo }),
        }),
  headers: {
    ...(details.substatus !== undefined && { 'x-ms-substatus': String(details.substatus) }),
    ...(details.retryAfterMs !== undefined && { 'x-ms-retry-after-ms': String(details.retryAfterMs) }),
  },
});

/** A list under the name the SDK looks for; `entries` are JSON texts already. */
export const listAnswer = (
  rid: string,
  name: string,
  entries: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status: 200,
  body: `{"_rid":"${rid}","${name}":[${entries.join(',')}],"_count":${entries.length}}`,
  headers: { 'x-ms-item-count': String(entries.length), ...headers },
});

export const toWire = ({ status, body, headers }: Answer, common: Readonly<Record<string, string>>): WireReply => ({
  status,
  body,
  headers: { 'content-type': 'application/json', ...common, ...headers },
});
