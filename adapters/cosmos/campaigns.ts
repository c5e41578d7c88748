import type { Container, OperationInput } from '@azure/cosmos';
import * as z from 'zod';
import { CampaignDocument, OpenCampaignDocument } from '../../desk/contracts/directory-documents';
import type { Campaigns, StoredCampaign } from '../../desk/ports';
import { type Campaign, isCampaignOver } from '../../desk/rules/campaigns';
import { iso } from '../../desk/rules/time';
import { etagOf } from './chain-documents';
import { asResource, commit, creating, deleteOne } from './commit';
import { pageOfRows, query, readItem } from './queries';
import { type ReadRows, readOne } from './readable';

const partition = 'campaign';
const openId = 'open-campaign';

const campaignToDocument = ({ campaignId, ...campaign }: Campaign) =>
  z.encode(CampaignDocument, { ...campaign, id: campaignId, kind: 'campaign', schemaVersion: 1 });

const documentToCampaign = (document: unknown): Campaign => {
  const { id, kind: _kind, schemaVersion: _version, ...campaign } = z.decode(CampaignDocument, document as never);
  return { ...campaign, campaignId: id };
};

/** Campaigns in the container `directory`, with the name of the open one beside them: the two change in one batch. */
export const createCampaigns = (container: Container, readRows: ReadRows): Campaigns => {
  const find = async (campaignId: string): Promise<StoredCampaign | undefined> => {
    const document = await readItem(container, campaignId, partition);
    if (document === undefined) return undefined;
    return { campaign: readOne(document, documentToCampaign), etag: etagOf(document) };
  };

  const replacing = (campaign: Campaign, etag: string): OperationInput => ({
    operationType: 'Replace',
    id: campaign.campaignId,
    ifMatch: etag,
    resourceBody: { ...asResource(campaignToDocument(campaign)), id: campaign.campaignId },
  });

  return {
    createCampaign: (campaign) => {
      const open = { id: openId, kind: partition, campaignId: campaign.campaignId, schemaVersion: 1 };
      return commit(container, partition, [creating(open), creating(campaignToDocument(campaign))]);
    },
    campaign: find,
    openCampaign: async () => {
      const document = await readItem(container, openId, partition);
      return document === undefined ? undefined : find(readOne(document, OpenCampaignDocument.parse).campaignId);
    },
    saveCampaign: (campaign, etag) => {
      const closing: OperationInput[] = isCampaignOver(campaign) ? [{ operationType: 'Delete', id: openId }] : [];
      return commit(container, partition, [replacing(campaign, etag), ...closing]);
    },
    amendCampaign: (campaign, etag) => commit(container, partition, [replacing(campaign, etag)]),
    removeCampaign: (campaignId) => deleteOne(container, campaignId, partition),
    campaignsBefore: async (before, limit, continuation) => {
      const text = "SELECT * FROM c WHERE c.kind = 'campaign' AND c.at <= @before ORDER BY c.kind, c.at";
      const page = await pageOfRows(container, query(text, { before: iso(before) }), limit, continuation);
      return { ...page, items: readRows(page.items, documentToCampaign) };
    },
    campaigns: async (limit, continuation) => {
      const text = "SELECT * FROM c WHERE c.kind = 'campaign' AND c.at > '' ORDER BY c.kind DESC, c.at DESC";
      const page = await pageOfRows(container, query(text), limit, continuation);
      return { ...page, items: readRows(page.items, documentToCampaign) };
    },
  };
};
