import type { Instant } from '../../desk/rules/time';
import { principalHeadersOf, sessionsOf } from './claims';
import type { SamplePerson } from './people';
import { signInPage } from './sign-in-page';

/** Names of headers are lower-case, as Node gives them; any case is understood. */
type Headers = Readonly<Record<string, string>>;

export interface FrontRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

export interface FrontResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** App Service authentication for the laptop's HTTP front (design.md §3, §13). */
export interface EasyAuth {
  /** Answers `/.auth/*`; `undefined` for every other path. */
  respond(request: FrontRequest): FrontResponse | undefined;
  /** Drops what a client says of itself (`x-ms-client-*`, `x-ms-token-*`) and adds the principal of its session. */
  withPrincipal(headers: Headers): Headers;
}

/**
 * Stands in for Easy Auth and Entra ID with sample people and no passwords: never to be reachable from elsewhere.
 *
 * The session is a cookie that names the person and does not expire, so neither a restart nor a virtual clock pushed
 * on by weeks signs anyone out; what the claims say of its times follows `now`.
 */
export const createEasyAuth = ({
  people,
  now,
}: {
  readonly people: readonly SamplePerson[];
  readonly now: () => Instant;
}): EasyAuth => {
  const personById = new Map(people.map((person) => [person.id, person]));
  const signedIn = (headers: Headers): SamplePerson | undefined => personById.get(sessionOf(headers) ?? '');

  const signIn = (url: URL): FrontResponse => {
    const path = pathWithin(url, url.searchParams.get('post_login_redirect_uri'));
    const id = url.searchParams.get('person');
    if (id === null) return page(signInPage(people, path));
    return personById.has(id) ? redirect(path, id) : problem(404, 'There is no such sample person');
  };

  return {
    respond: ({ method, url, headers }) => {
      if (url.pathname !== '/.auth' && !url.pathname.startsWith('/.auth/')) return undefined;
      if (method !== 'GET' && method !== 'HEAD')
        return problem(405, 'Only GET is answered here', { allow: 'GET, HEAD' });

      switch (url.pathname) {
        case '/.auth/login/local':
        case '/.auth/login/aad':
          return signIn(url);
        case '/.auth/logout':
          return redirect(pathWithin(url, url.searchParams.get('post_logout_redirect_uri')), undefined);
        case '/.auth/me': {
          const person = signedIn(headers);
          return person === undefined ? problem(401, 'Nobody is signed in') : json(200, sessionsOf(person, now()));
        }
        default:
          return problem(404, 'There is no such page');
      }
    },

    withPrincipal: (headers) => {
      const person = signedIn(headers);
      const honest = Object.entries(headers).filter(([name]) => !/^x-ms-(client|token)-/i.test(name));
      return { ...Object.fromEntries(honest), ...(person && principalHeadersOf(person, now())) };
    },
  };
};

/** The name that App Service gives it. */
const cookieName = 'AppServiceAuthSession';

const sessionOf = (headers: Headers): string | undefined => {
  const [, cookies = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie') ?? [];
  const cookie = cookies.split(';').find((pair) => pair.trim().startsWith(`${cookieName}=`));
  return cookie?.trim().slice(cookieName.length + 1);
};

/**
 * A path of this very site, else `/`: what leads elsewhere would lend its name to a stranger's page. Judged after
 * parsing, as browsers read `/\host` and `/<tab>/host` as another host, and `/.//host` becomes one.
 */
const pathWithin = (site: URL, wanted: string | null): string => {
  if (wanted === null || !wanted.startsWith('/') || !URL.canParse(wanted, site.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(wanted, site.origin);
  return origin === site.origin && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/';
};

/** Signs in the person, or out when there is none. */
const redirect = (location: string, person: string | undefined): FrontResponse => ({
  status: 302,
  headers: {
    ...unstored,
    location,
    'set-cookie': `${cookieName}=${person ?? ''}; Path=/; HttpOnly; SameSite=Lax${person === undefined ? '; Max-Age=0' : ''}`,
  },
  body: '',
});

const page = (body: string): FrontResponse => ({
  status: 200,
  headers: {
    ...unstored,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
  body,
});

const json = (status: number, value: unknown, type = 'application/json', more: Headers = {}): FrontResponse => ({
  status,
  headers: { ...unstored, 'content-type': type, ...more },
  body: JSON.stringify(value),
});

const problem = (status: number, title: string, more: Headers = {}): FrontResponse =>
  json(status, { type: 'about:blank', title, status }, 'application/problem+json', more);

const unstored: Headers = { 'cache-control': 'no-store' };
