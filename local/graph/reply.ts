import { randomUUID } from 'node:crypto';

/** An answer of Graph. */
export interface GraphReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): GraphReply => ({
  status,
  headers: {
    'content-type': 'application/json;odata.metadata=minimal;charset=utf-8',
    'request-id': randomUUID(),
    ...headers,
  },
  body: JSON.stringify(body),
});

/** An error as Graph words one; `headers` for a `Retry-After`. */
export const graphError = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GraphReply => {
  const id = randomUUID();
  const innerError = { date: new Date().toISOString().slice(0, 19), 'request-id': id, 'client-request-id': id };
  return json(status, { error: { code, message, innerError } }, headers);
};

export const denied = (): GraphReply =>
  graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
