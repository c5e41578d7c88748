import { evolveDevice } from '../../desk/rules/evolve-device';
import { forcedRotation } from '../../desk/rules/forced-rotation';
import { decideDeviceStep } from '../../desk/rules/next-device-step';
import { iso } from '../../desk/rules/time';
import {
  aDevice,
  aGrant,
  aReadyDevice,
  atMinute,
  elevationRequested,
  grantRevealed,
  rotationQueued,
  rotationRequested,
  someRules,
} from '../support/a-device';

const acting = { by: 'it-admin', at: atMinute(30), rotationId: 'r9' };
const why = { reason: 'It was on a note.' };

describe('a rotation that somebody forces', () => {
  it('is asked for at once, with who and why', () => {
    expect(forcedRotation(aReadyDevice(), undefined, someRules, why, acting)).toEqual({
      kind: 'rotation-requested',
      at: atMinute(30),
      by: 'it-admin',
      data: { rotationId: 'r9', reason: 'forced', confirmBy: iso(atMinute(30 + someRules.confirmMinutes)) },
      people: {},
      text: why,
    });
  });

  it('is asked for at once while nobody was shown the password yet', () => {
    const asked = elevationRequested(atMinute(5));
    const event = forcedRotation(aReadyDevice(asked), aGrant(asked), someRules, why, acting);
    expect(event.kind).toBe('rotation-requested');
  });

  it('follows the rotation that is under way', () => {
    const event = forcedRotation(aDevice(rotationRequested(atMinute(1), 'r1')), undefined, someRules, why, acting);
    expect(event).toMatchObject({ kind: 'rotation-queued', data: { reason: 'forced' }, text: why });
  });

  it('waits for the end of a lease that was revealed, and no step is due before', () => {
    const story = [elevationRequested(atMinute(5)), grantRevealed(atMinute(10), ['v1'])];
    const [device, grant] = [aReadyDevice(...story), aGrant(...story)];
    const queued = evolveDevice(device, forcedRotation(device, grant, someRules, why, acting));
    expect(queued).toMatchObject({ wanted: 'forced' });
    expect(queued).not.toHaveProperty('rotation');
    const expiresAt = atMinute(10 + someRules.leaseMinutes);
    expect(decideDeviceStep(queued, grant, someRules, atMinute(31))).toEqual({ kind: 'wait', until: expiresAt });
  });

  it('puts off nothing that must follow at once', () => {
    const device = aDevice(rotationRequested(atMinute(1), 'r1'), rotationQueued(atMinute(2), 'returned'));
    expect(evolveDevice(device, rotationQueued(atMinute(3), 'forced')).wanted).toBe('returned');
    const forced = aDevice(rotationRequested(atMinute(1), 'r1'), rotationQueued(atMinute(2), 'forced'));
    expect(evolveDevice(forced, rotationQueued(atMinute(3), 'returned')).wanted).toBe('returned');
  });
});
