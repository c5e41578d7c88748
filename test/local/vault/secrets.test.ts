import { type AVault, aVault, collect, refusalOf } from './a-vault';

let vault: AVault;
beforeEach(() => {
  vault = aVault();
});
afterEach(() => vault.remove());

describe('a secret', () => {
  it('is read as it was written, with all that was said about it', async () => {
    const client = vault.client();
    const notBefore = new Date('2026-03-03T00:00:00Z');
    const expiresOn = new Date('2026-04-03T00:00:00Z');
    const tags = { rotationId: 'r-1', device: 'd-1' };
    const set = await client.setSecret('Device-1', 'pässwörd', {
      contentType: 'text/plain',
      notBefore,
      expiresOn,
      tags,
    });
    const read = await client.getSecret('Device-1');

    expect(read.value).toBe('pässwörd');
    expect(read.properties).toMatchObject({
      ...{ name: 'Device-1', contentType: 'text/plain', notBefore, expiresOn, tags, enabled: true },
      ...{ version: set.properties.version, recoveryLevel: 'Recoverable', recoverableDays: 90 },
      ...{ createdOn: new Date('2026-03-02T08:00:00Z'), updatedOn: new Date('2026-03-02T08:00:00Z') },
    });
    expect(read.properties.version).toMatch(/^[0-9a-f]{32}$/);
  });

  it('may be empty', async () => {
    await vault.client().setSecret('device-1', '');
    expect((await vault.client().getSecret('device-1')).value).toBe('');
  });

  it('gets a new version each time, and the old ones stay', async () => {
    const client = vault.client();
    const first = await client.setSecret('device-1', 'one');
    const second = await client.setSecret('device-1', 'one');

    expect(second.properties.version).not.toBe(first.properties.version);
    expect((await client.getSecret('device-1', { version: first.properties.version ?? '' })).value).toBe('one');
    expect((await client.getSecret('device-1')).properties.version).toBe(second.properties.version);
  });

  it('is found however its name is spelt, and keeps its first spelling', async () => {
    const client = vault.client();
    await client.setSecret('Device-1', 'one');
    await client.setSecret('DEVICE-1', 'two');

    expect((await client.getSecret('device-1')).value).toBe('two');
    expect((await client.getSecret('device-1')).properties.name).toBe('Device-1');
    expect(await collect(client.listPropertiesOfSecrets())).toHaveLength(1);
  });

  it('is read before its time and after it: nbf and exp hinder nobody', async () => {
    const client = vault.client();
    await client.setSecret('early', 'one', { notBefore: new Date('2030-01-01') });
    await client.setSecret('late', 'two', { expiresOn: new Date('2020-01-01') });

    expect((await client.getSecret('early')).value).toBe('one');
    expect((await client.getSecret('late')).value).toBe('two');
  });

  it('outlives the process', async () => {
    const set = await vault.client().setSecret('device-1', 'one', { tags: { a: 'b' } });
    await vault.reopen();
    const read = await vault.client().getSecret('device-1');
    expect(read).toEqual(set);
  });

  it('is refused where there is none', async () => {
    const client = vault.client();
    await client.setSecret('device-1', 'one');
    const missing = { status: 404, code: 'SecretNotFound', inner: undefined };
    expect(await refusalOf(client.getSecret('device-2'))).toEqual(missing);
    expect(await refusalOf(client.getSecret('device-1', { version: 'f'.repeat(32) }))).toEqual(missing);
    expect(await refusalOf(client.updateSecretProperties('device-2', 'f'.repeat(32), {}))).toEqual(missing);
  });
});

describe('a disabled version', () => {
  it('is refused, by version and as the newest: there is no fall-back to an older one', async () => {
    const client = vault.client();
    const first = await client.setSecret('device-1', 'one');
    const second = await client.setSecret('device-1', 'two');
    await client.updateSecretProperties('device-1', second.properties.version ?? '', { enabled: false });

    const disabled = { status: 403, code: 'Forbidden', inner: 'SecretDisabled' };
    expect(await refusalOf(client.getSecret('device-1'))).toEqual(disabled);
    expect(await refusalOf(client.getSecret('device-1', { version: second.properties.version ?? '' }))).toEqual(
      disabled,
    );
    expect((await client.getSecret('device-1', { version: first.properties.version ?? '' })).value).toBe('one');
  });

  it('may be born so, and be enabled later', async () => {
    const client = vault.client();
    const { properties } = await client.setSecret('device-1', 'one', { enabled: false });
    await client.updateSecretProperties('device-1', properties.version ?? '', { enabled: true });
    expect((await client.getSecret('device-1')).value).toBe('one');
  });
});

describe('properties', () => {
  it('change one by one, and the value never', async () => {
    const client = vault.client();
    const { properties } = await client.setSecret('device-1', 'one', { contentType: 'a', tags: { a: '1', b: '2' } });
    vault.pass(60_000);
    const changed = await client.updateSecretProperties('device-1', properties.version ?? '', { tags: { c: '3' } });

    expect(changed).toMatchObject({ contentType: 'a', tags: { c: '3' }, enabled: true });
    expect(changed.createdOn).toEqual(properties.createdOn);
    expect(changed.updatedOn).toEqual(new Date('2026-03-02T08:01:00Z'));
    expect((await client.getSecret('device-1')).value).toBe('one');
  });

  it('without a version are those of the newest', async () => {
    const client = vault.client();
    await client.setSecret('device-1', 'one');
    const second = await client.setSecret('device-1', 'two');
    const changed = await client.updateSecretProperties('device-1', '', { contentType: 'b' });
    expect(changed.version).toBe(second.properties.version);
  });

  it('hold at most 15 tags, and a value of at most 25 KB', async () => {
    const client = vault.client();
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, 'x']));
    const bad = { status: 400, code: 'BadParameter', inner: undefined };
    await client.setSecret('device-1', 'x'.repeat(25 * 1024), { tags: tags(15) });
    expect(await refusalOf(client.setSecret('device-1', 'one', { tags: tags(16) }))).toEqual(bad);
    expect(await refusalOf(client.setSecret('device-1', 'x'.repeat(25 * 1024 + 1)))).toEqual(bad);
    expect(await collect(client.listPropertiesOfSecretVersions('device-1'))).toHaveLength(1);
  });
});

describe('lists', () => {
  it('show names once with the newest properties, and versions by their ids, never a value', async () => {
    const client = vault.client();
    await client.setSecret('b', 'one', { tags: { at: '1' } });
    await client.setSecret('b', 'two', { tags: { at: '2' } });
    await client.setSecret('a', 'three');

    const names = await collect(client.listPropertiesOfSecrets());
    expect(names.map(({ name, tags, version }) => ({ name, tags, version }))).toEqual([
      { name: 'a', tags: undefined, version: undefined },
      { name: 'b', tags: { at: '2' }, version: undefined },
    ]);
    const versions = await collect(client.listPropertiesOfSecretVersions('b'));
    expect(versions.map(({ tags }) => tags?.['at']).sort()).toEqual(['1', '2']);
    expect(versions.map(({ version }) => version)).toEqual(versions.map(({ version }) => version).sort());
    expect(JSON.stringify([names, versions])).not.toMatch(/one|two|three/);
  });

  it('come in pages of at most 25, one after another', async () => {
    const client = vault.client();
    for (let at = 0; at < 60; at += 1) await client.setSecret('device-1', `${at}`);
    for (let at = 0; at < 7; at += 1) await client.setSecret(`other-${at}`, 'x');

    const pages = await collect(client.listPropertiesOfSecretVersions('device-1').byPage());
    expect(pages.map((page) => page.length)).toEqual([25, 25, 10]);
    expect(new Set(pages.flat().map(({ version }) => version)).size).toBe(60);
    const small = await collect(client.listPropertiesOfSecrets().byPage({ maxPageSize: 3 }));
    expect(small.map((page) => page.length)).toEqual([3, 3, 2]);
    expect(new Set(small.flat().map(({ name }) => name)).size).toBe(8);
  });

  it('refuse pages of 0 and 26, and are empty for an unknown name', async () => {
    expect((await vault.call('GET', '/secrets?maxresults=0')).status).toBe(400);
    expect((await vault.call('GET', '/secrets?maxresults=26')).status).toBe(400);
    expect((await vault.call('GET', '/secrets?maxresults=x')).status).toBe(400);
    const { body } = await vault.call('GET', '/secrets/unknown/versions');
    expect(JSON.parse(body)).toEqual({ value: [], nextLink: null });
  });
});
