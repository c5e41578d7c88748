import type { Directory } from '../ports';
import { isApprover, isAwayUntil } from '../rules/absences';
import type { Person } from '../rules/directory';
import type { ElevationRules } from '../rules/grants';
import type { Instant } from '../rules/time';
import { eachOf } from './each-of';

const peoplePerPage = 100;

/** Everybody in the groups of approvers, as the directory knows them. */
export const approversOf = async (
  directory: Directory,
  { approvers }: Pick<ElevationRules, 'approvers'>,
): Promise<readonly Person[]> => {
  if (approvers.groups.length === 0) return [];
  const found = new Map<string, Person>();
  await eachOf(
    (continuation) => directory.people(peoplePerPage, continuation),
    async (person) => {
      if (isApprover(person, approvers.groups)) found.set(person.id, person);
    },
  );
  return [...found.values()];
};

/** How many could say yes, and how many more could if they were not away. */
export interface ApproversFound {
  readonly approversKnown: number;
  readonly approversAway: number;
}

/**
 * How many approvers the directory knows beside `requester` who are here before `until`: whether somebody could say yes is
 * found when requesting, not when time is up (docs/requirements.md §3).
 */
export const findApprovers = async (
  directory: Directory,
  rules: Pick<ElevationRules, 'approvers'>,
  requester: string,
  now: Instant,
  until: Instant,
): Promise<ApproversFound> => {
  const [approvers, absences] = await Promise.all([approversOf(directory, rules), directory.absences()]);
  const away = absences.filter((one) => isAwayUntil(one, now, until)).map(({ person }) => person);
  const others = approvers.filter(({ id }) => id !== requester);
  const here = others.filter(({ id }) => !away.includes(id)).length;
  return { approversKnown: here, approversAway: others.length - here };
};
