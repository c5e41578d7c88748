import type { Ports } from '../ports';
import { accept, type Decision } from '../rules/decision';
import type { Device } from '../rules/devices';
import { forcedRotation } from '../rules/forced-rotation';
import type { Caller } from '../rules/people';
import { changeDevice } from './change-device';
import type { Refusal } from './refusals';
import { settleDevice } from './settle-device';

/** Asks for a new password on one device, because somebody says so; answers the device as it now stands. */
export const forceRotation = async (
  ports: Ports,
  caller: Caller,
  deviceId: string,
  { reason }: { readonly reason: string },
): Promise<Decision<Device, Refusal>> => {
  const commandId = `force-${ports.ids.random(16)}`;
  const rotationId = ports.ids.random(16);
  const forced = await changeDevice(ports, { deviceId, commandId }, async ({ device, active, rules, now }) => {
    const acting = { by: caller.id, at: now, rotationId };
    return accept({ events: [forcedRotation(device, active, rules, { reason }, acting)] });
  });
  if (!forced.ok) return forced;
  await settleDevice(ports, deviceId);
  return accept((await ports.devices.read(deviceId))?.device ?? forced.value.device);
};
