import * as z from 'zod';
import type { Absence } from '../rules/absences';
import { iso } from '../rules/time';
import { MomentView, When } from './moments';
import { PersonId } from './personal-data';

/** `PUT /api/v1/me/absence`: from when to when an approver is away, half-open, and who stands in. */
export const SaveAbsenceBody = z
  .strictObject({ from: When, to: When, standIn: PersonId.optional() })
  .meta({ id: 'SaveAbsenceBody' });

export const AbsenceView = z
  .object({ from: MomentView, to: MomentView, standIn: z.string().optional(), savedAt: MomentView })
  .meta({ id: 'AbsenceView' });

/** What the caller has said; nothing where they are here. */
export const OwnAbsenceView = z.object({ absence: AbsenceView.optional() }).meta({ id: 'OwnAbsenceView' });
export type AbsenceView = z.infer<typeof AbsenceView>;

export const absenceToView = ({ from, to, standIn, savedAt }: Absence): AbsenceView => ({
  from: iso(from),
  to: iso(to),
  ...(standIn !== undefined && { standIn }),
  savedAt: iso(savedAt),
});
