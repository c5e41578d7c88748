import type { GrantQuery, Page, Ports } from '../ports';
import { mayReadGrant } from '../rules/grant-offers';
import type { Grant } from '../rules/grants';
import type { Caller } from '../rules/people';
import { may } from '../rules/permissions';
import { filingChoices } from './advise-filing';
import { withArea } from './grant-area';

/** What a request may be made of, as the active policy has it; `zones` begin with the caller's own. */
export const elevationChoices = async (ports: Ports, caller: Caller) => {
  const [policy, { zones }] = await Promise.all([ports.directory.activePolicy(), filingChoices(ports, caller)]);
  const { categories, actions } = policy.elevation;
  return { categories, actions, zones };
};

/**
 * One page of the grants that the caller may see, the newest first: everybody's, or their own only. Those of the security
 * area are left out for whoever may not see them (R95).
 */
export const listElevations = async (ports: Ports, caller: Caller, query: GrantQuery): Promise<Page<Grant>> => {
  if (may(caller, 'read-elevation', { isOwn: false, inTier: false })) return seenOf(ports, caller, query);
  const { holder = caller.id } = query;
  return holder === caller.id ? ports.devices.grantsBy({ ...query, holder }) : { items: [] };
};

/** Reads on where something was left out, so that no page is shorter for what it hides. */
const seenOf = async ({ devices, tickets }: Ports, caller: Caller, query: GrantQuery): Promise<Page<Grant>> => {
  const seen: Grant[] = [];
  let { continuation } = query;
  do {
    const page = await devices.grantsBy({ ...query, limit: query.limit - seen.length, continuation });
    const grants = await Promise.all(page.items.map((grant) => withArea(tickets, grant)));
    seen.push(...grants.filter((grant) => mayReadGrant(caller, grant)));
    continuation = page.continuation;
  } while (continuation !== undefined && seen.length < query.limit);
  return { items: seen, continuation };
};
