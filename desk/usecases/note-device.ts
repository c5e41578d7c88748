import { Fault, type Ports } from '../ports';
import type { Device, DeviceNotes } from '../rules/devices';
import { deviceStepsOf } from '../rules/next-device-step';
import { storing } from './storing';

/**
 * Stores what the desk has planned or done about a device and what therefore falls due next, without an event. `noted`
 * sees the device as it is then, and answers `undefined` where there is nothing to note any more.
 */
export const noteDevice = async (
  { devices, directory }: Ports,
  deviceId: string,
  noted: (device: Device) => DeviceNotes | undefined,
): Promise<void> => {
  const attempt = async (): Promise<void> => {
    const stored = await devices.read(deviceId);
    const notes = stored && noted(stored.device);
    if (stored === undefined || notes === undefined) return;
    const device = { ...stored.device, notes: { ...stored.device.notes, ...notes } };
    const { activeGrant } = device;
    const grant = activeGrant === undefined ? undefined : await devices.grant(deviceId, activeGrant);
    const { elevation: rules } = await directory.activePolicy();
    const dueAt = deviceStepsOf(device, grant, rules)[0]?.dueAt;
    const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
    await devices.replace({ device, head: stored.head, dueAt, ...nothing }, stored.etag);
  };
  await storing(attempt, async () => undefined);
};

/** Is it gone, rather than out of reach? */
export const isMissing = (error: unknown): boolean => error instanceof Fault && error.kind === 'missing';
