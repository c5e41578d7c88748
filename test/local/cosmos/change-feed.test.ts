import { type ChangeFeedIteratorOptions, ChangeFeedMode, ChangeFeedStartFrom, type Container } from '@azure/cosmos';
import { refusalOf, rigs } from './an-endpoint';

const aFresh = rigs();

const next = async (container: Container, options: ChangeFeedIteratorOptions) => {
  const page = await container.items.getChangeFeedIterator<{ id: string; n?: number }>(options).readNext();
  return {
    status: page.statusCode,
    ids: (page.result ?? []).map(({ id, n }) => (n === undefined ? id : `${id}${n}`)),
    token: page.continuationToken,
  };
};
const fromStart = { changeFeedStartFrom: ChangeFeedStartFrom.Beginning() };

it('gives each item once in its latest version, in the order of its last commit, without deletes', async () => {
  const container = aFresh().container();
  for (const id of ['a', 'b', 'c']) await container.items.create({ id, pk: id, n: 1 });
  await container.items.upsert({ id: 'a', pk: 'a', n: 2 });
  await container.item('b', 'b').delete();
  expect(await next(container, fromStart)).toMatchObject({ status: 200, ids: ['c1', 'a2'] });
});

it('resumes from its token, also when there was nothing new', async () => {
  const container = aFresh().container();
  for (const id of ['a', 'b', 'c']) await container.items.create({ id, pk: 'p' });
  const first = await next(container, { ...fromStart, maxItemCount: 2 });
  expect(first.ids).toEqual(['a', 'b']);
  const goOn = (token: string) => next(container, { changeFeedStartFrom: ChangeFeedStartFrom.Continuation(token) });
  const second = await goOn(first.token);
  expect(second.ids).toEqual(['c']);
  const third = await goOn(second.token);
  expect(third).toMatchObject({ status: 304, ids: [] });
  await container.items.create({ id: 'd', pk: 'q' });
  expect((await goOn(third.token)).ids).toEqual(['d']);
});

it('starts from now, from a time, or within one partition', async () => {
  const rig = aFresh();
  const container = rig.container();
  await container.items.create({ id: 'old', pk: 'p' });
  const now = await next(container, { changeFeedStartFrom: ChangeFeedStartFrom.Now() });
  expect(now.status).toBe(304);
  rig.clock.advanceSeconds(10);
  const at = new Date(rig.clock.now());
  await container.items.create({ id: 'new', pk: 'p' });
  await container.items.create({ id: 'other', pk: 'q' });
  expect((await next(container, { changeFeedStartFrom: ChangeFeedStartFrom.Continuation(now.token) })).ids).toEqual([
    'new',
    'other',
  ]);
  expect((await next(container, { changeFeedStartFrom: ChangeFeedStartFrom.Time(at) })).ids).toEqual(['new', 'other']);
  expect((await next(container, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning('q') })).ids).toEqual(['other']);
});

it('refuses all versions and deletes by name', async () => {
  const refusal = await refusalOf(
    next(aFresh().container(), {
      changeFeedStartFrom: ChangeFeedStartFrom.Now(),
      changeFeedMode: ChangeFeedMode.AllVersionsAndDeletes,
    }),
  );
  expect(refusal).toMatchObject({ code: 400, message: expect.stringContaining('Full-Fidelity Feed') });
});
