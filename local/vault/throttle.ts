import type { VaultOperation } from './route';

/** Counts a call and answers `undefined`, or the milliseconds until there is room; a rejected call is not counted. */
export type Throttle = (kind: VaultOperation, nowMs: number) => number | undefined;

const windowMs = 10_000;
const creationsPerWindow = 300;
const othersPerWindow = 4000;

/** The limits of one vault: 300 creations (each new version is one) and 4,000 of everything else per 10 s. Source: docs/data.md §2. */
export const createThrottle = (): Throttle => {
  const creations = createWindow(creationsPerWindow);
  const others = createWindow(othersPerWindow);
  return (kind, nowMs) => (kind === 'set-secret' ? creations : others)(nowMs);
};

const createWindow = (callsMax: number): ((nowMs: number) => number | undefined) => {
  let moments: number[] = [];
  let first = 0;
  return (nowMs) => {
    while (first < moments.length && (moments[first] ?? 0) <= nowMs - windowMs) first += 1;
    if (first > callsMax) {
      moments = moments.slice(first);
      first = 0;
    }
    if (moments.length - first >= callsMax) return (moments[first] ?? nowMs) + windowMs - nowMs;
    moments.push(nowMs);
    return undefined;
  };
};
