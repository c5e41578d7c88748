import { documentToAlert, documentToTicket } from '../../adapters/cosmos/ticket-documents';
import { upgradeAlert, upgradeTicket } from '../../desk/contracts/upgrades';
import { type Cycle, deadlineOf } from '../../desk/rules/clocks';
import { nextDueAt } from '../../desk/rules/next-step';
import { type Ticket, ticketFrom } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import { managedDesktop } from '../support/a-policy';
import { aNumber, assigned, breached, climbed, closed, filed, resolved, responded, updated } from '../support/a-ticket';

const policy = { id: 'managed-desktop-2023', version: 1 };
const asThen = { severity: 'B', coverage: 'support-hours', policy };

/** As version 1 was stored: this is what a ticket's document looked like before clocks had dated facts. */
const version1 = (rest: object) => ({
  id: aNumber,
  doc: 'ticket',
  ticketId: aNumber,
  lane: 'user',
  type: 'incident',
  title: 'Outlook does not start',
  severity: 'B',
  coverage: 'support-hours',
  policy,
  filedBy: 'requester',
  filedAt: '2026-03-02T16:00:00.000Z',
  lastSeq: 9,
  lastHash: 'b4c1',
  live: true,
  schemaVersion: 1,
  ...rest,
});

const anUnansweredTicket = version1({
  state: 'new',
  tier: 'tier-2',
  dueAt: '2026-03-02T20:00:00.000Z',
  cycles: [
    { clock: 'response', cycle: 1, tier: 'tier-1', ...asThen, startedAt: '2026-03-02T16:00:00.000Z' },
    {
      clock: 'tier-response',
      cycle: 1,
      tier: 'tier-1',
      ...asThen,
      startedAt: '2026-03-02T16:00:00.000Z',
      stoppedAt: '2026-03-02T18:00:00.000Z',
      breachedAt: '2026-03-02T18:00:00.000Z',
    },
    { clock: 'tier-response', cycle: 2, tier: 'tier-2', ...asThen, startedAt: '2026-03-02T18:00:00.000Z' },
  ],
});

const aClosedTicket = version1({
  state: 'closed',
  tier: 'tier-1',
  assignee: 'agent',
  resolvedAt: '2026-03-03T18:00:00.000Z',
  closedAt: '2026-03-04T18:00:00.000Z',
  live: undefined,
  cycles: [
    {
      clock: 'response',
      cycle: 1,
      tier: 'tier-1',
      ...asThen,
      startedAt: '2026-03-02T16:00:00.000Z',
      stoppedAt: '2026-03-02T17:00:00.000Z',
    },
    {
      clock: 'tier-response',
      cycle: 1,
      tier: 'tier-1',
      ...asThen,
      startedAt: '2026-03-02T16:00:00.000Z',
      stoppedAt: '2026-03-02T17:00:00.000Z',
    },
    {
      clock: 'update',
      cycle: 1,
      tier: 'tier-1',
      ...asThen,
      startedAt: '2026-03-02T17:00:00.000Z',
      stoppedAt: '2026-03-03T17:30:00.000Z',
      breachedAt: '2026-03-03T17:00:00.000Z',
    },
    {
      clock: 'update',
      cycle: 2,
      tier: 'tier-1',
      ...asThen,
      startedAt: '2026-03-03T17:30:00.000Z',
      stoppedAt: '2026-03-03T18:00:00.000Z',
    },
  ],
});

const version1Policy = { ...managedDesktop, version: 1 };
const filing = filed({ at: '2026-03-02T16:00:00.000Z', policy: version1Policy });

const byName = (one: Cycle, other: Cycle): number =>
  `${one.clock} ${one.cycle}` < `${other.clock} ${other.cycle}` ? -1 : 1;
const sorted = (ticket: Ticket): Ticket => ({ ...ticket, cycles: ticket.cycles.toSorted(byName) });

describe('a ticket as version 1 stored it', () => {
  it.each([
    ['unanswered', anUnansweredTicket, [filing, climbed('2026-03-02T18:00:00.000Z', 'tier-1', 'tier-2')]],
    [
      'closed',
      JSON.parse(JSON.stringify(aClosedTicket)) as object,
      [
        filing,
        assigned('2026-03-02T17:00:00.000Z'),
        responded('2026-03-02T17:00:00.000Z'),
        breached('2026-03-03T17:00:00.000Z', 'update'),
        updated('2026-03-03T17:30:00.000Z'),
        resolved('2026-03-03T18:00:00.000Z'),
        closed('2026-03-04T18:00:00.000Z'),
      ],
    ],
  ])('reads as the fold of its events: %s', (_name, document, events) => {
    expect(sorted(documentToTicket(document))).toEqual(sorted(ticketFrom(events)));
  });

  it('keeps its deadlines', () => {
    const ticket = documentToTicket(anUnansweredTicket);
    const policyOf = () => version1Policy;
    const dues = ticket.cycles.flatMap((cycle) => deadlineOf(ticket, cycle, policyOf)?.dueAt ?? []);
    expect(dues).toEqual([
      instant('2026-03-02T20:00:00.000Z'),
      instant('2026-03-02T18:00:00.000Z'),
      instant('2026-03-02T22:00:00.000Z'),
    ]);
    expect(nextDueAt(ticket, policyOf)).toBe(instant(anUnansweredTicket['dueAt' as never]));
  });
});

describe('an alert as version 1 stored it', () => {
  const alert = {
    id: 'alert-response-1-breach',
    ticketId: aNumber,
    doc: 'alert',
    alertId: 'alert-response-1-breach',
    clock: 'response',
    cycle: 1,
    threshold: 'breach',
    severity: 'B',
    tier: 'tier-2',
    deadlineAt: '2026-03-02T20:00:00.000Z',
    raisedAt: '2026-03-02T20:00:20.000Z',
    schemaVersion: 1,
  };

  it('was reached at its deadline: there were breaches only', () => {
    expect(documentToAlert(alert)).toMatchObject({
      reachedAt: instant(alert.deadlineAt),
      deadlineAt: instant(alert.deadlineAt),
      raisedAt: instant(alert.raisedAt),
    });
  });
});

describe('a document that is not of version 1', () => {
  it.each([
    ['of today', { schemaVersion: 2 }],
    ['of tomorrow', { schemaVersion: 3 }],
    ['without a version', {}],
    ['no document at all', null],
  ])('comes back as it is: %s', (_name, document) => {
    expect(upgradeTicket(document)).toBe(document);
    expect(upgradeAlert(document)).toBe(document);
  });
});
