import type { Instant } from './time';

/** An alert of the security area. `alarmId` is deterministic: raised twice, it is there once. */
export interface Alarm {
  readonly alarmId: string;
  readonly deviceId: string;
  readonly kind: 'second-reveal' | 'rotation-unconfirmed' | 'password-tainted' | 'rotation-refused';
  readonly about: string;
  readonly raisedAt: Instant;
}
