import type { Container, FeedOptions } from '@azure/cosmos';
import { type Rig, type RigOptions, refusalOf, rigs } from './an-endpoint';

const aFresh = rigs();

const filled = async (count: number, options?: RigOptions): Promise<Rig> => {
  const rig = aFresh(options);
  const { items } = rig.container('tickets');
  const one = (index: number) =>
    items.create({ id: `i${index}`, ticketId: index % 2 ? 'odd' : 'even', kind: `k${index % 3}`, seq: index });
  await Promise.all(Array.from({ length: count }, (_, index) => one(index)));
  return rig;
};

/** Reads page by page, each from the token of the one before, as a caller over HTTP does. */
const pagesOf = async (container: Container, query: string, options: FeedOptions): Promise<unknown[][]> => {
  const pages: unknown[][] = [];
  let continuationToken: string | undefined;
  do {
    const page = await container.items
      .query<unknown>(query, { ...options, ...(continuationToken && { continuationToken }) })
      .fetchNext();
    pages.push(page.resources ?? []);
    continuationToken = page.continuationToken;
  } while (continuationToken);
  return pages;
};

const bySeq = 'SELECT VALUE c.seq FROM c ORDER BY c.seq';
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

it('reads a thousand items through short and empty pages', async () => {
  let turn = 0;
  const rig = await filled(1000, {
    inject: ({ kind }) => {
      turn += 1;
      return kind === 'query' ? { shortPage: turn % 4 } : undefined;
    },
  });
  const container = rig.container('tickets');
  const across = await pagesOf(container, bySeq, { maxItemCount: 100, enableQueryControl: true });
  expect(across.flat()).toEqual(upTo(1000));
  const within = await pagesOf(container, bySeq, { maxItemCount: 100, partitionKey: 'odd' });
  expect(within.flat()).toEqual(upTo(1000).filter((seq) => seq % 2));
  expect(within.some((page) => page.length === 0)).toBe(true);
  expect((await container.items.query(bySeq).fetchAll()).resources).toEqual(upTo(1000));
});

it.each([
  ['SELECT VALUE c.seq FROM c ORDER BY c.seq DESC', upTo(50).toReversed()],
  ['SELECT TOP 17 VALUE c.seq FROM c ORDER BY c.seq', upTo(17)],
  ['SELECT VALUE c.seq FROM c ORDER BY c.seq OFFSET 5 LIMIT 23', upTo(28).slice(5)],
  ['SELECT VALUE c.seq FROM c WHERE c.seq < 20', upTo(20)],
  ['SELECT DISTINCT VALUE c.kind FROM c', ['k0', 'k1', 'k2']],
  ['SELECT VALUE c.seq FROM c', upTo(50)],
])('%s gives each row once, whatever the page size', async (query, expected) => {
  const rig = await filled(50);
  for (const maxItemCount of [1, 2, 7, 50, 1000]) {
    const pages = await pagesOf(rig.container('tickets'), query, { maxItemCount, enableQueryControl: true });
    expect(pages.flat()).toEqual(expected);
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(maxItemCount);
  }
});

it('neither repeats nor drops a row when others write between pages', async () => {
  const rig = await filled(10);
  const container = rig.container('tickets');
  const options = { maxItemCount: 4, partitionKey: 'odd' };
  const first = await container.items.query<number>(bySeq, options).fetchNext();
  expect(first.resources).toEqual([1, 3, 5, 7]);
  await container.items.create({ id: 'new', ticketId: 'odd', seq: 0 });
  await container.item('i1', 'odd').delete();
  await container.item('i7', 'odd').delete();
  const second = await container.items
    .query<number>(bySeq, { ...options, continuationToken: first.continuationToken })
    .fetchNext();
  expect(second.resources).toEqual([9]);
});

it('a token fits in a kilobyte even when the sort values do not', async () => {
  const rig = aFresh();
  const container = rig.container('tickets');
  for (let index = 0; index < 6; index += 1)
    await container.items.create({ id: `i${index}`, ticketId: 'T', kind: 'é'.repeat(3000) + index, seq: index });
  const options = { maxItemCount: 2, partitionKey: 'T' };
  const first = await container.items.query('SELECT VALUE c.seq FROM c ORDER BY c.kind', options).fetchNext();
  expect(first.continuationToken?.length).toBeLessThanOrEqual(1024);
  expect((await pagesOf(container, 'SELECT VALUE c.seq FROM c ORDER BY c.kind', options)).flat()).toEqual(upTo(6));
});

it('a page stays under 4 MB', async () => {
  const rig = aFresh();
  const container = rig.container();
  for (let index = 0; index < 5; index += 1)
    await container.items.create({ id: `i${index}`, pk: 'p', text: 'x'.repeat(1_500_000) });
  const pages = await pagesOf(container, 'SELECT * FROM c', { partitionKey: 'p' });
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
});

it('refuses a token of another query and one that is none', async () => {
  const rig = await filled(10);
  const { items } = rig.container('tickets');
  const options = { maxItemCount: 1, partitionKey: 'odd' };
  const { continuationToken } = await items.query(bySeq, options).fetchNext();
  expect(await refusalOf(items.query('SELECT * FROM c', { ...options, continuationToken }).fetchNext())).toMatchObject({
    code: 400,
  });
  expect(await refusalOf(items.query(bySeq, { ...options, continuationToken: 'x' }).fetchNext())).toMatchObject({
    code: 400,
  });
});

it('paging across partitions by token needs enableQueryControl, as in Azure', async () => {
  const rig = await filled(10);
  const { items } = rig.container('tickets');
  const { continuationToken } = await items.query(bySeq, { maxItemCount: 4, enableQueryControl: true }).fetchNext();
  expect(continuationToken).toBeDefined();
  const refusal = await refusalOf(items.query(bySeq, { maxItemCount: 4, continuationToken }).fetchNext());
  expect(refusal.message).toContain('enableQueryControl');
  expect((await items.query(bySeq, { maxItemCount: 4 }).fetchNext()).continuationToken).toBeUndefined();
});
