import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parsePolicy } from '../../desk/contracts/policies';
import type { PolicyOf } from '../../desk/rules/clocks';
import {
  coverages,
  type Lane,
  lanes,
  type Policy,
  parties,
  type Severity,
  severities,
} from '../../desk/rules/policies';
import { type Receipt, receiptsOf } from '../../desk/rules/receipts';
import { rehearse } from '../../desk/rules/rehearsal';
import { decideFileTicket } from '../../desk/rules/ticket-commands';
import type { TicketEvent } from '../../desk/rules/tickets';
import { ticketFrom } from '../../desk/rules/tickets';
import { type Instant, instant, instantOfMs, minuteMs, plusMs } from '../../desk/rules/time';
import { sha256 } from './a-policy';

const folder = join(__dirname, '..', '..', 'policies');

/** Every policy of `policies/`. */
export const shippedPolicies: readonly Policy[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => {
    const parsed = parsePolicy(readFileSync(join(folder, name), 'utf8'), sha256);
    if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message}`);
    return parsed.policy;
  });

export const shippedPolicyOf: PolicyOf = ({ id, version }) => {
  const found = shippedPolicies.find((policy) => policy.id === id && policy.version === version);
  if (found === undefined) throw new Error(`no shipped policy ${id} version ${version}`);
  return found;
};

const bare = { by: 'agent', data: {}, people: {}, text: {} };

type Made = Omit<TicketEvent, 'at'>;

/** What people do to tickets, as events without their moment. */
export const did = {
  responded: { ...bare, kind: 'ticket-responded' },
  updated: { ...bare, kind: 'ticket-updated', text: { message: 'a text' } },
  asked: { ...bare, kind: 'requester-asked', text: { question: 'a text' } },
  answered: { ...bare, kind: 'requester-answered' },
  resolved: { ...bare, kind: 'ticket-resolved', data: { cause: 'solved' } },
  reactivated: { ...bare, kind: 'ticket-reactivated' },
} as const satisfies Record<string, Made>;

export const changedTo = (severity: Severity): Made => ({
  ...bare,
  kind: 'severity-changed',
  data: { severity, coverage: 'support-hours' },
});

/** Files a ticket under this policy. Throws when the policy does not take it. */
const filedUnder = (policy: Policy, filing: Partial<Parameters<typeof decideFileTicket>[2]>, at: Instant) => {
  const command = { title: 'a text', description: 'a text', type: 'incident' as const, ...filing };
  const decided = decideFileTicket(policy, 'TL-7KQ4M2XD0A', command, { by: 'requester', at });
  if (!decided.ok) throw new Error(decided.refusal.kind);
  return decided.value;
};

/** A ticket under `starter`, and what happened to it, so many minutes after it was filed. */
export const aStory = (
  at: string,
  severity: Severity,
  since: readonly (readonly [minutes: number, what: Made])[] = [],
) => {
  const starter = shippedPolicies.find(({ id }) => id === 'starter');
  if (starter === undefined) throw new Error('starter is not shipped');
  const filedAt = instant(at);
  const events = [
    ...filedUnder(starter, { severity }, filedAt),
    ...since.map(([minutes, what]) => ({ ...what, at: plusMs(filedAt, minutes * minuteMs) }) as TicketEvent),
  ];
  const ticket = ticketFrom(events);
  return {
    events,
    ticket,
    /** The receipt of a clock, so many minutes after filing. */
    receipt: (clock: string, minutes: number, cycle = 1): Receipt => {
      const receipts = receiptsOf(ticket, shippedPolicyOf, plusMs(filedAt, minutes * minuteMs));
      const found = receipts.find((one) => one.clock === clock && one.cycle === cycle);
      if (found === undefined) throw new Error(`no receipt of ${clock} ${cycle}`);
      return found;
    },
  };
};

const anAct: fc.Arbitrary<Made> = fc.oneof(
  fc.constantFrom<Made>(...Object.values(did)),
  fc.constantFrom(...severities).map(changedTo),
  fc.constantFrom(...parties).map((to): Made => ({ ...bare, kind: 'ticket-handed-over', data: { to } })),
  fc.constantFrom(...parties).map((party): Made => ({ ...bare, kind: 'handover-returned', data: { party } })),
);

const from = instant('2024-01-01T00:00:00Z');
const weekMs = 7 * 24 * 60 * minuteMs;
/** Mostly minutes and hours, as clocks are; days now and then. */
const aGap = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 90 * minuteMs }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: weekMs / 2 }) },
);

/** Puts a ticket under another policy, as far as that takes tickets of its lane. */
const aRollout = fc.constantFrom(...shippedPolicies);

const storyOf = (aStep: fc.Arbitrary<Made | Policy>) =>
  fc
    .record({
      policy: fc.constantFrom(...shippedPolicies),
      lane: fc.constantFrom(...lanes),
      severity: fc.constantFrom(...severities),
      filedMs: fc.integer({ min: 0, max: 6 * 365 * 24 * 60 * minuteMs }),
      coverage: fc.constantFrom(...coverages),
      acts: fc.array(fc.tuple(aGap, aStep), { maxLength: 8 }),
      askedAfter: fc.tuple(fc.nat(8), aGap),
    })
    .map(({ policy, lane, severity, coverage, filedMs, acts, askedAfter }) => {
      const filedAt = instantOfMs(from + filedMs);
      const offered = policy.lanes[lane] === undefined ? (lanes.find((one) => policy.lanes[one]) ?? lane) : lane;
      const chosen = policy.lanes[offered]?.choosesSeverity ? severity : 'C';
      let at = filedAt;
      const offers24x7 = policy.lanes[offered]?.severities[chosen].calendar24x7 !== undefined;
      const covered = offers24x7 ? coverage : 'support-hours';
      const people = acts.flatMap(([gapMs, step]): readonly TicketEvent[] => {
        at = plusMs(at, gapMs);
        const act = 'kind' in step ? step : movedTo(step, offered);
        return act === undefined ? [] : [{ ...act, at } as TicketEvent];
      });
      const filed = filedUnder(policy, { lane: offered, severity: chosen, coverage: covered }, filedAt);
      const rehearsed = rehearse([...filed, ...people], plusMs(at, weekMs), shippedPolicyOf);
      const [index, afterMs] = askedAfter;
      return { ...rehearsed, asked: plusMs([filedAt, ...people.map((act) => act.at)][index] ?? at, afterMs) };
    });

const movedTo = ({ id, version, lanes: rules }: Policy, lane: Lane): Made | undefined => {
  const tier = rules[lane]?.ladder[0]?.tier;
  if (tier === undefined) return undefined;
  return { ...bare, kind: 'policy-changed', data: { policy: { id, version }, tier, coverage: 'support-hours' } };
};

/** Whatever may happen to a ticket under a shipped policy, what the desk did by itself among it, and an instant of it. */
export const anyStory = storyOf(anAct);

/** The same with policies that are published meanwhile. */
export const anyStoryOfPolicies = storyOf(
  fc.oneof({ weight: 3, arbitrary: anAct }, { weight: 1, arbitrary: aRollout }),
);
