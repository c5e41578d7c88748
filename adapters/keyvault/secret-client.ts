import type { TokenCredential } from '@azure/identity';
import { SecretClient, type SecretClientOptions } from '@azure/keyvault-secrets';

export interface SecretClientSettings {
  /** `https://<vault>.vault.azure.net`; on the laptop `https://vault.tierline.invalid`. */
  readonly url: string;
  readonly credential: TokenCredential;
  /** An endpoint in this process in place of the network. */
  readonly httpClient?: SecretClientOptions['httpClient'];
  /** The SDK's: 3 retries, from 1 s doubling to 64 s. */
  readonly retryOptions?: SecretClientOptions['retryOptions'];
}

/**
 * Makes the client of one vault, safe to share from its first call on. No try lasts longer than 30 s.
 *
 * Source: docs/data.md §2, §3.
 */
export const createSecretClient = ({ url, credential, httpClient, retryOptions }: SecretClientSettings): SecretClient =>
  new SecretClient(url, credential, {
    ...(httpClient && { httpClient }),
    ...(retryOptions && { retryOptions }),
    additionalPolicies: [
      { policy: firstCallAlone(), position: 'perCall' },
      { policy: patience, position: 'perCall' },
    ],
  });

type Policy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy'];

const callMs = 30_000;

/** Ends a call that hangs: the SDK alone would wait for ever, and with the first call all the others. */
const patience: Policy = {
  name: 'patience',
  sendRequest: (request, next) => {
    if (request.timeout === 0) request.timeout = callMs;
    return next(request);
  },
};

/**
 * Holds every call back until the first has ended, well or not.
 *
 * The SDK sends its first call without a body, to be challenged for a token. When another call finishes its own
 * challenge meanwhile, the first never gets its body back, and its `PUT` stores nothing (keyvault-common 2.1,
 * keyVaultAuthenticationPolicy). Later calls carry their bodies, also when the first failed.
 */
const firstCallAlone = (): Policy => {
  let first: Promise<unknown> | undefined;
  return {
    name: 'firstCallAlone',
    async sendRequest(request, next) {
      if (first === undefined) {
        const answer = next(request);
        // Keeps no reply: it may hold a password, and this promise lives as long as the client.
        first = answer.then(ended, ended);
        return answer;
      }
      await first;
      return next(request);
    },
  };
};

const ended = (): undefined => undefined;
