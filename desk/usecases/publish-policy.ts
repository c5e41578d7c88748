import { checkPolicy } from '../contracts/check-policy';
import { Fault, type Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { Caller } from '../rules/people';
import type { PolicyRef } from '../rules/policies';
import { changesElevation } from '../rules/policy-change';
import { bestEffort } from './best-effort';
import { tellDeskAlarm } from './desk-alarms';
import type { Refusal } from './refusals';
import { storing } from './storing';

/** What became of a policy that was handed in. */
export interface Publishing {
  readonly policy: PolicyRef;
  readonly hash: string;
  readonly status: 'active' | 'awaits-second-person';
}

/**
 * Publishes a policy file and makes it the active one; open tickets follow at once, quietly, by `policy-rollout`.
 *
 * Refuses a file that is broken or whose examples fail, with every problem by its line; and a version that was published
 * with other content. Publishing what stands already makes it active again. A change of the elevation rules needs a
 * second person: the first one's file waits until somebody else hands in the very same. Source: docs/design.md §5, §15.
 */
export const publishPolicy = (ports: Ports, caller: Caller, source: string): Promise<Decision<Publishing, Refusal>> =>
  storing(
    () => attempt(ports, caller, source),
    async () => undefined,
  );

/** Whether a second person is needed was judged against what was active then: where that changed, it is judged again. */
const attempt = async (ports: Ports, caller: Caller, source: string): Promise<Decision<Publishing, Refusal>> => {
  const { directory, clock, ids } = ports;
  const checked = checkPolicy(source, ids.hash);
  if (!checked.ok) return refuse({ kind: 'policy-invalid', problems: checked.problems });
  const { policy } = checked;
  const publication = { policy, source, by: caller.id, at: clock.now() };
  const ref: PolicyRef = { id: policy.id, version: policy.version };

  const stored = await directory.policy(ref).catch(nothingIfMissing);
  if (stored !== undefined && stored.hash !== policy.hash) return refuse({ kind: 'policy-version-taken', policy: ref });

  const from = await directory.activePolicy();
  let proposedBy: string | undefined;
  if (changesElevation(from, policy)) {
    const proposal = await directory.proposal(ref);
    if (proposal?.hash !== policy.hash || proposal.by === caller.id) {
      await directory.propose(publication);
      return accept({ policy: ref, hash: policy.hash, status: 'awaits-second-person' });
    }
    proposedBy = proposal.by;
  }

  const stands = await directory.publishPolicy(publication, proposedBy);
  if (stands !== policy.hash) return refuse({ kind: 'policy-version-taken', policy: ref });
  // Consent counts once: what was active before does not become so again by one person.
  if (proposedBy !== undefined) await directory.dropProposal(ref);
  const alarmId = await directory.activate(ref, from, caller.id, clock.now());
  if (alarmId !== undefined) await tellDeskAlarm(ports, alarmId);
  await startDueRollout(ports);
  return accept({ policy: ref, hash: policy.hash, status: 'active' });
};

const nothingIfMissing = (error: unknown): undefined => {
  if (error instanceof Fault && error.kind === 'missing') return undefined;
  throw error;
};

/** The second way to a rollout: starts it if open tickets wait for one; answers how many do so: none or one. */
export const watchPolicy = async (ports: Ports): Promise<number> => {
  const due = await startDueRollout(ports);
  await ports.directory.beat('policy-watch', ports.clock.now());
  return due;
};

const startDueRollout = async ({ directory, workflows, log }: Ports): Promise<number> => {
  const due = await directory.dueRollout();
  if (due === undefined) return 0;
  const otherwise = 'the rollout of a policy did not start; policy-watch tries again';
  await bestEffort(log, () => workflows.startRollout(due), otherwise, { ...due });
  return 1;
};
