import { Fault, type Ports } from '../ports';
import { accept, type Decision, refuse } from '../rules/decision';
import type { PolicyRef, PublishedPolicy } from '../rules/policies';
import type { Refusal } from './refusals';

/** Every published version, newest first, and which is active. */
export const listPolicies = ({ directory }: Ports): Promise<readonly PublishedPolicy[]> =>
  directory.publishedPolicies();

/** A published version with its whole file: whoever is judged by a policy may read it. */
export const readPolicy = async (
  { directory }: Ports,
  ref: PolicyRef,
): Promise<Decision<{ readonly policy: PolicyRef; readonly hash: string; readonly source: string }, Refusal>> => {
  try {
    const { id, version, hash } = await directory.policy(ref);
    const source = await directory.policySource(ref);
    if (source !== undefined) return accept({ policy: { id, version }, hash, source });
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'missing') throw error;
  }
  return refuse({ kind: 'policy-unknown' });
};
