import type { Page, Ports, Said, StoredDevice } from '../ports';
import { eraseEvent, type SealedEvent } from '../rules/audit';
import type { Instant } from '../rules/time';
import { eachOf, leftForNextRound } from './each-of';
import { replaceQuietly } from './replace-quietly';
import { storing } from './storing';

/** So many events go in one batch, with what is dropped beside them. */
export const eventsPerBatch = 80;
const itemsPerPage = 100;

/** Erases events of a device's chain, and drops what goes with them, under the device's etag. The chain stays whole. */
export const eraseFromDevice = (
  ports: Ports,
  stored: StoredDevice,
  events: readonly SealedEvent[],
  dropped: readonly string[] = [],
): Promise<void> => replaceQuietly(ports, stored, stored.device, { erased: events.map(eraseEvent), dropped });

/**
 * Erases what was said of devices apart from their leases, by people or by the devices, at `before` or earlier: why a
 * password was wanted, or could not be set. Answers how much.
 */
export const removeSaid = (ports: Ports, before: Instant): Promise<number> =>
  eachOf(
    (continuation) => ports.devices.saidBefore(before, itemsPerPage, continuation),
    (said) => erase(ports, said).catch(leftForNextRound(ports, { deviceId: said.deviceId })),
  );

/** Erases what this person said of devices apart from leases, which have their own time. */
export const eraseSaidBy = async (ports: Ports, person: string): Promise<void> => {
  const pageAt = (continuation?: string): Promise<Page<Said>> =>
    ports.devices.saidBy(person, itemsPerPage, continuation);
  await eachOf(pageAt, (said) => erase(ports, said));
};

const erase = (ports: Ports, { deviceId, event }: Said): Promise<void> =>
  storing(
    async () => {
      const stored = await ports.devices.read(deviceId);
      if (stored !== undefined) await eraseFromDevice(ports, stored, [event]);
    },
    async () => undefined,
  );
