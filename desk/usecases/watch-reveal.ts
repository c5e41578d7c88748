import type { Ports } from '../ports';
import { calendarNamed } from '../rules/clocks';
import { accept, type Decision } from '../rules/decision';
import type { OddUse } from '../rules/device-events';
import type { Grant } from '../rules/grants';
import type { Caller } from '../rules/people';
import { devicesOfDay, type NotedReveal, noteReveal, type RevealLimitRefusal } from '../rules/reveal-log';
import type { Instant } from '../rules/time';
import { storing } from './storing';

/**
 * Counts a reveal that is about to be stored against the limits of its person and its device, and says what is odd about it.
 *
 * It counts before the record of the reveal: whoever is cut off in between has counted one too many, and nobody ever one too
 * few. Counts lie in the store, under an etag each, so that several instances and several sessions are one. The two counts
 * are no batch: a reveal that its device refuses has counted for its person.
 */
export const watchReveal = async (
  ports: Ports,
  { id }: Caller,
  { grantId, deviceId, emergency }: Grant,
  now: Instant,
): Promise<Decision<readonly OddUse[], RevealLimitRefusal>> => {
  const { directory, ids } = ports;
  const policy = await directory.activePolicy();
  const { perPersonHourMax, perDeviceHourMax, devicesPerDayMax, hours } = policy.elevation.reveals;
  const reveal = { grantId, deviceId, at: now };
  const ofPerson = await noted(ports, `person-${ids.hash(id)}`, reveal, 'person', perPersonHourMax);
  if (!ofPerson.ok) return ofPerson;
  const ofDevice = await noted(ports, `device-${deviceId}`, reveal, 'device', perDeviceHourMax);
  if (!ofDevice.ok) return ofDevice;

  const isMany = devicesOfDay(ofPerson.value, now) > devicesPerDayMax;
  // An emergency comes when it comes, and is told of anyway.
  const isLate = hours !== undefined && emergency === undefined && !calendarNamed(policy, hours).isOpen(now);
  return accept([...(isLate ? ['out-of-hours' as const] : []), ...(isMany ? ['many-devices' as const] : [])]);
};

const noted = (
  { directory }: Ports,
  name: string,
  reveal: NotedReveal,
  of: RevealLimitRefusal['of'],
  perHourMax: number,
): Promise<Decision<readonly NotedReveal[], RevealLimitRefusal>> =>
  storing(
    async () => {
      const before = await directory.revealsOf(name);
      const decision = noteReveal(before.noted, reveal, of, perHourMax);
      if (decision.ok && decision.value !== before.noted)
        await directory.saveReveals(name, decision.value, before.etag);
      return decision;
    },
    async () => undefined,
  );
