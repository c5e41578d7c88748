import type { OperationInput } from '@azure/cosmos';
import { type Rig, raw, refusalOf, rigs } from './an-endpoint';

const aFresh = rigs();
const create = (id: string, more: object = {}): OperationInput => ({
  operationType: 'Create',
  resourceBody: { id, pk: 'p', ...more },
});
const codes = (response: { result?: { statusCode: number }[] | undefined }) =>
  response.result?.map(({ statusCode }) => statusCode);
const idsIn = async (rig: Rig, partition: string) =>
  (
    await rig
      .container()
      .items.query<string>('SELECT VALUE c.id FROM c ORDER BY c.id', { partitionKey: partition })
      .fetchAll()
  ).resources;

describe('a transactional batch', () => {
  it('does all six kinds in order, each seeing those before it', async () => {
    const rig = aFresh();
    await rig.container().items.create({ id: 'old', pk: 'p', n: 1 });
    const response = await rig
      .container()
      .items.batch(
        [
          create('new', { n: 1 }),
          { operationType: 'Read', id: 'new' },
          { operationType: 'Upsert', resourceBody: { id: 'new', pk: 'p', n: 2 } },
          { operationType: 'Patch', id: 'new', resourceBody: { operations: [{ op: 'incr', path: '/n', value: 5 }] } },
          { operationType: 'Replace', id: 'old', resourceBody: { id: 'old', pk: 'p', n: 9 } },
          { operationType: 'Delete', id: 'old' },
        ],
        'p',
      );
    expect([response.code, codes(response)]).toEqual([200, [201, 200, 200, 200, 200, 204]]);
    expect(response.result?.[3]?.resourceBody).toMatchObject({ n: 7 });
    expect(response.result?.[0]?.eTag).toMatch(/^"/);
    expect(await idsIn(rig, 'p')).toEqual(['new']);
  });

  it('stores nothing when one operation fails: 207, its own status, 424 for the others', async () => {
    const rig = aFresh();
    const { etag } = await rig.container().items.create({ id: 'state', pk: 'p', n: 1 });
    await rig.container().item('state', 'p').replace({ id: 'state', pk: 'p', n: 2 });
    const response = await rig
      .container()
      .items.batch(
        [
          create('before'),
          { operationType: 'Replace', id: 'state', ifMatch: etag, resourceBody: { id: 'state', pk: 'p', n: 3 } },
          create('after'),
        ],
        'p',
      );
    expect([response.code, codes(response)]).toEqual([207, [424, 412, 424]]);
    expect(await idsIn(rig, 'p')).toEqual(['state']);
    expect((await rig.container().item('state', 'p').read()).resource?.n).toBe(2);
  });

  it.each([
    ['409', [create('x'), create('x')], [424, 409]],
    ['404', [create('y'), { operationType: 'Delete', id: 'none' }], [424, 404]],
    ['400', [create('z'), { operationType: 'Create', resourceBody: { id: 'w', pk: 'elsewhere' } }], [424, 400]],
  ] as [string, OperationInput[], number[]][])('names a %s', async (_, operations, expected) => {
    const rig = aFresh();
    const response = await rig.container().items.batch(operations, 'p');
    expect([response.code, codes(response)]).toEqual([207, expected]);
    expect(await idsIn(rig, 'p')).toEqual([]);
  });

  it('counts the ETag that an operation before it made', async () => {
    const rig = aFresh();
    const { etag } = await rig.container().items.create({ id: 'a', pk: 'p' });
    const replace: OperationInput = {
      operationType: 'Replace',
      id: 'a',
      ifMatch: etag,
      resourceBody: { id: 'a', pk: 'p' },
    };
    expect(codes(await rig.container().items.batch([replace, replace], 'p'))).toEqual([424, 412]);
  });

  it('does not spoil a batch that shares its commit', async () => {
    const rig = aFresh();
    await rig.container().items.create({ id: 'taken', pk: 'p' });
    const [good, bad, alsoGood] = await Promise.all([
      rig.container().items.batch([create('a'), create('b')], 'p'),
      rig.container().items.batch([create('c'), create('taken')], 'p'),
      rig.container().items.batch([create('d')], 'p'),
    ]);
    expect([good?.code, bad?.code, alsoGood?.code]).toEqual([200, 207, 200]);
    expect(await idsIn(rig, 'p')).toEqual(['a', 'b', 'd', 'taken']);
  });

  it('refuses more than 100 operations, none at all and more than 2 MB', async () => {
    const rig = aFresh();
    const headers = {
      'x-ms-documentdb-partitionkey': '["p"]',
      'x-ms-cosmos-is-batch-request': 'true',
      'x-ms-cosmos-batch-atomic': 'true',
    };
    const send = async (body: unknown) =>
      (await raw(rig, 'POST', '/dbs/desk/colls/plain/docs', { headers, body })).status;
    expect(await send(Array.from({ length: 101 }, (_, index) => create(`i${index}`)))).toBe(400);
    expect(await send([])).toBe(400);
    expect(await send([{ operationType: 'Bend', id: 'a' }])).toBe(207);
    const large = await refusalOf(
      rig
        .container()
        .items.batch([create('a', { text: 'x'.repeat(1_500_000) }), create('b', { text: 'x'.repeat(700_000) })], 'p'),
    );
    expect(large).toMatchObject({ cause: { code: 413 } });
    expect(await send(Array.from({ length: 100 }, (_, index) => create(`i${index}`)))).toBe(200);
  });

  it('leaves the bodies out when asked to', async () => {
    const response = await aFresh()
      .container()
      .items.batch([create('a')], 'p', { contentResponseOnWriteEnabled: false } as never);
    expect(response.result?.[0]).toMatchObject({ statusCode: 201 });
    expect(response.result?.[0]?.resourceBody).toBeUndefined();
  });
});

it('bulk does each alone, in several partitions', async () => {
  const rig = aFresh();
  await rig.container().items.create({ id: 'taken', pk: 'p' });
  const responses = await rig.container().items.bulk([
    create('taken') as never,
    { operationType: 'Create', resourceBody: { id: 'a', pk: 'q' } },
    { operationType: 'Read', id: 'taken', partitionKey: 'p' },
    {
      operationType: 'Patch',
      id: 'taken',
      partitionKey: 'p',
      resourceBody: { operations: [{ op: 'add', path: '/n', value: 1 }] },
    },
    { operationType: 'Delete', id: 'none', partitionKey: 'p' },
  ]);
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([409, 201, 200, 200, 404]);
  expect(await idsIn(rig, 'q')).toEqual(['a']);
});

it('bulk stops at the first refusal when told to', async () => {
  const rig = aFresh();
  const responses = await rig
    .container()
    .items.bulk([create('a') as never, create('a') as never, create('b') as never], { continueOnError: false });
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([201, 409, 424]);
  expect(await idsIn(rig, 'p')).toEqual(['a']);
});
