import type { Device } from '../../desk/rules/devices';
import { confirmedSince, judgeDevice, type VaultVersion } from '../../desk/rules/reconcile';
import { type Instant, iso } from '../../desk/rules/time';
import { aDevice, aReadyDevice, atMinute, rotationPending, rotationRequested } from '../support/a-device';

const version = (name: string, at: Instant, changes: Partial<VaultVersion> = {}): VaultVersion => ({
  version: name,
  isEnabled: true,
  createdAt: at,
  tags: { rotationId: `rotation-${name}`, state: 'pending' },
  ...changes,
});
const confirmed = (name: string, at: Instant, changes: Partial<VaultVersion> = {}): VaultVersion =>
  version(name, at, { tags: { rotationId: `rotation-${name}`, state: 'confirmed', confirmedAt: iso(at) }, ...changes });
const disabled = { isEnabled: false };
const one = confirmed('v1', atMinute(0), {
  tags: { rotationId: 'rotation-1', state: 'confirmed', confirmedAt: iso(atMinute(0)) },
});

const kindsOf = (device: Device, ...versions: readonly VaultVersion[]) =>
  judgeDevice(device, versions).findings.map(({ kind }) => kind);

describe('a device agrees', () => {
  it('with the version that it has, and with those that were disabled', () => {
    const judged = judgeDevice(aReadyDevice(), [one, confirmed('v0', atMinute(-9), disabled)]);
    expect(judged).toEqual({ findings: [], record: undefined, wantsRotation: false });
  });

  it('while it rotates, before and after the vault has its password', () => {
    const asked = rotationRequested(atMinute(5), 'r2');
    const two = version('v2', atMinute(5), { tags: { rotationId: 'r2', state: 'pending' } });
    expect(kindsOf(aReadyDevice(asked), one)).toEqual([]);
    expect(kindsOf(aReadyDevice(asked), one, two)).toEqual([]);
    expect(kindsOf(aReadyDevice(asked, rotationPending(atMinute(6), 'r2', 'v2')), one, two)).toEqual([]);
  });

  it('with versions from before they were tagged', () => {
    const old = version('v1', atMinute(0), { tags: { rotationId: 'rotation-1', deviceId: 'LAPTOP-01' } });
    expect(kindsOf(aReadyDevice(), old)).toEqual([]);
  });

  it('that has nothing yet, with a vault that has nothing', () => {
    expect(kindsOf(aDevice(rotationRequested(atMinute(1), 'r1')))).toEqual([]);
  });
});

describe('a store that is older than the vault', () => {
  const two = confirmed('v2', atMinute(30));

  it('takes the newer confirmed version, and asks for another one, as nobody knows who saw it', () => {
    const judged = judgeDevice(aReadyDevice(), [{ ...one, ...disabled }, two]);
    expect(judged.findings).toEqual([{ kind: 'vault-newer', version: 'v2' }]);
    expect(judged.record).toEqual({
      stale: [],
      adopted: { version: 'v2', confirmedAt: iso(atMinute(30)), rotationId: 'rotation-v2' },
    });
    expect(judged.wantsRotation).toBe(true);
  });

  it('drops the rotation that was confirmed meanwhile, and one that was overtaken', () => {
    const pending = [rotationRequested(atMinute(5), 'rotation-v2'), rotationPending(atMinute(6), 'rotation-v2', 'v2')];
    const judged = judgeDevice(aReadyDevice(...pending), [{ ...one, ...disabled }, two]);
    expect(judged.findings.map(({ kind }) => kind)).toEqual(['vault-newer', 'rotation-over']);
    expect(judged.record).toMatchObject({ isRotationDropped: true });

    const overtaken = aReadyDevice(rotationRequested(atMinute(5), 'r-lost'));
    expect(kindsOf(overtaken, { ...one, ...disabled }, two)).toEqual(['vault-newer', 'rotation-over']);
  });

  it('takes the only version that is left when its own was disabled, though nothing says that it was confirmed', () => {
    const untagged = version('v2', atMinute(30), { tags: {} });
    expect(judgeDevice(aReadyDevice(), [{ ...one, ...disabled }, untagged]).record).toMatchObject({
      adopted: { version: 'v2', confirmedAt: iso(atMinute(30)) },
    });
  });

  it('leaves what the device may have enabled, and asks for a new password', () => {
    const judged = judgeDevice(aReadyDevice(), [one, version('v2', atMinute(30))]);
    expect(judged).toEqual({
      findings: [{ kind: 'version-uncertain', version: 'v2' }],
      record: undefined,
      wantsRotation: true,
    });
    const both = [{ ...one, ...disabled }, version('v2', atMinute(30)), version('v3', atMinute(40))];
    expect(judgeDevice(aReadyDevice(), both)).toMatchObject({
      findings: [{ kind: 'version-disabled' }, { version: 'v2' }, { version: 'v3' }],
      wantsRotation: true,
    });
  });

  it('asks for no second password while one is under way that will settle it', () => {
    const asked = aReadyDevice(rotationRequested(atMinute(50), 'r9'));
    expect(judgeDevice(asked, [one, version('v2', atMinute(30))])).toMatchObject({ wantsRotation: false });
  });

  it('drops a rotation whose password was disabled or is gone: the device could never claim it', () => {
    const dead = version('v2', atMinute(6), { ...disabled, tags: { rotationId: 'r2' } });
    const asked = rotationRequested(atMinute(5), 'r2');
    expect(kindsOf(aReadyDevice(asked), one, dead)).toEqual(['rotation-over']);
    const pending = aReadyDevice(asked, rotationPending(atMinute(6), 'r2', 'v2'));
    expect(kindsOf(pending, one)).toEqual(['rotation-over']);
  });
});

describe('a vault that has lost something', () => {
  it('has no such version, or none at all: the credential is lost, and a new one is asked for', () => {
    const judged = judgeDevice(aReadyDevice(), [confirmed('v0', atMinute(-9), disabled)]);
    expect(judged.findings).toEqual([{ kind: 'version-missing', version: 'v1' }]);
    expect(judged).toMatchObject({ record: { isCredentialLost: true }, wantsRotation: true });
    expect(kindsOf(aReadyDevice())).toEqual(['secret-missing']);
  });

  it('has nothing left to disable of what the store would', () => {
    const device = { ...aReadyDevice(), stale: ['v-lost', 'v0'] };
    const judged = judgeDevice(device, [one, confirmed('v0', atMinute(-9))]);
    expect(judged.findings).toEqual([{ kind: 'stale-unknown', version: 'v-lost' }]);
    expect(judged.record).toEqual({ stale: ['v0'] });
  });

  it('has passwords that no device has any more disabled: confirmed before, or stored before the confirmation', () => {
    const older = version('v0', atMinute(-9));
    const before = confirmed('v-1', atMinute(-20));
    const judged = judgeDevice(aReadyDevice(), [one, older, before]);
    expect(judged.findings.map(({ kind }) => kind)).toEqual(['version-left', 'version-left']);
    expect(judged).toMatchObject({ record: { stale: ['v0', 'v-1'] }, wantsRotation: false });
  });
});

it('a tag that somebody changed by hand is not taken for a moment', () => {
  const odd = confirmed('v2', atMinute(-5), { tags: { state: 'confirmed', confirmedAt: 'tomorrow', backedUpAt: 'x' } });
  expect(kindsOf(aReadyDevice(), one, odd)).toEqual(['version-left']);
});

it('another secret of the device counts when it was confirmed later', () => {
  expect(confirmedSince(aReadyDevice(), [confirmed('w1', atMinute(9))])?.version).toBe('w1');
  expect(confirmedSince(aReadyDevice(), [confirmed('w1', atMinute(-9)), version('w2', atMinute(9))])).toBeUndefined();
});
