import { codeOf, raw, refusalOf, rigs } from './an-endpoint';

const aFresh = rigs();
const docs = '/dbs/desk/colls/plain/docs';
const inP = { 'x-ms-documentdb-partitionkey': '["p"]' };

describe('create', () => {
  it('stores an item with system properties of its own making', async () => {
    const rig = aFresh();
    const { statusCode, resource } = await rig
      .container()
      .items.create({ id: 'a', pk: 'p', _etag: 'mine', _ts: 1, _rid: 'x', _self: 'y' });
    expect(statusCode).toBe(201);
    expect(resource).toMatchObject({ id: 'a', pk: 'p', _ts: rig.clock.now() / 1000 });
    expect(resource?._etag).toMatch(/^".+"$/);
    expect(resource?._rid).not.toBe('x');
    expect(resource?._self).toContain(resource?._rid);
  });

  it('refuses an id that is taken in the partition and takes it in another', async () => {
    const { items } = aFresh().container();
    await items.create({ id: 'a', pk: 'p' });
    expect(await codeOf(items.create({ id: 'a', pk: 'p' }))).toBe(409);
    expect((await items.create({ id: 'a', pk: 'q' })).statusCode).toBe(201);
  });

  it('refuses an id that is empty, too long, no text or has forbidden characters', async () => {
    const rig = aFresh();
    for (const id of ['', 'x'.repeat(1024), 7, 'a/b', 'a\\b', 'a#b', null])
      expect((await raw(rig, 'POST', docs, { headers: inP, body: { id, pk: 'p' } })).status).toBe(400);
    expect((await raw(rig, 'POST', docs, { headers: inP, body: { id: 'x'.repeat(1023), pk: 'p' } })).status).toBe(201);
  });

  it('refuses a body of another partition than the header with substatus 1001', async () => {
    const reply = await raw(aFresh(), 'POST', docs, { headers: inP, body: { id: 'a', pk: 'q' } });
    expect([reply.status, reply.headers['x-ms-substatus']]).toEqual([400, '1001']);
  });

  it('keeps an item without a key in the partition of those without', async () => {
    const container = aFresh().container();
    await container.items.create({ id: 'a' });
    expect((await container.item('a', undefined).read()).statusCode).toBe(200);
    expect((await container.item('a', 'p').read()).statusCode).toBe(404);
  });

  it('refuses what is larger than 2 MB of UTF-8', async () => {
    const { items } = aFresh().container();
    expect(await codeOf(items.create({ id: 'a', pk: 'p', text: 'é'.repeat(1024 * 1024) }))).toBe(413);
    expect((await items.create({ id: 'a', pk: 'p', text: 'e'.repeat(1024 * 1024) })).statusCode).toBe(201);
  });

  it('refuses what is nested deeper than 128 levels', async () => {
    const { items } = aFresh().container();
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(await codeOf(items.create({ id: 'a', pk: 'p', deep: nested(128) }))).toBe(400);
    expect((await items.create({ id: 'a', pk: 'p', deep: nested(127) })).statusCode).toBe(201);
  });

  it('refuses what is no JSON object', async () => {
    const rig = aFresh();
    expect((await raw(rig, 'POST', docs, { headers: inP, body: [1] })).status).toBe(400);
    const torn = {
      method: 'POST',
      url: new URL(`https://x.invalid${docs}`),
      headers: { authorization: 'type=aad&ver=1.0&sig=t', ...inP },
      body: '{"id":',
    };
    expect((await rig.endpoint.handle(torn)).status).toBe(400);
  });
});

describe('read', () => {
  it('answers 404 without throwing when the item is missing', async () => {
    const { statusCode, resource } = await aFresh().container().item('a', 'p').read();
    expect([statusCode, resource]).toEqual([404, undefined]);
  });

  it('answers 304 when the ETag is still current', async () => {
    const container = aFresh().container();
    const { etag } = await container.items.create({ id: 'a', pk: 'p' });
    const condition = { accessCondition: { type: 'IfNoneMatch', condition: etag } };
    expect((await container.item('a', 'p').read(condition)).statusCode).toBe(304);
    await container.item('a', 'p').replace({ id: 'a', pk: 'p', n: 2 });
    expect((await container.item('a', 'p').read(condition)).statusCode).toBe(200);
  });

  it('gives back every text as it came', async () => {
    const container = aFresh().container();
    const text = '\u0000\u2028\ud83d\ude00\uffff"\\/é\n';
    await container.items.create({ id: 'ü 😀', pk: 'ключ', text, ['a.b "c"']: 1 });
    expect((await container.item('ü 😀', 'ключ').read()).resource).toMatchObject({ text, ['a.b "c"']: 1 });
  });
});

describe('upsert, replace and delete', () => {
  it('upsert answers 201 for a new item and 200 for one that was there', async () => {
    const { items } = aFresh().container();
    expect((await items.upsert({ id: 'a', pk: 'p', n: 1 })).statusCode).toBe(201);
    expect((await items.upsert({ id: 'a', pk: 'p', n: 2 })).statusCode).toBe(200);
  });

  it('replace answers 200 with a new ETag, and 404 for what is not there', async () => {
    const container = aFresh().container();
    const { etag } = await container.items.create({ id: 'a', pk: 'p', n: 1 });
    const replaced = await container.item('a', 'p').replace({ id: 'a', pk: 'p', n: 2 });
    expect([replaced.statusCode, replaced.resource?.['n']]).toEqual([200, 2]);
    expect(replaced.etag).not.toBe(etag);
    expect(await codeOf(container.item('b', 'p').replace({ id: 'b', pk: 'p' }))).toBe(404);
  });

  it('replace refuses another id and another partition', async () => {
    const container = aFresh().container();
    await container.items.create({ id: 'a', pk: 'p' });
    expect(await codeOf(container.item('a', 'p').replace({ id: 'b', pk: 'p' }))).toBe(400);
    expect(await refusalOf(container.item('a', 'p').replace({ id: 'a', pk: 'q' }))).toMatchObject({
      code: 400,
      substatus: 1001,
    });
  });

  it('delete answers 204, then 404', async () => {
    const container = aFresh().container();
    await container.items.create({ id: 'a', pk: 'p' });
    expect((await container.item('a', 'p').delete()).statusCode).toBe(204);
    expect(await codeOf(container.item('a', 'p').delete())).toBe(404);
  });

  it('a stale If-Match is 412 and changes nothing, whatever the operation', async () => {
    const container = aFresh().container();
    const { etag } = await container.items.create({ id: 'a', pk: 'p', n: 1 });
    const item = container.item('a', 'p');
    await item.replace({ id: 'a', pk: 'p', n: 2 });
    const stale = { accessCondition: { type: 'IfMatch', condition: etag } };
    expect(await codeOf(item.replace({ id: 'a', pk: 'p', n: 3 }, stale))).toBe(412);
    expect(await codeOf(container.items.upsert({ id: 'a', pk: 'p', n: 3 }, stale))).toBe(412);
    expect(await codeOf(item.patch([{ op: 'set', path: '/n', value: 3 }], stale))).toBe(412);
    expect(await codeOf(item.delete(stale))).toBe(412);
    expect((await item.read()).resource?.n).toBe(2);
  });

  it('an ETag never comes back, even when the item does', async () => {
    const container = aFresh().container();
    const seen = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      seen.add((await container.items.create({ id: 'a', pk: 'p' })).etag);
      seen.add((await container.items.upsert({ id: 'a', pk: 'p' })).etag);
      await container.item('a', 'p').delete();
    }
    expect(seen.size).toBe(10);
  });
});

describe('the account', () => {
  it('refuses a caller without an Entra token', async () => {
    const rig = aFresh();
    expect((await raw(rig, 'GET', '/', { headers: { authorization: '' } })).status).toBe(401);
    expect(
      (await raw(rig, 'GET', '/', { headers: { authorization: 'type%3Dmaster%26ver%3D1.0%26sig%3Dx' } })).status,
    ).toBe(401);
    expect((await raw(rig, 'GET', '/')).status).toBe(200);
  });

  it('lets nobody create, change or delete databases and containers', async () => {
    const { client } = aFresh();
    expect(await codeOf(client.databases.create({ id: 'other' }))).toBe(403);
    expect(await codeOf(client.databases.createIfNotExists({ id: 'other' }))).toBe(403);
    expect(await codeOf(client.database('desk').delete())).toBe(403);
    expect(await codeOf(client.database('desk').containers.create({ id: 'other', partitionKey: '/pk' }))).toBe(403);
    expect(await codeOf(client.database('desk').container('plain').delete())).toBe(403);
  });

  it('shows its database and containers', async () => {
    const { client } = aFresh();
    expect((await client.database('desk').read()).resource?.id).toBe('desk');
    expect((await client.databases.readAll().fetchAll()).resources.map(({ id }) => id)).toEqual(['desk']);
    const { resources } = await client.database('desk').containers.readAll().fetchAll();
    expect(resources.map(({ id }) => id)).toEqual(['tickets', 'plain', 'short', 'tree', 'unique']);
    expect((await client.database('desk').container('tickets').read()).resource).toMatchObject({
      partitionKey: { kind: 'Hash', version: 2, paths: ['/ticketId'] },
      defaultTtl: -1,
    });
    expect(await codeOf(client.database('desk').container('none').items.create({ id: 'a' }))).toBe(404);
  });

  it('refuses stored procedures, triggers, functions and offers by name', async () => {
    const { client } = aFresh();
    const { scripts } = client.database('desk').container('plain');
    expect((await refusalOf(scripts.storedProcedures.readAll().fetchAll())).message).toContain('Stored procedures');
    expect((await refusalOf(scripts.triggers.readAll().fetchAll())).message).toContain('Triggers');
    expect((await refusalOf(scripts.userDefinedFunctions.readAll().fetchAll())).message).toContain(
      'User-defined functions',
    );
    expect(await refusalOf(client.offers.readAll().fetchAll())).toMatchObject({
      code: 400,
      message: expect.stringContaining('Offers'),
    });
  });

  it('charges by size and kind', async () => {
    const container = aFresh().container();
    const small = await container.items.create({ id: 'a', pk: 'p' });
    const large = await container.items.create({ id: 'b', pk: 'p', text: 'x'.repeat(100 * 1024) });
    expect(small.requestCharge).toBe(5);
    expect(large.requestCharge).toBeCloseTo(50, 0);
    expect((await container.item('a', 'p').read()).requestCharge).toBe(1);
    expect((await container.item('b', 'p').read()).requestCharge).toBeCloseTo(10, 0);
  });
});
