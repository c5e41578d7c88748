import fc from 'fast-check';
import { ReceiptFile } from '../../desk/contracts/receipts';
import { verifyByPolicy, verifyReceipt } from '../../desk/rules/receipt-checks';
import { type Receipt, type ReceiptStretch, receiptsOf } from '../../desk/rules/receipts';
import { ticketFrom } from '../../desk/rules/tickets';
import { instant, iso, plusMs } from '../../desk/rules/time';
import { anyStory, anyStoryOfPolicies, shippedPolicyOf } from '../support/a-receipt';

const runs = { numRuns: 300 };

/** Of the ticket that its events had made it by the instant that is asked about. */
const anyReceipts = anyStoryOfPolicies.map(({ events, asked }) =>
  receiptsOf(ticketFrom(events.filter(({ at }) => at <= asked)), shippedPolicyOf, asked),
);

const moved = (moment: string, ms: number): string => iso(plusMs(instant(moment), ms));
const others = <Value>(values: readonly Value[], one: Value): readonly Value[] =>
  values.filter((value) => value !== one);

const inStretch = (receipt: Receipt, index: number, change: Partial<ReceiptStretch>): Receipt => ({
  ...receipt,
  stretches: receipt.stretches.map((stretch, at) => (at === index ? { ...stretch, ...change } : stretch)),
});

/** Every receipt that differs from this one in a single moment, length, kind or state on which its arithmetic rests. */
const tampered = (receipt: Receipt, ms: number): readonly (readonly [what: string, Receipt])[] => [
  ...receipt.stretches.flatMap((stretch, index) => [
    [`from of ${index}`, inStretch(receipt, index, { from: moved(stretch.from, ms) })] as const,
    [`to of ${index}`, inStretch(receipt, index, { to: moved(stretch.to, ms) })] as const,
    [`ms of ${index}`, inStretch(receipt, index, { ms: stretch.ms + ms })] as const,
    ...others(['counted', 'closed', 'paused'] as const, stretch.kind).map(
      (kind) => [`kind of ${index}: ${kind}`, inStretch(receipt, index, { kind })] as const,
    ),
  ]),
  ['startedAt', { ...receipt, startedAt: moved(receipt.startedAt, ms) }],
  ['targetMs', { ...receipt, targetMs: receipt.targetMs + ms }],
  ['spentMs', { ...receipt, spentMs: receipt.spentMs + ms }],
  ['remainingMs', { ...receipt, remainingMs: receipt.remainingMs + ms }],
  ...others(['running', 'paused', 'met', 'missed'] as const, receipt.state).map(
    (state) => [`state: ${state}`, { ...receipt, state }] as const,
  ),
  ...(receipt.dueAt === undefined
    ? [['askedAt', { ...receipt, askedAt: moved(receipt.askedAt, ms) }] as const]
    : [['dueAt', { ...receipt, dueAt: moved(receipt.dueAt, ms) }] as const]),
  ...(receipt.next !== undefined && receipt.next.afterMinutes <= 0
    ? [['next', { ...receipt, next: { ...receipt.next, at: moved(receipt.next.at, ms) } }] as const]
    : []),
];

describe('the receipts of any ticket under the shipped policies', () => {
  it('verify from themselves and by their policy, as JSON that was written and read', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyReceipts, (receipts) => {
        for (const receipt of receipts) {
          const read = ReceiptFile.parse(JSON.parse(JSON.stringify(receipt)));
          expect(read).toEqual(receipt);
          expect([...verifyReceipt(read), ...verifyByPolicy(read, shippedPolicyOf)]).toEqual([]);
          seen += 1;
        }
      }),
      runs,
    );
    expect(seen).toBeGreaterThan(runs.numRuns);
  });

  it('do not verify with any moment, length, kind, state or target changed', () => {
    const delta = fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((ms) => ms !== 0);
    fc.assert(
      fc.property(anyReceipts, fc.oneof(fc.constantFrom(-1, 1), delta), (receipts, ms) => {
        for (const receipt of receipts) {
          const passing = tampered(receipt, ms).filter(([, wrong]) => verifyReceipt(wrong).length === 0);
          expect(passing.map(([what]) => what)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('say what was known at their instant, whatever happened since', () => {
    fc.assert(
      fc.property(anyStory, ({ ticket, events, asked }) => {
        const then = ticketFrom(events.filter(({ at }) => at <= asked));
        expect(receiptsOf(ticket, shippedPolicyOf, asked)).toEqual(receiptsOf(then, shippedPolicyOf, asked));
      }),
      runs,
    );
  });

  it('hold no text and nobody’s name', () => {
    fc.assert(
      fc.property(anyReceipts, (receipts) => {
        expect(JSON.stringify(receipts)).not.toMatch(/a text|agent/);
      }),
      runs,
    );
  });
});
