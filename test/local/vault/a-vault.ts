import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretClient, type SecretClientOptions } from '@azure/keyvault-secrets';
import { transport, type WireHandler, type WireReply } from '../../../local/transport';
import { createVaultEndpoint, type VaultEndpoint, type VaultOptions } from '../../../local/vault/endpoint';
import type { InjectVaultFault } from '../../../local/vault/faults';

export const vaultUrl = 'https://vault.tierline.invalid';
export const anyCredential = {
  getToken: async (_scopes: string | string[]) => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
export const hastyRetries = { retryDelayInMs: 1, maxRetryDelayInMs: 2 };

/** A fresh vault, in a fresh folder unless one is given, on a clock that stands still until it is told to pass. */
export const aVault = (
  options: Partial<VaultOptions> = { retryAfterMs: 1 },
  folder: string = mkdtempSync(join(tmpdir(), 'tierline-vault-')),
) => {
  let nowMs = Date.parse('2026-03-02T08:00:00Z');
  let inject: InjectVaultFault = () => undefined;
  const open = (): VaultEndpoint =>
    createVaultEndpoint({
      file: join(folder, 'vault.db'),
      keyFile: join(folder, 'vault.key'),
      now: () => nowMs,
      inject: (call) => inject(call),
      ...options,
    });
  let endpoint = open();
  const handle: WireHandler = (request) => endpoint.handle(request);

  return {
    folder,
    handle,
    httpClient: transport(handle),
    client: (clientOptions: SecretClientOptions = {}) =>
      new SecretClient(vaultUrl, anyCredential, {
        httpClient: transport(handle),
        retryOptions: hastyRetries,
        ...clientOptions,
      }),
    /** One call without the SDK, already let in. */
    call: (method: string, path: string, body = ''): Promise<WireReply> =>
      handle({
        method,
        url: new URL(`${vaultUrl}${path}${path.includes('?') ? '&' : '?'}api-version=2026-04-01`),
        headers: { authorization: 'Bearer a-token' },
        body,
      }),
    pass: (ms: number): void => {
      nowMs += ms;
    },
    inject: (hook: InjectVaultFault): void => {
      inject = hook;
    },
    reopen: async (): Promise<void> => {
      await endpoint.close();
      endpoint = open();
    },
    close: () => endpoint.close(),
    remove: async (): Promise<void> => {
      await endpoint.close();
      rmSync(folder, { recursive: true });
    },
  };
};

export type AVault = ReturnType<typeof aVault>;

/** What the SDK makes of an error: `{ status, code, inner }`. */
export const refusalOf = async (work: Promise<unknown>): Promise<object> => {
  try {
    await work;
  } catch (error) {
    const { statusCode, code, details } = error as {
      statusCode?: number;
      code?: string;
      details?: { error?: { innerError?: { code?: string } } };
    };
    return { status: statusCode, code, inner: details?.error?.innerError?.code };
  }
  throw new Error('nothing was refused');
};

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};
