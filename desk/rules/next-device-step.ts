import { type Device, type DeviceEvent, isKnown } from './devices';
import { type ElevationActing, type ElevationRules, endGrant, type Grant, readyGrant, rotationFor } from './elevation';
import type { NextStep } from './next-step';
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
  | { readonly kind: 'start-grant'; readonly key: string; readonly dueAt: Instant; readonly grantId: string }
  | { readonly kind: 'store-password'; readonly key: string; readonly dueAt: Instant; readonly rotationId: string }
  | {
      readonly kind: 'disable-versions';
      readonly key: string;
      readonly dueAt: Instant;
      readonly versions: readonly string[];
    }
  | { readonly kind: 'mark-overdue'; readonly key: string; readonly dueAt: Instant; readonly rotationId: string }
  | { readonly kind: 'rotate'; readonly key: string; readonly dueAt: Instant; readonly reason: 'age' | 'wanted' };

const needsVault: readonly DeviceStep['kind'][] = ['store-password', 'disable-versions'];

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

const rotationStepsOf = (
  { rotation, wanted, credential, activeGrant }: Device,
  enrolledAt: Instant,
  rules: ElevationRules,
): readonly DeviceStep[] => {
  if (rotation === undefined) {
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
  return [{ kind: 'store-password', key: `store-${rotationId}`, dueAt: requestedAt, rotationId }, ...overdue];
};

/** Everything that the desk owes a device, soonest first. `grant` is the active one. */
export const deviceStepsOf = (
  device: Device,
  grant: Grant | undefined,
  rules: ElevationRules,
): readonly DeviceStep[] => {
  const { stale, credential, enrolledAt } = device;
  if (enrolledAt === undefined) return [];
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
    ...rotationStepsOf(device, enrolledAt, rules),
    ...disable,
  ];
  return steps.sort((one, other) => one.dueAt - other.dueAt);
};

/** The one thing to do now, or until when to wait. What needs no vault goes first: a vault that fails holds up no record. */
export const decideDeviceStep = (
  device: Device,
  grant: Grant | undefined,
  rules: ElevationRules,
  now: Instant,
): DeviceStep | Extract<NextStep, { kind: 'wait' }> => {
  const steps = deviceStepsOf(device, grant, rules);
  const isOver = (grantId: string) =>
    steps.some((one) => one.kind === 'end-grant' && one.grantId === grantId && one.dueAt <= now);
  // What is over does not start, however late somebody looks.
  const due = steps.filter((step) => step.dueAt <= now && !(step.kind === 'start-grant' && isOver(step.grantId)));
  return due.find(({ kind }) => !needsVault.includes(kind)) ?? due[0] ?? { kind: 'wait', until: steps[0]?.dueAt };
};

/** The events of a step that touches the store only, given its grant; the vault's two steps are recorded by what they did. */
export const deviceEventsOf = (
  device: Device,
  grant: Grant | undefined,
  step: Exclude<DeviceStep, { kind: 'store-password' | 'disable-versions' }>,
  rules: ElevationRules,
  acting: ElevationActing,
): readonly DeviceEvent[] => {
  switch (step.kind) {
    case 'end-grant':
      return grant === undefined ? [] : endGrant(device, grant, step.how, rules, acting);
    case 'start-grant':
      return [readyGrant(step, rules, acting)];
    case 'rotate':
      return [rotationFor(device, step.reason === 'wanted' ? (device.wanted ?? 'age') : 'age', rules, acting)];
    case 'mark-overdue': {
      const { at, by } = acting;
      const data = { rotationId: step.rotationId, isTainted: isKnown(device) };
      return [{ kind: 'rotation-overdue', at, by, data, people: {}, text: {} }];
    }
  }
};
