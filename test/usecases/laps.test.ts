import { brokenLinkOf } from '../../desk/rules/audit';
import { credentialStateOf } from '../../desk/rules/devices';
import { graphError } from '../../local/graph/reply';
import { type ADesk, aSurface, desks } from '../support/a-desk';
import { alarmsOf, aManagedDevice, aWish, deviceNow, granted, kindsOf, lent, refusalOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { aKeyPair } from '../support/a-signed-request';
import { anEscalationEngineer, anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
beforeEach(async () => {
  desk = await openDesk();
});

const { id, managedDeviceId, entraDeviceId } = aSurface;
const adopts = () => desk.adoptDevice(anItAdmin, id, { managedDeviceId, entraDeviceId });
const now = () => deviceNow(desk, id);
const machine = () => {
  const state = desk.tenant.states()[0];
  if (state === undefined) throw new Error('no machine');
  return state;
};
/** The machine checks in, time passes, and the sweep looks. */
const minutesLater = async (minutes: number): Promise<void> => {
  desk.clock.pass(minutes);
  await desk.sweepDevices();
};
/** Taken in, with the password that was set for the desk. */
const adopted = async (): Promise<void> => {
  granted(await adopts());
  await desk.tenant.checkIn();
  await minutesLater(5);
};
const reveals = async () => {
  const { grantId } = await lent(desk, anEscalationEngineer, id);
  return { grantId, ...granted(await desk.revealPassword(anEscalationEngineer, grantId)) };
};
const closes = (grantId: string) => desk.closeElevation(anEscalationEngineer, grantId, { actionsTaken: 'Looked.' });
const graphIsDown = (): void => desk.tenant.inject(() => graphError(503, 'serviceNotAvailable', 'Later.'));
const enabled = async () => {
  const versions = await desk.ports.vault.versions((await now()).secretName);
  return versions.filter(({ isEnabled }) => isEnabled);
};

describe('adopting a device', () => {
  it('that enrols by a code afterwards polls from then on, and that is an alarm', async () => {
    await adopted();
    const { grantId } = await reveals();
    const { code } = await desk.inviteDevice(anItAdmin.id, id, undefined);
    granted(await desk.enrolByCode(id, { code: code.reveal(), name: 'Imaged', key: aKeyPair().key }));
    expect(await alarmsOf(desk, id)).toEqual([`device-re-enrolled ${id}`]);
    expect(await now()).toMatchObject({ rotation: { reason: 're-enrolled' } });
    expect(await now()).not.toHaveProperty('laps');
    expect(await desk.ports.devices.grant(id, grantId)).toMatchObject({ state: 'revoked' });
    const device = aManagedDevice(desk, id);
    expect(await device.rotates()).toBe(true);
    expect(await enabled()).toMatchObject([{ version: device.version() }]);
    expect(refusalOf(await adopts())).toBe('device-polls');
  });

  it('that was expected to enrol by a code takes it in as any other', async () => {
    await desk.inviteDevice(anItAdmin.id, id, undefined);
    await adopted();
    const device = await now();
    expect(credentialStateOf(device, desk.clock.now())).toBe('confirmed');
    expect(device).toMatchObject({ laps: { managedDeviceId }, enrolledAt: expect.any(Number) });
    expect(refusalOf(await adopts())).toBeUndefined();
  });

  it('gets the password that is backed up, asks for another one, and gets that', async () => {
    const first = machine().password;
    granted(await adopts());
    expect((await now()).credential).toMatchObject({ backedUpAt: machine().backups[0]?.backedUpAt });
    expect((await now()).rotation).toMatchObject({ reason: 'enrolled', askedAt: desk.clock.now() });
    expect(machine()).toMatchObject({ isAsked: true, password: first });

    await desk.tenant.checkIn();
    expect(machine().password).not.toBe(first);
    await minutesLater(5);
    const device = await now();
    expect(credentialStateOf(device, desk.clock.now())).toBe('confirmed');
    expect(await enabled()).toMatchObject([
      {
        version: device.credential?.version,
        tags: { deviceId: id, state: 'confirmed', rotationId: device.credential?.rotationId },
      },
    ]);
    const password = await desk.ports.vault.read(device.secretName, device.credential?.version ?? '');
    expect(password?.reveal()).toBe(machine().password);
    expect(await kindsOf(desk, id)).toEqual([
      ...['device-enrolled', 'device-adopted', 'rotation-requested', 'password-mirrored', 'rotation-asked'],
      ...['rotation-pending', 'rotation-confirmed', 'versions-disabled'],
    ]);
    expect(brokenLinkOf(id, await desk.ports.devices.events(id), sha256)).toBeUndefined();
  });

  it('again changes nothing, and with other ids has those', async () => {
    await adopted();
    const before = await kindsOf(desk, id);
    granted(await adopts());
    expect(await kindsOf(desk, id)).toEqual(before);
    const other = '00000000-0000-4000-8000-000000000001';
    granted(await desk.adoptDevice(anItAdmin, id, { managedDeviceId: other, entraDeviceId }));
    expect((await now()).laps).toEqual({ managedDeviceId: other, entraDeviceId });
  });

  it('goes by the ids of the directory', async () => {
    expect(refusalOf(await desk.adoptDevice(anItAdmin, id, {}))).toBe('device-ids-missing');
    const imports = (ids: object) =>
      desk.importDirectory(anItAdmin, {
        ...{ source: 'graph', people: [], groups: [], gone: { devices: [], people: [] } },
        devices: [{ deviceId: id, name: 'A Surface', ...ids }],
      });
    await imports({ entraDeviceId });
    expect(refusalOf(await desk.adoptDevice(anItAdmin, id, {}))).toBe('device-ids-missing');
    await imports({ entraDeviceId, managedDeviceId });
    expect(granted(await desk.adoptDevice(anItAdmin, id, {}))).toMatchObject({
      name: 'A Surface',
      laps: { managedDeviceId, entraDeviceId },
    });
  });

  it('is not for a device that polls', async () => {
    await desk.enrolDevice({ deviceId: id, name: 'x', key: { kty: 'OKP', crv: 'Ed25519', x: 'k' } }, 'it-admin');
    expect(refusalOf(await adopts())).toBe('device-polls');
  });

  it('of one that Intune does not know is an alarm, and is tried again', async () => {
    const unknown = '00000000-0000-4000-8000-000000000009';
    granted(await desk.adoptDevice(anItAdmin, id, { managedDeviceId: unknown, entraDeviceId }));
    const [rotationId] = [(await now()).rotation?.rotationId];
    expect(await alarmsOf(desk, id)).toEqual([`rotation-refused ${rotationId}`]);
    await minutesLater(5);
    expect(await alarmsOf(desk, id)).toHaveLength(1);
    granted(await adopts());
    await minutesLater(60);
    expect((await now()).rotation).toHaveProperty('askedAt');
  });
});

describe('a lease', () => {
  it('shows what opens the device, once, and it rotates when it is given back', async () => {
    await adopted();
    const { grantId, shown } = await reveals();
    expect(shown).toMatchObject([{ label: 'confirmed', backedUpAt: machine().backups[0]?.backedUpAt }]);
    const seen = shown[0]?.password.reveal() ?? '';
    expect(desk.tenant.opens(id, seen)).toBe(true);

    granted(await closes(grantId));
    expect(desk.tenant.opens(id, seen)).toBe(true);
    await minutesLater(5);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('pending');
    await desk.tenant.checkIn();
    await minutesLater(5);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('confirmed');
    expect(desk.tenant.opens(id, seen)).toBe(false);
    expect(await enabled()).toHaveLength(1);
  });

  it('gets what Windows has set of its own accord before it shows anything', async () => {
    await adopted();
    desk.clock.pass(30);
    await desk.tenant.renew(id);
    const { shown } = await reveals();
    expect(shown).toMatchObject([{ label: 'confirmed' }]);
    expect(desk.tenant.opens(id, shown[0]?.password.reveal() ?? '')).toBe(true);
    expect((await kindsOf(desk, id)).slice(-2)).toEqual(['password-mirrored', 'grant-revealed']);
  });

  it('shows the last password there is, and says so, while Graph does not answer', async () => {
    await adopted();
    graphIsDown();
    const { shown } = await reveals();
    expect(shown).toMatchObject([{ label: 'mirrored', backedUpAt: machine().backups[0]?.backedUpAt }]);
    expect(desk.tenant.opens(id, shown[0]?.password.reveal() ?? '')).toBe(true);
  });

  it('asks Graph nothing for somebody who may not see it', async () => {
    await adopted();
    const { grantId } = await reveals();
    const asked = desk.tenant.asked.length;
    expect(refusalOf(await desk.revealPassword(anEscalationEngineer, grantId))).toBe('grant-already-revealed');
    expect(desk.tenant.asked).toHaveLength(asked);
  });
});

describe('a rotation', () => {
  const awaited = async () => {
    await adopted();
    await desk.tenant.setMode(id, 'off');
    const { grantId, shown } = await reveals();
    granted(await closes(grantId));
    return shown[0]?.password.reveal() ?? '';
  };

  it('of a device that is switched off is tainted and an alarm at its deadline, and confirmed when it is back', async () => {
    const seen = await awaited();
    for (let minutes = 0; minutes < 130; minutes += 5) await minutesLater(5);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('tainted');
    expect(await alarmsOf(desk, id)).toEqual([`password-tainted ${(await now()).rotation?.rotationId}`]);
    expect(desk.tenant.opens(id, seen)).toBe(true);
    expect(await enabled()).toHaveLength(1);

    await desk.tenant.setMode(id, 'on');
    await desk.tenant.checkIn();
    await minutesLater(60);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('confirmed');
  });

  it('whose backup is on its way through the directory is confirmed when it has arrived', async () => {
    await adopted();
    await desk.tenant.setMode(id, 'slow');
    const { grantId } = await reveals();
    granted(await closes(grantId));
    await desk.tenant.checkIn();
    await minutesLater(5);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('pending');
    await desk.tenant.checkIn();
    await minutesLater(5);
    const { secretName, credential } = await now();
    const password = await desk.ports.vault.read(secretName, credential?.version ?? '');
    expect(desk.tenant.opens(id, password?.reveal() ?? '')).toBe(true);
  });

  it('outlives a Graph that is down, busy, or forbids it', async () => {
    await adopted();
    const { grantId } = await reveals();
    graphIsDown();
    granted(await closes(grantId));
    expect((await now()).rotation).not.toHaveProperty('askedAt');
    desk.tenant.inject(() => graphError(429, 'TooManyRequests', 'Later.', { 'retry-after': '120' }));
    await minutesLater(5);
    desk.tenant.inject(() => graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges.'));
    await minutesLater(5);
    expect((await now()).rotation).not.toHaveProperty('askedAt');
    desk.tenant.inject(() => undefined);
    await minutesLater(5);
    expect((await now()).rotation).toHaveProperty('askedAt');
  });

  it('of a device that has left the tenant leaves the last password in the vault', async () => {
    const seen = await awaited();
    await desk.tenant.remove(id);
    for (let minutes = 0; minutes < 130; minutes += 65) await minutesLater(65);
    const { secretName, credential } = await now();
    expect((await desk.ports.vault.read(secretName, credential?.version ?? ''))?.reveal()).toBe(seen);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('tainted');
  });

  it('asks Graph some dozen times in its two hours, and for the password once', async () => {
    await awaited();
    const asked = desk.tenant.asked.length;
    for (let minutes = 0; minutes < 115; minutes += 5) await minutesLater(5);
    expect(desk.tenant.asked.length - asked).toBeLessThanOrEqual(13);
    await desk.tenant.setMode(id, 'on');
    await desk.tenant.checkIn();
    await minutesLater(60);
    expect(desk.tenant.asked.slice(asked).filter((path) => path.includes('credentials'))).toHaveLength(1);
  });

  it('of two processes at once stores one password, and disables its twin', async () => {
    await adopted();
    const { grantId } = await reveals();
    granted(await closes(grantId));
    await desk.tenant.checkIn();
    desk.clock.pass(5);
    const neighbour = desk.beside();
    await Promise.all([desk.sweepDevices(), neighbour.sweepDevices()]);
    await desk.sweepDevices();
    expect(await enabled()).toHaveLength(1);
    expect((await kindsOf(desk, id)).filter((kind) => kind === 'rotation-confirmed')).toHaveLength(2);
  });

  it('that ends between the vault and the store is stored once', async () => {
    await adopted();
    const { grantId } = await reveals();
    granted(await closes(grantId));
    await desk.tenant.checkIn();
    desk.clock.pass(5);
    const failing = desk.but({
      devices: { ...desk.ports.devices, replace: async () => Promise.reject(new Error('cut off')) },
    });
    await expect(failing.sweepDevices()).rejects.toThrow('cut off');
    const stored = await desk.ports.vault.versions((await now()).secretName);
    await desk.sweepDevices();
    expect(await desk.ports.vault.versions((await now()).secretName)).toHaveLength(stored.length);
    expect(await enabled()).toHaveLength(1);
    expect(credentialStateOf(await now(), desk.clock.now())).toBe('confirmed');
  });
});

it('a password of Windows LAPS is nowhere but in the vault and the reply', async () => {
  await adopted();
  const passwords = [machine().password ?? '', ...machine().backups.map(({ password }) => password)];
  const { grantId } = await reveals();
  granted(await closes(grantId));
  const stored = JSON.stringify([await now(), await desk.ports.devices.events(id), desk.log, desk.mails, aWish]);
  const sent = desk.cosmos.calls.map(({ body }) => body).join('\n');
  for (const password of passwords) {
    const encoded = Buffer.from(password).toString('base64');
    for (const form of [password, encoded])
      expect([stored.includes(form), sent.includes(form)]).toEqual([false, false]);
  }
});
