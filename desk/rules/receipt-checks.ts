import { canonicalJson } from './canonical-json';
import { type Cycle, cycleStateAt, type PolicyOf } from './clocks';
import { type Receipt, type ReceiptFacts, type ReceiptStretch, receiptFormat, receiptFrom } from './receipts';
import { type Instant, instant, minuteMs } from './time';

/** A flaw of a receipt as a sentence. */
type Flaws = readonly string[];

/**
 * Recomputes a receipt from itself alone: everything that is wrong with it, nothing when it is right.
 *
 * The stretches follow each other from the start, each is as long as it says, the counted ones make up the target to the
 * millisecond, and the deadline is the end of the one that completes it. Moments that no arithmetic depends on (when a
 * breach was recorded, when it was asked within closed hours) are held to their order; the signature holds the rest.
 */
export const verifyReceipt = (receipt: Receipt): Flaws => [
  ...said(receipt.format !== receiptFormat, `format ${receipt.format} is not ${receiptFormat}`),
  ...receipt.stretches.flatMap((stretch, index) => stretchFlaws(receipt, stretch, index)),
  ...sumFlaws(receipt),
  ...stateFlaws(receipt),
  ...nextFlaws(receipt),
  ...factFlaws(receipt),
];

const said = (isWrong: boolean, flaw: string): Flaws => (isWrong ? [flaw] : []);

const stretchFlaws = ({ stretches, startedAt, facts }: Receipt, stretch: ReceiptStretch, index: number): Flaws => {
  const { from, to, ms, kind, because } = stretch;
  const name = `stretch ${index + 1}`;
  const before = stretches[index - 1]?.to ?? startedAt;
  const isOwed = facts.waits.some(
    (wait) => wait.owner === because.waitsFor && wait.from <= from && (wait.to === undefined || to <= wait.to),
  );
  return [
    ...said(from !== before, `${name} begins at ${from}, not at ${before} where the one before ends`),
    ...said(ms <= 0 || instant(to) - instant(from) !== ms, `${name} is not ${ms} ms long`),
    ...said((kind === 'paused') !== (because.waitsFor !== undefined), `${name} is ${kind} for another reason`),
    ...said(because.waitsFor !== undefined && !isOwed, `${name} waits for ${because.waitsFor}, who owed nothing then`),
  ];
};

const countedIn = (stretches: readonly ReceiptStretch[], until: Instant): number =>
  stretches
    .filter(({ kind }) => kind === 'counted')
    .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(instant(to), until) - instant(from)), 0);

const sumFlaws = ({
  stretches,
  startedAt,
  askedAt,
  stoppedAt,
  dueAt,
  targetMs,
  spentMs,
  remainingMs,
}: Receipt): Flaws => {
  const end = stretches.at(-1)?.to ?? startedAt;
  const sum = stretches.reduce((total, { kind, ms }) => total + (kind === 'counted' ? ms : 0), 0);
  const spent = countedIn(stretches, instant(stoppedAt ?? askedAt));
  const whole = dueAt === undefined ? spentMs : targetMs;
  return [
    ...said(targetMs <= 0, `a target of ${targetMs} ms is none`),
    ...said(sum !== whole, `the counted stretches make ${sum} ms, not ${whole}`),
    ...said(end !== (dueAt ?? askedAt), `the stretches end at ${end}, not at ${dueAt ?? askedAt}`),
    ...said(
      dueAt !== undefined && stretches.at(-1)?.kind !== 'counted',
      'the last stretch before the deadline is not counted',
    ),
    ...said(spent !== spentMs, `${spent} ms were spent, not ${spentMs}`),
    ...said(spentMs + remainingMs !== targetMs, `${spentMs} ms spent and ${remainingMs} ms left are not ${targetMs}`),
  ];
};

const stateFlaws = ({ state, startedAt, askedAt, stoppedAt, breachedAt, dueAt }: Receipt): Flaws => {
  const is = cycleStateAt(cycleMarks(stoppedAt, breachedAt), momentOf(dueAt), instant(askedAt));
  const isWithin = (moment: string | undefined): boolean =>
    moment === undefined || (startedAt <= moment && moment <= askedAt);
  return [
    ...said(state !== is, `it is ${is}, not ${state}`),
    ...said(askedAt < startedAt, 'it was asked before it began'),
    ...said(!isWithin(stoppedAt), `it cannot have stopped at ${stoppedAt}`),
    ...said(!isWithin(breachedAt), `a breach cannot have been recorded at ${breachedAt}`),
  ];
};

const momentOf = (text: string | undefined): Instant | undefined => (text === undefined ? undefined : instant(text));

const cycleMarks = (stoppedAt: string | undefined, breachedAt: string | undefined) => ({
  ...(stoppedAt !== undefined && { stoppedAt: instant(stoppedAt) }),
  ...(breachedAt !== undefined && { breachedAt: instant(breachedAt) }),
});

/** Up to the deadline a level is the last counted instant with so much left; beyond it no stretch tells. */
const nextFlaws = ({ next, askedAt, stoppedAt, dueAt, targetMs, stretches }: Receipt): Flaws => {
  if (next === undefined) return [];
  const { name, afterMinutes, at } = next;
  const flaw = `${name} is not at ${at}`;
  if (at <= askedAt || stoppedAt !== undefined) return [`${name} does not lie ahead`];
  if (afterMinutes === 0) return said(at !== dueAt, flaw);
  if (afterMinutes > 0) return said(dueAt === undefined || at <= dueAt, flaw);
  const isCounted = stretches.some(({ kind, from, to }) => kind === 'counted' && from <= at && at < to);
  const left = targetMs - countedIn(stretches, instant(at));
  return said(!isCounted || left !== -afterMinutes * minuteMs, flaw);
};

const factFlaws = ({ facts, startedAt, severity, coverage, policy }: Receipt): Flaws => {
  const [first, last] = [facts.terms[0], facts.terms.at(-1)];
  if (first === undefined || last === undefined) return ['it says no terms'];
  const { from: _, ...newest } = last;
  return [
    ...said(first.from > startedAt, 'it began before its terms'),
    ...said(
      canonicalJson(newest) !== canonicalJson({ severity, coverage, policy }),
      'it is under other terms than its newest',
    ),
  ];
};

/**
 * Derives the whole receipt again by the desk's own engine, and says which of its parts differ. `policyOf` knows the
 * policies that it names, by hash. Throws what the engine throws: a receipt that no desk could have made.
 */
export const verifyByPolicy = (receipt: Receipt, policyOf: PolicyOf): Flaws => {
  const [facts, cycle] = [factsOf(receipt), cycleOf(receipt)];
  const derived = receiptFrom(facts, cycle, policyOf, instant(receipt.askedAt));
  if (derived === undefined) return ['the policy promises nothing here'];
  const names = [...new Set([...Object.keys(derived), ...Object.keys(receipt)])] as (keyof Receipt)[];
  return names.flatMap((name) => differenceIn(name, receipt, derived));
};

const differenceIn = (name: keyof Receipt, receipt: Receipt, derived: Receipt): Flaws => {
  if (name !== 'stretches') return differing(name, receipt[name], derived[name]);
  const length = Math.max(receipt.stretches.length, derived.stretches.length);
  return Array.from({ length }, (_, index) =>
    differing(`stretch ${index + 1}`, receipt.stretches[index], derived.stretches[index]),
  ).flat();
};

const differing = (name: string, given: unknown, derived: unknown): Flaws => {
  const [is, should] = [given, derived].map((value) => (value === undefined ? 'nothing' : canonicalJson(value)));
  return is === should ? [] : [`by the policy ${name} is ${should}, not ${is}`];
};

const factsOf = ({ ticketId, lane, facts, policy }: Receipt): ReceiptFacts => ({
  ticketId,
  lane,
  policy,
  terms: facts.terms.map((terms) => ({ ...terms, from: instant(terms.from) })),
  waits: facts.waits.map(({ owner, from, to }) => ({
    owner,
    from: instant(from),
    ...(to !== undefined && { to: instant(to) }),
  })),
});

const cycleOf = ({ clock, cycle, tier, party, startedAt, stoppedAt, breachedAt }: Receipt): Cycle => ({
  clock,
  cycle,
  tier,
  ...(party !== undefined && { party }),
  startedAt: instant(startedAt),
  ...cycleMarks(stoppedAt, breachedAt),
});
