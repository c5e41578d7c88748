import { RestError } from '@azure/storage-blob';
import { BlobRefusal, refusalToReply } from './refusal';
import type { BlobOperation } from './route';
import type { BlobReply } from './transport';

/** One call, as the fault hook sees it. `attempt` counts calls of this kind on this blob, from 1; retries are calls. */
export interface BlobCall {
  readonly service: 'blobs';
  readonly kind: BlobOperation;
  readonly blob: string;
  readonly attempt: number;
}

/**
 * What goes wrong, and when: `before` nothing is stored, `after` the call is applied and its reply lost.
 *
 * The SDK repeats a 500, a 503 and a broken connection by itself, and nothing else. `end` ends the process.
 */
export type BlobFault =
  | {
      readonly when: 'before' | 'after';
      readonly status: number;
      readonly code?: string;
      readonly retryAfterMs?: number;
    }
  | { readonly when: 'before' | 'after'; readonly drop: 'ECONNRESET' | 'EPIPE' }
  | { readonly when: 'before' | 'after'; readonly end: () => never };

export type InjectBlobFault = (call: BlobCall) => BlobFault | undefined;

/** Asks the hook once a call and numbers the attempts; without a hook, nothing is counted. */
export const createFaults = (inject: InjectBlobFault | undefined) => {
  const attempts = new Map<string, number>();
  return (kind: BlobOperation, blob: string): BlobFault | undefined => {
    if (inject === undefined) return undefined;
    const key = `${kind} ${blob}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return inject({ service: 'blobs', kind, blob, attempt });
  };
};

/** Turns a fault into its reply. Throws the error of a broken connection: only a `RestError` is retried by the SDK. */
export const faultToReply = (fault: BlobFault): BlobReply => {
  if ('drop' in fault) throw new RestError('The connection was broken by an injected fault.', { code: fault.drop });
  if ('end' in fault) return fault.end();
  const { status, code = 'InjectedFault', retryAfterMs } = fault;
  return refusalToReply(
    new BlobRefusal(status, code, 'An injected fault.'),
    retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
  );
};
