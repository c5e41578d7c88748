import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { AbsenceDocument } from '../../desk/contracts/directory-documents';
import type { Directory } from '../../desk/ports';
import type { Absence } from '../../desk/rules/absences';
import { asResource, deleteOne } from './commit';
import { faulting } from './errors';
import { allRows } from './queries';
import type { ReadRows } from './readable';

const secondMs = 1_000;
/** So that a clock that is a little off takes nothing away that still holds. */
const keptAfterSeconds = 24 * 60 * 60;

const documentToAbsence = (row: unknown): Absence => {
  const { id: person, from, to, standIn, savedAt } = z.decode(AbsenceDocument, row as never);
  return { person, from, to, ...(standIn !== undefined && { standIn }), savedAt };
};

/** Who is away: few documents of one partition, each of which goes by itself. */
export const createAbsences = (
  container: Container,
  readRows: ReadRows,
): Pick<Directory, 'absences' | 'saveAbsence' | 'removeAbsence'> => ({
  absences: async () => {
    const rows = await allRows(container, 'absence', { query: 'SELECT * FROM c' });
    return readRows(rows, documentToAbsence).toSorted((one, other) => (one.person < other.person ? -1 : 1));
  },
  saveAbsence: async ({ person, ...absence }) => {
    const ttl = Math.max(0, Math.ceil((absence.to - absence.savedAt) / secondMs)) + keptAfterSeconds;
    const document = { ...absence, id: person, kind: 'absence' as const, ttl, schemaVersion: 1 as const };
    await faulting(() => container.items.upsert(asResource(z.encode(AbsenceDocument, document))));
  },
  removeAbsence: (person) => deleteOne(container, person, 'absence'),
});
