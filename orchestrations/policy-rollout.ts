import type { OrchestrationContext } from 'durable-functions';
import { type RolloutRef, rollOutPolicy } from './activities';
import { call, type Durable } from './durable';

/**
 * Brings the open tickets under a policy that was made active, a page each generation.
 *
 * A page done twice is done once: a ticket that is under the policy already is left alone. Replayed from its top: it may
 * read its input and what it yielded for; adding or reordering a `yield` breaks rollouts in flight.
 */
export function* policyRollout({ df }: OrchestrationContext): Durable<void> {
  const { policy, ...from } = df.getInput<RolloutRef>();
  const { continuation } = yield* call(df, rollOutPolicy, { policy, ...from });
  if (continuation === undefined) return;
  df.continueAsNew({ policy, continuation });
}
