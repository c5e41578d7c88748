import type { DeviceEvent } from '../../desk/rules/device-events';
import { type Device, gatewayOf } from '../../desk/rules/devices';
import { evolveDevice } from '../../desk/rules/evolve-device';
import { isNews, lapsStepsOf, nextLookAt } from '../../desk/rules/laps';
import { decideDeviceStep } from '../../desk/rules/next-device-step';
import { knowledgeOf } from '../../desk/rules/password-knowledge';
import { iso, plusMs } from '../../desk/rules/time';
import {
  aReadyDevice,
  atMinute,
  elevationRequested,
  enrolled,
  grantRevealed,
  rotationOverdue,
  rotationRequested,
  someRules,
  theDesk,
} from '../support/a-device';

const bare = { people: {}, text: {}, by: theDesk } as const;
const ids = { managedDeviceId: 'm-1', entraDeviceId: 'e-1' };
const adopted: DeviceEvent = { ...bare, kind: 'device-adopted', at: atMinute(0), data: ids };
const mirrored = (minute: number, version: string, backup = minute): DeviceEvent => ({
  ...bare,
  kind: 'password-mirrored',
  at: atMinute(minute),
  data: { rotationId: `laps-${backup}`, version, backedUpAt: iso(atMinute(backup)) },
});
const asked = (minute: number, rotationId = 'r1'): DeviceEvent => ({
  ...bare,
  kind: 'rotation-asked',
  at: atMinute(minute),
  data: { rotationId },
});

/** A device of Windows LAPS to which this happened, with every version tagged. */
const aLaps = (...since: readonly DeviceEvent[]): Device => {
  const device = [enrolled(), adopted, ...since].reduce<Device | undefined>(evolveDevice, undefined) as Device;
  return { ...device, notes: { ...device.notes, tagged: device.credential?.version ?? '' } };
};
const kindsOf = (device: Device) =>
  lapsStepsOf(device).map(({ kind, dueAt }) => [kind, (dueAt - atMinute(0)) / 60_000]);

describe('a device of Windows LAPS', () => {
  it('is one by its ids, and one from yesterday polls', () => {
    expect([gatewayOf(aLaps()), gatewayOf(aReadyDevice())]).toEqual(['laps', 'polling']);
    expect(lapsStepsOf(aReadyDevice(rotationRequested(atMinute(1), 'r2')))).toEqual([]);
  });

  it('is asked for a new password at once, gets none of ours, and is looked at five minutes later', () => {
    const wanted = aLaps(rotationRequested(atMinute(1), 'r1'));
    expect(decideDeviceStep(wanted, undefined, someRules, atMinute(1))).toMatchObject({
      kind: 'ask-laps',
      key: 'ask-r1',
    });
    const known = aLaps(rotationRequested(atMinute(1), 'r1'), asked(2));
    expect(kindsOf(known)).toEqual([['look-at-laps', 7]]);
    expect(decideDeviceStep(known, undefined, someRules, atMinute(2))).toEqual({ kind: 'wait', until: atMinute(7) });
  });

  it('is looked at an hour after it got a password, and goes by a plan that is about the same one', () => {
    const device = aLaps(mirrored(3, 'v1'));
    expect(kindsOf(device)).toEqual([['look-at-laps', 63]]);
    const planned = (about: string): Device => ({ ...device, notes: { look: { about, at: atMinute(99) } } });
    expect(kindsOf(planned('v1'))).toEqual([['look-at-laps', 99]]);
    expect(kindsOf(planned('v0'))).toEqual([['look-at-laps', 63]]);
  });

  it('is looked at less and less often while it does not answer, and never less than hourly', () => {
    let [device, now] = [aLaps(rotationRequested(atMinute(0), 'r1'), asked(0)), atMinute(5)];
    const looks: number[] = [];
    while (looks.length < 40) {
      looks.push((now - atMinute(0)) / 60_000);
      const at = nextLookAt(device, now);
      device = { ...device, notes: { look: { about: 'r1', at } } };
      now = lapsStepsOf(device)[0]?.dueAt ?? now;
    }
    expect(looks.slice(0, 4)).toEqual([5, 10, 15, 20]);
    expect(looks.filter((minute) => minute < 120).length).toBeLessThanOrEqual(13);
    const gaps = looks.slice(1).map((minute, index) => minute - (looks[index] ?? 0));
    expect(Math.max(...gaps)).toBe(60);
  });

  it('never waits for Graph with what the store alone can do', () => {
    const overdue = aLaps(rotationRequested(atMinute(0), 'r1'));
    const late = plusMs(atMinute(0), someRules.confirmMinutes * 60_000);
    expect(decideDeviceStep(overdue, undefined, someRules, late)).toMatchObject({ kind: 'mark-overdue' });
    const marked = aLaps(rotationRequested(atMinute(0), 'r1'), rotationOverdue(late, 'r1', false));
    expect(decideDeviceStep(marked, undefined, someRules, late)).toMatchObject({ kind: 'ask-laps' });
    const stale = aLaps(mirrored(1, 'v1'), mirrored(2, 'v2'), rotationRequested(atMinute(2), 'r1'));
    expect(decideDeviceStep(stale, undefined, someRules, atMinute(9))).toMatchObject({ kind: 'disable-versions' });
  });

  it('has a newer password only when its backup is newer than the one that the desk has', () => {
    expect(isNews(aLaps(), atMinute(1))).toBe(true);
    const device = aLaps(mirrored(9, 'v1', 3));
    expect([2, 3, 4].map((minute) => isNews(device, atMinute(minute)))).toEqual([false, false, true]);
  });

  it('that Windows gave another password has the one before disabled, and nobody knows it any more', () => {
    const lease = [elevationRequested(atMinute(4)), grantRevealed(atMinute(5), ['v1'])];
    const events = [mirrored(3, 'v1'), ...lease, mirrored(8, 'v2')];
    const device = aLaps(...events);
    expect(device).toMatchObject({ stale: ['v1'], credential: { version: 'v2', backedUpAt: atMinute(8) } });
    expect(device.credential).not.toHaveProperty('seenAt');
    expect(knowledgeOf(device.deviceId, events)).toMatchObject([{ version: 'v1', until: atMinute(8) }]);
  });
});
