import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { createCosmosEndpoint } from '../../../local/cosmos/endpoint';
import { aClock, raw, refusalOf, rigs, type someContainers } from './an-endpoint';

const aFresh = rigs();

describe('after closing and opening again', () => {
  it('everything is there and the counter goes on', async () => {
    const rig = aFresh();
    const { items } = rig.container('tickets');
    const before = await items.create({ id: 'a', ticketId: 'T', kind: 'ticket', dueAt: '2026', seq: 1 });
    await items.create({ id: 'b', ticketId: 'T', kind: 'event', seq: 2 });
    await rig.container('tickets').item('b', 'T').delete();
    rig.endpoint.close();
    const again = aFresh({ folder: rig.folder, clock: rig.clock });
    const read = await again.container('tickets').item('a', 'T').read();
    expect([read.etag, read.resource]).toEqual([before.etag, before.resource]);
    const after = await again.container('tickets').items.create({ id: 'b', ticketId: 'T' });
    expect(after.headers['x-ms-session-token']).toBe('0:-1#4');
    expect(
      (await again.container('tickets').items.query('SELECT VALUE c.id FROM c WHERE c.kind = "ticket"').fetchAll())
        .resources,
    ).toEqual(['a']);
  });

  it('a changed indexing policy serves what it now says', async () => {
    const rig = aFresh();
    await rig.container('plain').items.create({ id: 'a', pk: 'p', rank: 2 });
    await rig.container('plain').items.create({ id: 'b', pk: 'p', rank: 1 });
    rig.endpoint.close();
    const now = (paths: string[]) =>
      aFresh({
        folder: rig.folder,
        containers: [
          {
            id: 'plain',
            partitionKey: { paths: ['/pk'] },
            indexingPolicy: { includedPaths: paths.map((path) => ({ path })), excludedPaths: [{ path: '/*' }] },
          },
        ],
      });
    const query = 'SELECT VALUE c.id FROM c WHERE c.rank > 0';
    const indexed = now(['/rank/?']);
    expect(indexed.endpoint.explain('plain', query).join()).toMatch(/^SEARCH/);
    expect(
      (await indexed.container().items.query('SELECT VALUE c.id FROM c ORDER BY c.rank').fetchAll()).resources,
    ).toEqual(['b', 'a']);
    indexed.endpoint.close();
    expect(now([]).endpoint.explain('plain', query).join()).toMatch(/^SCAN/);
  });

  it('a list of which what has one element is now kept in order is searched in order', async () => {
    const indexingPolicy = {
      includedPaths: [{ path: '/words/[]/?' }, { path: '/at/?' }],
      excludedPaths: [{ path: '/*' }],
    };
    const spec = { id: 'plain', partitionKey: { paths: ['/pk'] }, indexingPolicy };
    const rig = aFresh({ containers: [spec] });
    for (const [id, at] of Object.entries({ a: 2, b: 1, c: 3 }))
      await rig.container().items.create({ id, pk: id, at, words: id === 'c' ? [] : ['vpn'] });
    const query = 'SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.words, "vpn") AND c.at > 0 ORDER BY c.at';
    expect(rig.endpoint.explain('plain', query).join()).toContain('TEMP B-TREE');
    rig.endpoint.close();

    const sorted = aFresh({ folder: rig.folder, containers: [{ ...spec, sortedLists: { '/words': ['/at'] } }] });
    expect(sorted.endpoint.explain('plain', query).join()).not.toContain('TEMP B-TREE');
    expect((await sorted.container().items.query(query).fetchAll()).resources).toEqual(['b', 'a']);
    await sorted.container().items.upsert({ id: 'b', pk: 'b', at: 4, words: ['vpn'] });
    expect((await sorted.container().items.query(query).fetchAll()).resources).toEqual(['a', 'b']);
    sorted.endpoint.close();
    const plain = aFresh({ folder: rig.folder, containers: [spec] });
    expect((await plain.container().items.query(query).fetchAll()).resources).toEqual(['a', 'b']);
  });

  it('a changed partition key, a newer format and a file of something else are refused in one sentence', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tierline-cosmos-'));
    const file = join(folder, 'cosmos.db');
    const open = (path = '/pk') =>
      createCosmosEndpoint({ file, containers: [{ id: 'c', partitionKey: { paths: [path] } }], now: aClock().now });
    open().close();
    expect(() => open('/other')).toThrow(
      'The container c is stored with the partition key ["/pk"]; it cannot become ["/other"].',
    );
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => open()).toThrow(`${file} has format 99`);
    writeFileSync(
      file,
      'This is a text, and long enough to be taken for the header of a database by nobody at all.'.repeat(3),
    );
    expect(() => open()).toThrow('not a database');
    rmSync(folder, { recursive: true });
  });
});

it('a write that had no answer yet when the endpoint closed is refused, and so is every later call', async () => {
  const rig = aFresh();
  const call = () =>
    raw(rig, 'POST', '/dbs/desk/colls/plain/docs', {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]' },
      body: { id: 'a', pk: 'p' },
    });
  const waiting = refusalOf(call());
  rig.endpoint.close();
  expect((await waiting).message).toContain('not open');
  expect((await refusalOf(call())).message).toContain('closed');
});

describe('the session', () => {
  it('token rises with every write and never falls', async () => {
    const rig = aFresh();
    const lsns: number[] = [];
    const lsnOf = (headers: Record<string, unknown>) => Number(String(headers['x-ms-session-token']).split('#')[1]);
    const container = rig.container();
    lsns.push(lsnOf((await container.items.create({ id: 'a', pk: 'p' })).headers));
    lsns.push(lsnOf((await container.item('a', 'p').replace({ id: 'a', pk: 'p' })).headers));
    lsns.push(lsnOf((await container.item('a', 'p').delete()).headers));
    await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'b', pk: 'p' } },
        { operationType: 'Delete', id: 'none' },
      ],
      'p',
    );
    lsns.push(lsnOf((await container.items.create({ id: 'a', pk: 'p' })).headers));
    expect(lsns).toEqual([1, 2, 3, 4]);
  });

  it('of a later store is not answered from an older one', async () => {
    const headers = { 'x-ms-documentdb-partitionkey': '["p"]', 'x-ms-session-token': '0:-1#7' };
    const reply = await raw(aFresh(), 'GET', '/dbs/desk/colls/plain/docs/a', { headers });
    expect([reply.status, reply.headers['x-ms-substatus']]).toEqual([404, '1002']);
  });

  it('consistency works with the SDK, which then sends the token back', async () => {
    const rig = aFresh({ client: { consistencyLevel: 'Session' } });
    await rig.container().items.create({ id: 'a', pk: 'p' });
    expect((await rig.container().item('a', 'p').read()).statusCode).toBe(200);
    expect(rig.calls.at(-1)?.headers['x-ms-session-token']).toBe('0:-1#1');
  });
});

it('refuses containers that it cannot keep', () => {
  const open = (containers: typeof someContainers) =>
    createCosmosEndpoint({ file: ':memory:', containers, now: aClock().now });
  const paths = ['/pk'];
  expect(() => open([{ id: 'a b', partitionKey: { paths } }])).toThrow('a b');
  expect(() =>
    open([
      { id: 'a', partitionKey: { paths } },
      { id: 'a', partitionKey: { paths } },
    ]),
  ).toThrow('twice');
  expect(() => open([{ id: 'a', partitionKey: { paths: [] } }])).toThrow('1 to 3');
  expect(() => open([{ id: 'a', partitionKey: { paths: ['/a-b'] } }])).toThrow('simple names');
  expect(() =>
    open([{ id: 'a', partitionKey: { paths }, indexingPolicy: { includedPaths: [{ path: '/a' }] } }]),
  ).toThrow('must end in');
});

it('a process killed right after an answer loses nothing that it acknowledged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-cosmos-'));
  const writer = spawn(process.execPath, [require.resolve('./a-writer.cjs'), join(folder, 'cosmos.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  const ended = new Promise((resolve) => writer.on('exit', resolve));
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === 25) writer.kill('SIGKILL');
  }
  await ended;
  const rig = aFresh({ folder, containers: [{ id: 'plain', partitionKey: { paths: ['/pk'] } }] });
  const { resources } = await rig
    .container()
    .items.query<string>('SELECT VALUE c.id FROM c', { partitionKey: 'p', maxItemCount: -1 })
    .fetchAll();
  expect(resources.length).toBeGreaterThanOrEqual(25);
  expect(acknowledged.filter((id) => !resources.includes(id))).toEqual([]);
  // A batch is whole or absent.
  expect(
    resources
      .filter((id) => id.endsWith('-event'))
      .map((id) => id.slice(0, -6))
      .toSorted(),
  ).toEqual(resources.filter((id) => !id.endsWith('-event')).toSorted());
}, 20_000);
