import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicy } from '../../desk/contracts/policies';
import type { PolicyOf } from '../../desk/rules/clocks';
import type { Policy } from '../../desk/rules/policies';

export type ShippedPolicy = 'managed-desktop-2023' | 'starter';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The text of a shipped policy's file. */
export const policySource = (name: ShippedPolicy): string =>
  readFileSync(join(__dirname, '..', '..', 'policies', `${name}.yaml`), 'utf8');

/** A policy from its file's text. Throws what is wrong with it. */
const policyFrom = (source: string): Policy => {
  const parsed = parsePolicy(source, sha256);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return parsed.policy;
};

export const managedDesktop = policyFrom(policySource('managed-desktop-2023'));
export const starter = policyFrom(policySource('starter'));

/** Finds the shipped policies, as a desk that has published both. */
export const policyOf: PolicyOf = ({ id, version }) => {
  const found = [managedDesktop, starter].find((policy) => policy.id === id && policy.version === version);
  if (found === undefined) throw new Error(`no shipped policy ${id} version ${version}`);
  return found;
};
