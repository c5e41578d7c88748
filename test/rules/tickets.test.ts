import { evolve, nextActionOwnerOf, type Ticket, type TicketEvent, ticketFrom } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import { managedDesktop } from '../support/a-policy';
import {
  aNumber,
  answered,
  asked,
  assigned,
  aTicket,
  breached,
  climbed,
  closed,
  filed,
  handedOver,
  handoverReturned,
  handoverTaken,
  levelReached,
  mitigated,
  mondayMorning,
  policyChanged,
  reactivated,
  resolved,
  responded,
  sentUp,
  severityChanged,
  updated,
} from '../support/a-ticket';

const at = (minutes: number): string => new Date(instant(mondayMorning) + minutes * 60_000).toISOString();

const minutesOf = (moment: number): number => (moment - instant(mondayMorning)) / 60_000;

/** Each cycle on one line: its clock and number, when it started, stopped and was recorded as missed. */
const clocksOf = ({ cycles }: Ticket): readonly string[] =>
  cycles.map(({ clock, cycle, tier, startedAt, stoppedAt, breachedAt }) => {
    const stop = stoppedAt === undefined ? 'runs' : `stopped ${minutesOf(stoppedAt)}`;
    const miss = breachedAt === undefined ? '' : `, missed ${minutesOf(breachedAt)}`;
    return `${clock} ${cycle} in ${tier}: from ${minutesOf(startedAt)}, ${stop}${miss}`;
  });

describe('a ticket as the fold of its events', () => {
  it('begins new, with its requester, its first tier, and the clocks that wait for a response', () => {
    const ticket = aTicket({ severity: 'B', coverage: '24x7' });

    expect(ticket).toMatchObject({
      ticketId: aNumber,
      state: 'new',
      filedBy: 'requester',
      filedAt: instant(mondayMorning),
      severity: 'B',
      coverage: '24x7',
      tier: 'tier-1',
      title: 'Outlook does not start',
      policy: { id: 'managed-desktop-2023', version: managedDesktop.version },
    });
    expect(clocksOf(ticket)).toEqual([
      'response 1 in tier-1: from 0, runs',
      'tier-response 1 in tier-1: from 0, runs',
      'tier-solve 1 in tier-1: from 0, runs',
      'resolution 1 in tier-1: from 0, runs',
    ]);
    const { id, version } = managedDesktop;
    expect(ticket.terms).toEqual([
      { from: instant(mondayMorning), severity: 'B', coverage: '24x7', policy: { id, version } },
    ]);
    expect(ticket.waits).toEqual([]);
  });

  it('holds no description, message or solution: those stay in the events', () => {
    const ticket = aTicket({}, responded(at(1)), updated(at(2)), resolved(at(3)));
    expect(JSON.stringify(ticket)).not.toMatch(/closes at once|looking|Repaired/);
  });

  it('stops both waiting clocks at the response, and starts the first update', () => {
    const ticket = aTicket({}, assigned(at(9)), responded(at(9)));

    expect(ticket).toMatchObject({ state: 'active', assignee: 'agent' });
    expect(clocksOf(ticket)).toEqual([
      'response 1 in tier-1: from 0, stopped 9',
      'tier-response 1 in tier-1: from 0, stopped 9',
      'tier-solve 1 in tier-1: from 0, runs',
      'resolution 1 in tier-1: from 0, runs',
      'update 1 in tier-1: from 9, runs',
    ]);
  });

  it('starts a new update cycle at each update', () => {
    const ticket = aTicket({}, responded(at(9)), updated(at(20)), updated(at(30)));
    expect(clocksOf(ticket).filter((line) => line.startsWith('update'))).toEqual([
      'update 1 in tier-1: from 9, stopped 20',
      'update 2 in tier-1: from 20, stopped 30',
      'update 3 in tier-1: from 30, runs',
    ]);
  });

  it('stops everything when it is resolved, and keeps when', () => {
    const ticket = aTicket({}, responded(at(9)), resolved(at(40)));

    expect(ticket).toMatchObject({ state: 'resolved', resolvedAt: instant(at(40)) });
    expect(clocksOf(ticket)).toContain('update 1 in tier-1: from 9, stopped 40');
    expect(ticket.cycles.filter(({ stoppedAt }) => stoppedAt === undefined)).toEqual([]);
  });

  it('goes up a tier at a climb: the old clock is missed and the new tier has one of its own', () => {
    const ticket = aTicket({}, climbed(at(120), 'tier-1', 'tier-2'));

    expect(ticket).toMatchObject({ tier: 'tier-2', state: 'new' });
    expect(clocksOf(ticket)).toEqual([
      'response 1 in tier-1: from 0, runs',
      'tier-response 1 in tier-1: from 0, stopped 120, missed 120',
      'tier-solve 1 in tier-1: from 0, stopped 120',
      'resolution 1 in tier-1: from 0, runs',
      'tier-response 2 in tier-2: from 120, runs',
      'tier-solve 2 in tier-2: from 120, runs',
    ]);
  });

  it('goes up a tier that did not solve it in time, whose response was in time', () => {
    const ticket = aTicket({}, responded(at(9)), climbed(at(300), 'tier-1', 'tier-2', 'tier-solve'));
    expect(clocksOf(ticket).filter((line) => line.startsWith('tier'))).toEqual([
      'tier-response 1 in tier-1: from 0, stopped 9',
      'tier-solve 1 in tier-1: from 0, stopped 300, missed 300',
      'tier-response 2 in tier-2: from 300, runs',
      'tier-solve 2 in tier-2: from 300, runs',
    ]);
  });

  it('that a person sends up a tier was missed by nobody', () => {
    const ticket = aTicket({}, sentUp(at(30), 'tier-1', 'tier-2'));
    expect(ticket.tier).toBe('tier-2');
    expect(clocksOf(ticket).join()).not.toContain('missed');
  });

  it('reads a climb of the first days, which did not say which clock was missed: there was only one', () => {
    const { data, ...event } = climbed(at(120), 'tier-1', 'tier-2') as Extract<TicketEvent, { kind: 'tier-climbed' }>;
    const { missed: _, ...older } = data;
    expect(aTicket({}, { ...event, data: older })).toEqual(aTicket({}, { ...event, data }));
  });

  it('marks the missed cycle and no other, and lets it run on', () => {
    expect(clocksOf(aTicket({}, breached(at(240), 'response')))).toEqual([
      'response 1 in tier-1: from 0, runs, missed 240',
      'tier-response 1 in tier-1: from 0, runs',
      'tier-solve 1 in tier-1: from 0, runs',
      'resolution 1 in tier-1: from 0, runs',
    ]);
    const second = aTicket({}, responded(at(1)), updated(at(2)), breached(at(3), 'update', 2));
    expect(clocksOf(second).filter((line) => line.includes('missed'))).toEqual([
      'update 2 in tier-1: from 2, runs, missed 3',
    ]);
  });

  it('keeps which levels were reached, on their cycle and no other', () => {
    const ticket = aTicket(
      {},
      levelReached(at(180), 'response', 'before60m'),
      levelReached(at(210), 'response', 'before30m'),
    );
    expect(ticket.cycles.map(({ reached }) => reached)).toEqual([
      ['before60m', 'before30m'],
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('notes who owes the next step, from when to when', () => {
    const waitsOf = (...since: readonly TicketEvent[]) =>
      aTicket({}, ...since).waits.map(({ owner, from, to }) => [owner, minutesOf(from), to && minutesOf(to)]);

    expect(waitsOf(asked(at(10)))).toEqual([['requester', 10, undefined]]);
    expect(waitsOf(asked(at(10)), asked(at(20)), answered(at(30)))).toEqual([['requester', 10, 30]]);
    expect(waitsOf(asked(at(10)), answered(at(10)))).toEqual([]);
    expect(waitsOf(asked(at(10)), answered(at(20)), answered(at(30)))).toEqual([['requester', 10, 20]]);
    expect(waitsOf(handedOver(at(5), 'vendor'), asked(at(10)), handoverReturned(at(40), 'vendor'))).toEqual([
      ['vendor', 5, 40],
      ['requester', 10, undefined],
    ]);
  });

  it('says whose step is next: the requester before the others, the desk when nobody else owes it (R60)', () => {
    const ownerOf = (...since: readonly TicketEvent[]) => nextActionOwnerOf(aTicket({}, ...since));
    expect(ownerOf()).toBe('desk');
    expect(ownerOf(handedOver(at(5), 'vendor'))).toBe('vendor');
    expect(ownerOf(handedOver(at(5), 'vendor'), handedOver(at(6), 'operations'))).toBe('operations');
    expect(ownerOf(asked(at(5)), handedOver(at(6), 'vendor'))).toBe('requester');
    expect(ownerOf(asked(at(5)), handedOver(at(6), 'vendor'), answered(at(7)))).toBe('vendor');
    expect(ownerOf(asked(at(5)), answered(at(7)))).toBe('desk');
  });

  it('ends an open wait as it is resolved (C4)', () => {
    const ticket = aTicket({}, responded(at(9)), asked(at(20)), handedOver(at(30), 'vendor'), resolved(at(60)));
    expect(ticket.waits.map(({ owner, from, to }) => [owner, minutesOf(from), to && minutesOf(to)])).toEqual([
      ['requester', 20, 60],
      ['vendor', 30, 60],
    ]);
    expect(nextActionOwnerOf(ticket)).toBe('desk');
  });

  it('runs the customer’s clock from each question to the answer', () => {
    const ticket = aTicket({}, asked(at(10)), asked(at(20)), answered(at(35)), asked(at(50)));
    expect(clocksOf(ticket).filter((line) => line.startsWith('customer'))).toEqual([
      'customer 1 in tier-1: from 10, stopped 20',
      'customer 2 in tier-1: from 20, stopped 35',
      'customer 3 in tier-1: from 50, runs',
    ]);
  });

  it('runs a handover’s clock until the other side takes or returns it', () => {
    const taken = aTicket({}, handedOver(at(10), 'operations'), handoverTaken(at(20), 'operations'));
    expect(clocksOf(taken)).toContain('handover 1 in tier-1: from 10, stopped 20');
    expect(nextActionOwnerOf(taken)).toBe('operations');
    expect(taken.cycles.at(-1)).toMatchObject({ party: 'operations' });

    const again = aTicket({}, handedOver(at(10), 'operations'), handedOver(at(15), 'vendor'));
    expect(clocksOf(again).slice(-2)).toEqual([
      'handover 1 in tier-1: from 10, stopped 15',
      'handover 2 in tier-1: from 15, runs',
    ]);
  });

  it('dates what it runs under: severity, coverage, policy', () => {
    const other = { id: 'starter', version: 7 };
    const ticket = aTicket(
      {},
      severityChanged(at(10), 'A'),
      severityChanged(at(10), 'B', '24x7'),
      policyChanged(at(30), other, 'tier-1'),
    );
    const { id, version } = managedDesktop;
    const own = { id, version };
    expect(ticket).toMatchObject({ severity: 'B', coverage: 'support-hours', policy: other });
    expect(ticket.terms.map(({ from, ...terms }) => [minutesOf(from), terms])).toEqual([
      [0, { severity: 'B', coverage: 'support-hours', policy: own }],
      [10, { severity: 'B', coverage: '24x7', policy: own }],
      [30, { severity: 'B', coverage: 'support-hours', policy: other }],
    ]);
  });

  it('puts what still runs into the tier that a new policy names, and leaves the rest where it was', () => {
    const ticket = aTicket({}, responded(at(9)), policyChanged(at(30), { id: 'starter', version: 7 }, 'desk'));
    expect(clocksOf(ticket)).toEqual([
      'response 1 in tier-1: from 0, stopped 9',
      'tier-response 1 in tier-1: from 0, stopped 9',
      'tier-solve 1 in desk: from 0, runs',
      'resolution 1 in desk: from 0, runs',
      'update 1 in desk: from 9, runs',
    ]);
  });

  it('is mitigated while its clocks run on', () => {
    const ticket = aTicket({}, responded(at(9)), mitigated(at(20)));
    expect(ticket.state).toBe('mitigated');
    expect(clocksOf(ticket)).toEqual(clocksOf(aTicket({}, responded(at(9)))));
  });

  it('starts new cycles when it is reopened, and leaves the old ones as they were (C19)', () => {
    const solved = aTicket({}, responded(at(9)), resolved(at(40)));
    const ticket = aTicket({}, responded(at(9)), resolved(at(40)), reactivated(at(90)));
    expect(ticket.state).toBe('active');
    expect(ticket).not.toHaveProperty('resolvedAt');
    expect(clocksOf(ticket)).toEqual([
      ...clocksOf(solved),
      'update 2 in tier-1: from 90, runs',
      'tier-solve 2 in tier-1: from 90, runs',
      'resolution 2 in tier-1: from 90, runs',
    ]);
  });

  it('keeps when it was closed', () => {
    expect(aTicket({}, responded(at(1)), resolved(at(2)), closed(at(1442)))).toMatchObject({
      state: 'closed',
      resolvedAt: instant(at(2)),
      closedAt: instant(at(1442)),
    });
  });

  it('takes no event before it was filed', () => {
    expect(() => evolve(undefined, responded(at(1)))).toThrow('ticket-responded without a ticket');
    expect(() => ticketFrom([])).toThrow('begins with ticket-filed');
  });

  it('leaves what it was given as it was', () => {
    const before = aTicket();
    const copy = structuredClone(before);
    for (const event of [responded(at(1)), updated(at(1)), resolved(at(1)), climbed(at(1), 'tier-1', 'tier-2')]) {
      evolve(before, event);
    }
    expect(before).toEqual(copy);
    expect(filed()).toEqual(filed());
  });
});
