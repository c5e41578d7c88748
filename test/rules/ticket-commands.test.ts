import { laneOf } from '../../desk/rules/clocks';
import type { LaneRule, Policy } from '../../desk/rules/policies';
import {
  type Acting,
  decideFileTicket,
  decideResolve,
  decideRespond,
  decideUpdate,
  type FileTicket,
} from '../../desk/rules/ticket-commands';
import type { Ticket, TicketEvent, TicketState } from '../../desk/rules/tickets';
import { instant } from '../../desk/rules/time';
import { managedDesktop, starter } from '../support/a-policy';
import { aNumber, assigned, aTicket, closed, mondayMorning, resolved, responded } from '../support/a-ticket';

const now: Acting = { by: 'agent', at: instant('2026-03-02T09:00:00-08:00') };
const today = '2026-03-02T08:30:00-08:00';

const aTicketIn: Readonly<Record<Exclude<TicketState, 'mitigated'>, Ticket>> = {
  new: aTicket(),
  assigned: aTicket({}, assigned(today)),
  active: aTicket({}, responded(today)),
  resolved: aTicket({}, responded(today), resolved(today)),
  closed: aTicket({}, responded(today), resolved(today), closed('2026-03-03T08:30:00-08:00')),
};
const mitigated: Ticket = { ...aTicketIn.active, state: 'mitigated' };

const kindsOf = (events: readonly TicketEvent[]): readonly string[] => events.map(({ kind }) => kind);

describe('filing a ticket', () => {
  const form: FileTicket = { title: 'No sound', description: 'Since this morning.', type: 'incident' };
  const file = (command: Partial<FileTicket> = {}, policy: Policy = managedDesktop) =>
    decideFileTicket(policy, aNumber, { ...form, ...command }, { by: 'requester', at: instant(mondayMorning) });

  it('files it in the first tier, under the policy of the day, with texts apart from facts', () => {
    expect(file({ severity: 'B', coverage: '24x7' })).toEqual({
      ok: true,
      value: [
        {
          kind: 'ticket-filed',
          at: instant(mondayMorning),
          by: 'requester',
          data: {
            ticketId: aNumber,
            lane: 'user',
            type: 'incident',
            severity: 'B',
            coverage: '24x7',
            tier: 'tier-1',
            policy: { id: 'managed-desktop-2023', version: managedDesktop.version },
          },
          people: {},
          text: { title: 'No sound', description: 'Since this morning.' },
        },
      ],
    });
  });

  it.each(['incident', 'information', 'change'] as const)('takes %s without a severity for C', (type) => {
    expect(file({ type })).toMatchObject({
      ok: true,
      value: [{ data: { type, severity: 'C', coverage: 'support-hours' } }],
    });
  });

  it.each(['information', 'change'] as const)('lets %s be nothing but C (R35)', (type) => {
    for (const severity of ['A', 'B'] as const) {
      expect(file({ type, severity })).toEqual({
        ok: false,
        refusal: { kind: 'severity-not-choosable', severity: 'C' },
      });
    }
    expect(file({ type, severity: 'C' })).toMatchObject({ ok: true });
  });

  const inUserLane = (change: Partial<LaneRule>): Policy => {
    const user = laneOf(managedDesktop, 'user');
    return { ...managedDesktop, lanes: { ...managedDesktop.lanes, user: { ...user, ...change } } };
  };

  it('leaves no choice of severity where the lane leaves none (R36)', () => {
    const policy = inUserLane({ choosesSeverity: false });
    expect(file({ severity: 'A' }, policy)).toEqual({
      ok: false,
      refusal: { kind: 'severity-not-choosable', severity: 'C' },
    });
    expect(file({ severity: 'C' }, policy)).toMatchObject({ ok: true });
    expect(file({}, policy)).toMatchObject({ ok: true, value: [{ data: { severity: 'C' } }] });
  });

  it.each([managedDesktop, starter])('offers 24x7 for severity B only (R25, $id)', (policy) => {
    expect(file({ severity: 'B', coverage: '24x7' }, policy)).toMatchObject({ ok: true });
    for (const severity of ['A', 'C'] as const) {
      expect(file({ severity, coverage: '24x7' }, policy)).toEqual({
        ok: false,
        refusal: { kind: 'coverage-not-choosable', severity },
      });
    }
    expect(file({ coverage: '24x7' }, policy)).toMatchObject({ refusal: { kind: 'coverage-not-choosable' } });
    expect(file({ severity: 'A', coverage: 'support-hours' }, policy)).toMatchObject({ ok: true });
  });

  it('files an admin’s ticket with Operations, at any severity (R7)', () => {
    expect(file({ lane: 'admin', severity: 'A' })).toMatchObject({
      ok: true,
      value: [{ data: { lane: 'admin', severity: 'A', tier: 'operations' } }],
    });
  });

  it('files an escalation as severity C incident and nothing else (R71-R72)', () => {
    expect(file({ lane: 'escalation' })).toMatchObject({
      ok: true,
      value: [{ data: { lane: 'escalation', severity: 'C', tier: 'operations' } }],
    });
    expect(file({ lane: 'escalation', severity: 'B' })).toEqual({
      ok: false,
      refusal: { kind: 'severity-not-choosable', severity: 'C', higherBy: 'ItAdmin' },
    });
    expect(file({ lane: 'escalation', type: 'change' })).toEqual({
      ok: false,
      refusal: { kind: 'type-not-offered', types: ['incident'] },
    });
  });

  it('takes nothing in a lane that the policy does not have', () => {
    const { user } = managedDesktop.lanes;
    const policy: Policy = { ...managedDesktop, lanes: { ...(user && { user }) } };
    expect(file({ lane: 'admin' }, policy)).toEqual({
      ok: false,
      refusal: { kind: 'lane-not-offered', lane: 'admin' },
    });
  });

  it('is a defect under a policy without a tier', () => {
    expect(() => file({}, inUserLane({ ladder: [] }))).toThrow('has no tier');
  });
});

describe('responding', () => {
  it('assigns a new ticket to whoever responds, in the same breath', () => {
    const decision = decideRespond(aTicketIn.new, 'On my way.', now);
    expect(decision).toEqual({
      ok: true,
      value: [
        { kind: 'ticket-assigned', at: now.at, by: 'agent', data: {}, people: { assignee: 'agent' }, text: {} },
        { kind: 'ticket-responded', at: now.at, by: 'agent', data: {}, people: {}, text: { message: 'On my way.' } },
      ],
    });
  });

  it('leaves an assigned ticket with whom it is', () => {
    const decision = decideRespond(aTicketIn.assigned, 'On my way.', { ...now, by: 'agent-2' });
    expect(decision.ok && kindsOf(decision.value)).toEqual(['ticket-responded']);
  });

  it('needs no message', () => {
    expect(decideRespond(aTicketIn.assigned, undefined, now)).toMatchObject({ ok: true, value: [{ text: {} }] });
  });

  it.each([
    ['active', aTicketIn.active],
    ['mitigated', mitigated],
  ] as const)('refuses a ticket that is %s: somebody has responded', (state, ticket) => {
    expect(decideRespond(ticket, 'Me too.', now)).toEqual({
      ok: false,
      refusal: { kind: 'ticket-already-responded', state },
    });
  });
});

describe.each([
  [
    'updating',
    (ticket: Ticket) => decideUpdate(ticket, 'Nearly there.', now),
    { kind: 'ticket-updated', data: {}, text: { message: 'Nearly there.' } },
  ],
  [
    'resolving',
    (ticket: Ticket) => decideResolve(ticket, 'Repaired it.', now),
    { kind: 'ticket-resolved', data: { cause: 'solved' }, text: { solution: 'Repaired it.' } },
  ],
] as const)('%s', (_name, decide, event) => {
  it.each([
    ['active', aTicketIn.active],
    ['mitigated', mitigated],
  ] as const)('acts on a ticket that is %s', (_state, ticket) => {
    expect(decide(ticket)).toEqual({ ok: true, value: [{ ...event, at: now.at, by: 'agent', people: {} }] });
  });

  it.each([
    ['new', aTicketIn.new],
    ['assigned', aTicketIn.assigned],
  ] as const)('refuses a ticket that is %s: nobody works on it', (state, ticket) => {
    expect(decide(ticket)).toEqual({ ok: false, refusal: { kind: 'ticket-not-active', state } });
  });

  it('refuses a ticket that has ended (R67)', () => {
    expect(decide(aTicketIn.resolved)).toEqual({ ok: false, refusal: { kind: 'ticket-resolved' } });
    expect(decide(aTicketIn.closed)).toEqual({ ok: false, refusal: { kind: 'ticket-closed' } });
  });
});
