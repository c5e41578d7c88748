import type { Departures } from './departures';
import type { Device, DeviceKey, LapsIds, Reconciled, RotationReason } from './devices';
import type { EventOf } from './event-of';
import type { PlannedClass } from './planned-actions';

/** Any of these, as text. */
export type Optional<Key extends string> = { readonly [key in Key]?: string };

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
