import { brokenLinkOf } from '../../desk/rules/audit';
import { credentialStateOf } from '../../desk/rules/devices';
import type { Reconciliation } from '../../desk/usecases/reconcile-devices';
import { graphError } from '../../local/graph/reply';
import { type ADesk, aSurface, desks } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { type AManagedDevice, aReadyDeviceOn, deviceNow, enabledVersions, granted, kindsOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { anItAdmin } from '../support/people';

const openDesk = desks();
let desk: ADesk;
let device: AManagedDevice;
beforeEach(async () => {
  desk = await openDesk();
  device = await aReadyDeviceOn(desk);
});

const all = { limit: 25 };
const reconciles = async (apply: boolean) => (await desk.reconcileDevices(anItAdmin, { ...all, apply })).items;
const saidOf = (items: readonly Reconciliation[]) =>
  items.flatMap(({ deviceId, findings }) => findings.map(({ kind, outcome }) => `${deviceId} ${kind} ${outcome}`));

/** The device's document and events, to put back later: what a restore of the store brings. */
const backup = async (deviceId = aDeviceId) => {
  const stored = await desk.ports.devices.read(deviceId);
  const events = await desk.ports.devices.events(deviceId);
  if (stored === undefined) throw new Error('no device');
  return async (): Promise<void> => {
    const later = (await desk.ports.devices.events(deviceId)).slice(events.length).map(({ id }) => id);
    const current = await desk.ports.devices.read(deviceId);
    await desk.ports.devices.drop(deviceId, later);
    const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
    const { head } = stored;
    await desk.ports.devices.replace(
      { device: stored.device, head, dueAt: undefined, ...nothing },
      current?.etag ?? '',
    );
  };
};
const rotates = async (): Promise<void> => {
  desk.clock.pass(7 * 24 * 60);
  await desk.sweepDevices();
  await device.rotates();
};
/** Does a version that the desk knows of open the device? */
const opens = async (deviceId = aDeviceId): Promise<boolean> => {
  const { secretName, credential } = await deviceNow(desk, deviceId);
  return device.opensWith((await desk.ports.vault.read(secretName, credential?.version ?? ''))?.reveal());
};

it('finds nothing where all agrees, and changes nothing', async () => {
  await rotates();
  const before = await kindsOf(desk);
  expect(saidOf(await reconciles(true))).toEqual([]);
  expect(await kindsOf(desk)).toEqual(before);
});

describe('after a restore of an older store', () => {
  it('finds what is newer, changes nothing until told, and then the desk knows what opens the device', async () => {
    const restore = await backup();
    await rotates();
    await restore();
    expect(await opens()).toBe(false);
    expect(saidOf(await reconciles(false))).toEqual([`${aDeviceId} vault-newer found`]);
    expect(await opens()).toBe(false);

    expect(saidOf(await reconciles(true))).toEqual([`${aDeviceId} vault-newer repaired`]);
    expect(await opens()).toBe(true);
    expect((await deviceNow(desk)).rotation).toMatchObject({ reason: 'reconciled' });
    await device.rotates();
    expect(await opens()).toBe(true);
    expect(saidOf(await reconciles(true))).toEqual([]);
    expect(await enabledVersions(desk)).toEqual([device.version()]);
    expect(brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256)).toBeUndefined();
  });

  it('in which a rotation is under way that was confirmed since, the device is not left waiting for ever', async () => {
    desk.clock.pass(7 * 24 * 60);
    await desk.sweepDevices();
    const restore = await backup();
    await device.rotates();
    await rotates();
    await restore();
    expect(saidOf(await reconciles(true))).toEqual([
      `${aDeviceId} vault-newer repaired`,
      `${aDeviceId} rotation-over repaired`,
    ]);
    expect(await opens()).toBe(true);
    expect(await device.rotates()).toBe(true);
    expect(credentialStateOf(await deviceNow(desk), desk.clock.now())).toBe('confirmed');
  });

  it('with a password that the device has taken and not confirmed: it stays until a new one is', async () => {
    const restore = await backup();
    desk.clock.pass(7 * 24 * 60);
    await desk.sweepDevices();
    await device.applies();
    await restore();
    expect(saidOf(await reconciles(true))).toEqual([`${aDeviceId} version-uncertain under-way`]);
    expect(await enabledVersions(desk)).toHaveLength(3);
    desk.clock.pass(1);
    await device.rotates();
    expect(saidOf(await reconciles(true))).toEqual([`${aDeviceId} version-left repaired`]);
    expect(await opens()).toBe(true);
    expect(await enabledVersions(desk)).toEqual([device.version()]);
  });

  it('done twice at once asks for one password', async () => {
    const restore = await backup();
    await rotates();
    await restore();
    await Promise.all([reconciles(true), desk.beside().reconcileDevices(anItAdmin, { ...all, apply: true })]);
    expect((await kindsOf(desk)).filter((kind) => kind === 'device-reconciled')).toHaveLength(1);
    expect((await kindsOf(desk)).filter((kind) => kind === 'rotation-requested')).toHaveLength(2);
  });
});

describe('a secret', () => {
  const deletes = async (): Promise<string> => {
    const { secretName } = await deviceNow(desk);
    await desk.keyVault.client.beginDeleteSecret(secretName);
    return secretName;
  };

  it('that was deleted is recovered with all its versions', async () => {
    await deletes();
    expect(saidOf(await reconciles(false))).toEqual([`${aDeviceId} secret-deleted found`]);
    expect(await opens()).toBe(false);
    expect(saidOf(await reconciles(true))).toEqual([`${aDeviceId} secret-deleted repaired`]);
    expect(await opens()).toBe(true);
    expect((await deviceNow(desk)).rotation).toBeUndefined();
  });

  it('that is gone for good gets a new password, under its old name', async () => {
    await deletes();
    desk.clock.pass(91 * 24 * 60);
    expect(saidOf(await reconciles(true))).toContain(`${aDeviceId} secret-missing under-way`);
    await device.rotates();
    expect(await opens()).toBe(true);
    expect(saidOf(await reconciles(true))).toEqual([]);
  });

  it('of a device that the store does not know is told, page by page', async () => {
    const { secretName } = await deviceNow(desk);
    const lost = 'device-LAPTOP-99-0a1b2c3d';
    await desk.keyVault.client.setSecret(lost, 'x');
    await desk.keyVault.client.setSecret('smtp-address', 'x');
    const pages = [await desk.reconcileSecrets(anItAdmin, { limit: 1, apply: false })];
    for (let page = pages[0]; page?.continuation !== undefined; ) {
      page = await desk.reconcileSecrets(anItAdmin, { limit: 1, apply: false, continuation: page.continuation });
      pages.push(page);
    }
    const items = pages.flatMap((page) => page.items);
    expect(items.map((item) => item.secretName)).toEqual([secretName, lost]);
    expect(saidOf(items)).toEqual(['LAPTOP-99 secret-unknown left']);
  });
});

it('a vault that does not answer leaves the device for the next run', async () => {
  desk.keyVault.inject(() => ({ when: 'before', status: 503 }));
  expect(saidOf(await reconciles(true))).toEqual([`${aDeviceId} unreachable left`]);
});

describe('a device of Windows LAPS', () => {
  const { id, managedDeviceId, entraDeviceId } = aSurface;
  beforeEach(async () => {
    granted(await desk.adoptDevice(anItAdmin, id, { managedDeviceId, entraDeviceId }));
    await desk.tenant.checkIn();
    desk.clock.pass(5);
    await desk.sweepDevices();
  });
  const opensIt = async (): Promise<boolean> => {
    const { secretName, credential } = await deviceNow(desk, id);
    const password = await desk.ports.vault.read(secretName, credential?.version ?? '');
    return desk.tenant.opens(id, password?.reveal() ?? '');
  };

  it('gets what the directory has that is newer', async () => {
    expect(saidOf(await reconciles(true))).toEqual([]);
    desk.clock.pass(1);
    await desk.tenant.renew(id);
    expect(saidOf(await reconciles(false))).toEqual([`${id} backup-newer found`]);
    expect(saidOf(await reconciles(true))).toEqual([`${id} backup-newer repaired`]);
    expect(await opensIt()).toBe(true);
  });

  it('whose secret is lost gets it from the directory again', async () => {
    await desk.keyVault.client.beginDeleteSecret((await deviceNow(desk, id)).secretName);
    desk.clock.pass(91 * 24 * 60);
    expect(saidOf(await reconciles(true)).filter((said) => said.startsWith(id))).toContain(
      `${id} secret-missing under-way`,
    );
    expect(await opensIt()).toBe(true);
  });

  it('that has left the tenant, or that nobody can be asked about, is told', async () => {
    await desk.tenant.remove(id);
    expect(saidOf(await reconciles(true))).toEqual([`${id} backup-missing left`]);
    desk.tenant.inject(() => graphError(503, 'serviceNotAvailable', 'Later.'));
    expect(saidOf(await reconciles(true))).toEqual([`${id} unreachable left`]);
  });
});
