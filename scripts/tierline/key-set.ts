import { readFile } from 'node:fs/promises';
import type { JSONWebKeySet } from 'jose';

const fetchMs = 30_000;

/** Public keys (RFC 7517) from a file or an address. Throws when there are none. */
export const keysAt = async (place: string): Promise<JSONWebKeySet> => {
  const found = JSON.parse(await (/^https?:\/\//.test(place) ? fetched(place) : readFile(place, 'utf8'))) as unknown;
  const keys = (found as { readonly keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new SyntaxError('it is no set of keys (RFC 7517)');
  return { keys };
};

const fetched = async (address: string): Promise<string> => {
  const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(fetchMs) });
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return response.text();
};
