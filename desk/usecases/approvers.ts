import type { Directory } from '../ports';
import type { ElevationRules } from '../rules/elevation';
import { eachOf } from './each-of';

const peoplePerPage = 100;

/**
 * How many people in the groups of approvers the directory knows beside `requester`: whether somebody could say yes is
 * found when requesting, not when time is up (docs/requirements.md §3).
 *
 * Roles come with a caller's claims and the directory has none, so the policy names the groups that hold the role.
 */
export const approversKnown = async (
  directory: Directory,
  { approvers }: Pick<ElevationRules, 'approvers'>,
  requester: string,
): Promise<number> => {
  if (approvers.groups.length === 0) return 0;
  const found = new Set<string>();
  await eachOf(
    (continuation) => directory.people(peoplePerPage, continuation),
    async ({ id, groups, leftAt }) => {
      if (id !== requester && leftAt === undefined && groups.some((group) => approvers.groups.includes(group)))
        found.add(id);
    },
  );
  return found.size;
};
