import type { Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { DeviceKey } from '../rules/devices';
import { bare } from '../rules/event-of';
import type { Secret } from '../rules/secret';
import { changeDevice } from './change-device';
import type { Refusal } from './refusals';
import { settleDevice } from './settle-device';
import { takeInDevice } from './take-in-device';

export interface EnrolDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly key: DeviceKey;
}

/** Takes a device in with its public key and asks for its first password. Fault `conflict` when the id is taken. */
export const enrolDevice = async (ports: Ports, { deviceId, name, key }: EnrolDevice, by: string): Promise<void> => {
  const given = { deviceId, by, at: ports.clock.now(), commandId: `enrol-${deviceId}` };
  await takeInDevice(ports, given, (secretName) => [
    { ...bare, kind: 'device-enrolled', at: given.at, by, data: { deviceId, name, key, secretName } },
  ]);
  await settleDevice(ports, deviceId);
};

/** The key by which a device proves itself; `undefined` for one that is not enrolled. */
export const deviceKey = async ({ devices }: Ports, deviceId: string): Promise<DeviceKey | undefined> =>
  (await devices.read(deviceId))?.device.key;

export const takeNonce = ({ devices }: Ports, deviceId: string, nonce: string): Promise<boolean> =>
  devices.takeNonce(deviceId, nonce);

/** What waits for the device: a rotation whose password is in the vault. */
export const pollRotation = async (
  { devices }: Ports,
  deviceId: string,
): Promise<{ readonly rotationId: string } | undefined> => {
  const rotation = (await devices.read(deviceId))?.device.rotation;
  return rotation?.version === undefined ? undefined : { rotationId: rotation.rotationId };
};

export interface Claimed {
  readonly rotationId: string;
  readonly version: string;
  readonly password: Secret;
}

/** Gives the device its new password, as often as it asks until it confirms; that it was given is stored first. */
export const claimRotation = async (
  ports: Ports,
  deviceId: string,
  rotationId: string,
): Promise<Decision<Claimed, Refusal>> => {
  const commandId = `claim-${ports.ids.random(16)}`;
  const claimed = await changeDevice(ports, { deviceId, commandId }, async ({ device: { rotation }, now }) => {
    if (rotation?.rotationId !== rotationId || rotation.version === undefined)
      return refuse({ kind: 'rotation-unknown' });
    if (rotation.claimedAt !== undefined) return accept({ events: [] });
    return accept({ events: [{ ...bare, kind: 'rotation-claimed', at: now, by: deviceId, data: { rotationId } }] });
  });
  if (!claimed.ok) return claimed;
  const { rotation, secretName } = claimed.value.device;
  const version = rotation?.version;
  const password = version === undefined ? undefined : await ports.vault.read(secretName, version);
  if (version === undefined || password === undefined) return refuse({ kind: 'rotation-unknown' });
  return accept({ rotationId, version, password });
};

/** The device says that it has this password: the version before it is disabled. Saying so again is harmless. */
export const confirmRotation = async (
  ports: Ports,
  deviceId: string,
  { rotationId, version }: { readonly rotationId: string; readonly version: string },
): Promise<Decision<{ readonly version: string }, Refusal>> => {
  const commandId = `confirm-${ports.ids.random(16)}`;
  const confirmed = await changeDevice(ports, { deviceId, commandId }, async ({ device, now }) => {
    const { rotation, credential } = device;
    if (credential?.version === version && (credential.rotationId ?? rotationId) === rotationId)
      return accept({ events: [] });
    const isPending = rotation?.rotationId === rotationId && rotation.version === version;
    if (!isPending || rotation.claimedAt === undefined) return refuse({ kind: 'version-not-pending' });
    return accept({ events: [{ ...bare, kind: 'rotation-confirmed', at: now, by: deviceId, data: { rotationId } }] });
  });
  if (!confirmed.ok) return confirmed;
  await settleDevice(ports, deviceId);
  return accept({ version });
};

/** The device will not take this password: an alarm. It may still claim and confirm it later. */
export const refuseRotation = async (
  ports: Ports,
  deviceId: string,
  { rotationId, reason }: { readonly rotationId: string; readonly reason: string },
): Promise<Decision<{ readonly rotationId: string }, Refusal>> => {
  const commandId = `refuse-${ports.ids.random(16)}`;
  const refused = await changeDevice(ports, { deviceId, commandId }, async ({ device: { rotation }, now }) => {
    if (rotation?.rotationId !== rotationId) return refuse({ kind: 'rotation-unknown' });
    if (rotation.refusedAt !== undefined) return accept({ events: [] });
    const event = {
      kind: 'rotation-refused',
      at: now,
      by: deviceId,
      data: { rotationId },
      people: {},
      text: { reason },
    } as const;
    return accept({ events: [event] });
  });
  return refused.ok ? accept({ rotationId }) : refused;
};
