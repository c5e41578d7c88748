import { type RateLimit, spend } from '../desk/rules/rate-limit';

/** Takes one visit's cost from a caller's allowance; answers the milliseconds to wait when it is used up. */
export type RateLimiter = (caller: string, cost: number) => number | undefined;

/** Nobody is ever told to wait. */
export const noRateLimit: RateLimiter = () => undefined;

const callersMax = 10_000;

/**
 * Counts the requests of each caller within this process: instances on Azure count each for itself, so that the store is
 * not asked before every request. `nowMs` is a clock that only goes forward; the desk's own can be pushed, and load cannot.
 */
export const createRateLimiter = (limit: RateLimit, nowMs: () => number): RateLimiter => {
  const wholeAtByCaller = new Map<string, number>();

  const forget = (now: number): void => {
    for (const [caller, wholeAtMs] of wholeAtByCaller) if (wholeAtMs <= now) wholeAtByCaller.delete(caller);
    // So many at once are no people; the one who came first loses the least.
    const [first] = wholeAtByCaller.keys();
    if (wholeAtByCaller.size >= callersMax && first !== undefined) wholeAtByCaller.delete(first);
  };

  return (caller, cost) => {
    const now = Math.floor(nowMs());
    const known = wholeAtByCaller.get(caller);
    const spent = spend(limit, known, now, cost);
    if (!spent.ok) return spent.retryAfterMs;
    if (known === undefined && wholeAtByCaller.size >= callersMax) forget(now);
    wholeAtByCaller.set(caller, spent.wholeAtMs);
    return undefined;
  };
};
