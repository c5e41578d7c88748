import type { Page, Ports } from '../ports';
import type { Alarm } from '../rules/alarms';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Device } from '../rules/devices';
import type { ManagedDevice } from '../rules/directory';
import { mayReadGrant } from '../rules/grant-offers';
import type { Grant } from '../rules/grants';
import type { Caller } from '../rules/people';
import { withArea } from './grant-area';
import type { Refusal } from './refusals';

/**
 * One device with the grants it ever had, newest first, and its alarms. Without `device` it was imported and never enrolled:
 * the desk has no password of it. `managed` is what the directory says of it; absent when no import brought it.
 */
export interface DeviceFile {
  readonly device?: Device;
  readonly managed?: ManagedDevice;
  readonly grants: readonly Grant[];
  readonly alarms: readonly Alarm[];
}

/** Grants of the security area are left out for whoever may not see them (R95). */
export const readDevice = async (
  { devices, directory, tickets }: Ports,
  caller: Caller,
  deviceId: string,
): Promise<Decision<DeviceFile, Refusal>> => {
  const [stored, managed] = await Promise.all([devices.read(deviceId), directory.managedDevice(deviceId)]);
  const known = managed !== undefined && { managed };
  if (stored === undefined) {
    return known ? accept({ ...known, grants: [], alarms: [] }) : refuse({ kind: 'device-unknown' });
  }
  const [every, alarms] = await Promise.all([devices.grants(deviceId), devices.alarms(deviceId)]);
  const placed = await Promise.all(every.map((grant) => withArea(tickets, grant)));
  const grants = placed.filter((grant) => grant.isSecurity !== true || mayReadGrant(caller, grant));
  return accept({ device: stored.device, ...known, grants, alarms });
};

export const listDevices = ({ devices }: Ports, limit: number, continuation?: string): Promise<Page<Device>> =>
  devices.list(limit, continuation);
