import { badParameter } from './refusal';

const pageMax = 25;

/** Where a page starts and how long it may be, from `maxresults` (1 to 25, default 25) and `$skiptoken`. Throws a 400. */
export const pageOf = (url: URL): { readonly after: string; readonly limit: number } => {
  const asked = url.searchParams.get('maxresults') ?? String(pageMax);
  const limit = Number(asked);
  if (!/^\d+$/.test(asked) || limit < 1 || limit > pageMax) throw badParameter('maxresults must be between 1 and 25');
  return { after: Buffer.from(url.searchParams.get('$skiptoken') ?? '', 'base64url').toString('utf8'), limit };
};

/**
 * Answers `{ value, nextLink }`: `nextLink` is a whole URL, or null on the last page.
 *
 * `rows` holds one more than `limit` when there is a next page; `keyOf` is what that page starts after.
 */
export const rowsToPage = <Row>(
  url: URL,
  limit: number,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  toItem: (row: Row) => object,
): object => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    value: shown.map(toItem),
    nextLink: rows.length > limit && last !== undefined ? nextLinkOf(url, keyOf(last)) : null,
  };
};

const nextLinkOf = (url: URL, after: string): string => {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', Buffer.from(after, 'utf8').toString('base64url'));
  return next.href;
};
