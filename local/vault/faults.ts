import { RestError } from '@azure/core-rest-pipeline';
import type { WireReply } from '../transport';
import { refusalToReply, VaultRefusal } from './refusal';
import type { VaultOperation } from './route';

/** One call, as the fault hook sees it. `attempt` counts calls of this kind on this name, from 1; retries are calls. */
export interface VaultCall {
  readonly service: 'vault';
  readonly kind: VaultOperation;
  readonly name: string;
  readonly attempt: number;
}

/**
 * What goes wrong, and when: `before` nothing is stored, `after` the call is applied and its reply lost.
 *
 * `status` replies with that status, and with `retry-after-ms` if given. `drop` breaks the connection under that code:
 * the SDK repeats `ECONNRESET` by itself, `EPIPE` and `REQUEST_SEND_ERROR` never. `end` ends the process.
 * Source: docs/data.md §7.
 */
export type VaultFault =
  | { readonly when: 'before' | 'after'; readonly status: number; readonly retryAfterMs?: number }
  | { readonly when: 'before' | 'after'; readonly drop: 'ECONNRESET' | 'EPIPE' | 'REQUEST_SEND_ERROR' }
  | { readonly when: 'before' | 'after'; readonly end: () => never };

export type InjectVaultFault = (call: VaultCall) => VaultFault | undefined;

/** Asks the hook once a call and numbers the attempts; without a hook, nothing is counted. */
export const createFaults = (inject: InjectVaultFault | undefined) => {
  const attempts = new Map<string, number>();
  return (kind: VaultOperation, name: string): VaultFault | undefined => {
    if (inject === undefined) return undefined;
    const key = `${kind} ${name.toLowerCase()}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return inject({ service: 'vault', kind, name, attempt });
  };
};

/** Turns a fault into its reply. Throws the error of a broken connection: only a `RestError` is retried by the SDK. */
export const faultToReply = (fault: VaultFault): WireReply => {
  if ('drop' in fault) throw new RestError('The connection was broken by an injected fault.', { code: fault.drop });
  if ('end' in fault) return fault.end();
  const { status, retryAfterMs } = fault;
  return refusalToReply(
    new VaultRefusal(status, status === 429 ? 'Throttled' : 'InjectedFault', 'An injected fault.'),
    retryAfterMs === undefined ? {} : { 'retry-after-ms': String(retryAfterMs) },
  );
};
