import type { Seal } from './seal';
import type { StoredVersion } from './store';

const place = 'backup';

/**
 * Packs every version of one secret into sealed text (base64url). The values inside stay sealed for their own name
 * and version, so a restore moves them as they are.
 */
export const packBackup = (seal: Seal, history: readonly StoredVersion[]): string => {
  const rows = history.map((row) => ({ ...row, sealed: Buffer.from(row.sealed).toString('base64') }));
  return Buffer.from(seal.seal(JSON.stringify(rows), place)).toString('base64url');
};

/** Throws when the text was made by another vault or was changed. */
export const unpackBackup = (seal: Seal, packed: string): StoredVersion[] => {
  const rows = JSON.parse(seal.open(Buffer.from(packed, 'base64url'), place)) as (Omit<StoredVersion, 'sealed'> & {
    readonly sealed: string;
  })[];
  return rows.map((row) => ({ ...row, sealed: Buffer.from(row.sealed, 'base64') }));
};
