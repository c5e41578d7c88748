import type { Container, FeedOptions, JSONValue, SqlQuerySpec } from '@azure/cosmos';
import { Fault, type Page } from '../../desk/ports';
import { faulting, isAboutToken } from './errors';

/** Every row of a query within one partition. */
export const allRows = async (
  container: Container,
  partitionKey: string,
  query: SqlQuerySpec,
): Promise<readonly unknown[]> => {
  const { resources } = await faulting(() => container.items.query(query, { partitionKey }).fetchAll());
  return resources;
};

/** So often a page is asked for again that is empty and leads to itself, before it counts as the end. */
const emptyPagesMax = 3;

/**
 * One page across partitions. A page may hold fewer rows than asked, or none, and still have a continuation: only its
 * absence ends the walk. Fault `continuation-foreign` for a continuation that no page of this query has given.
 *
 * With nothing left, @azure/cosmos 4.10.1 answers no rows and the token that it was given, as it does for a page that the
 * service cut short: only asking again tells them apart. Source: docs/data.md §4.12, §5.
 */
export const pageOfRows = async (
  container: Container,
  query: SqlQuerySpec,
  limit: number,
  continuation: string | undefined,
): Promise<Page<unknown>> => {
  const options: FeedOptions = {
    maxItemCount: limit,
    enableQueryControl: true,
    ...(continuation !== undefined && { continuationToken: tokenOf(continuation) }),
  };
  try {
    for (let asked = 1; ; asked += 1) {
      const page = await faulting(() => container.items.query(query, options).fetchNext());
      const items = page.resources ?? [];
      const next = page.continuationToken && continuationOf(page.continuationToken);
      const isStuck = items.length === 0 && next !== undefined && next === continuation;
      if (!isStuck) return { items, continuation: next };
      if (asked > emptyPagesMax) return { items, continuation: undefined };
    }
  } catch (error) {
    const isForeign = continuation !== undefined && error instanceof Fault && isAboutToken(error.cause);
    throw isForeign ? new Fault('continuation-foreign', { cause: error.cause }) : error;
  }
};

/**
 * One page of several queries, one after the other as if they were one: its continuation tells which of them goes on. A page
 * may end where a query does. Fault `continuation-foreign` as for `pageOfRows`.
 */
export const pageOfShelves = async (
  container: Container,
  queries: readonly SqlQuerySpec[],
  limit: number,
  continuation: string | undefined,
): Promise<Page<unknown>> => {
  const [, number = '0', token] =
    continuation === undefined ? [] : (shelfPattern.exec(continuation) ?? foreign(continuation));
  if (continuation !== undefined && Number(number) >= queries.length) foreign(continuation);
  const items: unknown[] = [];
  let inner = token === '' ? undefined : token;
  for (let shelf = Number(number); shelf < queries.length; shelf += 1) {
    if (items.length >= limit) return { items, continuation: `${shelf}-` };
    const page: Page<unknown> = await pageOfRows(
      container,
      queries[shelf] as SqlQuerySpec,
      limit - items.length,
      inner,
    );
    items.push(...page.items);
    inner = page.continuation;
    if (inner !== undefined) return { items, continuation: `${shelf}-${inner}` };
  }
  return { items, continuation: undefined };
};

const shelfPattern = /^([0-9])-([A-Za-z0-9_-]*)$/;

const foreign = (continuation: string): never => {
  throw new Fault('continuation-foreign', { cause: { continuation } });
};

/** The number that a query of `VALUE COUNT(1)` across partitions answers. */
export const countOf = async (container: Container, query: SqlQuerySpec): Promise<number> => {
  const { resources } = await faulting(() => container.items.query<number>(query).fetchAll());
  return resources[0] ?? 0;
};

/** The first rows across partitions, `limit` at most, over as many pages as that takes. */
export const firstRows = async (
  container: Container,
  query: SqlQuerySpec,
  limit: number,
): Promise<readonly unknown[]> => {
  const rows: unknown[] = [];
  let continuation: string | undefined;
  do {
    const page: Page<unknown> = await pageOfRows(container, query, limit - rows.length, continuation);
    rows.push(...page.items);
    continuation = page.continuation;
  } while (continuation !== undefined && rows.length < limit);
  return rows;
};

/** The SDK's token is JSON that names our containers: it leaves the desk in a form that is opaque and fits a URL. */
const continuationOf = (token: string): string => Buffer.from(token).toString('base64url');
const tokenOf = (continuation: string): string => {
  const token = Buffer.from(continuation, 'base64url').toString();
  return token.startsWith('{"') ? token : foreign(continuation);
};

/** A query with its parameters by name, without the `@`. */
export const query = (text: string, parameters: Readonly<Record<string, JSONValue>> = {}): SqlQuerySpec => ({
  query: text,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name: `@${name}`, value })),
});

export const fieldOf = (row: unknown, field: string): string => String((row as Record<string, unknown>)[field]);

const idBytesMax = 1023;

/** May a document have this id? No other was ever stored, and the service faults when it is asked for one (docs/data.md §1). */
const isId = (id: string): boolean =>
  /^[^/\\?#]+$/.test(id) && !/^\.{1,2}$/.test(id) && Buffer.byteLength(id) <= idBytesMax;

/** One document; `undefined` when there is none. */
export const readItem = async (container: Container, id: string, partition: string): Promise<unknown> => {
  if (!isId(id)) return undefined;
  const { resource } = await faulting(() => container.item(id, partition).read());
  return resource;
};
