import type { JwkSet, Ports } from '../ports';
import { securityContactsOf } from '../rules/contacts';
import { type DeskAlarm, deskAlarmNoticesOf } from '../rules/desk-alarms';
import type { Caller } from '../rules/people';
import { tellDeskAlarm } from './desk-alarms';

/** The public keys with which anybody can verify the desk's receipts and checkpoints, old ones too. */
export const signingKeys = ({ signer }: Ports): Promise<JwkSet> => signer.keys();

/**
 * Signs receipts and checkpoints with a new key from now on, on every instance within minutes; the old public key stays, so
 * that what was signed before still verifies.
 *
 * Who asked for it is stored and told before it is done: a rotation that fails after that has an alarm too many, and none
 * ever happens without one. Asking again makes yet another key, which is harmless.
 */
export const rotateSigningKey = async (ports: Ports, { id: by }: Caller): Promise<{ readonly kid: string }> => {
  const { signer, directory, ids, clock, log } = ports;
  const alarmId = `alarm-signing-key-${ids.random(16)}`;
  const about = 'the key that signs receipts and checkpoints';
  const alarm: DeskAlarm = { alarmId, kind: 'signing-key-rotated', about, by, raisedAt: clock.now() };
  const [policy, contacts] = await Promise.all([directory.activePolicy(), directory.contacts()]);
  await directory.raise(alarm, deskAlarmNoticesOf(alarm, [policy], securityContactsOf(contacts)));
  const kid = await signer.rotate();
  log('info', 'the key that signs receipts was rotated', { kid });
  await tellDeskAlarm(ports, alarmId);
  return { kid };
};
