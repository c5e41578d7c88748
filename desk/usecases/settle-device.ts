import { Fault, type Ports } from '../ports';
import { accept } from '../rules/decision';
import type { Device } from '../rules/devices';
import { openStates } from '../rules/grants';
import { endGrant } from '../rules/leases';
import {
  type DeviceStep,
  decideDeviceStep as decide,
  deviceEventsOf,
  dueDeviceSteps,
  isRecord,
  type RecordStep,
} from '../rules/next-device-step';
import { drawPassphrase } from '../rules/passphrases';
import { drawPassword } from '../rules/passwords';
import { Secret } from '../rules/secret';
import { isLiveTicket, theDesk } from '../rules/tickets';
import { changeDevice, type DeviceSight } from './change-device';
import { disableTwins } from './disable-twins';
import { eachOf, leftForNextRound } from './each-of';
import { measure } from './measure';
import { askLaps, lookAtLaps } from './mirror-password';
import { deliverRelays } from './relay';
import { tagVersion } from './tag-version';

type NextDeviceStep = ReturnType<typeof decide> | { readonly kind: 'finish' };

const sightOf = async (ports: Ports, deviceId: string): Promise<DeviceSight | undefined> => {
  const { devices, directory, clock } = ports;
  const stored = await devices.read(deviceId);
  if (stored === undefined) return undefined;
  const { device } = stored;
  const grant = device.activeGrant === undefined ? undefined : await devices.grant(deviceId, device.activeGrant);
  const { elevation: rules } = await directory.activePolicy();
  return { device, grant, active: grant, rules, now: clock.now() };
};

const isAtRest = ({ activeGrant, waiting, unreviewed, rotation, wanted, stale, retired }: Device): boolean => {
  const isFree = activeGrant === undefined && waiting === undefined && unreviewed === undefined;
  const isClean = stale.length === 0 && retired === undefined;
  return isFree && rotation === undefined && wanted === undefined && isClean;
};

const stepIn = ({ device, grant, rules, now }: DeviceSight, failed: ReadonlySet<string> = new Set()) =>
  decide(device, grant, rules, now, failed);

/** What a device needs now, or until when to wait; finished when it is at rest with no lease on it and nothing is due. */
export const decideDeviceStep = async (ports: Ports, deviceId: string): Promise<NextDeviceStep> => {
  const sight = await sightOf(ports, deviceId);
  if (sight === undefined) return { kind: 'finish' };
  const step = stepIn(sight);
  return step.kind === 'wait' && isAtRest(sight.device) ? { kind: 'finish' } : step;
};

/**
 * Does one due step of a device, named by its effect key, if it is still what is due: twice is once.
 *
 * The vault is written before the store says so: a password stored twice under one rotation is one version, and a
 * version that is disabled twice is disabled. Source: docs/design.md §8, docs/data.md §2.
 */
export const takeDeviceStep = async (ports: Ports, deviceId: string, key: string): Promise<void> => {
  const sight = await sightOf(ports, deviceId);
  const due = sight && dueDeviceSteps(sight.device, sight.grant, sight.rules, sight.now);
  const step = due?.find((one) => one.key === key);
  if (sight !== undefined && step !== undefined) await take(ports, sight, step);
};

const take = async (ports: Ports, sight: DeviceSight, step: DeviceStep): Promise<void> => {
  const { deviceId } = sight.device;
  switch (step.kind) {
    case 'store-password':
      return storePassword(ports, sight, step);
    case 'disable-versions':
      return disableVersions(ports, sight.device, step);
    case 'tag-version':
      return tagVersion(ports, sight.device, step.credential);
    case 'ask-laps':
      return askLaps(ports, sight.device, step.rotationId);
    case 'look-at-laps':
      return lookAtLaps(ports, sight.device);
    case 'remove-secret':
      return removeSecret(ports, sight.device, step);
    default:
      await record(ports, deviceId, step);
      await deliverRelays(ports, deviceId);
  }
};

type StoreStep = Extract<DeviceStep, { kind: 'store-password' }>;
type DisableStep = Extract<DeviceStep, { kind: 'disable-versions' }>;
type RemoveStep = Extract<DeviceStep, { kind: 'remove-secret' }>;

const storePassword = async (
  ports: Ports,
  { device: { deviceId, secretName }, rules }: DeviceSight,
  { rotationId, key }: StoreStep,
): Promise<void> => {
  const { bytes } = ports.ids;
  const isOfWords = rules.password?.kind === 'words';
  const password = new Secret(isOfWords ? drawPassphrase(bytes, ports.words()) : drawPassword(bytes));
  const { version } = await ports.vault.put(secretName, password, { rotationId, deviceId, state: 'pending' });
  const stored = await changeDevice(ports, { deviceId, commandId: key }, async ({ device, now }) => {
    const { rotation } = device;
    const isHere = device.secretName === secretName;
    const isWanted = isHere && rotation?.rotationId === rotationId && rotation.version === undefined;
    const data = { rotationId, version };
    const bare = { at: now, by: theDesk, people: {}, text: {} };
    return accept({ events: isWanted ? [{ ...bare, kind: 'rotation-pending', data }] : [] });
  });
  if (stored.ok) await disableTwins(ports, stored.value.device, rotationId);
};

const disableVersions = async (
  ports: Ports,
  { deviceId, secretName }: Device,
  { versions, key }: DisableStep,
): Promise<void> => {
  // One that is gone opens nothing, and is no reason for the next password to wait.
  for (const version of versions) await ports.vault.disable(secretName, version).catch(unlessMissing);
  await changeDevice(ports, { deviceId, commandId: key }, async ({ device, now }) => {
    const isDone = versions.every((version) => !device.stale.includes(version));
    const bare = { at: now, by: theDesk, people: {}, text: {} };
    return accept({ events: isDone ? [] : [{ ...bare, kind: 'versions-disabled', data: { versions } }] });
  });
};

/** Disabled first: should the vault not let it go, nobody reads it meanwhile. */
const removeSecret = async (
  ports: Ports,
  { deviceId }: Device,
  { secretName, version, key }: RemoveStep,
): Promise<void> => {
  if (version !== undefined) await ports.vault.disable(secretName, version).catch(unlessMissing);
  await ports.vault.remove(secretName);
  await changeDevice(ports, { deviceId, commandId: key }, async ({ device, now }) => {
    const isDone = !(device.retired ?? []).some((one) => one.secretName === secretName);
    const bare = { at: now, by: theDesk, people: {}, text: {} };
    return accept({ events: isDone ? [] : [{ ...bare, kind: 'secret-removed', data: { secretName } }] });
  });
};

const unlessMissing = (error: unknown): void => {
  if (!(error instanceof Fault) || error.kind !== 'missing') throw error;
};

const record = async (ports: Ports, deviceId: string, step: RecordStep): Promise<void> => {
  const rotationId = ports.ids.random(16);
  const grantId = 'grantId' in step ? step.grantId : undefined;
  const given = { deviceId, grantId, commandId: step.key };
  await changeDevice(ports, given, async ({ device, grant, active, rules, now }) => {
    const next = decide(device, active, rules, now);
    if (next.kind === 'wait' || next.key !== step.key) return accept({ events: [] });
    const events = deviceEventsOf(device, grant, step, rules, { by: theDesk, at: now, rotationId });
    return accept({ events });
  });
};

const stepsMax = 20;

/** Does everything that a device needs now. What fails is left to the lease's orchestration and to the sweep. */
export const settleDevice = async (ports: Ports, deviceId: string, grantId?: string): Promise<void> => {
  try {
    await serveDevice(ports, deviceId);
    await deliverRelays(ports, deviceId);
    for (const id of await leasesOf(ports, deviceId, grantId)) await ports.workflows.ringLease(id);
  } catch (error) {
    leftForNextRound(ports, { deviceId })(error);
  }
};

/** Which leases to ring: the one that changed, and the one that holds the device since. */
const leasesOf = async ({ devices }: Ports, deviceId: string, grantId: string | undefined): Promise<Set<string>> => {
  const active = grantId === undefined ? undefined : (await devices.read(deviceId))?.device.activeGrant;
  return new Set([grantId, active].filter((id) => id !== undefined));
};

/**
 * Does everything that a device needs now; a fault of the world flies, but at the end. What the vault or Windows LAPS refuses
 * holds up nothing else: a missing permission to tag or to disable must not keep a known password alive.
 */
export const serveDevice = async (ports: Ports, deviceId: string): Promise<void> => {
  const failed = new Map<string, Fault>();
  for (let taken = 0; taken < stepsMax; taken += 1) {
    const sight = await sightOf(ports, deviceId);
    const step = sight && stepIn(sight, new Set(failed.keys()));
    if (sight === undefined || step === undefined || step.kind === 'wait') break;
    const fault = await take(ports, sight, step).catch(asRefused(step));
    if (fault instanceof Fault) failed.set(step.key, fault);
  }
  for (const fault of failed.values()) throw fault;
};

const asRefused =
  (step: DeviceStep) =>
  (error: unknown): Fault => {
    if (!(error instanceof Fault) || error.kind === 'throttled' || isRecord(step)) throw error;
    return error;
  };

const devicesPerPage = 100;

/**
 * The second way for leases and rotations: ends grants whose ticket has ended, does every due step of every device, and
 * tells tickets what they were not told. Costs what is held and what is due. Source: docs/design.md §7, §8.
 */
export const sweepDevices = async (ports: Ports): Promise<number> => {
  const now = ports.clock.now();
  await eachOf(
    (continuation) => ports.devices.held(devicesPerPage, continuation),
    (deviceId) => endWithTicket(ports, deviceId).catch(leftForNextRound(ports, { deviceId })),
  );
  const served = await eachOf(
    (continuation) => ports.devices.due(now, devicesPerPage, continuation),
    (deviceId) => serveDevice(ports, deviceId).catch(leftForNextRound(ports, { deviceId })),
  );
  await deliverRelays(ports);
  measure(ports.log, 'rotations-unconfirmed', await ports.devices.overdueCount());
  await ports.directory.beat('rotation-sweep', ports.clock.now());
  return served;
};

const endWithTicket = async (ports: Ports, deviceId: string): Promise<void> => {
  const stored = await ports.devices.read(deviceId);
  if (stored === undefined) return;
  const { activeGrant, waiting = [] } = stored.device;
  const open = [...(activeGrant === undefined ? [] : [activeGrant]), ...waiting.map(({ grantId }) => grantId)];
  const ended = await Promise.all(open.map((grantId) => hasTicketEnded(ports, deviceId, grantId)));
  const over = open.filter((_, index) => ended[index]);
  for (const grantId of over) await revokeWithTicket(ports, deviceId, grantId);
  if (over.length > 0) await serveDevice(ports, deviceId);
};

const hasTicketEnded = async ({ devices, tickets }: Ports, deviceId: string, grantId: string): Promise<boolean> => {
  const grant = await devices.grant(deviceId, grantId);
  // An emergency needs no ticket, so it ends with none.
  if (grant?.ticketId === undefined || grant.emergency !== undefined) return false;
  const stored = await tickets.read(grant.ticketId);
  return stored === undefined || !isLiveTicket(stored.ticket);
};

const revokeWithTicket = async (ports: Ports, deviceId: string, grantId: string): Promise<void> => {
  const rotationId = ports.ids.random(16);
  const commandId = `revoke-${grantId}`;
  await changeDevice(ports, { deviceId, grantId, commandId }, async ({ device, grant, rules, now }) => {
    if (grant === undefined || !openStates.includes(grant.state)) return accept({ events: [] });
    return accept({ events: endGrant(device, grant, 'revoked', rules, { by: theDesk, at: now, rotationId }) });
  });
};
