import {
  type DeviceEntry,
  deviceSection,
  type GroupEntry,
  groupSection,
  type PersonEntry,
  type Plan,
  personSection,
  planOf,
  type Stamp,
} from '../../../desk/rules/directory';
import { instantOfMs } from '../../../desk/rules/time';
import type { Present } from './desk';
import type { ReadSource } from './source';

/** What would change in each section that the source speaks of. */
export interface Plans {
  readonly groups?: Plan<GroupEntry>;
  readonly devices?: Plan<DeviceEntry>;
  readonly people?: Plan<PersonEntry>;
}

export const plansOf = (present: Present, { source, devices, people, groups }: ReadSource): Plans => {
  // Only the desk says who changed what and when; a plan needs them for nothing but to be complete.
  const stamp: Stamp = { source, by: '', at: instantOfMs(0) };
  return {
    ...(groups !== undefined && { groups: planOf(groupSection, present.groups, groups, stamp) }),
    ...(devices !== undefined && { devices: planOf(deviceSection, present.devices, devices, stamp) }),
    ...(people !== undefined && { people: planOf(personSection, present.people, people, stamp) }),
  };
};
