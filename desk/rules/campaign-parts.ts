/** What became of a device's rotation that a campaign asked for: it waits its turn, or is as far as this. */
export const campaignProgresses = ['queued', 'asked', 'stored', 'refused', 'overdue', 'confirmed'] as const;
export type CampaignProgress = (typeof campaignProgresses)[number];

/** A device's part in the last campaign that asked it. */
export interface CampaignPart {
  readonly campaignId: string;
  readonly progress: CampaignProgress;
}

interface Happened {
  readonly kind: string;
  readonly data: object;
}

/**
 * A device's part in a campaign after an event of the device. One rotation goes on at a time, so until it is confirmed the
 * device's rotation is the campaign's; while the part is queued, it is another's, and the next one is the campaign's,
 * whoever asks for that.
 */
export const partAfter = (part: CampaignPart | undefined, { kind, data }: Happened): CampaignPart | undefined => {
  const campaignId = 'campaignId' in data && typeof data.campaignId === 'string' ? data.campaignId : undefined;
  if (campaignId !== undefined) return { campaignId, progress: kind === 'rotation-queued' ? 'queued' : 'asked' };
  if (part === undefined || kind === 'device-enrolled') return undefined;
  const progress = progressAfter(part.progress, kind);
  return progress === part.progress ? part : { ...part, progress };
};

const progressAfter = (progress: CampaignProgress, kind: string): CampaignProgress => {
  if (progress === 'confirmed') return progress;
  if (progress === 'queued') return kind === 'rotation-requested' ? 'asked' : progress;
  switch (kind) {
    case 'rotation-pending':
      return progress === 'asked' ? 'stored' : progress;
    case 'rotation-refused':
      return 'refused';
    case 'rotation-overdue':
      return 'overdue';
    case 'rotation-confirmed':
      return 'confirmed';
    default:
      return progress;
  }
};
