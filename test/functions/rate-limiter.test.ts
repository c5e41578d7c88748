import { createRateLimiter } from '../../functions/rate-limiter';

describe('the rate limiter', () => {
  const aLimiter = (perMinute: number) => {
    let now = 0;
    return {
      take: createRateLimiter({ perMinute }, () => now),
      pass: (ms: number) => {
        now += ms;
      },
    };
  };

  it('counts each caller by themselves', () => {
    const { take } = aLimiter(2);
    expect([take('one', 1), take('one', 1), take('one', 1)]).toEqual([undefined, undefined, 30_000]);
    expect(take('other', 1)).toBeUndefined();
  });

  it('lets a caller in again after the wait', () => {
    const { take, pass } = aLimiter(2);
    take('one', 2);
    pass(29_999.6);
    expect(take('one', 1)).toBe(1);
    pass(0.4);
    expect(take('one', 1)).toBeUndefined();
  });

  it('remembers 10,000 callers at most, those with nothing left longer than those who may do all', () => {
    const { take, pass } = aLimiter(2);
    for (let caller = 0; caller < 5_000; caller += 1) take(`early ${caller}`, 1);
    pass(30_000);
    for (let caller = 0; caller < 5_000; caller += 1) take(`late ${caller}`, 2);
    expect(take('one more', 1)).toBeUndefined();
    expect(take('late 0', 1)).toBe(30_000);
    for (let caller = 0; caller < 5_000; caller += 1) take(`later ${caller}`, 2);
    expect([take('late 0', 1), take('late 4999', 1)]).toEqual([undefined, 30_000]);
  });
});
