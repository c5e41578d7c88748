import { hourMs, iso, plusMs } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import {
  type Activity,
  climbTier,
  closeTicket,
  decideNextStep,
  raiseAlert,
  type Step,
  type StepRef,
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

const longestWaitMs = 24 * hourMs;

/**
 * What orchestrations can have done: each a use case of the desk. Refusals are data and end here; faults fly, so that
 * Durable tries again (docs/durable.md A2, 14).
 */
export const activities = (desk: Desk): readonly ActivityHandler[] => {
  const take = async ({ ticketId, key }: StepRef): Promise<null> => {
    await desk.takeDueStep(ticketId, key);
    return null;
  };
  return [
    handler(decideNextStep, async ({ ticketId }): Promise<Step> => {
      const step = await desk.decideNextStep(ticketId);
      if (step.kind === 'finish') return step;
      if (step.kind !== 'wait') return { kind: step.kind, key: step.key };
      return { kind: 'wait', wakeAt: iso(step.until ?? plusMs(desk.now(), longestWaitMs)) };
    }),
    handler(raiseAlert, take),
    handler(climbTier, take),
    handler(closeTicket, take),
  ];
};
