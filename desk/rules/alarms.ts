import { type Notice, noticesTo, noticeToContact } from './alerts';
import type { DeviceEvent } from './device-events';
import { type Device, knownSinceOf } from './devices';
import { evolveDevice } from './evolve-device';
import type { ElevationRules } from './grants';
import type { Instant } from './time';

export const alarmKinds = [
  'second-reveal',
  'rotation-unconfirmed',
  'password-tainted',
  'rotation-refused',
  'unsupported-departure',
  'break-glass',
  'break-glass-reveal',
  'review-overdue',
  'out-of-hours',
  'many-devices',
  'device-re-enrolled',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

/**
 * An alert of the security area. `alarmId` is deterministic: raised twice, it is there once. `about` is the grant or the
 * rotation. `exposedSince` is when a person first saw a password that the device may still have; absent when nobody has.
 */
export interface Alarm {
  readonly alarmId: string;
  readonly deviceId: string;
  readonly kind: AlarmKind;
  readonly about: string;
  readonly raisedAt: Instant;
  readonly exposedSince?: Instant;
}

type Found = Pick<Alarm, 'alarmId' | 'kind' | 'about'>;

/** What an event is an alarm about, given the device as it was before; most are none. */
const alarmsIn = (before: Device, event: DeviceEvent): readonly Found[] => {
  switch (event.kind) {
    case 'break-glass-opened':
      return [aboutGrant('break-glass', event.data.grantId)];
    case 'review-overdue':
      return [aboutGrant('review-overdue', event.data.grantId)];
    case 'reveal-refused': {
      const { grantId } = event.data;
      return [{ alarmId: secondRevealId(grantId), kind: 'second-reveal', about: grantId }];
    }
    case 'grant-closed': {
      const { grantId, departure } = event.data;
      if (departure !== 'unsupported') return [];
      return [{ alarmId: `alarm-departure-${grantId}`, kind: 'unsupported-departure', about: grantId }];
    }
    case 'rotation-refused': {
      const { rotationId } = event.data;
      return [{ alarmId: `alarm-refused-${rotationId}`, kind: 'rotation-refused', about: rotationId }];
    }
    case 'rotation-overdue': {
      const { rotationId, isTainted } = event.data;
      const kind = isTainted ? 'password-tainted' : 'rotation-unconfirmed';
      return [{ alarmId: `alarm-overdue-${rotationId}`, kind, about: rotationId }];
    }
    case 'grant-revealed': {
      const { grantId, emergency, odd = [] } = event.data;
      const loud: readonly AlarmKind[] = emergency === true ? ['break-glass-reveal', ...odd] : odd;
      return [...taintedBy(before), ...loud.map((kind) => aboutGrant(kind, grantId))];
    }
    case 'key-enrolled': {
      // Whoever has a code becomes that device, so somebody should know of it who gave none.
      if (before.enrolledAt === undefined) return [];
      const { deviceId } = before;
      return [{ alarmId: `alarm-re-enrolled-${event.at}`, kind: 'device-re-enrolled', about: deviceId }];
    }
    default:
      return [];
  }
};

const aboutGrant = (kind: AlarmKind, grantId: string): Found => ({
  alarmId: `alarm-${kind}-${grantId}`,
  kind,
  about: grantId,
});

/** What was unconfirmed when its time was up is known to somebody from the reveal on: that has its own alarm. */
const taintedBy = (before: Device): readonly Found[] => {
  const { rotation } = before;
  if (rotation?.overdueAt === undefined || knownSinceOf(before) !== undefined) return [];
  const { rotationId } = rotation;
  return [{ alarmId: `alarm-tainted-${rotationId}`, kind: 'password-tainted', about: rotationId }];
};

export const secondRevealId = (grantId: string): string => `alarm-second-reveal-${grantId}`;

/** The alarms that these events of a device raise. They follow from the events, so no use case can forget one. */
export const alarmsOf = (before: Device, events: readonly DeviceEvent[]): readonly Alarm[] => {
  const alarms: Alarm[] = [];
  let device = before;
  for (const event of events) {
    const found = alarmsIn(device, event);
    device = evolveDevice(device, event);
    const exposedSince = knownSinceOf(device);
    const { deviceId } = device;
    const rest = { deviceId, raisedAt: event.at, ...(exposedSince !== undefined && { exposedSince }) };
    alarms.push(...found.map((one) => ({ ...one, ...rest })));
  }
  return alarms;
};

/** Told to the contacts of the area Security too, for nobody else looks at the emergency path beforehand. */
export const isLoud = ({ kind }: Pick<Alarm, 'kind'>): boolean =>
  kind === 'break-glass' || kind === 'break-glass-reveal' || kind === 'review-overdue';

/**
 * A notice to each group that the policy names for alarms, and to each of these contacts where it is loud; none where
 * there is nobody.
 */
export const alarmNoticesOf = (
  alarm: Alarm,
  { alarms }: Pick<ElevationRules, 'alarms'>,
  contacts: readonly string[] = [],
): readonly Notice[] => {
  const { alarmId, deviceId, raisedAt } = alarm;
  const subject = { deviceId, alertId: alarmId };
  const loudly = isLoud(alarm) ? contacts.map((id) => noticeToContact(id, subject, raisedAt)) : [];
  return [...noticesTo(alarms.tell, subject, raisedAt), ...loudly];
};
