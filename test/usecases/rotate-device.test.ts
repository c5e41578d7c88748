import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import {
  type AManagedDevice,
  alarmsOf,
  aManagedDevice,
  aReadyDeviceOn,
  deviceNow,
  enabledVersions,
  enrol,
  granted,
  kindsOf,
  refusalOf,
  revealed,
} from '../support/a-fleet';
import { anEscalationEngineer } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

/** One call to the vault of this kind goes wrong, the rest goes through. */
const vaultFailsOnce = (failing: string, fault: { when: 'before' | 'after'; drop: 'EPIPE' | 'ECONNRESET' }): void => {
  let failed = 0;
  desk.keyVault.inject(({ kind }) => {
    if (kind !== failing || failed > 0) return undefined;
    failed += 1;
    return fault;
  });
};

/** The reply to the next stored change is lost on its way. */
const replyIsLostOnce = (): void => {
  let lost = 0;
  desk.cosmos.inject(({ kind }) => {
    if (kind !== 'batch' || lost > 0) return undefined;
    lost += 1;
    return { when: 'after', drop: 'ECONNRESET' };
  });
};

/** Reading the device fails; its chain of events can still be asked for. */
const deviceCannotBeRead = (): void =>
  desk.cosmos.inject(({ kind, container }) =>
    kind === 'read' && container === 'devices' ? { when: 'before', status: 503 } : undefined,
  );

const rotationOf = async () => {
  const { rotation } = await deviceNow(desk);
  if (rotation === undefined) throw new Error('no rotation');
  return rotation;
};

describe('enrolling a device', () => {
  it('puts its first password into the vault and waits for the device', async () => {
    await enrol(desk);
    const rotation = await rotationOf();
    expect(rotation).toMatchObject({ reason: 'enrolled', version: expect.any(String) });
    expect(await enabledVersions(desk)).toEqual([rotation.version]);
    expect(await desk.pollRotation(aDeviceId)).toEqual({ rotationId: rotation.rotationId });
    expect(await desk.deviceKey(aDeviceId)).toMatchObject({ kty: 'OKP', crv: 'Ed25519' });
  });

  it('twice is a conflict', async () => {
    await enrol(desk);
    await expect(enrol(desk)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await kindsOf(desk)).toEqual(['device-enrolled', 'rotation-requested', 'rotation-pending']);
  });

  it('while the vault is away is done by the sweep', async () => {
    desk.keyVault.inject(() => ({ when: 'before', drop: 'EPIPE' }));
    await enrol(desk);
    expect(await desk.pollRotation(aDeviceId)).toBeUndefined();
    desk.keyVault.inject(() => undefined);
    await desk.sweepDevices();
    expect(await desk.pollRotation(aDeviceId)).toBeDefined();
  });

  it('leaves devices unknown that were not', async () => {
    expect(await desk.deviceKey('LAPTOP-99')).toBeUndefined();
    expect(await desk.pollRotation('LAPTOP-99')).toBeUndefined();
    expect(refusalOf(await desk.claimRotation('LAPTOP-99', 'r'))).toBe('device-unknown');
    expect(refusalOf(await desk.confirmRotation('LAPTOP-99', { rotationId: 'r', version: 'v' }))).toBe(
      'device-unknown',
    );
    expect(refusalOf(await desk.refuseRotation('LAPTOP-99', { rotationId: 'r', reason: 'x' }))).toBe('device-unknown');
  });
});

describe('a claim', () => {
  let device: AManagedDevice;
  beforeEach(async () => {
    await enrol(desk);
    device = aManagedDevice(desk);
  });

  it('gives the password, on record first, as often as the device asks until it confirms', async () => {
    const first = await device.claims();
    const again = await device.claims();
    expect(first?.password.reveal()).toMatch(/^[A-Za-z2-9+=_%@#?!-]{22}$/);
    expect(again?.password.reveal()).toBe(first?.password.reveal());
    expect((await kindsOf(desk)).filter((kind) => kind === 'rotation-claimed')).toHaveLength(1);
    const { rotationId } = await rotationOf();
    await device.rotates();
    expect(refusalOf(await desk.claimRotation(aDeviceId, rotationId))).toBe('rotation-unknown');
  });

  it('gives nothing before it is on record', async () => {
    const { rotationId } = await rotationOf();
    desk.cosmos.inject(({ kind }) => (kind === 'batch' ? { when: 'before', status: 503 } : undefined));
    await expect(desk.claimRotation(aDeviceId, rotationId)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('whose reply was lost is repeated', async () => {
    const { rotationId } = await rotationOf();
    replyIsLostOnce();
    const claimed = granted(await desk.claimRotation(aDeviceId, rotationId));
    expect(granted(await desk.claimRotation(aDeviceId, rotationId)).version).toBe(claimed.version);
    expect((await kindsOf(desk)).filter((kind) => kind === 'rotation-claimed')).toHaveLength(1);
  });

  it('of another device’s rotation is refused', async () => {
    await enrol(desk, 'LAPTOP-02');
    const foreign = (await desk.pollRotation('LAPTOP-02'))?.rotationId ?? '';
    expect(refusalOf(await desk.claimRotation(aDeviceId, foreign))).toBe('rotation-unknown');
    expect(refusalOf(await desk.claimRotation(aDeviceId, 'made-up'))).toBe('rotation-unknown');
    expect(await kindsOf(desk)).not.toContain('rotation-claimed');
  });

  it('that was answered long ago is no proof for one whose reading fails today', async () => {
    const { rotationId } = await rotationOf();
    await device.rotates();
    deviceCannotBeRead();
    await expect(desk.claimRotation(aDeviceId, rotationId)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a confirmation', () => {
  let device: AManagedDevice;
  beforeEach(async () => {
    device = await aReadyDeviceOn(desk);
  });

  const nextRotation = async () => {
    desk.clock.pass(7 * 24 * 60);
    await desk.sweepDevices();
    return rotationOf();
  };

  it('makes the pending password the device’s own, and the one before it is disabled', async () => {
    const before = device.version();
    const { version, rotationId } = await nextRotation();
    expect(await enabledVersions(desk)).toHaveLength(2);
    await device.rotates();
    const { credential, rotation, stale } = await deviceNow(desk);
    expect(credential).toEqual({ version, rotationId, confirmedAt: desk.clock.now() });
    expect([rotation, stale]).toEqual([undefined, []]);
    expect(await enabledVersions(desk)).toEqual([version]);
    const { secretName } = await deviceNow(desk);
    expect(await desk.ports.vault.read(secretName, before ?? '')).toBeUndefined();
    expect(
      (await desk.ports.devices.events(aDeviceId)).findLast(({ kind }) => kind === 'rotation-confirmed'),
    ).toMatchObject({
      by: aDeviceId,
      data: { rotationId },
    });
  });

  it('again is harmless, also when nobody heard the answer to the first', async () => {
    await nextRotation();
    const applied = await device.applies();
    if (applied === undefined) throw new Error('nothing to apply');
    replyIsLostOnce();
    granted(await desk.confirmRotation(aDeviceId, applied));
    granted(await desk.confirmRotation(aDeviceId, applied));
    expect((await kindsOf(desk)).filter((kind) => kind === 'rotation-confirmed')).toHaveLength(2);
    expect(await enabledVersions(desk)).toEqual([applied.version]);
  });

  it('of what was never claimed, of an older version and of a made-up one is refused', async () => {
    const old = device.version() ?? '';
    const { rotationId, version = '' } = await nextRotation();
    const confirm = (over: object) => desk.confirmRotation(aDeviceId, { rotationId, version, ...over });
    expect(refusalOf(await confirm({}))).toBe('version-not-pending');
    await device.applies();
    expect(refusalOf(await confirm({ rotationId: 'made-up' }))).toBe('version-not-pending');
    expect(refusalOf(await confirm({ version: 'f'.repeat(32) }))).toBe('version-not-pending');
    granted(await confirm({}));
    expect(refusalOf(await confirm({ version: old }))).toBe('version-not-pending');
    expect((await deviceNow(desk)).credential).toMatchObject({ version });
  });

  it('of another device’s version is refused', async () => {
    const other = await aReadyDeviceOn(desk, 'LAPTOP-02');
    const { rotationId } = await nextRotation();
    const [own, foreign] = [await device.applies(), await other.applies()];
    expect(refusalOf(await desk.confirmRotation(aDeviceId, { rotationId, version: foreign?.version ?? '' }))).toBe(
      'version-not-pending',
    );
    granted(await desk.confirmRotation(aDeviceId, { rotationId, version: own?.version ?? '' }));
  });

  it('while the vault is away is a confirmation, and the sweep disables the old version', async () => {
    const { version } = await nextRotation();
    const applied = await device.applies();
    desk.keyVault.inject(({ kind }) => (kind === 'update-secret' ? { when: 'before', drop: 'EPIPE' } : undefined));
    granted(await desk.confirmRotation(aDeviceId, applied ?? { rotationId: '', version: '' }));
    expect(await enabledVersions(desk)).toHaveLength(2);
    expect((await deviceNow(desk)).stale).toHaveLength(1);
    desk.keyVault.inject(() => undefined);
    await desk.sweepDevices();
    expect(await enabledVersions(desk)).toEqual([version]);
    expect((await deviceNow(desk)).stale).toEqual([]);
  });

  it('that was once right is no proof for one whose reading fails today', async () => {
    await nextRotation();
    const applied = await device.applies();
    if (applied === undefined) throw new Error('nothing to apply');
    granted(await desk.confirmRotation(aDeviceId, applied));
    deviceCannotBeRead();
    await expect(desk.confirmRotation(aDeviceId, { ...applied, version: 'bogus' })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('a refusal by the device', () => {
  it('is an alarm, once, and the device may still take the password later', async () => {
    await enrol(desk);
    const device = aManagedDevice(desk);
    const { rotationId } = await rotationOf();
    for (let tries = 0; tries < 3; tries += 1)
      granted(await desk.refuseRotation(aDeviceId, { rotationId, reason: 'The account is missing.' }));
    expect(await alarmsOf(desk)).toEqual([`rotation-refused ${rotationId}`]);
    expect((await kindsOf(desk)).filter((kind) => kind === 'rotation-refused')).toHaveLength(1);
    expect(await device.rotates()).toBe(true);
    expect((await deviceNow(desk)).credential).toMatchObject({ version: device.version() });
  });

  it('of what it was not offered is refused', async () => {
    await aReadyDeviceOn(desk);
    expect(refusalOf(await desk.refuseRotation(aDeviceId, { rotationId: 'made-up', reason: 'x' }))).toBe(
      'rotation-unknown',
    );
    expect(await alarmsOf(desk)).toEqual([]);
  });
});

describe('a password on its way into the vault', () => {
  it.each([
    ['is stored and the reply is lost, and the client asks again', 'ECONNRESET'],
    ['is stored and the connection breaks', 'EPIPE'],
  ] as const)('that %s is one enabled version', async (_what, drop) => {
    vaultFailsOnce('set-secret', { when: 'after', drop });
    await enrol(desk);
    await desk.sweepDevices();
    const { version } = await rotationOf();
    expect(await enabledVersions(desk)).toEqual([version]);
    const device = aManagedDevice(desk);
    expect(await device.rotates()).toBe(true);
    expect(await enabledVersions(desk)).toEqual([version]);
  });

  it('when the desk dies between vault and store is the same version after', async () => {
    const dying = desk.but({
      devices: {
        ...desk.ports.devices,
        replace: async () => Promise.reject(new Error('the process ended here')),
      },
    });
    await expect(enrol(dying)).rejects.toThrow('ended here');
    const [stored] = await enabledVersions(desk);
    expect((await rotationOf()).version).toBeUndefined();
    await desk.sweepDevices();
    expect((await rotationOf()).version).toBe(stored);
    expect(await enabledVersions(desk)).toEqual([stored]);
  });

  it('put there by several at once is one that stands, and that the device can claim', async () => {
    const away = () => ({ when: 'before', drop: 'EPIPE' }) as const;
    desk.keyVault.inject(away);
    await enrol(desk);
    desk.keyVault.inject(() => undefined);
    const { rotationId } = await rotationOf();
    const key = `store-${rotationId}`;
    const others = [desk, desk.beside(), desk.beside(), desk.beside()];
    await Promise.all([...others.map((each) => each.takeDeviceStep(aDeviceId, key)), desk.sweepDevices()]);
    const { version } = await rotationOf();
    expect(await enabledVersions(desk)).toEqual([version]);
    expect((await kindsOf(desk)).filter((kind) => kind === 'rotation-pending')).toHaveLength(1);
    expect(await aManagedDevice(desk).rotates()).toBe(true);
  });

  it('never comes twice, whatever was lent and however often', async () => {
    const device = await aReadyDeviceOn(desk);
    const met = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      met.add(device.password() ?? '');
      const { grant } = await revealed(desk);
      granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'Nothing.' }));
      await device.rotates();
    }
    expect(met.size).toBe(5);
  });
});
