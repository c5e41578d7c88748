import type { Device } from './devices';
import { hourMs, type Instant, minuteMs, plusMs } from './time';

/**
 * Windows LAPS sets a device's password itself: the desk asks Intune for a new one, and knows that it is set when the
 * directory has a newer backup than the desk, which got the one there was before it asked. Moments of backups are compared with each other and never
 * with the desk's clock, so that two clocks that disagree confirm nothing. Source: docs/design.md §8.
 *
 * The age in a device's own LAPS policy is 7 days at least with Entra ID, and hinders no request; the device hears of one
 * when it next checks in, which may be days. Windows also replaces a password unasked: by that age, or some hours after
 * somebody signed in with it. It backs a password up before it sets it.
 */
export type LapsStep =
  | { readonly kind: 'ask-laps'; readonly key: string; readonly dueAt: Instant; readonly rotationId: string }
  | { readonly kind: 'look-at-laps'; readonly key: string; readonly dueAt: Instant };

/** What a look is about: the rotation under way, or else the password there is. A note about something else is stale. */
export const lookedAbout = ({ rotation, credential }: Device): string =>
  rotation?.rotationId ?? credential?.version ?? 'first';

const firstLookMs = 5 * minuteMs;
const restLookMs = 24 * hourMs;

/** What Windows LAPS is to be asked about a device, or for; nothing of one that polls. */
export const lapsStepsOf = (device: Device): readonly LapsStep[] => {
  const { laps, rotation, credential, notes } = device;
  if (laps === undefined) return [];
  const about = lookedAbout(device);
  const planned = notes?.look?.about === about ? notes.look.at : undefined;
  if (rotation === undefined) {
    // A rotation that was asked for twice may still come, and Windows replaces a password of its own accord.
    const dueAt = planned ?? (credential && plusMs(credential.confirmedAt, hourMs));
    return dueAt === undefined ? [] : [{ kind: 'look-at-laps', key: `look-${about}-${dueAt}`, dueAt }];
  }
  const { rotationId, requestedAt, askedAt } = rotation;
  if (askedAt === undefined)
    return [{ kind: 'ask-laps', key: `ask-${rotationId}`, dueAt: planned ?? requestedAt, rotationId }];
  const dueAt = planned ?? plusMs(askedAt, firstLookMs);
  return [{ kind: 'look-at-laps', key: `look-${about}-${dueAt}`, dueAt }];
};

/**
 * When to look again: while a rotation is awaited after a quarter of the time that has gone by since it was asked for, at
 * least 5 minutes and at most an hour; at rest once a day. Some 12 looks in the first two hours, 24 a day while overdue.
 */
export const nextLookAt = ({ rotation }: Device, now: Instant): Instant => {
  if (rotation === undefined) return plusMs(now, restLookMs);
  const sinceMs = now - (rotation.askedAt ?? rotation.requestedAt);
  return plusMs(now, Math.min(Math.max(firstLookMs, Math.floor(sinceMs / 4)), hourMs));
};

/** Is this backup one that the desk has not got yet? It gets the one there is before it asks for another. */
export const isNews = ({ credential }: Device, backedUpAt: Instant): boolean =>
  credential?.backedUpAt === undefined || backedUpAt > credential.backedUpAt;
