import type { DatabaseSync } from 'node:sqlite';
import { openCosmos } from '../../adapters/cosmos/client';
import { createDirectory } from '../../adapters/cosmos/directory';
import { createSecretClient } from '../../adapters/keyvault/secret-client';
import { createSecretVault } from '../../adapters/keyvault/secret-vault';
import { createMailNotifier } from '../../adapters/notify/mail';
import type { Fault } from '../../desk/ports';
import { Secret } from '../../desk/rules/secret';
import { faulted } from '../../functions/problem';
import { createCosmosEndpoint } from '../../local/cosmos/endpoint';
import { openJournal } from '../../local/durable/journal';
import { createMailRoom } from '../../local/mail/room';
import { listen } from '../../local/server';
import { type OpenDatabase, openDatabase } from '../../local/sqlite';
import { transport } from '../../local/transport';
import { createVaultEndpoint } from '../../local/vault/endpoint';
import { aClock } from '../support/a-desk';
import { policySource, sha256 } from '../support/a-policy';
import { aFleet } from './devices/a-fleet';
import { aCopyOf as aCrashOf, aHost, aFolder as aHostFolder, df, tidyUp as tidyUpHosts, until } from './durable/a-host';
import { aFolder, later, stores, tidyUp } from './stores';

afterEach(tidyUp);
afterEach(tidyUpHosts);

/** A disk with no page to spare once it is full: SQLite then says what it says of a real one (SQLITE_FULL). */
const aDisk = () => {
  let database: DatabaseSync | undefined;
  const said: string[] = [];
  const pagesMax = (pages: number | string): void => database?.exec(`PRAGMA max_page_count = ${pages}`);
  const open: OpenDatabase = (file) => {
    database = openDatabase(file);
    return database;
  };
  return {
    ...{ open, said, say: (line: string) => void said.push(line) },
    fill: (): void => pagesMax(Number(database?.prepare('PRAGMA page_count').get()?.['page_count'])),
    makeRoom: (): void => pagesMax(1_000_000),
  };
};

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  try {
    await work;
  } catch (error) {
    return error as Fault;
  }
  throw new Error('there was room');
};

const large = 30_000;

describe('a full disk', () => {
  it.each(Object.keys(stores))('under %s refuses what comes, says so once, and loses nothing', async (name) => {
    const folder = aFolder();
    const disk = aDisk();
    const store = stores[name]?.(folder, disk) as ReturnType<(typeof stores)[string]>;
    for (let n = 0; n < 6; n += 1) await store.add(n);
    const before = await store.content();

    disk.fill();
    const refused = await Promise.allSettled([6, 7, 8].map((n) => store.add(n, large)));
    refused.push(...(await Promise.allSettled([store.add(9, large)])));
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(await store.content()).toEqual(before);
    expect(disk.said).toEqual([
      expect.stringMatching(
        new RegExp(`^\\S+${name} cannot be written: the disk is full\\. Make room, and [^\\n]+\\.$`),
      ),
    ]);

    disk.makeRoom();
    await store.add(9, large);
    const after = await store.content();
    expect(after).not.toEqual(before);
    disk.fill();
    await expect(store.add(10, 2 * large)).rejects.toThrow();
    expect(disk.said).toHaveLength(2);
    await store.close();

    const again = stores[name]?.(folder) as ReturnType<(typeof stores)[string]>;
    expect(await again.content()).toEqual(after);
    await again.close();
  });

  it('undoes all that shared a commit with what did not fit', async () => {
    const disk = aDisk();
    const store = stores['cosmos.db']?.(aFolder(), disk) as ReturnType<(typeof stores)[string]>;
    later(store.close);
    disk.fill();
    const together = await Promise.allSettled([store.add(0), store.add(1, large), store.add(2)]);
    const stored = JSON.stringify(await store.content());
    for (const [n, { status }] of together.entries())
      expect([n, stored.includes(`"d-${n}"`)]).toEqual([n, status === 'fulfilled']);
    expect(together[1]?.status).toBe('rejected');
  });

  it('is a 503 with Retry-After at the doors, whichever service it is', async () => {
    const folder = aFolder();
    const clock = aClock();
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
    const [cosmosDisk, vaultDisk, mailDisk] = [aDisk(), aDisk(), aDisk()];
    const cosmos = createCosmosEndpoint({
      ...{ file: `${folder}/cosmos.db`, now: clock.now, ...cosmosDisk },
      containers: [{ id: 'directory', partitionKey: { paths: ['/kind'] } }],
    });
    const endpoint = 'https://cosmos.tierline.invalid/';
    const database = openCosmos({ endpoint, database: 'desk', credential, httpClient: transport(cosmos.handle) });
    const vault = createVaultEndpoint({
      ...{ file: `${folder}/vault.db`, keyFile: `${folder}/vault.key`, now: clock.now, ...vaultDisk },
    });
    const room = createMailRoom({ file: `${folder}/mail.db`, now: clock.now, ...mailDisk });
    later(async () => {
      database.client.dispose();
      cosmos.close();
      await vault.close();
      await room.close();
    });
    const directory = createDirectory(database, {
      clock,
      hash: sha256,
      policySource: policySource('starter'),
      log: () => undefined,
    });
    const secrets = createSecretVault(
      createSecretClient({
        ...{ url: 'https://vault.tierline.invalid', credential, httpClient: transport(vault.handle) },
        retryOptions: { retryDelayInMs: 1, maxRetryDelayInMs: 2 },
      }),
    );
    const notifier = createMailNotifier({ transport: room, from: 'desk@example.org' });
    const aGroup = { id: 'tier-1', objectId: 'o-1', name: 'x'.repeat(large), mailbox: 'tier-1@example.org' };
    const aNotice = { noticeId: 'n-1', to: 'ada@example.org', subject: 'Due', text: 'x '.repeat(large) };
    const works = [
      () => directory.saveGroup(aGroup),
      () => secrets.put('device-1', new Secret('x'.repeat(20_000)), { rotationId: 'r-1' }),
      () => notifier.send(aNotice),
    ];

    for (const disk of [cosmosDisk, vaultDisk, mailDisk]) disk.fill();
    for (const work of works) {
      const fault = await faultOf(work());
      expect(fault).toMatchObject({ name: 'Fault', kind: 'unavailable' });
      expect(faulted(fault)).toMatchObject({ status: 503, retryAfterSeconds: 1 });
    }
    expect([cosmosDisk, vaultDisk, mailDisk].map(({ said }) => said.length)).toEqual([1, 1, 1]);
    expect(await directory.groups()).toEqual([]);
    expect(room.messages()).toEqual([]);

    for (const disk of [cosmosDisk, vaultDisk, mailDisk]) disk.makeRoom();
    for (const work of works) await work();
    expect((await directory.groups()).map(({ id }) => id)).toEqual(['tier-1']);
    expect(room.messages()).toMatchObject([{ noticeId: 'n-1', deliveries: 1 }]);
  });

  it('is a 503 at the doors of the laptop itself too, such as the one that pushes the clock', async () => {
    const disk = aDisk();
    const store = stores['durable.db']?.(aFolder(), disk) as ReturnType<(typeof stores)[string]>;
    later(store.close);
    const { origin, close } = await listen(0, () => [() => store.add(1, large).then(() => undefined)]);
    later(close);
    disk.fill();
    const reply = await fetch(`${origin}/local/clock/advance`, { method: 'POST' });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await reply.json()).toMatchObject({ type: 'urn:tierline:problem:unavailable' });
    expect(disk.said).toHaveLength(1);
    disk.makeRoom();
    expect((await fetch(`${origin}/local/clock/advance`, { method: 'POST' })).status).toBe(404);
  });

  it('under a device keeps the password that it has, and the device goes on once there is room', async () => {
    const disk = aDisk();
    const world = await aFleet(disk);
    later(world.remove);
    const device = 'LAPTOP-01';
    world.wants(device, { rotationId: 'r-1', version: 'v'.repeat(5_000), password: 'a-new-password' });
    disk.fill();
    await world.passMinutes(5);
    expect(world.heard().map(([id, verb]) => [id, verb])).toEqual([[device, 'claim']]);
    await world.passMinutes(5);
    expect(world.heard(true).map(([id]) => id)).toEqual([device, device, 'LAPTOP-02', 'KIOSK-01']);
    expect(await world.fleet.opens(device, 'a-new-password')).toBe(false);
    expect(disk.said).toHaveLength(1);

    disk.makeRoom();
    await world.passMinutes(5);
    expect(world.heard().map(([, verb]) => verb)).toEqual(['claim', 'confirm']);
    expect(await world.fleet.opens(device, 'a-new-password')).toBe(true);
  });

  it('under the journal makes an instance wait: nothing goes on as if it were stored', async () => {
    const folder = aHostFolder();
    const disk = aDisk();
    let runs = 0;
    let tries = 0;
    let isFull = false;
    const register = (): void => {
      df.app.activity('work', {
        handler: () => {
          runs += 1;
          if (isFull) disk.fill();
          return 'x'.repeat(large);
        },
      });
      df.app.activity('after', { handler: () => 'done' });
      df.app.orchestration('story', function* ({ df: inner }) {
        yield inner.callActivity('work', {});
        return yield inner.callActivity('after', {});
      });
    };
    isFull = true;
    const { host, client, log } = await aHost(register, {
      folder,
      openJournal: (at) => {
        const journal = openJournal(at, disk);
        return {
          ...journal,
          append: (record) => {
            if (record.kind === 'turn') tries += 1;
            return journal.append(record);
          },
        };
      },
    });
    await client((each) => each.startNew('story', { instanceId: 'i-1' }));
    await until(() => tries >= 4); // The first turn, then one that does not fit, three times.
    expect(host.instance('i-1')).toMatchObject({ runtimeStatus: 'Running', openActivities: ['work'] });
    expect(runs).toBe(1);
    await expect(
      client((each) => each.startNew('story', { instanceId: 'i-2', input: 'x'.repeat(large) })),
    ).rejects.toThrow();
    expect(host.instance('i-2')).toBeUndefined();
    expect(disk.said).toHaveLength(1);
    expect(log.filter(({ level }) => level === 'critical' || level === 'error')).toEqual([]);

    const crashed = aCrashOf(folder);
    disk.makeRoom();
    await host.quiet();
    expect(host.instance('i-1')).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
    expect(runs).toBe(1);
    await host.stop();

    isFull = false;
    const again = await aHost(register, { folder: crashed });
    await again.host.quiet();
    expect(again.host.instance('i-1')).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
    expect(runs).toBe(2);
  });
});
