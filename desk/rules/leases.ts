import { accept, type Decision, refuse } from './decision';
import { type Done, type DoneRefusal, departuresOf } from './departures';
import type { DeviceEvent, OddUse } from './device-events';
import type { Device, RotationReason } from './devices';
import { bare } from './event-of';
import { type ElevationActing, type ElevationRules, type Grant, type GrantState, isWaiting } from './grants';
import { type Instant, iso, plusMinutes } from './time';

export type RevealRefusal =
  | { readonly kind: 'grant-held-by-another' }
  | { readonly kind: 'grant-already-revealed' }
  | { readonly kind: 'grant-waiting'; readonly state: GrantState }
  | { readonly kind: 'grant-over'; readonly state: GrantState }
  | { readonly kind: 'grant-lapsed'; readonly lapsesAt: Instant }
  | { readonly kind: 'device-without-password'; readonly deviceId: string }
  | { readonly kind: 'ticket-not-live' };

/** A password that the device has, or may take while the lease runs: both are shown, so that nobody is locked out. */
export interface HeldVersion {
  readonly label: 'confirmed' | 'pending';
  readonly version: string;
}

export const versionsOnDevice = ({ credential, rotation }: Device): readonly HeldVersion[] => [
  ...(credential === undefined ? [] : [{ label: 'confirmed' as const, version: credential.version }]),
  ...(rotation?.version === undefined ? [] : [{ label: 'pending' as const, version: rotation.version }]),
];

/**
 * Decides whether `by` may see the password of this grant now.
 *
 * Answers the event to store before anything is shown. The lease runs from the reveal, so waiting never eats into it.
 * Half-open: at `lapsesAt` itself the grant has lapsed. Source: docs/design.md §8.
 */
export const decideReveal = (
  device: Device,
  grant: Grant,
  isTicketLive: boolean,
  { by, at }: ElevationActing,
): Decision<readonly DeviceEvent[], RevealRefusal> => {
  const { grantId, holder, state, leaseMinutes, lapsesAt } = grant;
  if (by !== holder) return refuse({ kind: 'grant-held-by-another' });
  if (state === 'revealed') return refuse({ kind: 'grant-already-revealed' });
  if (isWaiting(grant)) return refuse({ kind: 'grant-waiting', state });
  if (state !== 'ready') return refuse({ kind: 'grant-over', state });
  if (at >= lapsesAt) return refuse({ kind: 'grant-lapsed', lapsesAt });
  if (!isTicketLive) return refuse({ kind: 'ticket-not-live' });
  const versions = versionsOnDevice(device).map(({ version }) => version);
  // Enrolled anew, with its first password still to come: the one showing must not be spent on nothing.
  if (versions.length === 0) return refuse({ kind: 'device-without-password', deviceId: device.deviceId });
  const expiresAt = iso(plusMinutes(at, leaseMinutes));
  const data = { grantId, versions, expiresAt, ...(grant.emergency !== undefined && { emergency: true as const }) };
  return accept([{ ...bare, kind: 'grant-revealed', at, by, data }]);
};

/** The same reveal, with what is odd about it on record. */
export const markedOdd = (events: readonly DeviceEvent[], odd: readonly OddUse[]): readonly DeviceEvent[] =>
  odd.length === 0
    ? events
    : events.map((event) => (event.kind === 'grant-revealed' ? { ...event, data: { ...event.data, odd } } : event));

export type CloseElevationRefusal =
  | { readonly kind: 'grant-held-by-another' }
  | { readonly kind: 'grant-waiting'; readonly state: GrantState }
  | { readonly kind: 'grant-over'; readonly state: GrantState }
  | { readonly kind: 'grant-closed-already' }
  | DoneRefusal;

/**
 * Gives the device back, or completes an ended lease, with the actions taken (R87), and where `done` says so what of them
 * departed from the plan. A password that was seen rotates.
 */
export const decideCloseElevation = (
  device: Device,
  grant: Grant,
  rules: ElevationRules,
  actionsTaken: string,
  acting: ElevationActing,
  done: Done = {},
): Decision<readonly DeviceEvent[], CloseElevationRefusal> => {
  const { grantId, holder, state } = grant;
  const { by, at } = acting;
  if (by !== holder) return refuse({ kind: 'grant-held-by-another' });
  if (state === 'closed') return refuse({ kind: 'grant-closed-already' });
  if (isWaiting(grant)) return refuse({ kind: 'grant-waiting', state });
  if (state === 'denied' || state === 'withdrawn') return refuse({ kind: 'grant-over', state });
  const judged = departuresOf(rules.actions, grant.actions ?? [], done);
  if (!judged.ok) return judged;
  const text = { actionsTaken, ...(done.otherDone !== undefined && { otherDone: done.otherDone }) };
  const closed: DeviceEvent = { ...bare, kind: 'grant-closed', at, by, data: { grantId, ...judged.value }, text };
  return accept(rotatesAtEnd(grant) ? [closed, rotationFor(device, 'returned', rules, acting)] : [closed]);
};

/** A password that was seen rotates when its lease ends, and that of an emergency in any case. */
export const rotatesAtEnd = ({ state, emergency }: Pick<Grant, 'state' | 'emergency'>): boolean =>
  state === 'revealed' || (state === 'ready' && emergency !== undefined);

/** Ends a lease that its holder did not give back. What was never revealed needs no rotation. */
export const endGrant = (
  device: Device,
  grant: Grant,
  how: 'lapsed' | 'expired' | 'revoked',
  rules: ElevationRules,
  acting: ElevationActing,
): readonly DeviceEvent[] => {
  const { grantId } = grant;
  const { by, at } = acting;
  const ended: DeviceEvent =
    how === 'revoked'
      ? { ...bare, kind: 'grant-revoked', at, by, data: { grantId, cause: 'ticket-ended' } }
      : { ...bare, kind: how === 'lapsed' ? 'grant-lapsed' : 'grant-expired', at, by, data: { grantId } };
  if (!rotatesAtEnd(grant)) return [ended];
  return [ended, rotationFor(device, how === 'revoked' ? 'revoked' : 'expired', rules, acting)];
};

/** Asks for a new password, now or after the rotation that is under way. */
export const rotationFor = (
  { rotation }: Device,
  reason: RotationReason,
  { confirmMinutes }: ElevationRules,
  { by, at, rotationId }: ElevationActing,
): DeviceEvent => {
  if (rotation !== undefined) return { ...bare, kind: 'rotation-queued', at, by, data: { reason } };
  const confirmBy = iso(plusMinutes(at, confirmMinutes));
  return { ...bare, kind: 'rotation-requested', at, by, data: { rotationId, reason, confirmBy } };
};
