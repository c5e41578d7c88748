import * as z from 'zod';
import { campaignProgresses } from '../rules/campaign-parts';
import {
  type Campaign,
  type CampaignTarget,
  campaignChanges,
  campaignStates,
  leftOutReasons,
} from '../rules/campaigns';
import { iso } from '../rules/time';
import { DeviceId } from './elevations';
import { campaignDevicesMax, detailCharactersMax, labelCharactersMax } from './limits';
import { MomentView } from './moments';
import { text } from './texts';

/** The shape of a campaign's id, which is part of its orchestration's. */
export const CampaignId = z.string().regex(/^RC-[0-9A-F]{10}$/);

const which = 'Say which devices: all, those of a group, or a list; one of them.';

/** `POST /api/v1/campaigns`: new passwords on all devices, on those of a deployment group, or on a list; and why. */
export const StartCampaignBody = z
  .strictObject({
    reason: text('Say why.', detailCharactersMax),
    all: z.literal(true, 'Send true, or leave it out.').optional(),
    group: text('Name the group.', labelCharactersMax).optional(),
    devices: z
      .array(DeviceId, 'List the ids of devices.')
      .min(1, 'Name at least one.')
      .max(campaignDevicesMax, `At most ${campaignDevicesMax}; take a group, or all.`)
      .optional(),
  })
  .refine(({ all, group, devices }) => [all, group, devices].filter((one) => one !== undefined).length === 1, {
    message: which,
    path: ['which'],
  })
  .meta({ id: 'StartCampaignBody' });

export const targetOf = ({ group, devices }: z.infer<typeof StartCampaignBody>): CampaignTarget => {
  if (devices !== undefined) return { kind: 'devices', devices: [...new Set(devices)] };
  return group === undefined ? { kind: 'all' } : { kind: 'group', group };
};

/** `POST …/pause`, `resume`, `cancel`: asks for nothing but that. */
export const ChangeCampaignBody = z.strictObject({}).meta({ id: 'ChangeCampaignBody' });

/**
 * A campaign. `asked` counts the devices that it has asked so far, `leftOut` names the first of those that it could not ask.
 */
export const CampaignView = z
  .object({
    campaignId: z.string(),
    state: z.enum(campaignStates),
    reason: z.string(),
    startedBy: z.string(),
    startedAt: MomentView,
    endedAt: MomentView.optional(),
    all: z.literal(true).optional(),
    group: z.string().optional(),
    devices: z.array(z.string()).optional(),
    asked: z.int(),
    leftOut: z.array(z.object({ deviceId: z.string(), why: z.enum(leftOutReasons) })),
    leftOutCount: z.int(),
    changes: z.array(z.object({ what: z.enum(campaignChanges), by: z.string(), at: MomentView })),
  })
  .meta({ id: 'CampaignView' });
export type CampaignView = z.infer<typeof CampaignView>;

const counts = Object.fromEntries([...campaignProgresses, 'superseded'].map((name) => [name, z.int()]));

/**
 * A campaign with how many of its devices are how far: they wait their turn (`queued`), were asked, have a password in the
 * vault (`stored`), have confirmed, refused or not said so in time; `superseded` were asked by a later campaign since.
 */
export const CountedCampaignView = CampaignView.extend({ counts: z.object(counts) }).meta({
  id: 'CountedCampaignView',
});
export type CountedCampaignView = z.infer<typeof CountedCampaignView>;

const targetToView = (target: CampaignTarget) => {
  switch (target.kind) {
    case 'all':
      return { all: true as const };
    case 'group':
      return { group: target.group };
    case 'devices':
      return { devices: [...target.devices] };
  }
};

export const campaignToView = (campaign: Campaign): CampaignView => {
  const { campaignId, state, reason, by, at, endedAt, target, asked, leftOut, leftOutCount, changes } = campaign;
  return {
    ...{ campaignId, state, reason, startedBy: by, startedAt: iso(at) },
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
    ...targetToView(target),
    ...{ asked, leftOut: [...leftOut], leftOutCount },
    changes: changes.map((change) => ({ ...change, at: iso(change.at) })),
  };
};
