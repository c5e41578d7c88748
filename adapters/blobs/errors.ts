import { RestError } from '@azure/storage-blob';
import { Fault, type FaultKind } from '../../desk/ports';

/** Says whether the service answered so, by the code that it gives beside the status. */
export const isAnswer = (error: unknown, code: string): boolean => error instanceof RestError && codeOf(error) === code;

/**
 * Runs calls of the SDK and turns what they throw into a `Fault`.
 *
 * 404 is `missing`, 409 `conflict`, 412 `stale`, 429 and Azure's own `ServerBusy` (503) `throttled`; everything else, no
 * permission and no answer included, is `unavailable`. `retryAfterMs` is what the service asked for.
 */
export const withFaults = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? error : faultOf(error);
  }
};

const kindByStatus: Readonly<Record<number, FaultKind>> = {
  404: 'missing',
  409: 'conflict',
  412: 'stale',
  429: 'throttled',
};

const faultOf = (error: unknown): Fault => {
  if (!(error instanceof RestError)) return new Fault('unavailable', { cause: new Error('Blob Storage: no answer') });
  const isBusy = codeOf(error) === 'ServerBusy';
  const kind = isBusy ? 'throttled' : (kindByStatus[error.statusCode ?? 0] ?? 'unavailable');
  return new Fault(kind, { cause: describe(error), retryAfterMs: retryAfterMsOf(error) });
};

/** What a log may know of a failed call: the SDK's own error holds the request, and with it the file. */
const describe = (error: RestError): Error => {
  const requestId = error.response?.headers.get('x-ms-request-id');
  const facts = [error.statusCode, codeOf(error), requestId && `request ${requestId}`];
  return new Error(`Blob Storage: ${facts.filter(Boolean).join(', ') || 'no answer'}`);
};

const codeOf = ({ response, code }: RestError): string | undefined => response?.headers.get('x-ms-error-code') ?? code;

const retryAfterMsOf = ({ response }: RestError): number | undefined => {
  const seconds = Number(response?.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
};
