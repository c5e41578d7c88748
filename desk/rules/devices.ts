import { never } from './defect';
import type { EventOf } from './event-of';
import type { PlannedClass } from './planned-actions';
import { type Instant, instant } from './time';

/** The password that the device is known to have. `seenAt` is when a person first saw it. */
export interface Credential {
  readonly version: string;
  readonly confirmedAt: Instant;
  readonly seenAt?: Instant;
  /** Which rotation made it: a tag of its version in the vault. Absent of one from before this was kept. */
  readonly rotationId?: string;
  /** Of Windows LAPS: when it was backed up, by the directory's clock. */
  readonly backedUpAt?: Instant;
}

export const rotationReasons = ['enrolled', 'returned', 'expired', 'revoked', 'age', 'reconciled'] as const;
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

/** The public half of a device's own key (RFC 8037). */
export interface DeviceKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

/**
 * One managed machine, the fold of its events. Holds names and versions of secrets, never a value.
 *
 * At every moment the device has the confirmed password or, once it has claimed it, the pending one; both are in the
 * vault. `secretName` belongs to one enrolment; `stale` are versions that no device has any more and that must be disabled;
 * `activeGrant` is the one lease that may be held on it; `waiting` are requests that do not hold it yet, in their order.
 */
export interface Device {
  readonly deviceId: string;
  readonly name: string;
  /** By which it proves itself; a device of Windows LAPS never calls the desk and has none. */
  readonly key?: DeviceKey;
  /** There when Windows LAPS sets its password: what Intune and Entra ID call it. Absent of a device that polls. */
  readonly laps?: LapsIds;
  readonly secretName: string;
  readonly enrolledAt: Instant;
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

type Optional<Key extends string> = { readonly [key in Key]?: string };

interface OfGrant {
  readonly grantId: string;
}

interface OfRotation {
  readonly rotationId: string;
}

export type DeviceEvent =
  | EventOf<'device-enrolled', Pick<Device, 'deviceId' | 'name' | 'key' | 'secretName'>>
  | EventOf<'device-adopted', LapsIds>
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
      OfGrant & { readonly cause: 'ticket-ended' | 'person' },
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
  | EventOf<'rotation-confirmed', OfRotation & { readonly backedUpAt?: string }>
  | EventOf<'rotation-asked', OfRotation>
  | EventOf<'password-mirrored', OfRotation & { readonly version: string; readonly backedUpAt: string }>
  | EventOf<'device-reconciled', Reconciled>
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

/** The newest word on group and scope stands whole: what it leaves out is no more. */
const scoped = (
  { group: _group, scope: _scope, ...device }: Device,
  { group, from, to }: Optional<'group' | 'from' | 'to'>,
): Device => {
  const isDated = from !== undefined || to !== undefined;
  const scope = { ...(from !== undefined && { from: instant(from) }), ...(to !== undefined && { to: instant(to) }) };
  return { ...device, ...(group !== undefined && { group }), ...(isDated && { scope }) };
};

/** The device with another password: the one before is no device's any more. */
const replaced = (device: Device, credential: Credential): Device => {
  const before = device.credential;
  const stale = before === undefined ? device.stale : [...device.stale, before.version];
  return { ...device, stale, credential };
};

/** What was seen of an adopted password is not known: the store that knew it is lost. */
const reconciled = (device: Device, { adopted, isCredentialLost, isRotationDropped, stale }: Reconciled): Device => {
  const { rotation, credential, ...rest } = device;
  const { confirmedAt, backedUpAt, ...named } = adopted ?? { confirmedAt: '' };
  return {
    ...rest,
    stale,
    ...(rotation !== undefined && !isRotationDropped && { rotation }),
    ...(credential !== undefined && !isCredentialLost && { credential }),
    ...('version' in named && {
      credential: {
        ...named,
        confirmedAt: instant(confirmedAt),
        ...(backedUpAt !== undefined && { backedUpAt: instant(backedUpAt) }),
      },
    }),
  };
};

/** Folds one event into a device. The first is `device-enrolled`; any other without a device is a defect. */
export const evolveDevice = (device: Device | undefined, event: DeviceEvent): Device => {
  if (event.kind === 'device-enrolled') return { ...event.data, enrolledAt: event.at, stale: [], grants: 0 };
  if (device === undefined) throw new Error(`${event.kind} without a device`);
  switch (event.kind) {
    case 'device-scoped':
      return scoped(device, event.data);
    case 'device-adopted':
      return { ...device, laps: event.data };
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
    case 'grant-revealed':
      return seen(device, event.data.versions, event.at);
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
      const { rotation, ...rest } = device;
      if (rotation?.version === undefined) throw new Error('a rotation was confirmed that was never pending');
      const { rotationId, version, seenAt } = rotation;
      const { backedUpAt } = event.data;
      return replaced(rest, {
        ...{ version, rotationId, confirmedAt: event.at },
        ...(seenAt !== undefined && { seenAt }),
        ...(backedUpAt !== undefined && { backedUpAt: instant(backedUpAt) }),
      });
    }
    case 'rotation-asked':
      return withRotation(device, { askedAt: event.at });
    case 'password-mirrored': {
      const { version, rotationId, backedUpAt } = event.data;
      return replaced(device, { version, rotationId, confirmedAt: event.at, backedUpAt: instant(backedUpAt) });
    }
    case 'device-reconciled':
      return reconciled(device, event.data);
    case 'versions-disabled':
      return { ...device, stale: device.stale.filter((version) => !event.data.versions.includes(version)) };
    default:
      return never(event);
  }
};
