import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { ErasureDocument } from '../../desk/contracts/directory-documents';
import type { Erasures } from '../../desk/ports';
import type { ErasureRecord } from '../../desk/rules/records';
import { asResource } from './commit';
import { faulting } from './errors';
import { firstRows, pageOfRows, query } from './queries';
import type { ReadRows } from './readable';

const documentToErasure = (row: unknown): ErasureRecord => {
  const { kind: _kind, schemaVersion: _version, ...record } = z.decode(ErasureDocument, row as never);
  return record;
};

/** Records of erasures in the container `directory`; those that have not ended have a person. */
export const createErasures = (container: Container, readRows: ReadRows): Erasures => ({
  saveErasure: async ({ person, endedAt, ...record }) => {
    const document = {
      ...record,
      kind: 'erasure' as const,
      ...(person !== undefined && { person }),
      ...(endedAt !== undefined && { endedAt }),
      schemaVersion: 1 as const,
    };
    await faulting(() => container.items.upsert(asResource(z.encode(ErasureDocument, document))));
  },
  erasures: async (limit, continuation) => {
    const text = "SELECT * FROM c WHERE c.kind = 'erasure' AND c.at > '' ORDER BY c.kind DESC, c.at DESC";
    const page = await pageOfRows(container, query(text), limit, continuation);
    return { ...page, items: readRows(page.items, documentToErasure) };
  },
  openErasures: async (limit, continuation) => {
    const text = "SELECT * FROM c WHERE c.kind = 'erasure' AND c.person > '' ORDER BY c.person";
    const page = await pageOfRows(container, query(text), limit, continuation);
    return { ...page, items: readRows(page.items, documentToErasure) };
  },
  openErasureOf: async (person) => {
    const text = "SELECT * FROM c WHERE c.kind = 'erasure' AND c.person = @person";
    return readRows(await firstRows(container, query(text, { person }), 1), documentToErasure)[0];
  },
});
