import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createTransport } from 'nodemailer';
import { createMailRoom } from '../../local/mail/room';
import { rigs } from './cosmos/an-endpoint';
import { aFleet } from './devices/a-fleet';
import { aCopyOf, aFolder, later, type OpenStore, stores, tidyUp } from './stores';
import { aVault, refusalOf } from './vault/a-vault';

const aRig = rigs();
afterEach(tidyUp);

/** Changes rows behind the back of whoever has the file open, without their checksums. */
const change = (file: string, sql: string): void => {
  const database = new DatabaseSync(file);
  expect(database.prepare(sql).run().changes).toBe(1);
  database.close();
};

const advice = 'Put back a copy of the folder, or start anew with --fresh.';

describe('a row that is damaged while the desk runs', () => {
  it('of Cosmos DB is a 500 for whatever needs it, said once, and nothing to its neighbours', async () => {
    const said: string[] = [];
    const rig = aRig({ say: (line) => said.push(line) });
    const container = rig.container('tickets');
    const ticketIdById = { a: 'T-1', b: 'T-1', c: 'T-2' };
    for (const [id, ticketId] of Object.entries(ticketIdById))
      await container.items.create({ id, ticketId, kind: 'ticket', seq: 1, title: 'good' });
    const file = join(rig.folder, 'cosmos.db');
    change(file, `UPDATE "items:tickets" SET body = replace(body, 'good', 'goud') WHERE id = 'b'`);

    const needs = [
      () => container.item('b', 'T-1').read(),
      () => container.item('b', 'T-1').replace({ id: 'b', ticketId: 'T-1', kind: 'ticket' }),
      () => container.item('b', 'T-1').patch([{ op: 'add', path: '/more', value: 1 }]),
      () => container.item('b', 'T-1').delete(),
      () => container.items.query('SELECT * FROM c', { partitionKey: 'T-1' }).fetchAll(),
      () => container.items.query('SELECT c.id FROM c WHERE c.kind = "ticket"').fetchAll(),
      () => container.items.query('SELECT DISTINCT VALUE c.seq FROM c', { partitionKey: 'T-1' }).fetchAll(),
      () => container.items.readAll({ partitionKey: 'T-1' }).fetchAll(),
    ];
    for (const need of needs) await expect(need()).rejects.toMatchObject({ code: 500 });
    expect(said).toEqual([`${file} is damaged: the checksum of row 2 of items:tickets is wrong. ${advice}`]);

    expect((await container.item('a', 'T-1').read()).resource.title).toBe('good');
    await container.item('a', 'T-1').replace({ id: 'a', ticketId: 'T-1', kind: 'ticket', title: 'better' });
    const other = container.items.query('SELECT VALUE c.title FROM c', { partitionKey: 'T-2' });
    expect((await other.fetchAll()).resources).toEqual(['good']);
    await container.items.create({ id: 'd', ticketId: 'T-1', kind: 'ticket' });
  });

  it('of Cosmos DB that is no JSON any more is named too', async () => {
    const said: string[] = [];
    const rig = aRig({ say: (line) => said.push(line) });
    await rig.container().items.create({ id: 'a', pk: 'p', n: 1 });
    change(join(rig.folder, 'cosmos.db'), `UPDATE "items:plain" SET body = '{' || body`);
    const query = rig.container().items.query('SELECT * FROM c WHERE c.n = 1', { partitionKey: 'p' });
    await expect(query.fetchAll()).rejects.toMatchObject({ code: 500 });
    expect(said).toHaveLength(1);
  });

  it('of the vault is a 500, said once, and the other secrets open', async () => {
    const said: string[] = [];
    const vault = aVault({ say: (line) => said.push(line) });
    later(vault.remove);
    const client = vault.client();
    await client.setSecret('device-1', 'one');
    await client.setSecret('device-2', 'two');
    change(join(vault.folder, 'vault.db'), `UPDATE versions SET is_enabled = 0 WHERE key = 'device-1'`);
    expect(await refusalOf(client.getSecret('device-1'))).toMatchObject({ status: 500 });
    expect(await refusalOf(client.beginDeleteSecret('device-1'))).toMatchObject({ status: 500 });
    expect(said).toEqual([
      `${join(vault.folder, 'vault.db')} is damaged: the checksum of row 1 of versions is wrong. ${advice}`,
    ]);
    expect((await client.getSecret('device-2')).value).toBe('two');
    await client.setSecret('device-1', 'a new one');
    expect((await client.getSecret('device-1')).value).toBe('a new one');
  });

  it('of the mail room is listed as damaged, between the others', async () => {
    const said: string[] = [];
    const file = join(aFolder(), 'mail.db');
    const room = createMailRoom({ file, now: () => 0, say: (line) => said.push(line) });
    later(room.close);
    const post = createTransport(room);
    const send = (n: number) =>
      post.sendMail({ from: 'a@b.example', to: 'c@d.example', subject: `Mail ${n}`, messageId: `<${n}@b.example>` });
    for (const n of [1, 2, 3]) await send(n);
    change(file, `UPDATE mails SET text = 'another' WHERE seq = 2`);
    expect(room.messages().map(({ subject }) => subject)).toEqual(['Mail 3', 'Mail 2 is damaged', 'Mail 1']);
    expect(room.messages().map(({ text }) => text)).not.toContain('another');
    expect(() => room.source('<2@b.example>')).toThrow('row 2 of mails');
    await expect(send(2)).rejects.toThrow('row 2 of mails');
    await send(1);
    expect(room.messages()[2]?.deliveries).toBe(2);
    expect(said).toEqual([`${file} is damaged: the checksum of row 2 of mails is wrong. ${advice}`]);
  });

  it('of a device makes that device stand still, and the others poll', async () => {
    const said: string[] = [];
    const world = await aFleet({ say: (line) => said.push(line) });
    later(world.remove);
    change(join(world.folder, 'devices.db'), `UPDATE devices SET mode = 'off' WHERE id = 'LAPTOP-02'`);
    await world.passMinutes(10);
    expect(new Set(world.heard(true).map(([device]) => device))).toEqual(new Set(['LAPTOP-01', 'KIOSK-01']));
    expect(said).toEqual([
      `${join(world.folder, 'devices.db')} is damaged: the checksum of row "LAPTOP-02" of devices is wrong. ${advice}`,
    ]);
  });
});

/** The five of this house; the journal words it in its own way (recovery.test.ts). */
const formats = { 'cosmos.db': 2, 'vault.db': 1, 'blobs.db': 1, 'mail.db': 1, 'devices.db': 1 };

describe('a folder of another format', () => {
  it.each(Object.entries(formats))('is refused for its %s, which stays as it is', async (name, format) => {
    const folder = aFolder();
    const open = stores[name] as (folder: string) => OpenStore;
    await open(folder).close();
    for (const found of [format + 1, 99, 0]) {
      const database = new DatabaseSync(join(folder, name));
      database.exec(`PRAGMA user_version = ${found}`);
      database.close();
      const before = readFileSync(join(folder, name));
      expect(() => open(folder)).toThrow(
        `${join(folder, name)} has format ${found}, and this version of Tierline reads format ${format}. ` +
          'Start the version that wrote it, or start anew with --fresh',
      );
      expect(readFileSync(join(folder, name)).equals(before)).toBe(true);
    }
  });
});

describe('a log that a kill left behind', () => {
  const aKilled = async (): Promise<{ folder: string; wal: string; shm: string }> => {
    const living = aFolder();
    const store = stores['mail.db']?.(living) as OpenStore;
    for (let n = 0; n < 6; n += 1) await store.add(n);
    const folder = aCopyOf(living);
    await store.close();
    return { folder, wal: join(folder, 'mail.db-wal'), shm: join(folder, 'mail.db-shm') };
  };
  const mailsIn = async (folder: string): Promise<number> => {
    const store = stores['mail.db']?.(folder) as OpenStore;
    const [mails] = (await store.content()) as [unknown[]];
    await store.close();
    return mails.length;
  };

  it('may be cut off anywhere by a loss of power: a beginning of it counts', async () => {
    const { folder, wal, shm } = await aKilled();
    rmSync(shm); // No power, no shared memory.
    const whole = readFileSync(wal);
    const counts: number[] = [];
    for (let length = whole.length; length >= 0; length -= 1733) {
      const cut = aCopyOf(folder);
      truncateSync(join(cut, 'mail.db-wal'), length);
      counts.push(await mailsIn(cut));
    }
    expect(counts[0]).toBe(6);
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
  });

  it('is missed when it is gone, or shorter than its index knows', async () => {
    const { folder, wal } = await aKilled();
    const cut = aCopyOf(folder);
    truncateSync(join(cut, 'mail.db-wal'), readFileSync(wal).length - 1);
    expect(() => stores['mail.db']?.(cut)).toThrow(/mail\.db-wal is wrong, and commits behind it would be lost/);
    rmSync(wal);
    expect(() => stores['mail.db']?.(folder)).toThrow(/mail\.db-wal is not the log that was written: it is too short/);
  });

  it('without its index is still refused when a later transaction lies behind the bad frame', async () => {
    const { folder, wal, shm } = await aKilled();
    rmSync(shm);
    expect(existsSync(wal)).toBe(true);
    const bytes = readFileSync(wal);
    bytes[32 + 24 + 100] = (bytes[32 + 24 + 100] ?? 0) ^ 1;
    writeFileSync(wal, bytes);
    expect(() => stores['mail.db']?.(folder)).toThrow(/frame 1 of \S+mail\.db-wal is wrong/);
  });
});
