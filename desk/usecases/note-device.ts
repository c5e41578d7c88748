import { Fault, type Ports } from '../ports';
import type { Device, DeviceNotes } from '../rules/devices';
import { replaceQuietly } from './replace-quietly';
import { storing } from './storing';

/**
 * Stores what the desk has planned or done about a device and what therefore falls due next, without an event. `noted`
 * sees the device as it is then, and answers `undefined` where there is nothing to note any more.
 */
export const noteDevice = async (
  ports: Ports,
  deviceId: string,
  noted: (device: Device) => DeviceNotes | undefined,
): Promise<void> => {
  const attempt = async (): Promise<void> => {
    const stored = await ports.devices.read(deviceId);
    const notes = stored && noted(stored.device);
    if (stored === undefined || notes === undefined) return;
    await replaceQuietly(ports, stored, { ...stored.device, notes: { ...stored.device.notes, ...notes } });
  };
  await storing(attempt, async () => undefined);
};

/** Is it gone, rather than out of reach? */
export const isMissing = (error: unknown): boolean => error instanceof Fault && error.kind === 'missing';
