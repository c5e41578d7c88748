import type { RetryOptions } from './leaves';
import { LoudFailure } from './loud-failure';
import type { Retry } from './records';
import { shortTimerMaxMs } from './replay';

/** The first attempt of the activity or child `name`. Throws `LoudFailure` when it would wait too long for the second. */
export const firstAttempt = (options: RetryOptions, name: string, now: number): Retry => {
  const retry: Retry = { ...options, attempt: 1, startedAt: now };
  if (retry.attemptsMax > 1) waitAfter(retry, name);
  return retry;
};

/**
 * What follows when an attempt has failed: the next attempt, and how long to wait for it in ms. After the last there is a
 * wait of 0 all the same, as in the engine. Source: docs/durable.md A2, 8.
 */
export const nextAttempt = (
  retry: Retry,
  name: string,
  now: number,
): { readonly retry: Retry; readonly waitMs: number } => {
  const isLast = retry.attempt >= retry.attemptsMax;
  const waitMs = isLast ? 0 : waitAfter(retry, name);
  if (!isLast && retry.timeoutMs !== null && now >= retry.startedAt + retry.timeoutMs)
    throw new LoudFailure(
      `the retry timeout of '${name}' has run out. Azure would show this instance as Running for ever: ` +
        'use fewer attempts and no retryTimeoutInMilliseconds (durable.md A2, 8)',
    );
  return { retry: { ...retry, attempt: retry.attempt + 1 }, waitMs };
};

const waitAfter = ({ firstMs, coefficient, intervalMaxMs, attempt }: Retry, name: string): number => {
  const waitMs = Math.min(firstMs * coefficient ** (attempt - 1), intervalMaxMs);
  if (waitMs > shortTimerMaxMs)
    throw new LoudFailure(
      `a retry of '${name}' would wait for more than 6 days. Azure would show this instance as Running for ever: ` +
        'use short intervals (durable.md A2, 8)',
    );
  return Math.round(waitMs);
};
