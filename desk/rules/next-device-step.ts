import type { DeviceEvent } from './device-events';
import { type Credential, type Device, isKnown } from './devices';
import { readyGrant } from './elevation';
import { isLent } from './forced-rotation';
import type { ElevationActing, ElevationRules, Grant } from './grants';
import { type LapsStep, lapsStepsOf } from './laps';
import { endGrant, rotationFor } from './leases';
import type { NextStep } from './next-step';
import { needsNewSecret, nextSecretName } from './secret-names';
import { type Instant, plusMinutes } from './time';

/**
 * Something the desk owes a device at a moment; `key` is the effect key, the same for whoever finds it due. `grantId` names
 * a grant that does not hold the device yet; what it is absent of is about the active one.
 */
export type DeviceStep =
  | {
      readonly kind: 'end-grant';
      readonly key: string;
      readonly dueAt: Instant;
      readonly how: 'lapsed' | 'expired';
      readonly grantId?: string;
    }
  | { readonly kind: 'mark-unreviewed'; readonly key: string; readonly dueAt: Instant; readonly grantId: string }
  | { readonly kind: 'start-grant'; readonly key: string; readonly dueAt: Instant; readonly grantId: string }
  | { readonly kind: 'store-password'; readonly key: string; readonly dueAt: Instant; readonly rotationId: string }
  | {
      readonly kind: 'disable-versions';
      readonly key: string;
      readonly dueAt: Instant;
      readonly versions: readonly string[];
    }
  | { readonly kind: 'rename-secret'; readonly key: string; readonly dueAt: Instant; readonly secretName: string }
  | {
      readonly kind: 'remove-secret';
      readonly key: string;
      readonly dueAt: Instant;
      readonly secretName: string;
      readonly version?: string;
    }
  | { readonly kind: 'mark-overdue'; readonly key: string; readonly dueAt: Instant; readonly rotationId: string }
  | { readonly kind: 'rotate'; readonly key: string; readonly dueAt: Instant; readonly reason: 'age' | 'wanted' }
  | { readonly kind: 'tag-version'; readonly key: string; readonly dueAt: Instant; readonly credential: Credential }
  | LapsStep;

/**
 * The turn of what the store alone cannot do, and is recorded by what it did; all else comes first. A service that does not
 * answer holds up nothing that needs it not, and neither a tag nor a secret that will not go holds up a password.
 */
const turns = {
  'store-password': 1,
  'disable-versions': 1,
  'ask-laps': 2,
  'look-at-laps': 2,
  'tag-version': 3,
  'remove-secret': 4,
} as const satisfies Partial<Record<DeviceStep['kind'], number>>;

export type RecordStep = Exclude<DeviceStep, { kind: keyof typeof turns }>;

const turnOf = ({ kind }: DeviceStep): number => (kind in turns ? turns[kind as keyof typeof turns] : 0);

const grantStepsOf = (grant: Grant | undefined): readonly DeviceStep[] => {
  if (grant?.state === 'ready') {
    return [{ kind: 'end-grant', key: `lapse-${grant.grantId}`, dueAt: grant.lapsesAt, how: 'lapsed' }];
  }
  if (grant?.state === 'revealed' && grant.expiresAt !== undefined) {
    return [{ kind: 'end-grant', key: `expire-${grant.grantId}`, dueAt: grant.expiresAt, how: 'expired' }];
  }
  return [];
};

/** What waits for approval expires, what waits for its turn has it once nobody holds the device, or lapses. */
const waitingStepsOf = ({ waiting = [], activeGrant }: Device): readonly DeviceStep[] =>
  waiting.flatMap(({ grantId, startsAt, endsAt }): readonly DeviceStep[] => {
    if (startsAt === undefined)
      return [{ kind: 'end-grant', key: `expire-${grantId}`, dueAt: endsAt, how: 'expired', grantId }];
    const lapse = { kind: 'end-grant', key: `lapse-${grantId}`, dueAt: endsAt, how: 'lapsed', grantId } as const;
    if (activeGrant !== undefined) return [lapse];
    return [{ kind: 'start-grant', key: `start-${grantId}`, dueAt: startsAt, grantId }, lapse];
  });

/** Who has not reviewed an emergency in time is told on: an alarm follows from the record of it. */
const reviewStepsOf = ({ unreviewed = [] }: Device): readonly DeviceStep[] =>
  unreviewed.map(({ grantId, reviewBy }) => ({
    kind: 'mark-unreviewed',
    key: `unreviewed-${grantId}`,
    dueAt: reviewBy,
    grantId,
  }));

/** One that was only expected so far owes nothing and is owed nothing. */
type Enrolled = Device & Required<Pick<Device, 'enrolledAt'>>;
const isEnrolled = (device: Device): device is Enrolled => device.enrolledAt !== undefined;

const rotationStepsOf = (device: Enrolled, grant: Grant | undefined, rules: ElevationRules): readonly DeviceStep[] => {
  const { rotation, wanted, credential, activeGrant, enrolledAt, secretName, laps } = device;
  if (rotation === undefined) {
    if (wanted === 'forced' && isLent(grant)) return [];
    if (wanted !== undefined)
      return [
        { kind: 'rotate', key: `rotate-wanted-${credential?.version ?? 'first'}`, dueAt: enrolledAt, reason: 'wanted' },
      ];
    if (credential === undefined || activeGrant !== undefined) return [];
    const dueAt = plusMinutes(credential.confirmedAt, rules.restMinutes);
    return [{ kind: 'rotate', key: `rotate-age-${credential.version}`, dueAt, reason: 'age' }];
  }
  const { rotationId, version, requestedAt, confirmBy, overdueAt } = rotation;
  const overdue: readonly DeviceStep[] =
    overdueAt === undefined
      ? [{ kind: 'mark-overdue', key: `overdue-${rotationId}`, dueAt: confirmBy, rotationId }]
      : [];
  if (version !== undefined) return overdue;
  if (needsNewSecret(device)) {
    const key = `rename-${rotationId}`;
    return [{ kind: 'rename-secret', key, dueAt: requestedAt, secretName: nextSecretName(secretName) }, ...overdue];
  }
  if (laps !== undefined) return overdue;
  return [{ kind: 'store-password', key: `store-${rotationId}`, dueAt: requestedAt, rotationId }, ...overdue];
};

/** A confirmed version says so in the vault, for whoever has to find it there (docs/runbook-desk-down.md). */
const tagStepsOf = ({ credential, notes }: Device): readonly DeviceStep[] =>
  credential?.rotationId === undefined || notes?.tagged === credential.version
    ? []
    : [{ kind: 'tag-version', key: `tag-${credential.version}`, dueAt: credential.confirmedAt, credential }];

/** A secret goes whole once no device has a password of it; for 90 days the vault can still bring it back. */
const removalStepsOf = ({ retired = [], credential, enrolledAt }: Enrolled): readonly DeviceStep[] =>
  retired.map(({ secretName, version }) => {
    const dueAt = credential?.confirmedAt ?? enrolledAt;
    const key = `remove-${secretName}`;
    return { kind: 'remove-secret', key, dueAt, secretName, ...(version !== undefined && { version }) };
  });

/** Everything that the desk owes a device, soonest first. `grant` is the active one. */
export const deviceStepsOf = (
  device: Device,
  grant: Grant | undefined,
  rules: ElevationRules,
): readonly DeviceStep[] => {
  if (!isEnrolled(device)) return [];
  const { stale, credential, enrolledAt } = device;
  const disable: readonly DeviceStep[] =
    stale.length === 0
      ? []
      : [
          {
            kind: 'disable-versions',
            key: `disable-${stale.join('-')}`,
            dueAt: credential?.confirmedAt ?? enrolledAt,
            versions: stale,
          },
        ];
  const steps = [
    ...grantStepsOf(grant),
    ...waitingStepsOf(device),
    ...reviewStepsOf(device),
    ...rotationStepsOf(device, grant, rules),
    ...disable,
    ...removalStepsOf(device),
    ...tagStepsOf(device),
    ...lapsStepsOf(device),
  ];
  return steps.sort((one, other) => one.dueAt - other.dueAt);
};

/** All that is due, what needs nobody else first: a vault that fails holds up no record. */
export const dueDeviceSteps = (
  device: Device,
  grant: Grant | undefined,
  rules: ElevationRules,
  now: Instant,
): readonly DeviceStep[] => {
  const steps = deviceStepsOf(device, grant, rules).filter(({ dueAt }) => dueAt <= now);
  const isOver = (grantId: string) => steps.some((one) => one.kind === 'end-grant' && one.grantId === grantId);
  // What is over does not start, however late somebody looks.
  const due = steps.filter((step) => !(step.kind === 'start-grant' && isOver(step.grantId)));
  return due.toSorted((one, other) => turnOf(one) - turnOf(other));
};

/** The one thing to do now, or until when to wait. `failed` are the keys of those that were tried and could not be done. */
export const decideDeviceStep = (
  device: Device,
  grant: Grant | undefined,
  rules: ElevationRules,
  now: Instant,
  failed: ReadonlySet<string> = new Set(),
): DeviceStep | Extract<NextStep, { kind: 'wait' }> => {
  const first = dueDeviceSteps(device, grant, rules, now).find(({ key }) => !failed.has(key));
  return first ?? { kind: 'wait', until: deviceStepsOf(device, grant, rules)[0]?.dueAt };
};

/** Is it recorded by the desk alone, and needs neither vault nor Windows LAPS? */
export const isRecord = (step: DeviceStep): step is RecordStep => !(step.kind in turns);

/** The events of a step that touches the store only, given its grant; the others are recorded by what they did. */
export const deviceEventsOf = (
  device: Device,
  grant: Grant | undefined,
  step: RecordStep,
  rules: ElevationRules,
  acting: ElevationActing,
): readonly DeviceEvent[] => {
  switch (step.kind) {
    case 'end-grant':
      return grant === undefined ? [] : endGrant(device, grant, step.how, rules, acting);
    case 'start-grant':
      return [readyGrant(step, rules, acting)];
    case 'mark-unreviewed': {
      const { at, by } = acting;
      const data = { grantId: step.grantId };
      return [{ kind: 'review-overdue', at, by, data, people: {}, text: {} }];
    }
    case 'rotate':
      return [rotationFor(device, step.reason === 'wanted' ? (device.wanted ?? 'age') : 'age', rules, acting)];
    case 'rename-secret': {
      const { at, by } = acting;
      return [{ kind: 'secret-renamed', at, by, data: { secretName: step.secretName }, people: {}, text: {} }];
    }
    case 'mark-overdue': {
      const { at, by } = acting;
      const data = { rotationId: step.rotationId, isTainted: isKnown(device) };
      return [{ kind: 'rotation-overdue', at, by, data, people: {}, text: {} }];
    }
  }
};
