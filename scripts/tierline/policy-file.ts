import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../desk/contracts/policies';
import type { Policy } from '../../desk/rules/policies';
import { complain } from './complaint';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export const readPolicy = (
  file: string,
):
  | { readonly ok: true; readonly policy: Policy; readonly source: string }
  | { readonly ok: false; readonly problems: readonly FileProblem[] } => {
  const source = readFileSync(file, 'utf8');
  const parsed = parsePolicy(source, sha256);
  if (parsed.ok) return { ok: true, policy: parsed.policy, source };
  return { ok: false, problems: parsed.problems.map(({ line, message }) => ({ file, line, message })) };
};

/** Reads a policy file, or complains with every problem by its line. */
export const policyOf = (file: string): Policy => {
  const read = readPolicy(file);
  if (read.ok) return read.policy;
  return complain(read.problems.map(({ file: where, line, message }) => `${where}:${line}: ${message}`).join('\n'));
};
