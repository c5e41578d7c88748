import * as z from 'zod';
import type { PublishedPolicy } from '../rules/policies';
import { iso } from '../rules/time';
import { policyBytesMax } from './limits';
import { MomentView } from './moments';

/** `POST /api/v1/policies`: a policy file, whole: YAML or JSON, without `extends`. */
export const PublishPolicyBody = z
  .strictObject({
    source: z.string('The text of the policy file.').min(1, 'The text of the policy file.').max(policyBytesMax),
  })
  .meta({ id: 'PublishPolicyBody' });

const PolicyRefView = z.object({ id: z.string(), version: z.int() });

/** What became of a policy file that was handed in. */
export const PublishingView = z
  .object({
    policy: PolicyRefView,
    hash: z.string(),
    status: z.enum(['active', 'awaits-second-person']),
  })
  .meta({ id: 'PublishingView' });

/** A published version with its whole file. */
export const PolicySourceView = z
  .object({
    policy: PolicyRefView,
    hash: z.string(),
    source: z.string(),
  })
  .meta({ id: 'PolicySourceView' });

/** A published version as the API lists it. */
export const PolicyView = z
  .object({
    id: z.string(),
    version: z.int(),
    hash: z.string(),
    publishedAt: MomentView,
    publishedBy: z.string(),
    proposedBy: z.string().exactOptional(),
    isActive: z.boolean(),
  })
  .meta({ id: 'PolicyView' });
export type PolicyView = z.infer<typeof PolicyView>;

export const policyToView = ({ policy, publishedAt, ...published }: PublishedPolicy): PolicyView => ({
  ...policy,
  ...published,
  publishedAt: iso(publishedAt),
});
