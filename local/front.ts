/** One request at the laptop's front. Header names are lower-case. */
export interface FrontRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface FrontReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Pieces are sent as they come. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** For fault injection: the connection breaks in its place, or something happens as soon as it is sent. */
  readonly isLost?: true;
  readonly onSent?: () => void;
}

/** Answers what is its own, and nothing else. */
export type FrontDoor = (request: FrontRequest) => Promise<FrontReply | undefined> | FrontReply | undefined;

/** An RFC 9457 problem of the front itself, in the shape that the desk's own have. */
export const frontProblem = (
  kind: string,
  status: number,
  title: string,
  facts: Readonly<Record<string, unknown>> = {},
): FrontReply => ({
  status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify({ type: `urn:tierline:problem:${kind}`, title, status, ...facts }),
});

/** A known address that was asked by another method. */
export const otherMethod = ({ url }: FrontRequest, ...allow: readonly string[]): FrontReply => {
  const problem = frontProblem('method-unknown', 405, 'This address takes another method.', { instance: url.pathname });
  return { ...problem, headers: { ...problem.headers, allow: allow.join(', ') } };
};

export const frontJson = (value: unknown): FrontReply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

export const frontPage = (markup: string): FrontReply => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  },
  body: markup,
});

/** A browser that posted a form goes back to the page it came from, within this desk; an address of the API is no page. */
export const backToPage = ({ headers, url }: FrontRequest): FrontReply => {
  const from = URL.canParse(headers['referer'] ?? '') ? new URL(headers['referer'] ?? '') : undefined;
  const isPage = from?.origin === url.origin && !from.pathname.startsWith('/api/');
  const location = isPage ? from.pathname + from.search : '/';
  return { status: 303, headers: { location }, body: '' };
};

export const wantsPage = ({ headers }: Pick<FrontRequest, 'headers'>): boolean =>
  (headers['accept'] ?? '').includes('text/html');
