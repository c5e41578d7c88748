import type { Alarm } from '../alarms';
import type { Device } from '../devices';
import { iso } from '../time';
import type { MailText } from './mail';

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
    case 'device-re-enrolled':
      return {
        subject: 'the device was enrolled anew',
        happened:
          'Somebody with a code from an IT admin enrolled this device again, with another key. Its passwords until then are disabled, and a lease on it has ended.',
        toDo: 'Ask whoever gave the code whether the device was re-imaged. If it was not, the machine has the old password still: give out another code, and have it enrol.',
      };
  }
};

/** What the mail says; never a secret, and nobody's name. `deviceUrl` leads to what the desk knows of the device. */
export const alarmMessage = (
  alarm: Alarm,
  { deviceId, name }: Pick<Device, 'deviceId' | 'name'>,
  deviceUrl: string,
): MailText => {
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
