import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCosmos } from '../../adapters/cosmos/client';
import { createDeviceStore } from '../../adapters/cosmos/device-store';
import { createTicketStore } from '../../adapters/cosmos/ticket-store';
import { createSecretClient } from '../../adapters/keyvault/secret-client';
import { createSecretVault } from '../../adapters/keyvault/secret-vault';
import type { DeviceStore, SecretVault, TicketStore } from '../../desk/ports';
import { createCosmosEndpoint } from '../../local/cosmos/endpoint';
import { openFleetStore } from '../../local/devices/store';
import { isVerified } from '../../local/devices/verifier';
import { transport } from '../../local/transport';
import { createVaultEndpoint } from '../../local/vault/endpoint';
import { containers } from './a-desk';

/** What lies in a data folder that no process uses, seen through the adapters, and what the fleet's disks say. */
export interface AtRest {
  readonly devices: DeviceStore;
  readonly tickets: TicketStore;
  readonly vault: SecretVault;
  hasPassword(deviceId: string): boolean;
  opens(deviceId: string, password: string): Promise<boolean>;
}

const log = (): void => {};
const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };

/** Reads a copy, so that whoever starts next recovers what the last one left. */
export const readAtRest = async <Result>(data: string, read: (found: AtRest) => Promise<Result>): Promise<Result> => {
  const copy = mkdtempSync(join(tmpdir(), 'tierline-at-rest-'));
  cpSync(data, copy, { recursive: true });
  const file = (name: string): string => join(copy, name);
  const cosmos = createCosmosEndpoint({ file: file('cosmos.db'), containers, now: Date.now });
  const keyVault = createVaultEndpoint({ file: file('vault.db'), keyFile: file('vault.key'), now: Date.now });
  const fleet = openFleetStore({ file: file('devices.db') });
  const database = openCosmos({
    ...{ endpoint: 'https://cosmos.tierline.invalid/', database: 'desk', credential },
    httpClient: transport(cosmos.handle),
  });
  const secrets = createSecretClient({
    ...{ url: 'https://vault.tierline.invalid', credential },
    httpClient: transport(keyVault.handle),
  });
  const verifierOf = (deviceId: string) => fleet.devices().find(({ id }) => id === deviceId)?.verifier;
  try {
    return await read({
      devices: createDeviceStore(database, log),
      tickets: createTicketStore(database, log),
      vault: createSecretVault(secrets),
      hasPassword: (deviceId) => verifierOf(deviceId) !== undefined,
      opens: async (deviceId, password) => {
        const verifier = verifierOf(deviceId);
        return verifier !== undefined && (await isVerified(password, verifier));
      },
    });
  } finally {
    database.client.dispose();
    cosmos.close();
    await keyVault.close();
    await fleet.close();
    rmSync(copy, { recursive: true, force: true });
  }
};
