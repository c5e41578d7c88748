import type { FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { type Rig, raw, refusalOf, rigs } from './an-endpoint';

const aFresh = rigs();

const seeded = async (rig: Rig): Promise<Rig> => {
  const { items } = rig.container('tickets');
  for (const body of [
    {
      id: 't1',
      ticketId: 'T1',
      kind: 'ticket',
      seq: 1,
      dueAt: '2026-03-02T09:00:00.000Z',
      tags: ['vpn', 'laptop'],
      clock: { at: 5 },
    },
    { id: 'e1', ticketId: 'T1', kind: 'event', seq: 2, text: 'é' },
    { id: 'e2', ticketId: 'T1', kind: 'event', seq: 3, parts: [{ kind: 'a', n: 1 }, { kind: 'b' }, 'plain'] },
    {
      id: 't2',
      ticketId: 'T2',
      kind: 'ticket',
      seq: 4,
      dueAt: '2026-03-02T08:00:00.000Z',
      tags: [],
      done: true,
      gone: null,
    },
  ])
    await items.create(body);
  return rig;
};

const asking = async () => {
  const rig = await seeded(aFresh());
  return async (query: string | SqlQuerySpec, options: FeedOptions = {}) =>
    (await rig.container('tickets').items.query(query, options).fetchAll()).resources;
};

describe('a query', () => {
  it.each<[string, unknown[]]>([
    ['SELECT VALUE c.id FROM c', ['t1', 'e1', 'e2', 't2']],
    ['select value c.id from tickets AS c where c.kind = "ticket" order by c.dueAt', ['t2', 't1']],
    ['SELECT VALUE root.id FROM root ORDER BY root.seq DESC', ['t2', 'e2', 'e1', 't1']],
    [
      'SELECT c.id, c.clock.at, c["kind"] AS what FROM c WHERE IS_DEFINED(c.clock)',
      [{ id: 't1', at: 5, what: 'ticket' }],
    ],
    ['SELECT c.none, c.id FROM c WHERE c.done', [{ id: 't2' }]],
    ['SELECT TOP 2 VALUE c.seq FROM c ORDER BY c.seq DESC', [4, 3]],
    ['SELECT VALUE c.seq FROM c ORDER BY c.seq OFFSET 1 LIMIT 2', [2, 3]],
    ['SELECT DISTINCT VALUE c.kind FROM c', ['event', 'ticket']],
    ['SELECT DISTINCT VALUE c.kind FROM c ORDER BY c.kind DESC', ['ticket', 'event']],
    ['SELECT VALUE COUNT(1) FROM c WHERE c.kind IN ("event", "none")', [2]],
    ['SELECT VALUE COUNT(c.dueAt) FROM c', [2]],
    ['SELECT VALUE SUM(c.seq) FROM c', [10]],
    ['SELECT VALUE AVG(c.seq) FROM c', [2.5]],
    ['SELECT VALUE MIN(c.dueAt) FROM c', ['2026-03-02T08:00:00.000Z']],
    ['SELECT VALUE MAX(c.seq) FROM c', [4]],
    ['SELECT VALUE SUM(c.kind) FROM c', []],
    ['SELECT VALUE MAX(c.tags) FROM c', []],
    ['SELECT VALUE SUM(c.none) FROM c', [0]],
    ['SELECT VALUE AVG(c.none) FROM c', []],
    ['SELECT VALUE MIN(c.gone) FROM c', [null]],
    ['SELECT VALUE MAX(c.done) FROM c', [true]],
    ['SELECT VALUE c.id FROM c WHERE STARTSWITH(c.dueAt, "2026-03-02T09")', ['t1']],
    ['SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.tags, "vpn")', ['t1']],
    ['SELECT VALUE c.id FROM c WHERE NOT ARRAY_CONTAINS(c.tags, "vpn")', ['t2']],
    ['SELECT VALUE c.id FROM c WHERE IS_NULL(c.gone)', ['t2']],
    ['SELECT VALUE c.id FROM c WHERE c.gone = null', ['t2']],
    ['SELECT VALUE c.id FROM c WHERE c.gone = c.gone', ['t2']],
    ['SELECT VALUE c.id FROM c WHERE c.gone = c.none', []],
    ['SELECT VALUE c.id FROM c WHERE NOT (c.dueAt = "x")', ['t1', 't2']],
    ['SELECT VALUE c.id FROM c WHERE c.dueAt != 1', []],
    ["SELECT VALUE c.id FROM c WHERE c.seq BETWEEN 2 AND 3 AND c.text = '\\u00e9'", ['e1']],
    ['SELECT VALUE c.id FROM c WHERE c.seq NOT IN (1, 2, 3)', ['t2']],
    ['SELECT VALUE c.id FROM c WHERE c.seq > -1.5e0 AND (c.seq < 2 OR c.seq >= 4)', ['t1', 't2']],
    ['SELECT VALUE p.kind FROM c JOIN p IN c.parts', ['a', 'b']],
    ['SELECT VALUE p FROM c JOIN p IN c.parts WHERE p.n = 1', [{ kind: 'a', n: 1 }]],
    ['SELECT c.id, p AS part FROM c JOIN p IN c.parts WHERE p = "plain"', [{ id: 'e2', part: 'plain' }]],
    ['SELECT VALUE COUNT(1) FROM c JOIN t IN c.tags', [2]],
    ['SELECT VALUE c.id FROM c WHERE c._ts >= 1772438400 AND c.id > "e" ORDER BY c._ts', ['t1', 'e1', 'e2', 't2']],
    ['SELECT VALUE c.id FROM c WHERE c.kind = "event" ORDER BY c.kind, c.seq DESC', ['e2', 'e1']],
    ['SELECT VALUE c.id FROM c ORDER BY c.kind DESC, c.seq ASC', ['t1', 't2', 'e1', 'e2']],
  ])('%s', async (query, expected) => {
    const ask = await asking();
    const found = await ask(query);
    expect(query.includes('DISTINCT') && !query.includes('ORDER') ? found.toSorted() : found).toEqual(expected);
  });

  it('takes parameters of any type', async () => {
    const ask = await asking();
    const by = (query: string, value: unknown) => ask({ query, parameters: [{ name: '@v', value: value as never }] });
    expect(await by('SELECT VALUE c.id FROM c WHERE c.kind = @v', 'event')).toEqual(['e1', 'e2']);
    expect(await by('SELECT VALUE c.id FROM c WHERE c.seq <= @v', 1)).toEqual(['t1']);
    expect(await by('SELECT VALUE c.id FROM c WHERE c.done = @v', true)).toEqual(['t2']);
    expect(await by('SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(@v, c.seq)', [1, 4, 'x'])).toEqual(['t1', 't2']);
    expect(await by('SELECT VALUE c.id FROM c WHERE c.tags = @v', ['vpn', 'laptop'])).toEqual(['t1']);
    expect(await by('SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.parts, @v)', { n: 1, kind: 'a' })).toEqual(['e2']);
    expect(await by('SELECT TOP @v VALUE c.id FROM c', 1)).toEqual(['t1']);
    expect(await by('SELECT VALUE c.id FROM c WHERE c.kind = @v', "x' OR 1=1 --")).toEqual([]);
  });

  it('sorts undefined, null, booleans, numbers, strings, arrays and objects in this order', async () => {
    const rig = aFresh();
    const { items } = rig.container('tickets');
    const values = [{ x: 1 }, [1], 'b', '\uffff', '😀', 'a', 10, 9, true, false, null];
    for (const [index, seq] of values.entries()) await items.create({ id: `v${index}`, ticketId: 'T', seq });
    await items.create({ id: 'missing', ticketId: 'T' });
    const { resources } = await items.query<{ seq?: unknown }>('SELECT c.seq FROM c ORDER BY c.seq').fetchAll();
    expect(resources.map(({ seq }) => seq)).toEqual([
      undefined,
      null,
      false,
      true,
      9,
      10,
      'a',
      'b',
      '\uffff',
      '😀',
      [1],
      { x: 1 },
    ]);
  });

  it('compares and joins what only looks like a list', async () => {
    const { items } = aFresh().container('tickets');
    for (const [index, parts] of ['no JSON', '[1]', [1], { 'a"b': { k: 1 } }, null].entries())
      await items.create({ id: `i${index}`, ticketId: 'T', parts, kind: parts });
    const ids = async (query: string) =>
      (await items.query<string>({ query, parameters: [{ name: '@v', value: [1] }] }).fetchAll()).resources;
    for (const path of ['c.parts', 'c.kind']) {
      expect(await ids(`SELECT VALUE c.id FROM c WHERE ${path} = @v`)).toEqual(['i2']);
      expect(await ids(`SELECT VALUE c.id FROM c WHERE ${path} = c.parts AND NOT IS_NULL(${path})`)).toHaveLength(4);
    }
    expect(await ids('SELECT VALUE c.id FROM c JOIN p IN c.parts WHERE p.k = 1 OR p = 1')).toEqual(['i2']);
  });

  it('finds what ends a prefix range', async () => {
    const rig = aFresh();
    const { items } = rig.container('tickets');
    for (const [index, kind] of ['\ud7ff', '\ud7ffz', '\ue000', 'a\u{10ffff}', 'a\u{10ffff}\u{10ffff}', 'b'].entries())
      await items.create({ id: `i${index}`, ticketId: 'T', kind });
    const startingWith = async (prefix: string) =>
      (
        await items
          .query<string>({
            query: 'SELECT VALUE c.id FROM c WHERE STARTSWITH(c.kind, @p)',
            parameters: [{ name: '@p', value: prefix }],
          })
          .fetchAll()
      ).resources;
    expect(await startingWith('\ud7ff')).toEqual(['i0', 'i1']);
    expect(await startingWith('a\u{10ffff}')).toEqual(['i3', 'i4']);
    expect(await startingWith('')).toHaveLength(6);
  });
});

describe('what is outside the subset is a 400 that names it', () => {
  it.each([
    ['SELECT COUNT(1) FROM c', 'The aggregate COUNT without VALUE'],
    ['SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind', 'The aggregate COUNT without VALUE'],
    ['SELECT c.kind FROM c GROUP BY c.kind', 'GROUP BY'],
    ['SELECT DISTINCT c.kind FROM c', 'DISTINCT without VALUE'],
    ['SELECT VALUE COUNT(*) FROM c', 'COUNT(*)'],
    ['SELECT VALUE LOWER(c.kind) FROM c', 'LOWER'],
    ['SELECT VALUE {"a": c.id} FROM c', 'An object literal'],
    ['SELECT VALUE [c.id] FROM c', 'An array literal'],
    ['SELECT VALUE 1', 'without FROM'],
    ['SELECT c.seq + 1 FROM c', 'The arithmetic operator +'],
    ['SELECT * FROM c WHERE CONTAINS(c.kind, "x")', 'CONTAINS'],
    ['SELECT * FROM c WHERE c.kind LIKE "x%"', 'LIKE'],
    ['SELECT * FROM c WHERE EXISTS(SELECT VALUE 1 FROM c)', 'EXISTS'],
    ['SELECT * FROM c WHERE udf.f(c)', 'A user-defined function'],
    ['SELECT * FROM c WHERE c.seq % 2 = 0', 'The arithmetic operator %'],
    ['SELECT * FROM c WHERE c.kind || "x" = "y"', 'The concatenation operator ||'],
    ['SELECT * FROM c WHERE c.kind ?? "x" = "y"', 'The coalesce operator ??'],
    ['SELECT * FROM c WHERE (c.seq = 1) = true', 'A condition used as a value'],
    ['SELECT * FROM c WHERE STARTSWITH(c.kind, "X", true)', 'STARTSWITH with 3 argument(s)'],
    ['SELECT * FROM c WHERE STARTSWITH(c.kind, c.id)', 'STARTSWITH with a path as prefix'],
    ['SELECT * FROM c WHERE c.tags[0] = 1', 'An array index'],
    ['SELECT * FROM c WHERE c["a b"] = 1', 'The property name "a b"'],
    ['SELECT * FROM c WHERE c.order = 1', 'write ["order"]'],
    ['SELECT * FROM c WHERE d.kind = 1', 'could not be resolved'],
    ['SELECT * FROM c WHERE c.kind = @none', 'The parameter @none'],
    ['SELECT * FROM c WHERE c.kind = "a', 'starts nothing'],
    ['SELECT * FROM c -- all of it', 'A comment'],
    ['SELECT * FROM c JOIN p IN c.parts', 'single input set'],
    ['SELECT VALUE p FROM c JOIN p IN c.parts JOIN q IN c.parts', 'More than one JOIN'],
    ['SELECT VALUE p FROM c JOIN (SELECT VALUE x FROM x IN c.parts) p', 'A subquery'],
    ['SELECT VALUE x FROM x IN c.parts', 'FROM x IN'],
    ['SELECT * FROM c.parts', 'FROM a path'],
    ['SELECT * FROM c ORDER BY LOWER(c.kind)', 'ORDER BY a function'],
    ['SELECT * FROM c OFFSET 1', 'OFFSET without LIMIT'],
    ['SELECT * FROM c LIMIT 1', 'LIMIT without OFFSET'],
    ['SELECT TOP -1 * FROM c', 'TOP needs'],
    ['SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1', 'TOP together with OFFSET LIMIT'],
    ['SELECT TOP 1 VALUE COUNT(1) FROM c', 'An aggregate together with'],
    ['SELECT * FROM c ORDER BY c.text', '/text is excluded from indexing'],
    ['SELECT * FROM c ORDER BY c.seq, c.kind', 'composite index'],
    ['SELECT * FROM c ORDER BY c.kind, c.seq', 'composite index'],
    ['SELECT * FROM c ORDER BY c.kind, c.seq DESC, c.dueAt', 'composite index'],
    [`SELECT * FROM c ORDER BY ${'c.kind, '.repeat(8)}c.seq`, 'more than 8 paths'],
    ['SELECT DISTINCT VALUE c.kind FROM c ORDER BY c.seq', 'DISTINCT with ORDER BY another path'],
    ['SELECT c.id, c.id FROM c', 'selected twice'],
    ['DELETE FROM c', 'Syntax error: DELETE'],
    ['SELECT * FROM c; DROP TABLE c', 'starts nothing'],
    ['', 'Syntax error: the end of the query'],
    ['SELECT * FROM c WHERE', 'Syntax error: the end of the query'],
  ])('%s', async (query, construct) => {
    const container = aFresh().container('tickets');
    for (const options of [{ partitionKey: 'T' }, { enableQueryControl: true }, {}])
      if (query !== '' || 'partitionKey' in options) {
        const refusal = await refusalOf(container.items.query(query, options).fetchAll());
        expect([refusal.code, refusal.message]).toEqual([400, expect.stringContaining(construct)]);
      }
  });

  it('takes thousands of values and refuses more than SQLite can hold', async () => {
    const rig = await seeded(aFresh());
    const { items } = rig.container('tickets');
    const among = (count: number) => {
      const value = Array.from({ length: count }, (_, index) => (index % 2 ? `x${index}` : index));
      const query = 'SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(@v, c.seq)';
      return items.query<string>({ query, parameters: [{ name: '@v', value }] }).fetchAll();
    };
    expect((await among(5000)).resources).toEqual(['e1', 't2']);
    expect(await refusalOf(among(40_000))).toMatchObject({ code: 400 });
    const chain = (count: number) => Array.from({ length: count }, (_, index) => `c.seq = ${index}`).join(' OR ');
    expect((await items.query(`SELECT VALUE c.id FROM c WHERE ${chain(500)}`).fetchAll()).resources).toHaveLength(4);
    expect(await refusalOf(items.query(`SELECT * FROM c WHERE ${chain(501)}`).fetchAll())).toMatchObject({ code: 400 });
  });

  it('refuses brackets without end', async () => {
    const query = `SELECT * FROM c WHERE ${'('.repeat(200)}true${')'.repeat(200)}`;
    expect(await refusalOf(aFresh().container().items.query(query).fetchAll())).toMatchObject({ code: 400 });
  });

  it('refuses a body that is no query', async () => {
    const headers = { 'x-ms-documentdb-isquery': 'true', 'x-ms-documentdb-partitionkey': '["T"]' };
    expect((await raw(aFresh(), 'POST', '/dbs/desk/colls/plain/docs', { headers, body: { text: 'x' } })).status).toBe(
      400,
    );
  });
});

describe('an indexed query searches', () => {
  const one = (query: string, partition?: string, parameters = {}) => {
    const steps = aFresh().endpoint.explain(
      'tickets',
      query,
      parameters,
      partition === undefined ? undefined : [partition],
    );
    return steps.join('; ');
  };

  it.each([
    ['SELECT * FROM c WHERE c.dueAt <= "2026" ORDER BY c.dueAt', undefined, 'v:/dueAt<?'],
    ['SELECT TOP 20 * FROM c WHERE c.kind = "ticket" AND c.dueAt <= "2026" ORDER BY c.dueAt', undefined, '/dueAt'],
    ['SELECT * FROM c WHERE c.dueAt <= "2026"', undefined, 'v:/dueAt<?'],
    ['SELECT * FROM c WHERE c.clock.at > 5', undefined, 'v:/clock/at>?'],
    ['SELECT * FROM c WHERE c.kind IN ("a", "b")', undefined, 'v:/kind=?'],
    ['SELECT * FROM c WHERE STARTSWITH(c.dueAt, "2026-03")', undefined, 'v:/dueAt>? AND v:/dueAt<?'],
    ['SELECT * FROM c WHERE IS_DEFINED(c.dueAt) ORDER BY c.dueAt', undefined, 'r:/dueAt>?'],
    ['SELECT * FROM c WHERE c.kind = "event" ORDER BY c.kind, c.seq DESC', undefined, 'v:/kind=?'],
    ['SELECT * FROM c', 'T', 'pk=?'],
    ['SELECT * FROM c WHERE c.kind = "event"', 'T', 'pk=? AND r:/kind=? AND v:/kind=?'],
    ['SELECT * FROM c WHERE IS_DEFINED(c.seq) ORDER BY c.seq DESC', 'T', 'pk=?'],
    ['SELECT * FROM c WHERE c.seq > 3 ORDER BY c.seq', 'T', 'pk=? AND r:/seq=? AND v:/seq>?'],
  ])('%s in %s', (query, partition, by) => {
    const plan = one(query, partition);
    expect(plan).toMatch(/^SEARCH/);
    expect(plan).toContain(by);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('and one on a path outside the policy scans', () => {
    expect(one('SELECT * FROM c WHERE c.text = "x"')).toMatch(/^SCAN/);
  });
});
