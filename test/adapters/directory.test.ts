import { createDirectory } from '../../adapters/cosmos/directory';
import type { Directory } from '../../desk/ports';
import { instant } from '../../desk/rules/time';
import { type ADesk, aClock, aCosmos, nothingSaid, type SettableClock } from '../support/a-desk';
import { managedDesktop, policySource, sha256, starter } from '../support/a-policy';
import { faultOf } from './ticket-store.contract';

let clock: SettableClock;
let cosmos: ADesk['cosmos'];
beforeEach(() => {
  clock = aClock();
  cosmos = aCosmos(clock.now);
});
afterEach(() => cosmos.close());

const managed = policySource('managed-desktop-2023');

/** The directory of a process of its own: it has cached nothing yet. */
const aDirectory = (source: string = managed): Directory =>
  createDirectory(cosmos.reopen(), { clock, hash: sha256, policySource: source, log: nothingSaid });

const tierOne = { id: 'tier-1', objectId: 'o-1', name: 'Support tier 1', mailbox: 'tier-1@contoso.example' };
const tierTwo = { id: 'tier-2', objectId: 'o-2', name: 'Support tier 2', mailbox: 'tier-2@contoso.example' };

const callsOf = (kind: string): number =>
  cosmos.calls.filter(({ method, url }) => `${method} ${url.pathname}`.includes(kind)).length;

describe('a policy', () => {
  const ref = { id: 'managed-desktop-2023', version: managedDesktop.version };

  it('is published by whoever asks for it first, and is what the file says', async () => {
    const directory = aDirectory();
    expect(await directory.activePolicy()).toEqual(managedDesktop);
    expect(await directory.policy(ref)).toEqual(managedDesktop);
  });

  it('is found by every other process, also under another active policy', async () => {
    await aDirectory().activePolicy();
    const directory = aDirectory(policySource('starter'));
    expect(await directory.activePolicy()).toEqual(starter);
    expect(await directory.policy(ref)).toEqual(managedDesktop);
  });

  it('is published once, when many processes start at once', async () => {
    const published = await Promise.all(Array.from({ length: 6 }, () => aDirectory().activePolicy()));
    expect(published).toEqual(Array.from({ length: 6 }, () => managedDesktop));
    const { resources } = await cosmos.database
      .container('directory')
      .items.query("SELECT * FROM c WHERE c.kind = 'policy'", { partitionKey: 'policy' })
      .fetchAll();
    expect(resources).toHaveLength(1);
    expect(resources[0]).toMatchObject({
      id: `managed-desktop-2023-${managedDesktop.version}`,
      hash: managedDesktop.hash,
      source: managed,
    });
  });

  it('is the same under other comments and spacing', async () => {
    await aDirectory().activePolicy();
    expect(await aDirectory(`# Reviewed.\n\n${managed}\n`).activePolicy()).toEqual(managedDesktop);
  });

  it('with other content under a published version is refused: raise the version', async () => {
    await aDirectory().activePolicy();
    const changed = aDirectory(managed.replace('responseMinutes: 60 ', 'responseMinutes: 90 '));
    await expect(changed.activePolicy()).rejects.toThrow(
      `policy managed-desktop-2023 version ${ref.version} was published with other content. Raise the version in the file`,
    );
    await expect(changed.activePolicy()).rejects.toThrow('Raise the version');
    expect((await aDirectory().policy(ref)).lanes.user?.severities.A.responseMinutes).toBe(60);
  });

  it('with other content under a higher version stands beside the one before', async () => {
    await aDirectory().activePolicy();
    const changed = managed
      .replace('responseMinutes: 60 ', 'responseMinutes: 90 ')
      .replace(`version: ${ref.version}`, 'version: 9');
    const directory = aDirectory(changed);
    expect((await directory.activePolicy()).lanes.user?.severities.A.responseMinutes).toBe(90);
    expect((await directory.policy(ref)).lanes.user?.severities.A.responseMinutes).toBe(60);
    expect((await directory.policy({ ...ref, version: 9 })).lanes.user?.severities.A.responseMinutes).toBe(90);
  });

  it('that nobody published is missing', async () => {
    expect((await faultOf(aDirectory().policy({ id: 'managed-desktop-2023', version: 7 }))).kind).toBe('missing');
  });

  it('that is broken says where', async () => {
    await expect(
      aDirectory(managed.replace('responseMinutes: 60 ', 'responseMinutes: soon ')).activePolicy(),
    ).rejects.toThrow(/the policy file is broken at line \d+/);
  });

  it('is read once, because a published version never changes', async () => {
    await aDirectory().activePolicy();
    const directory = aDirectory(policySource('starter'));
    await directory.policy(ref);
    const before = cosmos.calls.length;
    for (let count = 0; count < 5; count += 1) await directory.policy(ref);
    expect(cosmos.calls).toHaveLength(before);
  });

  it('that could not be published is tried again', async () => {
    const directory = aDirectory();
    cosmos.inject(({ kind }) => (kind === 'create' ? { when: 'before', status: 503 } : undefined));
    expect((await faultOf(directory.activePolicy())).kind).toBe('unavailable');
    cosmos.inject(() => undefined);
    expect(await directory.activePolicy()).toEqual(managedDesktop);
  });

  it('whose reply was lost is found published', async () => {
    const directory = aDirectory();
    cosmos.inject(({ kind }) => (kind === 'create' ? { when: 'after', status: 503 } : undefined));
    await directory.activePolicy().catch(() => undefined);
    cosmos.inject(() => undefined);
    expect(await directory.activePolicy()).toEqual(managedDesktop);
  });
});

describe('the groups', () => {
  it('are those that were saved, the latest of each', async () => {
    const directory = aDirectory();
    expect(await directory.groups()).toEqual([]);
    await directory.saveGroup(tierOne);
    await directory.saveGroup({ ...tierTwo, mailbox: 'old@contoso.example' });
    await directory.saveGroup(tierTwo);
    expect(
      (await directory.groups()).map(({ id, objectId, name, mailbox }) => ({ id, objectId, name, mailbox })),
    ).toEqual([tierOne, tierTwo]);
  });

  it('are read again after a minute, so that another process’s change is seen', async () => {
    const [one, other] = [aDirectory(), aDirectory()];
    await one.saveGroup(tierOne);
    expect(await other.groups()).toHaveLength(1);
    await one.saveGroup(tierTwo);

    const before = callsOf('POST');
    expect(await other.groups()).toHaveLength(1);
    expect(callsOf('POST')).toBe(before);
    clock.pass(1);
    expect(await other.groups()).toHaveLength(1);
    clock.pass(1);
    expect(await other.groups()).toHaveLength(2);
  });

  it('that could not be read are asked for again', async () => {
    const directory = aDirectory();
    await directory.saveGroup(tierOne);
    cosmos.inject(({ kind }) => (kind === 'query' ? { when: 'before', status: 503 } : undefined));
    expect((await faultOf(directory.groups())).kind).toBe('unavailable');
    cosmos.inject(() => undefined);
    expect(await directory.groups()).toHaveLength(1);
  });
});

const rosa = { id: 'oid-1', name: 'Rosa Lindqvist', mail: 'rosa@contoso.example', groups: [] };

describe('a person', () => {
  it('is whoever was saved last under the id, with a language and a zone where they are known', async () => {
    const directory = aDirectory();
    expect(await directory.person('oid-1')).toBeUndefined();
    await directory.savePeople([{ ...rosa, language: 'sv', zone: 'Europe/Stockholm' }]);
    expect(await aDirectory().person('oid-1')).toEqual({ ...rosa, language: 'sv', zone: 'Europe/Stockholm' });
    await directory.savePeople([rosa]);
    expect(await aDirectory().person('oid-1')).toEqual(rosa);
  });

  it('is found by a mail address in any case, if nobody else who is there has it', async () => {
    const directory = aDirectory();
    const left = instant('2026-03-02T08:00:00Z');
    const namesake = { ...rosa, id: 'oid-2', mail: 'Rosa@Contoso.example' };
    await directory.savePeople([rosa, { ...namesake, leftAt: left }]);
    expect(await directory.personWithMail('ROSA@contoso.EXAMPLE')).toEqual(rosa);
    expect(await directory.personWithMail('rosa@contoso.exampl')).toBeUndefined();
    await directory.savePeople([namesake]);
    expect(await directory.personWithMail(rosa.mail)).toBeUndefined();
    await directory.savePeople([{ ...rosa, leftAt: left }]);
    expect(await directory.personWithMail(rosa.mail)).toEqual(namesake);
    await directory.removePerson('oid-2');
    expect(await directory.personWithMail(rosa.mail)).toBeUndefined();
  });

  it('is no group, and no group is a person', async () => {
    const directory = aDirectory();
    await directory.savePeople([rosa]);
    await directory.saveGroup(tierOne);
    expect(await directory.groups()).toHaveLength(1);
    expect(await directory.person('tier-1')).toBeUndefined();
  });

  it('that cannot be read is said so, not taken for missing', async () => {
    const directory = aDirectory();
    await directory.savePeople([rosa]);
    const item = cosmos.database.container('directory').item('oid-1', 'person');
    const { resource } = await item.read();
    await item.replace({ ...resource, schemaVersion: 99 });
    expect((await faultOf(directory.person('oid-1'))).kind).toBe('unreadable');
  });
});

describe('an erasure', () => {
  const record = { id: 'an-erasure', by: 'it-admin', at: instant('2026-03-02T08:00:00Z'), reason: 'Asked for.' };

  it('is found by its person until it has ended, and stays on record', async () => {
    const directory = aDirectory();
    await directory.saveErasure({ ...record, person: 'oid-1' });
    await directory.saveErasure({ ...record, id: 'another', at: instant('2026-03-02T09:00:00Z'), person: 'oid-2' });
    expect(await directory.openErasureOf('oid-1')).toEqual({ ...record, person: 'oid-1' });
    expect((await directory.openErasures(10)).items).toHaveLength(2);
    const ended = { ...record, endedAt: instant('2026-03-03T08:00:00Z') };
    await directory.saveErasure(ended);
    expect(await directory.openErasureOf('oid-1')).toBeUndefined();
    expect((await directory.openErasures(10)).items.map(({ id }) => id)).toEqual(['another']);
    expect((await directory.erasures(10)).items.map(({ id }) => id)).toEqual(['another', 'an-erasure']);
    expect((await directory.erasures(10)).items[1]).toEqual(ended);
  });

  it('takes a person out, once and again, and finds their devices and exports', async () => {
    const directory = aDirectory();
    await directory.savePeople([rosa]);
    await directory.saveManagedDevices([
      { deviceId: 'LAPTOP-1', name: 'One', primaryUser: 'oid-1' },
      { deviceId: 'LAPTOP-2', name: 'Two' },
    ]);
    const taken = { id: 'x', by: 'it-admin', at: record.at, format: 'jsonl', wish: {}, person: 'oid-1' } as const;
    await directory.saveExport(taken);
    await directory.saveExport({ ...taken, id: 'y', person: undefined });
    expect((await directory.devicesOf('oid-1', 10)).items.map(({ deviceId }) => deviceId)).toEqual(['LAPTOP-1']);
    expect((await directory.exportsAbout('oid-1', 10)).items).toEqual([taken]);
    for (let again = 0; again < 2; again += 1) await directory.removePerson('oid-1');
    expect(await directory.person('oid-1')).toBeUndefined();
  });
});

describe('a heartbeat', () => {
  it('is when each timer last finished, to five minutes', async () => {
    const directory = aDirectory();
    expect(await directory.heartbeats()).toEqual({});
    await directory.beat('sla-sweep', instant('2026-03-02T08:00:00Z'));
    await directory.beat('notice-retry', instant('2026-03-02T08:00:30Z'));
    await directory.beat('sla-sweep', instant('2026-03-02T08:04:59Z'));
    expect(await aDirectory().heartbeats()).toMatchObject({ 'sla-sweep': instant('2026-03-02T08:00:00Z') });
    await directory.beat('sla-sweep', instant('2026-03-02T08:05:00Z'));
    expect(await aDirectory().heartbeats()).toEqual({
      'sla-sweep': instant('2026-03-02T08:05:00Z'),
      'notice-retry': instant('2026-03-02T08:00:30Z'),
    });
  });
});

describe('the record of a refused act', () => {
  const refused = (id: string, at: string, about?: string) => ({
    id,
    by: 'reader',
    act: 'respond-ticket',
    door: 'respond-ticket',
    refusal: 'act-forbidden',
    ...(about !== undefined && { about }),
    at: instant(at),
  });

  it('is made once and counted from then on, the newest first', async () => {
    const directory = aDirectory();
    await directory.countRefusal(refused('r-1', '2026-03-02T08:00:00Z', 'TL-0000000001'));
    await directory.countRefusal(refused('r-2', '2026-03-02T09:00:00Z'));
    expect((await directory.refusals(9)).items.map(({ id }) => id)).toEqual(['r-2', 'r-1']);
    await aDirectory().countRefusal(refused('r-1', '2026-03-02T10:00:00Z', 'TL-0000000001'));
    const first = { ...refused('r-1', '2026-03-02T10:00:00Z', 'TL-0000000001'), count: 2 };
    const second = { ...refused('r-2', '2026-03-02T09:00:00Z'), count: 1 };
    const { items, continuation } = await directory.refusals(1);
    expect(items).toEqual([{ ...first, firstAt: instant('2026-03-02T08:00:00Z') }]);
    expect((await directory.refusals(1, continuation)).items).toEqual([
      { ...second, firstAt: instant('2026-03-02T09:00:00Z') },
    ]);
  });

  it('counts everybody who is refused at once', async () => {
    const at = '2026-03-02T08:00:00Z';
    await Promise.all(Array.from({ length: 8 }, () => aDirectory().countRefusal(refused('r-1', at))));
    expect((await aDirectory().refusals(9)).items).toMatchObject([{ id: 'r-1', count: 8 }]);
  });

  it('is gone half a year after the last time', async () => {
    const directory = aDirectory();
    await directory.countRefusal(refused('r-1', '2026-03-02T08:00:00Z'));
    clock.pass(100 * 24 * 60);
    await directory.countRefusal(refused('r-1', '2026-06-10T08:00:00Z'));
    clock.pass(180 * 24 * 60 - 1);
    expect((await directory.refusals(9)).items).toMatchObject([{ count: 2 }]);
    clock.pass(1);
    expect((await directory.refusals(9)).items).toEqual([]);
  });

  it('that cannot be written is a fault', async () => {
    cosmos.inject(({ kind }) => (kind === 'patch' ? { when: 'before', status: 503 } : undefined));
    const counting = aDirectory().countRefusal(refused('r-1', '2026-03-02T08:00:00Z'));
    expect((await faultOf(counting)).kind).toBe('unavailable');
  });
});
