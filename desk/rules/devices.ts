import { never } from './defect';
import type { EventOf } from './event-of';
import type { PlannedClass } from './planned-actions';
import { type Instant, instant } from './time';

/** The password that the device is known to have. `seenAt` is when a person first saw it. */
export interface Credential {
  readonly version: string;
  readonly confirmedAt: Instant;
  readonly seenAt?: Instant;
  /** By which rotation; absent of a password that was confirmed before the desk kept it. */
  readonly rotationId?: string;
}

export const rotationReasons = ['enrolled', 're-enrolled', 'returned', 'expired', 'revoked', 'age'] as const;
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
  /** Absent, as is `enrolledAt`, of a device that is expected and has never enrolled. */
  readonly key?: DeviceKey;
  /** Takes the place of `key` when the device first signs with it. */
  readonly nextKey?: DeviceKey;
  readonly secretName: string;
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
  readonly activeGrant?: string;
  readonly waiting?: readonly WaitingGrant[];
  readonly grants: number;
  /** Grants whose reveal the device has not told its user of yet, the oldest first. */
  readonly untold?: readonly string[];
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

/** When a device is served: from `from` on, up to but not including `to`; open where there is none (R104). */
export interface DeviceScope {
  readonly from?: Instant;
  readonly to?: Instant;
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

type Optional<Key extends string> = { readonly [key in Key]?: string };

interface OfGrant {
  readonly grantId: string;
}

interface OfRotation {
  readonly rotationId: string;
}

export type DeviceEvent =
  | EventOf<'device-enrolled', Pick<Device, 'deviceId' | 'name' | 'secretName'> & { readonly key: DeviceKey }>
  | EventOf<'device-expected', Pick<Device, 'deviceId' | 'name' | 'secretName'>>
  | EventOf<'enrolment-offered', { readonly codeHash: string; readonly expiresAt: string }>
  | EventOf<'key-enrolled', { readonly name: string; readonly key: DeviceKey }>
  | EventOf<'next-key-given', { readonly key: DeviceKey }>
  | EventOf<'key-renewed', { readonly key: DeviceKey }>
  | EventOf<'user-told', { readonly grantIds: readonly string[] }>
  | EventOf<'device-scoped', Optional<'group' | 'from' | 'to'>>
  | EventOf<
      'elevation-requested',
      OfGrant & {
        readonly ticketId: string;
        readonly category: string;
        readonly leaseMinutes: number;
        readonly lapsesAt: string;
        /** What is planned, by the policy's catalogue; absent of a request from before there was one. */
        readonly actions?: readonly string[];
        readonly actionClass?: PlannedClass;
        /** Absent where none is needed. */
        readonly approvalsNeeded?: number;
        /** When it wants to begin; absent where that is at once. */
        readonly startsAt?: string;
      },
      { readonly holder: string },
      { readonly title: string; readonly plan: string; readonly reason?: string }
    >
  | EventOf<'grant-approved', OfGrant>
  | EventOf<'grant-denied', OfGrant, Record<never, string>, { readonly reason: string }>
  | EventOf<'grant-withdrawn', OfGrant, Record<never, string>, { readonly reason?: string }>
  | EventOf<'grant-scheduled', OfGrant & { readonly startsAt: string; readonly lapsesAt: string }>
  | EventOf<'grant-ready', OfGrant & { readonly lapsesAt: string }>
  | EventOf<'grant-revealed', OfGrant & { readonly versions: readonly string[]; readonly expiresAt: string }>
  | EventOf<'reveal-refused', OfGrant & { readonly reason: string }>
  | EventOf<'grant-lapsed', OfGrant>
  | EventOf<'grant-expired', OfGrant>
  | EventOf<
      'grant-revoked',
      OfGrant & { readonly cause: 'ticket-ended' | 'person' | 'device-enrolled' },
      Record<never, string>,
      { readonly reason?: string }
    >
  | EventOf<
      'extension-requested',
      OfGrant & { readonly minutes: number },
      Record<never, string>,
      { readonly reason: string }
    >
  | EventOf<'extension-approved', OfGrant>
  | EventOf<'extension-denied', OfGrant, Record<never, string>, { readonly reason: string }>
  | EventOf<'grant-extended', OfGrant & { readonly expiresAt: string }>
  | EventOf<'grant-closed', OfGrant, Record<never, string>, { readonly actionsTaken: string }>
  | EventOf<'rotation-requested', OfRotation & { readonly reason: RotationReason; readonly confirmBy: string }>
  | EventOf<'rotation-queued', { readonly reason: RotationReason }>
  | EventOf<'rotation-pending', OfRotation & { readonly version: string }>
  | EventOf<'rotation-claimed', OfRotation>
  | EventOf<'rotation-refused', OfRotation, Record<never, string>, { readonly reason: string }>
  | EventOf<'rotation-overdue', OfRotation & { readonly isTainted: boolean }>
  | EventOf<'rotation-confirmed', OfRotation>
  | EventOf<'versions-disabled', { readonly versions: readonly string[] }>;

const withRotation = (device: Device, change: Partial<Rotation>): Device =>
  device.rotation === undefined ? device : { ...device, rotation: { ...device.rotation, ...change } };

/** Marks whichever of the device's passwords a person has now seen; the first time counts. */
const seen = (device: Device, versions: readonly string[], at: Instant): Device => {
  const mark = <Shown extends { readonly version?: string; readonly seenAt?: Instant }>(shown: Shown): Shown =>
    shown.version === undefined || !versions.includes(shown.version) ? shown : { ...shown, seenAt: shown.seenAt ?? at };
  const { credential, rotation } = device;
  return {
    ...device,
    ...(credential !== undefined && { credential: mark(credential) }),
    ...(rotation !== undefined && { rotation: mark(rotation) }),
  };
};

const withWaiting = ({ waiting: _, ...device }: Device, waiting: readonly WaitingGrant[]): Device =>
  waiting.length === 0 ? device : { ...device, waiting };

/** The device without this request or lease: whether it was waiting or held the device. */
const withoutGrant = (device: Device, grantId: string): Device => {
  const { activeGrant, ...rest } = withWaiting(
    device,
    (device.waiting ?? []).filter((one) => one.grantId !== grantId),
  );
  return activeGrant === undefined || activeGrant === grantId ? rest : { ...rest, activeGrant };
};

/** Does a request begin by waiting: for approval, or for its turn? */
export const waits = ({ approvalsNeeded, startsAt }: { approvalsNeeded?: number; startsAt?: unknown }): boolean =>
  approvalsNeeded !== undefined || startsAt !== undefined;

const requested = (device: Device, data: Extract<DeviceEvent, { kind: 'elevation-requested' }>['data']): Device => {
  const { grantId, approvalsNeeded, startsAt, lapsesAt } = data;
  const numbered = { ...device, grants: device.grants + 1 };
  if (!waits(data)) return { ...numbered, activeGrant: grantId };
  const isScheduled = approvalsNeeded === undefined && startsAt !== undefined;
  const entry = { grantId, endsAt: instant(lapsesAt), ...(isScheduled && { startsAt: instant(startsAt) }) };
  return withWaiting(numbered, [...(device.waiting ?? []), entry]);
};

/** Whoever enrols anew was re-imaged: no password that the desk knows is on it. Its grants and events stay. */
const keyEnrolled = (
  { credential, rotation, wanted: _wanted, nextKey: _nextKey, offer, ...device }: Device,
  { name, key }: { readonly name: string; readonly key: DeviceKey },
  at: Instant,
): Device => {
  const gone = [credential?.version, rotation?.version].filter((version) => version !== undefined);
  const used = offer !== undefined && { offer: { ...offer, usedAt: at } };
  return { ...device, name, key, enrolledAt: at, stale: [...device.stale, ...gone], ...used };
};

const untoldMax = 20; // no source: a device that never asks must not make its document grow

const withUntold = (device: Device, grantId: string): Device => {
  const { untold = [] } = device;
  return { ...device, untold: [...untold.filter((one) => one !== grantId), grantId].slice(-untoldMax) };
};

/** The newest word on group and scope stands whole: what it leaves out is no more. */
const scoped = (
  { group: _group, scope: _scope, ...device }: Device,
  { group, from, to }: Optional<'group' | 'from' | 'to'>,
): Device => {
  const isDated = from !== undefined || to !== undefined;
  const scope = { ...(from !== undefined && { from: instant(from) }), ...(to !== undefined && { to: instant(to) }) };
  return { ...device, ...(group !== undefined && { group }), ...(isDated && { scope }) };
};

/** Folds one event into a device. The first takes it in or expects it; any other without a device is a defect. */
export const evolveDevice = (device: Device | undefined, event: DeviceEvent): Device => {
  if (event.kind === 'device-enrolled') return { ...event.data, enrolledAt: event.at, stale: [], grants: 0 };
  if (event.kind === 'device-expected') return { ...event.data, stale: [], grants: 0 };
  if (device === undefined) throw new Error(`${event.kind} without a device`);
  switch (event.kind) {
    case 'enrolment-offered':
      return { ...device, offer: { codeHash: event.data.codeHash, expiresAt: instant(event.data.expiresAt) } };
    case 'key-enrolled':
      return keyEnrolled(device, event.data, event.at);
    case 'next-key-given':
      return { ...device, nextKey: event.data.key };
    case 'key-renewed': {
      const { nextKey: _, ...renewed } = device;
      return { ...renewed, key: event.data.key };
    }
    case 'user-told': {
      const { untold = [], ...rest } = device;
      const left = untold.filter((grantId) => !event.data.grantIds.includes(grantId));
      return left.length === 0 ? rest : { ...rest, untold: left };
    }
    case 'device-scoped':
      return scoped(device, event.data);
    case 'elevation-requested':
      return requested(device, event.data);
    case 'grant-approved':
    case 'extension-requested':
    case 'extension-approved':
    case 'extension-denied':
    case 'grant-extended':
      return device;
    case 'grant-scheduled': {
      const { grantId, startsAt, lapsesAt } = event.data;
      const others = (device.waiting ?? []).filter((one) => one.grantId !== grantId);
      const entry = { grantId, endsAt: instant(lapsesAt), startsAt: instant(startsAt) };
      return withWaiting(device, [...others, entry]);
    }
    case 'grant-ready':
      return { ...withoutGrant(device, event.data.grantId), activeGrant: event.data.grantId };
    case 'grant-revealed': {
      const { grantId, versions } = event.data;
      return withUntold(seen(device, versions, event.at), grantId);
    }
    case 'reveal-refused':
      return device;
    case 'grant-denied':
    case 'grant-withdrawn':
    case 'grant-lapsed':
    case 'grant-expired':
    case 'grant-revoked':
    case 'grant-closed':
      return withoutGrant(device, event.data.grantId);
    case 'rotation-queued':
      return { ...device, wanted: event.data.reason };
    case 'rotation-requested': {
      const { rotationId, reason, confirmBy } = event.data;
      const { wanted: _, ...settled } = device;
      return { ...settled, rotation: { rotationId, reason, requestedAt: event.at, confirmBy: instant(confirmBy) } };
    }
    case 'rotation-pending':
      return withRotation(device, { version: event.data.version });
    case 'rotation-claimed':
      return withRotation(device, { claimedAt: event.at });
    case 'rotation-refused':
      return withRotation(device, { refusedAt: event.at });
    case 'rotation-overdue':
      return withRotation(device, { overdueAt: event.at });
    case 'rotation-confirmed': {
      const { credential, rotation, ...rest } = device;
      if (rotation?.version === undefined) throw new Error('a rotation was confirmed that was never pending');
      const stale = credential === undefined ? rest.stale : [...rest.stale, credential.version];
      const { rotationId, version, seenAt } = rotation;
      return {
        ...rest,
        stale,
        credential: { version, confirmedAt: event.at, rotationId, ...(seenAt !== undefined && { seenAt }) },
      };
    }
    case 'versions-disabled':
      return { ...device, stale: device.stale.filter((version) => !event.data.versions.includes(version)) };
    default:
      return never(event);
  }
};
