import { accept, type Decision, refuse } from './decision';
import { never } from './defect';
import { type Departures, type Done, type DoneRefusal, departuresOf } from './departures';
import type { DeviceEvent, OddUse, ReviewVerdict } from './device-events';
import type { Device, RotationReason } from './devices';
import { waits } from './evolve-device';
import { type CatalogueEntry, judgePlan, type PlannedClass, type PlanRefusal } from './planned-actions';
import type { RevealRules } from './reveal-log';
import { type Instant, instant, iso, plusMinutes } from './time';

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
  /** Approvals needed, by the gravest class of what is planned. */
  readonly approvals: Readonly<Record<PlannedClass, number>>;
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

const grantEventKinds = [
  'elevation-requested',
  'break-glass-opened',
  'break-glass-reviewed',
  'review-overdue',
  'grant-approved',
  'grant-denied',
  'grant-withdrawn',
  'grant-scheduled',
  'grant-ready',
  'grant-revealed',
  'extension-requested',
  'extension-approved',
  'extension-denied',
  'grant-extended',
  'grant-lapsed',
  'grant-expired',
  'grant-revoked',
  'grant-closed',
] as const;
export type GrantEvent = Extract<DeviceEvent, { kind: (typeof grantEventKinds)[number] }>;

export const isGrantEvent = (event: DeviceEvent): event is GrantEvent =>
  grantEventKinds.some((kind) => kind === event.kind);

/** Folds one event of a grant's device into the grant. */
export const evolveGrant = (grant: Grant | undefined, deviceId: string, event: GrantEvent): Grant => {
  if (event.kind === 'elevation-requested') return requested(deviceId, event);
  if (event.kind === 'break-glass-opened') return openedByForce(deviceId, event);
  if (grant === undefined) throw new Error(`${event.kind} without a grant`);
  const { at, by } = event;
  switch (event.kind) {
    case 'break-glass-reviewed': {
      const { verdict } = event.data;
      return withEmergency(grant, { review: { by, at, verdict, ...event.text } });
    }
    case 'review-overdue':
      return withEmergency(grant, { overdueAt: at });
    case 'grant-approved':
      return { ...grant, approvals: [...(grant.approvals ?? []), { by, at, ...event.people }] };
    case 'grant-denied':
      return { ...grant, state: 'denied', ending: { by, at, ...event.people, ...event.text } };
    case 'grant-withdrawn':
      return { ...grant, state: 'withdrawn', ending: { by, at, ...event.text } };
    case 'grant-scheduled': {
      const { startsAt, lapsesAt } = event.data;
      return { ...grant, state: 'scheduled', startsAt: instant(startsAt), lapsesAt: instant(lapsesAt) };
    }
    case 'grant-ready':
      return { ...grant, state: 'ready', lapsesAt: instant(event.data.lapsesAt) };
    case 'grant-revealed':
      return { ...grant, state: 'revealed', revealedAt: at, expiresAt: instant(event.data.expiresAt) };
    case 'extension-requested': {
      const { minutes } = event.data;
      return { ...grant, extension: { minutes, requestedAt: at, ...event.text, approvals: [] } };
    }
    case 'extension-approved':
      return withExtension(grant, (extension) => ({
        approvals: [...extension.approvals, { by, at, ...event.people }],
      }));
    case 'extension-denied':
      return withExtension(grant, () => ({ decision: 'denied' }));
    case 'grant-extended': {
      const extended = withExtension(grant, () => ({ decision: 'granted' }));
      return { ...extended, expiresAt: instant(event.data.expiresAt) };
    }
    case 'grant-lapsed':
      return { ...grant, state: 'lapsed' };
    case 'grant-expired':
      return { ...grant, state: 'expired' };
    case 'grant-revoked': {
      const ending = event.data.cause !== 'ticket-ended' && { ending: { by, at, ...event.text } };
      return { ...grant, state: 'revoked', ...ending };
    }
    case 'grant-closed': {
      const { grantId: _, ...done } = event.data;
      return { ...grant, state: 'closed', closedAt: at, ...done, ...event.text };
    }
    default:
      return never(event);
  }
};

const requested = (
  deviceId: string,
  { at, data, people: { holder }, text }: Extract<GrantEvent, { kind: 'elevation-requested' }>,
): Grant => {
  const { lapsesAt, startsAt, ...rest } = data;
  const first = data.approvalsNeeded === undefined ? 'scheduled' : 'awaiting-approval';
  return {
    ...rest,
    ...text,
    deviceId,
    holder,
    state: waits(data) ? first : 'ready',
    requestedAt: at,
    lapsesAt: instant(lapsesAt),
    ...(startsAt !== undefined && { startsAt: instant(startsAt) }),
  };
};

const openedByForce = (
  deviceId: string,
  { at, data, people: { holder }, text }: Extract<GrantEvent, { kind: 'break-glass-opened' }>,
): Grant => {
  const { lapsesAt, reviewBy, ...rest } = data;
  const said = { category: breakGlass, title: breakGlass, ...text };
  const emergency = { reviewBy: instant(reviewBy) };
  return {
    ...rest,
    ...said,
    deviceId,
    holder,
    state: 'ready',
    requestedAt: at,
    lapsesAt: instant(lapsesAt),
    emergency,
  };
};

/** What stands where another lease says what it is for. */
const breakGlass = 'Break-glass';

const withEmergency = (grant: Grant, change: Partial<Emergency>): Grant => {
  if (grant.emergency === undefined) throw new Error(`${grant.grantId} is no emergency`);
  return { ...grant, emergency: { ...grant.emergency, ...change } };
};

const withExtension = (grant: Grant, change: (extension: Extension) => Partial<Extension>): Grant => {
  const { extension } = grant;
  if (extension === undefined) throw new Error('an extension was decided that nobody asked for');
  return { ...grant, extension: { ...extension, ...change(extension) } };
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

const bare = { data: {}, people: {}, text: {} } as const;

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
  const approvalsNeeded = rules.approvals[actionClass];
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

/** `EL-<device>-<n>`: says its partition, so that a grant is a point read (docs/design.md §15). */
export const grantIdOf = (deviceId: string, number: number): string => `EL-${deviceId}-${number}`;

/** The device that a grant's id names; `undefined` for text of another shape. */
export const deviceOfGrant = (grantId: string): string | undefined =>
  /^EL-([A-Z0-9-]{1,40})-[0-9]{1,9}$/.exec(grantId)?.[1];

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

/** Does the grant wait, for approval or for its turn? */
export const isWaiting = ({ state }: Pick<Grant, 'state'>): boolean =>
  state === 'awaiting-approval' || state === 'scheduled';

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
