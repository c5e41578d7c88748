import { type Instant, iso, longestWaitMs, plusMs } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import {
  type Activity,
  advanceCampaign,
  adviseTier,
  type CampaignStep,
  climbTier,
  closeTicket,
  decideDeviceStep,
  decideNextStep,
  type LeaseStep,
  lowerSeverity,
  raiseAlert,
  remindRequester,
  resolveUnanswered,
  rollOutPolicy,
  type Step,
  type StepRef,
  takeDeviceStep,
} from '../orchestrations/activities';

/** The code behind one name of the catalogue. */
export interface ActivityHandler {
  readonly name: string;
  readonly run: (input: unknown) => Promise<unknown>;
}

const handler = <Input, Output>(
  { name }: Activity<Input, Output>,
  run: (input: Input) => Promise<Output>,
): ActivityHandler => ({ name, run: (input) => run(input as Input) });

/**
 * What orchestrations can have done: each a use case of the desk. Refusals are data and end here; faults fly, so that
 * Durable tries again (docs/durable.md A2, 14).
 */
export const activities = (desk: Desk): readonly ActivityHandler[] => {
  const wakeAt = (until: Instant | undefined): string => iso(until ?? plusMs(desk.now(), longestWaitMs));
  const take = async ({ ticketId, key }: StepRef): Promise<null> => {
    await desk.takeDueStep(ticketId, key);
    return null;
  };
  return [
    handler(decideDeviceStep, async ({ deviceId }): Promise<LeaseStep> => {
      const step = await desk.decideDeviceStep(deviceId);
      if (step.kind === 'finish') return step;
      if (step.kind !== 'wait') return { kind: 'take', key: step.key };
      return { kind: 'wait', wakeAt: wakeAt(step.until) };
    }),
    handler(takeDeviceStep, async ({ deviceId, key }) => {
      await desk.takeDeviceStep(deviceId, key);
      return null;
    }),
    handler(decideNextStep, async ({ ticketId }): Promise<Step> => {
      const step = await desk.decideNextStep(ticketId);
      if (step.kind === 'finish') return step;
      if (step.kind !== 'wait') return { kind: step.kind, key: step.key };
      return { kind: 'wait', wakeAt: wakeAt(step.until) };
    }),
    handler(advanceCampaign, async ({ campaignId }): Promise<CampaignStep> => {
      const step = await desk.advanceCampaign(campaignId);
      return step.kind === 'finish' ? step : { kind: 'wait', wakeAt: wakeAt(step.until) };
    }),
    handler(rollOutPolicy, ({ policy, continuation }) => desk.rollOutPolicy(policy, continuation)),
    handler(raiseAlert, take),
    handler(climbTier, take),
    handler(closeTicket, take),
    handler(remindRequester, take),
    handler(adviseTier, take),
    handler(lowerSeverity, take),
    handler(resolveUnanswered, take),
  ];
};
