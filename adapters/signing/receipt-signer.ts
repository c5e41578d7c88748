import {
  CompactSign,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type KeyLike,
} from 'jose';
import { type Clock, type Directory, Fault, type SecretVault, type SecretVersion, type Signer } from '../../desk/ports';
import { Secret } from '../../desk/rules/secret';
import { type Instant, minuteMs } from '../../desk/rules/time';

export interface SignerNeeds {
  readonly vault: SecretVault;
  readonly directory: Pick<Directory, 'signingKeys' | 'saveSigningKey'>;
  readonly clock: Clock;
}

/** Key Vault's own keys have no Ed25519 (docs/azure.md), so the key is a secret: a private JWK. */
export const signingSecretName = 'receipt-signing-key';

/** How long another process may go on signing with a key after it was rotated: its public half stays published. */
const keptMs = 5 * minuteMs;

interface Current {
  readonly kid: string;
  readonly key: KeyLike;
}

/**
 * Signs with the newest key in the vault, which is made when there is none.
 *
 * Each key has its `generation` among its tags, and is stored under it: of two processes that make the same generation at
 * once, both read back the one that everybody picks (`SecretVault.put`). A key is published before it signs anything.
 * Fault `unavailable` when the vault holds nothing that can sign.
 */
export const createReceiptSigner = ({ vault, directory, clock }: SignerNeeds): Signer => {
  let held: { readonly at: Instant; readonly loading: Promise<Current> } | undefined;

  const hold = (loading: Promise<Current>): Promise<Current> => {
    const mine = { at: clock.now(), loading };
    held = mine;
    loading.catch(() => {
      if (held === mine) held = undefined;
    });
    return loading;
  };

  const signingKey = (): Promise<Current> =>
    held !== undefined && clock.now() - held.at <= keptMs ? held.loading : hold(load());

  const load = async (): Promise<Current> => {
    const newest = newestOf(await vault.versions(signingSecretName));
    return open(newest ?? (await make(1)));
  };

  const make = async (generation: number): Promise<SecretVersion> => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const secret = new Secret(JSON.stringify(await exportJWK(privateKey)));
    const tags = { rotationId: `generation-${generation}`, generation: String(generation) };
    return vault.put(signingSecretName, secret, tags);
  };

  const open = async ({ version }: SecretVersion): Promise<Current> => {
    const jwk = jwkOf(await vault.read(signingSecretName, version));
    const { kty, crv, x } = jwk;
    if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw unusable();
    const kid = await calculateJwkThumbprint(jwk, 'sha256');
    const key = (await importJWK(jwk, 'EdDSA')) as KeyLike;
    await directory.saveSigningKey({ kid, key: { kty, crv, x }, publishedAt: clock.now() });
    return { kid, key };
  };

  return {
    sign: async (payload, type = 'tierline-receipt') => {
      const { kid, key } = await signingKey();
      const bytes = new TextEncoder().encode(payload);
      return new CompactSign(bytes).setProtectedHeader({ alg: 'EdDSA', kid, typ: type }).sign(key);
    },

    keys: async () => {
      const known = await directory.signingKeys();
      return { keys: known.map(({ kid, key }) => ({ ...key, kid, alg: 'EdDSA', use: 'sig' })) };
    },

    rotate: async () => {
      const before = await vault.versions(signingSecretName);
      const generation = 1 + Math.max(0, ...before.map(generationOf));
      const made = await make(generation);
      const { kid } = await hold(open(made));
      // Only now: until the new key can sign, the old one must.
      const replaced = before.filter(({ isEnabled, version }) => isEnabled && version !== made.version);
      for (const { version } of replaced) await vault.disable(signingSecretName, version);
      return kid;
    },
  };
};

const generationOf = ({ tags }: SecretVersion): number => Number(tags['generation'] ?? 0);

/** The highest generation, and of its twins the one that `put` answers: the oldest, then by version. */
const newestOf = (versions: readonly SecretVersion[]): SecretVersion | undefined =>
  versions
    .filter(({ isEnabled }) => isEnabled)
    .sort(
      (one, other) =>
        generationOf(other) - generationOf(one) ||
        one.createdAt - other.createdAt ||
        (one.version < other.version ? -1 : 1),
    )[0];

const unusable = (): Fault =>
  new Fault('unavailable', { cause: 'the secret with the signing key holds no Ed25519 key' });

/** What the parser says of broken JSON quotes it, and the quote would be a piece of the key. */
const jwkOf = (secret: Secret | undefined): JWK => {
  if (secret === undefined) throw new Fault('unavailable', { cause: 'the signing key was disabled meanwhile' });
  try {
    return JSON.parse(secret.reveal()) as JWK;
  } catch {
    throw unusable();
  }
};
