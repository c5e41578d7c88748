import type { Page, Ports, StoredCampaign } from '../ports';
import { erased } from '../rules/audit';
import { type Campaign, isCampaignOver } from '../rules/campaigns';
import type { Instant } from '../rules/time';
import { eachOf, leftForNextRound } from './each-of';
import { storing } from './storing';

const itemsPerPage = 100;

/** Removes campaigns that ended at `before` or earlier; answers how many were as old, ended or not. */
export const removeCampaigns = (ports: Ports, before: Instant): Promise<number> =>
  eachOf(
    (continuation) => ports.directory.campaignsBefore(before, itemsPerPage, continuation),
    async (campaign) => {
      const { campaignId, endedAt } = campaign;
      if (!isCampaignOver(campaign) || endedAt === undefined || endedAt > before) return;
      await ports.directory.removeCampaign(campaignId).catch(leftForNextRound(ports, { campaignId }));
    },
  );

/** Every campaign that somebody started or changed. There are few of them, so all are looked at. */
export async function* campaignsOf({ directory }: Ports, person: string): AsyncIterable<Campaign> {
  let continuation: string | undefined;
  do {
    const page: Page<Campaign> = await directory.campaigns(itemsPerPage, continuation);
    yield* page.items.filter(({ by, changes }) => by === person || changes.some((change) => change.by === person));
    continuation = page.continuation;
  } while (continuation !== undefined);
}

/** Takes a person out of the campaigns that they started or changed, and with them what they said. */
export const eraseFromCampaigns = async (ports: Ports, person: string): Promise<void> => {
  for await (const { campaignId } of campaignsOf(ports, person))
    await storing(
      async () => {
        const stored = await ports.directory.campaign(campaignId);
        if (stored !== undefined) await ports.directory.amendCampaign(without(stored, person), stored.etag);
      },
      async () => undefined,
    );
};

const without = ({ campaign }: StoredCampaign, person: string): Campaign => ({
  ...campaign,
  ...(campaign.by === person && { by: erased, reason: erased }),
  changes: campaign.changes.map((change) => (change.by === person ? { ...change, by: erased } : change)),
});
