import { accept, type Decision, refuse } from './decision';
import type { DeviceEvent } from './device-events';
import { credentialStateOf, type Device } from './devices';
import { bare } from './event-of';
import { type ElevationActing, type ElevationRules, type Grant, grantIdOf } from './grants';
import { judgePlan, type PlannedClass, type PlanRefusal } from './planned-actions';
import { type Instant, iso, plusMinutes } from './time';

export interface RequestElevation {
  readonly ticketId: string;
  readonly category: string;
  readonly title: string;
  readonly plan: string;
  /** Picked from the policy's catalogue. */
  readonly actions: readonly string[];
  /** Why, where something of it is not recommended. */
  readonly reason?: string | undefined;
  /** When it is to begin, if not at once. */
  readonly startsAt?: Instant | undefined;
}

/**
 * What else the decision looks at. `approversKnown` are those who may approve, as far as the directory knows, without `by`
 * and those who are away until it is too late: these are `approversAway`.
 */
export interface RequestFacts {
  readonly isTicketLive: boolean;
  /** Is the ticket of the security area? */
  readonly isSecurity: boolean;
  readonly approversKnown: number;
  readonly approversAway?: number;
}

export interface ApproverMissing {
  readonly kind: 'approver-missing';
  readonly approvalsNeeded: number;
  readonly approversKnown: number;
  /** There where some are away who could have. */
  readonly approversAway?: number;
}

/** Refuses where fewer people than are needed could say yes. */
export const approverMissing = (
  approvalsNeeded: number,
  { approversKnown, approversAway = 0 }: Pick<RequestFacts, 'approversKnown' | 'approversAway'>,
): ApproverMissing | undefined =>
  approversKnown >= approvalsNeeded
    ? undefined
    : { kind: 'approver-missing', approvalsNeeded, approversKnown, ...(approversAway > 0 && { approversAway }) };

export type RequestElevationRefusal =
  | { readonly kind: 'device-held'; readonly deviceId: string }
  | { readonly kind: 'device-without-password'; readonly deviceId: string }
  | { readonly kind: 'ticket-not-live' }
  | { readonly kind: 'category-unknown'; readonly categories: readonly string[] }
  | { readonly kind: 'request-limit-reached'; readonly openPerDeviceMax: number }
  | ApproverMissing
  | { readonly kind: 'start-unfit'; readonly latestAt: string; readonly fields: readonly ['startsAt'] }
  | PlanRefusal;

/** How many people must say yes, by what is planned and by what is known of the device's password. */
export const approvalsFor = (
  device: Device,
  { approvals }: Pick<ElevationRules, 'approvals'>,
  actionClass: PlannedClass,
  now: Instant,
): number => {
  const isUnsure = ['unconfirmed', 'tainted'].includes(credentialStateOf(device, now));
  return Math.max(approvals[actionClass], isUnsure ? approvals.unconfirmed : 0);
};

const startsWithinMinutes = 7 * 24 * 60; // no source

/**
 * Decides whether a lease on the device may be had for a live ticket: now, or once approvals have come.
 *
 * Ready at once where the policy needs no approval of what is planned and it begins now; then the device is held, and a
 * second such request is refused until it is given back. A request that waits does not hold the device, for nobody knows
 * what will become of it: the cap on open requests bounds how many wait (R86), and the device document's etag settles a
 * race. Source: docs/design.md §8, docs/requirements.md §3.
 */
export const decideRequestElevation = (
  device: Device,
  rules: ElevationRules,
  { isTicketLive, isSecurity, ...approvers }: RequestFacts,
  { ticketId, category, title, plan, actions, reason, startsAt }: RequestElevation,
  { by, at }: ElevationActing,
): Decision<readonly DeviceEvent[], RequestElevationRefusal> => {
  const { deviceId, activeGrant, waiting = [], credential, grants } = device;
  const { leaseMinutes, lapseMinutes, pendingMinutes, openPerDeviceMax } = rules;
  if (!isTicketLive) return refuse({ kind: 'ticket-not-live' });
  if (!rules.categories.includes(category)) return refuse({ kind: 'category-unknown', categories: rules.categories });
  const judged = judgePlan(rules.actions, actions, reason);
  if (!judged.ok) return judged;
  const latestAt = plusMinutes(at, startsWithinMinutes);
  if (startsAt !== undefined && (startsAt <= at || startsAt > latestAt))
    return refuse({ kind: 'start-unfit', latestAt: iso(latestAt), fields: ['startsAt'] });

  const actionClass = judged.value;
  const approvalsNeeded = approvalsFor(device, rules, actionClass, at);
  const isWaiting = approvalsNeeded > 0 || startsAt !== undefined;
  if (!isWaiting && activeGrant !== undefined) return refuse({ kind: 'device-held', deviceId });
  if (credential === undefined) return refuse({ kind: 'device-without-password', deviceId });
  const open = waiting.length + (activeGrant === undefined ? 0 : 1);
  if (open >= openPerDeviceMax) return refuse({ kind: 'request-limit-reached', openPerDeviceMax });
  const missing = approverMissing(approvalsNeeded, approvers);
  if (missing !== undefined) return refuse(missing);

  const waitsFrom = approvalsNeeded > 0 ? at : startsAt;
  const lapsesAt = waitsFrom === undefined ? plusMinutes(at, lapseMinutes) : plusMinutes(waitsFrom, pendingMinutes);
  const data = {
    grantId: grantIdOf(deviceId, grants + 1),
    ticketId,
    category,
    leaseMinutes,
    lapsesAt: iso(lapsesAt),
    actions,
    actionClass,
    isSecurity,
    ...(approvalsNeeded > 0 && { approvalsNeeded }),
    ...(startsAt !== undefined && { startsAt: iso(startsAt) }),
  };
  const text = { title, plan, ...(reason !== undefined && { reason }) };
  return accept([{ ...bare, kind: 'elevation-requested', at, by, data, people: { holder: by }, text }]);
};

/** The device is free and the grant's turn has come: its holder may have the password shown, until it lapses. */
export const readyGrant = (
  { grantId }: Pick<Grant, 'grantId'>,
  { lapseMinutes }: ElevationRules,
  { by, at }: ElevationActing,
): DeviceEvent => ({
  ...bare,
  kind: 'grant-ready',
  at,
  by,
  data: { grantId, lapsesAt: iso(plusMinutes(at, lapseMinutes)) },
});
