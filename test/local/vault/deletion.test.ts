import { type AVault, aVault, collect, refusalOf } from './a-vault';

const dayMs = 86_400_000;
let vault: AVault;
beforeEach(() => {
  vault = aVault();
});
afterEach(() => vault.remove());

describe('a deleted secret', () => {
  it('is gone from view, says how to get it back, and is listed among the deleted', async () => {
    const client = vault.client();
    await client.setSecret('Device-1', 'one');
    const poller = await client.beginDeleteSecret('device-1');

    expect(poller.getResult()).toMatchObject({
      name: 'Device-1',
      recoveryId: 'https://vault.tierline.invalid/deletedsecrets/Device-1',
      deletedOn: new Date('2026-03-02T08:00:00Z'),
      scheduledPurgeDate: new Date('2026-05-31T08:00:00Z'),
    });
    expect(poller.isDone()).toBe(true);
    expect(await refusalOf(client.getSecret('device-1'))).toMatchObject({ status: 404, code: 'SecretNotFound' });
    expect(await collect(client.listPropertiesOfSecrets())).toEqual([]);
    expect(await collect(client.listPropertiesOfSecretVersions('device-1'))).toEqual([]);
    expect((await client.getDeletedSecret('device-1')).value).toBeUndefined();
    expect((await collect(client.listDeletedSecrets())).map(({ name }) => name)).toEqual(['Device-1']);
  });

  it('blocks its name for 90 days, and no longer', async () => {
    const client = vault.client();
    await client.setSecret('device-1', 'one');
    await client.beginDeleteSecret('device-1');
    const blocked = { status: 409, code: 'Conflict', inner: 'ObjectIsDeletedButRecoverable' };

    expect(await refusalOf(client.setSecret('device-1', 'two'))).toEqual(blocked);
    vault.pass(90 * dayMs - 1000);
    expect(await refusalOf(client.setSecret('device-1', 'two'))).toEqual(blocked);
    vault.pass(1000);
    expect(await refusalOf(client.getDeletedSecret('device-1'))).toMatchObject({ status: 404 });
    expect(await collect(client.listDeletedSecrets())).toEqual([]);
    await client.setSecret('device-1', 'two');
    expect(await collect(client.listPropertiesOfSecretVersions('device-1'))).toHaveLength(1);
  });

  it('comes back with every version', async () => {
    const client = vault.client();
    const first = await client.setSecret('device-1', 'one');
    await client.setSecret('device-1', 'two');
    await client.beginDeleteSecret('device-1');
    const poller = await client.beginRecoverDeletedSecret('device-1');

    expect(poller.isDone()).toBe(true);
    expect((await client.getSecret('device-1')).value).toBe('two');
    expect((await client.getSecret('device-1', { version: first.properties.version ?? '' })).value).toBe('one');
    expect(await refusalOf(client.getDeletedSecret('device-1'))).toMatchObject({ status: 404 });
  });

  it('cannot be purged: purge protection is on', async () => {
    const client = vault.client();
    await client.setSecret('device-1', 'one');
    await client.beginDeleteSecret('device-1');
    expect(await refusalOf(client.purgeDeletedSecret('device-1'))).toMatchObject({ status: 403, code: 'Forbidden' });
    expect((await client.getDeletedSecret('device-1')).name).toBe('device-1');
  });

  it('cannot be deleted, recovered or purged where there is none', async () => {
    const client = vault.client();
    expect(await refusalOf(client.beginDeleteSecret('device-1'))).toMatchObject({ status: 404 });
    expect(await refusalOf(client.beginRecoverDeletedSecret('device-1'))).toMatchObject({ status: 404 });
    expect(await refusalOf(client.purgeDeletedSecret('device-1'))).toMatchObject({ status: 404 });
  });
});

describe('a backup', () => {
  it('brings back every version under its old id, once the name is free', async () => {
    const client = vault.client();
    const first = await client.setSecret('device-1', 'one', { tags: { a: '1' } });
    const second = await client.setSecret('device-1', 'two', { enabled: false });
    const backup = (await client.backupSecret('device-1')) ?? new Uint8Array();
    expect(Buffer.from(backup).toString('latin1')).not.toContain('one');

    expect(await refusalOf(client.restoreSecretBackup(backup))).toMatchObject({ status: 409, code: 'Conflict' });
    await client.beginDeleteSecret('device-1');
    expect(await refusalOf(client.restoreSecretBackup(backup))).toMatchObject({
      inner: 'ObjectIsDeletedButRecoverable',
    });
    vault.pass(90 * dayMs);
    const restored = await client.restoreSecretBackup(backup);

    expect(restored).toMatchObject({ version: second.properties.version, enabled: false });
    const read = await client.getSecret('device-1', { version: first.properties.version ?? '' });
    expect(read).toMatchObject({ value: 'one', properties: { tags: { a: '1' } } });
  });

  it('is refused when it was changed, or made by another vault', async () => {
    const client = vault.client();
    await client.setSecret('device-1', 'one');
    const backup = (await client.backupSecret('device-1')) ?? new Uint8Array();
    const changed = Uint8Array.from(backup, (byte, at) => (at === 40 ? byte ^ 1 : byte));
    expect(await refusalOf(client.restoreSecretBackup(changed))).toMatchObject({ status: 400, code: 'BadParameter' });

    const other = aVault();
    expect(await refusalOf(other.client().restoreSecretBackup(backup))).toMatchObject({ status: 400 });
    await other.remove();
  });

  it('is refused where there is no secret', async () => {
    expect(await refusalOf(vault.client().backupSecret('device-1'))).toMatchObject({ status: 404 });
  });
});
