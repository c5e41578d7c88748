import { accept, type Decision, refuse } from './decision';
import { dayMs, hourMs, type Instant, iso, plusMs } from './time';

/** That a password was about to be shown: for which lease, of which device. */
export interface NotedReveal {
  readonly grantId: string;
  readonly deviceId: string;
  readonly at: Instant;
}

/**
 * How many passwords may be shown in an hour, to one person and of one device. What is odd is shown, and an alarm: more
 * devices in a day to one person than this, or outside the calendar `hours` where there is one.
 */
export interface RevealRules {
  readonly perPersonHourMax: number;
  readonly perDeviceHourMax: number;
  readonly devicesPerDayMax: number;
  readonly hours?: string;
}

export interface RevealLimitRefusal {
  readonly kind: 'reveal-limit-reached';
  readonly of: 'person' | 'device';
  readonly retryAfterSeconds: number;
}

/**
 * Notes a reveal among the last ones of a person or a device, or says when there is room again; answers what is noted from
 * now on. One lease counts once, however often and however many at once try it: so a storm of tries for one password meets
 * the refusal of a second reveal, not this one.
 */
export const noteReveal = (
  noted: readonly NotedReveal[],
  reveal: NotedReveal,
  of: RevealLimitRefusal['of'],
  perHourMax: number,
): Decision<readonly NotedReveal[], RevealLimitRefusal> => {
  if (noted.some(({ grantId }) => grantId === reveal.grantId)) return accept(noted);
  const kept = noted.filter(({ at }) => plusMs(at, dayMs) > reveal.at);
  const recent = kept.filter(({ at }) => plusMs(at, hourMs) > reveal.at).toSorted((one, other) => one.at - other.at);
  const blocking = recent.at(-perHourMax);
  if (blocking !== undefined && recent.length >= perHourMax) {
    const retryAfterSeconds = Math.ceil((plusMs(blocking.at, hourMs) - reveal.at) / 1000);
    return refuse({ kind: 'reveal-limit-reached', of, retryAfterSeconds });
  }
  return accept([...kept, reveal]);
};

/** Of how many devices a person was shown passwords on the UTC day of `now`. */
export const devicesOfDay = (noted: readonly NotedReveal[], now: Instant): number => {
  const day = dayOf(now);
  return new Set(noted.filter(({ at }) => dayOf(at) === day).map(({ deviceId }) => deviceId)).size;
};

const dayOf = (at: Instant): string => iso(at).slice(0, 10);
