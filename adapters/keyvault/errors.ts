import { isRestError, type RestError } from '@azure/keyvault-secrets';
import { Fault, faultingBy, faultKindOf } from '../../desk/ports';

/** Says whether the vault answered that there is no such version, or that it is disabled: nobody can read it. */
export const isUnreadable = (error: unknown): boolean =>
  isRestError(error) && (error.statusCode === 404 || innerCodeOf(error) === 'SecretDisabled');

export const isMissing = (error: unknown): boolean => isRestError(error) && error.statusCode === 404;

/**
 * Runs calls of the SDK and turns what they throw into a `Fault`.
 *
 * The status says which; no permission and no answer are `unavailable`. `retryAfterMs` is what the vault asked for.
 */
export const withFaults = <Result>(work: () => Promise<Result>): Promise<Result> => faultingBy(faultOf, work);

const faultOf = (error: unknown): Fault => {
  if (!isRestError(error)) return new Fault('unavailable', { cause: error });
  const retryAfterMs = retryAfterMsOf(error);
  return new Fault(faultKindOf(error.statusCode), {
    cause: describe(error),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
};

/**
 * What a log may know of a failed call. The SDK's own error holds the request with the password in its body, and
 * after a torn reply the password is in its message: neither leaves this file.
 */
const describe = (error: RestError): Error => {
  const requestId = error.response?.headers.get('x-ms-request-id');
  const facts = [error.statusCode, error.code, innerCodeOf(error), requestId && `request ${requestId}`];
  return new Error(`Key Vault: ${facts.filter(Boolean).join(', ') || 'no answer'}`);
};

/** The vault's `error.innererror.code`, which the SDK keeps in `details`. */
const innerCodeOf = (error: RestError): string | undefined => {
  const details = error.details as
    | { readonly error?: { readonly innerError?: { readonly code?: string } } }
    | undefined;
  return details?.error?.innerError?.code;
};

const retryAfterMsOf = ({ response }: RestError): number | undefined => {
  const inMs = response?.headers.get('retry-after-ms') ?? response?.headers.get('x-ms-retry-after-ms');
  if (inMs) return wholeMs(Number(inMs));
  const inSeconds = response?.headers.get('retry-after');
  return inSeconds ? wholeMs(Number(inSeconds) * 1000) : undefined;
};

const wholeMs = (ms: number): number | undefined => (Number.isFinite(ms) && ms >= 0 ? Math.ceil(ms) : undefined);
