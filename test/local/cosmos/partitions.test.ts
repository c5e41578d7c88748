import { PartitionKeyBuilder } from '@azure/cosmos';
import { codeOf, rigs } from './an-endpoint';

const aFresh = rigs();

it('a query with a key never sees another partition, whatever the keys look like', async () => {
  const container = aFresh().container();
  const keys = ['p', 'p"', 'p",', '["p"]', '', 'P', 'p ', 'p😀', 1, 1.5, true, null];
  for (const pk of keys) await container.items.create({ id: 'same', pk, of: JSON.stringify(pk) });
  for (const pk of keys) {
    const { resources } = await container.items
      .query<string>('SELECT VALUE c.of FROM c', { partitionKey: pk })
      .fetchAll();
    expect(resources).toEqual([JSON.stringify(pk)]);
  }
  expect((await container.items.query('SELECT VALUE c.of FROM c').fetchAll()).resources).toHaveLength(keys.length);
  expect((await container.items.readAll({ partitionKey: 'p' }).fetchAll()).resources).toHaveLength(1);
});

it('a hierarchical prefix matches whole components', async () => {
  const container = aFresh().container('tree');
  const day = async (tenant: string, user: string, name: string) =>
    container.items.create({ id: name, tenant, user, day: name });
  await day('a', 'u1', 'd1');
  await day('a', 'u1', 'd2');
  await day('a', 'u10', 'd3');
  await day('ab', 'u1', 'd4');
  await day('a,"', 'u1', 'd5');
  const under = async (...components: string[]) => {
    const key = components
      .reduce((builder, component) => builder.addValue(component), new PartitionKeyBuilder())
      .build();
    return (
      await container.items.query<string>('SELECT VALUE c.id FROM c ORDER BY c.id', { partitionKey: key }).fetchAll()
    ).resources;
  };
  expect(await under('a')).toEqual(['d1', 'd2', 'd3']);
  expect(await under('a', 'u1')).toEqual(['d1', 'd2']);
  expect(await under('a', 'u1', 'd2')).toEqual(['d2']);
  expect(await under('ab')).toEqual(['d4']);
  expect((await container.item('d1', ['a', 'u1', 'd1']).read()).statusCode).toBe(200);
  expect(await codeOf(container.item('d1', ['a', 'u1']).read())).toBe(400);
});

it('refuses a key longer than 2048 bytes', async () => {
  const { items } = aFresh().container();
  expect(await codeOf(items.create({ id: 'a', pk: 'é'.repeat(1025) }))).toBe(400);
  expect((await items.create({ id: 'a', pk: 'é'.repeat(1024) })).statusCode).toBe(201);
});

describe('unique keys', () => {
  const seat = (id: string, name: string | undefined, no?: unknown, pk = 'p') => ({
    id,
    pk,
    ...(name !== undefined && { name }),
    ...(no !== undefined && { seat: { no } }),
  });

  it('hold per partition and as a tuple, on create, upsert, replace and patch', async () => {
    const container = aFresh().container('unique');
    await container.items.create(seat('a', 'n', 1));
    await container.items.create(seat('b', 'n', 2));
    await container.items.create(seat('c', 'n', 1, 'q'));
    expect(await codeOf(container.items.create(seat('d', 'n', 1)))).toBe(409);
    expect(await codeOf(container.items.upsert(seat('b', 'n', 1)))).toBe(409);
    expect(await codeOf(container.item('b', 'p').replace(seat('b', 'n', 1)))).toBe(409);
    expect(await codeOf(container.item('b', 'p').patch([{ op: 'set', path: '/seat/no', value: 1 }]))).toBe(409);
    expect((await container.items.upsert(seat('a', 'n', 1))).statusCode).toBe(200);
    expect((await container.items.create(seat('e', 'n', '1'))).statusCode).toBe(201);
    expect((await container.items.create(seat('f', 'n', true))).statusCode).toBe(201);
  });

  it('take a missing path for null', async () => {
    const { items } = aFresh().container('unique');
    await items.create(seat('a', 'n'));
    expect(await codeOf(items.create(seat('b', 'n')))).toBe(409);
    expect(await codeOf(items.create({ ...seat('b', 'n'), seat: { no: null } }))).toBe(409);
  });

  it('are free again once their item has expired', async () => {
    const rig = aFresh();
    const { items } = rig.container('unique');
    await items.create({ ...seat('a', 'n', 1), ttl: 10 });
    rig.clock.advanceSeconds(10);
    expect((await items.create(seat('b', 'n', 1))).statusCode).toBe(201);
  });
});
