import { checkPolicy, type PolicyProblem } from '../../desk/contracts/check-policy';
import type { Path } from '../../desk/contracts/yaml-text';
import type { Policy } from '../../desk/rules/policies';
import { expandHolidays } from './expand-holidays';
import { type Block, isBlock, mergeBlocks } from './merge-blocks';
import { type FileProblem, type PolicyPart, placeOf, readChain } from './policy-chain';

/** A problem of a policy, in the file and on the line where it was written. */
export type PolicyFileProblem = PolicyProblem & FileProblem;

export type ReadPolicy =
  | { readonly ok: true; readonly source: string; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyFileProblem[] };

/**
 * Reads a policy file for publishing: what it `extends` laid under it, holidays written out as dates, its examples
 * played. `source` is the whole text that `parsePolicy` takes as it is and that is published: the file's own where
 * nothing had to be written out, JSON otherwise. Never throws.
 */
export const readPolicy = (file: string, hash: (text: string) => string): ReadPolicy => {
  const chain = readChain(file);
  if (!chain.ok) return chain;
  const { parts } = chain;
  const merged = mergeParts(parts);
  if (merged.problems.length > 0) return { ok: false, problems: merged.problems };
  const expanded = expandHolidays(merged.data, parts);
  if (expanded.problems.length > 0) return { ok: false, problems: expanded.problems };

  const own = parts[0] as PolicyPart;
  const isWhole = parts.length === 1 && expanded.data === merged.data;
  const source = isWhole ? own.text : `${JSON.stringify(expanded.data, null, 2)}\n`;
  const checked = checkPolicy(source, hash);
  if (checked.ok) return { ok: true, source, policy: checked.policy };
  return { ok: false, problems: checked.problems.map((problem) => inItsFile(problem, parts)) };
};

/** The file itself over what it extends, from the last of the chain on. */
const mergeParts = (parts: readonly PolicyPart[]): { data: Block; problems: readonly FileProblem[] } => {
  let data: Block = {};
  const problems: FileProblem[] = [];
  for (const [index, part] of [...parts.entries()].reverse()) {
    if (!isBlock(part.data)) continue;
    const { extends: _, ...own } = part.data;
    if (index === parts.length - 1) data = own;
    else {
      const { block, faults } = mergeBlocks(data, own);
      data = block;
      problems.push(...faults.map(({ path, message }) => part.problemAt(path, message)));
    }
  }
  return { data, problems };
};

const inItsFile = (problem: PolicyProblem, parts: readonly PolicyPart[]): PolicyFileProblem => {
  const path = pathOf(problem.at);
  return { ...problem, ...placeOf(parts, path).problemAt(path, problem.message) };
};

const pathOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
