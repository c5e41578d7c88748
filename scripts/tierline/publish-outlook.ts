import * as z from 'zod';
import { checkPolicy } from '../../desk/contracts/check-policy';
import { PolicySourceView, PolicyView } from '../../desk/contracts/policy-views';
import type { Policy } from '../../desk/rules/policies';
import { changesElevation } from '../../desk/rules/policy-change';
import { complain } from './complaint';
import { sha256 } from './policy-file';
import { type Problem, refusalText } from './refusal-text';
import { reach } from './remote-desk';

/** A desk, and the headers that sign in to it. */
export interface RemoteDesk {
  readonly desk: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/** What publishing a policy would do. */
export interface Outlook {
  readonly outcome: Outcome;
  readonly text: string;
}

/**
 * Looks what publishing would do, judged by what is published; changes nothing. What somebody handed in that still waits, and
 * what the caller may do, it does not see.
 */
export const publishOutlook = async (policy: Policy, remote: RemoteDesk): Promise<Outlook> => {
  const { items } = z.object({ items: z.array(PolicyView) }).parse(await ask(remote, '/api/v1/policies'));
  const same = items.find(({ id, version }) => id === policy.id && version === policy.version);
  const active = items.find(({ isActive }) => isActive);
  const outcome = await outcomeOf(policy, same, active, remote);
  return { outcome, text: textOf[outcome](nameOf(policy), nameOf(active), remote.desk) };
};

type Outcome = 'become-active' | 'await-second-person' | 'change-nothing' | 'be-refused';

const outcomeOf = async (
  policy: Policy,
  same: PolicyView | undefined,
  active: PolicyView | undefined,
  remote: RemoteDesk,
): Promise<Outcome> => {
  if (same !== undefined && same.hash !== policy.hash) return 'be-refused';
  if (same?.isActive === true) return 'change-nothing';
  if (active === undefined) return 'become-active';
  const { source } = PolicySourceView.parse(await ask(remote, `/api/v1/policies/${active.id}/${active.version}`));
  const standing = checkPolicy(source, sha256);
  return standing.ok && changesElevation(standing.policy, policy) ? 'await-second-person' : 'become-active';
};

const textOf: Readonly<Record<Outcome, (name: string, active: string, desk: string) => string>> = {
  'become-active': (name, active, desk) =>
    `would make ${name} active at ${desk} in place of ${active}; open tickets would follow`,
  'await-second-person': (name, active, desk) =>
    `would hand in ${name} at ${desk}, where ${active} is active: it changes the elevation rules. It becomes active if somebody else has handed in the same file; else it waits for a second person to`,
  'change-nothing': (name, _active, desk) => `${name} is active at ${desk} already: nothing would change`,
  'be-refused': (name, _active, desk) =>
    `${desk} has ${name} with other content and would refuse this one. Raise \`version\` in the file.`,
};

const nameOf = (policy: Pick<PolicyView, 'id' | 'version'> | undefined): string =>
  policy === undefined ? 'none' : `${policy.id} version ${policy.version}`;

const ask = async ({ desk, credentials }: RemoteDesk, path: string): Promise<unknown> => {
  const response = await reach(desk + path, { headers: credentials });
  const answer: unknown = await response.json().catch(() => ({}));
  return response.ok ? answer : complain(refusalText(desk, path, response.status, answer as Problem));
};
