import {
  CampaignView,
  ChangeCampaignBody,
  CountedCampaignView,
  campaignToView,
  StartCampaignBody,
  targetOf,
} from '../desk/contracts/campaigns';
import type { CampaignChange } from '../desk/rules/campaigns';
import type { CountedCampaign } from '../desk/usecases/campaigns';
import type { Desk } from '../desk/usecases/desk';
import { apiDoor } from './api-door';
import { campaignFieldsOf, campaignForm, campaignRefused, seeCampaign } from './campaign-pages';
import type { Door } from './door';
import type { Framed } from './page-frame';
import { pagedList } from './paged-list';
import { campaignPath } from './paths';
import { refused } from './problem';

const countedToView = ({ campaign, counts }: CountedCampaign) => ({ ...campaignToView(campaign), counts });

/**
 * `POST /api/v1/campaigns`: new passwords on many devices.
 *
 * Takes `StartCampaignBody`. Answers 201 with a `CountedCampaignView`; 409 `campaign-open` while another one is not over.
 */
const startCampaign = (desk: Desk, framed: Framed): Door =>
  apiDoor({
    name: 'start-campaign',
    method: 'POST',
    route: 'api/v1/campaigns',
    act: 'run-campaign',
    contract: {
      summary: 'Asks for new passwords on many devices',
      body: StartCampaignBody,
      answers: { 201: { json: CountedCampaignView, headers: ['Location'] } },
    },
    readForm: campaignFieldsOf,
    page: (problem, posted, visit) => campaignForm(visit, framed, posted, problem),
    open: async ({ body, caller, wantsPage }) => {
      const started = await desk.startCampaign(caller, { reason: body.reason, target: targetOf(body) });
      if (!started.ok) return { problem: refused(started.refusal) };
      const { campaignId } = started.value.campaign;
      if (wantsPage) return seeCampaign(campaignId);
      const headers = { location: `/api/v1/campaigns/${campaignId}` };
      return { status: 201, headers, json: countedToView(started.value) };
    },
  });

/** `GET /api/v1/campaigns`: a page, the newest first. */
const listCampaigns = (desk: Desk): Door =>
  pagedList({
    name: 'list-campaigns',
    route: 'api/v1/campaigns',
    act: 'read-campaign',
    summary: 'Lists campaigns of rotations, the newest first',
    view: CampaignView,
    list: desk.listCampaigns,
    viewFor: () => campaignToView,
  });

/** `GET /api/v1/campaigns/{id}`: a `CountedCampaignView`. */
const readCampaign = (desk: Desk): Door =>
  apiDoor({
    name: 'read-campaign',
    method: 'GET',
    route: 'api/v1/campaigns/{id}',
    act: 'read-campaign',
    contract: {
      summary: 'Reads a campaign with how far its devices are',
      params: campaignPath,
      answers: { 200: { json: CountedCampaignView } },
    },
    open: async ({ params }) => {
      const found = await desk.readCampaign(params.id);
      return found.ok ? { status: 200, json: countedToView(found.value) } : { problem: refused(found.refusal) };
    },
  });

/** `POST /api/v1/campaigns/{id}/pause`, `resume` and `cancel`: the campaign as it then stands; 409 for one that is over. */
const changeDoor = (desk: Desk, framed: Framed, path: string, what: CampaignChange['what'], summary: string): Door =>
  apiDoor({
    name: `${path}-campaign`,
    method: 'POST',
    route: `api/v1/campaigns/{id}/${path}`,
    act: 'run-campaign',
    contract: {
      summary,
      params: campaignPath,
      body: ChangeCampaignBody,
      answers: { 200: { json: CountedCampaignView } },
    },
    page: campaignRefused(framed),
    open: async ({ params, caller, wantsPage }) => {
      const changed = await desk.changeCampaign(caller, params.id, what);
      if (!changed.ok) return { problem: refused(changed.refusal) };
      return wantsPage ? seeCampaign(params.id) : { status: 200, json: countedToView(changed.value) };
    },
  });

export const campaigns = (desk: Desk, framed: Framed): readonly Door[] => [
  startCampaign(desk, framed),
  listCampaigns(desk),
  readCampaign(desk),
  changeDoor(desk, framed, 'pause', 'paused', 'Stops asking devices for a while'),
  changeDoor(desk, framed, 'resume', 'resumed', 'Goes on asking devices'),
  changeDoor(desk, framed, 'cancel', 'cancelled', 'Stops asking devices for good; what was asked for goes on'),
];
