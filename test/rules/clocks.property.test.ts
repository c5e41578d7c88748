import fc from 'fast-check';
import {
  type ClockFacts,
  type Cycle,
  countedMs,
  type Deadline,
  deadlineOf,
  instantBy,
  instantUntil,
  laneOf,
  type PolicyOf,
  type Terms,
  type Wait,
} from '../../desk/rules/clocks';
import {
  type ClockName,
  clockNames,
  coverages,
  lanes,
  type NextActionOwner,
  type Policy,
  parties,
  severities,
} from '../../desk/rules/policies';
import { type Instant, instant, minuteMs, plusMinutes, plusMs } from '../../desk/rules/time';
import { anyPolicies, shippedPolicies } from '../support/any-policy';
import { isOpenAt, wallClockOf } from '../support/wall-clock';

const halfADay = 12 * 60 * minuteMs;
const someday = instant('2026-03-01T00:00:00Z');

/** A cycle of any clock and the dated facts behind it; moments to the millisecond, unless in whole minutes. */
interface Scene {
  readonly facts: ClockFacts;
  readonly cycle: Cycle;
  readonly policies: readonly Policy[];
  readonly policyOf: PolicyOf;
}

const ownersOfWaits = ['requester', ...parties] as const satisfies readonly Exclude<NextActionOwner, 'desk'>[];

const waitsFrom = (start: Instant, unit: number): fc.Arbitrary<readonly Wait[]> =>
  fc.array(
    fc
      .record({
        owner: fc.constantFrom(...ownersOfWaits),
        from: fc.nat(Math.floor((6 * halfADay) / unit)),
        lasts: fc.option(fc.integer({ min: 1, max: Math.floor((4 * halfADay) / unit) }), { freq: 5, nil: undefined }),
      })
      .map(({ owner, from, lasts }): Wait => {
        const begins = plusMs(start, (from - halfADay / unit / 2) * unit);
        return { owner, from: begins, ...(lasts !== undefined && { to: plusMs(begins, lasts * unit) }) };
      }),
    { maxLength: 4 },
  );

const sceneIn = (unit: number): fc.Arbitrary<Scene> =>
  fc
    .record({
      known: anyPolicies,
      clock: fc.constantFrom(...clockNames),
      party: fc.constantFrom(...parties),
      start: fc.nat(Math.floor((70 * halfADay) / unit)).map((units) => plusMs(someday, units * unit)),
      changes: fc.array(
        fc.record({
          after: fc.integer({ min: 1, max: Math.floor((5 * halfADay) / unit) }),
          severity: fc.constantFrom(...severities),
          coverage: fc.constantFrom(...coverages),
          version: fc.constantFrom(1, 2, 3),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      stops: fc.option(fc.nat(Math.floor((6 * halfADay) / unit)), { freq: 3, nil: undefined }),
    })
    .chain(({ known, clock, party, start, changes, stops }) =>
      waitsFrom(start, unit).map((waits): Scene => {
        const [first, ...rest] = changes;
        const termsOf = (from: Instant, { severity, coverage, version }: typeof first & object): Terms => ({
          from,
          severity,
          coverage,
          policy: { id: 'any-policy', version },
        });
        const later = rest
          .map((change) => termsOf(plusMs(start, change.after * unit), change))
          .toSorted((one, other) => one.from - other.from)
          .filter(({ from }, index, all) => from !== all[index - 1]?.from);
        return {
          ...known,
          facts: { lane: 'user', terms: [termsOf(start, first as typeof first & object), ...later], waits },
          cycle: {
            clock,
            cycle: 1,
            tier: 'tier-1',
            startedAt: start,
            ...(clock === 'handover' && { party }),
            ...(stops !== undefined && { stoppedAt: plusMs(start, stops * unit) }),
          },
        };
      }),
    );

const anyScene = sceneIn(1);
const running = ({ cycle: { stoppedAt: _, ...cycle }, ...scene }: Scene): Scene => ({ ...scene, cycle });
const without = (scene: Scene, part: Partial<ClockFacts>): Scene => ({ ...scene, facts: { ...scene.facts, ...part } });
const firstTerms = ({ facts }: Scene): readonly Terms[] => facts.terms.slice(0, 1);

/** The deadline of a scene; `undefined` when nothing is promised. */
const judged = ({ facts, cycle, policyOf }: Scene): Deadline | undefined => deadlineOf(facts, cycle, policyOf);

const holds = <Given>(given: fc.Arbitrary<Given>, law: (given: Given) => void): void =>
  fc.assert(fc.property(given, law), { numRuns: 300 });

describe('whatever a clock runs under', () => {
  it('its deadline is the first instant by which exactly the target was counted', () => {
    holds(anyScene, (scene) => {
      const { dueAt, pieces, targetMs } = judged(scene) ?? {};
      if (dueAt === undefined || pieces === undefined || targetMs === undefined) return;
      expect(countedMs(pieces, dueAt)).toBe(targetMs);
      expect(countedMs(pieces, plusMs(dueAt, -1))).toBe(targetMs - 1);
    });
  });

  it('it has no deadline only while somebody else owes the next step', () => {
    holds(anyScene, (scene) => {
      const deadline = judged(scene);
      if (deadline === undefined) return;
      expect(deadline.dueAt === undefined).toBe(
        deadline.pieces.at(-1)?.waitsFor !== undefined && instantBy(deadline.pieces, deadline.targetMs) === undefined,
      );
      if (deadline.dueAt === undefined) expect(scene.facts.waits.some(({ to }) => to === undefined)).toBe(true);
    });
  });

  it('its pieces follow each other from its start without a gap, and each knows its terms', () => {
    holds(anyScene, (scene) => {
      const { pieces = [] } = judged(scene) ?? {};
      for (const [index, { from, terms }] of pieces.entries()) {
        expect(from).toBe(index === 0 ? scene.cycle.startedAt : pieces[index - 1]?.to);
        expect(terms.from).toBeLessThanOrEqual(from);
      }
      expect(pieces.at(-1)?.to).toBeUndefined();
    });
  });
});

describe('a pause', () => {
  const paused = fc.tuple(anyScene.map(running), fc.nat(10 * halfADay), fc.nat(10 * halfADay));

  it('moves the due instant by exactly the paused open time, and in closed time by nothing (I5, C3)', () => {
    holds(paused, ([scene, after, lasts]) => {
      const plain = without(scene, { terms: firstTerms(scene), waits: [] });
      const before = judged(plain);
      const [owner] = scene
        .policyOf(firstTerms(scene)[0]?.policy ?? { id: '', version: 0 })
        .pausedBy[scene.cycle.clock].filter((one) => one !== 'desk');
      const [piece] = before?.pieces ?? [];
      if (before?.dueAt === undefined || owner === undefined || piece === undefined) return;

      const from = plusMs(scene.cycle.startedAt, after % (before.dueAt - scene.cycle.startedAt));
      const to = plusMs(from, lasts);
      const dueAt = judged(without(plain, { waits: [{ owner, from, to }] }))?.dueAt ?? someday;
      const open = piece.calendar.between(from, to);
      expect(piece.calendar.between(before.dueAt, dueAt)).toBe(open);
      if (open === 0) expect(dueAt).toBe(before.dueAt);
    });
  });

  it('by several at once counts once (C3)', () => {
    holds(anyScene, (scene) => {
      const [one] = scene.facts.waits;
      if (one === undefined) return;
      const doubled = without(scene, { waits: [...scene.facts.waits, one, one].toReversed() });
      expect(judged(doubled)?.dueAt).toBe(judged(scene)?.dueAt);
    });
  });

  it('by somebody who does not pause this clock moves nothing', () => {
    holds(anyScene, (scene) => {
      const pausing = scene.policies.flatMap(({ pausedBy }) => pausedBy[scene.cycle.clock]);
      const waits = scene.facts.waits.filter(({ owner }) => !pausing.includes(owner));
      expect(judged(without(scene, { waits }))?.dueAt).toBe(judged(without(scene, { waits: [] }))?.dueAt);
    });
  });
});

describe('a change of severity, coverage or policy', () => {
  it('keeps what was counted before it, whatever comes after it and in whatever order (C1)', () => {
    holds(fc.tuple(anyScene.map(running), fc.nat(5 * halfADay), fc.nat()), ([scene, after, turn]) => {
      const at = plusMs(scene.cycle.startedAt, after);
      const earlier = scene.facts.terms.filter(({ from }) => from <= at);
      const later = scene.facts.terms.filter(({ from }) => from > at);
      const turned = later.map(({ from }, index) => ({ ...(later[(index + turn) % later.length] as Terms), from }));
      const counted = [[], later, turned].map((rest) => {
        const deadline = judged(without(scene, { terms: [...earlier, ...rest] }));
        return deadline && countedMs(deadline.pieces, at);
      });
      const known = counted.filter((ms) => ms !== undefined);
      expect(new Set(known).size).toBeLessThanOrEqual(1);
    });
  });

  it('to the same terms changes nothing', () => {
    holds(fc.tuple(anyScene.map(running), fc.integer({ min: 1, max: 5 * halfADay })), ([scene, after]) => {
      const at = plusMs(scene.cycle.startedAt, after);
      const now = scene.facts.terms.findLast(({ from }) => from <= at);
      if (now === undefined || now.from === at) return;
      const terms = [...scene.facts.terms, { ...now, from: at }].toSorted((one, other) => one.from - other.from);
      const [before, since] = [judged(scene), judged(without(scene, { terms }))];
      expect([since?.dueAt, since?.targetMs]).toEqual([before?.dueAt, before?.targetMs]);
    });
  });

  it('counts the newest target from the cycle’s start: where hours are the same, only the last one matters', () => {
    holds(anyScene.map(running), (scene) => {
      const [policy] = scene.policies;
      const hours = Object.values(policy?.calendars ?? {})[0];
      if (policy === undefined || hours === undefined) return;
      const calendars = Object.fromEntries(Object.keys(policy.calendars).map((name) => [name, hours]));
      const policyOf = () => ({ ...policy, calendars });
      const last = scene.facts.terms.at(-1) as Terms;
      const direct = without({ ...scene, policyOf }, { terms: [{ ...last, from: scene.cycle.startedAt }] });
      expect(judged({ ...scene, policyOf })?.dueAt).toBe(judged(direct)?.dueAt);
    });
  });
});

describe('the answer never depends on when one asks', () => {
  it('waits that lie after the due instant do not move it, nor do other hours from then on', () => {
    holds(fc.tuple(anyScene.map(running), fc.nat(halfADay), fc.constantFrom(...ownersOfWaits)), (given) => {
      const [scene, after, owner] = given;
      const before = judged(scene);
      const last = scene.facts.terms.at(-1) as Terms;
      if (before?.dueAt === undefined || before.dueAt < last.from) return;

      const from = plusMs(before.dueAt, after);
      const waits = [...scene.facts.waits, { owner, from }, { owner, from, to: plusMinutes(from, 30) }];
      expect(judged(without(scene, { waits }))?.dueAt).toBe(before.dueAt);

      const coverage = last.coverage === '24x7' ? 'support-hours' : '24x7';
      const terms = [...scene.facts.terms, { ...last, coverage, from: plusMs(from, 1) } as const];
      expect(judged(without(scene, { terms }))?.dueAt).toBe(before.dueAt);
    });
  });

  it('whatever happens once a cycle has stopped does not change its deadline', () => {
    const stopped = anyScene.filter(({ cycle }) => (cycle.stoppedAt ?? 0) > cycle.startedAt);
    holds(fc.tuple(stopped, anyScene, fc.nat(halfADay)), ([scene, other, after]) => {
      const stoppedAt = scene.cycle.stoppedAt ?? someday;
      const since = plusMs(stoppedAt, after);
      const terms = scene.facts.terms.filter(({ from }) => from < stoppedAt);
      const waits = scene.facts.waits
        .filter(({ from }) => from < stoppedAt)
        .map(({ to, ...wait }) => ({ ...wait, ...(to !== undefined && to < stoppedAt && { to }) }));
      const then = without(scene, { terms, waits });
      const now = without(scene, {
        terms: [...terms, ...other.facts.terms.map((one, index) => ({ ...one, from: plusMs(since, index) }))],
        waits: [
          ...waits.map((wait) => (wait.to === undefined ? { ...wait, to: since } : wait)),
          { owner: 'requester', from: since },
        ],
      });
      expect(judged(now)).toEqual(judged(then));
      expect(judged(scene)?.dueAt).toBe(judged(then)?.dueAt);
    });
  });
});

describe('a threshold', () => {
  const before = fc.tuple(anyScene.map(running), fc.integer({ min: 1, max: 3_000 }));

  it('before a deadline lies strictly before it, with exactly its minutes left to count', () => {
    holds(before, ([scene, minutes]) => {
      const { dueAt, pieces = [], targetMs = 0 } = judged(scene) ?? {};
      const openMs = targetMs - minutes * minuteMs;
      if (dueAt === undefined || openMs <= 0) return;
      const threshold = instantUntil(pieces, openMs) ?? dueAt;
      expect(threshold).toBeLessThan(dueAt);
      expect(countedMs(pieces, dueAt) - countedMs(pieces, threshold)).toBe(minutes * minuteMs);
      // The latest such instant: a millisecond on, it is less.
      expect(countedMs(pieces, plusMs(threshold, 1))).toBe(openMs + 1);
    });
  });

  it('before a deadline is what counting backwards from it gives, where nothing pauses (C6)', () => {
    holds(before, ([scene, minutes]) => {
      const plain = judged(without(scene, { terms: firstTerms(scene), waits: [] }));
      if (plain?.dueAt === undefined || minutes * minuteMs >= plain.targetMs) return;
      const [piece] = plain.pieces;
      expect(instantUntil(plain.pieces, plain.targetMs - minutes * minuteMs)).toBe(
        piece?.calendar.subtract(plain.dueAt, minutes * minuteMs),
      );
    });
  });

  it('before a deadline that falls between two openings lies at the later one (C6)', () => {
    let edges = 0;
    holds(anyScene.map(running), (scene) => {
      const { pieces, dueAt, targetMs } = judged(without(scene, { terms: firstTerms(scene), waits: [] })) ?? {};
      const [piece] = pieces ?? [];
      if (pieces === undefined || piece === undefined || dueAt === undefined || targetMs === undefined) return;
      for (const { from, to, isOpen } of piece.calendar.stretches(scene.cycle.startedAt, dueAt)) {
        const openMs = countedMs(pieces, from);
        if (isOpen || openMs === 0) continue;
        expect(instantUntil(pieces, openMs)).toBe(to);
        expect(piece.calendar.subtract(dueAt, targetMs - openMs)).toBe(to);
        edges += 1;
      }
    });
    expect(edges).toBeGreaterThan(50);
  });

  it('after a deadline is the first instant with exactly its minutes more, unless a pause lies between', () => {
    holds(before, ([scene, minutes]) => {
      const { dueAt, pieces = [], targetMs = 0 } = judged(scene) ?? {};
      if (dueAt === undefined) return;
      const openMs = targetMs + minutes * minuteMs;
      const threshold = instantBy(pieces, openMs);
      if (threshold === undefined) {
        expect(pieces.at(-1)?.waitsFor).toBeDefined();
        return;
      }
      expect(threshold).toBeGreaterThan(dueAt);
      expect(countedMs(pieces, threshold)).toBe(openMs);
      expect(countedMs(pieces, plusMs(threshold, -1))).toBe(openMs - 1);
    });
  });
});

describe('a graver severity', () => {
  it('is never due later under the shipped policies, whatever was waited for', () => {
    const given = fc.record({
      policy: fc.constantFrom(...shippedPolicies),
      lane: fc.constantFrom(...lanes),
      clock: fc.constantFrom<ClockName>(...clockNames),
      party: fc.constantFrom(...parties),
      rung: fc.nat(3),
      startedAt: fc.nat(400 * 24 * 60).map((minute) => plusMinutes(someday, minute)),
    });
    holds(
      given.chain((one) => fc.record({ one: fc.constant(one), waits: waitsFrom(one.startedAt, minuteMs) })),
      ({ one: { policy, lane, clock, party, rung, startedAt }, waits }) => {
        const rule = policy.lanes[lane];
        if (rule === undefined) return;
        const tier = rule.ladder[rung % rule.ladder.length]?.tier ?? '';
        const cycle: Cycle = { clock, cycle: 1, tier, party, startedAt };
        const due = (severity: (typeof severities)[number], coverage: (typeof coverages)[number]): number => {
          const terms = [{ from: startedAt, severity, coverage, policy }];
          const deadline = deadlineOf({ lane, terms, waits }, cycle, () => policy);
          return deadline?.dueAt ?? Number.POSITIVE_INFINITY;
        };
        const ways = ['A support-hours', 'B 24x7', 'B support-hours', 'C support-hours'] as const;
        const dues = ways.map((way) => due(...(way.split(' ') as [(typeof severities)[number], 'support-hours'])));
        expect(dues).toEqual(dues.toSorted((one, other) => one - other));
      },
    );
  });
});

describe('an oracle that walks minute by minute and asks Intl what time it is', () => {
  const readers = new Map<string, ReturnType<typeof wallClockOf>>();
  const readingAt = (zone: string, at: number) => {
    const reader = readers.get(zone) ?? wallClockOf(zone);
    readers.set(zone, reader);
    return reader(at);
  };

  const promised = (policy: Policy, { severity }: Terms, { clock, tier, party }: Cycle): number | undefined => {
    const { severities: rules, ladder } = laneOf(policy, 'user');
    const rung = ladder.find((one) => one.tier === tier);
    return {
      response: rules[severity].responseMinutes,
      update: rules[severity].updateMinutes,
      resolution: rules[severity].resolutionMinutes,
      customer: rules[severity].customerMinutes,
      'tier-response': rung?.respondWithinMinutes?.[severity],
      'tier-solve': rung?.solveWithinMinutes?.[severity],
      handover: party && policy.handovers[party]?.withinMinutes[severity],
    }[clock];
  };

  /** The instant by which the promised minutes were counted, within 14 days; `undefined` if they were not. */
  const walk = ({ facts, cycle, policyOf }: Scene): { readonly due?: Instant; readonly end: Instant } => {
    const { startedAt, stoppedAt = Number.POSITIVE_INFINITY, clock } = cycle;
    const end = plusMinutes(startedAt, 14 * 24 * 60);
    const told = facts.terms.filter(({ from }) => from <= startedAt || from < stoppedAt);
    const target = promised(policyOf((told.at(-1) as Terms).policy), told.at(-1) as Terms, cycle) ?? 0;
    let counted = 0;
    for (let at = startedAt; at < end; at = plusMinutes(at, 1)) {
      const { severity, coverage, policy: ref } = told.findLast(({ from }) => from <= at) as Terms;
      const policy = policyOf(ref);
      const isPaused =
        at < stoppedAt &&
        facts.waits.some(
          ({ owner, from, to = Number.POSITIVE_INFINITY }) =>
            from <= at && at < to && policy.pausedBy[clock].includes(owner),
        );
      const rule = laneOf(policy, 'user').severities[severity];
      const name = coverage === '24x7' ? (rule.calendar24x7 ?? rule.calendar) : rule.calendar;
      const calendar = policy.calendars[name];
      if (calendar !== undefined && !isPaused && isOpenAt(calendar, readingAt(calendar.zone, at))) counted += 1;
      if (counted === target) return { due: plusMinutes(at, 1), end };
    }
    return { end };
  };

  it('agrees with every deadline of at most 14 days', () => {
    let agreed = 0;
    holds(sceneIn(minuteMs), (scene) => {
      const deadline = judged(scene);
      if (deadline === undefined) return;
      const { due, end } = walk(scene);
      if (due === undefined) expect(deadline.dueAt ?? end + 1).toBeGreaterThan(end);
      else {
        expect(deadline.dueAt).toBe(due);
        agreed += 1;
      }
    });
    expect(agreed).toBeGreaterThan(100);
  });
});
