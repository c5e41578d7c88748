import { partAfter } from './campaign-parts';
import { never } from './defect';
import type { DeviceEvent, Optional } from './device-events';
import type { Credential, Device, DeviceKey, Reconciled, Rotation, UnreviewedGrant, WaitingGrant } from './devices';
import { type Instant, instant } from './time';

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

/** The old name stays with the password that the device has of it, or goes at once where it has none. */
const renamed = ({ credential, secretName: old, ...rest }: Device, secretName: string): Device => {
  const device = { ...rest, secretName, versions: 0 };
  const isLeft = credential === undefined || credential.secretName !== undefined;
  return {
    ...device,
    ...(isLeft && { retired: [...(device.retired ?? []), { secretName: old }] }),
    ...(credential !== undefined && { credential: { secretName: old, ...credential } }),
  };
};

/** The device with another password. */
const replaced = (device: Device, credential: Credential): Device => ({
  ...(device.credential === undefined ? device : withoutCredential(device, device.credential)),
  credential,
});

/** What was seen of an adopted password is not known: the store that knew it is lost. */
const reconciled = (device: Device, { adopted, isCredentialLost, isRotationDropped, stale }: Reconciled): Device => {
  const { rotation, credential, ...others } = device;
  const leavesSecret = (adopted !== undefined || isCredentialLost) && credential?.secretName !== undefined;
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
      return { ...device, laps: event.data, enrolledAt: device.enrolledAt ?? event.at };
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
    case 'secret-renamed':
      return renamed(device, event.data.secretName);
    case 'secret-removed': {
      const { retired = [], ...rest } = device;
      const left = retired.filter(({ secretName }) => secretName !== event.data.secretName);
      return left.length === 0 ? rest : { ...rest, retired: left };
    }
    default:
      return never(event);
  }
};
