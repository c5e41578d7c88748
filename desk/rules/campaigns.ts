import { accept, type Decision, refuse } from './decision';
import { type Instant, minuteMs, plusMs } from './time';

/** Which devices a campaign is about. A group is their deployment group. */
export type CampaignTarget =
  | { readonly kind: 'all' }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'devices'; readonly devices: readonly string[] };

export const campaignStates = ['running', 'paused', 'cancelled', 'done'] as const;
export type CampaignState = (typeof campaignStates)[number];

export const campaignChanges = ['paused', 'resumed', 'cancelled'] as const;

/** Not enrolled: the desk has no password of it. Unreadable: its record is broken. Unreachable: the store failed three times. */
export const leftOutReasons = ['not-enrolled', 'unreadable', 'unreachable'] as const;

export interface LeftOut {
  readonly deviceId: string;
  readonly why: (typeof leftOutReasons)[number];
}

/**
 * New passwords on many devices, a page at a time. It is done when each device was looked at and the vault has a password for
 * each that was asked; what became of those is told by the devices themselves.
 *
 * `from` is where the next page begins; `tries` counts how often this page could not be finished.
 */
export interface Campaign {
  readonly campaignId: string;
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  readonly target: CampaignTarget;
  readonly state: CampaignState;
  readonly from?: string;
  readonly isWalked?: true;
  readonly nextPageAt: Instant;
  readonly tries?: number;
  readonly asked: number;
  /** The first of them, and how many in all. */
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
  readonly changes: readonly CampaignChange[];
  readonly endedAt?: Instant;
}

export interface CampaignChange {
  readonly what: (typeof campaignChanges)[number];
  readonly by: string;
  readonly at: Instant;
}

/**
 * A vault takes 300 new versions per 10 s. The campaign takes 275 of them, which is 10,000 devices in 6 minutes; the rest is
 * for leases that end meanwhile. Source: docs/data.md §2.
 */
export const rotationsPerPage = 275;
const pageEveryMs = 10_000;
/** Before the first page: whoever started it by mistake can still cancel it. */
export const graceMs = 5_000; // no source
const pageTriesMax = 3;
const troubleMs = minuteMs;
const leftOutKept = 200;

export const isCampaignOver = ({ state }: Pick<Campaign, 'state'>): boolean =>
  state === 'cancelled' || state === 'done';

/** What became of one page. `isVaultAway`: some of it was asked, and its password could not be stored. */
export interface PageTaken {
  readonly asked: number;
  readonly leftOut: readonly LeftOut[];
  /** Devices that the store could not be asked about. */
  readonly missed: readonly string[];
  readonly from: string | undefined;
  readonly isWalked: boolean;
  readonly isVaultAway: boolean;
}

/**
 * The campaign after a page. One that missed a device is taken again, which is harmless, until that was tried often enough;
 * while the vault is away it waits longer, so that few devices wait for a password that was asked for.
 */
export const afterPage = (campaign: Campaign, page: PageTaken, now: Instant): Campaign => {
  const { from: _from, tries = 0, ...rest } = campaign;
  if (page.missed.length > 0 && tries + 1 < pageTriesMax)
    return { ...campaign, tries: tries + 1, nextPageAt: plusMs(now, pageEveryMs) };

  const missed = page.missed.map((deviceId): LeftOut => ({ deviceId, why: 'unreachable' }));
  const leftOut = [...page.leftOut, ...missed];
  const { isWalked } = page;
  const isDone = isWalked && !page.isVaultAway;
  return {
    ...rest,
    ...(page.from !== undefined && { from: page.from }),
    ...(isWalked && { isWalked: true as const }),
    ...(isDone && { state: 'done', endedAt: now }),
    asked: campaign.asked + page.asked,
    leftOut: [...campaign.leftOut, ...leftOut].slice(0, leftOutKept),
    leftOutCount: campaign.leftOutCount + leftOut.length,
    nextPageAt: plusMs(now, page.isVaultAway ? troubleMs : pageEveryMs),
  };
};

/** The walk begins anew where it can no longer go on; nobody is asked twice, so it only counts again. */
export const walkedAnew = ({ from: _from, tries: _tries, ...campaign }: Campaign): Campaign => ({
  ...campaign,
  asked: 0,
  leftOut: [],
  leftOutCount: 0,
});

export type CampaignRefusal =
  | { readonly kind: 'campaign-open'; readonly campaignId: string }
  | { readonly kind: 'campaign-over'; readonly state: CampaignState };

interface Changing {
  readonly by: string;
  readonly at: Instant;
}

const stateAfter = { paused: 'paused', resumed: 'running', cancelled: 'cancelled' } as const;

/** Stops the asking for a while, goes on, or ends it for good; what was asked for goes on by itself. Twice is once. */
export const changeCampaign = (
  campaign: Campaign,
  what: CampaignChange['what'],
  { by, at }: Changing,
): Decision<Campaign, CampaignRefusal> => {
  const state = stateAfter[what];
  if (campaign.state === state) return accept(campaign);
  if (isCampaignOver(campaign)) return refuse({ kind: 'campaign-over', state: campaign.state });
  const changes = [...campaign.changes, { what, by, at }];
  return accept({ ...campaign, state, changes, ...(state === 'cancelled' && { endedAt: at }) });
};

const idleMs = 2 * minuteMs;

/** Has nobody taken a page that was due? Then its orchestration is gone or late. */
export const isIdle = ({ state, nextPageAt }: Campaign, now: Instant): boolean =>
  state === 'running' && now >= plusMs(nextPageAt, idleMs);
