import { Fault, type Page, type Ports } from '../ports';
import { type CampaignProgress, campaignProgresses } from '../rules/campaign-parts';
import {
  type Campaign,
  type CampaignChange,
  type CampaignTarget,
  changeCampaign as decideChange,
  graceMs,
  isCampaignOver,
} from '../rules/campaigns';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import { plusMs } from '../rules/time';
import { bestEffort } from './best-effort';
import type { Refusal } from './refusals';
import { storing } from './storing';

export interface StartCampaign {
  readonly reason: string;
  readonly target: CampaignTarget;
}

/** How many of the devices that a campaign asked are how far; `superseded` were asked by a later campaign since. */
export type CampaignCounts = Readonly<Record<CampaignProgress | 'superseded', number>>;

export interface CountedCampaign {
  readonly campaign: Campaign;
  readonly counts: CampaignCounts;
}

/**
 * Starts a campaign: new passwords on many devices, a page at a time. One at a time, as they would share what the vault takes;
 * that one which is paused counts, for it may go on.
 */
export const startCampaign = async (
  ports: Ports,
  caller: Caller,
  { reason, target }: StartCampaign,
): Promise<Decision<CountedCampaign, Refusal>> => {
  const { clock, directory, ids } = ports;
  const at = clock.now();
  const campaignId = `RC-${ids.hash(ids.random(16)).slice(0, 10).toUpperCase()}`;
  const nothing = { asked: 0, leftOut: [], leftOutCount: 0, changes: [] };
  const campaign: Campaign = {
    ...{ campaignId, by: caller.id, at, reason, target, state: 'running', nextPageAt: plusMs(at, graceMs) },
    ...nothing,
  };
  try {
    await directory.createCampaign(campaign);
  } catch (error) {
    const open = error instanceof Fault ? await directory.openCampaign() : undefined;
    // A reply that was lost: the open one may be this very one.
    if (open === undefined) throw error;
    if (open.campaign.campaignId !== campaignId)
      return refuse({ kind: 'campaign-open', campaignId: open.campaign.campaignId });
  }
  await wake(ports, campaignId);
  return accept(await counted(ports, campaign));
};

/** Somebody pauses a campaign, goes on with it, or ends it; its orchestration reads that from the store. */
export const changeCampaign = async (
  ports: Ports,
  caller: Caller,
  campaignId: string,
  what: CampaignChange['what'],
): Promise<Decision<CountedCampaign, Refusal>> => {
  const changed = await storing(
    () => change(ports, caller, campaignId, what),
    async () => undefined,
  );
  if (!changed.ok) return changed;
  await wake(ports, campaignId);
  return accept(await counted(ports, changed.value));
};

const change = async (
  { directory, clock }: Ports,
  { id: by }: Caller,
  campaignId: string,
  what: CampaignChange['what'],
): Promise<Decision<Campaign, Refusal>> => {
  const stored = await directory.campaign(campaignId);
  if (stored === undefined) return refuse({ kind: 'campaign-unknown' });
  const decision = decideChange(stored.campaign, what, { by, at: clock.now() });
  if (decision.ok && decision.value !== stored.campaign) await directory.saveCampaign(decision.value, stored.etag);
  return decision;
};

const wake = ({ workflows, log }: Ports, campaignId: string): Promise<void> => {
  const otherwise = 'the campaign was not woken; the sweep carries it on';
  return bestEffort(log, () => workflows.ringCampaign(campaignId), otherwise, { campaignId });
};

/** One campaign, with how far its devices are. */
export const readCampaign = async (ports: Ports, campaignId: string): Promise<Decision<CountedCampaign, Refusal>> => {
  const stored = await ports.directory.campaign(campaignId);
  if (stored === undefined) return refuse({ kind: 'campaign-unknown' });
  return accept(await counted(ports, stored.campaign));
};

/** The newest first. */
export const listCampaigns = ({ directory }: Ports, limit: number, continuation?: string): Promise<Page<Campaign>> =>
  directory.campaigns(limit, continuation);

const counted = async ({ devices }: Ports, campaign: Campaign): Promise<CountedCampaign> => {
  const numbers = await Promise.all(
    campaignProgresses.map((progress) => devices.campaignCount({ campaignId: campaign.campaignId, progress })),
  );
  const asked = numbers.reduce((sum, number) => sum + number, 0);
  const byProgress = Object.fromEntries(campaignProgresses.map((name, index) => [name, numbers[index] ?? 0]));
  // A page that is being taken has asked more than it has counted.
  const superseded = isCampaignOver(campaign) ? Math.max(0, campaign.asked - asked) : 0;
  return { campaign, counts: { ...byProgress, superseded } as CampaignCounts };
};
