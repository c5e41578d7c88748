import { brokenLinkOf } from '../../desk/rules/audit';
import { versionsOnDevice } from '../../desk/rules/leases';
import { secretOf, versionsPerSecretMax } from '../../desk/rules/secret-names';
import { graceIsOver } from '../support/a-campaign';
import { type ADesk, aDesk } from '../support/a-desk';
import { aDeviceId } from '../support/a-device';
import { type AManagedDevice, aReadyDeviceOn, deviceNow, enabledVersions, kindsOf } from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { type Crash, crashing } from '../support/crashing';
import { anItAdmin } from '../support/people';

/** As if the device had rotated so often that its next password goes to a new secret. */
const fill = async ({ ports }: ADesk): Promise<void> => {
  const stored = await ports.devices.read(aDeviceId);
  if (stored === undefined) throw new Error('no device');
  const nothing = { events: [], grant: undefined, alarms: [], notices: [], relays: [], command: undefined };
  const full = { ...stored.device, versions: versionsPerSecretMax };
  await ports.devices.replace({ device: full, head: stored.head, dueAt: undefined, ...nothing }, stored.etag);
};

const theCampaign = async (desk: ADesk) => (await desk.listCampaigns(10)).items[0];

/** A campaign of one device, as its admin, its orchestration and the device live it. */
const storyOf = (desk: ADesk, device: AManagedDevice) => [
  () => desk.startCampaign(anItAdmin, { reason: 'A leak.', target: { kind: 'all' } }),
  async () => {
    graceIsOver(desk);
    await desk.advanceCampaign((await theCampaign(desk))?.campaignId ?? '');
  },
  () => device.rotates(),
];

const live = async (crash: Crash): Promise<{ readonly writes: number; readonly died: boolean }> => {
  const desk = await aDesk();
  try {
    const device = await aReadyDeviceOn(desk);
    await fill(desk);
    const { secretName } = await deviceNow(desk);
    const process = crashing(desk, crash);
    let died = false;
    for (const step of storyOf(desk, device)) {
      await step().catch(() => undefined);
      if (!process.isDead()) continue;
      died = true;
      process.restart();
      await holds(desk, device);
      await step().catch(() => undefined);
      await desk.sweepDevices();
      await holds(desk, device);
    }
    const writes = process.writes();
    desk.cosmos.inject(() => undefined);
    desk.keyVault.inject(() => undefined);
    await isQuietAtTheEnd(desk, device, secretName);
    return { writes, died };
  } finally {
    await desk.close();
  }
};

/** Some stored version opens the device, in the secret where the desk looks for it. */
const holds = async (desk: ADesk, device: AManagedDevice): Promise<void> => {
  const state = await deviceNow(desk);
  const version = device.version() ?? '';
  expect(versionsOnDevice(state).map((one) => one.version)).toContain(version);
  const { credential } = state;
  const name = credential?.version === version ? secretOf(state, credential) : state.secretName;
  expect(device.opensWith((await desk.ports.vault.read(name, version))?.reveal())).toBe(true);
};

const isQuietAtTheEnd = async (desk: ADesk, device: AManagedDevice, oldName: string): Promise<void> => {
  desk.clock.pass(10);
  await desk.carryOnCampaign();
  await desk.sweepDevices();
  for (let round = 0; round < 2; round += 1) await device.rotates();
  await desk.sweepDevices();

  expect(await theCampaign(desk)).toMatchObject({ state: 'done', asked: 1, leftOutCount: 0 });
  expect(await desk.ports.directory.openCampaign()).toBeUndefined();
  const state = await deviceNow(desk);
  expect(state).toMatchObject({ secretName: `${oldName}-v2`, stale: [], campaign: { progress: 'confirmed' } });
  expect(state.credential).toMatchObject({ version: device.version(), confirmedAt: expect.any(Number) });
  expect(state.credential).not.toHaveProperty('secretName');
  expect([state.rotation, state.wanted, state.retired]).toEqual(Array(3).fill(undefined));
  expect(await desk.ports.vault.versions(oldName)).toEqual([]);
  expect(await enabledVersions(desk)).toEqual([device.version()]);
  const kinds = await kindsOf(desk);
  const once = ['secret-renamed', 'secret-removed'];
  expect(kinds.filter((kind) => once.includes(kind))).toEqual(once);
  expect(kinds.filter((kind) => kind === 'rotation-requested')).toHaveLength(2);
  expect(brokenLinkOf(aDeviceId, await desk.ports.devices.events(aDeviceId), sha256)).toBeUndefined();
};

describe('a campaign, and a secret that is left, on a desk that dies on the way', () => {
  it('leave no device without a password that opens it, and come to their end: at every write, on both sides', async () => {
    const { writes, died } = await live({ point: 0, when: 'before' });
    expect(died).toBe(false);
    expect(writes).toBeGreaterThan(8);
    // What is stored before one write is what is stored after the one before it.
    const tried = Array.from({ length: writes }, (_, index): Crash => ({ point: index + 1, when: 'after' }));
    for (const crash of [{ point: 1, when: 'before' } as Crash, ...tried]) {
      const story = live(crash).catch((error: unknown) => {
        throw new Error(`crash ${crash.when} write ${crash.point} of ${writes}`, { cause: error });
      });
      expect([crash, (await story).died]).toEqual([crash, true]);
    }
  }, 60_000);
});
