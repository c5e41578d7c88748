import type { DeviceEvent } from './device-events';
import type { Device } from './devices';
import type { ElevationActing, ElevationRules, Grant } from './grants';
import { rotationFor } from './leases';

/** Who says why: a person about one device, in words; or the campaign that they started. */
export interface ForcedBy {
  readonly reason?: string;
  readonly campaignId?: string;
}

/**
 * Somebody wants a new password on this device: now; after the rotation that is under way; or when the lease ends whose
 * holder was shown the password.
 *
 * A lease is never cut short by it: its holder would sit in front of a password that no longer works, in the middle of what
 * was approved. Its end rotates anyway (S4), so one rotation keeps both promises; who cannot wait revokes the lease, which
 * is on record as that. Source: docs/design.md §8.
 */
export const forcedRotation = (
  device: Device,
  active: Grant | undefined,
  rules: ElevationRules,
  { reason, campaignId }: ForcedBy,
  acting: ElevationActing,
): DeviceEvent => {
  const text = reason === undefined ? {} : { reason };
  const part = campaignId === undefined ? {} : { campaignId };
  const { by, at } = acting;
  if (device.rotation !== undefined || isLent(active)) {
    return { kind: 'rotation-queued', at, by, data: { reason: 'forced', ...part }, people: {}, text };
  }
  const asked = rotationFor(device, 'forced', rules, acting);
  if (asked.kind !== 'rotation-requested') throw new Error('a device without a rotation had one');
  return { ...asked, data: { ...asked.data, ...part }, text };
};

/** Was the password shown for a lease that has not ended? */
export const isLent = (active: Pick<Grant, 'state'> | undefined): boolean => active?.state === 'revealed';
