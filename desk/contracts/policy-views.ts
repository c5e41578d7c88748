import { z } from 'zod';
import type { PublishedPolicy } from '../rules/policies';
import { iso } from '../rules/time';
import { policyBytesMax } from './limits';

/** `POST /api/v1/policies`: a policy file, whole: YAML or JSON, without `extends`. */
export const PublishPolicyBody = z.strictObject({
  source: z.string('The text of the policy file.').min(1, 'The text of the policy file.').max(policyBytesMax),
});

/** A published version as the API lists it. */
export interface PolicyView {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly proposedBy?: string;
  readonly isActive: boolean;
}

export const policyToView = ({ policy, publishedAt, ...published }: PublishedPolicy): PolicyView => ({
  ...policy,
  ...published,
  publishedAt: iso(publishedAt),
});
