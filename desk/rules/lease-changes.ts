import { extendedGrant } from './approvals';
import { accept, type Decision, refuse } from './decision';
import type { DeviceEvent } from './device-events';
import type { Device } from './devices';
import { type ApproverMissing, approverMissing, type RequestFacts } from './elevation';
import { bare } from './event-of';
import {
  type ElevationActing,
  type ElevationRules,
  type Grant,
  type GrantState,
  isWaiting,
  openStates,
} from './grants';
import { rotatesAtEnd, rotationFor } from './leases';
import { minuteMs } from './time';

const withReason = (reason: string | undefined) => (reason === undefined ? {} : { reason });

export type WithdrawElevationRefusal =
  | { readonly kind: 'grant-held-by-another' }
  | { readonly kind: 'grant-shown' }
  | { readonly kind: 'grant-over'; readonly state: GrantState };

/** The holder takes the request back, until its password was shown: then it is given back. */
export const decideWithdrawElevation = (
  device: Device,
  grant: Grant,
  rules: ElevationRules,
  reason: string | undefined,
  acting: ElevationActing,
): Decision<readonly DeviceEvent[], WithdrawElevationRefusal> => {
  const { grantId, holder, state } = grant;
  const { by, at } = acting;
  if (by !== holder) return refuse({ kind: 'grant-held-by-another' });
  if (state === 'revealed') return refuse({ kind: 'grant-shown' });
  if (!openStates.includes(state)) return refuse({ kind: 'grant-over', state });
  const data = { grantId };
  const withdrawn: DeviceEvent = { ...bare, kind: 'grant-withdrawn', at, by, data, text: withReason(reason) };
  return accept(rotatesAtEnd(grant) ? [withdrawn, rotationFor(device, 'returned', rules, acting)] : [withdrawn]);
};

export type RevokeRefusal = { readonly kind: 'grant-over'; readonly state: GrantState };

/** Somebody else ends the grant before its time, whatever it waits for. A password that was seen rotates (S4). */
export const decideRevoke = (
  device: Device,
  grant: Grant,
  rules: ElevationRules,
  reason: string,
  acting: ElevationActing,
): Decision<readonly DeviceEvent[], RevokeRefusal> => {
  const { grantId, state } = grant;
  if (!openStates.includes(state)) return refuse({ kind: 'grant-over', state });
  const { by, at } = acting;
  const data = { grantId, cause: 'person' } as const;
  const revoked: DeviceEvent = { ...bare, kind: 'grant-revoked', at, by, data, text: { reason } };
  return accept(rotatesAtEnd(grant) ? [revoked, rotationFor(device, 'revoked', rules, acting)] : [revoked]);
};

export interface ExtendElevation {
  readonly minutes: number;
  readonly reason: string;
}

export type ExtendRefusal =
  | { readonly kind: 'grant-held-by-another' }
  | { readonly kind: 'grant-waiting'; readonly state: GrantState }
  | { readonly kind: 'grant-not-revealed' }
  | { readonly kind: 'grant-over'; readonly state: GrantState }
  | { readonly kind: 'extension-used' }
  | { readonly kind: 'emergency-not-extended' }
  | { readonly kind: 'extension-too-long'; readonly minutesMax: number; readonly fields: readonly ['minutes'] }
  | ApproverMissing
  | { readonly kind: 'ticket-not-live' };

/**
 * The holder asks for a longer lease: once, while it runs, within the maximum that policy sets from the reveal on, and
 * with as many approvals as the request needed; without any it is longer at once (docs/requirements.md §3).
 */
export const decideExtend = (
  grant: Grant,
  { leaseMinutesMax }: ElevationRules,
  { isTicketLive, ...approvers }: Omit<RequestFacts, 'isSecurity'>,
  { minutes, reason }: ExtendElevation,
  acting: ElevationActing,
): Decision<readonly DeviceEvent[], ExtendRefusal> => {
  const { grantId, holder, state, revealedAt, expiresAt, approvalsNeeded = 0 } = grant;
  const { by, at } = acting;
  if (by !== holder) return refuse({ kind: 'grant-held-by-another' });
  if (isWaiting(grant)) return refuse({ kind: 'grant-waiting', state });
  if (state === 'ready') return refuse({ kind: 'grant-not-revealed' });
  if (state !== 'revealed' || revealedAt === undefined || expiresAt === undefined)
    return refuse({ kind: 'grant-over', state });
  if (at >= expiresAt) return refuse({ kind: 'grant-over', state: 'expired' });
  if (grant.emergency !== undefined) return refuse({ kind: 'emergency-not-extended' });
  if (grant.extension !== undefined) return refuse({ kind: 'extension-used' });
  if (!isTicketLive) return refuse({ kind: 'ticket-not-live' });
  const minutesMax = Math.max(0, leaseMinutesMax - (expiresAt - revealedAt) / minuteMs);
  if (minutes > minutesMax) return refuse({ kind: 'extension-too-long', minutesMax, fields: ['minutes'] });
  const missing = approverMissing(approvalsNeeded, approvers);
  if (missing !== undefined) return refuse(missing);

  const asked: DeviceEvent = {
    ...bare,
    kind: 'extension-requested',
    at,
    by,
    data: { grantId, minutes },
    text: { reason },
  };
  if (approvalsNeeded > 0) return accept([asked]);
  const extension = { minutes, requestedAt: at, approvals: [] };
  return accept([asked, extendedGrant({ grantId, expiresAt, extension }, acting)]);
};
