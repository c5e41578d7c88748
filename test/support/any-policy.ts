import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parsePolicy } from '../../desk/contracts/policies';
import type { PolicyOf } from '../../desk/rules/clocks';
import {
  type CalendarRule,
  type ClockName,
  clockNames,
  type DutyRules,
  type LaneRule,
  type Level,
  owners,
  type Policy,
  parties,
  type SeverityRule,
  severities,
  type Week,
  weekdays,
} from '../../desk/rules/policies';
import { sha256 } from './a-policy';

const folder = join(__dirname, '..', '..', 'policies');

/** Every policy in policies/, in the order of their names. Throws what is wrong with one. */
export const shippedPolicies: readonly Policy[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .flatMap((file) => {
    const parsed = parsePolicy(readFileSync(join(folder, file), 'utf8'), sha256);
    // A file that extends another is whole only after policy-sources.ts has written it out.
    if (!parsed.ok && /^extends:/m.test(readFileSync(join(folder, file), 'utf8'))) return [];
    if (!parsed.ok) throw new Error(`${file}: ${JSON.stringify(parsed.problems)}`);
    return [parsed.policy];
  });

const someZones = ['Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu'] as const;

const aWindow = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ fromMinute: from * 5, toMinute: to * 5 }));

const aWeek = fc.record(
  Object.fromEntries(weekdays.map((day) => [day, fc.array(aWindow, { maxLength: 2 })])),
) as unknown as fc.Arbitrary<Week>;

/** Any hours of the zones above, lunches, nights and closed days included; never a week without an hour. */
const anyCalendar: fc.Arbitrary<CalendarRule> = fc
  .record({
    zone: fc.constantFrom(...someZones),
    week: aWeek,
    closed: fc.subarray(['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-29', '2026-04-03']),
  })
  .filter(({ week }) => weekdays.some((day) => week[day].some(({ fromMinute, toMinute }) => fromMinute < toMinute)))
  .map(({ zone, week, closed }) => ({ zone, weeks: [{ week }], closed, openings: {} }));

const aDayAtMost = fc.integer({ min: 1, max: 1_440 });
const aPromise = fc.record({ A: aDayAtMost, B: aDayAtMost, C: aDayAtMost });

/** Duties as strange as a file may have them: a reminder after the deadline, an end before it. */
const someDuties: fc.Arbitrary<DutyRules> = fc.record(
  {
    unanswered: fc.record({ remindAfterMinutes: aPromise, lowersSeverity: fc.boolean() }),
    silence: fc.record(
      { resolveAfterMinutes: aPromise, resolveAfterMinutes24x7: aDayAtMost },
      { requiredKeys: ['resolveAfterMinutes'] },
    ),
    engagement: fc.constant('Consider lowering it.'),
  },
  { requiredKeys: [] },
);

const someLevels: fc.Arbitrary<readonly Level[]> = fc
  .array(
    fc.record({
      afterMinutes: fc.constantFrom(-240, -60, -60, -1, 0, 30, 480),
      severities: fc.subarray([...severities], { minLength: 1 }),
      tell: fc.constantFrom(['tier'], ['tier-1'], ['tier-2', 'tier']),
    }),
    { maxLength: 4 },
  )
  .map((levels) => levels.toSorted((one, other) => one.afterMinutes - other.afterMinutes));

const byClock = <Value>(ofClock: fc.Arbitrary<Value>): fc.Arbitrary<Readonly<Record<ClockName, Value>>> =>
  fc.record(Object.fromEntries(clockNames.map((clock) => [clock, ofClock]))) as unknown as fc.Arbitrary<
    Readonly<Record<ClockName, Value>>
  >;

/** A shipped policy with other hours, and with every promise, pause and level that a policy may have; `tier-1` is first. */
const anyPolicyOfVersion = (version: number): fc.Arbitrary<Policy> =>
  fc.constantFrom(...shippedPolicies.filter(({ lanes }) => lanes.user !== undefined)).chain((base) =>
    fc
      .record({
        calendars: fc.record(Object.fromEntries(Object.keys(base.calendars).map((name) => [name, anyCalendar]))),
        resolution: aPromise,
        customer: aPromise,
        handover: aPromise,
        solve: aPromise,
        pausedBy: byClock(fc.subarray([...owners])),
        levels: byClock(someLevels),
        duties: someDuties,
      })
      .map(({ calendars, resolution, customer, handover, solve, pausedBy, levels, duties }): Policy => {
        const severity = (one: (typeof severities)[number], rule: SeverityRule): SeverityRule => ({
          ...rule,
          resolutionMinutes: resolution[one],
          customerMinutes: customer[one],
        });
        const lane = (rule: LaneRule): LaneRule => ({
          ...rule,
          severities: {
            A: severity('A', rule.severities.A),
            B: severity('B', rule.severities.B),
            C: severity('C', rule.severities.C),
          },
          ladder: rule.ladder.map((rung, index) => ({ ...rung, tier: `tier-${index + 1}`, solveWithinMinutes: solve })),
        });
        return {
          ...base,
          id: 'any-policy',
          version,
          calendars,
          lanes: Object.fromEntries(Object.entries(base.lanes).map(([name, rule]) => [name, rule && lane(rule)])),
          pausedBy,
          levels,
          duties,
          handovers: Object.fromEntries(
            parties.map((party) => [party, { name: party, withinMinutes: handover }]),
          ) as Policy['handovers'],
        };
      }),
  );

/** Three versions of policies as different as can be, and how to find them. */
export const anyPolicies: fc.Arbitrary<{ readonly policies: readonly Policy[]; readonly policyOf: PolicyOf }> = fc
  .tuple(anyPolicyOfVersion(1), anyPolicyOfVersion(2), anyPolicyOfVersion(3))
  .map((policies) => ({
    policies,
    policyOf: ({ version }) => {
      const found = policies.find((policy) => policy.version === version);
      if (found === undefined) throw new Error(`no version ${version}`);
      return found;
    },
  }));
