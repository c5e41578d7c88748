import type { Page, Ports } from '../ports';
import type { Alarm } from '../rules/alarms';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Device } from '../rules/devices';
import type { Grant } from '../rules/elevation';
import type { Refusal } from './refusals';

/** One device with the grants it ever had, newest first, and its alarms. */
export interface DeviceFile {
  readonly device: Device;
  readonly grants: readonly Grant[];
  readonly alarms: readonly Alarm[];
}

export const readDevice = async ({ devices }: Ports, deviceId: string): Promise<Decision<DeviceFile, Refusal>> => {
  const stored = await devices.read(deviceId);
  if (stored === undefined) return refuse({ kind: 'device-unknown' });
  const [grants, alarms] = await Promise.all([devices.grants(deviceId), devices.alarms(deviceId)]);
  return accept({ device: stored.device, grants, alarms });
};

export const listDevices = ({ devices }: Ports, limit: number, continuation?: string): Promise<Page<Device>> =>
  devices.list(limit, continuation);
