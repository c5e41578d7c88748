import fc from 'fast-check';
import { spend } from '../../desk/rules/rate-limit';

const limit = { perMinute: 60 };

describe('an allowance', () => {
  it('starts whole, and is spent', () => {
    expect(spend(limit, undefined, 500, 1)).toEqual({ ok: true, wholeAtMs: 1_500 });
    expect(spend(limit, 59_000, 0, 1)).toEqual({ ok: true, wholeAtMs: 60_000 });
  });

  it('refuses when it is used up, and says to the millisecond when it will do', () => {
    expect(spend(limit, 65_000, 5_000, 1)).toEqual({ ok: false, retryAfterMs: 1_000 });
    expect(spend(limit, 65_000, 5_999, 1)).toEqual({ ok: false, retryAfterMs: 1 });
    expect(spend(limit, 65_000, 6_000, 1)).toEqual({ ok: true, wholeAtMs: 66_000 });
  });

  it('fills up to a minute’s worth and no further', () => {
    expect(spend(limit, 1_000, 3_600_000, 60)).toEqual({ ok: true, wholeAtMs: 3_660_000 });
    expect(spend(limit, 1_000, 3_600_000, 61)).toEqual({ ok: true, wholeAtMs: 3_660_000 });
    expect(spend(limit, 3_600_001, 3_600_000, 60)).toEqual({ ok: false, retryAfterMs: 1 });
  });

  it('never lets more through than a minute’s worth and what comes in meanwhile, and lets in whoever waits as told', () => {
    const visits = fc.array(fc.record({ waitMs: fc.nat(3_000), cost: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(visits, fc.integer({ min: 1, max: 5_000 }), (steps, perMinute) => {
        let whole: number | undefined;
        let now = 0;
        let passed = 0;
        for (const { waitMs, cost } of steps) {
          now += waitMs;
          const spent = spend({ perMinute }, whole, now, cost);
          if (spent.ok) {
            whole = spent.wholeAtMs;
            passed += Math.min(cost, perMinute);
          } else {
            expect(spend({ perMinute }, whole, now + spent.retryAfterMs - 1, cost).ok).toBe(false);
            expect(spend({ perMinute }, whole, now + spent.retryAfterMs, cost).ok).toBe(true);
          }
        }
        expect(passed).toBeLessThanOrEqual(perMinute * (1 + now / 60_000));
      }),
    );
  });
});
