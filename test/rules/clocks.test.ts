import { type Cycle, type Deadline, deadlineOf, laneOf, tierAbove, tierOf } from '../../desk/rules/clocks';
import {
  type ClockName,
  type Coverage,
  clockNames,
  type Lane,
  type Policy,
  type Severity,
  severities,
} from '../../desk/rules/policies';
import type { Ticket } from '../../desk/rules/tickets';
import { hourMs, instant, iso, minuteMs } from '../../desk/rules/time';
import { managedDesktop, policyOf, starter } from '../support/a-policy';
import {
  answered,
  asked,
  aTicket,
  breached,
  climbed,
  handedOver,
  handoverReturned,
  policyChanged,
  reactivated,
  resolved,
  responded,
  severityChanged,
  updated,
} from '../support/a-ticket';

interface Row {
  readonly policy: Policy;
  readonly severity: Severity;
  readonly coverage?: Coverage;
  readonly at: string;
  readonly clock: ClockName;
}

/** The newest cycle of a clock. */
const cycleOf = (ticket: Ticket, clock: ClockName): Cycle => {
  const cycle = ticket.cycles.findLast((one) => one.clock === clock);
  if (cycle === undefined) throw new Error(`no ${clock}`);
  return cycle;
};

const deadline = (ticket: Ticket, clock: ClockName, policies = policyOf): Deadline => {
  const found = deadlineOf(ticket, cycleOf(ticket, clock), policies);
  if (found === undefined) throw new Error(`no promise of ${clock}`);
  return found;
};

/** When the newest cycle of a clock is due: a moment, or `paused`. */
const dueIn = (ticket: Ticket, clock: ClockName, policies = policyOf): string => {
  const { dueAt } = deadline(ticket, clock, policies);
  return dueAt === undefined ? 'paused' : iso(dueAt);
};

const ticketOf = ({ policy, severity, coverage = 'support-hours', at, clock }: Row): Ticket =>
  aTicket({ policy, severity, coverage, at }, ...(clock === 'update' ? [responded(at)] : []));

const dueOf = (row: Row): string => dueIn(ticketOf(row), row.clock);

const friday = '2026-03-06T16:50:00-08:00';

describe('a deadline under managed-desktop-2023', () => {
  it.each<[string, Severity, Coverage, ClockName, string, string]>([
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
  it.each<[string, Severity, Coverage, ClockName, string, string]>([
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
    const row = { policy, severity, coverage, at: friday, clock: 'response' } as const;
    expect(deadline(ticketOf(row), 'response').calendar).toBe(calendar);
  });
});

describe('the arithmetic behind a deadline', () => {
  const aBTicket = aTicket({ at: friday });

  it('says from when, how much open time, of which calendar, under which terms', () => {
    const { id, version } = managedDesktop;
    const terms = {
      from: instant(friday),
      severity: 'B',
      coverage: 'support-hours',
      policy: { id, version },
    };
    expect(deadline(aBTicket, 'response')).toEqual({
      dueAt: instant('2026-03-06T20:50:00-08:00'),
      startedAt: instant(friday),
      targetMs: 4 * hourMs,
      calendar: 'support-hours',
      terms,
      pieces: [
        {
          from: instant(friday),
          terms,
          calendarName: 'support-hours',
          calendar: expect.anything(),
          openMs: Number.POSITIVE_INFINITY,
        },
      ],
    });
  });

  it('is the same whether the cycle runs, has stopped or was missed', () => {
    const running = cycleOf(aBTicket, 'response');
    const moment = instant('2027-01-01T00:00:00Z');
    expect(deadlineOf(aBTicket, { ...running, stoppedAt: moment, breachedAt: moment }, policyOf)).toEqual(
      deadlineOf(aBTicket, running, policyOf),
    );
  });

  it('goes by the rung that the cycle belongs to, counted from entering it', () => {
    const ticket = aTicket(
      { at: '2026-03-03T09:00:00-08:00' },
      climbed('2026-03-03T11:00:00-08:00', 'tier-1', 'tier-2'),
    );
    expect(dueIn(ticket, 'tier-response')).toBe('2026-03-03T23:00:00.000Z');
  });

  it('counts each update from the one before', () => {
    const ticket = aTicket(
      { severity: 'A', at: '2026-03-03T09:00:00-08:00' },
      responded('2026-03-03T09:10:00-08:00'),
      updated('2026-03-03T10:00:00-08:00'),
    );
    expect(dueIn(ticket, 'update')).toBe('2026-03-04T02:00:00.000Z');
  });

  it('is not there for a policy that nobody published', () => {
    const unknown = { ...managedDesktop, version: 99 };
    expect(() => dueIn(aTicket({ policy: unknown }), 'response')).toThrow('version 99');
  });

  it.each([managedDesktop, starter])('is never later for a graver severity ($id)', (policy) => {
    for (const clock of ['response', 'tier-response', 'update'] as const) {
      const dues = severities.map((severity) => dueOf({ policy, severity, at: friday, clock }));
      expect(dues).toEqual(dues.toSorted());
    }
  });
});

const at = (time: string, day = '03'): string => `2026-03-${day}T${time}:00-08:00`;
const aTicketAtNine = { at: at('09:00') };

describe('a promise that the policy does not make', () => {
  it('has no deadline: solving in a tier, and the resolution, where no number is given', () => {
    const ticket = aTicket(aTicketAtNine);
    expect(deadlineOf(ticket, cycleOf(ticket, 'tier-solve'), policyOf)).toBeUndefined();
    expect(deadlineOf(ticket, cycleOf(ticket, 'resolution'), policyOf)).toBeUndefined();
  });

  it('has no deadline: a handover to a party that the policy does not name', () => {
    const handed = aTicket(aTicketAtNine, handedOver(at('10:00'), 'vendor'));
    const silent = () => ({ ...managedDesktop, handovers: {} });
    expect(deadlineOf(handed, cycleOf(handed, 'handover'), silent)).toBeUndefined();
  });
});

describe('a promise of the whole schema', () => {
  const user = laneOf(managedDesktop, 'user');
  const [first, ...rest] = user.ladder;
  if (first === undefined) throw new Error('no ladder');
  const promising: Policy = {
    ...managedDesktop,
    lanes: {
      ...managedDesktop.lanes,
      user: {
        ...user,
        ladder: [{ ...first, solveWithinMinutes: { A: 60, B: 180, C: 300 } }, ...rest],
        severities: {
          ...user.severities,
          B: { ...user.severities.B, resolutionMinutes: 600, customerMinutes: 90 },
        },
      },
    },
    handovers: {
      vendor: { name: 'The vendor', withinMinutes: { A: 30, B: 45, C: 60 }, calendar: '24x7' },
      operations: { name: 'Operations', withinMinutes: { A: 30, B: 45, C: 60 } },
    },
    pausedBy: { ...managedDesktop.pausedBy, resolution: ['requester', 'vendor'] },
  };
  const policies = () => promising;
  const saturday = '2026-03-07T10:00:00-08:00';

  it('solves in a tier by its rung', () => {
    expect(dueIn(aTicket(aTicketAtNine), 'tier-solve', policies)).toBe('2026-03-03T20:00:00.000Z');
  });

  it('resolves by the severity', () => {
    expect(dueIn(aTicket(aTicketAtNine), 'resolution', policies)).toBe('2026-03-04T03:00:00.000Z');
  });

  it('gives the requester time to answer', () => {
    expect(dueIn(aTicket(aTicketAtNine, asked(at('10:00'))), 'customer', policies)).toBe('2026-03-03T19:30:00.000Z');
  });

  it('counts a handover in the party’s calendar, or in the ticket’s own', () => {
    const handed = (to: 'vendor' | 'operations') => aTicket(aTicketAtNine, handedOver(saturday, to));
    expect(dueIn(handed('vendor'), 'handover', policies)).toBe('2026-03-07T18:45:00.000Z');
    expect(dueIn(handed('operations'), 'handover', policies)).toBe('2026-03-09T07:45:00.000Z');
  });

  it('pauses the resolution while a vendor holds the ticket, and no clock that does not name vendors', () => {
    const handed = aTicket(aTicketAtNine, handedOver(at('10:00'), 'vendor'));
    expect(dueIn(handed, 'resolution', policies)).toBe('paused');
    expect(dueIn(handed, 'response', policies)).toBe('2026-03-03T21:00:00.000Z');
    const back = aTicket(aTicketAtNine, handedOver(at('10:00'), 'vendor'), handoverReturned(at('11:30'), 'vendor'));
    expect(dueIn(back, 'resolution', policies)).toBe('2026-03-04T04:30:00.000Z');
  });
});

describe('a pause', () => {
  it('has no deadline until the requester answers (C5)', () => {
    const paused = aTicket(aTicketAtNine, asked(at('10:00')));
    expect(dueIn(paused, 'response')).toBe('paused');
    expect(deadline(paused, 'response').pieces.map(({ waitsFor }) => waitsFor)).toEqual([undefined, 'requester']);
  });

  it('moves the deadline by its open time only: a weekend in between is nobody’s (C3)', () => {
    const ticket = aTicket(
      { at: '2026-03-06T22:00:00-08:00' },
      asked('2026-03-06T23:00:00-08:00'),
      answered('2026-03-09T02:00:00-07:00'),
    );
    // Friday 22-23 counted; paused one open hour of Friday and two of Monday.
    expect(dueIn(ticket, 'response')).toBe('2026-03-09T12:00:00.000Z');
  });

  it('that ends with the ticket is kept: paused straight to resolved (C4)', () => {
    const ticket = aTicket(
      aTicketAtNine,
      responded(at('09:30')),
      asked(at('10:00')),
      resolved('2026-04-20T10:00:00-07:00'),
    );
    const { dueAt, pieces } = deadline(ticket, 'update');
    expect(dueAt).toBeGreaterThan(instant('2026-04-20T10:00:00-07:00'));
    expect(pieces.map(({ from, waitsFor }) => [iso(from), waitsFor])).toEqual([
      ['2026-03-03T17:30:00.000Z', undefined],
      ['2026-03-03T18:00:00.000Z', 'requester'],
      ['2026-04-20T17:00:00.000Z', undefined],
    ]);
  });

  it('after a clock has stopped does not concern it', () => {
    const before = aTicket(aTicketAtNine, responded(at('10:00')));
    const after = aTicket(aTicketAtNine, responded(at('10:00')), asked(at('10:00')), answered(at('12:00')));
    expect(deadline(after, 'response')).toEqual(deadline(before, 'response'));
  });
});

describe('a change of what a ticket runs under', () => {
  it('keeps the time that was spent, and counts the new target from the start (C1)', () => {
    expect(dueIn(aTicket(aTicketAtNine, severityChanged(at('10:00'), 'C')), 'response')).toBe(
      '2026-03-04T01:00:00.000Z',
    );
    // Friday 22-24 was two open hours of B; A then counts the night, and one hour was over long ago.
    const graver = aTicket({ at: '2026-03-06T22:00:00-08:00' }, severityChanged('2026-03-07T06:00:00-08:00', 'A'));
    expect(dueIn(graver, 'response')).toBe('2026-03-07T07:00:00.000Z');
    const lesser = aTicket(
      { severity: 'A', at: '2026-03-07T06:00:00-08:00' },
      severityChanged('2026-03-07T06:30:00-08:00', 'B'),
    );
    expect(dueIn(lesser, 'response')).toBe('2026-03-09T10:30:00.000Z');
  });

  it('keeps the pauses that were earned (C1)', () => {
    const ticket = aTicket(aTicketAtNine, asked(at('09:30')), answered(at('11:30')), severityChanged(at('12:00'), 'C'));
    expect(dueIn(ticket, 'response')).toBe('2026-03-04T03:00:00.000Z');
  });

  it('does not forget a breach (C24)', () => {
    const ticket = aTicket(aTicketAtNine, breached(at('13:00'), 'response'), severityChanged(at('14:00'), 'C'));
    expect(cycleOf(ticket, 'response').breachedAt).toBe(instant(at('13:00')));
  });

  it('of policy keeps what was earned under the old one, and promises what the new one says', () => {
    const before = '2026-03-02T10:00:00+01:00';
    const changed = aTicket(
      { policy: starter, severity: 'B', at: before },
      policyChanged('2026-03-02T11:00:00+01:00', managedDesktop),
    );
    // One hour under starter; then three open hours on the Pacific coast, which opens at 09:00 Berlin time.
    expect(dueIn(changed, 'response')).toBe('2026-03-02T13:00:00.000Z');
    expect(deadline(changed, 'response').pieces.map(({ calendarName }) => calendarName)).toEqual([
      'office-hours',
      'support-hours',
    ]);
    expect(deadline(changed, 'response').targetMs).toBe(240 * minuteMs);
  });

  it('after a clock has stopped does not concern it (C18)', () => {
    const before = aTicket(aTicketAtNine, responded(at('10:00')));
    for (const change of [severityChanged(at('10:00'), 'A'), policyChanged(at('10:00'), starter)]) {
      const after = aTicket(aTicketAtNine, responded(at('10:00')), change);
      expect(deadline(after, 'response')).toEqual(deadline(before, 'response'));
    }
  });
});

describe('reopening', () => {
  it('starts from its own moment, and leaves the old cycles as they were judged (C19)', () => {
    const solved = [responded(at('10:00')), resolved(at('11:00'))];
    const before = aTicket(aTicketAtNine, ...solved);
    const after = aTicket(aTicketAtNine, ...solved, reactivated(at('20:00')));
    expect(dueIn(after, 'update')).toBe('2026-03-05T04:00:00.000Z');
    for (const cycle of before.cycles) {
      expect(deadlineOf(after, cycle, policyOf)).toEqual(deadlineOf(before, cycle, policyOf));
    }
  });
});

describe('the ladder', () => {
  it('has a rung above each but the top', () => {
    expect(tierAbove(managedDesktop, 'user', 'tier-1')?.tier).toBe('tier-2');
    expect(tierAbove(managedDesktop, 'user', 'tier-2')?.tier).toBe('tier-3');
    expect(tierAbove(managedDesktop, 'user', 'tier-3')).toBeUndefined();
    expect(tierAbove(managedDesktop, 'admin', 'operations')).toBeUndefined();
  });

  it('knows its own lanes and rungs only', () => {
    expect(tierOf(managedDesktop, 'user', 'tier-3').group).toBe('escalation-team');
    expect(() => tierOf(starter, 'user', 'tier-3')).toThrow(
      `policy starter version ${starter.version} has no tier tier-3`,
    );
    const user: Lane = 'user';
    expect(() => laneOf({ ...starter, lanes: {} }, user)).toThrow('has no lane user');
  });

  it('judges every clock that a ticket can have', () => {
    const ticket = aTicket(
      aTicketAtNine,
      responded(at('09:10')),
      asked(at('09:20')),
      handedOver(at('09:30'), 'vendor'),
    );
    expect(new Set(ticket.cycles.map(({ clock }) => clock))).toEqual(new Set(clockNames));
  });
});
