import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { compactVerify, createLocalJWKSet } from 'jose';
import { createDirectory } from '../../adapters/cosmos/directory';
import { createSecretClient } from '../../adapters/keyvault/secret-client';
import { createSecretVault } from '../../adapters/keyvault/secret-vault';
import { createReceiptSigner, signingSecretName } from '../../adapters/signing/receipt-signer';
import type { Directory, Signer } from '../../desk/ports';
import { Secret } from '../../desk/rules/secret';
import { type AVault, anyCredential, aVault, hastyRetries, vaultUrl } from '../local/vault/a-vault';
import { aClock, aCosmos } from '../support/a-desk';
import { policySource, sha256 } from '../support/a-policy';

let clock: ReturnType<typeof aClock>;
let cosmos: ReturnType<typeof aCosmos>;
let local: AVault;
beforeEach(() => {
  clock = aClock();
  cosmos = aCosmos(clock.now);
  local = aVault();
});
afterEach(() => {
  cosmos.close();
  return local.remove();
});

const aSecretVault = () =>
  createSecretVault(
    createSecretClient({
      url: vaultUrl,
      credential: anyCredential,
      httpClient: local.httpClient,
      retryOptions: hastyRetries,
    }),
  );

/** A process of its own: its own clients and caches over the same vault and store. */
const aProcess = (changed: Partial<Directory> = {}): Signer => {
  const source = policySource('starter');
  const needs = { clock, hash: sha256, policySource: source, log: () => undefined };
  const directory = createDirectory(cosmos.reopen(), needs);
  return createReceiptSigner({ vault: aSecretVault(), directory: { ...directory, ...changed }, clock });
};

/** The payload and the key of a JWS that verifies by the keys that the desk publishes. */
const verified = async (jws: string, signer: Signer) => {
  const { keys } = await signer.keys();
  const { payload, protectedHeader } = await compactVerify(
    jws,
    createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }),
  );
  return { text: new TextDecoder().decode(payload), ...protectedHeader };
};

const enabledVersions = async () => (await aSecretVault().versions(signingSecretName)).filter((one) => one.isEnabled);

describe('a signer', () => {
  it('signs with a key that it makes on the first use and publishes', async () => {
    const signer = aProcess();
    expect(await signer.keys()).toEqual({ keys: [] });
    const jws = await signer.sign('{"a":"ü"}');
    expect(await verified(jws, signer)).toMatchObject({ text: '{"a":"ü"}', alg: 'EdDSA', typ: 'tierline-receipt' });
    const { keys } = await signer.keys();
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ]);
    expect(await enabledVersions()).toHaveLength(1);
  });

  it('is one with another process, also when both make the first key at once', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const both = await Promise.all([one.sign('1'), other.sign('2')]);
    for (const [index, jws] of both.entries()) expect((await verified(jws, one)).text).toBe(String(index + 1));
    clock.pass(6);
    const later = await Promise.all([one, other, aProcess()].map(async (signer) => signer.sign('3')));
    const kids = await Promise.all(later.map(async (jws) => (await verified(jws, one)).kid));
    expect(new Set(kids).size).toBe(1);
  });

  it('asks the vault again after some minutes only', async () => {
    const signer = aProcess();
    await signer.sign('1');
    local.inject(() => ({ when: 'before', status: 500 }));
    clock.pass(5);
    await expect(signer.sign('2')).resolves.toBeDefined();
    clock.pass(1);
    await expect(signer.sign('3')).rejects.toMatchObject({ kind: 'unavailable' });
    local.inject(() => undefined);
    await expect(signer.sign('4')).resolves.toBeDefined();
  });

  it('finds the key whose making was not answered', async () => {
    local.inject(({ kind }) => (kind === 'set-secret' ? { when: 'after', drop: 'EPIPE' } : undefined));
    const signer = aProcess();
    await expect(signer.sign('1')).rejects.toMatchObject({ kind: 'unavailable' });
    local.inject(() => undefined);
    await signer.sign('1');
    expect(await enabledVersions()).toHaveLength(1);
  });

  it('signs nothing with a key that could not be published', async () => {
    const saveSigningKey = () => Promise.reject(new Error('no store'));
    await expect(aProcess({ saveSigningKey }).sign('1')).rejects.toThrow('no store');
    expect(await aProcess().keys()).toEqual({ keys: [] });
  });
});

describe('a rotation', () => {
  it('leaves what was signed before verifiable, and the old key unusable', async () => {
    const signer = aProcess();
    const before = await signer.sign('before');
    const kid = await signer.rotate();
    const after = await signer.sign('after');
    expect(await verified(after, signer)).toMatchObject({ text: 'after', kid });
    expect(await verified(before, signer)).toMatchObject({ text: 'before' });
    expect((await verified(before, signer)).kid).not.toBe(kid);
    expect((await signer.keys()).keys).toHaveLength(2);
    expect(await enabledVersions()).toHaveLength(1);
  });

  it('is seen by another process within minutes', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await Promise.all([one.sign('1'), other.sign('1')]);
    const kid = await one.rotate();
    expect((await verified(await other.sign('2'), one)).kid).not.toBe(kid);
    clock.pass(6);
    expect((await verified(await other.sign('3'), one)).kid).toBe(kid);
  });

  it('from two sides at once ends with one key', async () => {
    const [one, other] = [aProcess(), aProcess()];
    await one.sign('1');
    await Promise.all([one.rotate(), other.rotate()]);
    clock.pass(6);
    const later = await Promise.all([one, other, aProcess()].map((signer) => signer.sign('2')));
    const kids = await Promise.all(later.map(async (jws) => (await verified(jws, one)).kid));
    expect(new Set(kids).size).toBe(1);
  });

  it('that could not put the old key away counts all the same', async () => {
    const [one, other] = [aProcess(), aProcess()];
    const { kid } = await verified(await one.sign('1'), one);
    local.pass(1_000);
    local.inject(({ kind }) => (kind === 'update-secret' ? { when: 'before', status: 403 } : undefined));
    await expect(one.rotate()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await enabledVersions()).toHaveLength(2);
    const kids = await Promise.all(
      [one, other].map(async (signer) => (await verified(await signer.sign('2'), one)).kid),
    );
    expect(new Set(kids).size).toBe(1);
    expect(kids[0]).not.toBe(kid);
  });

  it('that fails leaves the key that signs', async () => {
    const signer = aProcess();
    const { kid } = await verified(await signer.sign('1'), signer);
    local.inject(({ kind }) => (kind === 'set-secret' ? { when: 'before', status: 403 } : undefined));
    await expect(signer.rotate()).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await verified(await signer.sign('2'), signer)).kid).toBe(kid);
  });
});

describe('the private key', () => {
  const privateParts = async (): Promise<readonly string[]> => {
    const vault = aSecretVault();
    const versions = await enabledVersions();
    const secrets = await Promise.all(versions.map(({ version }) => vault.read(signingSecretName, version)));
    return secrets.map((secret) => (JSON.parse(secret?.reveal() ?? '{}') as { readonly d: string }).d);
  };

  const formsOf = (d: string): readonly string[] => {
    const bytes = Buffer.from(d, 'base64url');
    return [d, d.slice(0, 20), bytes.toString('base64'), bytes.toString('hex')];
  };

  it('stands in the vault only, and there it is sealed', async () => {
    const signer = aProcess();
    const signatures = [await signer.sign('1')];
    const first = await privateParts();
    await signer.rotate();
    signatures.push(await signer.sign('2'));
    const parts = [...first, ...(await privateParts())];
    expect(parts.map((d) => Buffer.from(d, 'base64url').length)).toEqual([32, 32]);

    const { resources } = await cosmos.database.container('directory').items.query('SELECT * FROM c').fetchAll();
    expect(resources).toHaveLength(2);
    const wire = cosmos.calls.map(({ url, headers, body }) => `${url} ${JSON.stringify(headers)} ${body}`);
    const atRest = ['vault.db', 'vault.db-wal'].map((name) => readFileSync(join(local.folder, name), 'latin1'));
    const seen = [JSON.stringify(resources), ...wire, ...signatures, inspect(await signer.keys(), { depth: null })];
    const everything = [...seen, inspect(signer, { depth: null, showHidden: true }), ...atRest].join('\n');
    expect(parts.flatMap(formsOf).filter((form) => everything.includes(form))).toEqual([]);
  });

  it.each([
    ['no JSON', '{"kty":"OKP","d":"a-secret-piece'],
    ['another kind of key', '{"kty":"EC","crv":"P-256","d":"a-secret-piece"}'],
  ])('that is %s signs nothing and is not quoted', async (_what, value) => {
    await aSecretVault().put(signingSecretName, new Secret(value), {});
    const error = await aProcess()
      .sign('1')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('secret-piece');
  });
});
