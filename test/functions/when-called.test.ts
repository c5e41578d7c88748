import { whenCalled } from '../../functions/when-called';

const aClock = (failures = 0) => {
  let makings = 0;
  const clock = whenCalled(() => {
    makings += 1;
    if (makings <= failures) throw new Error('the SDK cannot be loaded');
    return { now: () => 7, plus: (ms: number) => 7 + ms };
  });
  return { clock, makings: () => makings };
};

describe('what is made when it is called', () => {
  it('is not made by taking a function of it', () => {
    const { clock, makings } = aClock();
    const { now } = clock;
    expect(makings()).toBe(0);
    expect([now(), clock.plus(1), clock.plus(2)]).toEqual([7, 8, 9]);
    expect(makings()).toBe(1);
  });

  it('is tried again after a failure', () => {
    const { clock, makings } = aClock(1);
    expect(() => clock.now()).toThrow('the SDK cannot be loaded');
    expect(clock.now()).toBe(7);
    expect(makings()).toBe(2);
  });
});
