import type { Ports } from '../ports';
import type { Alarm } from '../rules/alarms';
import type { SealedEvent } from '../rules/audit';
import type { Grant } from '../rules/grants';
import { isAlarmOver, isGrantOver } from '../rules/retention';
import { theDesk } from '../rules/tickets';
import type { Instant } from '../rules/time';
import { eachOf, leftForNextRound } from './each-of';
import { eraseFromDevice, eventsPerBatch } from './erase-from-device';
import { storing } from './storing';

const itemsPerPage = 100;
const grantsPerRoundMax = 2_000; // no source

/**
 * Removes every grant that ended at `before` or earlier, with its alarms, then the alarms of rotations that are as old;
 * answers how many grants. Costs what is due, and what is held that long.
 *
 * The device's chain stays whole: of what happened to the grant there remains that it did, and when, with the digests of who
 * and why (R84; design.md §9).
 */
export const removeGrants = async (ports: Ports, before: Instant): Promise<number> => {
  const { devices } = ports;
  let removed = 0;
  await eachOf(
    async (continuation) =>
      removed < grantsPerRoundMax ? devices.requestedBefore(before, itemsPerPage, continuation) : { items: [] },
    async (grant) => {
      const { grantId } = grant;
      const isGone = await removeGrant(ports, grant, before).catch(leftForNextRound(ports, { grantId }));
      if (isGone) removed += 1;
    },
  );
  await eachOf(
    (continuation) => devices.alarmsBefore(before, itemsPerPage, continuation),
    (alarm) => removeAlarm(ports, alarm, before).catch(leftForNextRound(ports, { alarmId: alarm.alarmId })),
  );
  return removed;
};

const removeAlarm = async ({ devices }: Ports, alarm: Alarm, before: Instant): Promise<void> => {
  const stored = await devices.read(alarm.deviceId);
  if (stored === undefined || isAlarmOver(alarm, stored.device, before))
    await devices.drop(alarm.deviceId, [alarm.alarmId]);
};

/** A batch at a time, each under the device's etag; the grant goes with the last, so that one cut off is found again. */
const removeGrant = async (ports: Ports, grant: Grant, before: Instant): Promise<boolean> => {
  for (;;) {
    const step = await storing(
      () => removeSome(ports, grant, before),
      async () => undefined,
    );
    if (step !== 'more') return step === 'gone';
  }
};

/** With the grant go its alarms, few of them. */
const removeSome = async (
  ports: Ports,
  { deviceId, grantId }: Grant,
  before: Instant,
): Promise<'more' | 'gone' | 'kept'> => {
  const { devices } = ports;
  const stored = await devices.read(deviceId);
  const grant = await devices.grant(deviceId, grantId);
  if (stored === undefined || grant === undefined || !isGrantOver(grant, stored.device, before)) return 'kept';
  const [chain, alarms] = await Promise.all([devices.events(deviceId), devices.alarms(deviceId)]);
  const open = eventsOf(grantId, chain).filter(({ salt }) => salt !== undefined);
  const isLast = open.length <= eventsPerBatch;
  const about = alarms.filter((alarm) => alarm.about === grantId).map(({ alarmId }) => alarmId);
  await eraseFromDevice(ports, stored, open.slice(0, eventsPerBatch), isLast ? [grantId, ...about] : []);
  return isLast ? 'gone' : 'more';
};

/** Its own, and what a person set going with them: who gives a device back also asks for the rotation that follows. */
const eventsOf = (grantId: string, chain: readonly SealedEvent[]): readonly SealedEvent[] => {
  const own = chain.filter(({ data }) => data['grantId'] === grantId);
  const commands = new Set(own.map(({ commandId }) => commandId));
  const isBeside = ({ data, commandId, by }: SealedEvent): boolean =>
    data['grantId'] === undefined && by !== theDesk && commands.has(commandId);
  return chain.filter((event) => own.includes(event) || isBeside(event));
};
