import { ticketToView } from '../../desk/contracts/tickets';
import { receiptsOf } from '../../desk/rules/receipts';
import { instant } from '../../desk/rules/time';
import { policyOf } from '../support/a-policy';
import { aTicket, breached, severityChanged } from '../support/a-ticket';

const missedAt = '2026-03-02T20:00:00.000Z';
const now = instant('2026-03-02T21:00:00Z');
const before = aTicket({ severity: 'B' }, breached(missedAt, 'response'));

describe('a deadline that was missed', () => {
  it.each([
    ['in the instant of the miss', missedAt],
    ['an hour later', '2026-03-02T21:00:00.000Z'],
  ])('stays where it was when the severity is lowered %s, and its receipt with it', (_when, at) => {
    const lowered = aTicket({ severity: 'B' }, breached(missedAt, 'response'), severityChanged(at, 'C'));
    for (const ticket of [before, lowered]) {
      const view = ticketToView(ticket, policyOf, now).clocks.find(({ clock }) => clock === 'response');
      expect(view).toMatchObject({ state: 'missed', dueAt: missedAt });
      const receipt = receiptsOf(ticket, policyOf, now).find(({ clock }) => clock === 'response');
      expect(receipt).toMatchObject({ state: 'missed', severity: 'B', dueAt: missedAt, remainingMs: 0 });
    }
    expect(ticketToView(lowered, policyOf, now).severity).toBe('C');
  });

  it('is not one that nobody missed yet: a lower severity gives it more time', () => {
    const lowered = aTicket({ severity: 'B' }, severityChanged('2026-03-02T19:00:00.000Z', 'C'));
    const view = ticketToView(lowered, policyOf, now).clocks.find(({ clock }) => clock === 'response');
    expect(view?.state).toBe('running');
    expect((view?.dueAt ?? '') > missedAt).toBe(true);
  });
});
