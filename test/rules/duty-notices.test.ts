import type { Notice } from '../../desk/rules/alerts';
import type { PolicyOf } from '../../desk/rules/clocks';
import { dutyNoticesOf } from '../../desk/rules/duty-notices';
import { type DutyStep, dutyStepsOf } from '../../desk/rules/duty-steps';
import type { Policy, Severity } from '../../desk/rules/policies';
import type { Ticket } from '../../desk/rules/tickets';
import { type Instant, instant, iso } from '../../desk/rules/time';
import { starter } from '../support/a-policy';
import { asked, aTicket, responded } from '../support/a-ticket';

const under = (delivery: Policy['duties']['delivery']): PolicyOf => {
  const { delivery: _, ...duties } = starter.duties;
  const policy = { ...starter, duties: { ...duties, ...(delivery && { delivery }) } };
  return () => policy;
};

/** Asked in the evening of a Monday, with clocks that run day and night. */
const aQuestion = (severity: Severity): Ticket =>
  aTicket(
    {
      policy: starter,
      severity,
      coverage: severity === 'B' ? '24x7' : 'support-hours',
      at: '2026-03-02T17:00:00+01:00',
    },
    responded('2026-03-02T17:10:00+01:00'),
    asked('2026-03-02T21:00:00+01:00'),
  );

const stepOf = (ticket: Ticket, kind: DutyStep['kind'], policyOf: PolicyOf): DutyStep => {
  const step = dutyStepsOf(ticket, policyOf).find((one) => one.kind === kind);
  if (step === undefined) throw new Error(`no step ${kind}`);
  return step;
};

const sendAtOf = ([notice]: readonly Notice[]): string => iso(notice?.sendAt as Instant);

describe('what follows from a duty', () => {
  it('is told at once where the policy names no delivery calendar', () => {
    const policyOf = under(undefined);
    const ticket = aQuestion('B');
    const step = stepOf(ticket, 'remind', policyOf);
    expect(iso(step.dueAt)).toBe('2026-03-03T00:30:00.000Z');
    expect(sendAtOf(dutyNoticesOf(ticket, step, policyOf, step.dueAt))).toBe('2026-03-03T00:30:00.000Z');
  });

  it('waits for the delivery calendar of its severity, where that opens in time (C13)', () => {
    const policyOf = under({ C: 'office-hours' });
    const ticket: Ticket = aTicket(
      { policy: starter, severity: 'C', at: '2026-03-02T08:00:00+01:00' },
      responded('2026-03-02T08:10:00+01:00'),
      asked('2026-03-02T08:20:00+01:00'),
    );
    // Its moment is in office hours; found late, at night, it waits for the morning.
    const night = instant('2026-03-05T02:00:00+01:00');
    const reminder = dutyNoticesOf(ticket, stepOf(ticket, 'remind', policyOf), policyOf, night);
    expect(sendAtOf(reminder)).toBe('2026-03-05T07:00:00.000Z');
    expect(sendAtOf(dutyNoticesOf(ticket, stepOf(ticket, 'remind', policyOf), under(undefined), night))).toBe(
      iso(night),
    );
  });

  it('does not wait where it would come after what it warns of', () => {
    const policyOf = under({ B: 'office-hours' });
    const ticket = aQuestion('B');
    const step = stepOf(ticket, 'remind', policyOf);
    const lower = stepOf(ticket, 'lower', policyOf);
    expect(iso(lower.dueAt)).toBe('2026-03-03T05:00:00.000Z'); // Six in the morning; the office opens at eight.
    expect(sendAtOf(dutyNoticesOf(ticket, step, policyOf, step.dueAt))).toBe(iso(step.dueAt));
  });

  it('is told to the primary contact, whoever that is by now', () => {
    const policyOf = under(undefined);
    const bare = aQuestion('B');
    const to = (ticket: Ticket) => {
      const step = stepOf(ticket, 'remind', policyOf);
      return dutyNoticesOf(ticket, step, policyOf, step.dueAt)[0];
    };
    expect(to(bare)).toMatchObject({ person: 'requester' });
    expect(to({ ...bare, hasContact: true })).toMatchObject({ contact: 'primary' });
    const takenOver = to({ ...bare, takenOverBy: ['devices'] });
    expect(takenOver).toMatchObject({
      contact: 'primary',
      noticeId: 'notice-duty-customer-1-reminded-email-requester',
    });
    expect(takenOver).not.toHaveProperty('person');
  });

  it('of the end is told before it is too late to reactivate', () => {
    const policyOf = under({ B: 'office-hours' });
    const ticket = aQuestion('B');
    const step = stepOf(ticket, 'silence', policyOf);
    const friday = instant('2026-03-06T19:00:00+01:00');
    expect(sendAtOf(dutyNoticesOf(ticket, step, policyOf, friday))).toBe(iso(friday));
    const thursday = instant('2026-03-05T19:00:00+01:00');
    expect(sendAtOf(dutyNoticesOf(ticket, step, policyOf, thursday))).toBe('2026-03-06T07:00:00.000Z');
  });
});
