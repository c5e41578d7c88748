import fc from 'fast-check';
import { alertOf, levelsOf, noticesOf } from '../../desk/rules/alerts';
import { type Cycle, countedMs, deadlineOf, laneOf, type PolicyOf } from '../../desk/rules/clocks';
import { decideNextStep, dueStepsOf, eventsOf, nextDueAt } from '../../desk/rules/next-step';
import { coverages, type Policy, parties, severities } from '../../desk/rules/policies';
import { type Rehearsed, rehearse } from '../../desk/rules/rehearsal';
import { evolve, isLiveTicket, type Ticket, type TicketEvent } from '../../desk/rules/tickets';
import { type Instant, instant, iso, plusMinutes, plusMs } from '../../desk/rules/time';
import { managedDesktop } from '../support/a-policy';
import {
  answered,
  asked,
  assigned,
  filed,
  handedOver,
  handoverReturned,
  handoverTaken,
  mitigated,
  policyChanged,
  reactivated,
  resolved,
  responded,
  sentUp,
  severityChanged,
  updated,
} from '../support/a-ticket';
import { anyPolicies } from '../support/any-policy';

const acts = [
  'assign',
  'respond',
  'respond',
  'update',
  'ask',
  'answer',
  'change-severity',
  'change-policy',
  'hand-over',
  'take-handover',
  'return-handover',
  'send-up',
  'mitigate',
  'resolve',
  'reactivate',
] as const;

/** Something that somebody may want to do; what it is, and with what. */
const anActOf = (kinds: readonly (typeof acts)[number][]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    after: fc.oneof(fc.constantFrom(0, 1, 60_000), fc.nat(3 * 24 * 60 * 60_000)),
    severity: fc.constantFrom(...severities),
    coverage: fc.constantFrom(...coverages),
    party: fc.constantFrom(...parties),
    version: fc.constantFrom(1, 2, 3),
  });
type Act = ReturnType<typeof anActOf> extends fc.Arbitrary<infer One> ? One : never;

/** The event of an act, where the ticket's state allows it. */
const eventOfAct = (act: Act, ticket: Ticket, moment: Instant, policyOf: PolicyOf): TicketEvent | undefined => {
  const at = iso(moment);
  const { state, waits, tier, lane } = ticket;
  const isWorkedOn = state === 'active' || state === 'mitigated';
  const holds = waits.some(({ owner, to }) => owner === act.party && to === undefined);
  const when = (may: boolean, event: TicketEvent): TicketEvent | undefined => (may ? event : undefined);
  switch (act.kind) {
    case 'assign':
      return when(state === 'new', assigned(at));
    case 'respond':
      return when(state === 'new' || state === 'assigned', responded(at));
    case 'update':
      return when(isWorkedOn, updated(at));
    case 'ask':
      return when(isLiveTicket(ticket), asked(at));
    case 'answer':
      return when(isLiveTicket(ticket), answered(at));
    case 'change-severity':
      return when(isLiveTicket(ticket), severityChanged(at, act.severity, act.coverage));
    case 'change-policy': {
      const { ladder } = laneOf(policyOf({ id: 'any-policy', version: act.version }), lane);
      const same = ladder.find((rung) => rung.tier === tier) ?? ladder.at(-1);
      return when(
        isLiveTicket(ticket),
        policyChanged(at, { id: 'any-policy', version: act.version }, same?.tier, act.coverage),
      );
    }
    case 'hand-over':
      return when(isWorkedOn && !holds, handedOver(at, act.party));
    case 'take-handover':
      return when(isWorkedOn && holds, handoverTaken(at, act.party));
    case 'return-handover':
      return when(isWorkedOn && holds, handoverReturned(at, act.party));
    case 'send-up': {
      const { ladder } = laneOf(policyOf(ticket.policy), lane);
      const above = ladder[ladder.findIndex((rung) => rung.tier === tier) + 1];
      return above && when(isLiveTicket(ticket), sentUp(at, tier, above.tier));
    }
    case 'mitigate':
      return when(state === 'active', mitigated(at));
    case 'resolve':
      return when(isWorkedOn, resolved(at));
    case 'reactivate':
      return when(state === 'resolved', reactivated(at));
  }
};

interface Story {
  readonly acts: readonly TicketEvent[];
  readonly until: Instant;
  readonly policyOf: PolicyOf;
}

/** A lawful story: each act is one that the ticket allowed at that moment, after all that was due by then. */
const aStoryOf = (kinds: readonly (typeof acts)[number][]): fc.Arbitrary<Story> =>
  fc
    .record({
      known: anyPolicies,
      minute: fc.nat(30 * 24 * 60),
      severity: fc.constantFrom(...severities),
      coverage: fc.constantFrom(...coverages),
      wishes: fc.array(anActOf(kinds), { maxLength: 12 }),
      rest: fc.nat(6 * 24 * 60 * 60_000),
    })
    .map(({ known: { policies, policyOf }, minute, severity, coverage, wishes, rest }) => {
      let at = plusMinutes(instant('2026-03-01T00:00:00Z'), minute);
      const acts: TicketEvent[] = [filed({ at: iso(at), severity, coverage, policy: policies[0] as Policy })];
      for (const wish of wishes) {
        const moment = plusMs(at, wish.after);
        const act = eventOfAct(wish, rehearse(acts, moment, policyOf).ticket, moment, policyOf);
        if (act === undefined) continue;
        acts.push(act);
        at = moment;
      }
      return { acts, until: plusMs(at, rest), policyOf };
    });

const aStory = aStoryOf(acts);

/** One of questions, few of which are answered. */
const anInquiry = aStoryOf([
  'respond',
  'ask',
  'ask',
  'ask',
  'answer',
  'change-severity',
  'change-policy',
  'hand-over',
  'return-handover',
  'mitigate',
  'reactivate',
]);

const play = ({ acts, until, policyOf }: Story): Rehearsed => rehearse(acts, until, policyOf);

const holds = <Given>(given: fc.Arbitrary<Given>, law: (given: Given) => void): void =>
  fc.assert(fc.property(given, law), { numRuns: 200 });

/** Clock, cycle and threshold of everything that was recorded, and when it was due. */
const recordedOf = ({ events }: Rehearsed): readonly { name: string; at: Instant; dueAt: Instant }[] =>
  events.flatMap((event) => {
    if (event.kind === 'clock-breached') {
      const { clock, cycle, dueAt } = event.data;
      return [{ name: `${clock} ${cycle} breach`, at: event.at, dueAt: instant(dueAt) }];
    }
    if (event.kind === 'level-reached') {
      const { clock, cycle, threshold, dueAt } = event.data;
      return [{ name: `${clock} ${cycle} ${threshold}`, at: event.at, dueAt: instant(dueAt) }];
    }
    return [];
  });

const nameOf = ({ clock, cycle }: Cycle): string => `${clock} ${cycle}`;

describe('a rehearsal', () => {
  it('is the beginning of every longer one: where it is cut does not matter', () => {
    holds(fc.tuple(aStory, fc.nat(100)), ([story, percent]) => {
      const whole = play(story);
      const from = story.acts[0]?.at ?? story.until;
      const cut = plusMs(from, Math.floor(((story.until - from) * percent) / 100));
      const part = play({ ...story, until: cut });
      expect(whole.events.slice(0, part.events.length)).toEqual(part.events);
      expect(whole.events.slice(part.events.length).every(({ at }) => at > cut)).toBe(true);
      expect(whole.levels.slice(0, part.levels.length)).toEqual(part.levels);
    });
  });

  it('goes on from any cut as it would have gone on without it', () => {
    holds(fc.tuple(aStory, fc.nat(100)), ([story, percent]) => {
      const { policyOf, until, acts } = story;
      const from = acts[0]?.at ?? until;
      const cut = plusMs(from, Math.floor(((until - from) * percent) / 100));
      let { ticket } = play({ ...story, until: cut });
      const catchUp = (now: Instant): void => {
        for (let step = decideNextStep(ticket, policyOf, now); 'key' in step; ) {
          ticket = eventsOf(step, plusMs(step.dueAt, Math.max(0, last - step.dueAt))).reduce<Ticket>(evolve, ticket);
          last = plusMs(step.dueAt, Math.max(0, last - step.dueAt));
          step = decideNextStep(ticket, policyOf, now);
        }
      };
      let last = cut;
      for (const act of acts.filter(({ at }) => at > cut)) {
        catchUp(act.at);
        ticket = evolve(ticket, act);
        last = act.at;
      }
      catchUp(until);
      expect(ticket).toEqual(play(story).ticket);
    });
  });

  it('tells its events in the order of their moments, and none before it was due', () => {
    holds(aStory, (story) => {
      const played = play(story);
      const moments = played.events.map(({ at }) => at);
      expect(moments).toEqual(moments.toSorted((one, other) => one - other));
      for (const { at, dueAt } of recordedOf(played)) expect(at).toBeGreaterThanOrEqual(dueAt);
    });
  });

  it('records everything once: one per clock, cycle and threshold (C11, C12)', () => {
    holds(aStory, (story) => {
      const played = play(story);
      const names = recordedOf(played).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(played.levels.map(({ clock, cycle, threshold }) => `${clock} ${cycle} ${threshold}`)).toEqual(names);
      expect(new Set(played.levels.map(({ key }) => key)).size).toBe(played.levels.length);
    });
  });

  it('has missed every cycle whose deadline it passed, by a breach or by a climb', () => {
    holds(aStory, (story) => {
      const played = play(story);
      const breaches = recordedOf(played).filter(({ name }) => name.endsWith(' breach'));
      const climbs = played.events.filter((event) => event.kind === 'tier-climbed' && event.data.missed !== undefined);
      const missed = played.ticket.cycles.filter(({ breachedAt }) => breachedAt !== undefined);
      expect(missed).toHaveLength(breaches.length + climbs.length);
      for (const one of played.ticket.cycles) {
        const dueAt = deadlineOf(played.ticket, one, story.policyOf)?.dueAt;
        const end = one.stoppedAt ?? story.until;
        if (dueAt === undefined || end < dueAt) continue;
        expect([nameOf(one), one.breachedAt]).toEqual([nameOf(one), expect.any(Number)]);
      }
    });
  });

  it('owes nothing that lies behind it, and never throws', () => {
    holds(aStory, (story) => {
      const { ticket } = play(story);
      expect(dueStepsOf(ticket, story.policyOf).every(({ dueAt }) => dueAt > story.until)).toBe(true);
      expect(nextDueAt(ticket, story.policyOf) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(story.until);
    });
  });
});

describe('what is once so stays so', () => {
  it('a recorded breach, and when it was recorded (C24)', () => {
    holds(aStory, (story) => {
      const { events } = play(story);
      let ticket: Ticket | undefined;
      for (const event of events) {
        const before = ticket;
        ticket = evolve(ticket, event);
        for (const one of before?.cycles ?? []) {
          const now = ticket.cycles.find((other) => nameOf(other) === nameOf(one));
          if (one.breachedAt !== undefined) expect(now?.breachedAt).toBe(one.breachedAt);
          for (const level of one.reached ?? []) expect(now?.reached).toContain(level);
        }
      }
    });
  });

  it('a cycle that has stopped: its deadline, through every later change and reopening (C18, C19)', () => {
    holds(aStory, (story) => {
      const { events } = play(story);
      const known = new Map<string, Instant | undefined>();
      let ticket: Ticket | undefined;
      for (const event of events) {
        const before = ticket;
        ticket = evolve(ticket, event);
        // What happens at the very moment at which a cycle begins and ends is not later than it.
        const over = (before?.cycles ?? []).filter(({ stoppedAt = event.at }) => stoppedAt < event.at);
        for (const one of over) {
          const dueAt = deadlineOf(ticket, one, story.policyOf)?.dueAt;
          if (known.has(nameOf(one))) expect([nameOf(one), dueAt]).toEqual([nameOf(one), known.get(nameOf(one))]);
          known.set(nameOf(one), dueAt);
        }
      }
    });
  });
});

describe('the requester’s duties, whatever the policy says and whoever changes it (R29-R33)', () => {
  /** Every duty that was recorded, with the ticket just before and what happened until then. */
  const recordsIn = ({ acts, policyOf, until }: Story) => {
    const { events } = rehearse(acts, until, policyOf);
    let ticket: Ticket | undefined;
    return events.flatMap((event, index) => {
      const before = ticket;
      ticket = evolve(ticket, event);
      const isDuty =
        event.kind === 'requester-reminded' ||
        event.kind === 'engagement-advised' ||
        event.kind === 'severity-lowered' ||
        (event.kind === 'ticket-resolved' && event.data.cause === 'no-answer');
      return isDuty && before !== undefined ? [{ event, before, earlier: events.slice(0, index) }] : [];
    });
  };

  it('are recorded at most once for one question', () => {
    holds(anInquiry, (story) => {
      const names = recordsIn(story).map(({ event }) => `${event.kind} ${event.data.cycle}`);
      expect(new Set(names).size).toBe(names.length);
    });
  });

  it('follow from a question that is still open, and the last one', () => {
    holds(anInquiry, (story) => {
      for (const { event, earlier } of recordsIn(story)) {
        const last = earlier.findLast(({ kind }) => kind === 'requester-asked' || kind === 'requester-answered');
        expect([last?.kind, last && iso(last.at)]).toEqual(['requester-asked', event.data.askedAt]);
        const asked = earlier.filter(({ kind }) => kind === 'requester-asked');
        expect(event.data.cycle).toBe(asked.length);
      }
    });
  });

  it('lower by one level, never below C, never before the deadline, never without a reminder', () => {
    holds(anInquiry, (story) => {
      for (const { event, before, earlier } of recordsIn(story)) {
        if (event.kind !== 'severity-lowered') continue;
        const { from, to, cycle } = event.data;
        expect([from, `${from}${to}`]).toEqual([before.severity, from === 'A' ? 'AB' : 'BC']);
        const question = before.cycles.find((one) => one.clock === 'customer' && one.cycle === cycle);
        const dueAt = question && deadlineOf(before, question, story.policyOf)?.dueAt;
        expect(dueAt).toBeLessThanOrEqual(event.at);
        expect(question?.breachedAt).toBeDefined();
        const isReminder = (one: TicketEvent): boolean => one.kind === 'requester-reminded' && one.data.cycle === cycle;
        expect(earlier.some(isReminder)).toBe(true);
      }
    });
  });

  it('end no ticket before so many minutes have passed since the last request as its policy names', () => {
    holds(anInquiry, (story) => {
      for (const { event, before } of recordsIn(story)) {
        if (event.kind !== 'ticket-resolved') continue;
        const { silence } = story.policyOf(before.policy).duties;
        const { resolveAfterMinutes, resolveAfterMinutes24x7 = Number.POSITIVE_INFINITY } = silence ?? {};
        const least = Math.min(resolveAfterMinutes?.[before.severity] ?? Number.NaN, resolveAfterMinutes24x7);
        const passed = event.at - instant(event.data.askedAt ?? '');
        expect(passed).toBeGreaterThanOrEqual(least * 60_000);
      }
    });
  });

  it('remind after exactly the open time that the policy names, pauses and closed hours left out', () => {
    holds(anInquiry, (story) => {
      for (const { event, before } of recordsIn(story)) {
        if (event.kind !== 'requester-reminded') continue;
        const question = before.cycles.find(({ clock, cycle }) => clock === 'customer' && cycle === event.data.cycle);
        const deadline = question && deadlineOf(before, question, story.policyOf);
        const { unanswered } = story.policyOf(before.policy).duties;
        const counted = countedMs(deadline?.pieces ?? [], instant(event.data.dueAt));
        expect(counted).toBe((unanswered?.remindAfterMinutes[before.severity] ?? Number.NaN) * 60_000);
      }
    });
  });

  it('are met: all five of these laws were about something', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anInquiry, (story) => {
        for (const { event } of recordsIn(story)) seen.add(event.kind);
      }),
      { numRuns: 200, seed: 7 },
    );
    expect([...seen].toSorted()).toEqual([
      'engagement-advised',
      'requester-reminded',
      'severity-lowered',
      'ticket-resolved',
    ]);
  });
});

describe('three levels for three people at one threshold (C22)', () => {
  const told = ['tier-1', 'tier-2', 'operations'];
  const policy: Policy = {
    ...managedDesktop,
    levels: {
      ...managedDesktop.levels,
      update: told.map((group) => ({ afterMinutes: -60, severities, tell: [group] })),
    },
  };
  const story = [
    filed({ policy, severity: 'A', at: '2026-03-02T08:00:00Z' }),
    responded('2026-03-02T08:10:00Z'),
    updated('2026-03-02T15:30:00Z'),
  ];
  const { ticket, levels } = rehearse(story, instant('2026-03-03T08:00:00Z'), () => policy);
  const warnings = levels.filter(({ threshold }) => threshold === 'before60m');

  it('are one record in each cycle, and a notice to each of the three', () => {
    expect(warnings.map(({ key, dueAt }) => `${iso(dueAt)} ${key}`)).toEqual([
      '2026-03-02T15:10:00.000Z alert-update-1-before60m',
      '2026-03-02T22:30:00.000Z alert-update-2-before60m',
    ]);
    for (const step of warnings) {
      const notices = noticesOf(alertOf(ticket, step, step.dueAt), ticket, levelsOf(ticket, step, policy), policy);
      expect(notices.map((notice) => 'group' in notice && notice.group)).toEqual(told);
    }
  });
});
