import { evolve, type Ticket, ticketFrom } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import {
  aNumber,
  assigned,
  aTicket,
  breached,
  climbed,
  closed,
  filed,
  mondayMorning,
  resolved,
  responded,
  updated,
} from '../support/a-ticket';

const at = (minutes: number): string => new Date(instant(mondayMorning) + minutes * 60_000).toISOString();

/** Each cycle on one line: its clock and number, when it started, stopped and was recorded as missed. */
const clocksOf = ({ cycles }: Ticket): readonly string[] =>
  cycles.map(({ clock, cycle, tier, startedAt, stoppedAt, breachedAt }) => {
    const minutesOf = (moment: number) => (moment - instant(mondayMorning)) / 60_000;
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
      policy: { id: 'managed-desktop-2023', version: 2 },
    });
    expect(clocksOf(ticket)).toEqual(['response 1 in tier-1: from 0, runs', 'tier-response 1 in tier-1: from 0, runs']);
    expect(ticket.cycles.every(({ severity, coverage }) => severity === 'B' && coverage === '24x7')).toBe(true);
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
      'update 1 in tier-1: from 9, runs',
    ]);
  });

  it('starts a new update cycle at each update', () => {
    expect(clocksOf(aTicket({}, responded(at(9)), updated(at(20)), updated(at(30)))).slice(2)).toEqual([
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
      'tier-response 2 in tier-2: from 120, runs',
    ]);
  });

  it('marks the missed cycle and no other, and lets it run on', () => {
    expect(clocksOf(aTicket({}, breached(at(240), 'response')))).toEqual([
      'response 1 in tier-1: from 0, runs, missed 240',
      'tier-response 1 in tier-1: from 0, runs',
    ]);
    const second = aTicket({}, responded(at(1)), updated(at(2)), breached(at(3), 'update', 2));
    expect(clocksOf(second).filter((line) => line.includes('missed'))).toEqual([
      'update 2 in tier-1: from 2, runs, missed 3',
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
