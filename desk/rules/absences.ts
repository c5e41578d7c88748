import { accept, type Decision, refuse } from './decision';
import type { Person } from './directory';
import type { ElevationRules } from './grants';
import { dayMs, type Instant, plusMs } from './time';

/** An approver says that they are away, half-open from `from` to `to`, and who stands in for them. One for each person. */
export interface Absence {
  readonly person: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly standIn?: string;
  readonly savedAt: Instant;
}

export interface SayAbsent {
  readonly from: Instant;
  readonly to: Instant;
  readonly standIn?: string | undefined;
}

const absentDaysMax = 366; // no source

export type AbsenceRefusal =
  | { readonly kind: 'absence-unfit'; readonly daysMax: number; readonly fields: readonly ['to'] }
  | {
      readonly kind: 'stand-in-unfit';
      readonly because: 'yourself' | 'not-known' | 'no-approver';
      readonly fields: readonly ['standIn'];
    };

/**
 * Decides whether somebody may say so. `standIn` is what the directory knows of whom they name.
 *
 * A stand-in is an approver in their own right, by the groups that the policy names: being named gives nobody a right, for
 * rights come with the claims. What it gives is that they are told, that the record says for whom they decided, and that the
 * two of them have one voice.
 */
export const decideAbsence = (
  person: string,
  { from, to, standIn: named }: SayAbsent,
  standIn: Person | undefined,
  { approvers }: Pick<ElevationRules, 'approvers'>,
  now: Instant,
): Decision<Absence, AbsenceRefusal> => {
  if (to <= from || to <= now || to > plusMs(now, absentDaysMax * dayMs))
    return refuse({ kind: 'absence-unfit', daysMax: absentDaysMax, fields: ['to'] });
  const unfit = (because: 'yourself' | 'not-known' | 'no-approver') =>
    refuse({ kind: 'stand-in-unfit', because, fields: ['standIn'] } as const);
  if (named === undefined) return accept({ person, from, to, savedAt: now });
  if (named === person) return unfit('yourself');
  if (standIn === undefined || standIn.leftAt !== undefined) return unfit('not-known');
  if (!isApprover(standIn, approvers.groups)) return unfit('no-approver');
  return accept({ person, from, to, standIn: named, savedAt: now });
};

/** Roles come with a caller's claims and the directory has none, so the policy names the groups that hold the role. */
export const isApprover = ({ groups, leftAt }: Person, approvers: readonly string[]): boolean =>
  leftAt === undefined && groups.some((group) => approvers.includes(group));

const isAway = ({ from, to }: Absence, at: Instant): boolean => from <= at && at < to;

/** Is somebody away from `at` on until it is too late, so that they cannot decide in time? */
export const isAwayUntil = (absence: Absence, at: Instant, until: Instant): boolean =>
  isAway(absence, at) && absence.to >= until;

/** Whose part `standIn` takes now: of those who are away, whoever `mayCount` names first. */
export const standsInFor = (
  absences: readonly Absence[],
  standIn: string,
  at: Instant,
  mayCount: (person: string) => boolean,
): string | undefined =>
  absences.find((absence) => absence.standIn === standIn && isAway(absence, at) && mayCount(absence.person))?.person;

/** Who is to be told in place of somebody who is away; `asker` is told by nobody of what they asked themselves. */
export const standInsAt = (absences: readonly Absence[], at: Instant, asker: string): readonly string[] => {
  const named = absences.flatMap((one) => (one.standIn !== undefined && isAway(one, at) ? [one.standIn] : []));
  return [...new Set(named)].filter((person) => person !== asker);
};
