import { never } from './defect';
import type { DeviceEvent } from './device-events';
import { waits } from './evolve-device';
import type { Emergency, Extension, Grant } from './grants';
import { instant } from './time';

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
