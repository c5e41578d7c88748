import { Fault, type Page, type Ports } from '../ports';
import { accept } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import { type Device, type Gateway, gatewayOf } from '../rules/devices';
import { evolveDevice } from '../rules/evolve-device';
import { rotationFor } from '../rules/leases';
import type { Caller } from '../rules/people';
import { confirmedSince, type Finding, judgeDevice, type VaultVersion } from '../rules/reconcile';
import { changeDevice } from './change-device';
import { lookAtLaps, newsOf } from './mirror-password';
import { settleDevice } from './settle-device';

/** What became of a finding: `under-way` ends when the device has a new password, `left` needs a person. */
export type Outcome = 'found' | 'repaired' | 'under-way' | 'left';

export interface Found extends Finding {
  readonly outcome: Outcome;
}

/** One device or secret; nothing was found of one that agrees. */
export interface Reconciliation {
  readonly deviceId: string;
  readonly secretName: string;
  readonly gateway?: Gateway;
  readonly findings: readonly Found[];
}

/** Which part, and whether to repair: nothing is changed unless `apply`. */
export interface Reconcile {
  readonly apply: boolean;
  readonly limit: number;
  readonly continuation?: string | undefined;
}

/**
 * Holds what the store says of each device against the vault, and of Windows LAPS against the directory: for after a
 * restore, and harmless at any time. Again finds what is left. One device that cannot be looked at holds up no other.
 */
export const reconcileDevices = async (
  ports: Ports,
  caller: Caller,
  { apply, limit, continuation }: Reconcile,
): Promise<Page<Reconciliation>> => {
  const page = await ports.devices.list(limit, continuation);
  const items: Reconciliation[] = [];
  for (const { deviceId, secretName } of page.items)
    items.push(await tried({ deviceId, secretName }, () => reconcileDevice(ports, caller, deviceId, apply)));
  return { ...page, items };
};

const tried = async (
  about: Pick<Reconciliation, 'deviceId' | 'secretName'>,
  work: () => Promise<Reconciliation>,
): Promise<Reconciliation> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...about, findings: [{ kind: 'unreachable', outcome: 'left' }] };
  }
};

const reconcileDevice = async (
  ports: Ports,
  caller: Caller,
  deviceId: string,
  apply: boolean,
): Promise<Reconciliation> => {
  const device = await deviceOf(ports, deviceId);
  const { secretName } = device;
  const ofSecret = await recovered(ports, device, apply);
  const isGone = ofSecret.length > 0 && !apply;
  const versions = isGone ? [] : await versionsOf(ports, device);
  const { findings, wantsRotation } = isGone ? nothingFound : judgeDevice(device, versions);
  if (apply && findings.length > 0) await repair(ports, caller, deviceId);
  const after = apply ? await deviceOf(ports, deviceId) : device;
  const outcome = outcomeOf(apply, wantsRotation, after);
  const ofVersions = findings.map((finding): Found => ({ ...finding, outcome: outcome(finding) }));
  const ofDirectory = await mirrored(ports, after, apply);
  return { deviceId, secretName, gateway: gatewayOf(device), findings: [...ofSecret, ...ofVersions, ...ofDirectory] };
};

/** The secret that new passwords go to; and the one before, while the device's confirmed one still lies there. */
const secretsOf = ({ secretName, credential }: Device): readonly string[] => {
  const before = credential?.secretName;
  return before === undefined || before === secretName ? [secretName] : [secretName, before];
};

/** What lies in them. Of the one before only the confirmed version counts: the rest goes with it. */
const versionsOf = async ({ vault }: Ports, device: Device): Promise<readonly VaultVersion[]> => {
  const [, before] = secretsOf(device);
  const here = await vault.versions(device.secretName);
  if (before === undefined) return here;
  const there = await vault.versions(before);
  return [...here, ...there.filter(({ version }) => version === device.credential?.version)];
};

const nothingFound = { findings: [], wantsRotation: false };

const deviceOf = async ({ devices }: Ports, deviceId: string): Promise<Device> => {
  const stored = await devices.read(deviceId);
  if (stored === undefined) throw new Fault('missing', { cause: `no device ${deviceId}` });
  return stored.device;
};

/** A deleted secret takes its name and every version with it, and gives both back within 90 days. */
const recovered = async ({ vault }: Ports, device: Device, apply: boolean): Promise<readonly Found[]> => {
  const found: Found[] = [];
  for (const name of secretsOf(device)) {
    if (!(await vault.isDeleted(name))) continue;
    if (apply) await vault.recover(name);
    found.push({ kind: 'secret-deleted', outcome: apply ? 'repaired' : 'found' });
  }
  return found;
};

/** Judges again what is stored by then, records it, and has the device take a new password where only that makes sure. */
const repair = async (ports: Ports, { id: by }: Caller, deviceId: string): Promise<void> => {
  const commandId = `reconcile-${ports.ids.random(16)}`;
  const rotationId = ports.ids.random(16);
  await changeDevice(ports, { deviceId, commandId }, async ({ device, rules, now: at }) => {
    const { record, wantsRotation } = judgeDevice(device, await versionsOf(ports, device));
    const said: readonly DeviceEvent[] =
      record === undefined ? [] : [{ kind: 'device-reconciled', at, by, data: record, people: {}, text: {} }];
    if (!wantsRotation) return accept({ events: said });
    const stands = said.reduce<Device>(evolveDevice, device);
    return accept({ events: [...said, rotationFor(stands, 'reconciled', rules, { by, at, rotationId })] });
  });
  await settleDevice(ports, deviceId);
};

/** Only the device's own word settles what is uncertain; what was lost is lost. */
const outcomeOf =
  (apply: boolean, wantsRotation: boolean, { rotation }: Device) =>
  ({ kind }: Finding): Outcome => {
    if (!apply) return 'found';
    const needsDevice = ['secret-missing', 'version-missing', 'version-disabled', 'version-uncertain'].includes(kind);
    if (!needsDevice) return 'repaired';
    return wantsRotation || rotation !== undefined ? 'under-way' : 'repaired';
  };

const mirrored = async (ports: Ports, device: Device, apply: boolean): Promise<readonly Found[]> => {
  const news = await newsOf(ports, device);
  if (news === 'none') return [];
  if (news === 'missing') return [{ kind: 'backup-missing', outcome: 'left' }];
  if (apply) await lookAtLaps(ports, device);
  return [{ kind: 'backup-newer', outcome: apply ? 'repaired' : 'found' }];
};

const ofDevice = /^device-(.+)-[0-9a-f]{8}(?:-v[0-9]+)?$/i;

/**
 * The other way round: names in the vault that the store does not know. A device that was taken in after the backup has to
 * be taken in again; its password stays where it is until then.
 */
export const reconcileSecrets = async (
  ports: Ports,
  _caller: Caller,
  { limit, continuation }: Reconcile,
): Promise<Page<Reconciliation>> => {
  const page = await ports.vault.names(limit, continuation);
  const items: Reconciliation[] = [];
  for (const secretName of page.items) {
    const deviceId = ofDevice.exec(secretName)?.[1]?.toUpperCase();
    if (deviceId === undefined) continue;
    items.push(await tried({ deviceId, secretName }, () => reconcileSecret(ports, deviceId, secretName)));
  }
  return { ...page, items };
};

const reconcileSecret = async (ports: Ports, deviceId: string, secretName: string): Promise<Reconciliation> => {
  const stored = await ports.devices.read(deviceId);
  if (stored === undefined) return { deviceId, secretName, findings: [{ kind: 'secret-unknown', outcome: 'left' }] };
  const { device } = stored;
  const agrees = { deviceId, secretName, gateway: gatewayOf(device), findings: [] };
  if (device.secretName.toLowerCase() === secretName.toLowerCase()) return agrees;
  const newer = confirmedSince(device, await ports.vault.versions(secretName));
  if (newer === undefined) return agrees;
  return { ...agrees, findings: [{ kind: 'secret-newer', version: newer.version, outcome: 'left' }] };
};
