import { type Notice, noticesTo } from './alerts';
import { type Device, type DeviceEvent, evolveDevice, knownSinceOf } from './devices';
import type { ElevationRules } from './elevation';
import { type Instant, iso } from './time';

export const alarmKinds = ['second-reveal', 'rotation-unconfirmed', 'password-tainted', 'rotation-refused'] as const;
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

interface Wording {
  readonly subject: string;
  readonly happened: string;
  readonly toDo: string;
}

const wordingOf = ({ kind, about }: Alarm): Wording => {
  switch (kind) {
    case 'second-reveal':
      return {
        subject: 'somebody asked for a password a second time',
        happened: `The password of elevation ${about} was asked for again after it had been shown. It was not shown.`,
        toDo: 'Ask the holder whether it was them. If it was not, end their session and have the device given back: then its password is replaced.',
      };
    case 'rotation-unconfirmed':
      return {
        subject: 'the new password is not confirmed',
        happened:
          'The device has not confirmed its new password in time. It has the old one or, if it has claimed it, the new one.',
        toDo: 'Find out whether the device is switched on and can reach the desk. Both passwords stay usable until it confirms.',
      };
    case 'password-tainted':
      return {
        subject: 'a password that somebody has seen may still be in use',
        happened:
          'A person has seen a password of this device, and the device has not confirmed another one in the time that policy gives.',
        toDo: 'Get the device to reach the desk, so that it takes its new password. Until then treat the device as open to whoever saw the old one.',
      };
    case 'rotation-refused':
      return {
        subject: 'the device refuses its new password',
        happened: 'The device has refused to take its new password. Its reason stands in its events.',
        toDo: 'Look at the device: its local account or its password policy. It may still claim and confirm later.',
      };
  }
};

/** What the mail says; never a secret, and nobody's name. `deviceUrl` leads to what the desk knows of the device. */
export const alarmMessage = (
  alarm: Alarm,
  { deviceId, name }: Pick<Device, 'deviceId' | 'name'>,
  deviceUrl: string,
): { readonly subject: string; readonly text: string } => {
  const { subject, happened, toDo } = wordingOf(alarm);
  const { raisedAt, exposedSince } = alarm;
  const exposure =
    exposedSince === undefined
      ? 'Nobody has seen a password that the device may have.'
      : `Since ${iso(exposedSince)} a person has known a password that the device may have. That ends when the device confirms another one.`;
  return {
    subject: `${deviceId}: ${subject}`,
    text: [
      `Device: ${deviceId} (${name})`,
      `Alarm: ${iso(raisedAt)}`,
      `What happened: ${happened}`,
      `Exposure: ${exposure}`,
      `What to do: ${toDo}`,
      '',
      deviceUrl,
      '',
    ].join('\n'),
  };
};
