import { randomBytes } from 'node:crypto';
import type { Writer } from '../sqlite';
import { damaged } from '../trouble';
import { packBackup, unpackBackup } from './backup';
import { readRestoreBody, readSetBody, readUpdateBody, type UpdateBody } from './bodies';
import { deletedToBundle, deletedToItem, recoverableDays, secretToItem, versionToBundle } from './bundles';
import { pageOf, rowsToPage } from './paging';
import {
  badParameter,
  deletedSecretNotFound,
  nameBlocked,
  nameTaken,
  purgeProtected,
  secretDisabled,
  secretNotFound,
} from './refusal';
import type { Route, VaultOperation } from './route';
import { placeOf, type Seal } from './seal';
import type { StoredSecret, StoredVersion, VaultStore } from './store';

/** One call that was let in. `now` is the host's clock in seconds since 1970. */
export type VaultRequest = Route & { readonly url: URL; readonly body: string; readonly now: number };

/** What each of the 12 operations does: answers the JSON of a 200, or throws a `VaultRefusal`. Source: docs/data.md §6. */
export type VaultOperations = Readonly<Record<VaultOperation, (request: VaultRequest) => Promise<object>>>;

const backupVersionsMax = 500;
const retentionSeconds = recoverableDays * 86_400;

export const createOperations = (store: VaultStore, write: Writer, seal: Seal): VaultOperations => {
  const secretOf = (name: string): StoredSecret => {
    const secret = store.secret(name);
    if (secret === undefined || secret.deletedAt !== null) throw secretNotFound(name);
    return secret;
  };
  const versionOf = ({ name, version }: Route): StoredVersion => {
    const { newest } = secretOf(name);
    const found = version === '' ? newest : store.version(name, version);
    if (found === undefined) throw secretNotFound(`${name}/${version}`);
    return found;
  };
  // The retention may end between two writes, and nothing but a look at the clock ends it.
  const deletedOf = ({ name, now }: VaultRequest): StoredSecret => {
    const secret = store.secret(name);
    if (secret === undefined || secret.purgeAt === null || secret.purgeAt <= now) throw deletedSecretNotFound(name);
    return secret;
  };
  // Whoever swaps rows can swap their checksums too; the seal knows its place.
  const opened = ({ name, version, sealed }: StoredVersion): string => {
    try {
      return seal.open(sealed, placeOf(name, version));
    } catch {
      throw damaged(`the value of version ${version} does not open with the vault's key`);
    }
  };
  const claimName = (name: string, now: number): string => {
    store.purgeLapsed(now);
    const known = store.name(name);
    if (known !== undefined && known.deletedAt !== null) throw nameBlocked(name);
    return known?.name ?? name;
  };

  return {
    /** Always makes a version, also when the value is the same. */
    'set-secret': ({ name, url, body, now }) => {
      const { value, ...properties } = readSetBody(body);
      const version = randomBytes(16).toString('hex');
      return write(() => {
        const empty = { isEnabled: true, notBefore: null, expires: null, contentType: null, tags: {} };
        const sealed = seal.seal(value, placeOf(name, version));
        const bare = { ...empty, name: claimName(name, now), version, sealed, created: now, updated: now };
        const stored = withProperties(bare, properties);
        store.addVersion(stored);
        return versionToBundle(url.origin, stored, value);
      });
    },

    /** Without version the newest, never an older one: disabled, it is a 403. `nbf` and `exp` hinder nobody. */
    'get-secret': async (request) => {
      const found = versionOf(request);
      if (!found.isEnabled) throw secretDisabled();
      return versionToBundle(request.url.origin, found, opened(found));
    },

    /** Changes what the body names, never the value; tags are replaced whole. */
    'update-secret': (request) => {
      const body = readUpdateBody(request.body);
      return write(() => {
        const changed = withProperties({ ...versionOf(request), updated: request.now }, body);
        store.changeProperties(changed);
        return versionToBundle(request.url.origin, changed);
      });
    },

    'delete-secret': ({ name, url, now }) =>
      write(() => {
        const secret = secretOf(name);
        const deletion = { deletedAt: now, purgeAt: now + retentionSeconds };
        store.markDeleted(name, deletion.deletedAt, deletion.purgeAt);
        return deletedToBundle(url.origin, { ...secret, ...deletion });
      }),

    /** By version id; an unknown name has no versions, and is no error. */
    'list-versions': async ({ name, url }) => {
      const { after, limit } = pageOf(url);
      const rows = store.versionsAfter(name, after, limit + 1);
      return rowsToPage(
        url,
        limit,
        rows,
        (row) => row.version,
        (row) => versionToBundle(url.origin, row),
      );
    },

    'list-secrets': async ({ url }) => {
      const { after, limit } = pageOf(url);
      const rows = store.secretsAfter(after, limit + 1);
      return rowsToPage(
        url,
        limit,
        rows,
        (row) => row.name,
        (row) => secretToItem(url.origin, row),
      );
    },

    'backup-secret': async ({ name }) => {
      secretOf(name);
      const history = store.history(name);
      if (history.length > backupVersionsMax) throw badParameter('A secret of more than 500 versions has no backup.');
      return { value: packBackup(seal, history) };
    },

    /** Puts every version back under its old id. A name in use, or soft-deleted, is a 409. */
    'restore-secret': ({ body, url, now }) => {
      const history = backupOf(seal, readRestoreBody(body).value);
      const newest = history.at(-1);
      if (newest === undefined) throw badParameter('The backup is empty.');
      return write(() => {
        claimName(newest.name, now);
        if (store.name(newest.name) !== undefined) throw nameTaken(newest.name);
        for (const row of history) store.addVersion(row);
        return versionToBundle(url.origin, newest);
      });
    },

    'get-deleted': async (request) => deletedToBundle(request.url.origin, deletedOf(request)),

    'list-deleted': ({ url, now }) => {
      const { after, limit } = pageOf(url);
      return write(() => {
        store.purgeLapsed(now);
        const rows = store.deletedAfter(after, limit + 1);
        return rowsToPage(
          url,
          limit,
          rows,
          (row) => row.name,
          (row) => deletedToItem(url.origin, row),
        );
      });
    },

    'recover-deleted': (request) =>
      write(() => {
        const { newest } = deletedOf(request);
        store.markRecovered(request.name);
        return versionToBundle(request.url.origin, newest);
      }),

    'purge-deleted': async (request) => {
      deletedOf(request);
      throw purgeProtected();
    },
  };
};

const withProperties = (version: StoredVersion, { attributes, contentType, tags }: UpdateBody): StoredVersion => ({
  ...version,
  isEnabled: attributes?.enabled ?? version.isEnabled,
  notBefore: attributes?.nbf ?? version.notBefore,
  expires: attributes?.exp ?? version.expires,
  contentType: contentType ?? version.contentType,
  tags: tags ?? version.tags,
});

const backupOf = (seal: Seal, packed: string): StoredVersion[] => {
  try {
    return unpackBackup(seal, packed);
  } catch {
    throw badParameter('The backup was made by another key vault, or was changed.');
  }
};
