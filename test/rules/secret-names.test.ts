import type { Device } from '../../desk/rules/devices';
import { evolveDevice } from '../../desk/rules/evolve-device';
import { decideDeviceStep } from '../../desk/rules/next-device-step';
import { nextSecretName, versionsPerSecretMax } from '../../desk/rules/secret-names';
import {
  aReadyDevice,
  atMinute,
  rotationClaimed,
  rotationConfirmed,
  rotationPending,
  rotationRequested,
  secretRemoved,
  secretRenamed,
  someRules,
  versionsDisabled,
} from '../support/a-device';

const oldName = 'device-LAPTOP-01-1a2b3c4d';
const newName = `${oldName}-v2`;
const full: Device = { ...aReadyDevice(rotationRequested(atMinute(1), 'r2', 'age')), versions: versionsPerSecretMax };
const stepOf = (device: Device) => decideDeviceStep(device, undefined, someRules, atMinute(9));

describe('the name of a secret', () => {
  it('is numbered, from two', () => {
    expect(nextSecretName('device-V-v1-12345678')).toBe('device-V-v1-12345678-v2');
    expect(nextSecretName(newName)).toBe(`${oldName}-v3`);
    expect(nextSecretName(`${oldName}-v99`)).toBe(`${oldName}-v100`);
  });

  it('is a new one before the password is stored that would be one too many', () => {
    expect(stepOf(full)).toMatchObject({ kind: 'rename-secret', key: 'rename-r2', secretName: newName });
    expect(stepOf({ ...full, versions: versionsPerSecretMax - 1 })).toMatchObject({ kind: 'store-password' });
    expect(stepOf(evolveDevice(full, secretRenamed(atMinute(2), newName)))).toMatchObject({ kind: 'store-password' });
  });

  it('stays while older versions have still to be disabled under it', () => {
    const stale = { ...full, stale: ['v0'] };
    expect(stepOf(stale)).toMatchObject({ kind: 'disable-versions' });
    expect(stepOf(evolveDevice(stale, versionsDisabled(atMinute(2), ['v0'])))).toMatchObject({ kind: 'rename-secret' });
  });

  it('stays with the confirmed password until another is confirmed; then the whole secret goes', () => {
    const pending = [
      secretRenamed(atMinute(2), newName),
      rotationPending(atMinute(3), 'r2', 'v2'),
      rotationClaimed(atMinute(4), 'r2'),
    ].reduce(evolveDevice, full);
    expect(pending).toMatchObject({
      secretName: newName,
      credential: { version: 'v1', secretName: oldName },
      versions: 1,
    });
    const done = evolveDevice(pending, rotationConfirmed(atMinute(5), 'r2'));
    expect(done).toMatchObject({ stale: [], retired: [{ secretName: oldName, version: 'v1' }] });
    expect(done.credential).toEqual({ version: 'v2', rotationId: 'r2', confirmedAt: atMinute(5) });
    expect(stepOf({ ...done, notes: { tagged: 'v2' } })).toMatchObject({
      kind: 'remove-secret',
      secretName: oldName,
      version: 'v1',
    });
    expect(evolveDevice(done, secretRemoved(atMinute(6), oldName))).not.toHaveProperty('retired');
  });

  it('that will not go holds up no password', () => {
    const retired = [{ secretName: oldName, version: 'v1' }];
    const device = { ...aReadyDevice(rotationRequested(atMinute(1), 'r2', 'age')), retired };
    expect(stepOf(device)).toMatchObject({ kind: 'store-password' });
  });
});
