import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import { type DurableClient, getClient, OrchestrationRuntimeStatus } from 'durable-functions';
import type { Workflows } from '../../desk/ports';
import { deviceOfGrant } from '../../desk/rules/grants';
import type { PolicyRef } from '../../desk/rules/policies';
import { type Instant, iso } from '../../desk/rules/time';
import {
  campaignChanged,
  type Doorbell,
  deviceChanged,
  elevationLeaseId,
  elevationLeaseName,
  type LifecycleInput,
  policyRolloutId,
  policyRolloutName,
  rotationCampaignId,
  rotationCampaignName,
  ticketChanged,
  ticketLifecycleId,
  ticketLifecycleName,
} from '../../orchestrations/activities';
import { toFault } from './errors';

/** Workflows that find the durable client of whichever invocation they are used in. */
export interface InvocationWorkflows extends Workflows {
  /** Runs `work` as part of this invocation, whose function must have the durable client among its inputs. */
  within<Result>(context: InvocationContext, work: () => Promise<Result>): Promise<Result>;
  /** The invocation that is running, if one is. */
  current(): InvocationContext | undefined;
}

const instanceIdShape = /^[A-Za-z0-9-]+$/;

const liveStates: readonly OrchestrationRuntimeStatus[] = [
  OrchestrationRuntimeStatus.Pending,
  OrchestrationRuntimeStatus.Running,
  OrchestrationRuntimeStatus.ContinuedAsNew,
  OrchestrationRuntimeStatus.Suspended,
];

/**
 * Starts and rings ticket lifecycles through the durable client.
 *
 * `startNew` for a live instance is refused by the engine: whoever was first keeps the ticket, and that is fine. Ringing
 * a finished one succeeds silently, so a ring is no proof of life. Source: docs/durable.md A3, docs/design.md §15.
 */
export const createWorkflows = (): InvocationWorkflows => {
  const invocations = new AsyncLocalStorage<InvocationContext>();

  const client = (): DurableClient => {
    const context = invocations.getStore();
    if (context === undefined) throw new Error('a workflow is woken outside of an invocation');
    return getClient(context);
  };

  const isLive = async (instanceId: string): Promise<boolean> => {
    const { runtimeStatus } = await client().getStatus(instanceId);
    return liveStates.includes(runtimeStatus);
  };

  const tryStart = async (story: Story): Promise<'started' | 'lives'> => {
    const { name, instanceId, input } = story;
    if (!instanceIdShape.test(instanceId)) throw new Error(`no instance id: ${instanceId}`);
    try {
      await client().startNew(name, { instanceId, input });
      return 'started';
    } catch (error) {
      const wasFirst = await isLive(instanceId).catch(() => false);
      if (!wasFirst) throw toFault(error);
      return 'lives';
    }
  };

  const start = async (story: Story): Promise<void> => {
    await tryStart(story);
  };

  /** Whoever was started between ring and start has to hear it all the same: they may have gone to sleep at once. */
  const ring = async (story: Story, bell: Doorbell): Promise<void> => {
    const rung = (): Promise<void> => client().raiseEvent(story.instanceId, bell.name, {});
    try {
      await rung();
    } catch {
      if ((await tryStart(story)) === 'started') return;
      await rung().catch((error: unknown) => {
        throw toFault(error);
      });
    }
  };

  return {
    within: (context, work) => invocations.run(context, work),
    current: () => invocations.getStore(),
    start: (ticketId, firstLookAt) => start(lifecycleOf(ticketId, firstLookAt)),
    ring: (ticketId) => ring(lifecycleOf(ticketId), ticketChanged),
    startLease: (grantId) => start(leaseOf(grantId)),
    ringLease: (grantId) => ring(leaseOf(grantId), deviceChanged),
    startRollout: (policy) => start(rolloutOf(policy)),
    ringCampaign: async (campaignId) => {
      // A ring to one that has ended is answered like any other: so it is started first, which does nothing while it lives.
      await start(campaignOf(campaignId));
      await ring(campaignOf(campaignId), campaignChanged);
    },
  };
};

/** One instance of an orchestration, by the id that is its lock. */
interface Story {
  readonly name: string;
  readonly instanceId: string;
  readonly input: object;
}

const lifecycleOf = (ticketId: string, firstLookAt?: Instant): Story => {
  const input: LifecycleInput = { ticketId, ...(firstLookAt !== undefined && { wakeAt: iso(firstLookAt) }) };
  return { name: ticketLifecycleName, instanceId: ticketLifecycleId(ticketId), input };
};

const leaseOf = (grantId: string): Story => ({
  name: elevationLeaseName,
  instanceId: elevationLeaseId(grantId),
  input: { deviceId: deviceOfGrant(grantId) },
});

const campaignOf = (campaignId: string): Story => ({
  name: rotationCampaignName,
  instanceId: rotationCampaignId(campaignId),
  input: { campaignId },
});

const rolloutOf = (policy: PolicyRef): Story => ({
  name: policyRolloutName,
  instanceId: policyRolloutId(policy),
  input: { policy },
});
