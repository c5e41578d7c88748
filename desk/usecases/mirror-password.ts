import { Fault, type Ports } from '../ports';
import { accept } from '../rules/decision';
import type { DeviceEvent } from '../rules/device-events';
import type { Device, LapsIds } from '../rules/devices';
import { isNews, lookedAbout, nextLookAt } from '../rules/laps';
import { theDesk } from '../rules/tickets';
import { iso } from '../rules/time';
import { changeDevice } from './change-device';
import { disableTwins } from './disable-twins';
import { noteDevice } from './note-device';

const bare = { by: theDesk, people: {}, text: {} };

/**
 * Asks Windows LAPS for a new password. What is backed up by now is got first: whatever is newer afterwards is what was
 * asked for. Asked twice after a crash, the device may set two, and the looks that follow get the last one.
 */
export const askLaps = async (ports: Ports, device: Device, rotationId: string): Promise<void> => {
  const { deviceId, laps } = device;
  if (laps === undefined) return;
  await mirror(ports, device, laps, 'before it was asked for');
  const isAsked = await ports.laps.askRotation(laps);
  const commandId = `ask-${rotationId}-${isAsked ? 'taken' : 'unknown'}`;
  await changeDevice(ports, { deviceId, commandId }, async ({ device: { rotation }, now }) => {
    if (rotation?.rotationId !== rotationId || rotation.askedAt !== undefined) return accept({ events: [] });
    const data = { rotationId };
    if (isAsked) return accept({ events: [{ ...bare, kind: 'rotation-asked', at: now, data }] });
    if (rotation.refusedAt !== undefined) return accept({ events: [] });
    const text = { reason: 'Intune knows no such device: import it again, and adopt it again.' };
    return accept({ events: [{ ...bare, kind: 'rotation-refused', at: now, data, text }] });
  });
  if (!isAsked) await planLook(ports, deviceId);
};

/** Has the directory a newer password than the desk? `missing` when it has none at all. Gets nothing. */
export const newsOf = async (ports: Ports, device: Device): Promise<'none' | 'newer' | 'missing'> => {
  if (device.laps === undefined) return 'none';
  const newest = await ports.laps.backedUpAt(device.laps);
  if (newest === undefined) return 'missing';
  return isNews(device, newest) ? 'newer' : 'none';
};

/** Gets the password that Windows LAPS has set since the desk last looked, if it has, and plans the next look. */
export const lookAtLaps = async (ports: Ports, device: Device): Promise<void> => {
  if (device.laps === undefined) return;
  const isMirrored = await mirror(ports, device, device.laps);
  if (!isMirrored) await planLook(ports, device.deviceId);
};

/**
 * Makes sure, before a password is shown, that the vault has the one that the directory has. False when the directory
 * cannot be asked now: what the vault has may be outdated.
 */
export const refreshMirror = async (ports: Ports, device: Device): Promise<boolean> => {
  if (device.laps === undefined) return true;
  try {
    await mirror(ports, device, device.laps);
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    ports.log('warn', 'a mirrored password could not be checked', { deviceId: device.deviceId, fault: error.kind });
    return false;
  }
};

/**
 * Stores a newer backup as a new version in the vault, then says so on the chain; answers whether there was one.
 *
 * The version is found again by the backup that it is of, so that a crash between the two stores it once. While a
 * rotation is under way a newer backup confirms it, unless it came `before it was asked for`.
 */
const mirror = async (
  ports: Ports,
  device: Device,
  ids: LapsIds,
  when?: 'before it was asked for',
): Promise<boolean> => {
  const newest = await ports.laps.backedUpAt(ids);
  if (newest === undefined || !isNews(device, newest)) return false;
  const found = await ports.laps.password(ids);
  if (found === undefined || !isNews(device, found.backedUpAt)) return false;

  const { deviceId, secretName } = device;
  const { backedUpAt, password } = found;
  const mirrorId = `laps-${backedUpAt}`;
  const tags = { rotationId: mirrorId, deviceId, state: 'pending', backedUpAt: iso(backedUpAt) };
  const { version } = await ports.vault.put(secretName, password, tags);
  const stored = await changeDevice(ports, { deviceId, commandId: `mirror-${backedUpAt}` }, async (sight) => {
    const { rotation } = sight.device;
    if (!isNews(sight.device, backedUpAt) || sight.device.secretName !== secretName) return accept({ events: [] });
    const said = { ...bare, at: sight.now };
    const asked = rotation?.askedAt !== undefined && when === undefined ? rotation.rotationId : undefined;
    const events: readonly DeviceEvent[] =
      asked === undefined
        ? [
            {
              ...said,
              kind: 'password-mirrored',
              data: { rotationId: mirrorId, version, backedUpAt: iso(backedUpAt) },
            },
          ]
        : [
            { ...said, kind: 'rotation-pending', data: { rotationId: asked, version } },
            { ...said, kind: 'rotation-confirmed', data: { rotationId: asked, backedUpAt: iso(backedUpAt) } },
          ];
    return accept({ events });
  });
  if (stored.ok) await disableTwins(ports, stored.value.device, mirrorId);
  return stored.ok;
};

const planLook = (ports: Ports, deviceId: string): Promise<void> =>
  noteDevice(ports, deviceId, (device) => ({
    look: { about: lookedAbout(device), at: nextLookAt(device, ports.clock.now()) },
  }));
