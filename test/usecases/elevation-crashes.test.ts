import { brokenLinkOf } from '../../desk/rules/audit';
import { versionsOnDevice } from '../../desk/rules/leases';
import { type ADesk, aDesk } from '../support/a-desk';
import { aDeviceId, aGrantId } from '../support/a-device';
import {
  type AManagedDevice,
  aManagedDevice,
  aWish,
  deviceNow,
  enabledVersions,
  enrol,
  kindsOf,
} from '../support/a-fleet';
import { sha256 } from '../support/a-policy';
import { type Crash, crashing } from '../support/crashing';
import { anEscalationEngineer } from '../support/people';

/** One life of a lease, as its people and its device live it; what was seen is kept by whoever saw it. */
const storyOf = (desk: ADesk, device: AManagedDevice, ticketId: string, seen: string[]) => [
  () => enrol(desk),
  () => device.rotates(),
  () => desk.requestElevation(anEscalationEngineer, aDeviceId, { ...aWish, ticketId }, 'k'),
  async () => {
    const revealed = await desk.revealPassword(anEscalationEngineer, aGrantId);
    if (revealed.ok) seen.push(...revealed.value.shown.map(({ password }) => password.reveal()));
  },
  () => desk.closeElevation(anEscalationEngineer, aGrantId, { actionsTaken: 'Reinstalled it.' }),
  () => device.rotates(),
];

const live = async (crash: Crash): Promise<{ readonly writes: number; readonly died: boolean }> => {
  const desk = await aDesk();
  try {
    const { ticketId } = await desk.files();
    const device = aManagedDevice(desk);
    const seen: string[] = [];
    const process = crashing(desk, crash);
    let died = false;
    for (const step of storyOf(desk, device, ticketId, seen)) {
      await step().catch(() => undefined);
      if (!process.isDead()) continue;
      died = true;
      process.restart();
      await holds(desk, device, seen);
      // The person, or the device, asks again; what was done already is refused or answered as before.
      await step().catch(() => undefined);
      await desk.sweepDevices();
      await holds(desk, device, seen);
    }
    const writes = process.writes();
    desk.cosmos.inject(() => undefined);
    desk.keyVault.inject(() => undefined);
    await isQuietAtTheEnd(desk, device, ticketId, seen);
    return { writes, died };
  } finally {
    await desk.close();
  }
};

/** Some stored version opens the device, whoever holds it is shown that one, and nobody saw what is not on record. */
const holds = async (desk: ADesk, device: AManagedDevice, seen: readonly string[]): Promise<void> => {
  if ((await desk.ports.devices.read(aDeviceId)) === undefined) return expect(device.password()).toBeUndefined();
  const state = await deviceNow(desk);
  if (device.password() !== undefined) {
    const shown = versionsOnDevice(state).map(({ version }) => version);
    expect(shown).toContain(device.version());
    expect(await enabledVersions(desk)).toContain(device.version());
    const secret = await desk.ports.vault.read(state.secretName, device.version() ?? '');
    expect(device.opensWith(secret?.reveal())).toBe(true);
  }
  const reveals = (await kindsOf(desk)).filter((kind) => kind === 'grant-revealed').length;
  expect(reveals).toBeGreaterThanOrEqual(seen.length > 0 ? 1 : 0);
  expect(reveals).toBeLessThanOrEqual(1);
};

const isQuietAtTheEnd = async (desk: ADesk, device: AManagedDevice, ticketId: string, seen: readonly string[]) => {
  desk.clock.pass(120);
  await desk.sweepDevices();
  for (let round = 0; round < 3; round += 1) await device.rotates();
  await desk.sweepDevices();

  const state = await deviceNow(desk);
  expect(state).toMatchObject({ stale: [], credential: { version: device.version() } });
  expect([state.rotation, state.wanted, state.activeGrant, state.credential?.seenAt]).toEqual(Array(4).fill(undefined));
  expect(await enabledVersions(desk)).toEqual([device.version()]);
  expect(seen.filter((password) => device.opensWith(password))).toEqual([]);

  const events = await desk.ports.devices.events(aDeviceId);
  expect(brokenLinkOf(aDeviceId, events, sha256)).toBeUndefined();
  const told = (await desk.ports.tickets.events(ticketId)).filter(({ kind }) => kind === 'elevation-noted');
  const grantEvents = events.filter(({ kind }) => kind.startsWith('grant-') || kind === 'elevation-requested');
  expect(told.map(({ data }) => data['what'])).toEqual(grantEvents.map(({ kind }) => kind));
  expect(await desk.ports.devices.relaysOf(aDeviceId)).toEqual([]);
};

describe('a lease whose desk dies on the way', () => {
  it('loses no password, shows none without record, and is over in the end: at every write, on both sides of it', async () => {
    const { writes, died } = await live({ point: 0, when: 'before' });
    expect(died).toBe(false);
    expect(writes).toBeGreaterThan(15);
    const tried: Crash[] = Array.from({ length: writes }, (_, index) => index + 1).flatMap((point) => [
      { point, when: 'before' },
      { point, when: 'after' },
    ]);
    for (const crash of tried) {
      const story = live(crash).catch((error: unknown) => {
        throw new Error(`crash ${crash.when} write ${crash.point} of ${writes}`, { cause: error });
      });
      expect([crash, (await story).died]).toEqual([crash, true]);
    }
  }, 120_000);
});
