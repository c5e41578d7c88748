import type { Container } from '@azure/cosmos';
import fc from 'fast-check';
import { aRig, type Rig } from './an-endpoint';
import {
  type Asked,
  evaluate,
  type Json,
  type Maybe,
  type Operand,
  type Picked,
  type Sort,
  same,
  type Test,
  textOf,
} from './naive';

const random = {
  id: 'random',
  partitionKey: { paths: ['/pk'] },
  indexingPolicy: {
    includedPaths: [{ path: '/a/?' }, { path: '/b/?' }, { path: '/inner/x/?' }, { path: '/list/[]/?' }],
    excludedPaths: [{ path: '/*' }],
    compositeIndexes: [
      [{ path: '/a' }, { path: '/b', order: 'descending' }],
      [{ path: '/b' }, { path: '/inner/x' }],
      [{ path: '/a' }, { path: '/b' }, { path: '/inner/x' }],
    ],
  },
};

/** The same where partitions are small, so that there is no index within one, and where what has an element is kept in order. */
const containers = [
  random,
  { ...random, id: 'small', smallPartitions: true },
  { ...random, id: 'sorted', sortedLists: { '/list': ['/b', '/inner/x'] } },
];

// Strings that sort differently by code point and by UTF-16 unit, end a prefix at its last code point, or hold NUL.
const texts = [
  '',
  'a',
  'ab',
  'abc',
  'b',
  'é',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '😀',
  '😀a',
  'a\u{10ffff}',
  'a\u0000',
  'q\'"\\',
  'null',
  '1',
];
const numbers = [0, 1, -1, 2, 3, 0.5, -2.25, 1e21, 9007199254740994, 1.2509153958518594e17, 5e-324, 1e300];
const scalar: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 4, arbitrary: fc.constantFrom(...numbers) },
  fc.boolean(),
  fc.constant(null),
);
const simple: fc.Arbitrary<Json> = fc.oneof(fc.constantFrom('a', 'b', 1, 2), fc.constant(null), fc.boolean());
const composite: fc.Arbitrary<Json> = fc.oneof(
  fc.array(simple, { maxLength: 2 }),
  fc.constantFrom<Json>({ k: 1, x: 2 }, { x: 2, k: 1 }, { k: 'a' }, {}),
);
const value = fc.oneof({ weight: 8, arbitrary: scalar }, { weight: 1, arbitrary: composite });

const document = fc.record(
  {
    pk: fc.constantFrom('p', 'q'),
    a: value,
    b: value,
    z: value,
    inner: fc.oneof<fc.Arbitrary<Json>[]>(
      fc.record({ x: value, y: value }, { requiredKeys: [] }) as fc.Arbitrary<Json>,
      value,
    ),
    list: fc.oneof<fc.Arbitrary<Json>[]>(
      fc.array(fc.oneof(simple, fc.record({ k: value }) as fc.Arbitrary<Json>), { maxLength: 3 }),
      scalar,
    ),
  },
  { requiredKeys: ['pk'] },
) as fc.Arbitrary<{ [name: string]: Json }>;

const itemPaths = [
  ['a'],
  ['b'],
  ['z'],
  ['inner'],
  ['inner', 'x'],
  ['inner', 'y'],
  ['inner', 'x', 'deep'],
  ['list'],
  ['pk'],
  ['none'],
];
const itemPath: fc.Arbitrary<Operand> = fc
  .constantFrom(...itemPaths)
  .map((names) => ({ is: 'path', alias: 'c', names }));
const elementPath: fc.Arbitrary<Operand> = fc
  .constantFrom([], ['k'])
  .map((names) => ({ is: 'path', alias: 'e', names }));
const pathIn = (joined: boolean): fc.Arbitrary<Operand> => (joined ? fc.oneof(itemPath, elementPath) : itemPath);
const constant: fc.Arbitrary<Operand> = fc.oneof(
  scalar.map((literal): Operand => ({ is: 'literal', value: literal })),
  value.map((given): Operand => ({ is: 'parameter', value: given })),
);

const testIn = (joined: boolean): fc.Arbitrary<Test> => {
  const path = pathIn(joined);
  const operand = fc.oneof({ weight: 3, arbitrary: path }, { weight: 2, arbitrary: constant });
  const op = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
  const list = fc.oneof<fc.Arbitrary<Operand>[]>(
    path,
    fc
      .array(fc.oneof(simple, composite), { maxLength: 3 })
      .map((given): Operand => ({ is: 'parameter', value: given })),
  );
  const { test } = fc.letrec<{ test: Test }>((tie) => ({
    test: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'test' },
      { weight: 6, arbitrary: fc.record({ is: fc.constant('compare' as const), op, left: path, right: constant }) },
      fc.record({ is: fc.constant('compare' as const), op, left: operand, right: operand }),
      fc.record({
        is: fc.constantFrom('in' as const, 'not in' as const),
        left: operand,
        choices: fc.array(operand, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        is: fc.constant('in' as const),
        left: path,
        choices: fc.array(
          fc.constantFrom(...texts).map((text): Operand => ({ is: 'literal', value: text })),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      fc.record({ is: fc.constant('between' as const), left: operand, low: constant, high: constant }),
      fc.record({ is: fc.constantFrom('IS_DEFINED' as const, 'IS_NULL' as const), left: operand }),
      fc.record({ is: fc.constant('STARTSWITH' as const), left: operand, right: constant }),
      fc.record({ is: fc.constant('ARRAY_CONTAINS' as const), left: list, right: operand }),
      fc.record({ is: fc.constant('bare' as const), left: operand }),
      {
        weight: 3,
        arbitrary: fc.record({
          is: fc.constantFrom('and' as const, 'or' as const),
          left: tie('test'),
          right: tie('test'),
        }),
      },
      { weight: 2, arbitrary: fc.record({ is: fc.constant('not' as const), inner: tie('test') }) },
    ) as fc.Arbitrary<Test>,
  }));
  return test;
};

const orders: readonly (readonly Sort[])[] = [
  [{ names: ['a'], descending: false }],
  [{ names: ['b'], descending: true }],
  [{ names: ['inner', 'x'], descending: false }],
  [
    { names: ['a'], descending: false },
    { names: ['b'], descending: true },
  ],
  [
    { names: ['a'], descending: true },
    { names: ['b'], descending: false },
  ],
  [
    { names: ['b'], descending: true },
    { names: ['inner', 'x'], descending: true },
  ],
  [
    { names: ['a'], descending: true },
    { names: ['b'], descending: true },
    { names: ['inner', 'x'], descending: true },
  ],
];

const asked: fc.Arbitrary<Asked> = fc.boolean().chain((joined) => {
  const path = pathIn(joined);
  const picks: fc.Arbitrary<Picked>[] = [
    path.map((of) => ({ is: 'value', path: of, distinct: false })),
    path.map((of) => ({ is: 'value', path: of, distinct: true })),
    fc.array(path, { minLength: 1, maxLength: 3 }).map((paths) => ({ is: 'fields', paths })),
    fc.record({
      is: fc.constant('aggregate' as const),
      name: fc.constantFrom('COUNT', 'SUM', 'MIN', 'MAX', 'AVG'),
      path,
    }),
  ];
  if (!joined) picks.push(fc.constant({ is: 'all' }));
  return fc
    .record({
      pick: fc.oneof(...picks),
      join: fc.constant(joined ? ['list'] : undefined),
      where: fc.option(testIn(joined), { nil: undefined, freq: 8 }),
      order: fc.oneof(fc.constant([]), fc.constantFrom(...orders)),
      top: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 1 }),
      window: fc.option(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 })), {
        nil: undefined,
        freq: 1,
      }),
    })
    .map((wanted): Asked => {
      const alone = wanted.pick.is === 'aggregate';
      const distinct = wanted.pick.is === 'value' && wanted.pick.distinct;
      return {
        ...wanted,
        order: alone || distinct ? [] : wanted.order,
        top: alone ? undefined : wanted.top,
        window: alone || wanted.top !== undefined ? undefined : wanted.window,
      };
    });
});

/** Stores each as its neighbour first, every other with its own list, so that what is kept beside documents has to follow. */
const store = async (container: Container, documents: readonly { [name: string]: Json }[]): Promise<Json[]> => {
  const stored = await Promise.all(
    documents.map(async (body, index) => {
      const id = `i${index}`;
      const before: { [name: string]: Json } = { ...documents[index - 1], pk: body['pk'] ?? null, id };
      await container.items.create(index % 2 === 0 ? before : { ...before, list: body['list'] });
      return container.items.upsert({ ...body, id });
    }),
  );
  return stored.map(({ resource }) => resource as unknown as Json);
};

const itemAt = (...names: string[]): Operand => ({ is: 'path', alias: 'c', names });
const literal = (given: Json): Operand => ({ is: 'literal', value: given });

/** What the list 'sorted' keeps in order: asked for in that order, and by what it is sorted by. */
const bySort: fc.Arbitrary<Test> = fc.constantFrom(itemAt('b'), itemAt('inner', 'x')).chain((path) =>
  fc.oneof(
    fc.constant<Test>({ is: 'IS_DEFINED', left: path }),
    fc.constant<Test>({ is: 'not', inner: { is: 'IS_DEFINED', left: path } }),
    fc
      .tuple(fc.constantFrom('=', '!=', '<', '>='), fc.constantFrom(...texts.slice(0, 5), ...numbers.slice(0, 5), true))
      .map(([op, given]): Test => ({ is: 'compare', op, left: path, right: literal(given) })),
  ),
);
const sought: fc.Arbitrary<Asked> = fc
  .record({
    element: fc.constantFrom('a', 'a', 'a', 1),
    where: fc.option(bySort, { nil: undefined, freq: 3 }),
    order: fc.constantFrom<readonly Sort[]>(
      [],
      [{ names: ['b'], descending: false }],
      [{ names: ['b'], descending: true }],
      [{ names: ['inner', 'x'], descending: true }],
    ),
  })
  .map(({ element, where, order }): Asked => {
    const has: Test = { is: 'ARRAY_CONTAINS', left: itemAt('list'), right: literal(element) };
    const both: Test = where === undefined ? has : { is: 'and', left: has, right: where };
    return { pick: { is: 'all' }, join: undefined, where: both, order, top: undefined, window: undefined };
  });
const listed = fc
  .tuple(document, fc.constantFrom<Json[]>(['a'], ['a', 1], ['b']))
  .map(([body, list]): { [name: string]: Json } => ({ ...body, list }));

interface Reading {
  readonly partition: 'p' | 'q' | undefined;
  readonly pageSize: number;
  /** Starts a new query from the token after every page. */
  readonly resume: boolean;
}

const run = async (container: Container, query: Asked, { partition, pageSize, resume }: Reading): Promise<Maybe[]> => {
  const options = {
    maxItemCount: pageSize,
    ...(partition === undefined ? { enableQueryControl: true } : { partitionKey: partition }),
  };
  let pages = container.items.query<Json>(textOf(query), options);
  const results: Maybe[] = [];
  while (pages.hasMoreResults()) {
    const { resources, continuationToken } = await pages.fetchNext();
    results.push(...(resources ?? []));
    if (!resume) continue;
    if (!continuationToken) break;
    pages = container.items.query<Json>(textOf(query), { ...options, continuationToken });
  }
  return results;
};

const near = (left: Maybe, right: Maybe): boolean =>
  typeof left === 'number' && typeof right === 'number'
    ? Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right))
    : same(left, right);

/** Without ORDER BY any order is right, and with TOP or a window any choice. */
const agree = (query: Asked, found: readonly Maybe[], everything: readonly Json[]): boolean => {
  const expected = evaluate(query, everything);
  if (query.pick.is === 'aggregate')
    return found.length === expected.length && found.every((result, index) => near(result, expected[index]));
  if (query.order.length > 0)
    return found.length === expected.length && found.every((result, index) => same(result, expected[index]));
  const candidates = [...evaluate({ ...query, top: undefined, window: undefined }, everything)];
  return (
    found.length === expected.length &&
    found.every((result) => {
      const index = candidates.findIndex((candidate) => same(candidate, result));
      if (index >= 0) candidates.splice(index, 1);
      return index >= 0;
    })
  );
};

const reading: fc.Arbitrary<Reading> = fc.record({
  partition: fc.constantFrom('p' as const, 'q' as const, undefined),
  pageSize: fc.constantFrom(1, 2, 3, 100),
  resume: fc.boolean(),
});

describe('any query of the subset', () => {
  it('is answered where its condition can never hold, and so leaves no use for the index that it would take', async () => {
    const rig: Rig = aRig({ containers });
    const container = rig.container('random');
    await container.items.create({ id: 'one', pk: 'p', a: '' });
    const text = 'SELECT VALUE COUNT(c.a) FROM c WHERE c.a = "" AND STARTSWITH(c.a, @number)';
    const asked = { query: text, parameters: [{ name: '@number', value: 0 }] };
    expect((await container.items.query(asked).fetchAll()).resources).toEqual([0]);
    rig.close();
  });

  it.each([
    ['random', document, asked],
    ['small', document, asked],
    ['sorted', fc.oneof(listed, document), fc.oneof(sought, asked)],
  ] as const)(
    'answers what a naive evaluator answers, whatever the documents, partition and page size: %s',
    async (id, document, asked) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(document, { minLength: 1, maxLength: 14 }),
          fc.array(fc.tuple(asked, reading), { minLength: 12, maxLength: 24 }),
          async (documents, queries) => {
            const rig: Rig = aRig({ containers });
            try {
              const container = rig.container(id);
              const stored = await store(container, documents);
              for (const [query, how] of queries) {
                const visible = stored.filter(
                  (item) => how.partition === undefined || (item as { pk: string }).pk === how.partition,
                );
                const found = await run(container, query, how);
                if (!agree(query, found, visible))
                  throw new Error(
                    `${JSON.stringify(textOf(query))} ${JSON.stringify(how)} gave ${JSON.stringify(found)}, not ${JSON.stringify(evaluate(query, visible))}`,
                  );
              }
            } finally {
              rig.close();
            }
          },
        ),
        { numRuns: 120 },
      );
    },
    60_000,
  );
});
