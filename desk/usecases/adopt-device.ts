import type { Ports } from '../ports';
import { genesis } from '../rules/audit';
import { accept, type Decision, refuse } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import type { Device, LapsIds } from '../rules/devices';
import type { ManagedDevice } from '../rules/directory';
import { evolveDevice } from '../rules/evolve-device';
import { rotationFor } from '../rules/leases';
import { deviceStepsOf } from '../rules/next-device-step';
import type { Caller } from '../rules/people';
import { changeDevice } from './change-device';
import type { Refusal } from './refusals';
import { sealAll } from './seal-all';
import { settleDevice } from './settle-device';

const bare = { people: {}, text: {} };

/** What Intune and Entra ID call a device, where the directory does not say. */
export type AdoptDevice = Partial<LapsIds>;

/**
 * Takes in a device whose password Windows LAPS sets: the desk gets the one that is backed up, and has another one set.
 *
 * Again with the same ids changes nothing; with others, as after a device was enrolled anew in Intune, those count from then
 * on. A device that polls the desk keeps its own way.
 */
export const adoptDevice = async (
  ports: Ports,
  caller: Caller,
  deviceId: string,
  said: AdoptDevice,
): Promise<Decision<Device, Refusal>> => {
  const [stored, managed] = await Promise.all([ports.devices.read(deviceId), ports.directory.managedDevice(deviceId)]);
  if (stored !== undefined && stored.device.laps === undefined) return refuse({ kind: 'device-polls', deviceId });
  const ids = idsOf(said, managed);
  if (ids === undefined) return refuse({ kind: 'device-ids-missing', fields: ['managedDeviceId', 'entraDeviceId'] });
  if (stored === undefined) await takeIn(ports, caller, { deviceId, name: managed?.name ?? deviceId, ids });
  else await adoptAgain(ports, caller, deviceId, ids);
  await settleDevice(ports, deviceId);
  const adopted = await ports.devices.read(deviceId);
  return adopted === undefined ? refuse({ kind: 'device-unknown' }) : accept(adopted.device);
};

/** Both from the directory, or what the caller says in their place. */
const idsOf = (said: AdoptDevice, managed: ManagedDevice | undefined): LapsIds | undefined => {
  const managedDeviceId = said.managedDeviceId ?? managed?.managedDeviceId;
  const entraDeviceId = said.entraDeviceId ?? managed?.entraDeviceId;
  return managedDeviceId === undefined || entraDeviceId === undefined ? undefined : { managedDeviceId, entraDeviceId };
};

interface Taken {
  readonly deviceId: string;
  readonly name: string;
  readonly ids: LapsIds;
}

/** Fault `conflict` when somebody takes the same device in at once. */
const takeIn = async (ports: Ports, { id: by }: Caller, { deviceId, name, ids: laps }: Taken): Promise<void> => {
  const { devices, directory, ids, clock } = ports;
  const { elevation: rules } = await directory.activePolicy();
  const at = clock.now();
  const secretName = `device-${deviceId}-${ids.hash(`${deviceId} ${at}`).slice(0, 8)}`;
  const taken: readonly DeviceEvent[] = [
    { ...bare, kind: 'device-enrolled', at, by, data: { deviceId, name, secretName } },
    { ...bare, kind: 'device-adopted', at, by, data: laps },
  ];
  const fresh = taken.reduce<Device | undefined>(evolveDevice, undefined);
  if (fresh === undefined) return;
  const asked = rotationFor(fresh, 'enrolled', rules, { by, at, rotationId: ids.random(16) });
  const device = evolveDevice(fresh, asked);
  const sealed = sealAll(ports, deviceId, `adopt-${deviceId}`, genesis, [...taken, asked]);
  const dueAt = deviceStepsOf(device, undefined, rules)[0]?.dueAt;
  const nothing = { grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
  await devices.create({ device, head: sealed.at(-1) ?? genesis, dueAt, events: sealed, ...nothing });
};

const adoptAgain = (ports: Ports, { id: by }: Caller, deviceId: string, ids: LapsIds) => {
  const commandId = `adopt-${ports.ids.random(16)}`;
  return changeDevice(ports, { deviceId, commandId }, async ({ device: { laps }, now: at }) => {
    const isSame = laps?.managedDeviceId === ids.managedDeviceId && laps.entraDeviceId === ids.entraDeviceId;
    return accept({ events: isSame ? [] : [{ ...bare, kind: 'device-adopted', at, by, data: ids }] });
  });
};
