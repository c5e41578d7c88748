import type { DeskAlarm, DeskAlarmKind } from '../desk-alarms';
import { iso } from '../time';
import type { MailText } from './mail';

/** What an alarm about no device is called, and what is to be done. */
export const deskAlarmWords: Readonly<Record<DeskAlarmKind, { readonly subject: string; readonly toDo: string }>> = {
  'elevation-rules-changed': {
    subject: 'the rules for borrowing admin passwords have changed',
    toDo: 'Compare the two policies. If you do not know of the change, publish the one before again, which takes two people, and find out who did this.',
  },
  'signing-key-rotated': {
    subject: 'the key that signs receipts and the audit is replaced',
    toDo: 'Keep a copy of the public keys. If you do not know of the change, find out who asked for it: what was signed before still verifies.',
  },
};

/** What the mail says; nobody's name stands in it. `alarmsUrl` leads to the list of such alarms. */
export const deskAlarmMessage = ({ kind, about, raisedAt }: DeskAlarm, alarmsUrl: string): MailText => {
  const { subject, toDo } = deskAlarmWords[kind];
  const lines = [`Alarm: ${iso(raisedAt)}`, `About: ${about}`, `What to do: ${toDo}`, '', alarmsUrl, ''];
  return { subject: `The desk: ${subject}`, text: lines.join('\n') };
};
