import type { CommandRecord, DeviceChange } from '../../desk/ports';
import { type ChainHead, genesis, seal } from '../../desk/rules/audit';
import type { DeviceEvent } from '../../desk/rules/device-events';
import type { Device, RotationReason } from '../../desk/rules/devices';
import { evolveDevice } from '../../desk/rules/evolve-device';
import { evolveGrant, isGrantEvent } from '../../desk/rules/evolve-grant';
import type { ElevationRules, Grant } from '../../desk/rules/grants';
import { deviceStepsOf } from '../../desk/rules/next-device-step';
import { type Instant, instant, iso, plusMinutes } from '../../desk/rules/time';
import { sha256 } from './a-policy';
import { aNumber, mondayMorning } from './a-ticket';

export const aDeviceId = 'LAPTOP-01';
export const aGrantId = `EL-${aDeviceId}-1`;
export const aHolder = 'escalation-engineer';
export const theDesk = 'desk';

/** Numbers unlike each other, so that none can stand for another by mistake. */
export const someRules: ElevationRules = {
  leaseMinutes: 120,
  leaseMinutesMax: 240,
  lapseMinutes: 60,
  pendingMinutes: 180,
  confirmMinutes: 90,
  restMinutes: 10_080,
  openPerDeviceMax: 3,
  approvals: { typical: 0, 'not-recommended': 1, unconfirmed: 1 },
  categories: ['Apps', 'Other'],
  actions: [
    { action: 'Run a troubleshooter', class: 'typical' },
    { action: 'Install software', class: 'not-recommended', because: 'Nobody updates it.' },
    { action: 'Disable BitLocker', class: 'unsupported', because: 'The data would lie open.' },
  ],
  approvers: { groups: ['approvers'] },
  alarms: { tell: ['it-admins'] },
  reviewMinutes: 1_440,
  reveals: { perPersonHourMax: 20, perDeviceHourMax: 10, devicesPerDayMax: 5 },
};

/** `minutes` after the Monday morning on which everything here starts. */
export const atMinute = (minutes: number): Instant => plusMinutes(instant(mondayMorning), minutes);

const bare = { data: {}, people: {}, text: {} } as const;

export const enrolled = (deviceId = aDeviceId, at = atMinute(0)): DeviceEvent => ({
  ...bare,
  kind: 'device-enrolled',
  at,
  by: 'it-admin',
  data: {
    deviceId,
    name: 'The laptop of tests',
    key: { kty: 'OKP', crv: 'Ed25519', x: 'a-public-key' },
    secretName: `device-${deviceId}-1a2b3c4d`,
  },
});

export const rotationRequested = (
  at: Instant,
  rotationId: string,
  reason: RotationReason = 'enrolled',
): DeviceEvent => ({
  ...bare,
  kind: 'rotation-requested',
  at,
  by: theDesk,
  data: { rotationId, reason, confirmBy: iso(plusMinutes(at, someRules.confirmMinutes)) },
});

export const rotationQueued = (at: Instant, reason: RotationReason): DeviceEvent => ({
  ...bare,
  kind: 'rotation-queued',
  at,
  by: theDesk,
  data: { reason },
});

export const rotationPending = (at: Instant, rotationId: string, version: string): DeviceEvent => ({
  ...bare,
  kind: 'rotation-pending',
  at,
  by: theDesk,
  data: { rotationId, version },
});

export const rotationClaimed = (at: Instant, rotationId: string): DeviceEvent => ({
  ...bare,
  kind: 'rotation-claimed',
  at,
  by: aDeviceId,
  data: { rotationId },
});

export const rotationRefused = (at: Instant, rotationId: string): DeviceEvent => ({
  ...bare,
  kind: 'rotation-refused',
  at,
  by: aDeviceId,
  data: { rotationId },
  text: { reason: 'The account is missing.' },
});

export const rotationOverdue = (at: Instant, rotationId: string, isTainted: boolean): DeviceEvent => ({
  ...bare,
  kind: 'rotation-overdue',
  at,
  by: theDesk,
  data: { rotationId, isTainted },
});

export const rotationConfirmed = (at: Instant, rotationId: string): DeviceEvent => ({
  ...bare,
  kind: 'rotation-confirmed',
  at,
  by: aDeviceId,
  data: { rotationId },
});

export const secretRenamed = (at: Instant, secretName: string): DeviceEvent => ({
  ...bare,
  kind: 'secret-renamed',
  at,
  by: theDesk,
  data: { secretName },
});

export const secretRemoved = (at: Instant, secretName: string): DeviceEvent => ({
  ...bare,
  kind: 'secret-removed',
  at,
  by: theDesk,
  data: { secretName },
});

export const versionsDisabled = (at: Instant, versions: readonly string[]): DeviceEvent => ({
  ...bare,
  kind: 'versions-disabled',
  at,
  by: theDesk,
  data: { versions },
});

/** A whole rotation, done at once. */
export const rotated = (at: Instant, rotationId: string, version: string): readonly DeviceEvent[] => [
  rotationRequested(at, rotationId),
  rotationPending(at, rotationId, version),
  rotationClaimed(at, rotationId),
  rotationConfirmed(at, rotationId),
];

export const elevationRequested = (at: Instant, grantId = aGrantId, holder = aHolder): DeviceEvent => ({
  ...bare,
  kind: 'elevation-requested',
  at,
  by: holder,
  data: {
    grantId,
    ticketId: aNumber,
    category: 'Apps',
    leaseMinutes: someRules.leaseMinutes,
    lapsesAt: iso(plusMinutes(at, someRules.lapseMinutes)),
    actions: ['Run a troubleshooter'],
    actionClass: 'typical',
    isSecurity: false,
  },
  people: { holder },
  text: { title: 'Reinstall Office', plan: 'Reinstall it.' },
});

/** One that waits for one person's approval. */
export const approvalAsked = (at: Instant, grantId = aGrantId, holder = aHolder): DeviceEvent => ({
  ...bare,
  kind: 'elevation-requested',
  at,
  by: holder,
  data: {
    ...{ grantId, ticketId: aNumber, category: 'Apps', leaseMinutes: someRules.leaseMinutes },
    ...{ actions: ['Install software'], actionClass: 'not-recommended', approvalsNeeded: 1 },
    lapsesAt: iso(plusMinutes(at, someRules.pendingMinutes)),
    isSecurity: false,
  },
  people: { holder },
  text: { title: 'Install it', plan: 'Install it by hand.', reason: 'It is not packaged.' },
});

export const grantApproved = (at: Instant, grantId = aGrantId, by = 'approver'): DeviceEvent => ({
  ...bare,
  kind: 'grant-approved',
  at,
  by,
  data: { grantId },
});

export const grantScheduled = (at: Instant, startsAt: Instant, grantId = aGrantId): DeviceEvent => ({
  ...bare,
  kind: 'grant-scheduled',
  at,
  by: 'approver',
  data: { grantId, startsAt: iso(startsAt), lapsesAt: iso(plusMinutes(startsAt, someRules.pendingMinutes)) },
});

export const grantRevealed = (at: Instant, versions: readonly string[], grantId = aGrantId): DeviceEvent => ({
  ...bare,
  kind: 'grant-revealed',
  at,
  by: aHolder,
  data: { grantId, versions, expiresAt: iso(plusMinutes(at, someRules.leaseMinutes)) },
});

export const grantLapsed = (at: Instant, grantId = aGrantId): DeviceEvent => ({
  ...bare,
  kind: 'grant-lapsed',
  at,
  by: theDesk,
  data: { grantId },
});

export const grantExpired = (at: Instant, grantId = aGrantId): DeviceEvent => ({
  ...bare,
  kind: 'grant-expired',
  at,
  by: theDesk,
  data: { grantId },
});

export const grantRevoked = (at: Instant, grantId = aGrantId): DeviceEvent => ({
  ...bare,
  kind: 'grant-revoked',
  at,
  by: theDesk,
  data: { grantId, cause: 'ticket-ended' },
});

export const grantClosed = (at: Instant, grantId = aGrantId): DeviceEvent => ({
  ...bare,
  kind: 'grant-closed',
  at,
  by: aHolder,
  data: { grantId },
  text: { actionsTaken: 'Reinstalled it.' },
});

/** The device to which this happened since it was enrolled. */
export const aDevice = (...since: readonly DeviceEvent[]): Device =>
  since.reduce<Device>(evolveDevice, evolveDevice(undefined, enrolled()));

/** One whose first password, `v1`, it confirmed at once, which the vault knows. */
export const aReadyDevice = (...since: readonly DeviceEvent[]): Device => {
  const confirmed = aDevice(...rotated(atMinute(0), 'rotation-1', 'v1'));
  return since.reduce<Device>(evolveDevice, { ...confirmed, notes: { tagged: 'v1' } });
};

/** The grant as these events of its device leave it. Throws when none of them is its own. */
export const aGrant = (...events: readonly DeviceEvent[]): Grant => {
  const own = events.filter(isGrantEvent);
  const grant = own.reduce<Grant | undefined>((known, event) => evolveGrant(known, aDeviceId, event), undefined);
  if (grant === undefined) throw new Error('no event of a grant');
  return grant;
};

/** A device as a store holds it, for whoever speaks to the store without a desk. */
export interface DeviceStanding {
  readonly device: Device;
  readonly head: ChainHead;
  readonly grant: Grant | undefined;
}

const changeOf = (
  before: DeviceStanding | undefined,
  deviceId: string,
  events: readonly DeviceEvent[],
  record?: Pick<CommandRecord, 'id' | 'bodyHash'>,
): DeviceChange => {
  const device = events.reduce<Device | undefined>(evolveDevice, before?.device);
  if (device === undefined) throw new Error('no event');
  const grant = events
    .filter(isGrantEvent)
    .reduce<Grant | undefined>((known, event) => evolveGrant(known, deviceId, event), before?.grant);
  let head = before?.head ?? genesis;
  const sealed = events.map((event) => {
    const salt = `salt-${head.seq}`;
    const link = seal(event, { chain: deviceId, head, commandId: record?.id ?? 'command-1', salt, hash: sha256 });
    head = link;
    return link;
  });
  const active = grant?.grantId === device.activeGrant ? grant : undefined;
  const { seq, hash } = head;
  return {
    device,
    head: { seq, hash },
    dueAt: deviceStepsOf(device, active, someRules)[0]?.dueAt,
    events: sealed,
    grant,
    alarms: [],
    notices: [],
    relays: [],
    command: record && { ...record, seq },
  };
};

/** A device that somebody has just taken in. */
export const anEnrolledDevice = (deviceId = aDeviceId, at = atMinute(0)): DeviceChange =>
  changeOf(undefined, deviceId, [enrolled(deviceId, at), rotationRequested(at, 'rotation-1')]);

/** What happened to a stored device, as one change; with a `record` it leaves a command behind. */
export const thenHappened = (
  before: DeviceStanding,
  events: readonly DeviceEvent[],
  record?: Pick<CommandRecord, 'id' | 'bodyHash'>,
): DeviceChange => changeOf(before, before.device.deviceId, events, record);
