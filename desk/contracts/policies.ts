import type { z } from 'zod';
import { canonicalJson } from '../rules/canonical-json';
import type { Policy } from '../rules/policies';
import { compileCalendarFile } from './calendar-files';
import { contradictionsOf } from './policy-contradictions';
import { PolicyFile } from './policy-files';
import { type Problem, readYaml } from './yaml-text';

/**
 * Reads a policy file (design.md §5): YAML text in, a whole and ordered `Policy` out, or every problem with its line
 * and a way out, by line. `hash` digests the canonical JSON (RFC 8785) of the content, so comments, order of keys
 * and spacing do not count. Refuses text beyond 256 KiB. Never throws.
 */
export const parsePolicy = (
  text: string,
  hash: (text: string) => string,
): { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly problems: readonly Problem[] } => {
  if (text.length > textMax) return { ok: false, problems: [{ line: 1, at: '', message: tooLong }] };
  const yaml = readYaml(text);
  if (yaml.problems.length > 0) return { ok: false, problems: yaml.problems };

  const parsed = PolicyFile.safeParse(yaml.data);
  const faults = parsed.success ? contradictionsOf(parsed.data) : parsed.error.issues.flatMap(issueToFaults);
  if (!parsed.success || faults.length > 0) {
    const problems = faults.map(({ path, message }) => yaml.problemAt(path, message));
    return { ok: false, problems: problems.toSorted((left, right) => left.line - right.line) };
  }
  return { ok: true, policy: compile(parsed.data, hash(canonicalJson(yaml.data))) };
};

const textMax = 256 * 1024;
const tooLong = 'The file is longer than 256 KiB. Keep one policy in one file.';

/** zod reports unknown keys together, on their parent: each gets its own line. */
const issueToFaults = (issue: z.core.$ZodIssue): { readonly path: PropertyKey[]; readonly message: string }[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: `"${key}" ${issue.message}` }));
  }
  const nested = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [{ path: issue.path, message: nested === undefined ? issue.message : `The name is wrong. ${nested}` }];
};

const compile = ({ groups: _, lanes, calendars, breach, ...rest }: PolicyFile, hash: string): Policy => ({
  ...rest,
  hash,
  calendars: Object.fromEntries(Object.entries(calendars).map(([name, file]) => [name, compileCalendarFile(file)])),
  ladder: lanes.user.ladder,
  breach: { response: breach.response, update: breach.update, 'tier-response': breach['tier-response'] },
});
