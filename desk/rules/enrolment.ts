import { canonicalJson } from './canonical-json';
import { accept, type Decision, refuse } from './decision';
import type { DeviceEvent } from './device-events';
import type { Device, DeviceKey } from './devices';
import { bare } from './event-of';
import { type ElevationActing, type ElevationRules, type Grant, openStates } from './grants';
import { rotationFor } from './leases';
import { iso, plusMinutes } from './time';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const characters = 26;
const group = /.{1,13}/g;

/** No source: a working day and its night, for whoever images a device today and hands it out tomorrow. */
export const enrolmentMinutes = 24 * 60;

/**
 * A code by which a device enrols: 26 characters of Crockford's base32, 130 bits, in two groups. `chance` gives that many
 * random bytes; the low five bits of each choose a character, so none is likelier than another.
 */
export const drawCode = (chance: (bytes: number) => Uint8Array): string =>
  (
    Array.from(chance(characters), (byte) => crockford[byte & 31])
      .join('')
      .match(group) ?? []
  ).join('-');

/** The code as it was drawn, however somebody typed it; `undefined` for what cannot be one. */
export const codeIn = (typed: string): string | undefined => {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(plain) ? plain.match(group)?.join('-') : undefined;
};

/** Takes the place of any code that was given before. */
export const offerEnrolment = (codeHash: string, { by, at }: Pick<ElevationActing, 'by' | 'at'>): DeviceEvent => ({
  ...bare,
  kind: 'enrolment-offered',
  at,
  by,
  data: { codeHash, expiresAt: iso(plusMinutes(at, enrolmentMinutes)) },
});

/** Are these the same key? The form is that of RFC 7638: the members that make the key, in their order. */
export const isSameKey = (one: DeviceKey | undefined, other: DeviceKey): boolean =>
  one !== undefined && canonicalJson(one) === canonicalJson(other);

/** A device that asks to be let in. It has proved that the private half of `key` is its own. */
export interface Enrolling {
  readonly codeHash: string | undefined;
  readonly name: string;
  readonly key: DeviceKey;
}

/** One answer for whatever is wrong with a code, so that nobody learns which devices there are. */
export type EnrolRefusal = { readonly kind: 'enrolment-refused'; readonly about?: string };

/**
 * Decides whether a device may enrol by its code. A code that was used answers the very key that used it again, as a reply
 * may be lost, and nobody else.
 *
 * A device that was enrolled before was re-imaged: its lease ends, whoever held it, since the password that it was for is
 * gone; what waits goes on waiting. A fresh password is asked for in any case. Source: docs/design.md §8.
 */
export const decideEnrol = (
  device: Device,
  active: Grant | undefined,
  rules: ElevationRules,
  { codeHash, name, key }: Enrolling,
  acting: ElevationActing,
): Decision<readonly DeviceEvent[], EnrolRefusal> => {
  const { deviceId, offer } = device;
  const refusal: EnrolRefusal = { kind: 'enrolment-refused', about: deviceId };
  if (offer === undefined || offer.codeHash !== codeHash) return refuse(refusal);
  if (offer.usedAt !== undefined) return isSameKey(device.key, key) ? accept([]) : refuse(refusal);
  const { at, by } = acting;
  if (at >= offer.expiresAt) return refuse(refusal);

  const enrolled: DeviceEvent = { ...bare, kind: 'key-enrolled', at, by, data: { name, key } };
  const reason = device.enrolledAt === undefined ? 'enrolled' : 're-enrolled';
  const { rotation: _, ...without } = device;
  return accept([...ended(active, acting), enrolled, rotationFor(without, reason, rules, acting)]);
};

const ended = (active: Grant | undefined, { by, at }: ElevationActing): readonly DeviceEvent[] => {
  if (active === undefined || !openStates.includes(active.state)) return [];
  const data = { grantId: active.grantId, cause: 'device-enrolled' } as const;
  return [{ ...bare, kind: 'grant-revoked', at, by, data }];
};

/** What the next key signs to show that it is the device's own: bound to the device and to the key that it follows. */
export const nextKeyText = (deviceId: string, present: DeviceKey, next: DeviceKey): string =>
  ['tierline-next-key', deviceId, canonicalJson(present), canonicalJson(next)].join('\n');

export type RenewRefusal = { readonly kind: 'key-not-new' } | { readonly kind: 'key-unproved' };

/** Decides whether the device may use this key from its next request on. Saying so again is harmless. */
export const decideRenew = (
  { key, nextKey }: Device,
  next: DeviceKey,
  isProved: boolean,
  { by, at }: Pick<ElevationActing, 'by' | 'at'>,
): Decision<readonly DeviceEvent[], RenewRefusal> => {
  if (isSameKey(key, next)) return refuse({ kind: 'key-not-new' });
  if (!isProved) return refuse({ kind: 'key-unproved' });
  if (isSameKey(nextKey, next)) return accept([]);
  return accept([{ ...bare, kind: 'next-key-given', at, by, data: { key: next } }]);
};
