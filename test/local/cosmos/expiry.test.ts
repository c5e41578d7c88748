import { DatabaseSync } from 'node:sqlite';
import { codeOf, rigs } from './an-endpoint';

const aFresh = rigs();
const count = 'SELECT VALUE COUNT(1) FROM c';

it('an expired item is gone at once from reads, queries, feeds and batches', async () => {
  const rig = aFresh();
  const container = rig.container('tickets');
  await container.items.create({ id: 'a', ticketId: 'T', kind: 'notice', ttl: 10 });
  rig.clock.advanceSeconds(9);
  expect((await container.item('a', 'T').read()).statusCode).toBe(200);
  rig.clock.advanceSeconds(1);
  expect((await container.item('a', 'T').read()).statusCode).toBe(404);
  expect((await container.items.query(count, { partitionKey: 'T' }).fetchAll()).resources).toEqual([0]);
  expect((await container.items.query('SELECT * FROM c WHERE c.kind = "notice"').fetchAll()).resources).toEqual([]);
  expect(await codeOf(container.item('a', 'T').delete())).toBe(404);
  expect((await container.items.batch([{ operationType: 'Read', id: 'a' }], 'T')).result?.[0]?.statusCode).toBe(404);
});

it('an item can be created where one has expired', async () => {
  const rig = aFresh();
  const { items } = rig.container('tickets');
  const first = await items.create({ id: 'a', ticketId: 'T', ttl: 1 });
  rig.clock.advanceSeconds(1);
  const second = await items.create({ id: 'a', ticketId: 'T' });
  expect([second.statusCode, second.etag === first.etag]).toEqual([201, false]);
});

it('an update starts the count again', async () => {
  const rig = aFresh();
  const container = rig.container('tickets');
  await container.items.create({ id: 'a', ticketId: 'T', ttl: 10 });
  rig.clock.advanceSeconds(8);
  await container.item('a', 'T').patch([{ op: 'set', path: '/n', value: 1 }]);
  rig.clock.advanceSeconds(8);
  expect((await container.item('a', 'T').read()).statusCode).toBe(200);
});

it('the container says how long an item without a ttl lives', async () => {
  const rig = aFresh();
  const container = rig.container('short');
  await container.items.create({ id: 'default', pk: 'p' });
  await container.items.create({ id: 'ever', pk: 'p', ttl: -1 });
  rig.clock.advanceSeconds(60);
  expect((await container.items.query('SELECT VALUE c.id FROM c', { partitionKey: 'p' }).fetchAll()).resources).toEqual(
    ['ever'],
  );
});

it('a container without a default keeps everything', async () => {
  const rig = aFresh();
  await rig.container().items.create({ id: 'a', pk: 'p', ttl: 1 });
  rig.clock.advanceSeconds(1000);
  expect((await rig.container().item('a', 'p').read()).statusCode).toBe(200);
});

it.each([[0], [null], [1.5], [-2], ['10'], [2_147_483_648]])('a ttl of %p is refused', async (ttl) => {
  const item: object = { id: 'a', ticketId: 'T', ttl };
  expect(await codeOf(aFresh().container('tickets').items.create(item))).toBe(400);
});

it('what has expired is swept from the disk with a later write', async () => {
  const rig = aFresh();
  const { items } = rig.container('short');
  for (let index = 0; index < 5; index += 1) await items.create({ id: `i${index}`, pk: 'p' });
  rig.clock.advanceSeconds(120);
  await items.create({ id: 'later', pk: 'q' });
  rig.endpoint.close();
  const database = new DatabaseSync(`${rig.folder}/cosmos.db`);
  expect(
    database
      .prepare('SELECT id FROM "items:short"')
      .all()
      .map(({ id }) => id),
  ).toEqual(['later']);
  database.close();
});
