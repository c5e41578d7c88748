import { type HostJson, type Settings, withSettings } from './host-json';
import { asError, type Invoke, type Log } from './invocation';
import { matchRoute, readRoute, sortRoutes } from './routes';
import { isTriggeredBy, type RegisteredFunction, type RpcCookie, type RpcHttpData, triggerOf } from './rpc';

/** One HTTP request, as node:http brings it. `url` may be a path; header names may have any case. */
export interface HostRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: Uint8Array;
}

/** Fits `response.writeHead(status, headers)` of node:http. Header names are lower-case; only `set-cookie` is a list. */
export interface HostResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | AsyncIterable<Uint8Array>;
}

/** Answers nothing for a path that no function serves. Never rejects: a function that fails is a 500 without a body. */
export type HandleHttp = (request: HostRequest) => Promise<HostResponse | undefined>;

/**
 * Serves the HTTP functions by their routes, with the prefix of `host.json`.
 *
 * A known path with another method is a 405 with `allow`; Azure itself says 404. Source: docs/durable.md B2.
 */
export const createHttpTriggers = (
  functions: readonly RegisteredFunction[],
  { routePrefix }: HostJson,
  settings: Settings,
  invoke: Invoke,
  log: Log,
): HandleHttp => {
  const routes = sortRoutes(
    functions
      .filter((each) => isTriggeredBy('httpTrigger', each))
      .map((each) => {
        const [, { route, methods }] = triggerOf(each);
        const template = withSettings(typeof route === 'string' ? route : each.metadata.name, settings);
        return readRoute(
          `${routePrefix}/${template}`,
          (methods as readonly string[] | undefined) ?? ['GET', 'POST'],
          each,
        );
      }),
  );

  return async (request) => {
    const url = new URL(request.url, 'http://localhost');
    const match = matchRoute(routes, request.method.toUpperCase(), url.pathname);
    if (match === undefined) return undefined;
    if (!('target' in match)) return { status: 405, headers: { allow: match.join(', ') }, body: Buffer.alloc(0) };
    const { target, params } = match;
    try {
      const { traceparent } = request.headers;
      const { result, returnValue, pieces } = await invoke(target, {
        data: { http: toRpc(request, url, params) },
        ...(typeof traceparent === 'string' && { traceParent: traceparent }),
      });
      const { name } = target.metadata;
      const reply = fromRpc(returnValue?.http, repeatedCookies(result), (message) =>
        log({ level: 'warning', category: 'host', functionName: name, message: `the function '${name}' ${message}` }),
      );
      return pieces === undefined ? reply : { ...reply, body: pieces };
    } catch (thrown) {
      const { message, stack } = asError(thrown);
      const { name } = target.metadata;
      log({
        level: 'error',
        category: 'host',
        functionName: name,
        message: `the function '${name}' failed: ${stack ?? message}`,
      });
      return { status: 500, headers: {}, body: Buffer.alloc(0) };
    }
  };
};

const nullables = (values: Readonly<Record<string, string>>): Record<string, { value: string }> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));

const toRpc = (request: HostRequest, url: URL, params: Readonly<Record<string, string>>): RpcHttpData => {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !name.startsWith(':'))
      headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  const query: Record<string, string> = {};
  // As on Azure, a repeated key is one value with commas.
  for (const key of new Set(url.searchParams.keys())) query[key] = url.searchParams.getAll(key).join(',');
  const { body } = request;
  return {
    url: url.href,
    method: request.method.toUpperCase(),
    nullableHeaders: nullables(headers),
    nullableQuery: nullables(query),
    nullableParams: nullables(params),
    ...(body !== undefined && body.length > 0 && { body: { bytes: body } }),
  };
};

const fromRpc = (
  http: RpcHttpData | undefined,
  fromHeaders: readonly string[],
  warn: (message: string) => void,
): HostResponse => {
  if (http === undefined) return { status: 204, headers: {}, body: Buffer.alloc(0) };
  const { 'set-cookie': lastCookie, ...headers } = http.headers ?? {};
  if (fromHeaders.length > 1) warn('sets several cookies by headers, of which Azure keeps the last: use `cookies`');
  const cookies = fromHeaders.length > 0 ? [...fromHeaders] : lastCookie === undefined ? [] : [lastCookie];
  cookies.push(...(http.cookies ?? []).map(cookieText));
  return {
    status: Number(http.statusCode ?? 200),
    headers: cookies.length > 0 ? { ...headers, 'set-cookie': cookies } : headers,
    body: http.body?.bytes === undefined ? Buffer.alloc(0) : Buffer.from(http.body.bytes),
  };
};

/** The `set-cookie` headers of a result: on the wire to the host, each would overwrite the one before. */
const repeatedCookies = (result: unknown): readonly string[] => {
  const headers = (result as { headers?: ConstructorParameters<typeof Headers>[0] } | null | undefined)?.headers;
  return headers === undefined ? [] : new Headers(headers).getSetCookie();
};

/** As ASP.NET writes a cookie: the value URL-encoded, the path `/` unless told. */
const cookieText = ({ name, value, domain, path, expires, secure, httpOnly, sameSite, maxAge }: RpcCookie): string =>
  [
    `${name}=${encodeURIComponent(value)}`,
    expires && `Expires=${new Date(expires.value.seconds * 1_000).toUTCString()}`,
    maxAge && `Max-Age=${maxAge.value}`,
    domain && `Domain=${domain.value}`,
    `Path=${path?.value ?? '/'}`,
    secure?.value && 'Secure',
    sameSite === 'lax' && 'SameSite=Lax',
    sameSite === 'strict' && 'SameSite=Strict',
    sameSite === 'explicitNone' && 'SameSite=None',
    httpOnly?.value && 'HttpOnly',
  ]
    .filter(Boolean)
    .join('; ');
