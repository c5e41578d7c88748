import { versionsPerSecretMax } from '../../desk/rules/secret-names';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import {
  type AManagedDevice,
  aManagedDevice,
  aReadyDeviceOn,
  deviceNow,
  enabledVersions,
  granted,
  kindsOf,
} from '../support/a-fleet';
import { aKeyPair } from '../support/a-signed-request';
import { aGlassBreaker, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
let first: string;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
  first = (await deviceNow(desk)).secretName;
});

const force = () => desk.forceRotation(anItAdmin, aDeviceId, { reason: 'It was written down.' });
const reconciles = async () => {
  const { items } = await desk.reconcileDevices(anItAdmin, { limit: 25, apply: true });
  return items.flatMap(({ findings }) => findings.map(({ kind, outcome }) => `${kind} ${outcome}`));
};
const enrolsAnew = async (): Promise<void> => {
  const { code } = await desk.inviteDevice(anItAdmin.id, aDeviceId, undefined);
  const again = { code: code.reveal(), name: 'Imaged', key: aKeyPair().key };
  granted(await desk.enrolByCode(aDeviceId, again));
  device = aManagedDevice(desk);
};
const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };

/** As if the device had rotated so often that its next password goes to a new secret. */
const isFull = async (): Promise<void> => {
  const stored = await desk.ports.devices.read(aDeviceId);
  if (stored === undefined) throw new Error('no device');
  const full = { ...stored.device, versions: versionsPerSecretMax };
  await desk.ports.devices.replace({ device: full, head: stored.head, dueAt: undefined, ...nothing }, stored.etag);
};

/** Between two names: the confirmed password lies in the first secret, the pending one in the second. */
const isBetween = async (): Promise<void> => {
  await isFull();
  await force();
  expect(await deviceNow(desk)).toMatchObject({ secretName: `${first}-v2`, credential: { secretName: first } });
};

const refuses = (...kinds: readonly string[]) =>
  desk.keyVault.inject(({ kind }) => (kinds.includes(kind) ? { when: 'before', status: 403 } : undefined));

/** The device opens with the one password that is left, no secret is left over, and nothing more is found. */
const endsWell = async (): Promise<void> => {
  desk.keyVault.inject(() => undefined);
  for (let turn = 0; turn < 3; turn += 1) {
    await desk.sweepDevices();
    await device.rotates();
  }
  const { secretName, credential, stale, retired } = await deviceNow(desk);
  expect([stale, retired]).toEqual([[], undefined]);
  expect(device.opensWith((await desk.ports.vault.read(secretName, credential?.version ?? ''))?.reveal())).toBe(true);
  expect(await enabledVersions(desk)).toEqual([device.version()]);
  expect(await desk.ports.vault.names(25)).toMatchObject({ items: [secretName] });
  expect(await reconciles()).toEqual([]);
};

describe('a device between two secrets', () => {
  it('agrees with the vault', async () => {
    await isBetween();
    expect(await reconciles()).toEqual([]);
    await device.rotates();
    await endsWell();
  });

  it('gets the first one back that was deleted', async () => {
    await isBetween();
    await desk.keyVault.client.beginDeleteSecret(first);
    expect(await reconciles()).toEqual(['secret-deleted repaired']);
    const confirmed = (await deviceNow(desk)).credential?.version ?? '';
    expect(device.opensWith((await desk.ports.vault.read(first, confirmed))?.reveal())).toBe(true);
    await endsWell();
  });

  it('whose first secret is gone for good takes the second, and keeps no note of the first', async () => {
    await isBetween();
    await desk.keyVault.client.beginDeleteSecret(first);
    desk.clock.pass(91 * 24 * 60);
    await reconciles();
    await endsWell();
  });

  it('that confirmed after the backup is known by the second, and the first goes', async () => {
    await isBetween();
    const backup = await desk.ports.devices.read(aDeviceId);
    const told = (await desk.ports.devices.events(aDeviceId)).length;
    desk.clock.pass(1);
    refuses('update-secret', 'delete-secret');
    await device.rotates();
    desk.keyVault.inject(() => undefined);
    const lost = await desk.ports.devices.read(aDeviceId);
    const later = (await desk.ports.devices.events(aDeviceId)).slice(told).map(({ id }) => id);
    await desk.ports.devices.drop(aDeviceId, later);
    if (backup === undefined || lost === undefined) throw new Error('no device');
    const { head } = backup;
    await desk.ports.devices.replace({ device: backup.device, head, dueAt: undefined, ...nothing }, lost.etag);
    await desk.ports.vault.retag(`${first}-v2`, device.version() ?? '', {
      ...{ deviceId: aDeviceId, state: 'confirmed', rotationId: backup.device.rotation?.rotationId ?? '' },
      confirmedAt: new Date(desk.clock.now()).toISOString(),
    });

    expect(await reconciles()).toEqual(['vault-newer repaired', 'rotation-over repaired']);
    await endsWell();
  });

  it('re-imaged, takes a password of the second, and the first goes', async () => {
    await isBetween();
    await enrolsAnew();
    await endsWell();
    expect((await kindsOf(desk)).filter((kind) => kind === 'secret-removed')).toHaveLength(1);
  });
});

it('a device that comes back re-imaged with a full secret leaves it for a new one, and it goes', async () => {
  await isFull();
  refuses('set-secret');
  await enrolsAnew();
  desk.keyVault.inject(() => undefined);
  await desk.sweepDevices();
  expect((await deviceNow(desk)).secretName).toBe(`${first}-v2`);
  await endsWell();
});

it('what a re-imaged device had before is not taken for its password while the vault has it still', async () => {
  refuses('update-secret');
  await enrolsAnew();
  expect((await deviceNow(desk)).stale).toHaveLength(1);
  await reconciles();
  expect((await deviceNow(desk)).credential).toBeUndefined();
  await endsWell();
});

describe('a vault that lets nobody disable or tag', () => {
  it('holds up no password', async () => {
    refuses('update-secret');
    await force();
    expect(await device.rotates()).toBe(true);
    await force();
    expect(await device.rotates()).toBe(true);
    expect((await deviceNow(desk)).credential?.version).toBe(device.version());
    await endsWell();
  });
});

describe('break-glass on a device', () => {
  const breaks = (deviceId = aDeviceId) => desk.breakGlass(aGlassBreaker, deviceId, { reason: 'Fire.' }, undefined);

  it('that is only expected is refused, and says what is missing', async () => {
    await desk.inviteDevice(anItAdmin.id, 'LAPTOP-02', undefined);
    expect(await breaks('LAPTOP-02')).toMatchObject({ ok: false, refusal: { kind: 'device-without-password' } });
  });

  it('that was re-imaged shows the password that it may have taken', async () => {
    await enrolsAnew();
    await device.applies();
    const { grantId } = granted(await breaks());
    const { shown } = granted(await desk.revealPassword(aGlassBreaker, grantId));
    expect(shown.map(({ label, password }) => [label, device.opensWith(password.reveal())])).toEqual([
      ['pending', true],
    ]);
    granted(await desk.closeElevation(aGlassBreaker, grantId, { actionsTaken: 'Put it out.' }));
    await endsWell();
  });
});
