import { type Notice, noticesTo } from './alerts';
import { type Device, type DeviceEvent, evolveDevice, knownSinceOf } from './devices';
import type { ElevationRules } from './elevation';
import type { Instant } from './time';

export const alarmKinds = [
  'second-reveal',
  'rotation-unconfirmed',
  'password-tainted',
  'rotation-refused',
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

/** What an event is an alarm about, given the device as it was before; most are none. */
const alarmIn = (before: Device, event: DeviceEvent): Pick<Alarm, 'alarmId' | 'kind' | 'about'> | undefined => {
  switch (event.kind) {
    case 'reveal-refused': {
      const { grantId } = event.data;
      return { alarmId: secondRevealId(grantId), kind: 'second-reveal', about: grantId };
    }
    case 'rotation-refused': {
      const { rotationId } = event.data;
      return { alarmId: `alarm-refused-${rotationId}`, kind: 'rotation-refused', about: rotationId };
    }
    case 'rotation-overdue': {
      const { rotationId, isTainted } = event.data;
      const kind = isTainted ? 'password-tainted' : 'rotation-unconfirmed';
      return { alarmId: `alarm-overdue-${rotationId}`, kind, about: rotationId };
    }
    case 'grant-revealed': {
      // What was unconfirmed when its time was up is known to somebody from now on: that has its own alarm.
      const { rotation } = before;
      if (rotation?.overdueAt === undefined || knownSinceOf(before) !== undefined) return undefined;
      const { rotationId } = rotation;
      return { alarmId: `alarm-tainted-${rotationId}`, kind: 'password-tainted', about: rotationId };
    }
    case 'key-enrolled': {
      // Whoever has a code becomes that device, so somebody should know of it who gave none.
      if (before.key === undefined) return undefined;
      const { deviceId } = before;
      return { alarmId: `alarm-re-enrolled-${event.at}`, kind: 'device-re-enrolled', about: deviceId };
    }
    default:
      return undefined;
  }
};

export const secondRevealId = (grantId: string): string => `alarm-second-reveal-${grantId}`;

/** The alarms that these events of a device raise. They follow from the events, so no use case can forget one. */
export const alarmsOf = (before: Device, events: readonly DeviceEvent[]): readonly Alarm[] => {
  const alarms: Alarm[] = [];
  let device = before;
  for (const event of events) {
    const found = alarmIn(device, event);
    device = evolveDevice(device, event);
    const exposedSince = knownSinceOf(device);
    if (found === undefined) continue;
    const { deviceId } = device;
    alarms.push({ ...found, deviceId, raisedAt: event.at, ...(exposedSince !== undefined && { exposedSince }) });
  }
  return alarms;
};

/** A notice to each group that the policy names for alarms; none where it names nobody. */
export const alarmNoticesOf = (
  { alarmId, deviceId, raisedAt }: Alarm,
  { alarms }: Pick<ElevationRules, 'alarms'>,
): readonly Notice[] => noticesTo(alarms.tell, { deviceId, alertId: alarmId }, raisedAt);
