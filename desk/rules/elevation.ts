import { accept, type Decision, refuse } from './decision';
import { never } from './defect';
import type { Device, DeviceEvent, RotationReason } from './devices';
import { type Instant, instant, iso, plusMinutes } from './time';

export const grantStates = ['ready', 'revealed', 'lapsed', 'expired', 'revoked', 'closed'] as const;
export type GrantState = (typeof grantStates)[number];

/** A lease on one device's admin password. Carries names and moments, never the password. */
export interface Grant {
  readonly grantId: string;
  readonly deviceId: string;
  readonly ticketId: string;
  readonly holder: string;
  readonly category: string;
  readonly title: string;
  readonly state: GrantState;
  readonly requestedAt: Instant;
  readonly leaseMinutes: number;
  /** Not revealed by then, it has lapsed. */
  readonly lapsesAt: Instant;
  readonly revealedAt?: Instant;
  /** The lease runs from the reveal. */
  readonly expiresAt?: Instant;
  readonly closedAt?: Instant;
}

/** How a planned action is judged (R80-R82): typical passes, not-recommended needs approval, unsupported is refused. */
export type ActionClass = 'typical' | 'not-recommended' | 'unsupported';

/** What the policy says of elevation (docs/design.md §8). */
export interface ElevationRules {
  readonly leaseMinutes: number;
  readonly leaseMinutesMax: number;
  /** From ready to lapsed. */
  readonly lapseMinutes: number;
  /** How long a request waits for approval. */
  readonly pendingMinutes: number;
  /** From the request of a rotation to `unconfirmed`. */
  readonly confirmMinutes: number;
  /** The greatest age of a password that nobody has seen. */
  readonly restMinutes: number;
  /** Open requests on one device at most (R86). */
  readonly openPerDeviceMax: number;
  /** Approvals needed, by the gravest class of what is planned. */
  readonly approvals: Readonly<Record<'typical' | 'not-recommended', number>>;
  readonly categories: readonly string[];
  readonly actions: readonly { readonly action: string; readonly class: ActionClass; readonly because?: string }[];
  /** Groups that are told of alarms; nobody where the policy names none. */
  readonly alarms: { readonly tell: readonly string[] };
}

type GrantEvent = Extract<
  DeviceEvent,
  {
    kind:
      | 'elevation-requested'
      | 'grant-revealed'
      | 'grant-lapsed'
      | 'grant-expired'
      | 'grant-revoked'
      | 'grant-closed';
  }
>;

const grantEventKinds: readonly string[] = [
  'elevation-requested',
  'grant-revealed',
  'grant-lapsed',
  'grant-expired',
  'grant-revoked',
  'grant-closed',
];

export const isGrantEvent = (event: DeviceEvent): event is GrantEvent => grantEventKinds.includes(event.kind);

/** Folds one event of a grant's device into the grant. */
export const evolveGrant = (grant: Grant | undefined, deviceId: string, event: GrantEvent): Grant => {
  if (event.kind === 'elevation-requested') {
    const { lapsesAt, ...data } = event.data;
    const { title } = event.text;
    return {
      ...data,
      deviceId,
      title,
      holder: event.people.holder,
      state: 'ready',
      requestedAt: event.at,
      lapsesAt: instant(lapsesAt),
    };
  }
  if (grant === undefined) throw new Error(`${event.kind} without a grant`);
  switch (event.kind) {
    case 'grant-revealed':
      return { ...grant, state: 'revealed', revealedAt: event.at, expiresAt: instant(event.data.expiresAt) };
    case 'grant-lapsed':
      return { ...grant, state: 'lapsed' };
    case 'grant-expired':
      return { ...grant, state: 'expired' };
    case 'grant-revoked':
      return { ...grant, state: 'revoked' };
    case 'grant-closed':
      return { ...grant, state: 'closed', closedAt: event.at };
    default:
      return never(event);
  }
};

/** A person acts, or the desk; `rotationId` names the rotation that may follow. */
export interface ElevationActing {
  readonly by: string;
  readonly at: Instant;
  readonly rotationId: string;
}

export interface RequestElevation {
  readonly ticketId: string;
  readonly category: string;
  readonly title: string;
  readonly plan: string;
}

export type RequestElevationRefusal =
  | { readonly kind: 'device-held'; readonly deviceId: string }
  | { readonly kind: 'device-without-password'; readonly deviceId: string }
  | { readonly kind: 'ticket-not-live' }
  | { readonly kind: 'category-unknown'; readonly categories: readonly string[] };

const bare = { data: {}, people: {}, text: {} } as const;

/**
 * Decides whether a lease on the device may be had now, for a live ticket.
 *
 * Ready at once: approvals come with the policy's numbers (docs/design.md §8). One holder per device: a second request is
 * refused while a grant is held, and the device document's etag settles a race.
 */
export const decideRequestElevation = (
  device: Device,
  rules: ElevationRules,
  isTicketLive: boolean,
  { ticketId, category, title, plan }: RequestElevation,
  { by, at }: ElevationActing,
): Decision<readonly DeviceEvent[], RequestElevationRefusal> => {
  const { deviceId, activeGrant, credential, grants } = device;
  if (!isTicketLive) return refuse({ kind: 'ticket-not-live' });
  if (!rules.categories.includes(category)) return refuse({ kind: 'category-unknown', categories: rules.categories });
  if (activeGrant !== undefined) return refuse({ kind: 'device-held', deviceId });
  if (credential === undefined) return refuse({ kind: 'device-without-password', deviceId });
  const { leaseMinutes, lapseMinutes } = rules;
  const data = {
    grantId: grantIdOf(deviceId, grants + 1),
    ticketId,
    category,
    leaseMinutes,
    lapsesAt: iso(plusMinutes(at, lapseMinutes)),
  };
  return accept([
    { ...bare, kind: 'elevation-requested', at, by, data, people: { holder: by }, text: { title, plan } },
  ]);
};

/** `EL-<device>-<n>`: says its partition, so that a grant is a point read (docs/design.md §15). */
export const grantIdOf = (deviceId: string, number: number): string => `EL-${deviceId}-${number}`;

/** The device that a grant's id names; `undefined` for text of another shape. */
export const deviceOfGrant = (grantId: string): string | undefined =>
  /^EL-([A-Z0-9-]{1,40})-[0-9]{1,9}$/.exec(grantId)?.[1];

export type RevealRefusal =
  | { readonly kind: 'grant-held-by-another' }
  | { readonly kind: 'grant-already-revealed' }
  | { readonly kind: 'grant-over'; readonly state: GrantState }
  | { readonly kind: 'grant-lapsed'; readonly lapsesAt: Instant }
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
  if (state !== 'ready') return refuse({ kind: 'grant-over', state });
  if (at >= lapsesAt) return refuse({ kind: 'grant-lapsed', lapsesAt });
  if (!isTicketLive) return refuse({ kind: 'ticket-not-live' });
  const expiresAt = iso(plusMinutes(at, leaseMinutes));
  const data = { grantId, versions: versionsOnDevice(device).map(({ version }) => version), expiresAt };
  return accept([{ ...bare, kind: 'grant-revealed', at, by, data }]);
};

export type CloseElevationRefusal =
  | { readonly kind: 'grant-held-by-another' }
  | { readonly kind: 'grant-closed-already' };

/** Gives the device back, or completes an ended lease, with the actions taken (R87). A password that was seen rotates. */
export const decideCloseElevation = (
  device: Device,
  grant: Grant,
  rules: ElevationRules,
  actionsTaken: string,
  acting: ElevationActing,
): Decision<readonly DeviceEvent[], CloseElevationRefusal> => {
  const { grantId, holder, state } = grant;
  const { by, at } = acting;
  if (by !== holder) return refuse({ kind: 'grant-held-by-another' });
  if (state === 'closed') return refuse({ kind: 'grant-closed-already' });
  const closed: DeviceEvent = { ...bare, kind: 'grant-closed', at, by, data: { grantId }, text: { actionsTaken } };
  return accept(state === 'revealed' ? [closed, rotationFor(device, 'returned', rules, acting)] : [closed]);
};

/** Ends a lease that its holder did not give back. What was never revealed needs no rotation. */
export const endGrant = (
  device: Device,
  grant: Grant,
  how: 'lapsed' | 'expired' | 'revoked',
  rules: ElevationRules,
  acting: ElevationActing,
): readonly DeviceEvent[] => {
  const { grantId, state } = grant;
  const { by, at } = acting;
  const ended: DeviceEvent =
    how === 'revoked'
      ? { ...bare, kind: 'grant-revoked', at, by, data: { grantId, cause: 'ticket-ended' } }
      : { ...bare, kind: how === 'lapsed' ? 'grant-lapsed' : 'grant-expired', at, by, data: { grantId } };
  if (state !== 'revealed') return [ended];
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
