import { type CampaignTarget, graceMs } from '../../desk/rules/campaigns';
import { Secret } from '../../desk/rules/secret';
import { iso, plusMs } from '../../desk/rules/time';
import type { Desk } from '../../desk/usecases/desk';
import type { ADesk } from './a-desk';
import {
  anEnrolledDevice,
  atMinute,
  rotationClaimed,
  rotationConfirmed,
  rotationPending,
  thenHappened,
} from './a-device';
import { aManagedDevice, granted } from './a-fleet';
import { anItAdmin } from './people';

export const aFleetOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `PC-${String(index + 1).padStart(5, '0')}`);

/** Many devices that each have confirmed a password, put into the stores without the desk: enrolling costs more than a campaign. */
export const manyDevices = async ({ ports }: ADesk, ids: readonly string[], group?: string): Promise<void> => {
  for (const deviceId of ids) {
    const fresh = anEnrolledDevice(deviceId);
    const { secretName } = fresh.device;
    const { version } = await ports.vault.put(secretName, new Secret('a password'), { deviceId });
    const { device, head } = fresh;
    const since = [
      rotationPending(atMinute(0), 'rotation-1', version),
      rotationClaimed(atMinute(0), 'rotation-1'),
      rotationConfirmed(atMinute(0), 'rotation-1'),
    ];
    const then = thenHappened({ device, head, grant: undefined }, since);
    const grouped = group === undefined ? then.device : { ...then.device, group };
    await ports.devices.create({ ...then, device: grouped, events: [...fresh.events, ...then.events] });
  }
};

/** Starts a campaign as an IT admin; answers its id. */
export const campaignFor = async (desk: Desk, target: CampaignTarget, reason = 'A leak.'): Promise<string> => {
  const started = await desk.startCampaign(anItAdmin, { reason, target });
  return granted(started).campaign.campaignId;
};

/** Past the seconds in which a campaign that was started by mistake can be cancelled. */
export const graceIsOver = ({ clock }: ADesk): void => clock.set(iso(plusMs(clock.now(), graceMs)));

/** What its orchestration does: each page at its moment, until it is over or waits to be rung. Answers when pages were taken. */
export const carried = async (aDesk: ADesk, desk: Desk, campaignId: string): Promise<readonly string[]> => {
  const { clock } = aDesk;
  graceIsOver(aDesk);
  const pages = [iso(clock.now())];
  for (;;) {
    const step = await desk.advanceCampaign(campaignId);
    if (step.kind === 'finish' || step.until === undefined) return pages;
    clock.set(iso(step.until));
    pages.push(iso(step.until));
  }
};

/** Each of these devices polls, takes what waits for it and confirms; answers how many had something to do. */
export const allRotate = async (desk: Desk, ids: readonly string[]): Promise<number> => {
  let rotated = 0;
  for (const id of ids) if (await aManagedDevice(desk, id).rotates()) rotated += 1;
  return rotated;
};
