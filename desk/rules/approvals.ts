import { type Absence, standsInFor } from './absences';
import { accept, type Decision, refuse } from './decision';
import type { DeviceEvent } from './device-events';
import type { Device } from './devices';
import { readyGrant } from './elevation';
import { bare } from './event-of';
import {
  type Approval,
  type ElevationActing,
  type ElevationRules,
  type Grant,
  type GrantState,
  openStates,
} from './grants';
import { iso, plusMinutes } from './time';

export type ApprovalRefusal =
  | { readonly kind: 'approval-own' }
  | { readonly kind: 'approved-already' }
  | { readonly kind: 'approved-for-you' }
  | { readonly kind: 'approval-not-wanted'; readonly state: GrantState }
  | { readonly kind: 'grant-over'; readonly state: GrantState }
  | { readonly kind: 'ticket-not-live' };

/** What approvers are asked about: the request itself, or the longer lease that its holder asks for. */
export const wantedOf = ({ state, extension }: Grant): 'grant' | 'extension' | undefined => {
  if (state === 'awaiting-approval') return 'grant';
  return state === 'revealed' && extension !== undefined && extension.decision === undefined ? 'extension' : undefined;
};

/** May `by` decide on it now? Never the requester (S1); and not once its time is up, whether or not anybody recorded that. */
const wantedBy = (
  grant: Grant,
  { by, at }: ElevationActing,
): Decision<
  'grant' | 'extension',
  Exclude<ApprovalRefusal, { kind: 'approved-already' | 'approved-for-you' | 'ticket-not-live' }>
> => {
  const { state, holder, lapsesAt, expiresAt } = grant;
  if (by === holder) return refuse({ kind: 'approval-own' });
  if (!openStates.includes(state)) return refuse({ kind: 'grant-over', state });
  const wanted = wantedOf(grant);
  if (wanted === undefined) return refuse({ kind: 'approval-not-wanted', state });
  const endsAt = wanted === 'grant' ? lapsesAt : (expiresAt ?? at);
  return at >= endsAt ? refuse({ kind: 'grant-over', state: 'expired' }) : accept(wanted);
};

/**
 * Decides on one person's yes to a request, or to a longer lease; each person counts once.
 *
 * What a stand-in says counts for both, so that whoever comes back finds their voice used; where the one who is away has
 * spoken already, the stand-in speaks for themselves. The last yes that is needed makes the grant ready, if its time has
 * come and nobody holds the device; else it waits for its turn. A longer lease needs as many as the request did
 * (docs/requirements.md §3).
 */
export const decideApprove = (
  device: Device,
  grant: Grant,
  rules: ElevationRules,
  isTicketLive: boolean,
  acting: ElevationActing,
  absences: readonly Absence[] = [],
): Decision<readonly DeviceEvent[], ApprovalRefusal> => {
  const wanted = wantedBy(grant, acting);
  if (!wanted.ok) return wanted;
  const { grantId, approvalsNeeded = 0, extension } = grant;
  const { by, at } = acting;
  const isExtension = wanted.value === 'extension';
  const given = (isExtension ? extension?.approvals : grant.approvals) ?? [];
  if (given.some((one) => one.by === by)) return refuse({ kind: 'approved-already' });
  if (given.some((one) => one.for === by)) return refuse({ kind: 'approved-for-you' });
  if (!isTicketLive) return refuse({ kind: 'ticket-not-live' });

  const kind = isExtension ? 'extension-approved' : 'grant-approved';
  const people = inPartOf(grant, given, acting, absences);
  const approved: DeviceEvent = { ...bare, kind, at, by, data: { grantId }, people };
  if (given.length + 1 < approvalsNeeded) return accept([approved]);
  return accept([approved, isExtension ? extendedGrant(grant, acting) : released(device, grant, rules, acting)]);
};

/** For whom they speak: nobody who has spoken already, and never the holder. */
const inPartOf = (
  { holder }: Grant,
  given: readonly Approval[],
  { by, at }: ElevationActing,
  absences: readonly Absence[],
): { readonly for?: string } => {
  const isSilent = (person: string): boolean => !given.some((one) => one.by === person || one.for === person);
  const person = standsInFor(absences, by, at, (one) => one !== holder && isSilent(one));
  return person === undefined ? {} : { for: person };
};

/** The approved grant: ready where its time has come and the device is free, else waiting for both. */
const released = (device: Device, grant: Grant, rules: ElevationRules, acting: ElevationActing): DeviceEvent => {
  const { grantId, startsAt: wished } = grant;
  const { by, at } = acting;
  const startsAt = wished === undefined || wished < at ? at : wished;
  if (startsAt === at && device.activeGrant === undefined) return readyGrant(grant, rules, acting);
  const lapsesAt = plusMinutes(startsAt, rules.pendingMinutes);
  return {
    ...bare,
    kind: 'grant-scheduled',
    at,
    by,
    data: { grantId, startsAt: iso(startsAt), lapsesAt: iso(lapsesAt) },
  };
};

/** The lease, longer by what was asked for. */
export const extendedGrant = (
  { grantId, expiresAt, extension }: Pick<Grant, 'grantId' | 'expiresAt' | 'extension'>,
  { by, at }: ElevationActing,
): DeviceEvent => {
  if (expiresAt === undefined || extension === undefined) throw new Error(`nobody asked to extend ${grantId}`);
  const data = { grantId, expiresAt: iso(plusMinutes(expiresAt, extension.minutes)) };
  return { ...bare, kind: 'grant-extended', at, by, data };
};

/** One person's no, with the reason: that is the end of a request; a lease whose extension is denied runs on as it was. */
export const decideDeny = (
  grant: Grant,
  reason: string,
  acting: ElevationActing,
  absences: readonly Absence[] = [],
): Decision<readonly DeviceEvent[], ApprovalRefusal> => {
  const wanted = wantedBy(grant, acting);
  if (!wanted.ok) return wanted;
  const { grantId, approvals = [], extension } = grant;
  const { by, at } = acting;
  const isExtension = wanted.value === 'extension';
  const people = inPartOf(grant, (isExtension ? extension?.approvals : approvals) ?? [], acting, absences);
  const kind = isExtension ? 'extension-denied' : 'grant-denied';
  return accept([{ ...bare, kind, at, by, data: { grantId }, people, text: { reason } }]);
};
