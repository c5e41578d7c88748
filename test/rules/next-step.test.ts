import {
  type DueStep,
  decideNextStep,
  dueStepsOf,
  eventOf,
  type NextStep,
  nextDueAt,
} from '../../desk/rules/next-step';
import type { Policy } from '../../desk/rules/policies';
import { evolve, type Ticket } from '../../desk/rules/tickets';
import { instant, iso, plusMs } from '../../desk/rules/time';
import { managedDesktop, policyOf } from '../support/a-policy';
import { aTicket, breached, climbed, closed, resolved, responded, updated } from '../support/a-ticket';

/** Tuesday, on which nothing is closed under Managed Desktop. */
const at = (time: string): string => `2026-03-03T${time}-08:00`;
const nine = at('09:00:00.000');

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
      '2026-03-03T19:00:00.000Z climb-1',
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
    const [first, ...rest] = managedDesktop.ladder;
    const alerting = { ...managedDesktop, ladder: [{ ...first, onMiss: 'alert' }, ...rest] } as Policy;
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
    const [first, ...rest] = managedDesktop.ladder;
    const together = {
      ...managedDesktop,
      ladder: [{ ...first, respondWithinMinutes: { A: 60, B: 240, C: 480 } }, ...rest],
    } as Policy;
    expect(dueStepsOf(aTicket({ at: nine }), () => together).map(({ key }) => key)).toEqual([
      'climb-1',
      'alert-response-1-breach',
    ]);
  });

  it('tells the clocks in one order at the same instant, and closes last', () => {
    const policy: Policy = {
      ...managedDesktop,
      closeAfterMinutes: 1,
      ladder: managedDesktop.ladder.map((rung) => ({
        ...rung,
        onMiss: 'alert',
        respondWithinMinutes: { A: 60, B: 240, C: 480 },
      })),
    };
    // Responded one minute before the end of everything, so that all four fall due at 13:00.
    const ticket = aTicket({ at: nine }, responded(responseDue), resolved(at('12:59:00.000')));
    const [response, tier, update] = ticket.cycles;
    const everything = { ...ticket, cycles: [update, tier, response].flatMap((one) => one ?? []) };
    const short: Policy = {
      ...policy,
      severities: { ...policy.severities, B: { ...policy.severities.B, updateMinutes: 0 } },
    };
    const stoppedAt = instant(responseDue);
    const missed = { ...everything, cycles: everything.cycles.map((one) => ({ ...one, stoppedAt })) };
    expect(stepsOf(missed, () => short)).toEqual([
      '2026-03-03T21:00:00.000Z alert-response-1-breach',
      '2026-03-03T21:00:00.000Z alert-tier-response-1-breach',
      '2026-03-03T21:00:00.000Z alert-update-1-breach',
      '2026-03-03T21:00:00.000Z close',
    ]);
  });

  it('is recorded once: a breach that was recorded is owed no more', () => {
    const ticket = aTicket(
      { at: nine },
      climbed(at('11:00:00.000'), 'tier-1', 'tier-2'),
      breached(responseDue, 'response'),
    );
    expect(stepsOf(ticket)).toEqual(['2026-03-03T23:00:00.000Z climb-2']);
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
      key: 'climb-1',
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
      { kind: 'breach', key: 'alert-response-1-breach', dueAt, clock: 'response', cycle: 1 },
      { kind: 'clock-breached', data: { clock: 'response', cycle: 1, dueAt: '2026-03-03T21:00:00.000Z' } },
    ],
    [
      { kind: 'climb', key: 'climb-1', dueAt, fromTier: 'tier-1', toTier: 'tier-2' },
      { kind: 'tier-climbed', data: { fromTier: 'tier-1', toTier: 'tier-2', dueAt: '2026-03-03T21:00:00.000Z' } },
    ],
    [
      { kind: 'close', key: 'close', dueAt },
      { kind: 'ticket-closed', data: {} },
    ],
  ])('is by the desk, at the time it was done, with the deadline it is about: %j', (step, event) => {
    expect(eventOf(step, now)).toEqual({ ...bare, ...event });
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
      ticket = evolve(ticket, eventOf(step, instant(late)));
    }
    expect(taken).toEqual(['alert-tier-response-1-breach', 'alert-response-1-breach', 'close']);
    expect(stepAt(ticket, late)).toEqual({ kind: 'finish' });
  });
});
