import type { PolicyOf } from '../../desk/rules/clocks';
import { severities } from '../../desk/rules/policies';
import { verifyByPolicy, verifyReceipt } from '../../desk/rules/receipt-checks';
import { becauseText, receiptText } from '../../desk/rules/receipt-text';
import { receiptOf, receiptsOf } from '../../desk/rules/receipts';
import { instant, plusMinutes } from '../../desk/rules/time';
import { aStory, changedTo, did, shippedPolicies, shippedPolicyOf } from '../support/a-receipt';

/** The Thursday before Easter in Berlin: Friday and Monday are holidays of `starter`. */
const thursday = '2026-04-02T15:30:00+02:00';

const lines = ({ stretches }: ReturnType<ReturnType<typeof aStory>['receipt']>) =>
  stretches.map((stretch) => [stretch.ms / 60_000, stretch.kind, becauseText(stretch)]);

describe('a receipt', () => {
  const story = aStory(thursday, 'B', [
    [30, did.asked],
    [120, did.answered],
    [140, changedTo('C')],
  ]);

  const cycleOf = (clock: string) => {
    const cycle = story.ticket.cycles.find((one) => one.clock === clock);
    if (cycle === undefined) throw new Error(`no ${clock}`);
    return cycle;
  };

  /** `starter`, which tells somebody two hours before a response is due. */
  const warning: PolicyOf = (ref) => {
    const policy = shippedPolicyOf(ref);
    const level = { afterMinutes: -120, severities, tell: ['tier'] };
    return { ...policy, levels: { ...policy.levels, response: [level, ...policy.levels.response] } };
  };

  it('names every stretch to the deadline and why it counts', () => {
    const receipt = story.receipt('response', 150);
    expect(lines(receipt)).toEqual([
      [30, 'counted', 'within the hours of office-hours; under severity B, starter version 2'],
      [90, 'paused', 'requester owes the next step; under severity B, starter version 2'],
      [20, 'counted', 'within the hours of office-hours; under severity B, starter version 2'],
      [10, 'counted', 'within the hours of office-hours'],
      [6_600, 'closed', 'outside the hours of office-hours; closed on 2026-04-03, 2026-04-06'],
      [240, 'counted', 'within the hours of office-hours'],
      [60, 'closed', 'outside the hours of office-hours'],
      [240, 'counted', 'within the hours of office-hours'],
    ]);
    expect(receipt).toMatchObject({
      state: 'running',
      severity: 'C',
      targetMs: 540 * 60_000,
      spentMs: 60 * 60_000,
      remainingMs: 480 * 60_000,
      dueAt: '2026-04-07T15:00:00.000Z',
      calendar: { name: 'office-hours', zone: 'Europe/Berlin' },
    });
  });

  it('stamps the policy with the hash of its content', () => {
    const [starter] = shippedPolicies.filter(({ id }) => id === 'starter');
    expect(story.receipt('response', 0).policy).toEqual({ id: 'starter', version: 2, hash: starter?.hash });
  });

  it('ends at its instant while nobody can say when it is due', () => {
    const receipt = story.receipt('response', 60);
    expect(receipt).toMatchObject({ state: 'paused', spentMs: 30 * 60_000, remainingMs: 90 * 60_000 });
    expect(receipt).not.toHaveProperty('dueAt');
    expect(receipt).not.toHaveProperty('next');
    expect(lines(receipt).map(([minutes, kind]) => [minutes, kind])).toEqual([
      [30, 'counted'],
      [30, 'paused'],
    ]);
  });

  it('of an earlier instant knows nothing of what came later', () => {
    const receipt = story.receipt('response', 10);
    expect(receipt).toMatchObject({ state: 'running', severity: 'B', targetMs: 120 * 60_000, spentMs: 10 * 60_000 });
    expect(receipt.facts).toMatchObject({ terms: [{ severity: 'B' }], waits: [] });
    expect(receipt).toEqual(aStory(thursday, 'B').receipt('response', 10));
  });

  it('is not there before its cycle began', () => {
    const { ticket } = story;
    expect(receiptsOf(ticket, shippedPolicyOf, instant('2026-04-02T15:29:59.999+02:00'))).toEqual([]);
    expect(() => story.receipt('customer', 29)).toThrow('no receipt');
    expect(story.receipt('customer', 30)).toMatchObject({ state: 'running', spentMs: 0 });
  });

  it('says when and by what its cycle ended', () => {
    const answered = aStory(thursday, 'B', [[20, did.responded]]);
    expect(answered.receipt('response', 19)).toMatchObject({ state: 'running' });
    expect(answered.receipt('response', 500)).toMatchObject({
      state: 'met',
      stoppedAt: '2026-04-02T13:50:00.000Z',
      spentMs: 20 * 60_000,
    });
    const late = aStory(thursday, 'A', [[30, did.responded]]);
    expect(late.receipt('response', 500)).toMatchObject({ state: 'missed', remainingMs: 0 });
  });

  it('names where somebody is told next', () => {
    const receipt = aStory(thursday, 'A').receipt('response', 0);
    expect(receipt.next).toEqual({ name: 'breach', afterMinutes: 0, at: receipt.dueAt });
    expect(aStory(thursday, 'A').receipt('response', 30)).not.toHaveProperty('next');
    expect(aStory(thursday, 'B').receipt('tier-response', 0).next).toMatchObject({ name: 'climb' });
  });

  it('names a level before the deadline by the last counted instant with so much left', () => {
    const receipt = receiptOf(story.ticket, cycleOf('response'), warning, plusMinutes(instant(thursday), 150));
    const at = '2026-04-07T13:00:00.000Z';
    expect(receipt?.next).toEqual({ name: 'before120m', afterMinutes: -120, at });
    expect(receipt && [...verifyReceipt(receipt), ...verifyByPolicy(receipt, warning)]).toEqual([]);
  });

  it('tells of no terms but those of its cycle', () => {
    const later = aStory(thursday, 'B', [
      [5, changedTo('C')],
      [10, did.responded],
      [20, changedTo('B')],
    ]);
    expect(later.receipt('update', 30).facts.terms.map(({ severity }) => severity)).toEqual(['C', 'B']);
    expect(later.receipt('response', 30).facts.terms.map(({ severity }) => severity)).toEqual(['B', 'C']);
  });

  it('prints as aligned text in the time of its calendar', () => {
    const text = receiptText(story.receipt('response', 60));
    expect(text.split('\n')).toEqual([
      'Receipt: ticket TL-7KQ4M2XD0A, response 1',
      '  Terms     severity B, support-hours, lane user, tier tier-1',
      expect.stringMatching(/^ {2}Policy {4}starter version 2, hash [0-9a-f]{64}$/),
      '  Calendar  office-hours, Europe/Berlin',
      '  Started   2026-04-02 15:30:00 +02:00',
      '  Target    2 h 0 min',
      '  Asked     2026-04-02 16:30:00 +02:00',
      '  State     paused: 30 min spent, 1 h 30 min left',
      '  Due       nobody can say while it is paused',
      '',
      'From                        To                          Length  Kind     Because',
      '2026-04-02 15:30:00 +02:00  2026-04-02 16:00:00 +02:00  30 min  counted  within the hours of office-hours',
      '2026-04-02 16:00:00 +02:00  2026-04-02 16:30:00 +02:00  30 min  paused   requester owes the next step',
      '',
    ]);
  });
});

describe('a receipt that was tampered with', () => {
  const honest = aStory(thursday, 'B', [[30, did.asked]]).receipt('response', 20);

  it('is right as long as nobody touched it', () => {
    expect([...verifyReceipt(honest), ...verifyByPolicy(honest, shippedPolicyOf)]).toEqual([]);
  });

  it('says what is wrong', () => {
    expect(verifyReceipt({ ...honest, targetMs: 1 })).toEqual([
      'the counted stretches make 7200000 ms, not 1',
      '1200000 ms spent and 6000000 ms left are not 1',
    ]);
    expect(verifyReceipt({ ...honest, spentMs: honest.spentMs + 1, remainingMs: honest.remainingMs - 1 })).toEqual([
      '1200000 ms were spent, not 1200001',
    ]);
    expect(
      verifyReceipt({ ...honest, next: { name: 'before1m', afterMinutes: -1, at: '2026-04-02T15:28:00.000Z' } }),
    ).toEqual(['before1m is not at 2026-04-02T15:28:00.000Z']);
    expect(verifyReceipt({ ...honest, state: 'met' })).toEqual(['it is running, not met']);
    expect(verifyReceipt({ ...honest, severity: 'A' })).toEqual(['it is under other terms than its newest']);
  });

  it('is caught by its policy where it is consistent in itself', () => {
    const [first] = honest.stretches;
    if (first === undefined) throw new Error('no stretch');
    const generous = {
      ...honest,
      targetMs: honest.targetMs - 60_000,
      remainingMs: honest.remainingMs - 60_000,
      dueAt: '2026-04-02T15:29:00.000Z',
      stretches: [{ ...first, to: '2026-04-02T15:29:00.000Z', ms: first.ms - 60_000 }],
    };
    const { next: _, ...told } = generous;
    expect(verifyReceipt(told)).toEqual([]);
    expect(verifyByPolicy(told, shippedPolicyOf)).toContain('by the policy targetMs is 7200000, not 7140000');
  });
});
