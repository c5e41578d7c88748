import { Fault, type Ports, type Signatures } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import type { Device, DeviceKey } from '../rules/devices';
import {
  codeIn,
  decideEnrol,
  decideRenew,
  drawCode,
  enrolmentMinutes,
  isSameKey,
  nextKeyText,
  offerEnrolment,
} from '../rules/enrolment';
import { bare } from '../rules/event-of';
import { Secret } from '../rules/secret';
import { type Instant, plusMinutes } from '../rules/time';
import { changeDevice } from './change-device';
import type { Refusal } from './refusals';
import { settleDevice } from './settle-device';
import { takeInDevice } from './take-in-device';

/** What a device shows to be let in; `expiresAt` is when it no longer helps. */
export interface Invitation {
  readonly code: Secret;
  readonly expiresAt: Instant;
}

/**
 * Gives a code by which this device may enrol, once: it is in this answer and nowhere else, for the store has its hash.
 * A device that the desk never heard of is expected from now on; for one that is enrolled the code is to enrol anew. A
 * code that was given before helps no more.
 */
export const inviteDevice = async (
  ports: Ports,
  by: string,
  deviceId: string,
  name: string | undefined,
): Promise<Invitation> => {
  const code = drawCode(ports.ids.bytes);
  const codeHash = ports.ids.hash(code);
  const at = ports.clock.now();
  const offer = async (): Promise<boolean> => {
    const commandId = `offer-${ports.ids.random(16)}`;
    const offered = await changeDevice(ports, { deviceId, commandId }, async () =>
      accept({ events: [offerEnrolment(codeHash, { by, at })] }),
    );
    return offered.ok;
  };
  const isKnown = await offer();
  if (!isKnown && !(await expect(ports, by, deviceId, name, offerEnrolment(codeHash, { by, at })))) await offer();
  return { code: new Secret(code), expiresAt: plusMinutes(at, enrolmentMinutes) };
};

/** False when somebody else was first: then there is a device to offer a code to. */
const expect = async (
  ports: Ports,
  by: string,
  deviceId: string,
  given: string | undefined,
  offered: DeviceEvent,
): Promise<boolean> => {
  const name = given ?? (await ports.directory.managedDevice(deviceId))?.name ?? deviceId;
  const { at } = offered;
  try {
    await takeInDevice(ports, { deviceId, by, at, commandId: `expect-${deviceId}` }, (secretName) => [
      { ...bare, kind: 'device-expected', at, by, data: { deviceId, name, secretName } },
      offered,
    ]);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.kind === 'conflict') return false;
    throw error;
  }
};

/** What a device says when it enrols. It has proved that the private half of `key` is its own. */
export interface EnrolByCode {
  readonly code: string;
  readonly name: string;
  readonly key: DeviceKey;
}

/** Lets a device in by its code, and asks for a fresh password. A device that is in already was re-imaged. */
export const enrolByCode = async (
  ports: Ports,
  deviceId: string,
  { code, name, key }: EnrolByCode,
): Promise<Decision<Device, Refusal>> => {
  const plain = codeIn(code);
  const codeHash = plain && ports.ids.hash(plain);
  const given = { deviceId, commandId: `enrol-${ports.ids.random(16)}` };
  const rotationId = ports.ids.random(16);
  const enrolled = await changeDevice(ports, given, async ({ device, active, rules, now }) => {
    const acting = { by: deviceId, at: now, rotationId };
    const decision = decideEnrol(device, active, rules, { codeHash, name, key }, acting);
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
  if (!enrolled.ok)
    return enrolled.refusal.kind === 'device-unknown' ? refuse({ kind: 'enrolment-refused' }) : enrolled;
  const { device, grant } = enrolled.value;
  await settleDevice(ports, deviceId, grant?.grantId);
  return accept(device);
};

/** A key that the device wants to use from now on, and what that key signed (see `nextKeyText`). */
export interface RenewKey {
  readonly key: DeviceKey;
  readonly proof: string;
}

/** Notes the device's next key. The present one works until the next one is used, so that a lost reply locks nobody out. */
export const renewKey = async (
  ports: Ports,
  isSignedBy: Signatures['isSignedBy'],
  deviceId: string,
  { key: next, proof }: RenewKey,
): Promise<Decision<Device, Refusal>> => {
  const commandId = `renew-${ports.ids.random(16)}`;
  const renewed = await changeDevice(ports, { deviceId, commandId }, async ({ device, now: at }) => {
    const isProved = device.key !== undefined && isSignedBy(nextKeyText(deviceId, device.key, next), proof, next);
    const decision = decideRenew(device, next, isProved, { by: deviceId, at });
    return decision.ok ? accept({ events: decision.value }) : decision;
  });
  return renewed.ok ? accept(renewed.value.device) : renewed;
};

/** The key that a device may begin to use; `undefined` when it gave none. */
export const nextDeviceKey = async ({ devices }: Ports, deviceId: string): Promise<DeviceKey | undefined> =>
  (await devices.read(deviceId))?.device.nextKey;

/** The device has signed with its next key: from now on it is the only one. False when it is not its next key any more. */
export const useNextKey = async (ports: Ports, deviceId: string, key: DeviceKey): Promise<boolean> => {
  const commandId = `renewed-${ports.ids.random(16)}`;
  const used = await changeDevice(ports, { deviceId, commandId }, async ({ device, now }) => {
    if (isSameKey(device.key, key)) return accept({ events: [] });
    if (!isSameKey(device.nextKey, key)) return refuse({ kind: 'key-unproved' });
    return accept({ events: [{ ...bare, kind: 'key-renewed', at: now, by: deviceId, data: { key } }] });
  });
  return used.ok;
};
