import type { Ports } from '../ports';
import { genesis } from '../rules/audit';
import type { DeviceEvent } from '../rules/device-events';
import type { Device } from '../rules/devices';
import { evolveDevice } from '../rules/evolve-device';
import { rotationFor } from '../rules/leases';
import { deviceStepsOf } from '../rules/next-device-step';
import type { Instant } from '../rules/time';
import { sealAll } from './seal-all';

interface TakingIn {
  readonly deviceId: string;
  readonly by: string;
  readonly at: Instant;
  readonly commandId: string;
}

/**
 * Stores a device that the desk did not know, by what happened first, with a secret of its own; one that is enrolled by that
 * is asked for its first password. Fault `conflict` when the id is taken.
 */
export const takeInDevice = async (
  ports: Ports,
  { deviceId, by, at, commandId }: TakingIn,
  begins: (secretName: string) => readonly [DeviceEvent, ...DeviceEvent[]],
): Promise<void> => {
  const { devices, directory, ids } = ports;
  const { elevation: rules } = await directory.activePolicy();
  const [first, ...rest] = begins(`device-${deviceId}-${ids.hash(`${deviceId} ${at}`).slice(0, 8)}`);
  const fresh = rest.reduce<Device>(evolveDevice, evolveDevice(undefined, first));
  const asked =
    fresh.enrolledAt === undefined
      ? []
      : [rotationFor(fresh, 'enrolled', rules, { by, at, rotationId: ids.random(16) })];
  const device = asked.reduce<Device>(evolveDevice, fresh);
  const events = sealAll(ports, deviceId, commandId, genesis, [first, ...rest, ...asked]);
  const dueAt = deviceStepsOf(device, undefined, rules)[0]?.dueAt;
  const nothing = { grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
  await devices.create({ device, head: events.at(-1) ?? genesis, dueAt, events, ...nothing });
};
