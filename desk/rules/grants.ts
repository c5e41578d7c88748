import type { Departures } from './departures';
import type { ReviewVerdict } from './device-events';
import type { CatalogueEntry, PlannedClass } from './planned-actions';
import type { RevealRules } from './reveal-log';
import type { Instant } from './time';

export const grantStates = [
  'awaiting-approval',
  'scheduled',
  'ready',
  'revealed',
  'denied',
  'withdrawn',
  'lapsed',
  'expired',
  'revoked',
  'closed',
] as const;

export type GrantState = (typeof grantStates)[number];

/** What may still be revealed, or given back: the rest is over. */
export const openStates: readonly GrantState[] = ['awaiting-approval', 'scheduled', 'ready', 'revealed'];

/** Who said yes, and when. */
export interface Approval {
  readonly by: string;
  readonly at: Instant;
  /** Who was away and had named them: the two have one voice. */
  readonly for?: string;
}

/** Who ended a grant before its time, and why. */
export interface Ending {
  readonly by: string;
  readonly at: Instant;
  readonly for?: string;
  readonly reason?: string;
}

/** That the holder asked for a longer lease, which they may once; `decision` is absent while nobody has decided. */
export interface Extension {
  readonly minutes: number;
  readonly requestedAt: Instant;
  readonly reason?: string;
  readonly approvals: readonly Approval[];
  readonly decision?: 'granted' | 'denied';
}

/**
 * That the lease was taken on the emergency path, which no other lease ever gets to. A second person reviews it before
 * `reviewBy`; `overdueAt` is when nobody had, and stays.
 */
export interface Emergency {
  readonly reviewBy: Instant;
  readonly overdueAt?: Instant;
  readonly review?: Approval & { readonly verdict: ReviewVerdict; readonly words?: string };
}

/** A lease on one device's admin password. Carries names and moments, never the password. */
export interface Grant extends Departures {
  readonly grantId: string;
  readonly deviceId: string;
  /** Absent of an emergency that named none. */
  readonly ticketId?: string;
  readonly holder: string;
  readonly category: string;
  readonly title: string;
  readonly state: GrantState;
  readonly requestedAt: Instant;
  readonly leaseMinutes: number;
  /** Over by then, unless what it waits for has come: its approval, its turn, or once it is ready its reveal. */
  readonly lapsesAt: Instant;
  readonly revealedAt?: Instant;
  /** The lease runs from the reveal. */
  readonly expiresAt?: Instant;
  readonly closedAt?: Instant;
  readonly plan?: string;
  /** Why it has to be done though it is not recommended. */
  readonly reason?: string;
  /** What is planned, by the catalogue of the policy of that day; absent of a grant from before there was one. */
  readonly actions?: readonly string[];
  readonly actionClass?: PlannedClass;
  /** Absent where none was needed. */
  readonly approvalsNeeded?: number;
  readonly approvals?: readonly Approval[];
  readonly startsAt?: Instant;
  readonly extension?: Extension;
  readonly ending?: Ending;
  readonly actionsTaken?: string;
  /** What was done beside all that the catalogue has. */
  readonly otherDone?: string;
  /** Is its ticket of the security area (R95)? Absent of a grant from before that was kept: then its ticket is asked. */
  readonly isSecurity?: boolean;
  readonly emergency?: Emergency;
}

export const passwordKinds = ['characters', 'words'] as const;

export type PasswordKind = (typeof passwordKinds)[number];

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
  /** From break-glass until a second person must have reviewed it. */
  readonly reviewMinutes: number;
  /** Open requests on one device at most (R86). */
  readonly openPerDeviceMax: number;
  /**
   * Approvals needed, by the gravest class of what is planned; and `unconfirmed` at least where the device has not confirmed
   * its password in time: it may be offline, and nobody knows which one it has.
   */
  readonly approvals: Readonly<Record<PlannedClass | 'unconfirmed', number>>;
  readonly categories: readonly string[];
  readonly actions: readonly CatalogueEntry[];
  /** Of what the desk makes device passwords; of symbols where the policy does not say. */
  readonly password?: { readonly kind: PasswordKind };
  /** Groups whose members decide on requests, and are told of them; nobody where the policy names none. */
  readonly approvers: { readonly groups: readonly string[] };
  /** Groups that are told of alarms; nobody where the policy names none. */
  readonly alarms: { readonly tell: readonly string[] };
  readonly reveals: RevealRules;
}

/** A person acts, or the desk; `rotationId` names the rotation that may follow. */
export interface ElevationActing {
  readonly by: string;
  readonly at: Instant;
  readonly rotationId: string;
}

/** `EL-<device>-<n>`: says its partition, so that a grant is a point read (docs/design.md §15). */
export const grantIdOf = (deviceId: string, number: number): string => `EL-${deviceId}-${number}`;

/** The device that a grant's id names; `undefined` for text of another shape. */
export const deviceOfGrant = (grantId: string): string | undefined =>
  /^EL-([A-Z0-9-]{1,40})-[0-9]{1,9}$/.exec(grantId)?.[1];

/** Does the grant wait, for approval or for its turn? */
export const isWaiting = ({ state }: Pick<Grant, 'state'>): boolean =>
  state === 'awaiting-approval' || state === 'scheduled';
