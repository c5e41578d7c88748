import type { Directory } from '../ports';
import type { PolicyOf } from '../rules/clocks';
import type { Policy, PolicyRef } from '../rules/policies';
import type { Ticket } from '../rules/tickets';

const nameOf = ({ id, version }: PolicyRef): string => `${id} version ${version}`;

/** Fetches the policy versions that these tickets' clocks are judged by, so that rules can look them up. */
export const policiesOf = async (directory: Directory, tickets: readonly Ticket[]): Promise<PolicyOf> => {
  const refs = new Map<string, PolicyRef>();
  for (const ticket of tickets) {
    for (const ref of ticket.terms.map(({ policy }) => policy)) refs.set(nameOf(ref), ref);
  }
  const entries = [...refs].map(async ([name, ref]) => [name, await directory.policy(ref)] as const);
  const policies = new Map<string, Policy>(await Promise.all(entries));
  return (ref) => {
    const policy = policies.get(nameOf(ref));
    if (policy === undefined) throw new Error(`policy ${nameOf(ref)} was not fetched`);
    return policy;
  };
};
