import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCosmos } from '../../adapters/cosmos/client';
import { createDeviceStore } from '../../adapters/cosmos/device-store';
import { createDirectory } from '../../adapters/cosmos/directory';
import { createSecretClient } from '../../adapters/keyvault/secret-client';
import { createSecretVault } from '../../adapters/keyvault/secret-vault';
import { readPolicy } from '../../adapters/policies/read-policy';
import type { Ids } from '../../desk/ports';
import { type Instant, instant, plusMs } from '../../desk/rules/time';
import { createDesk, type Desk } from '../../desk/usecases/desk';
import { containersIn } from '../../local/containers';
import { createCosmosEndpoint } from '../../local/cosmos/endpoint';
import { openDatabase } from '../../local/sqlite';
import { transport } from '../../local/transport';
import { createVaultEndpoint } from '../../local/vault/endpoint';

const root = join(__dirname, '..', '..', '..');
const credential = { getToken: async () => ({ token: 'any', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const ids: Ids = {
  hash: sha256,
  random: (count) => randomBytes(count).toString('base64url'),
  bytes: (count) => randomBytes(count),
  digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};

/** How long the clock says that things take is measured, not the disk. */
const unsynced = (file: string) => {
  const database = openDatabase(file);
  database.exec('PRAGMA synchronous=OFF');
  return database;
};

/** Rotations need no more of the world than they are given here. */
const notHere: never = new Proxy(
  {},
  {
    get: () => {
      throw new Error('this is no part of the benchmark');
    },
  },
) as never;

export interface RotationDesk {
  readonly desk: Desk;
  readonly now: () => Instant;
  readonly pass: (ms: number) => void;
  /** How often the vault has said that it was too much, and what the desk left for a later round. */
  readonly refusals: () => number;
  readonly left: () => number;
  readonly devices: ReturnType<typeof createDeviceStore>;
  readonly close: () => Promise<void>;
}

/** A desk over the real Cosmos and Key Vault clients, with the vault's limits, on a clock that stands still until it is told. */
export const aRotationDesk = (folder: string): RotationDesk => {
  let at = instant('2026-03-02T08:00:00Z');
  const now = (): Instant => at;
  let refusals = 0;
  let left = 0;
  const containers = containersIn(readFileSync(join(root, 'infra', 'containers.json'), 'utf8'));
  const cosmos = createCosmosEndpoint({ file: join(folder, 'cosmos.db'), containers, now, open: unsynced });
  const keeper = createVaultEndpoint({
    ...{ file: join(folder, 'vault.db'), keyFile: join(folder, 'vault.key') },
    ...{ now, retryAfterMs: 1, open: unsynced },
  });
  const database = openCosmos({
    ...{ endpoint: 'https://cosmos.tierline.invalid/', database: 'desk', credential },
    httpClient: transport(cosmos.handle),
  });
  const policy = readPolicy(join(root, 'policies', 'managed-desktop-2023.yaml'), sha256);
  if (!policy.ok) throw new Error('the policy is broken');
  const log = (level: string): void => {
    if (level !== 'info') left += 1;
  };
  const clock = { now };
  const devices = createDeviceStore(database, log);
  const desk = createDesk({
    ...{ clock, ids, devices, log, publicUrl: '' },
    directory: createDirectory(database, { clock, hash: sha256, policySource: policy.source, log }),
    vault: createSecretVault(
      createSecretClient({
        ...{ url: 'https://vault.tierline.invalid', credential },
        httpClient: transport(async (request) => {
          const reply = await keeper.handle(request);
          if (reply.status === 429) refusals += 1;
          return reply;
        }),
      }),
    ),
    // Whoever measures is the orchestration.
    workflows: { ringCampaign: async () => {} } as never,
    ...{ tickets: notHere, uploads: notHere, attachments: notHere, ledger: notHere, archive: notHere },
    ...{ signer: notHere, notifier: notHere, laps: notHere, words: notHere },
  });
  return {
    ...{ desk, now, devices, refusals: () => refusals, left: () => left },
    pass: (ms) => {
      at = plusMs(at, ms);
    },
    close: async () => {
      database.client.dispose();
      cosmos.close();
      await keeper.close();
    },
  };
};
