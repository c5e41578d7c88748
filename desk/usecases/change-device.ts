import type { Ports, Relay, StoredDevice } from '../ports';
import { alarmNoticesOf, alarmsOf, isLoud } from '../rules/alarms';
import type { Notice } from '../rules/alerts';
import { type ChainHead, type SealedEvent, unseal } from '../rules/audit';
import { securityContactsOf } from '../rules/contacts';
import { accept, type Decision, refuse } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import type { Device } from '../rules/devices';
import { approvalNoticesOf, asksApprovers, holderNoticesOf } from '../rules/elevation-notices';
import { evolveDevice } from '../rules/evolve-device';
import { evolveGrant, isGrantEvent } from '../rules/evolve-grant';
import type { ElevationRules, Grant } from '../rules/grants';
import { deviceStepsOf } from '../rules/next-device-step';
import type { Instant } from '../rules/time';
import { bestEffort } from './best-effort';
import { deliverNotices } from './deliver-notices';
import { answeredBefore, type Memory, type Sent, storedBefore } from './earlier';
import type { Refusal } from './refusals';
import { sealAll } from './seal-all';
import { storing } from './storing';

/** A command about a device, and about one grant of it where `grantId` says so; else about the active one, if any. */
export interface GivenDevice extends Sent {
  readonly deviceId: string;
  readonly grantId?: string | undefined;
}

export interface DeviceOutcome {
  readonly events: readonly DeviceEvent[];
}

export interface ChangedDevice {
  readonly device: Device;
  /** The grant that the command was about, as it now stands. */
  readonly grant: Grant | undefined;
  readonly head: ChainHead;
  /** Whom this change tells what; nobody when it was made before and is only answered again. */
  readonly notices: readonly Notice[];
}

/** What a decision looks at. `grant` is the one that the command names, or else the active one. */
export interface DeviceSight {
  readonly device: Device;
  readonly grant: Grant | undefined;
  readonly active: Grant | undefined;
  readonly rules: ElevationRules;
  readonly now: Instant;
}

export type DecideDevice = (sight: DeviceSight) => Promise<Decision<DeviceOutcome, Refusal>>;

/**
 * Reads, decides and stores, as one batch under the device's etag, with the alarms that the events raise and their
 * notices. Nobody sees a password before its record is stored.
 */
export const changeDevice = async (
  ports: Ports,
  given: GivenDevice,
  decide: DecideDevice,
): Promise<Decision<ChangedDevice, Refusal>> => {
  const changed = await storing(
    () => attempt(ports, given, decide),
    () => storedBefore(given, memoryOf(ports, given)),
  );
  if (changed.ok) await tell(ports, given.deviceId, changed.value.notices);
  return changed;
};

/** What is stored is done: that a mail cannot go out now is for the retry of notices. */
const tell = async (ports: Ports, deviceId: string, notices: readonly Notice[]): Promise<void> => {
  for (const alertId of new Set(notices.map((notice) => notice.alertId))) {
    const deliver = () => deliverNotices(ports, ports.devices, deviceId, alertId);
    await bestEffort(ports.log, deliver, 'a notice is left to the retry of notices', { deviceId, alertId });
  }
};

const attempt = async (
  ports: Ports,
  given: GivenDevice,
  decide: DecideDevice,
): Promise<Decision<ChangedDevice, Refusal>> => {
  const { devices, directory, clock } = ports;
  const stored = await devices.read(given.deviceId);
  if (stored === undefined) return refuse({ kind: 'device-unknown' });
  const again = await answeredBefore(given, memoryOf(ports, given));
  if (again !== undefined) return again;

  const { elevation: rules } = await directory.activePolicy();
  const grantId = given.grantId ?? stored.device.activeGrant;
  const grant = grantId === undefined ? undefined : await devices.grant(given.deviceId, grantId);
  const active = await activeOf(ports, stored.device, grant);
  const decision = await decide({ device: stored.device, grant, active, rules, now: clock.now() });
  if (!decision.ok) return decision;
  const { events } = decision.value;
  if (events.length === 0) return accept({ device: stored.device, grant, head: stored.head, notices: [] });
  return store(ports, given, stored, { grant, active, rules }, events);
};

/** The lease that is held on the device, also when the command is about another one. */
const activeOf = async (
  { devices }: Ports,
  { deviceId, activeGrant }: Device,
  grant: Grant | undefined,
): Promise<Grant | undefined> => {
  if (activeGrant === undefined || grant?.grantId === activeGrant) return grant;
  return devices.grant(deviceId, activeGrant);
};

/** How an alarm begins in the log. */
export const alarmLine = 'an alarm was raised';

interface Before {
  readonly grant: Grant | undefined;
  readonly active: Grant | undefined;
  readonly rules: ElevationRules;
}

const store = async (
  ports: Ports,
  { deviceId, commandId, record }: GivenDevice,
  stored: StoredDevice,
  before: Before,
  events: readonly DeviceEvent[],
): Promise<Decision<ChangedDevice, Refusal>> => {
  const device = events.reduce<Device>(evolveDevice, stored.device);
  const changed = grantsAfter(deviceId, [before.grant, before.active], events);
  const grant = changed.at(-1) ?? before.grant;
  const ended = changed.length > 1 ? changed[0] : undefined;
  const sealed = sealAll(ports, deviceId, commandId, stored.head, events);
  const head = sealed.at(-1) ?? stored.head;
  const active = [grant, before.active].find((lease) => lease !== undefined && lease.grantId === device.activeGrant);
  const dueAt = deviceStepsOf(device, active, before.rules)[0]?.dueAt;
  const relays = relaysOf(deviceId, changed, events, sealed);
  const alarms = alarmsOf(stored.device, events);
  const contacts = alarms.some(isLoud) ? securityContactsOf(await ports.directory.contacts()) : [];
  const absences = asksApprovers(events) ? await ports.directory.absences() : [];
  const notices = [
    ...alarms.flatMap((alarm) => alarmNoticesOf(alarm, before.rules, contacts)),
    ...approvalNoticesOf(device, grant, events, before.rules, absences),
    ...holderNoticesOf(grant, events),
  ];
  const command = record && { ...record, seq: head.seq };
  const change = { device, head, dueAt, events: sealed, grant, ended, alarms, notices, relays, command };
  await ports.devices.replace(change, stored.etag);
  // The alert rule on alarms reads this line (infra/modules/alerts.bicep); the alarm itself is in the batch above.
  for (const { kind, about } of alarms) ports.log('error', alarmLine, { kind, deviceId, about });
  return accept({ device, grant, head, notices });
};

/** The grants that these events changed, the one that changed last at the end. */
const grantsAfter = (
  deviceId: string,
  before: readonly (Grant | undefined)[],
  events: readonly DeviceEvent[],
): readonly Grant[] => {
  const changed = new Map<string, Grant>();
  for (const event of events.filter(isGrantEvent)) {
    const { grantId } = event.data;
    const known = changed.get(grantId) ?? before.find((one) => one?.grantId === grantId);
    changed.delete(grantId);
    changed.set(grantId, evolveGrant(known, deviceId, event));
  }
  return [...changed.values()];
};

/** What happened to the grant is told to its ticket: a partition of its own, which this batch cannot reach. */
const relaysOf = (
  deviceId: string,
  grants: readonly Grant[],
  events: readonly DeviceEvent[],
  sealed: readonly SealedEvent[],
): readonly Relay[] =>
  events.flatMap((event, index) => {
    const { id } = sealed[index] ?? {};
    if (id === undefined || !isGrantEvent(event)) return [];
    const { grantId } = event.data;
    const ticketId = grants.find((one) => one.grantId === grantId)?.ticketId;
    if (ticketId === undefined) return [];
    return [{ relayId: `relay-${id}`, deviceId, ticketId, grantId, what: event.kind, by: event.by, at: event.at }];
  });

const deviceAsOf = ({ deviceId, grantId }: GivenDevice, events: readonly SealedEvent[], seq: number): ChangedDevice => {
  const until = events.filter((event) => event.seq <= seq);
  const head = until.at(-1);
  const story = until.map((event) => unseal<DeviceEvent>(event));
  const device = story.reduce<Device | undefined>(evolveDevice, undefined);
  if (device === undefined || head === undefined) throw new Error(`device ${deviceId} has no event ${seq}`);
  const last = story.at(-1);
  const wanted = grantId ?? (last && isGrantEvent(last) ? last.data.grantId : device.activeGrant);
  const own = story.filter((event) => isGrantEvent(event) && event.data.grantId === wanted);
  return { device, grant: grantsAfter(deviceId, [], own).at(-1), head, notices: [] };
};

const memoryOf = ({ devices }: Ports, given: GivenDevice): Memory<ChangedDevice> => ({
  command: (id) => devices.command(given.deviceId, id),
  events: () => devices.events(given.deviceId),
  asOf: async (events, seq) => deviceAsOf(given, events, seq),
});
