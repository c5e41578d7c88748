import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import type { SecretVault, SecretVersion } from '../../desk/ports';
import { Secret } from '../../desk/rules/secret';
import { instantOf } from '../../desk/rules/time';
import { isMissing, isUnreadable, withFaults } from './errors';

type Tags = Readonly<Record<string, string>>;

/**
 * Keeps passwords in Key Vault. Throws `Fault` when the vault cannot be asked or refuses.
 *
 * A `put` lists before and after it stores: the client repeats a `PUT` whose reply was lost, and each makes a version.
 * Twins stay enabled until the caller has stored which one stands: two that put at once, within the second that the
 * vault tells apart, might each disable what the other has answered. A `put` that throws may have stored: asked again, it
 * finds what it left. So `retag` must keep `rotationId` for as long as a retry may come. Source: docs/data.md §2, §7.
 */
export const createSecretVault = (client: SecretClient): SecretVault => {
  const listVersions = async (name: string): Promise<SecretVersion[]> => {
    const found: SecretVersion[] = [];
    try {
      for await (const properties of client.listPropertiesOfSecretVersions(name)) found.push(toVersion(properties));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    return found.sort((one, other) => other.createdAt - one.createdAt);
  };

  /** Answers the version of this rotation that everybody picks who sees the same twins; `undefined` when there is none. */
  const find = async (name: string, rotationId: string): Promise<SecretVersion | undefined> =>
    (await listVersions(name)).filter(({ tags }) => tags['rotationId'] === rotationId).sort(byClaim)[0];

  const store = async (name: string, value: Secret, tags: Tags): Promise<SecretVersion> => {
    const { properties } = await client.setSecret(name, value.reveal(), { tags: { ...tags } });
    return toVersion(properties);
  };

  return {
    put: (name, value, tags) =>
      withFaults(async () => {
        const rotationId = tags['rotationId'];
        if (rotationId === undefined) return store(name, value, tags);
        const earlier = await find(name, rotationId);
        if (earlier !== undefined) return earlier;
        const stored = await store(name, value, tags);
        return (await find(name, rotationId)) ?? stored;
      }),

    read: async (name, version) => {
      assertGiven(version);
      return withFaults(async () => {
        try {
          const { value } = await client.getSecret(name, { version });
          return value === undefined ? undefined : new Secret(value);
        } catch (error) {
          if (isUnreadable(error)) return undefined;
          throw error;
        }
      });
    },

    versions: (name) => withFaults(() => listVersions(name)),

    disable: async (name, version) => {
      assertGiven(version);
      await withFaults(() => client.updateSecretProperties(name, version, { enabled: false }));
    },

    remove: (name) =>
      withFaults(async () => {
        try {
          // Sends the deletion and looks once; that it takes the vault seconds is nobody's concern here.
          await client.beginDeleteSecret(name);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),

    retag: async (name, version, tags) => {
      assertGiven(version);
      await withFaults(() => client.updateSecretProperties(name, version, { tags: { ...tags } }));
    },

    names: (limit, continuation) =>
      withFaults(async () => {
        let next: string | undefined;
        // The SDK keeps a page's link to itself: it is read from the reply, which holds no values.
        const onResponse = ({ bodyAsText }: { readonly bodyAsText?: string | null }): void => {
          next = queryOfNext(bodyAsText);
        };
        const link = continuation === undefined ? {} : { continuationToken: `${secretsOf(client)}?${continuation}` };
        const pages = client.listPropertiesOfSecrets({ onResponse }).byPage({ maxPageSize: limit, ...link });
        const page = await pages.next();
        const found: readonly SecretProperties[] = page.done === true ? [] : page.value;
        return { items: found.map(({ name }) => name), ...(next !== undefined && { continuation: next }) };
      }),

    isDeleted: (name) =>
      withFaults(async () => {
        try {
          await client.getDeletedSecret(name);
          return true;
        } catch (error) {
          if (isMissing(error)) return false;
          throw error;
        }
      }),

    recover: async (name) => {
      await withFaults(async () => {
        const recovery = await client.beginRecoverDeletedSecret(name, { intervalInMs: 1_000 });
        await recovery.pollUntilDone();
      });
    },
  };
};

/** A continuation is only what stands behind the address: whoever sends one back does not choose where the token goes. */
const secretsOf = ({ vaultUrl }: SecretClient): string => `${vaultUrl.replace(/\/$/, '')}/secrets`;

const queryOfNext = (body: string | null | undefined): string | undefined => {
  const { nextLink } = JSON.parse(body ?? '{}') as { readonly nextLink?: string | null };
  return nextLink ? new URL(nextLink).search.slice(1) : undefined;
};

/** Enabled before disabled, then the oldest. */
const byClaim = (one: SecretVersion, other: SecretVersion): number =>
  Number(other.isEnabled) - Number(one.isEnabled) ||
  one.createdAt - other.createdAt ||
  (one.version < other.version ? -1 : 1);

/** An empty version would mean "the newest" to the vault, and the newest may be another rotation's. */
const assertGiven = (version: string): void => {
  if (version === '') throw new RangeError('a secret is addressed by its version');
};

const toVersion = ({ name, version, enabled, createdOn, tags }: SecretProperties): SecretVersion => {
  if (version === undefined || createdOn === undefined) throw new TypeError('the vault names no version');
  return { name, version, isEnabled: enabled ?? true, createdAt: instantOf(createdOn), tags: tags ?? {} };
};
