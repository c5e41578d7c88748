import type { StoredSecret, StoredVersion } from './store';

export const recoverableDays = 90;

/** `{ id, attributes, contentType?, tags?, value? }`. Attributes carry seconds since 1970. */
export const versionToBundle = (origin: string, version: StoredVersion, value?: string): object => ({
  ...(value !== undefined && { value }),
  ...propertiesOf(version),
  id: `${origin}/secrets/${version.name}/${version.version}`,
});

/** An entry of `GET /secrets`: the newest version's properties under an id without version. */
export const secretToItem = (origin: string, { newest }: StoredSecret): object => ({
  ...propertiesOf(newest),
  id: `${origin}/secrets/${newest.name}`,
});

/** A deleted secret: its newest version, without value, and how to get it back. */
export const deletedToBundle = (origin: string, secret: StoredSecret): object => ({
  ...deletionOf(origin, secret),
  ...versionToBundle(origin, secret.newest),
});

export const deletedToItem = (origin: string, secret: StoredSecret): object => ({
  ...deletionOf(origin, secret),
  ...secretToItem(origin, secret),
});

const deletionOf = (origin: string, { name, deletedAt, purgeAt }: StoredSecret): object => ({
  recoveryId: `${origin}/deletedsecrets/${name}`,
  deletedDate: deletedAt,
  scheduledPurgeDate: purgeAt,
});

const propertiesOf = ({
  isEnabled,
  notBefore,
  expires,
  created,
  updated,
  contentType,
  tags,
}: StoredVersion): object => ({
  attributes: {
    enabled: isEnabled,
    ...(notBefore !== null && { nbf: notBefore }),
    ...(expires !== null && { exp: expires }),
    created,
    updated,
    recoveryLevel: 'Recoverable',
    recoverableDays,
  },
  ...(contentType !== null && { contentType }),
  ...(Object.keys(tags).length > 0 && { tags }),
});
