import { type Alarm, alarmKinds, alarmNoticesOf, alarmsOf } from '../../desk/rules/alarms';
import type { DeviceEvent } from '../../desk/rules/device-events';
import { alarmMessage } from '../../desk/rules/mails/alarm-mail';
import { iso } from '../../desk/rules/time';
import {
  aDeviceId,
  aGrantId,
  aHolder,
  aReadyDevice,
  atMinute,
  elevationRequested,
  grantExpired,
  grantRevealed,
  rotationClaimed,
  rotationOverdue,
  rotationPending,
  rotationRefused,
  rotationRequested,
} from '../support/a-device';

const revealRefused = (at = atMinute(30)): DeviceEvent => ({
  kind: 'reveal-refused',
  at,
  by: aHolder,
  data: { grantId: aGrantId, reason: 'grant-already-revealed' },
  people: {},
  text: {},
});

const asked = elevationRequested(atMinute(10));
const shown = grantRevealed(atMinute(20), ['v1']);
const wanted = [rotationRequested(atMinute(100), 'rotation-2'), rotationPending(atMinute(100), 'rotation-2', 'v2')];

describe('an alarm', () => {
  it('is a second reveal, with since when the password is known', () => {
    expect(alarmsOf(aReadyDevice(asked, shown), [revealRefused()])).toEqual([
      {
        alarmId: `alarm-second-reveal-${aGrantId}`,
        deviceId: aDeviceId,
        kind: 'second-reveal',
        about: aGrantId,
        raisedAt: atMinute(30),
        exposedSince: atMinute(20),
      },
    ]);
  });

  it('is a rotation that is refused, or not confirmed: nobody knows the password', () => {
    const before = aReadyDevice(...wanted);
    const raised = [
      ...alarmsOf(before, [rotationRefused(atMinute(101), 'rotation-2')]),
      ...alarmsOf(before, [rotationOverdue(atMinute(190), 'rotation-2', false)]),
    ];
    expect(raised.map(({ alarmId, kind }) => `${kind} ${alarmId}`)).toEqual([
      'rotation-refused alarm-refused-rotation-2',
      'rotation-unconfirmed alarm-overdue-rotation-2',
    ]);
    for (const alarm of raised) expect(alarm).not.toHaveProperty('exposedSince');
  });

  it('is a password that somebody had seen when its time was up, exposed since the first look', () => {
    const before = aReadyDevice(asked, shown, grantExpired(atMinute(100)), ...wanted);
    expect(alarmsOf(before, [rotationOverdue(atMinute(190), 'rotation-2', true)])).toMatchObject([
      { kind: 'password-tainted', about: 'rotation-2', exposedSince: atMinute(20) },
    ]);
  });

  it('is raised again, as tainted, when somebody sees a password that was unconfirmed: once a rotation', () => {
    const again = elevationRequested(atMinute(201), 'EL-LAPTOP-01-2');
    const look = grantRevealed(atMinute(202), ['v1', 'v2'], 'EL-LAPTOP-01-2');
    const claimed = rotationClaimed(atMinute(150), 'rotation-2');
    const unconfirmed = aReadyDevice(...wanted, claimed, rotationOverdue(atMinute(190), 'rotation-2', false));
    expect(alarmsOf(unconfirmed, [again, look])).toEqual([
      {
        alarmId: 'alarm-tainted-rotation-2',
        deviceId: aDeviceId,
        kind: 'password-tainted',
        about: 'rotation-2',
        raisedAt: atMinute(202),
        exposedSince: atMinute(202),
      },
    ]);
    const third = grantRevealed(atMinute(300), ['v1', 'v2'], 'EL-LAPTOP-01-3');
    expect(alarmsOf(unconfirmed, [again, look, third])).toHaveLength(1);
  });

  it('is none of a first reveal, of one before the time is up, nor of anything that goes as it should', () => {
    expect(alarmsOf(aReadyDevice(), [asked, shown, grantExpired(atMinute(140)), ...wanted])).toEqual([]);
    expect(alarmsOf(aReadyDevice(...wanted), [asked, shown])).toEqual([]);
  });
});

describe('the notices of an alarm', () => {
  const [alarm] = alarmsOf(aReadyDevice(asked, shown), [revealRefused()]) as readonly [Alarm];

  it('go to each group that the policy names, once, at once', () => {
    const notices = alarmNoticesOf(alarm, { alarms: { tell: ['it-admins', 'tier-2', 'it-admins'] } });
    expect(notices.map(({ noticeId, sendAt }) => [noticeId, sendAt])).toEqual([
      [`notice-alarm-second-reveal-${aGrantId}-it-admins-email`, atMinute(30)],
      [`notice-alarm-second-reveal-${aGrantId}-tier-2-email`, atMinute(30)],
    ]);
    expect(notices[0]).toMatchObject({ deviceId: aDeviceId, alertId: alarm.alarmId, status: 'pending' });
    expect(alarmNoticesOf(alarm, { alarms: { tell: [] } })).toEqual([]);
  });
});

describe('the mail of an alarm', () => {
  const device = { deviceId: aDeviceId, name: 'Laptop in Accounts' };
  const wordsOf = (alarm: Partial<Alarm>) =>
    alarmMessage(
      { alarmId: 'a', deviceId: aDeviceId, kind: 'second-reveal', about: aGrantId, raisedAt: atMinute(30), ...alarm },
      device,
      'https://desk.example/api/v1/devices/LAPTOP-01',
    );

  it('names the device, what happened, the exposure and what to do', () => {
    const { subject, text } = wordsOf({ exposedSince: atMinute(20) });
    expect(subject).toBe('LAPTOP-01: somebody asked for a password a second time');
    expect(text.split('\n')).toEqual([
      'Device: LAPTOP-01 (Laptop in Accounts)',
      `Alarm: ${iso(atMinute(30))}`,
      `What happened: The password of elevation ${aGrantId} was asked for again after it had been shown. It was not shown.`,
      `Exposure: Since ${iso(atMinute(20))} a person has known a password that the device may have. That ends when the device confirms another one.`,
      expect.stringMatching(/^What to do: Ask the holder/),
      '',
      'https://desk.example/api/v1/devices/LAPTOP-01',
      '',
    ]);
  });

  it('says so when nobody has seen a password', () => {
    expect(wordsOf({ kind: 'rotation-unconfirmed' }).text).toContain('Exposure: Nobody has seen a password');
  });

  it('has other words for each kind', () => {
    const texts = alarmKinds.map((kind) => wordsOf({ kind }));
    expect(new Set(texts.map(({ subject }) => subject)).size).toBe(alarmKinds.length);
    expect(new Set(texts.map(({ text }) => text)).size).toBe(alarmKinds.length);
  });
});
