import { laneOf } from '../../desk/rules/clocks';
import {
  type DueStep,
  decideNextStep,
  dueStepsOf,
  eventsOf,
  isQuiet,
  type NextStep,
  nextDueAt,
  thresholdOf,
} from '../../desk/rules/next-step';
import { type ClockName, clockNames, type Level, type Policy, severities, type Tier } from '../../desk/rules/policies';
import { evolve, type Ticket, type TicketEvent } from '../../desk/rules/tickets';
import { instant, iso, plusMs } from '../../desk/rules/time';
import { managedDesktop, policyOf, starter } from '../support/a-policy';
import {
  answered,
  asked,
  aTicket,
  breached,
  climbed,
  closed,
  levelReached,
  policyChanged,
  resolved,
  responded,
  severityChanged,
  updated,
} from '../support/a-ticket';

/** Tuesday, on which nothing is closed under Managed Desktop. */
const at = (time: string): string => `2026-03-03T${time}-08:00`;
const nine = at('09:00:00.000');

const user = laneOf(managedDesktop, 'user');

/** Managed Desktop with other rungs in its user lane. */
const climbing = (ladder: (rungs: readonly Tier[]) => readonly Tier[]): Policy => ({
  ...managedDesktop,
  lanes: { ...managedDesktop.lanes, user: { ...user, ladder: ladder(user.ladder) } },
});

const stepsOf = (ticket: Ticket, policies = policyOf): readonly string[] =>
  dueStepsOf(ticket, policies).map(({ key, dueAt }) => `${iso(dueAt)} ${key}`);

const stepAt = (ticket: Ticket, now: string): NextStep => decideNextStep(ticket, policyOf, instant(now));
const keyAt = (ticket: Ticket, now: string): string => {
  const step = stepAt(ticket, now);
  return 'key' in step ? step.key : step.kind;
};

describe('what a ticket is still owed', () => {
  it('stands soonest first: the climb of its tier, then the response', () => {
    expect(stepsOf(aTicket({ at: nine }))).toEqual([
      '2026-03-03T19:00:00.000Z climb-tier-response-1',
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
    ]);
  });

  it('is the next update once it was responded to in time', () => {
    expect(stepsOf(aTicket({ at: nine }, responded(at('10:00:00.000'))))).toEqual([
      '2026-03-04T18:00:00.000Z alert-update-1-breach',
    ]);
    expect(stepsOf(aTicket({ at: nine }, responded(at('10:00:00.000')), updated(at('11:00:00.000'))))).toEqual([
      '2026-03-04T19:00:00.000Z alert-update-2-breach',
    ]);
  });

  it('is its close, 24 hours of the wall clock after it was resolved (R67)', () => {
    const overTheChange = '2026-03-07T09:00:00.000-08:00';
    const ticket = aTicket({ at: nine }, responded(at('10:00:00.000')), resolved(overTheChange));
    expect(stepsOf(ticket).at(-1)).toBe('2026-03-08T17:00:00.000Z close');
  });

  it('is nothing once it is closed', () => {
    const ticket = aTicket(
      { at: nine },
      responded(at('10:00:00.000')),
      resolved(at('11:00:00.000')),
      closed('2026-03-04T11:00:00.000-08:00'),
    );
    expect(stepsOf(ticket)).toEqual([]);
    expect(nextDueAt(ticket, policyOf)).toBeUndefined();
  });

  it('is a breach at the top of the ladder, where no tier is above', () => {
    const ticket = aTicket(
      { at: nine },
      climbed(at('11:00:00.000'), 'tier-1', 'tier-2'),
      climbed(at('15:00:00.000'), 'tier-2', 'tier-3'),
    );
    expect(stepsOf(ticket)).toEqual([
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
      '2026-03-04T03:00:00.000Z alert-tier-response-3-breach',
    ]);
  });

  it('is a breach where the rung says alert, though a tier is above', () => {
    const alerting = climbing(([first, ...rest]) => [{ ...(first as Tier), onMiss: 'alert' }, ...rest]);
    expect(stepsOf(aTicket({ at: nine }), () => alerting)[0]).toBe(
      '2026-03-03T19:00:00.000Z alert-tier-response-1-breach',
    );
  });

  it('names every step by clock, cycle and threshold, so that no two share a key', () => {
    const ticket = aTicket(
      { at: nine },
      climbed(at('11:00:00.000'), 'tier-1', 'tier-2'),
      responded('2026-03-05T09:00:00.000-08:00'),
      updated('2026-03-09T09:00:00.000-08:00'),
    );
    const keys = dueStepsOf(ticket, policyOf).map(({ key }) => key);
    expect(keys.toSorted()).toEqual([
      'alert-response-1-breach',
      'alert-tier-response-2-breach',
      'alert-update-1-breach',
      'alert-update-2-breach',
    ]);
  });
});

describe('at its deadline', () => {
  const responseDue = at('13:00:00.000');

  it('a cycle that still runs is missed: half-open, to the millisecond', () => {
    const ticket = aTicket({ at: nine }, climbed(at('11:00:00.000'), 'tier-1', 'tier-2'));
    expect(keyAt(ticket, at('12:59:59.999'))).toBe('wait');
    expect(keyAt(ticket, responseDue)).toBe('alert-response-1-breach');
  });

  it.each([
    ['under an hour is met (R24)', '09:59:59.999', false],
    ['an hour to the millisecond is missed', '10:00:00.000', true],
    ['a millisecond more is missed', '10:00:00.001', true],
  ])('%s', (_name, time, isMissed) => {
    const ticket = aTicket(
      { at: nine, severity: 'A' },
      climbed(at('09:30:00.000'), 'tier-1', 'tier-2'),
      responded(at(time)),
    );
    expect(stepsOf(ticket).includes('2026-03-03T18:00:00.000Z alert-response-1-breach')).toBe(isMissed);
  });

  it('a cycle that stopped late is a breach all the same, however late anybody looks', () => {
    const late = aTicket(
      { at: nine },
      climbed(at('11:00:00.000'), 'tier-1', 'tier-2'),
      responded(responseDue),
      resolved(at('14:00:00.000')),
    );
    expect(keyAt(late, at('14:00:00.000'))).toBe('alert-response-1-breach');
    expect(keyAt(late, '2026-06-01T00:00:00Z')).toBe('alert-response-1-breach');
  });

  it('a tier that responded late before anybody looked does not climb: it is a breach', () => {
    const late = aTicket({ at: nine }, responded(at('11:00:00.000')));
    expect(keyAt(late, at('11:00:00.000'))).toBe('alert-tier-response-1-breach');
  });

  it('climbs before it tells of a breach at the same instant', () => {
    const respondWithinMinutes = { A: 60, B: 240, C: 480 };
    const together = climbing(([first, ...rest]) => [{ ...(first as Tier), respondWithinMinutes }, ...rest]);
    expect(dueStepsOf(aTicket({ at: nine }), () => together).map(({ key }) => key)).toEqual([
      'climb-tier-response-1',
      'alert-response-1-breach',
    ]);
  });

  it('tells the clocks in one order at the same instant, and closes last', () => {
    const minutes = { A: 240, B: 240, C: 240 };
    const promise = { responseMinutes: 240, updateMinutes: 240, resolutionMinutes: 240, customerMinutes: 240 };
    const everything: Policy = {
      ...managedDesktop,
      closeAfterMinutes: 240,
      pausedBy: Object.fromEntries(clockNames.map((clock) => [clock, []])) as unknown as Policy['pausedBy'],
      handovers: { vendor: { name: 'The vendor', withinMinutes: minutes } },
      lanes: {
        user: {
          ...user,
          severities: {
            A: { ...user.severities.A, ...promise },
            B: { ...user.severities.B, ...promise },
            C: { ...user.severities.C, ...promise },
          },
          ladder: user.ladder.map((rung) => ({
            ...rung,
            onMiss: 'alert',
            respondWithinMinutes: minutes,
            solveWithinMinutes: minutes,
          })),
        },
      },
    };
    // Everything began at nine and stopped too late, so that all of it falls due at 13:00.
    const cycles = clockNames.toReversed().map((clock) => ({
      clock,
      cycle: 1,
      tier: 'tier-1',
      startedAt: instant(nine),
      stoppedAt: instant(responseDue),
      ...(clock === 'handover' && { party: 'vendor' as const }),
    }));
    const ticket: Ticket = { ...aTicket({ at: nine }), cycles, state: 'resolved', resolvedAt: instant(nine) };
    expect(stepsOf(ticket, () => everything)).toEqual([
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
      '2026-03-03T21:00:00.000Z alert-tier-response-1-breach',
      '2026-03-03T21:00:00.000Z alert-update-1-breach',
      '2026-03-03T21:00:00.000Z alert-tier-solve-1-breach',
      '2026-03-03T21:00:00.000Z alert-resolution-1-breach',
      '2026-03-03T21:00:00.000Z alert-customer-1-breach',
      '2026-03-03T21:00:00.000Z alert-handover-1-breach',
      '2026-03-03T21:00:00.000Z close',
    ]);
  });

  it('is recorded once: a breach that was recorded is owed no more', () => {
    const ticket = aTicket(
      { at: nine },
      climbed(at('11:00:00.000'), 'tier-1', 'tier-2'),
      breached(responseDue, 'response'),
    );
    expect(stepsOf(ticket)).toEqual(['2026-03-03T23:00:00.000Z climb-tier-response-2']);
  });
});

describe('a level', () => {
  const level = (afterMinutes: number, change: Partial<Level> = {}): Level => ({
    afterMinutes,
    severities,
    tell: ['tier'],
    ...change,
  });
  const told = (clock: ClockName, ...levels: readonly Level[]): Policy => ({
    ...managedDesktop,
    levels: { ...managedDesktop.levels, [clock]: levels },
  });
  const alertsOf = (ticket: Ticket, policy: Policy): readonly string[] =>
    stepsOf(ticket, () => policy).filter((step) => step.includes(' alert-response') || step.includes(' alert-update'));
  const warned = told('response', level(-60), level(-30, { severities: ['A', 'C'] }), level(0), level(60));

  it('lies before or after its deadline, for the severities that it names', () => {
    expect(alertsOf(aTicket({ at: nine }), warned)).toEqual([
      '2026-03-03T20:00:00.000Z alert-response-1-before60m',
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
      '2026-03-03T22:00:00.000Z alert-response-1-after60m',
    ]);
  });

  it('before a deadline is counted backwards in open time: over a weekend, at the opening (C6)', () => {
    // Four hours from Friday 21:00 are over on Monday at one: the last hour of them begins with Monday.
    const friday = aTicket({ at: '2026-03-06T21:00:00.000-08:00' });
    expect(alertsOf(friday, warned)[0]).toBe('2026-03-09T07:00:00.000Z alert-response-1-before60m');
  });

  it('is told once: what was recorded is owed no more, and the others are', () => {
    const ticket = aTicket({ at: nine }, levelReached(at('12:00:00.000'), 'response', 'before60m'));
    expect(alertsOf(ticket, warned)).toEqual([
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
      '2026-03-03T22:00:00.000Z alert-response-1-after60m',
    ]);
  });

  it('ahead of a deadline is of no use once the clock has stopped', () => {
    expect(alertsOf(aTicket({ at: nine }, responded(at('12:30:00.000'))), warned)).toEqual([
      '2026-03-04T20:30:00.000Z alert-update-1-breach',
    ]);
  });

  it('after a deadline is owed though the clock stopped later than that, and not if it stopped before', () => {
    const missed = [breached(at('13:00:00.000'), 'response')];
    const late = aTicket({ at: nine }, ...missed, responded(at('14:00:00.000')));
    expect(alertsOf(late, warned)[0]).toBe('2026-03-03T22:00:00.000Z alert-response-1-after60m');
    const sooner = aTicket({ at: nine }, ...missed, responded(at('13:59:59.999')));
    expect(alertsOf(sooner, warned)).toEqual(['2026-03-04T21:59:59.999Z alert-update-1-breach']);
  });

  it('has no moment while the clock is paused, unless it was reached before', () => {
    expect(alertsOf(aTicket({ at: nine }, asked(at('11:00:00.000'))), warned)).toEqual([]);
    expect(alertsOf(aTicket({ at: nine }, asked(at('12:15:00.000'))), warned)).toEqual([
      '2026-03-03T20:00:00.000Z alert-response-1-before60m',
    ]);
    expect(alertsOf(aTicket({ at: nine }, asked(at('11:00:00.000')), answered(at('13:00:00.000'))), warned)[0]).toBe(
      '2026-03-03T22:00:00.000Z alert-response-1-before60m',
    );
  });

  it('goes by the severity of the day', () => {
    const ticket = aTicket({ at: nine }, severityChanged(at('10:00:00.000'), 'C'));
    expect(alertsOf(ticket, warned)).toEqual([
      '2026-03-04T00:00:00.000Z alert-response-1-before60m',
      '2026-03-04T00:30:00.000Z alert-response-1-before30m',
      '2026-03-04T01:00:00.000Z alert-response-1-breach',
      '2026-03-04T02:00:00.000Z alert-response-1-after60m',
    ]);
  });

  it('of a second cycle is owed anew (C12)', () => {
    const policy = told('update', level(-60));
    const ticket = aTicket(
      { at: nine },
      responded(at('10:00:00.000')),
      levelReached('2026-03-04T09:00:00.000-08:00', 'update', 'before60m'),
      updated('2026-03-04T09:30:00.000-08:00'),
    );
    expect(alertsOf(ticket, policy)[0]).toBe('2026-03-05T16:30:00.000Z alert-update-2-before60m');
  });

  it('that begins no later than its clock is never reached', () => {
    expect(alertsOf(aTicket({ at: nine }), told('response', level(-240)))).toEqual([
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
    ]);
  });

  it('is named by its minutes', () => {
    expect([-60, 0, 60].map(thresholdOf)).toEqual(['before60m', 'breach', 'after60m']);
  });
});

describe('a step that a new policy finds', () => {
  const [step] = dueStepsOf(aTicket({ at: nine }), policyOf);
  const isQuietAfter = (...since: readonly TicketEvent[]) =>
    step !== undefined && isQuiet(aTicket({ at: nine }, ...since), step);

  it('is quiet when its moment was over before that policy came (C17)', () => {
    expect(isQuietAfter(policyChanged(at('11:00:00.000'), starter))).toBe(true);
    expect(isQuietAfter(policyChanged(at('10:59:59.999'), starter))).toBe(false);
  });

  it('is told as ever without a change of policy, whatever the severity', () => {
    expect(isQuietAfter()).toBe(false);
    expect(isQuietAfter(severityChanged(at('12:00:00.000'), 'A'))).toBe(false);
  });
});

describe('the one thing to do now', () => {
  it('is to wait until the soonest deadline', () => {
    expect(stepAt(aTicket({ at: nine }), nine)).toEqual({ kind: 'wait', until: instant(at('11:00:00.000')) });
  });

  it('is to wait for anybody, where everything owed was missed and recorded', () => {
    const ticket = aTicket(
      { at: nine },
      climbed(at('11:00:00.000'), 'tier-1', 'tier-2'),
      climbed(at('15:00:00.000'), 'tier-2', 'tier-3'),
      breached(at('13:00:00.000'), 'response'),
      breached(at('19:00:00.000'), 'tier-response', 3),
    );
    expect(stepAt(ticket, '2026-04-01T00:00:00Z')).toEqual({ kind: 'wait', until: undefined });
  });

  it('is the oldest of many that are due', () => {
    const ticket = aTicket({ at: nine });
    expect(stepAt(ticket, '2026-03-09T09:00:00Z')).toMatchObject({
      kind: 'climb',
      key: 'climb-tier-response-1',
      fromTier: 'tier-1',
      toTier: 'tier-2',
      dueAt: instant(at('11:00:00.000')),
    });
  });

  it('is to close a resolved ticket after 24 hours, and not a millisecond before', () => {
    const resolvedAt = at('11:00:00.000');
    const ticket = aTicket({ at: nine }, responded(at('10:00:00.000')), resolved(resolvedAt));
    const due = plusMs(instant(resolvedAt), 24 * 3_600_000);
    expect(keyAt(ticket, iso(plusMs(due, -1)))).toBe('wait');
    expect(keyAt(ticket, iso(due))).toBe('close');
  });

  it('is to finish with a closed ticket', () => {
    const ticket = aTicket(
      { at: nine },
      responded(at('10:00:00.000')),
      resolved(at('11:00:00.000')),
      closed('2026-03-04T11:00:00.000-08:00'),
    );
    expect(stepAt(ticket, '2026-03-04T11:00:00.000-08:00')).toEqual({ kind: 'finish' });
  });
});

describe('the event of a due step', () => {
  const [now, dueAt] = [instant(at('14:00:00.000')), instant(at('13:00:00.000'))];
  const bare = { at: now, by: 'desk', people: {}, text: {} };

  it.each<[DueStep, object]>([
    [
      {
        kind: 'breach',
        key: 'alert-response-1-breach',
        dueAt,
        clock: 'response',
        cycle: 1,
        threshold: 'breach',
        deadlineAt: dueAt,
      },
      { kind: 'clock-breached', data: { clock: 'response', cycle: 1, dueAt: '2026-03-03T21:00:00.000Z' } },
    ],
    [
      {
        kind: 'level',
        key: 'alert-update-3-before60m',
        dueAt,
        clock: 'update',
        cycle: 3,
        threshold: 'before60m',
        deadlineAt: instant(at('14:00:00.000')),
      },
      {
        kind: 'level-reached',
        data: { clock: 'update', cycle: 3, threshold: 'before60m', dueAt: '2026-03-03T21:00:00.000Z' },
      },
    ],
    [
      {
        kind: 'climb',
        key: 'climb-tier-solve-1',
        dueAt,
        missed: 'tier-solve',
        fromTier: 'tier-1',
        toTier: 'tier-2',
      },
      {
        kind: 'tier-climbed',
        data: { fromTier: 'tier-1', toTier: 'tier-2', missed: 'tier-solve', dueAt: '2026-03-03T21:00:00.000Z' },
      },
    ],
    [
      { kind: 'close', key: 'close', dueAt },
      { kind: 'ticket-closed', data: {} },
    ],
  ])('is by the desk, at the time it was done, with the deadline it is about: %j', (step, event) => {
    expect(eventsOf(step, now)).toEqual([{ ...bare, ...event }]);
  });

  it('settles the step that it records', () => {
    const late = '2026-03-20T09:00:00Z';
    let ticket = aTicket(
      { at: nine },
      responded('2026-03-06T09:00:00.000-08:00'),
      resolved('2026-03-06T10:00:00.000-08:00'),
    );
    const taken: string[] = [];
    for (let step = stepAt(ticket, late); 'key' in step; step = stepAt(ticket, late)) {
      taken.push(step.key);
      ticket = eventsOf(step, instant(late)).reduce<Ticket>(evolve, ticket);
    }
    expect(taken).toEqual(['alert-tier-response-1-breach', 'alert-response-1-breach', 'close']);
    expect(stepAt(ticket, late)).toEqual({ kind: 'finish' });
  });
});
