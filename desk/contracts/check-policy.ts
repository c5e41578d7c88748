import { type Difference, type Played, playExample } from '../rules/examples';
import { type Example, lanes, type Policy } from '../rules/policies';
import { receiptText } from '../rules/receipt-text';
import { receiptOf } from '../rules/receipts';
import { type Instant, instant, iso, plusMs, zoneOf } from '../rules/time';
import { parsePolicy } from './policies';
import { type Path, type Problem, readYaml } from './yaml-text';

/** A problem of a policy file; one of its examples failing is one, and then says which and how. */
export interface PolicyProblem extends Problem {
  readonly example?: string;
  readonly difference?: Difference;
  /** How the deadline that is off comes about, as text. */
  readonly receipt?: string;
}

export type CheckedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads a policy file as `parsePolicy` does and plays its examples: the gate before publishing (docs/design.md §1
 * principle 3). Each difference stands at the line of the expectation, its moments as they would be written there, in
 * the zone of the clock. Never throws.
 */
export const checkPolicy = (text: string, hash: (text: string) => string): CheckedPolicy => {
  const parsed = parsePolicy(text, hash);
  if (!parsed.ok) return parsed;
  const { policy } = parsed;
  const failures = policy.examples.flatMap((example, index) => failuresOf(policy, example, ['examples', index]));
  if (failures.length === 0) return { ok: true, policy };
  const { problemAt } = readYaml(text);
  const problems = failures.map(({ path, message, ...failure }) => ({ ...problemAt(path, message), ...failure }));
  return { ok: false, problems: problems.toSorted((one, other) => one.line - other.line) };
};

interface Failure {
  readonly path: Path;
  readonly message: string;
  readonly example: string;
  readonly difference?: Difference;
  readonly receipt?: string;
}

const failuresOf = (policy: Policy, example: Example, path: Path): readonly Failure[] => {
  const { name } = example;
  const played = tryPlaying(policy, example);
  if (typeof played === 'string') {
    return [{ path, example: name, message: `The example "${name}" cannot be played: ${played}.` }];
  }
  const zone = zoneOfExample(policy, example);
  return played.differences.map((difference) => ({
    path: [...path, 'expect', difference.what],
    message: messageOf(example, inZone(difference, zone)),
    example: name,
    difference,
    ...receiptOfDifference(policy, example, played, difference),
  }));
};

/** The arithmetic of the deadline that differs, where there is one. */
const receiptOfDifference = (
  policy: Policy,
  { file, acts, until }: Example,
  { rehearsed }: Played,
  { clock }: Difference,
): { readonly receipt?: string } => {
  const cycle = rehearsed?.ticket.cycles.findLast((one) => one.clock === clock);
  if (rehearsed === undefined || cycle === undefined) return {};
  const at = until ?? acts.at(-1)?.at ?? file.at;
  const receipt = receiptOf(rehearsed.ticket, cycle, () => policy, at);
  return receipt === undefined ? {} : { receipt: receiptText(receipt) };
};

/** What was played, or why it cannot be: a calendar need not hold as much time in 400 years as a target asks for. */
const tryPlaying = (policy: Policy, example: Example): Played | string => {
  try {
    return playExample(policy, example);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const messageOf = ({ name }: Example, { what, expected, actual }: Difference): string =>
  `The example "${name}" fails: ${what} is ${actual}, not ${expected}. Correct the rule, or the example.`;

/** The zone in which the ticket of an example counts its time; its severity may be refused or left out. */
export const zoneOfExample = ({ lanes: rules, calendars }: Policy, { file }: Example): string => {
  const rule = rules[file.lane] ?? lanes.flatMap((lane) => rules[lane] ?? [])[0];
  return calendars[rule?.severities[file.severity ?? 'C'].calendar ?? '']?.zone ?? 'UTC';
};

const inZone = ({ expected, actual, ...difference }: Difference, zone: string): Difference => ({
  ...difference,
  expected: localMoments(expected, zone),
  actual: localMoments(actual, zone),
});

const localMoments = (text: string, zone: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (moment) => fileMoment(instant(moment), zone));

/** A moment as a policy file writes it: `2026-03-09T12:50-07:00`, with seconds and milliseconds where there are any. */
export const fileMoment = (at: Instant, zone: string): string => {
  const offsetMs = zoneOf(zone).offsetMsAt(at);
  const wall = iso(plusMs(at, offsetMs)).replace(/(:00)?\.000Z$|Z$/, '');
  return `${wall}${offsetText(offsetMs)}`;
};

const offsetText = (offsetMs: number): string => {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${offsetMs < 0 ? '-' : '+'}${parts.join(':')}`;
};
