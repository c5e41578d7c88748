import { accept, type Decision, refuse } from './decision';
import type { DeviceEvent, ReviewVerdict } from './device-events';
import type { Device } from './devices';
import { bare } from './event-of';
import { type ElevationActing, type ElevationRules, type Grant, grantIdOf, openStates } from './grants';
import { rotatesAtEnd, rotationFor } from './leases';
import { iso, plusMinutes } from './time';

export interface BreakGlass {
  readonly reason: string;
  /** For the record only: an emergency neither needs a ticket nor ends with it. */
  readonly ticketId?: string | undefined;
}

export type BreakGlassRefusal = { readonly kind: 'device-without-password'; readonly deviceId: string };

/**
 * Opens the emergency path to a device: at once, whoever holds it, without ticket, plan or approval, and past the cap on
 * requests. The lease that is held ends with it, and a password that its holder saw rotates.
 *
 * Refuses only what cannot be done: a device without a password has nothing to show. What keeps it from being a way around
 * the rules is that it has a role of its own, is loud, rotates in any case, and is reviewed (docs/design.md §8).
 */
export const decideBreakGlass = (
  device: Device,
  active: Grant | undefined,
  rules: ElevationRules,
  { reason, ticketId }: BreakGlass,
  acting: ElevationActing,
): Decision<readonly DeviceEvent[], BreakGlassRefusal> => {
  const { deviceId, credential, rotation, grants } = device;
  const { by, at } = acting;
  // One that came back re-imaged has taken the pending password, perhaps, and not said so yet.
  const hasNone = credential === undefined && rotation?.claimedAt === undefined;
  if (hasNone) return refuse({ kind: 'device-without-password', deviceId });
  const data = {
    grantId: grantIdOf(deviceId, grants + 1),
    ...(ticketId !== undefined && { ticketId }),
    leaseMinutes: rules.leaseMinutes,
    lapsesAt: iso(plusMinutes(at, rules.lapseMinutes)),
    reviewBy: iso(plusMinutes(at, rules.reviewMinutes)),
  };
  const opened: DeviceEvent = {
    ...bare,
    kind: 'break-glass-opened',
    at,
    by,
    data,
    people: { holder: by },
    text: { reason },
  };
  return accept([...(active === undefined ? [] : endedFor(device, active, rules, acting)), opened]);
};

/** Takes the device from whoever holds it. */
const endedFor = (
  device: Device,
  active: Grant,
  rules: ElevationRules,
  acting: ElevationActing,
): readonly DeviceEvent[] => {
  const { by, at } = acting;
  const data = { grantId: active.grantId, cause: 'break-glass' } as const;
  const revoked: DeviceEvent = { ...bare, kind: 'grant-revoked', at, by, data };
  return rotatesAtEnd(active) ? [revoked, rotationFor(device, 'revoked', rules, acting)] : [revoked];
};

export interface ReviewEmergency {
  readonly verdict: ReviewVerdict;
  readonly words: string;
}

export type ReviewRefusal =
  | { readonly kind: 'review-own' }
  | { readonly kind: 'review-not-wanted' }
  | { readonly kind: 'reviewed-already' }
  | { readonly kind: 'emergency-not-over' };

/**
 * A second person says whether an emergency was one: once, when it is over, for only then there is something to judge. Late
 * is allowed and stays late: that it was overdue is on record.
 */
export const decideReview = (
  { grantId, holder, state, emergency }: Grant,
  { verdict, words }: ReviewEmergency,
  { by, at }: ElevationActing,
): Decision<readonly DeviceEvent[], ReviewRefusal> => {
  if (emergency === undefined) return refuse({ kind: 'review-not-wanted' });
  if (by === holder) return refuse({ kind: 'review-own' });
  if (emergency.review !== undefined) return refuse({ kind: 'reviewed-already' });
  if (openStates.includes(state)) return refuse({ kind: 'emergency-not-over' });
  return accept([{ ...bare, kind: 'break-glass-reviewed', at, by, data: { grantId, verdict }, text: { words } }]);
};
