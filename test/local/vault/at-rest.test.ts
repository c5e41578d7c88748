import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckedTable, checksumSql, openSoundDatabase } from '../../../local/sound-database';
import { createSeal, placeOf } from '../../../local/vault/seal';
import { layout } from '../../../local/vault/store';
import { type AVault, aVault, refusalOf } from './a-vault';

let vault: AVault;
beforeEach(() => {
  vault = aVault();
});
afterEach(() => vault.remove().catch(() => undefined));

const canary = 'C4n"ary\\ pass/w=rd+<ü>&';
const disguises = {
  raw: canary,
  base64: Buffer.from(canary).toString('base64').replace(/=+$/, ''),
  base64url: Buffer.from(canary).toString('base64url'),
  hex: Buffer.from(canary).toString('hex'),
  url: encodeURIComponent(canary),
  json: JSON.stringify(canary).slice(1, -1),
  utf16: Buffer.from(canary, 'utf16le').toString('latin1'),
  half: canary.slice(0, 11),
};

const filesWith = (folder: string): string[] =>
  readdirSync(folder).flatMap((file) => {
    const bytes = readFileSync(join(folder, file));
    return Object.entries(disguises)
      .filter(([, text]) => bytes.includes(Buffer.from(text, 'utf8')) || bytes.includes(Buffer.from(text, 'latin1')))
      .map(([disguise]) => `${disguise} in ${file}`);
  });

describe('the data folder', () => {
  it('holds no planted password in any file and disguise, before and after close', async () => {
    const client = vault.client();
    for (let at = 0; at < 20; at += 1) await client.setSecret('device-1', canary, { tags: { at: `${at}` } });
    const { properties } = await client.setSecret('device-2', canary);
    await client.updateSecretProperties('device-2', properties.version ?? '', { enabled: false });
    await client.backupSecret('device-1');
    await client.beginDeleteSecret('device-1');
    vault.pass(91 * 86_400_000);
    await client.setSecret('device-1', canary);

    expect(readdirSync(vault.folder).sort()).toEqual(['vault.db', 'vault.db-shm', 'vault.db-wal', 'vault.key']);
    expect(filesWith(vault.folder)).toEqual([]);
    await vault.close();
    expect(filesWith(vault.folder)).toEqual([]);
    expect(readdirSync(vault.folder).sort()).toEqual(['vault.db', 'vault.key']);
  });

  it('would show a password that was not sealed', () => {
    writeFileSync(join(vault.folder, 'leak'), disguises.json);
    expect(filesWith(vault.folder)).toContain('json in leak');
  });
});

describe('a sealed value', () => {
  it('opens in its own place only, and in no other version or name', async () => {
    const client = vault.client();
    const first = await client.setSecret('device-1', 'one');
    const second = await client.setSecret('device-2', 'two');
    await vault.close();
    const database = openSoundDatabase(join(vault.folder, 'vault.db'), layout);
    const swap = database.prepare(
      'UPDATE versions SET sealed = (SELECT sealed FROM versions WHERE version = ?) WHERE version = ?',
    );
    swap.run(second.properties.version ?? '', first.properties.version ?? '');
    const versions = layout.tables.find(({ name }) => name === 'versions') as CheckedTable;
    database.exec(`UPDATE versions SET crc = ${checksumSql(versions)}`);
    database.close();
    const said: string[] = [];
    vault = aVault({ say: (line) => said.push(line) }, vault.folder);
    expect(await refusalOf(vault.client().getSecret('device-1'))).toMatchObject({ status: 500 });
    expect(said).toEqual([
      `${join(vault.folder, 'vault.db')} is damaged: the value of version ${first.properties.version} does not open with ` +
        "the vault's key. Put back a copy of the folder, or start anew with --fresh.",
    ]);
    expect((await vault.client().getSecret('device-2')).value).toBe('two');
  });

  it('never reads the same twice, and breaks with one bit', () => {
    const seal = createSeal(new Uint8Array(32).fill(7));
    const place = placeOf('Device-1', 'v');
    const sealed = seal.seal('one', place);
    expect(Buffer.from(seal.seal('one', place)).equals(sealed)).toBe(false);
    expect(seal.open(sealed, 'device-1/v')).toBe('one');
    expect(sealed).toHaveLength(12 + 16 + 3);
    for (let at = 0; at < sealed.length; at += 1) {
      const broken = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(() => seal.open(broken, place)).toThrow();
    }
    expect(() => seal.open(sealed, placeOf('Device-1', 'w'))).toThrow();
  });
});

describe('the key', () => {
  const keyFile = (): string => join(vault.folder, 'vault.key');

  it('is 32 bytes that only the owner may read', () => {
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFile())).toHaveLength(32);
  });

  it.each([0o644, 0o640, 0o604, 0o660])('is refused with mode %o, in one clear message', async (mode) => {
    chmodSync(keyFile(), mode);
    await expect(vault.reopen()).rejects.toThrow(/open to others \(mode 6\d\d\)\. Close it: chmod 600 /);
  });

  it('is refused when damaged, missing or strange, and nothing is made in its place', async () => {
    await vault.client().setSecret('device-1', 'one');
    await vault.close();
    writeFileSync(keyFile(), 'short');
    expect(() => aVault({}, vault.folder)).toThrow('damaged');
    writeFileSync(keyFile(), new Uint8Array(32));
    expect(() => aVault({}, vault.folder)).toThrow("not the key of this vault's database");
    rmSync(keyFile());
    expect(() => aVault({}, vault.folder)).toThrow('missing');
    expect(readdirSync(vault.folder)).not.toContain('vault.key');
  });

  it('is made anew when a kill left it empty before the first database', async () => {
    await vault.close();
    for (const file of readdirSync(vault.folder)) rmSync(join(vault.folder, file));
    writeFileSync(keyFile(), '', { mode: 0o600 });
    await vault.reopen();
    expect(readFileSync(keyFile())).toHaveLength(32);
  });
});
