import type { HttpRequest } from '@azure/functions';
import type { FormCookie } from './door';

const cookieName = (isHttps: boolean): string => (isHttps ? '__Host-tierline-form' : 'tierline-form');

const isHttps = (request: HttpRequest): boolean => new URL(request.url).protocol === 'https:';

const cookieOf = (request: HttpRequest): string | undefined => {
  const wanted = `${cookieName(isHttps(request))}=`;
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
};

const shape = /^[A-Za-z0-9_-]{43}$/;

const freshToken = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** A token for the forms of a page: the browser's cookie if it has one, else a fresh one that the reply must set. */
export const formTokenFor = (request: HttpRequest): FormCookie => {
  const known = cookieOf(request);
  const value = known !== undefined && shape.test(known) ? known : freshToken();
  return { name: cookieName(isHttps(request)), value };
};

/**
 * Did the form come from a page of ours? Its `_csrf` must equal the cookie that the page set.
 *
 * Second line behind the check of `Origin` (functions/enter.ts). A program that sends a form without any browser's
 * headers has no cookie jar to abuse, so it needs no token.
 */
export const isOurForm = (request: HttpRequest, token: string | undefined): boolean => {
  const { headers } = request;
  const isBrowser = headers.has('origin') || headers.has('sec-fetch-site') || wantsPage(request);
  if (!isBrowser) return true;
  return token !== undefined && shape.test(token) && token === cookieOf(request);
};

/** A browser that follows a link or sends a form asks for HTML; programs ask for JSON or for anything. */
export const wantsPage = (request: HttpRequest): boolean => (request.headers.get('accept') ?? '').includes('text/html');
