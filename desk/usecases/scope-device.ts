import type { Ports } from '../ports';
import { accept, type Decision } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import type { Device, DeviceScope } from '../rules/devices';
import { iso } from '../rules/time';
import { changeDevice } from './change-device';
import type { Refusal } from './refusals';

/** A device's group and dates as the organisation has them: whole, so what is left out is taken away. */
export interface ScopeDevice {
  readonly group?: string | undefined;
  readonly scope?: DeviceScope | undefined;
}

/** Notes which group a device is in and when it is served (R74, R104). Stores nothing when it is known already. */
export const scopeDevice = async (
  ports: Ports,
  by: string,
  deviceId: string,
  { group, scope }: ScopeDevice,
): Promise<Decision<Device, Refusal>> => {
  const commandId = `scope-${ports.ids.random(16)}`;
  const changed = await changeDevice(ports, { deviceId, commandId }, async ({ device, now }) => {
    const isKnown = device.group === group && device.scope?.from === scope?.from && device.scope?.to === scope?.to;
    if (isKnown) return accept({ events: [] });
    const data = {
      ...(group !== undefined && { group }),
      ...(scope?.from !== undefined && { from: iso(scope.from) }),
      ...(scope?.to !== undefined && { to: iso(scope.to) }),
    };
    const event: DeviceEvent = { kind: 'device-scoped', at: now, by, data, people: {}, text: {} };
    return accept({ events: [event] });
  });
  return changed.ok ? accept(changed.value.device) : changed;
};
