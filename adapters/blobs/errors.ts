import { RestError } from '@azure/storage-blob';
import { Fault, faultingBy, faultKindOf } from '../../desk/ports';

/** Says whether the service answered so, by the code that it gives beside the status. */
export const isAnswer = (error: unknown, code: string): boolean => error instanceof RestError && codeOf(error) === code;

/**
 * Runs calls of the SDK and turns what they throw into a `Fault`.
 *
 * The status says which, but Azure's own `ServerBusy` (503) is `throttled`; no permission and no answer are
 * `unavailable`. `retryAfterMs` is what the service asked for.
 */
export const withFaults = <Result>(work: () => Promise<Result>): Promise<Result> => faultingBy(faultOf, work);

const faultOf = (error: unknown): Fault => {
  if (!(error instanceof RestError)) return new Fault('unavailable', { cause: new Error('Blob Storage: no answer') });
  const isBusy = codeOf(error) === 'ServerBusy';
  const kind = isBusy ? 'throttled' : faultKindOf(error.statusCode);
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
