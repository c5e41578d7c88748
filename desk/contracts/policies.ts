import type * as z from 'zod';
import { canonicalJson } from '../rules/canonical-json';
import {
  lanes as allLanes,
  severities as allSeverities,
  type ClockName,
  clockNames,
  type Example,
  type LaneRule,
  type Level,
  type MailRule,
  type NextActionOwner,
  type Policy,
  type SeverityRule,
} from '../rules/policies';
import { compileCalendarFile } from './calendar-files';
import { contradictionsOf } from './policy-contradictions';
import { type ExampleFile, type LaneFile, type LevelFile, type MailFile, PolicyFile } from './policy-files';
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
export const issueToFaults = (
  issue: z.core.$ZodIssue,
): { readonly path: PropertyKey[]; readonly message: string }[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: `"${key}" ${issue.message}` }));
  }
  const nested = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return [{ path: issue.path, message: nested === undefined ? issue.message : `The name is wrong. ${nested}` }];
};

const compile = (file: PolicyFile, hash: string): Policy => {
  const { groups: _, lanes, calendars, severities, pauses, levels, examples, ...rest } = file;
  return {
    ...rest,
    hash,
    calendars: Object.fromEntries(Object.entries(calendars).map(([name, one]) => [name, compileCalendarFile(one)])),
    lanes: Object.fromEntries(Object.entries(lanes).map(([lane, one]) => [lane, one && compileLane(one, severities)])),
    pausedBy: byClock((clock) => pauses?.[clock] ?? pausedByDefault[clock] ?? []),
    handovers: file.handovers ?? {},
    levels: byClock((clock) => compileLevels(levels[clock] ?? [])),
    duties: file.duties ?? {},
    mails: (file.mails ?? mailsByDefault).map(compileMail),
    routing: file.routing ?? [],
    examples: examples.map(compileExample),
  };
};

const byClock = <Value>(ofClock: (clock: ClockName) => Value): Readonly<Record<ClockName, Value>> =>
  Object.fromEntries(clockNames.map((clock) => [clock, ofClock(clock)])) as Record<ClockName, Value>;

/** docs/design.md §6: while the requester owes the next step, nobody else is late. */
const pausedByDefault: Readonly<Partial<Record<ClockName, readonly NextActionOwner[]>>> = {
  response: ['requester'],
  update: ['requester'],
  'tier-response': ['requester'],
  'tier-solve': ['requester'],
  resolution: ['requester'],
};

/** R65, and what users expect beside it. A policy that wants no mails says `mails: []`. */
const mailsByDefault: readonly MailFile[] = [
  {
    on: [
      ...(['filed', 'assigned', 'responded', 'asked', 'updated', 'mitigated'] as const),
      ...(['resolved', 'reactivated', 'withdrawn', 'contact-changed'] as const),
    ],
    tell: ['primary-contact'],
  },
  { on: ['filed', 'assigned', 'resolved'], tell: ['area-contacts'], lanes: ['admin', 'escalation'] },
  { on: ['updated', 'resolved', 'reactivated', 'withdrawn'], tell: ['watchers'] },
];

const compileMail = ({ lanes, severities, ...mail }: MailFile): MailRule => ({
  ...mail,
  lanes: lanes ?? allLanes,
  severities: severities ?? allSeverities,
});

const compileLane = ({ targets, ...lane }: LaneFile, severities: PolicyFile['severities']): LaneRule => ({
  ...lane,
  severities: {
    A: compileSeverity({ ...severities.A, ...targets?.A }),
    B: compileSeverity({ ...severities.B, ...targets?.B }),
    C: compileSeverity({ ...severities.C, ...targets?.C }),
  },
});

const compileSeverity = (file: PolicyFile['severities']['A']): SeverityRule => ({
  ...file,
  customerMinutes: file.customerMinutes ?? file.updateMinutes,
});

const compileLevels = (levels: readonly LevelFile[]): readonly Level[] =>
  levels
    .map(({ beforeMinutes, afterMinutes, severities, ...level }) => ({
      ...level,
      afterMinutes: beforeMinutes === undefined ? (afterMinutes ?? 0) : -beforeMinutes,
      severities: severities ?? allSeverities,
    }))
    .sort((one, other) => one.afterMinutes - other.afterMinutes);

const compileExample = ({ expect, acts, ...example }: ExampleFile): Example => {
  const { refused, severity, tier, missed, climbs, alerts, reminded, advised, lowered, resolved, ...deadlines } =
    expect;
  return {
    ...example,
    acts: acts ?? [],
    expect: {
      deadlines,
      ...(refused !== undefined && { refused }),
      ...(severity !== undefined && { severity }),
      ...(tier !== undefined && { tier }),
      ...(missed !== undefined && { missed }),
      ...(climbs !== undefined && { climbs }),
      ...(alerts !== undefined && { alerts }),
      ...(reminded !== undefined && { reminded }),
      ...(advised !== undefined && { advised }),
      ...(lowered !== undefined && { lowered }),
      ...(resolved !== undefined && { resolved }),
    },
  };
};
