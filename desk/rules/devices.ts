import type { CampaignPart } from './campaign-parts';
import type { Instant } from './time';

/**
 * The password that the device is known to have. `seenAt` is when a person first saw it; `secretName` is the secret that it
 * lies in, once new passwords go to another one.
 */
export interface Credential {
  readonly version: string;
  readonly secretName?: string;
  readonly confirmedAt: Instant;
  readonly seenAt?: Instant;
  /** Which rotation made it: a tag of its version in the vault. Absent of one from before this was kept. */
  readonly rotationId?: string;
  /** Of Windows LAPS: when it was backed up, by the directory's clock. */
  readonly backedUpAt?: Instant;
}

export const rotationReasons = [
  'enrolled',
  're-enrolled',
  'returned',
  'expired',
  'revoked',
  'age',
  'forced',
  'reconciled',
] as const;
export type RotationReason = (typeof rotationReasons)[number];

/**
 * A replacement under way: requested, then pending once `version` is in the vault, claimed by the device, confirmed by it.
 * `confirmBy` is when it becomes unconfirmed; `overdueAt` when that was recorded. Source: docs/design.md §8.
 */
export interface Rotation {
  readonly rotationId: string;
  readonly reason: RotationReason;
  readonly requestedAt: Instant;
  readonly confirmBy: Instant;
  readonly version?: string;
  readonly claimedAt?: Instant;
  /** Of Windows LAPS: when Intune took the request (desk/rules/laps.ts). */
  readonly askedAt?: Instant;
  /** When a person first saw the pending password: it was shown beside the confirmed one. */
  readonly seenAt?: Instant;
  readonly refusedAt?: Instant;
  readonly overdueAt?: Instant;
}

/** The public half of a device's own key, as JWK: Ed25519 (RFC 8037), or P-256 (RFC 7518), which Windows keeps in its TPM. */
export type DeviceKey = Ed25519Key | P256Key;

export interface Ed25519Key {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

interface P256Key {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A code by which a device may enrol once: its hash only. `usedAt` is when it did. */
export interface EnrolmentOffer {
  readonly codeHash: string;
  readonly expiresAt: Instant;
  readonly usedAt?: Instant;
}

/**
 * One managed machine, the fold of its events. Holds names and versions of secrets, never a value.
 *
 * At every moment the device has the confirmed password or, once it has claimed it, the pending one; both are in the
 * vault; a device that enrolled anew has neither. `stale` are versions that no device has any more and that must be disabled;
 * `activeGrant` is the one lease that may be held on it; `waiting` are requests that do not hold it yet, in their order.
 */
export interface Device {
  readonly deviceId: string;
  readonly name: string;
  /** By which it proves itself. Absent of a device of Windows LAPS, which never calls the desk. */
  readonly key?: DeviceKey;
  /** There when Windows LAPS sets its password: what Intune and Entra ID call it. Absent of a device that polls. */
  readonly laps?: LapsIds;
  /** Takes the place of `key` when the device first signs with it. */
  readonly nextKey?: DeviceKey;
  readonly secretName: string;
  /** Absent of a device that is expected and has never enrolled. */
  readonly enrolledAt?: Instant;
  /** The code by which it may enrol, or did last. */
  readonly offer?: EnrolmentOffer;
  /** Its deployment group; `test` may be out of support (R74). */
  readonly group?: string;
  /** From when, and until when, it is served (R104); half-open, and without bound where nothing is said. */
  readonly scope?: DeviceScope;
  readonly credential?: Credential;
  readonly rotation?: Rotation;
  /** One rotation at a time: another that is wanted meanwhile follows the confirmation of this one. */
  readonly wanted?: RotationReason;
  readonly stale: readonly string[];
  /** How many passwords were stored under `secretName`; of a device from before they were counted, since then. */
  readonly versions?: number;
  /** Secrets under names that were given up: they must go whole. */
  readonly retired?: readonly RetiredSecret[];
  /** The last campaign that asked for a rotation, and what became of that. */
  readonly campaign?: CampaignPart;
  readonly activeGrant?: string;
  readonly waiting?: readonly WaitingGrant[];
  /** Emergencies that nobody has reviewed yet and whose time for that is not up. */
  readonly unreviewed?: readonly UnreviewedGrant[];
  readonly grants: number;
  /** Grants whose reveal the device has not told its user of yet, the oldest first. */
  readonly untold?: readonly string[];
  /** What the desk has planned and done about it without an event: like `dueAt`, no part of what happened. */
  readonly notes?: DeviceNotes;
}

/** One device in Intune (`managedDeviceId`) and in Entra ID (`entraDeviceId`, which Intune calls azureADDeviceId). */
export interface LapsIds {
  readonly managedDeviceId: string;
  readonly entraDeviceId: string;
}

/** Who sets a device's password: the device, which polls the desk, or Windows LAPS. */
export const gateways = ['polling', 'laps'] as const;
export type Gateway = (typeof gateways)[number];

export const gatewayOf = ({ laps }: Pick<Device, 'laps'>): Gateway => (laps === undefined ? 'polling' : 'laps');

/** `look`: when to ask Windows LAPS again, about one rotation or password; `tagged`: which version has its tags. */
export interface DeviceNotes {
  readonly look?: { readonly about: string; readonly at: Instant };
  readonly tagged?: string;
}

/** `version` is the last that a device had of it: absent where all that lay in it was disabled before. */
export interface RetiredSecret {
  readonly secretName: string;
  readonly version?: string;
}

/**
 * A request that does not hold its device: it waits for approval or, where `startsAt` says from when, for its turn. At
 * `endsAt` it is over unless that has come.
 */
export interface WaitingGrant {
  readonly grantId: string;
  readonly endsAt: Instant;
  readonly startsAt?: Instant;
}

/** An emergency that a second person has to review before `reviewBy`. */
export interface UnreviewedGrant {
  readonly grantId: string;
  readonly reviewBy: Instant;
}

/** When a device is served: from `from` on, up to but not including `to`; open where there is none (R104). */
export interface DeviceScope {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** What was found of a device in the vault, and stands from then on (desk/rules/reconcile.ts). */
export interface Reconciled {
  /** The version that the device has as far as the vault says, where the store had another or none. */
  readonly adopted?: {
    readonly version: string;
    readonly confirmedAt: string;
    readonly rotationId?: string;
    readonly backedUpAt?: string;
  };
  /** The version that the store had is not there. */
  readonly isCredentialLost?: true;
  readonly isRotationDropped?: true;
  /** The versions that are still to be disabled. */
  readonly stale: readonly string[];
}

/** What a device's password is known to be: the last two are alarms. */
export const credentialStates = ['none', 'confirmed', 'pending', 'unconfirmed', 'tainted'] as const;
export type CredentialState = (typeof credentialStates)[number];

/** When a person first saw a password that the device may still have; `undefined` when nobody has. */
export const knownSinceOf = ({ credential, rotation }: Device): Instant | undefined => {
  const seenAt = [credential?.seenAt, rotation?.seenAt].filter((at) => at !== undefined);
  return seenAt.sort((one, other) => one - other)[0];
};

export const isKnown = (device: Device): boolean => knownSinceOf(device) !== undefined;

/** Overdue is from the deadline on, whether or not anybody has recorded it; tainted when a person knows the password. */
export const credentialStateOf = (device: Device, now: Instant): CredentialState => {
  const { credential, rotation } = device;
  if (rotation === undefined) return credential === undefined ? 'none' : 'confirmed';
  if (now < rotation.confirmBy) return 'pending';
  return isKnown(device) ? 'tainted' : 'unconfirmed';
};
