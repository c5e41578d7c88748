import type { Ports } from '../ports';
import { accept } from '../rules/decision';
import { type UserNotice, userNoticeOf } from '../rules/user-notices';
import { changeDevice } from './change-device';

/** What the device has still to tell its user. A grant that retention has removed is nobody's news any more. */
export const userNotices = async ({ devices }: Ports, deviceId: string): Promise<readonly UserNotice[]> => {
  const { untold = [] } = (await devices.read(deviceId))?.device ?? {};
  const grants = await Promise.all(untold.map((grantId) => devices.grant(deviceId, grantId)));
  return grants.flatMap((grant) => (grant && userNoticeOf(grant)) ?? []);
};

/** The device has shown these to its user. What it was not to show, or has shown before, changes nothing. */
export const noteUserTold = async (ports: Ports, deviceId: string, shown: readonly string[]): Promise<void> => {
  const commandId = `told-${ports.ids.random(16)}`;
  await changeDevice(ports, { deviceId, commandId }, async ({ device: { untold = [] }, now }) => {
    const grantIds = untold.filter((grantId) => shown.includes(grantId));
    if (grantIds.length === 0) return accept({ events: [] });
    return accept({
      events: [{ kind: 'user-told', at: now, by: deviceId, data: { grantIds }, people: {}, text: {} }],
    });
  });
};
