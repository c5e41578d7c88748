import type { GrantQuery, Page, Ports } from '../ports';
import type { Grant } from '../rules/elevation';
import type { Caller } from '../rules/people';
import { may } from '../rules/permissions';

/** What a request may be made of, as the active policy has it. */
export const elevationChoices = async ({ directory }: Ports) => {
  const { categories, actions } = (await directory.activePolicy()).elevation;
  return { categories, actions };
};

/** One page of the grants that the caller may see, the newest first: everybody's, or their own only. */
export const listElevations = async ({ devices }: Ports, caller: Caller, query: GrantQuery): Promise<Page<Grant>> => {
  if (may(caller, 'read-elevation', { isOwn: false, inTier: false })) return devices.grantsBy(query);
  const { holder = caller.id } = query;
  return holder === caller.id ? devices.grantsBy({ ...query, holder }) : { items: [] };
};
