import { versionsPerSecretMax } from '../../desk/rules/secret-names';
import { type ADesk, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import {
  type AManagedDevice,
  aReadyDeviceOn,
  deviceNow,
  enabledVersions,
  granted,
  kindsOf,
  lent,
  refusalOf,
  revealed,
} from '../support/a-fleet';
import { anEscalationEngineer, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
});

const why = { reason: 'It was on a note.' };
const force = () => desk.forceRotation(anItAdmin, aDeviceId, why);

describe('forcing a rotation', () => {
  it('puts a new password into the vault; what was said stands in the event alone', async () => {
    const before = device.password();
    expect(granted(await force())).toMatchObject({ rotation: { reason: 'forced', version: expect.any(String) } });
    expect(await device.rotates()).toBe(true);
    expect(device.password()).not.toBe(before);
    expect(await enabledVersions(desk)).toEqual([device.version()]);
    const [event] = (await desk.ports.devices.events(aDeviceId)).filter(({ by }) => by === anItAdmin.id).slice(-1);
    expect(event).toMatchObject({ kind: 'rotation-requested', data: { reason: 'forced' }, text: why });
  });

  it('of a device that nobody knows is refused', async () => {
    expect(refusalOf(await desk.forceRotation(anItAdmin, 'LAPTOP-99', why))).toBe('device-unknown');
  });

  it('cuts no lease short: it comes with the lease’s end, and once', async () => {
    const { grant } = await revealed(desk);
    expect(granted(await force())).toMatchObject({ wanted: 'forced' });
    expect(await device.rotates()).toBe(false);
    await desk.sweepDevices();
    expect(await device.rotates()).toBe(false);
    granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'Looked.' }));
    expect(await device.rotates()).toBe(true);
    expect(await device.rotates()).toBe(false);
    expect(await deviceNow(desk)).not.toHaveProperty('wanted');
  });

  it('comes at once where the lease is revoked', async () => {
    const { grant } = await revealed(desk);
    await force();
    granted(await desk.revokeElevation(anItAdmin, grant.grantId, why));
    expect(await device.rotates()).toBe(true);
    expect(await device.rotates()).toBe(false);
  });

  it('before the reveal shows the holder both passwords', async () => {
    const { grantId } = await lent(desk);
    await force();
    const { shown } = granted(await desk.revealPassword(anEscalationEngineer, grantId));
    expect(shown.map(({ label }) => label)).toEqual(['confirmed', 'pending']);
  });

  it('follows the one that is under way', async () => {
    await force();
    expect(granted(await force())).toMatchObject({ rotation: { reason: 'forced' }, wanted: 'forced' });
    expect([await device.rotates(), await device.rotates(), await device.rotates()]).toEqual([true, true, false]);
  });
});

describe('a secret with as many passwords as it takes', () => {
  it('is left for a new one and goes whole, and what a person knew is still told', async () => {
    const first = (await deviceNow(desk)).secretName;
    await isFilled(versionsPerSecretMax - 3);
    for (let count = 0; count < 3; count += 1) {
      await force();
      await device.rotates();
    }
    expect(await deviceNow(desk)).toMatchObject({ secretName: first, versions: versionsPerSecretMax });
    const { grant } = await revealed(desk);
    granted(await desk.closeElevation(anEscalationEngineer, grant.grantId, { actionsTaken: 'Looked.' }));
    const seen = device.version();
    const state = await deviceNow(desk);
    expect(state).toMatchObject({ secretName: `${first}-v2`, credential: { secretName: first }, versions: 1 });

    // The device has not taken it yet: its holder is shown what opens it, from where that lies.
    const next = await revealed(desk);
    const opening = next.shown.filter(({ password }) => device.opensWith(password.reveal()));
    expect(opening.map(({ label }) => label)).toEqual(['confirmed']);
    granted(await desk.closeElevation(anEscalationEngineer, next.grant.grantId, { actionsTaken: 'Looked.' }));

    await device.rotates();
    await device.rotates();
    expect(await desk.ports.vault.versions(first)).toEqual([]);
    expect(await enabledVersions(desk)).toEqual([device.version()]);
    expect((await kindsOf(desk)).filter((kind) => kind.startsWith('secret-'))).toEqual([
      'secret-renamed',
      'secret-removed',
    ]);
    expect(await deviceNow(desk)).not.toHaveProperty('retired');

    const { items } = await desk.readPasswordKnowledge({}, 10);
    expect(items.map(({ version, until }) => [version === seen, until !== undefined])).toContainEqual([true, true]);
  });

  it('that the vault will not let go is asked again, unread meanwhile', async () => {
    const { secretName } = await deviceNow(desk);
    await isFilled(versionsPerSecretMax);
    desk.keyVault.inject(({ kind }) => (kind === 'delete-secret' ? { when: 'before', status: 403 } : undefined));
    await force();
    await device.rotates();
    expect((await desk.ports.vault.versions(secretName)).some(({ isEnabled }) => isEnabled)).toBe(false);
    await force();
    expect(await device.rotates()).toBe(true);
    desk.keyVault.inject(() => undefined);
    await desk.sweepDevices();
    expect(await desk.ports.vault.versions(secretName)).toEqual([]);
  });

  it('whose deletion was answered to nobody is deleted once', async () => {
    await isFilled(versionsPerSecretMax);
    let lost = 0;
    desk.keyVault.inject(({ kind }) => {
      if (kind !== 'delete-secret' || lost > 0) return undefined;
      lost += 1;
      return { when: 'after', drop: 'EPIPE' };
    });
    await force();
    await device.rotates();
    await desk.sweepDevices();
    expect((await kindsOf(desk)).filter((kind) => kind === 'secret-removed')).toHaveLength(1);
    expect(await deviceNow(desk)).not.toHaveProperty('retired');
  });
});

/** As if the device had rotated so often already. */
const isFilled = async (versions: number): Promise<void> => {
  const stored = await desk.ports.devices.read(aDeviceId);
  if (stored === undefined) throw new Error('no device');
  const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
  const full = { ...stored.device, versions };
  await desk.ports.devices.replace({ device: full, head: stored.head, dueAt: undefined, ...nothing }, stored.etag);
};
