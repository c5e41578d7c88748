/** How often somebody may call: so many requests a minute, and at most a minute's worth at once. */
export interface RateLimit {
  readonly perMinute: number;
}

const minuteMs = 60_000;

export type Spending =
  | { readonly ok: true; readonly wholeAtMs: number }
  | { readonly ok: false; readonly retryAfterMs: number };

/**
 * Takes `cost` requests from somebody's allowance, or says in how many milliseconds it will be there.
 *
 * All that is remembered of somebody is when their allowance will be whole again, in whole milliseconds of a clock that only
 * goes forward; `undefined` for whoever was never seen. What costs more than a minute's worth takes all of it. Being refused
 * costs nothing, so that whoever waits as told gets in.
 */
export const spend = (limit: RateLimit, wholeAtMs: number | undefined, nowMs: number, cost: number): Spending => {
  const costMs = Math.min(minuteMs, Math.ceil((cost * minuteMs) / limit.perMinute));
  const after = Math.max(wholeAtMs ?? nowMs, nowMs) + costMs;
  const retryAfterMs = after - nowMs - minuteMs;
  return retryAfterMs > 0 ? { ok: false, retryAfterMs } : { ok: true, wholeAtMs: after };
};
