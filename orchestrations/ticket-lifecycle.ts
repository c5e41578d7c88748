import type { OrchestrationContext } from 'durable-functions';
import { never } from '../desk/rules/defect';
import { instant } from '../desk/rules/time';
import {
  adviseTier,
  climbTier,
  closeTicket,
  decideNextStep,
  type LifecycleInput,
  lowerSeverity,
  raiseAlert,
  remindRequester,
  resolveUnanswered,
  type Step,
  ticketChanged,
} from './activities';
import { call, type Durable, ringOrTimer } from './durable';

/**
 * Keeps one ticket's promises: asks what is due, does it, waits, and starts afresh.
 *
 * Level-triggered: each generation reads the ticket and remembers nothing, so a ring lost, doubled or late costs latency
 * only. The first may be told when to look, by whoever has just stored the ticket. Replayed from its top: it may read its
 * input, `df` time and what it yielded for. Adding or reordering a `yield` breaks tickets in flight.
 */
export function* ticketLifecycle({ df }: OrchestrationContext): Durable<void> {
  const { ticketId, wakeAt } = df.getInput<LifecycleInput>();
  const step: Step = wakeAt === undefined ? yield* call(df, decideNextStep, { ticketId }) : { kind: 'wait', wakeAt };

  switch (step.kind) {
    case 'wait':
      yield* ringOrTimer(df, ticketChanged, instant(step.wakeAt));
      break;
    case 'level':
    case 'breach':
      yield* call(df, raiseAlert, { ticketId, key: step.key });
      break;
    case 'climb':
      yield* call(df, climbTier, { ticketId, key: step.key });
      break;
    case 'close':
      yield* call(df, closeTicket, { ticketId, key: step.key });
      break;
    case 'remind':
      yield* call(df, remindRequester, { ticketId, key: step.key });
      break;
    case 'advise':
      yield* call(df, adviseTier, { ticketId, key: step.key });
      break;
    case 'lower':
      yield* call(df, lowerSeverity, { ticketId, key: step.key });
      break;
    case 'silence':
      yield* call(df, resolveUnanswered, { ticketId, key: step.key });
      break;
    case 'finish':
      return;
    default:
      never(step);
  }

  df.continueAsNew({ ticketId });
}
