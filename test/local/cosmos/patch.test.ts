import type { PatchRequestBody } from '@azure/cosmos';
import { codeOf, type Rig, rigs } from './an-endpoint';

const aFresh = rigs();

const patched = async (rig: Rig, body: object, operations: PatchRequestBody) => {
  const container = rig.container();
  await container.items.upsert({ id: 'a', pk: 'p', ...body });
  const { resource, statusCode } = await container.item('a', 'p').patch(operations);
  expect(statusCode).toBe(200);
  return resource;
};

const refused = async (rig: Rig, body: object, operations: PatchRequestBody) => {
  const container = rig.container();
  const { etag } = await container.items.upsert({ id: 'a', pk: 'p', ...body });
  const code = await codeOf(container.item('a', 'p').patch(operations));
  expect((await container.item('a', 'p').read()).etag).toBe(etag);
  return code;
};

it('adds, sets, replaces, removes, increments and moves', async () => {
  const result = await patched(aFresh(), { n: 1, gone: 1, from: { deep: 7 }, to: {}, old: 1 }, [
    { op: 'add', path: '/new', value: { x: 1 } },
    { op: 'set', path: '/new/x', value: 2 },
    { op: 'replace', path: '/old', value: null },
    { op: 'remove', path: '/gone' },
    { op: 'incr', path: '/n', value: 2.5 },
    { op: 'incr', path: '/fresh', value: 3 },
    { op: 'move', from: '/from/deep', path: '/to/deep' } as never,
  ]);
  expect(result).toMatchObject({ new: { x: 2 }, old: null, n: 3.5, fresh: 3, from: {}, to: { deep: 7 } });
  expect(result).not.toHaveProperty('gone');
});

it('inserts into, appends to, sets in and removes from lists', async () => {
  const result = await patched(aFresh(), { list: ['a', 'b'] }, [
    { op: 'add', path: '/list/1', value: 'new' },
    { op: 'add', path: '/list/-', value: 'last' },
    { op: 'set', path: '/list/0', value: 'A' },
    { op: 'remove', path: '/list/2' },
    { op: 'add', path: '/list/3', value: 'at the end' },
  ]);
  expect(result?.list).toEqual(['A', 'new', 'last', 'at the end']);
});

it('reads ~0 and ~1 as tilde and slash', async () => {
  const result = await patched(aFresh(), {}, [{ op: 'add', path: '/a~1b~0c', value: 1 }]);
  expect(result?.['a/b~c']).toBe(1);
});

it('refuses what has no target', async () => {
  const rig = aFresh();
  const cases: PatchRequestBody[] = [
    [{ op: 'replace', path: '/none', value: 1 }],
    [{ op: 'remove', path: '/none' }],
    [{ op: 'remove', path: '/list/5' }],
    [{ op: 'add', path: '/list/9', value: 1 }],
    [{ op: 'set', path: '/list/2', value: 1 }],
    [{ op: 'add', path: '/list/x', value: 1 }],
    [{ op: 'add', path: '/none/inner', value: 1 }],
    [{ op: 'incr', path: '/text', value: 1 }],
    [{ op: 'incr', path: '/n', value: '1' as never }],
    [{ op: 'move', from: '/none', path: '/x' } as never],
    [{ op: 'move', from: '/box', path: '/box/inner' } as never],
    [{ op: 'bend' as never, path: '/n', value: 1 }],
    [{ op: 'add', path: '/' as never, value: 1 }],
    [],
  ];
  for (const operations of cases)
    expect([operations, await refused(rig, { list: [1, 2], text: 't', n: 1, box: {} }, operations)]).toEqual([
      operations,
      400,
    ]);
});

it('refuses to touch the id, the partition key and the system properties', async () => {
  const rig = aFresh();
  for (const path of ['/id', '/pk', '/pk/inner', '/_ts', '/_etag', '/_rid', '/_self'])
    expect([path, await refused(rig, {}, [{ op: 'set', path, value: 'x' }])]).toEqual([path, 400]);
});

it('takes ten operations and refuses eleven', async () => {
  const rig = aFresh();
  const set = (_: unknown, index: number) => ({ op: 'set' as const, path: `/p${index}`, value: index });
  expect(await patched(rig, {}, Array.from({ length: 10 }, set))).toMatchObject({ p0: 0, p9: 9 });
  expect(await refused(rig, {}, Array.from({ length: 11 }, set))).toBe(400);
});

it('applies only where its condition holds, else 412', async () => {
  const rig = aFresh();
  const when = (condition: string): PatchRequestBody => ({
    condition,
    operations: [{ op: 'set', path: '/done', value: true }],
  });
  expect(await patched(rig, { n: 1, dueAt: '2026' }, when('from c where c.n = 1 and c.dueAt < "2027"'))).toMatchObject({
    done: true,
  });
  expect(await refused(rig, { n: 1 }, when('from c where c.n = 2'))).toBe(412);
  expect(await refused(rig, { n: 1 }, when('from c where c.none = 2'))).toBe(412);
  expect(await refused(rig, { n: 1 }, when('where c.n = 1'))).toBe(400);
});

it('answers 404 when there is nothing to patch', async () => {
  const container = aFresh().container();
  expect(await codeOf(container.item('a', 'p').patch([{ op: 'set', path: '/n', value: 1 }]))).toBe(404);
});

it('does not follow __proto__', async () => {
  await patched(aFresh(), {}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
