import { type CampaignPart, partAfter } from './campaign-parts';
import { never } from './defect';
import type { Departures } from './departures';
import type { EventOf } from './event-of';
import type { PlannedClass } from './planned-actions';
import { type Instant, instant } from './time';

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
  /** Secrets under names that were given up, with the last version that a device had of each: they must go whole. */
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

export interface RetiredSecret {
  readonly secretName: string;
  readonly version: string;
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

type Optional<Key extends string> = { readonly [key in Key]?: string };

/** What a second person says of an emergency. */
export const reviewVerdicts = ['justified', 'not-justified'] as const;
export type ReviewVerdict = (typeof reviewVerdicts)[number];

/** What makes a reveal odd though it is allowed (docs/requirements.md §3). */
export type OddUse = 'out-of-hours' | 'many-devices';

interface OfGrant {
  readonly grantId: string;
}

/** For whom a stand-in decided. */
type InPartOf = Optional<'for'>;

interface OfRotation {
  readonly rotationId: string;
}

interface OfCampaign {
  readonly campaignId?: string;
}

export type DeviceEvent =
  | EventOf<'device-enrolled', Pick<Device, 'deviceId' | 'name' | 'key' | 'secretName'>>
  | EventOf<'device-adopted', LapsIds>
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
        /** Is its ticket of the security area? Absent of a request from before that was kept. */
        readonly isSecurity?: boolean;
        /** Absent where none is needed. */
        readonly approvalsNeeded?: number;
        /** When it wants to begin; absent where that is at once. */
        readonly startsAt?: string;
      },
      { readonly holder: string },
      { readonly title: string; readonly plan: string; readonly reason?: string }
    >
  | EventOf<
      'break-glass-opened',
      OfGrant & {
        /** Absent where none was named: an emergency needs none. */
        readonly ticketId?: string;
        readonly leaseMinutes: number;
        readonly lapsesAt: string;
        readonly reviewBy: string;
      },
      { readonly holder: string },
      { readonly reason: string }
    >
  | EventOf<
      'break-glass-reviewed',
      OfGrant & { readonly verdict: ReviewVerdict },
      Record<never, string>,
      { readonly words: string }
    >
  | EventOf<'review-overdue', OfGrant>
  | EventOf<'grant-approved', OfGrant, InPartOf>
  | EventOf<'grant-denied', OfGrant, InPartOf, { readonly reason: string }>
  | EventOf<'grant-withdrawn', OfGrant, Record<never, string>, { readonly reason?: string }>
  | EventOf<'grant-scheduled', OfGrant & { readonly startsAt: string; readonly lapsesAt: string }>
  | EventOf<'grant-ready', OfGrant & { readonly lapsesAt: string }>
  | EventOf<
      'grant-revealed',
      OfGrant & {
        readonly versions: readonly string[];
        readonly expiresAt: string;
        readonly emergency?: true;
        /** What was odd about it; absent where nothing was. */
        readonly odd?: readonly OddUse[];
      }
    >
  | EventOf<'reveal-refused', OfGrant & { readonly reason: string }>
  | EventOf<'grant-lapsed', OfGrant>
  | EventOf<'grant-expired', OfGrant>
  | EventOf<
      'grant-revoked',
      OfGrant & { readonly cause: 'ticket-ended' | 'person' | 'break-glass' | 'device-enrolled' },
      Record<never, string>,
      { readonly reason?: string }
    >
  | EventOf<
      'extension-requested',
      OfGrant & { readonly minutes: number },
      Record<never, string>,
      { readonly reason: string }
    >
  | EventOf<'extension-approved', OfGrant, InPartOf>
  | EventOf<'extension-denied', OfGrant, InPartOf, { readonly reason: string }>
  | EventOf<'grant-extended', OfGrant & { readonly expiresAt: string }>
  | EventOf<
      'grant-closed',
      OfGrant & Departures,
      Record<never, string>,
      { readonly actionsTaken: string; readonly otherDone?: string }
    >
  | EventOf<
      'rotation-requested',
      OfRotation & OfCampaign & { readonly reason: RotationReason; readonly confirmBy: string },
      Record<never, string>,
      { readonly reason?: string }
    >
  | EventOf<
      'rotation-queued',
      OfCampaign & { readonly reason: RotationReason },
      Record<never, string>,
      { readonly reason?: string }
    >
  | EventOf<'rotation-pending', OfRotation & { readonly version: string }>
  | EventOf<'rotation-claimed', OfRotation>
  | EventOf<'rotation-refused', OfRotation, Record<never, string>, { readonly reason: string }>
  | EventOf<'rotation-overdue', OfRotation & { readonly isTainted: boolean }>
  | EventOf<'rotation-confirmed', OfRotation & { readonly backedUpAt?: string }>
  | EventOf<'rotation-asked', OfRotation>
  | EventOf<'password-mirrored', OfRotation & { readonly version: string; readonly backedUpAt: string }>
  | EventOf<'device-reconciled', Reconciled>
  | EventOf<'versions-disabled', { readonly versions: readonly string[] }>
  | EventOf<'secret-renamed', { readonly secretName: string }>
  | EventOf<'secret-removed', { readonly secretName: string }>;

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

const withUnreviewed = ({ unreviewed: _, ...device }: Device, unreviewed: readonly UnreviewedGrant[]): Device =>
  unreviewed.length === 0 ? device : { ...device, unreviewed };

const reviewed = (device: Device, grantId: string): Device =>
  withUnreviewed(
    device,
    (device.unreviewed ?? []).filter((one) => one.grantId !== grantId),
  );

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
  { credential, rotation, wanted: _wanted, nextKey: _nextKey, laps: _laps, notes: _notes, offer, ...rest }: Device,
  { name, key }: { readonly name: string; readonly key: DeviceKey },
  at: Instant,
): Device => {
  const device = credential === undefined ? rest : withoutCredential(rest, credential);
  const stale = rotation?.version === undefined ? device.stale : [...device.stale, rotation.version];
  const used = offer !== undefined && { offer: { ...offer, usedAt: at } };
  return { ...device, name, key, enrolledAt: at, stale, ...used };
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

/** No device has this password any more: its version goes, or the whole secret that it lay in. */
const withoutCredential = (device: Device, { version, secretName }: Credential): Device => {
  const { stale, retired = [] } = device;
  if (secretName === undefined) return { ...device, stale: [...stale, version] };
  return { ...device, retired: [...retired, { secretName, version }] };
};

/** The device with another password. */
const replaced = (device: Device, credential: Credential): Device => ({
  ...(device.credential === undefined ? device : withoutCredential(device, device.credential)),
  credential,
});

/** What was seen of an adopted password is not known: the store that knew it is lost. */
const reconciled = (device: Device, { adopted, isCredentialLost, isRotationDropped, stale }: Reconciled): Device => {
  const { rotation, credential, ...others } = device;
  const leavesSecret = adopted !== undefined && credential?.secretName !== undefined;
  const rest = leavesSecret ? withoutCredential(others, credential) : others;
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

/** Folds one event into a device. The first takes it in or expects it; any other without a device is a defect. */
export const evolveDevice = (device: Device | undefined, event: DeviceEvent): Device => {
  const evolved = evolve(device, event);
  const campaign = partAfter(device?.campaign, event);
  return campaign === undefined ? evolved : { ...evolved, campaign };
};

const evolve = (device: Device | undefined, event: DeviceEvent): Device => {
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
    case 'device-adopted':
      return { ...device, laps: event.data };
    case 'elevation-requested':
      return requested(device, event.data);
    case 'break-glass-opened': {
      const { grantId, reviewBy } = event.data;
      const entry = { grantId, reviewBy: instant(reviewBy) };
      const held = { ...device, grants: device.grants + 1, activeGrant: grantId };
      return withUnreviewed(held, [...(device.unreviewed ?? []), entry]);
    }
    case 'break-glass-reviewed':
    case 'review-overdue':
      return reviewed(device, event.data.grantId);
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
      // What must follow at once is not put off by what may wait for the end of a lease.
      return { ...device, wanted: event.data.reason === 'forced' ? (device.wanted ?? 'forced') : event.data.reason };
    case 'rotation-requested': {
      const { rotationId, reason, confirmBy } = event.data;
      const { wanted: _, ...settled } = device;
      return { ...settled, rotation: { rotationId, reason, requestedAt: event.at, confirmBy: instant(confirmBy) } };
    }
    case 'rotation-pending':
      return { ...withRotation(device, { version: event.data.version }), versions: (device.versions ?? 0) + 1 };
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
      const credential = { version, rotationId, confirmedAt: event.at, backedUpAt: instant(backedUpAt) };
      return { ...replaced(device, credential), versions: (device.versions ?? 0) + 1 };
    }
    case 'device-reconciled':
      return reconciled(device, event.data);
    case 'versions-disabled':
      return { ...device, stale: device.stale.filter((version) => !event.data.versions.includes(version)) };
    case 'secret-renamed': {
      const { credential, secretName, ...rest } = device;
      const kept = credential && { credential: { secretName, ...credential } };
      return { ...rest, ...kept, secretName: event.data.secretName, versions: 0 };
    }
    case 'secret-removed': {
      const { retired = [], ...rest } = device;
      const left = retired.filter(({ secretName }) => secretName !== event.data.secretName);
      return left.length === 0 ? rest : { ...rest, retired: left };
    }
    default:
      return never(event);
  }
};
