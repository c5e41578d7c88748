import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { SigningKeyDocument } from '../../desk/contracts/directory-documents';
import type { Directory } from '../../desk/ports';
import { asResource } from './commit';
import { faulting } from './errors';
import { allRows } from './queries';
import type { ReadRows } from './readable';

/** The directory's shelf of public signing keys. One that stands is never written again: `publishedAt` is the first time. */
export const createSigningKeys = (
  container: Container,
  readRows: ReadRows,
): Pick<Directory, 'signingKeys' | 'saveSigningKey'> => ({
  signingKeys: async () => {
    const rows = await allRows(container, 'signing-key', { query: 'SELECT * FROM c' });
    return readRows(rows, (row) => z.decode(SigningKeyDocument, row as never))
      .map(({ id, key, publishedAt }) => ({ kid: id, key, publishedAt }))
      .sort((one, other) => one.publishedAt - other.publishedAt || (one.kid < other.kid ? -1 : 1));
  },
  saveSigningKey: async ({ kid, key, publishedAt }) => {
    const document = { id: kid, kind: 'signing-key', key, publishedAt, schemaVersion: 1 } as const;
    const { resource } = await faulting(() => container.item(kid, 'signing-key').read());
    if (resource !== undefined) return;
    await faulting(() => container.items.upsert(asResource(z.encode(SigningKeyDocument, document))));
  },
});
