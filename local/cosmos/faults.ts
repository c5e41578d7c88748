import type { WireRequest } from '../transport';
import type { Route, RouteKind } from './router';

/** One request as the fault hook sees it; `id` is a batch's first operation's. `attempt` counts from 1 since the start. */
export interface FaultPoint {
  readonly service: 'cosmos';
  readonly kind: RouteKind;
  readonly container: string | undefined;
  /** The partition key header, as sent. */
  readonly partition: string | undefined;
  readonly id: string | undefined;
  readonly attempt: number;
}

/**
 * What goes wrong with it: an answer, a lost connection, silence or the end of the process, `before` the work or `after` it
 * was committed; or, for a query, a page of at most so many rows, none included, with a continuation to the rest.
 * Source: docs/data.md §7.
 */
export type WireFault =
  | { readonly when: When; readonly status: number; readonly substatus?: number; readonly retryAfterMs?: number }
  | { readonly when: When; readonly drop: 'ECONNRESET' | 'EPIPE' | 'REQUEST_SEND_ERROR' }
  | { readonly when: When; readonly hang: true }
  | { readonly when: When; readonly end: () => never }
  | { readonly shortPage: number };

type When = 'before' | 'after';

export type Inject = (point: FaultPoint) => WireFault | undefined;

/** Counts attempts and asks the hook; without one it costs nothing. */
export const createFaults = (inject: Inject | undefined) => {
  const attempts = new Map<string, number>();
  return (route: Route, request: WireRequest): WireFault | undefined => {
    if (!inject) return undefined;
    const partition = request.headers['x-ms-documentdb-partitionkey'];
    const point = { kind: route.kind, container: route.container, partition, id: route.id ?? idInBody(route, request) };
    const key = JSON.stringify(Object.values(point));
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return inject({ service: 'cosmos', ...point, attempt });
  };
};

const kindsWithBody: ReadonlySet<RouteKind> = new Set(['create', 'upsert', 'batch', 'bulk']);

const idInBody = ({ kind }: Route, { body }: WireRequest): string | undefined => {
  if (!kindsWithBody.has(kind)) return undefined;
  try {
    const parsed = JSON.parse(body);
    const first = Array.isArray(parsed) ? { ...parsed[0]?.resourceBody, ...parsed[0] } : parsed;
    return typeof first?.id === 'string' ? first.id : undefined;
  } catch {
    return undefined;
  }
};

/** Rejects as a lost connection does, or never settles: then only the SDK's own timeout ends the call, or nothing will. */
export const lose = async (fault: Exclude<WireFault, { status: number } | { shortPage: number }>): Promise<never> => {
  if ('end' in fault) return fault.end();
  if ('drop' in fault) throw Object.assign(new Error(`The connection was lost (${fault.drop}).`), { code: fault.drop });
  return new Promise(() => {});
};
