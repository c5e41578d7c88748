import { type Cycle, calendarNameOf, clockNames, deadlineOf, tierAbove, tierOf } from '../../desk/rules/clocks';
import { type Coverage, type Policy, type Severity, severities } from '../../desk/rules/policies';
import { instant, iso } from '../../desk/rules/time';
import { managedDesktop, policyOf, starter } from '../support/a-policy';
import { aTicket, climbed, responded, updated } from '../support/a-ticket';

interface Row {
  readonly policy: Policy;
  readonly severity: Severity;
  readonly coverage?: Coverage;
  readonly at: string;
  readonly clock: Cycle['clock'];
}

const cycleOf = ({ policy, severity, coverage = 'support-hours', at, clock }: Row): Cycle => {
  const ticket = aTicket({ policy, severity, coverage, at }, ...(clock === 'update' ? [responded(at)] : []));
  const cycle = ticket.cycles.find((one) => one.clock === clock);
  if (cycle === undefined) throw new Error(`no ${clock}`);
  return cycle;
};

const dueOf = (row: Row): string => iso(deadlineOf(cycleOf(row), policyOf).dueAt);

const friday = '2026-03-06T16:50:00-08:00';

describe('a deadline under managed-desktop-2023', () => {
  it.each<[string, Severity, Coverage, Cycle['clock'], string, string]>([
    [
      'A: an hour, at any hour (R24)',
      'A',
      'support-hours',
      'response',
      '2026-03-07T03:00:00-08:00',
      '2026-03-07T12:00:00.000Z',
    ],
    [
      'A: half of it for tier 1',
      'A',
      'support-hours',
      'tier-response',
      '2026-03-07T03:00:00-08:00',
      '2026-03-07T11:30:00.000Z',
    ],
    [
      'A: an update within 8 hours (R27)',
      'A',
      'support-hours',
      'update',
      '2026-03-07T23:00:00-08:00',
      '2026-03-08T15:00:00.000Z',
    ],
    [
      'B: four hours on a working day (R25)',
      'B',
      'support-hours',
      'response',
      '2026-03-03T09:00:00-08:00',
      '2026-03-03T21:00:00.000Z',
    ],
    [
      'B: what Friday leaves over is done on Monday (R28)',
      'B',
      'support-hours',
      'response',
      '2026-03-06T22:00:00-08:00',
      '2026-03-09T09:00:00.000Z',
    ],
    [
      'B: the weekend counts when 24x7 was chosen (R25)',
      'B',
      '24x7',
      'response',
      '2026-03-06T22:00:00-08:00',
      '2026-03-07T10:00:00.000Z',
    ],
    [
      'B: filed on Saturday it begins on Monday at midnight',
      'B',
      'support-hours',
      'response',
      '2026-03-07T12:00:00-08:00',
      '2026-03-09T11:00:00.000Z',
    ],
    [
      'B: tier 1 has two hours',
      'B',
      'support-hours',
      'tier-response',
      '2026-03-03T09:00:00-08:00',
      '2026-03-03T19:00:00.000Z',
    ],
    [
      'B: an update within 24 open hours, over the weekend and the change to summer time',
      'B',
      'support-hours',
      'update',
      friday,
      '2026-03-09T23:50:00.000Z',
    ],
    ['C: eight hours (R26)', 'C', 'support-hours', 'response', '2026-03-03T09:00:00-08:00', '2026-03-04T01:00:00.000Z'],
    [
      'C: an update within 48 open hours',
      'C',
      'support-hours',
      'update',
      '2026-03-05T09:00:00-08:00',
      '2026-03-09T16:00:00.000Z',
    ],
  ])('is, for severity %s', (_name, severity, coverage, clock, at, due) => {
    expect(dueOf({ policy: managedDesktop, severity, coverage, at, clock })).toBe(due);
  });
});

describe('a deadline under starter', () => {
  it.each<[string, Severity, Coverage, Cycle['clock'], string, string]>([
    [
      'A: half an hour, at night too',
      'A',
      'support-hours',
      'response',
      '2026-03-01T02:10:00+01:00',
      '2026-03-01T01:40:00.000Z',
    ],
    [
      'B: lunch does not count',
      'B',
      'support-hours',
      'response',
      '2026-03-02T11:30:00+01:00',
      '2026-03-02T13:30:00.000Z',
    ],
    [
      'B: ends at closing time, not at the next opening',
      'B',
      'support-hours',
      'response',
      '2026-03-02T16:00:00+01:00',
      '2026-03-02T17:00:00.000Z',
    ],
    [
      'B: a minute more is the next morning',
      'B',
      'support-hours',
      'response',
      '2026-03-02T16:01:00+01:00',
      '2026-03-03T07:01:00.000Z',
    ],
    [
      'B: 24x7 runs through the evening',
      'B',
      '24x7',
      'response',
      '2026-03-02T17:30:00+01:00',
      '2026-03-02T18:30:00.000Z',
    ],
    [
      'C: Good Friday and Easter Monday are closed',
      'C',
      'support-hours',
      'response',
      '2026-04-02T17:00:00+02:00',
      '2026-04-07T15:00:00.000Z',
    ],
    [
      'C: tier 1 has half a working day',
      'C',
      'support-hours',
      'tier-response',
      '2026-03-02T08:00:00+01:00',
      '2026-03-02T12:30:00.000Z',
    ],
    [
      'B: an update within nine working hours',
      'B',
      'support-hours',
      'update',
      '2026-03-02T10:00:00+01:00',
      '2026-03-03T09:00:00.000Z',
    ],
  ])('is, for severity %s', (_name, severity, coverage, clock, at, due) => {
    expect(dueOf({ policy: starter, severity, coverage, at, clock })).toBe(due);
  });
});

describe('which calendar counts', () => {
  it.each<readonly [string, Severity, Coverage, string]>([
    ['managed-desktop-2023', 'A', 'support-hours', '24x7'],
    ['managed-desktop-2023', 'B', 'support-hours', 'support-hours'],
    ['managed-desktop-2023', 'B', '24x7', '24x7'],
    ['managed-desktop-2023', 'C', 'support-hours', 'support-hours'],
    // Nobody can choose it for C, and a ticket that says so all the same keeps C's calendar.
    ['managed-desktop-2023', 'C', '24x7', 'support-hours'],
    ['starter', 'A', '24x7', 'always'],
    ['starter', 'B', 'support-hours', 'office-hours'],
    ['starter', 'B', '24x7', 'always'],
    ['starter', 'C', 'support-hours', 'office-hours'],
  ])('under %s for severity %s filed for %s is %s', (name, severity, coverage, calendar) => {
    const policy = name === 'starter' ? starter : managedDesktop;
    const cycle = cycleOf({ policy, severity, coverage, at: friday, clock: 'response' });
    expect(calendarNameOf(cycle, policy)).toBe(calendar);
    expect(deadlineOf(cycle, policyOf).calendar).toBe(calendar);
  });
});

describe('the arithmetic behind a deadline', () => {
  it('says from when, how many open minutes, of which calendar, under which policy', () => {
    const cycle = cycleOf({ policy: managedDesktop, severity: 'B', at: friday, clock: 'response' });
    expect(deadlineOf(cycle, policyOf)).toEqual({
      dueAt: instant('2026-03-06T20:50:00-08:00'),
      startedAt: instant(friday),
      openMinutes: 240,
      calendar: 'support-hours',
      policy: { id: 'managed-desktop-2023', version: 2 },
    });
  });

  it('is the same whether the cycle runs, has stopped or was missed', () => {
    const running = cycleOf({ policy: managedDesktop, severity: 'B', at: friday, clock: 'response' });
    const moment = instant('2027-01-01T00:00:00Z');
    expect(deadlineOf({ ...running, stoppedAt: moment, breachedAt: moment }, policyOf)).toEqual(
      deadlineOf(running, policyOf),
    );
  });

  it('goes by the rung that the cycle belongs to, counted from entering it', () => {
    const ticket = aTicket(
      { at: '2026-03-03T09:00:00-08:00' },
      climbed('2026-03-03T11:00:00-08:00', 'tier-1', 'tier-2'),
    );
    const [, , second] = ticket.cycles;
    expect(second && iso(deadlineOf(second, policyOf).dueAt)).toBe('2026-03-03T23:00:00.000Z');
  });

  it('counts each update from the one before', () => {
    const ticket = aTicket(
      { severity: 'A', at: '2026-03-03T09:00:00-08:00' },
      responded('2026-03-03T09:10:00-08:00'),
      updated('2026-03-03T10:00:00-08:00'),
    );
    const last = ticket.cycles.at(-1);
    expect(last && iso(deadlineOf(last, policyOf).dueAt)).toBe('2026-03-04T02:00:00.000Z');
  });

  it('is not there for a policy that nobody published', () => {
    const cycle = cycleOf({ policy: managedDesktop, severity: 'B', at: friday, clock: 'response' });
    expect(() => deadlineOf({ ...cycle, policy: { id: 'managed-desktop-2023', version: 9 } }, policyOf)).toThrow(
      'version 9',
    );
  });

  it.each([managedDesktop, starter])('is never later for a graver severity ($id)', (policy) => {
    for (const clock of clockNames) {
      const dues = severities.map((severity) => dueOf({ policy, severity, at: friday, clock }));
      expect(dues).toEqual(dues.toSorted());
    }
  });
});

describe('the ladder', () => {
  it('has a rung above each but the top', () => {
    expect(tierAbove(managedDesktop, 'tier-1')?.tier).toBe('tier-2');
    expect(tierAbove(managedDesktop, 'tier-2')?.tier).toBe('tier-3');
    expect(tierAbove(managedDesktop, 'tier-3')).toBeUndefined();
  });

  it('knows its own rungs only', () => {
    expect(tierOf(managedDesktop, 'tier-3').group).toBe('escalation-team');
    expect(() => tierOf(starter, 'tier-3')).toThrow('policy starter version 2 has no tier tier-3');
  });
});
