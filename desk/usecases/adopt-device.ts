import type { Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import type { Device, LapsIds } from '../rules/devices';
import type { ManagedDevice } from '../rules/directory';
import { bare } from '../rules/event-of';
import { rotationFor } from '../rules/leases';
import type { Caller } from '../rules/people';
import { changeDevice } from './change-device';
import type { Refusal } from './refusals';
import { settleDevice } from './settle-device';
import { takeInDevice } from './take-in-device';

/** What Intune and Entra ID call a device, where the directory does not say. */
export type AdoptDevice = Partial<LapsIds>;

/**
 * Takes in a device whose password Windows LAPS sets: the desk gets the one that is backed up, and has another one set.
 *
 * Again with the same ids changes nothing; with others, as after a device was enrolled anew in Intune, those count from then
 * on. A device that polls the desk keeps its own way; one that is only expected has none yet.
 */
export const adoptDevice = async (
  ports: Ports,
  caller: Caller,
  deviceId: string,
  said: AdoptDevice,
): Promise<Decision<Device, Refusal>> => {
  const [stored, managed] = await Promise.all([ports.devices.read(deviceId), ports.directory.managedDevice(deviceId)]);
  if (stored !== undefined && polls(stored.device)) return refuse({ kind: 'device-polls', deviceId });
  const ids = idsOf(said, managed);
  if (ids === undefined) return refuse({ kind: 'device-ids-missing', fields: ['managedDeviceId', 'entraDeviceId'] });
  if (stored === undefined) await takeIn(ports, caller, { deviceId, name: managed?.name ?? deviceId, ids });
  else await adoptAgain(ports, caller, deviceId, ids);
  await settleDevice(ports, deviceId);
  const adopted = await ports.devices.read(deviceId);
  return adopted === undefined ? refuse({ kind: 'device-unknown' }) : accept(adopted.device);
};

const polls = ({ laps, enrolledAt }: Device): boolean => laps === undefined && enrolledAt !== undefined;

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
const takeIn = (ports: Ports, { id: by }: Caller, { deviceId, name, ids: laps }: Taken): Promise<void> => {
  const at = ports.clock.now();
  return takeInDevice(ports, { deviceId, by, at, commandId: `adopt-${deviceId}` }, (secretName) => [
    { ...bare, kind: 'device-enrolled', at, by, data: { deviceId, name, secretName } },
    { ...bare, kind: 'device-adopted', at, by, data: laps },
  ]);
};

const adoptAgain = (ports: Ports, { id: by }: Caller, deviceId: string, ids: LapsIds) => {
  const commandId = `adopt-${ports.ids.random(16)}`;
  const rotationId = ports.ids.random(16);
  return changeDevice(ports, { deviceId, commandId }, async ({ device, rules, now: at }) => {
    const { laps, enrolledAt } = device;
    const isSame = laps?.managedDeviceId === ids.managedDeviceId && laps.entraDeviceId === ids.entraDeviceId;
    // Whoever enrolled by its code meanwhile polls.
    if (isSame || polls(device)) return accept({ events: [] });
    const adopted: DeviceEvent = { ...bare, kind: 'device-adopted', at, by, data: ids };
    if (enrolledAt !== undefined) return accept({ events: [adopted] });
    return accept({ events: [adopted, rotationFor(device, 'enrolled', rules, { by, at, rotationId })] });
  });
};
