import type { Ports } from '../ports';
import type { Credential, Device } from '../rules/devices';
import { secretOf } from '../rules/secret-names';
import { iso } from '../rules/time';
import { isMissing, noteDevice } from './note-device';

/**
 * Writes on a confirmed version in the vault that it is one, for whoever looks there while the desk is down. Twice is
 * once; a crash before the note only has it written again. A version that is gone is for `reconcileDevices` to find.
 */
export const tagVersion = async (ports: Ports, device: Device, credential: Credential): Promise<void> => {
  const { deviceId } = device;
  const { version, rotationId, confirmedAt, backedUpAt } = credential;
  const tags = {
    ...{ deviceId, state: 'confirmed', confirmedAt: iso(confirmedAt) },
    ...(rotationId !== undefined && { rotationId }),
    ...(backedUpAt !== undefined && { backedUpAt: iso(backedUpAt) }),
  };
  await ports.vault.retag(secretOf(device, credential), version, tags).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    ports.log('warn', 'a confirmed version is not in the vault: run `tierline devices reconcile`', { deviceId });
  });
  await noteDevice(ports, deviceId, () => ({ tagged: version }));
};
