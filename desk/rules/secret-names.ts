import type { Credential, Device } from './devices';

/**
 * So many passwords lie under one name before the next goes to a new one. Versions pile up, for none can be deleted alone:
 * a backup fails beyond 500 of them, and each rotation lists them all, 25 a page, against a limit of 4,000 calls per 10 s
 * of which 300 rotations in that time may need three lists each. Source: docs/data.md §2, §6.
 */
export const versionsPerSecretMax = 50;

/** The secret that the device's confirmed password lies in: not always the one that new ones go to. */
export const secretOf = ({ secretName }: Pick<Device, 'secretName'>, credential: Credential): string =>
  credential.secretName ?? secretName;

/** What the secret after this one is called: the same, with a number. */
export const nextSecretName = (secretName: string): string => {
  const [, base = secretName, number = '1'] = /^(.*)-v([0-9]+)$/.exec(secretName) ?? [];
  return `${base}-v${Number(number) + 1}`;
};

/**
 * Does the password of this rotation go to a new secret? Only before it is stored, and not while versions under the old name
 * have still to be disabled: then each name has one list of them.
 */
export const needsNewSecret = ({ rotation, versions = 0, stale }: Device): boolean =>
  rotation !== undefined && rotation.version === undefined && versions >= versionsPerSecretMax && stale.length === 0;
