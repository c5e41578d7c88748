import type { Ports } from '../ports';
import type { Device } from '../rules/devices';

/** Several may have stored a password for one rotation; which one stands is for the device's document to say. */
export const disableTwins = async ({ vault }: Ports, device: Device, rotationId: string): Promise<void> => {
  const { secretName, credential, rotation } = device;
  for (const { version, isEnabled, tags } of await vault.versions(secretName)) {
    const stands = version === credential?.version || version === rotation?.version;
    if (isEnabled && !stands && tags['rotationId'] === rotationId) await vault.disable(secretName, version);
  }
};
