import type { Alarm } from '../alarms';
import type { Device } from '../devices';
import { iso } from '../time';
import type { MailText } from './mail';

interface Wording {
  readonly subject: string;
  readonly happened: string;
  readonly toDo: string;
}

/** What an alarm is called, what happened, and what is to be done. */
export const alarmWords = ({ kind, about }: Pick<Alarm, 'kind' | 'about'>): Wording => {
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
    case 'unsupported-departure':
      return {
        subject: 'something that is not supported was done on the device',
        happened: `Elevation ${about} was given back with the word that something was done which the policy does not support, and which was not planned.`,
        toDo: 'Read at the elevation what was done, ask its holder why, and have the device put right or set up anew.',
      };
    case 'break-glass':
      return {
        subject: 'somebody has broken the glass',
        happened: `The emergency path was opened: elevation ${about}. Nobody approved it, and whoever held the device does so no more.`,
        toDo: 'Find out at once whether there is an emergency. If there is none, revoke the elevation. When it is over, somebody other than its holder reviews it.',
      };
    case 'break-glass-reveal':
      return {
        subject: 'a password was shown on the emergency path',
        happened: `The password was shown for elevation ${about}, which nobody approved.`,
        toDo: 'Watch what happens on the device, or revoke the elevation. The password is replaced when it ends.',
      };
    case 'review-overdue':
      return {
        subject: 'nobody has reviewed an emergency',
        happened: `Elevation ${about} was taken on the emergency path, and no second person has reviewed it in the time that policy gives.`,
        toDo: 'Ask the holder what happened, look at what was done on the device, and write the review now. That it came late stays on record.',
      };
    case 'out-of-hours':
      return {
        subject: 'a password was shown out of hours',
        happened: `The password was shown for elevation ${about} outside the hours that policy names.`,
        toDo: 'Ask the holder whether it was them. If it was not, end their session and revoke the elevation.',
      };
    case 'many-devices':
      return {
        subject: 'one person was shown the passwords of many devices',
        happened: `With elevation ${about} somebody was shown the passwords of more devices in a day (UTC) than policy takes for usual.`,
        toDo: 'Ask the holder what it is for. If it was not them, end their session and revoke what they hold.',
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
  const { subject, happened, toDo } = alarmWords(alarm);
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
