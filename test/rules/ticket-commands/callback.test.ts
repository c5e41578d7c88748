import { isEscalable } from '../../../desk/rules/intake';
import type { Policy } from '../../../desk/rules/policies';
import { decideScheduleCallback } from '../../../desk/rules/ticket-commands/callback';
import { evolve, type Ticket, type TicketEvent, ticketFrom } from '../../../desk/rules/tickets';
import { instant, iso, plusMinutes, plusMs } from '../../../desk/rules/time';
import { policyOf, starter } from '../../support/a-policy';
import { aTicket, closed, filed, mitigated, resolved, responded } from '../../support/a-ticket';

const at = instant('2026-03-02T17:00:00Z');
const acting = { by: 'requester', at };
const tomorrow = plusMinutes(at, 24 * 60);

const scheduled = (ticket: Ticket, wanted: typeof at | undefined): Ticket => {
  const decision = decideScheduleCallback(ticket, wanted, acting);
  if (!decision.ok) throw new Error(decision.refusal.kind);
  return decision.value.reduce<Ticket>(evolve, ticket);
};

describe('a callback', () => {
  it('stands on the ticket, at the newest moment', () => {
    const once = scheduled(aTicket(), tomorrow);
    expect(once.callbackAt).toBe(tomorrow);
    expect(scheduled(once, plusMinutes(tomorrow, 30)).callbackAt).toBe(plusMinutes(tomorrow, 30));
  });

  it('that was asked for when the ticket was filed stands there too', () => {
    const event = filed() as Extract<TicketEvent, { kind: 'ticket-filed' }>;
    const data = { ...event.data, callbackAt: iso(tomorrow) };
    expect(ticketFrom([{ ...event, data }]).callbackAt).toBe(tomorrow);
  });

  it('is gone when it is taken back, and nothing happens to one that stands so already', () => {
    const once = scheduled(aTicket(), tomorrow);
    expect(scheduled(once, undefined)).not.toHaveProperty('callbackAt');
    expect(decideScheduleCallback(once, tomorrow, acting)).toEqual({ ok: true, value: [] });
    expect(decideScheduleCallback(aTicket(), undefined, acting)).toEqual({ ok: true, value: [] });
  });

  it('starts and stops no clock, and nobody owes anything because of it', () => {
    const ticket = aTicket({}, responded('2026-03-02T16:30:00Z'));
    const { callbackAt: _, ...rest } = scheduled(ticket, tomorrow);
    expect(rest).toEqual(ticket);
  });

  it('lies ahead: now is too late, a millisecond on is not', () => {
    expect(decideScheduleCallback(aTicket(), at, acting)).toEqual({
      ok: false,
      refusal: { kind: 'callback-past', fields: ['callbackAt'] },
    });
    expect(decideScheduleCallback(aTicket(), plusMs(at, 1), acting).ok).toBe(true);
  });
});

describe('an escalation', () => {
  const today = '2026-03-02T16:30:00Z';

  it.each<[string, Ticket, boolean]>([
    ['a new ticket of a user', aTicket(), true],
    ['one that is mitigated', aTicket({}, responded(today), mitigated(today)), true],
    ['one that is resolved', aTicket({}, responded(today), resolved(today)), false],
    ['one that is closed', aTicket({}, responded(today), resolved(today), closed('2026-03-03T16:30:00Z')), false],
    ['one of another lane', aTicket({ lane: 'admin' }), false],
  ])('comes from %s or not, as its rule has it', (_what, ticket, expected) => {
    expect(isEscalable(ticket, policyOf)).toBe(expected);
  });

  it('is not offered where the policy has no such lane', () => {
    expect(isEscalable(aTicket(), (): Policy => starter)).toBe(false);
  });
});
