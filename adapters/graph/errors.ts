import { Fault, type FaultKind } from '../../desk/ports';

const kindByStatus: Readonly<Record<number, FaultKind>> = { 404: 'missing', 429: 'throttled' };

/** What Graph answers in place of what was asked. */
interface GraphError {
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

/** The only reader of Graph's codes. `cause` says which address was refused, and why, in Graph's words. */
export const faultOf = async (url: string, response: Response): Promise<Fault> => {
  const { error } = (await response.json().catch(() => ({}))) as GraphError;
  const why = [error?.code, error?.message].filter((part) => typeof part === 'string').join(': ');
  return new Fault(kindByStatus[response.status] ?? 'unavailable', {
    cause: new Error(`${new URL(url).pathname} answered ${response.status}${why === '' ? '' : `: ${why}`}`),
    retryAfterMs: retryAfterMsOf(response),
  });
};

/** `Retry-After` in milliseconds: seconds, or a date by the clock of whoever answers (RFC 9110 §10.2.3). */
export const retryAfterMsOf = ({ headers }: Response): number | undefined => {
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  if (/^[0-9]{1,6}$/.test(after)) return Number(after) * 1000;
  const [then, now] = [Date.parse(after), Date.parse(headers.get('date') ?? '')];
  return Number.isNaN(then) || Number.isNaN(now) ? undefined : Math.max(0, then - now);
};

/** Nothing came back, or what came was no answer of Graph. */
export const noAnswer = (url: string, cause: unknown): Fault => {
  const why = cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
  return new Fault('unavailable', { cause: new Error(`${new URL(url).pathname} did not answer: ${why}`) });
};

export const notUnderstood = (url: string, why: string): Fault =>
  new Fault('unreadable', { cause: new Error(`${new URL(url).pathname}: ${why}`) });
