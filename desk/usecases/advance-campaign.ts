import { Fault, type Ports } from '../ports';
import {
  afterPage,
  type Campaign,
  isCampaignOver,
  isIdle,
  type LeftOut,
  type PageTaken,
  rotationsPerPage,
  walkedAnew,
} from '../rules/campaigns';
import { accept } from '../rules/decision';
import { forcedRotation } from '../rules/forced-rotation';
import type { NextStep } from '../rules/next-step';
import { atOnce } from './at-once';
import { bestEffort } from './best-effort';
import { changeDevice } from './change-device';
import { leftForNextRound } from './each-of';
import { decideDeviceStep, serveDevice } from './settle-device';

type CampaignStep = Extract<NextStep, { kind: 'wait' | 'finish' }>;

/**
 * Takes the next page of a campaign if that is due, and says when to come back; finished when the campaign is over.
 *
 * A page that is taken twice is taken once: who was asked by this campaign is not asked again, and whoever stores the campaign
 * first has taken the page. Paused and cancelled are read here and nowhere else, so a ring that is lost costs latency only.
 */
export const advanceCampaign = async (ports: Ports, campaignId: string): Promise<CampaignStep> => {
  const { directory, clock } = ports;
  const stored = await directory.campaign(campaignId);
  if (stored === undefined || isCampaignOver(stored.campaign)) return { kind: 'finish' };
  const { campaign, etag } = stored;
  const now = clock.now();
  if (campaign.state === 'paused') return { kind: 'wait', until: undefined };
  if (now < campaign.nextPageAt) return { kind: 'wait', until: campaign.nextPageAt };

  const { page, defects } = await takePage(ports, campaign);
  const after = page === 'anew' ? walkedAnew(campaign) : afterPage(campaign, page, now);
  try {
    await directory.saveCampaign(after, etag);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'stale') return { kind: 'wait', until: now };
    throw error;
  }
  if (defects.length > 0) throw defects[0];
  return isCampaignOver(after) ? { kind: 'finish' } : { kind: 'wait', until: after.nextPageAt };
};

/** The second way: takes a page of a campaign that nobody carries on, and wakes it; answers how many there were, none or one. */
export const carryOnCampaign = async (ports: Ports): Promise<number> => {
  const { directory, clock, workflows, log } = ports;
  const campaign = (await directory.openCampaign())?.campaign;
  if (campaign === undefined || !isIdle(campaign, clock.now())) return 0;
  const { campaignId } = campaign;
  await advanceCampaign(ports, campaignId);
  const otherwise = 'an idle campaign was not woken; the next sweep carries it on';
  await bestEffort(log, () => workflows.ringCampaign(campaignId), otherwise, { campaignId });
  return 1;
};

interface Taken {
  readonly page: PageTaken | 'anew';
  readonly defects: readonly unknown[];
}

/** Devices at a time: a page is to be over before the next one is due. */
const devicesAtOnce = 8; // no source

const takePage = async (ports: Ports, campaign: Campaign): Promise<Taken> => {
  const unstored = await storeWhatIsLeft(ports, campaign);
  const chosen = campaign.isWalked ? nobody : await nextDevices(ports, campaign, rotationsPerPage - unstored.tried);
  if (chosen === 'anew') return { page: 'anew', defects: [] };

  let asked = 0;
  let isVaultAway = unstored.isVaultAway;
  const leftOut: LeftOut[] = [];
  const missed: string[] = [];
  const defects: unknown[] = [];
  await atOnce(chosen.devices, devicesAtOnce, async (deviceId) => {
    const leaveOut = (why: LeftOut['why']): void => void leftOut.push({ deviceId, why });
    try {
      if (!(await ask(ports, campaign, deviceId))) return leaveOut('not-enrolled');
      asked += 1;
      if (!(await isServed(ports, deviceId))) isVaultAway = true;
    } catch (error) {
      if (error instanceof Fault && error.kind !== 'unreadable') return void missed.push(deviceId);
      if (!(error instanceof Fault)) defects.push(error);
      leaveOut('unreadable');
    }
  });
  return { page: { asked, leftOut, missed, from: chosen.from, isWalked: chosen.isWalked, isVaultAway }, defects };
};

/** What was asked for and has no password yet: a crash or the vault was in between. It counts against what the vault takes. */
const storeWhatIsLeft = async (
  ports: Ports,
  { campaignId }: Campaign,
): Promise<{ readonly tried: number; readonly isVaultAway: boolean }> => {
  let tried = 0;
  let isVaultAway = false;
  const left = await ports.devices.campaignDevices({ campaignId, progress: 'asked' }, rotationsPerPage);
  await atOnce(left, devicesAtOnce, async (deviceId) => {
    const step = await decideDeviceStep(ports, deviceId).catch(leftForNextRound(ports, { deviceId }));
    if (step === undefined || step.kind === 'wait' || step.kind === 'finish') return;
    tried += 1;
    if (!(await isServed(ports, deviceId))) isVaultAway = true;
  });
  return { tried, isVaultAway };
};

/** Asks for a rotation on behalf of the campaign, once; false for a device that is not there. */
const ask = async (ports: Ports, { campaignId, by }: Campaign, deviceId: string): Promise<boolean> => {
  const rotationId = ports.ids.random(16);
  const given = { deviceId, commandId: `campaign-${campaignId}` };
  const asked = await changeDevice(ports, given, async ({ device, active, rules, now }) => {
    if (device.campaign?.campaignId === campaignId) return accept({ events: [] });
    const acting = { by, at: now, rotationId };
    return accept({ events: [forcedRotation(device, active, rules, { campaignId }, acting)] });
  });
  return asked.ok;
};

const isServed = async (ports: Ports, deviceId: string): Promise<boolean> => {
  try {
    await serveDevice(ports, deviceId);
    return true;
  } catch (error) {
    leftForNextRound(ports, { deviceId })(error);
    return false;
  }
};

interface Chosen {
  readonly devices: readonly string[];
  /** Where the next page begins. */
  readonly from: string | undefined;
  /** Is there no next page? */
  readonly isWalked: boolean;
}

const nobody: Chosen = { devices: [], from: undefined, isWalked: true };

/** A page that finds few of a group looks no further than this. */
const devicesSeenMax = 2_000;

const nextDevices = async (ports: Ports, { target, from }: Campaign, room: number): Promise<Chosen | 'anew'> => {
  if (room <= 0) return { devices: [], from, isWalked: false };
  if (target.kind === 'devices') {
    const start = Number(from ?? 0);
    const end = start + room;
    const isWalked = end >= target.devices.length;
    return { devices: target.devices.slice(start, end), from: isWalked ? undefined : `${end}`, isWalked };
  }
  const devices: string[] = [];
  let seen = 0;
  let next = from;
  try {
    do {
      const page = await ports.devices.list(room - devices.length, next);
      const wanted = page.items.filter(({ group }) => target.kind === 'all' || group === target.group);
      devices.push(...wanted.map(({ deviceId }) => deviceId));
      seen += page.items.length;
      next = page.continuation;
    } while (next !== undefined && devices.length < room && seen < devicesSeenMax);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'continuation-foreign') return 'anew';
    throw error;
  }
  return { devices, from: next, isWalked: next === undefined };
};
