import type { DeviceChange, Ports, StoredDevice } from '../ports';
import type { Device } from '../rules/devices';
import { deviceStepsOf } from '../rules/next-device-step';

/** What a change of a device is that nothing happened to: no event, nobody to tell. */
const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };

/** Stores a device, and what else is said, without an event; what falls due next is asked anew. Fault `stale` when somebody was first. */
export const replaceQuietly = async (
  { devices, directory }: Ports,
  { head, etag }: Pick<StoredDevice, 'head' | 'etag'>,
  device: Device,
  also: Pick<DeviceChange, 'erased' | 'dropped'> = {},
): Promise<void> => {
  const { deviceId, activeGrant } = device;
  const active = activeGrant === undefined ? undefined : await devices.grant(deviceId, activeGrant);
  const { elevation: rules } = await directory.activePolicy();
  const dueAt = deviceStepsOf(device, active, rules)[0]?.dueAt;
  await devices.replace({ device, head, dueAt, ...nothing, ...also }, etag);
};
