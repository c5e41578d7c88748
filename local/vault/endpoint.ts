import type { DatabaseSync } from 'node:sqlite';
import { checksumSql, openSoundDatabase } from '../sound-database';
import { createWriter, type OpenDatabase } from '../sqlite';
import type { WireHandler, WireReply, WireRequest } from '../transport';
import { createDamageReport, type Say, sayOnStderr, type Trouble } from '../trouble';
import { createFaults, faultToReply, type InjectVaultFault } from './faults';
import { keyOf } from './key-file';
import { createOperations } from './operations';
import { badParameter, jsonHeaders, refusalToReply, VaultRefusal } from './refusal';
import { routeOf } from './route';
import { createSeal, type Seal } from './seal';
import { createStore, keyCheckTable, layout } from './store';
import { createThrottle } from './throttle';

export interface VaultOptions {
  /** The database; its folder exists. */
  readonly file: string;
  /** 32 random bytes beside it, mode 0600; made on the first start. */
  readonly keyFile: string;
  /** The host's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly inject?: InjectVaultFault;
  /** What a throttled caller is told to wait; else the time until there is room, which a clock that stands still never brings. */
  readonly retryAfterMs?: number;
  /** For tests that fill the disk. */
  readonly open?: OpenDatabase;
  /** Hears once of a disk that is full, and of each damaged row. */
  readonly say?: Say;
}

export interface VaultEndpoint {
  readonly handle: WireHandler;
  /** Waits for the writes under way, then closes the database. */
  close(): Promise<void>;
}

/**
 * A Key Vault for secrets in this process: give `transport(handle)` to a `SecretClient` as its `httpClient`.
 *
 * Soft delete with 90 days of retention and purge protection are on, as in Azure. Any bearer token is let in. Values
 * are sealed at rest; nothing is acknowledged before it is on the disk: while that is full a write is a 503, and what
 * needs a damaged row is a 500. Throws when the key is open to others, missing or not this database's, and when the file
 * is damaged or of another format. Source: docs/data.md §3, §6-§8.
 */
export const createVaultEndpoint = (options: VaultOptions): VaultEndpoint => {
  const { file, keyFile, now, inject, retryAfterMs, open, say = sayOnStderr } = options;
  const seal = createSeal(keyOf(keyFile, file));
  const database = openSoundDatabase(file, layout, open);
  try {
    checkKey(database, seal, keyFile);
  } catch (error) {
    database.close();
    throw error;
  }
  const write = createWriter(database, say);
  const reportDamage = createDamageReport(file, say);
  const operations = createOperations(createStore(database), write, seal);
  const throttle = createThrottle();
  const faultOf = createFaults(inject);

  const answer = async (request: WireRequest): Promise<WireReply> => {
    if (!/^Bearer \S/i.test(request.headers['authorization'] ?? '')) return challenge(request.url);
    const { method, url, body } = request;
    if (!url.searchParams.get('api-version')) throw badParameter('api-version must be specified');
    const route = routeOf(method, url.pathname);

    const fault = faultOf(route.kind, route.name);
    if (fault?.when === 'before') return faultToReply(fault);
    const waitMs = throttle(route.kind, now());
    if (waitMs !== undefined) return throttled(retryAfterMs ?? waitMs);
    const result = await operations[route.kind]({ ...route, url, body, now: Math.floor(now() / 1000) });
    if (fault !== undefined) return faultToReply(fault);
    return { status: 200, headers: jsonHeaders, body: JSON.stringify(result) };
  };

  let isOpen = true;
  return {
    handle: async (request) => {
      if (!isOpen) throw new Error('The vault is closed.');
      try {
        return await answer(request);
      } catch (error) {
        const trouble = reportDamage(error);
        const refusal = trouble === undefined ? error : troubleRefusal(trouble);
        if (refusal instanceof VaultRefusal) return refusalToReply(refusal);
        throw refusal;
      }
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await write(() => undefined);
      database.close();
    },
  };
};

/**
 * Tells the client whom to ask for a token. The resource is the host without its first label: the SDK checks that the
 * vault's host ends in it. The zeros are no tenant, and nobody is asked.
 */
const challenge = ({ hostname }: URL): WireReply => {
  const resource = `https://${hostname.split('.').slice(1).join('.')}`;
  const authorization = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000';
  return refusalToReply(new VaultRefusal(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'), {
    'www-authenticate': `Bearer authorization="${authorization}", resource="${resource}"`,
  });
};

const throttled = (waitMs: number): WireReply =>
  refusalToReply(
    new VaultRefusal(429, 'Throttled', 'Request was not processed because too many requests were received.'),
    {
      'retry-after-ms': String(waitMs),
      'retry-after': String(Math.ceil(waitMs / 1000)),
    },
  );

const troubleRefusal = (trouble: Trouble): VaultRefusal =>
  trouble === 'damaged'
    ? new VaultRefusal(500, 'InternalServerError', 'What the key vault has stored is damaged.')
    : new VaultRefusal(503, 'ServiceUnavailable', 'The key vault is temporarily unavailable.');

/** Seals a known word on the first start, and opens it on every later one: with a strange key, no value would open. */
const checkKey = (database: DatabaseSync, seal: Seal, keyFile: string): void => {
  const row = database.prepare('SELECT sealed FROM key_check').get();
  if (row === undefined) {
    const insert = `INSERT INTO key_check VALUES (1, ?1, ${checksumSql(keyCheckTable, { id: '1', sealed: '?1' })})`;
    database.prepare(insert).run(seal.seal('key', 'key-check'));
    return;
  }
  try {
    seal.open(row['sealed'] as Uint8Array, 'key-check');
  } catch {
    throw new Error(`The vault's key ${keyFile} is not the key of this vault's database. Put the right one back.`);
  }
};
