import type * as z from 'zod';
import { Fault } from '../../desk/ports';
import { faultOf, noAnswer, notUnderstood, retryAfterMsOf } from './errors';

export interface GraphNeeds {
  /** Where Graph is, without the version and a slash at its end: `https://graph.microsoft.com`. */
  readonly base: string;
  readonly token: () => Promise<string>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly wait: (ms: number) => Promise<void>;
  /** Ends one request that takes too long. */
  readonly expiry: () => AbortSignal;
  /** How often one request is sent, and how long is waited between at most; for an import, unless told. */
  readonly patience?: { readonly tries: number; readonly waitMs: number };
}

/** Every row of a list, and how many could not be understood. */
export interface Rows<Item> {
  readonly items: readonly Item[];
  readonly unread: number;
}

/** Reads Microsoft Graph v1.0, and acts under /beta. Throws `Fault`: `missing`, `throttled`, `unreadable`, or `unavailable`, which a 401 or 403 is too. */
export interface GraphClient {
  one<Item>(path: string, shape: z.ZodType<Item>): Promise<Item>;
  all<Item>(path: string, shape: z.ZodType<Item>): Promise<Rows<Item>>;
  /** Does what `path` names under /beta, without a body; it may be done twice when an answer is lost. */
  act(path: string): Promise<void>;
}

const firstWaitMs = 1_000;
/** Whoever is told to wait longer tries again another time. */
const ofImports = { tries: 6, waitMs: 300_000 };

/**
 * A client that waits as long as Graph asks (`Retry-After`; without it twice as long each time) on 429, 503 and 504, and
 * walks a list by `@odata.nextLink` until there is none: a page may be empty and still not the last.
 *
 * A link that leads to another host is not followed, as the token would go there.
 * Source: learn.microsoft.com/graph/throttling and /graph/paging.
 */
export const createGraphClient = (needs: GraphNeeds): GraphClient => {
  const { base, token, fetch, wait, expiry, patience = ofImports } = needs;
  const root = `${base}/v1.0`;

  const ask = async (url: string, method: 'GET' | 'POST'): Promise<Response> => {
    // Passwords of Windows LAPS are read by nobody without a user agent.
    const headers = {
      authorization: `Bearer ${await token()}`,
      accept: 'application/json',
      'user-agent': 'Tierline/1.0',
    };
    return fetch(url, { method, headers, signal: expiry(), redirect: 'error' }).catch((error: unknown) => {
      throw noAnswer(url, error);
    });
  };

  const answered = async (url: string, method: 'GET' | 'POST'): Promise<Response> => {
    for (let tries = 1; ; tries += 1) {
      const response = await ask(url, method);
      if (response.ok) return response;
      const waitMs = retryAfterMsOf(response) ?? firstWaitMs * 2 ** (tries - 1);
      const isPassing = [429, 503, 504].includes(response.status);
      if (!isPassing || tries >= patience.tries || waitMs > patience.waitMs) throw await faultOf(url, response);
      await response.body?.cancel();
      await wait(waitMs);
    }
  };

  const get = async (url: string): Promise<Readonly<Record<string, unknown>>> =>
    bodyOf(url, await answered(url, 'GET'));

  return {
    one: async (path, shape) => {
      const read = shape.safeParse(await get(root + path));
      if (!read.success) throw notUnderstood(root + path, 'it is not of the documented shape');
      return read.data;
    },
    all: async <Item>(path: string, shape: z.ZodType<Item>) => {
      const items: Item[] = [];
      const seen = new Set<string>();
      let unread = 0;
      for (let url: string | undefined = root + path; url !== undefined; ) {
        if (seen.has(url)) throw notUnderstood(url, 'its pages lead round in a circle');
        seen.add(url);
        const page: Readonly<Record<string, unknown>> = await get(url);
        if (!Array.isArray(page['value'])) throw notUnderstood(url, 'it is no list');
        for (const row of page['value']) {
          const read = shape.safeParse(row);
          if (read.success) items.push(read.data);
          else unread += 1;
        }
        url = nextOf(root, url, page['@odata.nextLink']);
      }
      return { items, unread };
    },
    act: async (path) => {
      const response = await answered(`${base}/beta${path}`, 'POST');
      await response.body?.cancel();
    },
  };
};

const bodyOf = async (url: string, response: Response): Promise<Readonly<Record<string, unknown>>> => {
  const text = await response.text().catch((error: unknown) => {
    throw noAnswer(url, error);
  });
  const body = parsed(url, text);
  if (typeof body !== 'object' || body === null) throw notUnderstood(url, 'it is no object');
  return body as Readonly<Record<string, unknown>>;
};

const parsed = (url: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw notUnderstood(url, 'it is not JSON');
  }
};

const nextOf = (root: string, url: string, link: unknown): string | undefined => {
  if (link === undefined || link === null) return undefined;
  if (typeof link !== 'string' || !link.startsWith(`${root}/`)) throw notUnderstood(url, 'its next page is elsewhere');
  return link;
};

/** Is it gone, rather than out of reach? */
export const isMissing = (error: unknown): boolean => error instanceof Fault && error.kind === 'missing';
