import type { OrchestrationContext } from 'durable-functions';
import { instant } from '../desk/rules/time';
import { advanceCampaign, type CampaignRef, campaignChanged } from './activities';
import { call, type Durable, ringOrTimer } from './durable';

/**
 * Carries a campaign of rotations through its devices, a page each generation, inside what the vault takes in that time.
 *
 * Level-triggered like `elevation-lease`: how far it is, and whether it is paused or cancelled, is read from the store by each
 * generation; a page that is taken twice is taken once. Adding or reordering a `yield` breaks campaigns in flight.
 */
export function* rotationCampaign({ df }: OrchestrationContext): Durable<void> {
  const { campaignId } = df.getInput<CampaignRef>();
  const step = yield* call(df, advanceCampaign, { campaignId });
  if (step.kind === 'finish') return;
  yield* ringOrTimer(df, campaignChanged, instant(step.wakeAt));
  df.continueAsNew({ campaignId });
}
