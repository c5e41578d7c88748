import type { SecretVault } from '../../desk/ports';
import { Secret } from '../../desk/rules/secret';

/** One vault under the contract. `secretName` answers a name nobody used; `close` leaves nothing enabled that matters. */
export interface SecretVaultWorld {
  readonly vault: SecretVault;
  readonly secretName: () => string;
  readonly close: () => Promise<void>;
}

/** What every `SecretVault` keeps, on the laptop and in Azure. A difference is a bug in the endpoint (docs/style.md §7). */
export const secretVaultContract = (create: () => Promise<SecretVaultWorld>): void => {
  let world: SecretVaultWorld;
  let vault: SecretVault;
  let name: string;
  beforeEach(async () => {
    world = await create();
    vault = world.vault;
    name = world.secretName();
  });
  afterEach(() => world.close());

  const absent = '0'.repeat(32);
  const textOf = (secret: Secret | undefined): string | undefined => secret?.reveal();

  it('reads what it has just written', async () => {
    const put = await vault.put(name, new Secret('a "pass\\wörd"'), { rotationId: 'r-1', device: 'd-1' });

    expect(put).toMatchObject({ name, isEnabled: true, tags: { rotationId: 'r-1', device: 'd-1' } });
    expect(textOf(await vault.read(name, put.version))).toBe('a "pass\\wörd"');
    expect(await vault.versions(name)).toEqual([put]);
  });

  it('keeps every version, and reads each by its version', async () => {
    const first = await vault.put(name, new Secret('one'), { rotationId: 'r-1' });
    const second = await vault.put(name, new Secret('two'), { rotationId: 'r-2' });
    const third = await vault.put(name, new Secret('three'), {});

    expect(textOf(await vault.read(name, first.version))).toBe('one');
    expect(textOf(await vault.read(name, second.version))).toBe('two');
    const versions = await vault.versions(name);
    expect(new Set(versions.map(({ version }) => version))).toEqual(
      new Set([first.version, second.version, third.version]),
    );
  });

  it('gives the first version again when a rotation is put twice, with the value of the first', async () => {
    const first = await vault.put(name, new Secret('one'), { rotationId: 'r-1' });
    const again = await vault.put(name, new Secret('another'), { rotationId: 'r-1' });

    expect(again).toEqual(first);
    expect(textOf(await vault.read(name, again.version))).toBe('one');
    expect(await vault.versions(name)).toHaveLength(1);
  });

  it('gives the first version again also when it is disabled by now, and says so', async () => {
    const first = await vault.put(name, new Secret('one'), { rotationId: 'r-1' });
    await vault.disable(name, first.version);
    const again = await vault.put(name, new Secret('one'), { rotationId: 'r-1' });

    expect(again).toMatchObject({ version: first.version, isEnabled: false });
    expect(await vault.versions(name)).toHaveLength(1);
  });

  it('makes a version each time when no rotation is named', async () => {
    await vault.put(name, new Secret('one'), {});
    await vault.put(name, new Secret('one'), {});
    expect(await vault.versions(name)).toHaveLength(2);
  });

  it('names its secrets page by page, and follows no continuation elsewhere', async () => {
    const wanted = [name, `${name}-b`, `${name}-c`];
    for (const one of wanted) await vault.put(one, new Secret('x'), {});
    const found: string[] = [];
    let continuation: string | undefined;
    do {
      const page = await vault.names(2, continuation);
      expect(page.items.length).toBeLessThanOrEqual(2);
      expect(page.continuation ?? '').not.toContain('://');
      found.push(...page.items);
      continuation = page.continuation;
    } while (continuation !== undefined);
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(new Set(found).size).toBe(found.length);
  });

  it('knows nothing of a deleted secret that never was', async () => {
    expect(await vault.isDeleted(name)).toBe(false);
    const kind = await vault.recover(name).catch((error: unknown) => (error as { kind?: string }).kind);
    expect(kind).toBe('missing');
    expect(
      await vault
        .retag(name, absent, { state: 'confirmed' })
        .catch((error: unknown) => (error as { kind?: string }).kind),
    ).toBe('missing');
  });

  it('reads nothing from a disabled version, and the others stay', async () => {
    const first = await vault.put(name, new Secret('one'), { rotationId: 'r-1' });
    const second = await vault.put(name, new Secret('two'), { rotationId: 'r-2' });
    await vault.disable(name, second.version);
    await vault.disable(name, second.version);

    expect(await vault.read(name, second.version)).toBeUndefined();
    expect(textOf(await vault.read(name, first.version))).toBe('one');
    const isEnabledByVersion = new Map((await vault.versions(name)).map((each) => [each.version, each.isEnabled]));
    expect(isEnabledByVersion).toEqual(
      new Map([
        [first.version, true],
        [second.version, false],
      ]),
    );
  });

  it('replaces the tags of one version, also of a disabled one, and nothing else', async () => {
    const put = await vault.put(name, new Secret('one'), { rotationId: 'r-1', state: 'pending' });
    await vault.retag(name, put.version, { rotationId: 'r-1', state: 'confirmed' });
    expect(await vault.versions(name)).toEqual([{ ...put, tags: { rotationId: 'r-1', state: 'confirmed' } }]);
    await vault.disable(name, put.version);
    await vault.retag(name, put.version, {});
    expect(await vault.versions(name)).toEqual([{ ...put, isEnabled: false, tags: {} }]);
  });

  it('removes a secret with every version, and twice is once', async () => {
    const put = await vault.put(name, new Secret('one'), {});
    await vault.put(name, new Secret('two'), {});
    await vault.remove(name);
    await vault.remove(name);
    expect([await vault.versions(name), await vault.read(name, put.version)]).toEqual([[], undefined]);
  });

  it('knows nothing of a name or a version that was never written', async () => {
    expect(await vault.read(name, absent)).toBeUndefined();
    expect(await vault.versions(name)).toEqual([]);
    await expect(vault.disable(name, absent)).rejects.toMatchObject({ name: 'Fault', kind: 'missing' });
    await vault.put(name, new Secret('one'), {});
    expect(await vault.read(name, absent)).toBeUndefined();
    await expect(vault.retag(name, absent, {})).rejects.toMatchObject({ name: 'Fault', kind: 'missing' });
  });

  it('refuses to address a version without naming it', async () => {
    await vault.put(name, new Secret('one'), {});
    await expect(vault.read(name, '')).rejects.toThrow(RangeError);
    await expect(vault.disable(name, '')).rejects.toThrow(RangeError);
    await expect(vault.retag(name, '', {})).rejects.toThrow(RangeError);
  });

  it('keeps many first calls apart', async () => {
    const names = Array.from({ length: 8 }, () => world.secretName());
    const puts = await Promise.all(names.map((each) => vault.put(each, new Secret(each), { rotationId: 'r-1' })));
    const read = await Promise.all(puts.map((put) => vault.read(put.name, put.version)));
    expect(read.map(textOf)).toEqual(names);
  });

  it('lists more versions than one page holds', async () => {
    for (let at = 0; at < 27; at += 1) await vault.put(name, new Secret(`${at}`), {});
    expect(await vault.versions(name)).toHaveLength(27);
  });
};
