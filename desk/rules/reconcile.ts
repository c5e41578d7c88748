import type { Device, Reconciled } from './devices';
import { type Instant, instant, iso } from './time';

/** One version of a device's secret, as the vault lists it. */
export interface VaultVersion {
  readonly version: string;
  readonly isEnabled: boolean;
  readonly createdAt: Instant;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What does not agree between the store and the vault, or the directory of Windows LAPS. The first kinds are about a whole
 * secret; `version-uncertain` is one that the device may have and nobody can say.
 */
export const findingKinds = [
  'secret-deleted',
  'secret-missing',
  'secret-unknown',
  'secret-newer',
  'vault-newer',
  'version-missing',
  'version-disabled',
  'version-uncertain',
  'version-left',
  'rotation-over',
  'stale-unknown',
  'backup-newer',
  'backup-missing',
  'unreachable',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly version?: string;
}

/** What was found, what to record where it is to be repaired, and whether only a new password makes sure. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly record: Reconciled | undefined;
  readonly wantsRotation: boolean;
}

/** Anybody with the right may have changed a tag. */
const asWeWriteIt = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const confirmedAtOf = ({ tags, createdAt }: VaultVersion): Instant => {
  const text = tags['confirmedAt'];
  return text !== undefined && asWeWriteIt.test(text) ? instant(text) : createdAt;
};

const isTaggedConfirmed = ({ tags }: VaultVersion): boolean => tags['state'] === 'confirmed';

/** Can be read, and is not one that the device is known to have no more: a password never comes back. */
const mayStand =
  ({ stale }: Device) =>
  ({ version, isEnabled }: VaultVersion): boolean =>
    isEnabled && !stale.includes(version);

/** The newest version that is tagged as confirmed, of those that may stand. */
const newestConfirmed = (device: Device, versions: readonly VaultVersion[]): VaultVersion | undefined =>
  versions
    .filter(mayStand(device))
    .filter(isTaggedConfirmed)
    .toSorted((one, other) => confirmedAtOf(other) - confirmedAtOf(one))[0];

/** The version that was confirmed after the password that the store knows, of this or another secret of the device. */
export const confirmedSince = (device: Device, versions: readonly VaultVersion[]): VaultVersion | undefined => {
  const { credential } = device;
  const newest = newestConfirmed(device, versions);
  if (newest === undefined || newest.version === credential?.version) return undefined;
  return credential === undefined || confirmedAtOf(newest) > credential.confirmedAt ? newest : undefined;
};

/**
 * The version that the device has, where the vault knows better than the store: the newest that is tagged as confirmed, or
 * else the only one that is left when the store's own is disabled, which only a confirmation of another one brings about.
 */
const betterOf = (device: Device, versions: readonly VaultVersion[]): VaultVersion | undefined => {
  const own = versions.find(({ version }) => version === device.credential?.version);
  const since = confirmedSince(device, versions);
  if (since !== undefined || own?.isEnabled === true) return since;
  const standing = versions.filter(mayStand(device));
  const onlyOne = own !== undefined && standing.length === 1 ? standing[0] : undefined;
  return newestConfirmed(device, versions) ?? onlyOne;
};

/** A rotation of which nothing can come: it was confirmed, or overtaken, or its password is gone. */
const isOver = ({ rotation }: Device, versions: readonly VaultVersion[], better: VaultVersion | undefined): boolean => {
  if (rotation === undefined) return false;
  const { rotationId, version, requestedAt } = rotation;
  const made = versions.filter((one) => one.version === version || one.tags['rotationId'] === rotationId);
  if (better !== undefined && (made.includes(better) || requestedAt <= confirmedAtOf(better))) return true;
  return made.length === 0 ? version !== undefined : made.every(({ isEnabled }) => !isEnabled);
};

/**
 * Holds what the store says of a device against the versions of its secret. Nothing is recorded that could take away a
 * password that the device may have: what is uncertain stays enabled until a new one is confirmed. Source: I7, S4.
 */
export const judgeDevice = (device: Device, versions: readonly VaultVersion[]): Judgement => {
  const { credential, rotation, stale, laps, wanted } = device;
  const better = betterOf(device, versions);
  const rotationIsOver = isOver(device, versions, better);
  const own = versions.find(({ version }) => version === credential?.version);
  const standing = better ?? own;
  const kept = rotationIsOver ? undefined : rotation;
  // What lies in a secret of another name goes with that secret.
  const liesElsewhere = credential?.secretName !== undefined;
  const isSpokenFor = (one: VaultVersion): boolean =>
    one === standing ||
    (one === own && liesElsewhere) ||
    (kept !== undefined && (one.version === kept.version || one.tags['rotationId'] === kept.rotationId));
  const rest = versions.filter((one) => one.isEnabled && !isSpokenFor(one) && !stale.includes(one.version));
  const confirmedAt = better === undefined ? credential?.confirmedAt : confirmedAtOf(better);
  const isSure = standing?.isEnabled === true && confirmedAt !== undefined;
  // The vault counts seconds: one that was made in the second of the confirmation may have come after it.
  const left = rest.filter((one) => isSure && (isTaggedConfirmed(one) || one.createdAt + 1_000 <= confirmedAt));
  const uncertain = rest.filter((one) => !left.includes(one));
  const unknownStale = stale.filter((version) => !versions.some((one) => one.version === version));

  const isMissing = credential !== undefined && own === undefined && better === undefined;
  const isDisabled = own !== undefined && !own.isEnabled && better === undefined;
  const nothing = versions.length === 0 && (credential !== undefined || rotation?.version !== undefined);
  const about = (kind: FindingKind) => (version: string) => ({ kind, version });
  const findings: readonly Finding[] = [
    ...(nothing ? [{ kind: 'secret-missing' as const }] : []),
    ...(better === undefined ? [] : [about('vault-newer')(better.version)]),
    ...(isMissing && !nothing ? [about('version-missing')(credential.version)] : []),
    ...(isDisabled ? [about('version-disabled')(own.version)] : []),
    ...(rotationIsOver ? [{ kind: 'rotation-over' as const }] : []),
    ...uncertain.map(({ version }) => about('version-uncertain')(version)),
    ...left.map(({ version }) => about('version-left')(version)),
    ...unknownStale.map(about('stale-unknown')),
  ];

  const isLost = isMissing || (isDisabled && laps !== undefined);
  const isStale = ({ version, isEnabled }: VaultVersion): boolean => isEnabled && stale.includes(version);
  const toDisable = [...versions.filter((one) => one !== standing && isStale(one)), ...left];
  const isUnsure = nothing || better !== undefined || isMissing || isDisabled || rotationIsOver || uncertain.length > 0;
  return {
    findings,
    record:
      better === undefined && !isLost && !rotationIsOver && left.length === 0 && unknownStale.length === 0
        ? undefined
        : {
            stale: toDisable.map(({ version }) => version),
            ...(better !== undefined && { adopted: adoptedOf(better) }),
            ...(isLost && { isCredentialLost: true as const }),
            ...(rotationIsOver && { isRotationDropped: true as const }),
          },
    wantsRotation: isUnsure && kept === undefined && wanted === undefined,
  };
};

const adoptedOf = (better: VaultVersion): NonNullable<Reconciled['adopted']> => {
  const { rotationId, backedUpAt } = better.tags;
  return {
    version: better.version,
    confirmedAt: iso(confirmedAtOf(better)),
    ...(rotationId !== undefined && { rotationId }),
    ...(backedUpAt !== undefined && asWeWriteIt.test(backedUpAt) && { backedUpAt }),
  };
};
