import type { OrchestrationContext } from 'durable-functions';
import { never } from '../desk/rules/defect';
import { instant } from '../desk/rules/time';
import { type DeviceRef, decideDeviceStep, deviceChanged, takeDeviceStep } from './activities';
import { call, type Durable, ringOrTimer } from './durable';

/**
 * Follows one lease from ready to the confirmed rotation after it: lets it lapse or expire, stores the next password,
 * disables the old one, and finishes when the device is at rest.
 *
 * Level-triggered like `ticket-lifecycle`, and bound by the same rules: it may read its input, `df` time and what it
 * yielded for; adding or reordering a `yield` breaks leases in flight. No password ever passes through here.
 */
export function* elevationLease({ df }: OrchestrationContext): Durable<void> {
  const { deviceId } = df.getInput<DeviceRef>();
  const step = yield* call(df, decideDeviceStep, { deviceId });

  switch (step.kind) {
    case 'wait':
      yield* ringOrTimer(df, deviceChanged, instant(step.wakeAt));
      break;
    case 'take':
      yield* call(df, takeDeviceStep, { deviceId, key: step.key });
      break;
    case 'finish':
      return;
    default:
      never(step);
  }

  df.continueAsNew({ deviceId });
}
