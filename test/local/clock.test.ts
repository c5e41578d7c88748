import * as fc from 'fast-check';
import { createAlarmHeap } from '../../local/alarm-heap';
import { createClock, installDate } from '../../local/clock';

const noon = Date.parse('2026-03-02T12:00:00Z');
const aVirtualClock = () => createClock({ mode: 'virtual', startsAt: noon });

describe('a virtual clock', () => {
  it('stands still between moves', async () => {
    const clock = aVirtualClock();
    expect(clock.now()).toBe(noon);
    await clock.advanceTo(noon + 5);
    expect(clock.now()).toBe(noon + 5);
  });

  it('rings at each instant on the way, in order, then in the order of setting', async () => {
    const clock = aVirtualClock();
    const rung: [string, number][] = [];
    const ring = (name: string) => () => rung.push([name, clock.now() - noon]);
    clock.alarm(noon + 20, ring('late'));
    clock.alarm(noon + 10, ring('first'));
    clock.alarm(noon + 10, ring('second'));
    clock.alarm(noon + 99, ring('never'));
    await clock.advanceTo(noon + 30);
    expect(rung).toEqual([
      ['first', 10],
      ['second', 10],
      ['late', 20],
    ]);
    expect(clock.now()).toBe(noon + 30);
    expect(clock.pendingAlarms()).toBe(1);
  });

  it('rings alarms that are set on the way', async () => {
    const clock = aVirtualClock();
    const rung: number[] = [];
    const again = (): void => {
      rung.push(clock.now() - noon);
      if (rung.length < 4) clock.alarm(clock.now() + 10, again);
    };
    clock.alarm(noon + 10, again);
    await clock.advanceTo(noon + 100);
    expect(rung).toEqual([10, 20, 30, 40]);
  });

  it('rings what is due already without a move', async () => {
    const clock = aVirtualClock();
    let hasRung = false;
    clock.alarm(noon - 1, () => {
      hasRung = true;
    });
    expect(hasRung).toBe(false);
    await clock.quiet();
    expect(hasRung).toBe(true);
    expect(clock.now()).toBe(noon);
  });

  it('does not ring what was cancelled, nor jump to it', async () => {
    const clock = aVirtualClock();
    const stops: number[] = [];
    clock.keepMoves(async ({ now }) => {
      stops.push(now - noon);
    });
    const alarm = clock.alarm(noon + 10, () => {
      throw new Error('cancelled');
    });
    alarm.cancel();
    alarm.cancel();
    await clock.advanceTo(noon + 20);
    expect(stops).toEqual([20]);
    expect(clock.pendingAlarms()).toBe(0);
  });

  it('waits at each instant for what is in flight', async () => {
    const clock = aVirtualClock();
    const seen: string[] = [];
    clock.alarm(noon + 10, () => {
      void clock.during(async () => {
        for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve));
        seen.push(`work at ${clock.now() - noon}`);
      });
    });
    clock.alarm(noon + 11, () => seen.push('next'));
    await clock.advanceTo(noon + 20);
    expect(seen).toEqual(['work at 10', 'next']);
  });

  it('does not wait for the work that advances it, nor for work that stands aside', async () => {
    const clock = aVirtualClock();
    let release = (): void => {};
    const stream = clock.during(() =>
      clock.aside(
        () =>
          new Promise<void>((resolve) => {
            release = resolve;
          }),
      ),
    );
    await clock.during(() => clock.advanceTo(noon + 10));
    expect(clock.now()).toBe(noon + 10);
    release();
    await stream;
    await clock.quiet();
  });

  it('takes moves one after the other', async () => {
    const clock = aVirtualClock();
    await Promise.all([clock.advanceTo(noon + 10), clock.advanceTo(noon + 20)]);
    expect(clock.now()).toBe(noon + 20);
  });

  it('refuses to go back, and goes on from a stored reading', async () => {
    const clock = aVirtualClock();
    await expect(clock.advanceTo(noon - 1)).rejects.toThrow('time cannot go back to 2026-03-02T11:59:59.999Z');
    clock.restore({ now: noon + 60, offsetMs: 0 });
    clock.restore({ now: noon + 30, offsetMs: 0 });
    expect(clock.now()).toBe(noon + 60);
  });

  it('stands where it stood before, whatever the machine says, unless it is told to begin later', () => {
    const again = createClock({ mode: 'virtual' });
    again.restore({ now: noon, offsetMs: 0 });
    expect(again.now()).toBe(noon);
    const later = createClock({ mode: 'virtual', startsAt: noon + 10 });
    later.restore({ now: noon, offsetMs: 0 });
    expect(later.now()).toBe(noon + 10);
  });

  it('does not move before the move is stored', async () => {
    const clock = aVirtualClock();
    clock.keepMoves(() => Promise.reject(new Error('disk full')));
    await expect(clock.advanceTo(noon + 10)).rejects.toThrow('disk full');
    expect(clock.now()).toBe(noon);
  });
});

describe('a real and a shifted clock', () => {
  it('refuses to be advanced when it is real', async () => {
    await expect(createClock({ mode: 'real' }).advanceTo(Number.MAX_SAFE_INTEGER)).rejects.toThrow(
      'cannot be advanced',
    );
  });

  it('keeps its offset after a move', async () => {
    const clock = createClock({ mode: 'shifted' });
    const before = clock.now();
    await clock.advanceTo(before + 3_600_000);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(clock.reading().offsetMs).toBeGreaterThan(3_500_000);
    clock.stop();
  });

  it('rings by real time, never early', async () => {
    const clock = createClock({ mode: 'real' });
    const dueAt = clock.now() + 5;
    const rungAt = await new Promise<number>((resolve) => clock.alarm(dueAt, () => resolve(clock.now())));
    expect(rungAt).toBeGreaterThanOrEqual(dueAt);
    clock.stop();
  });

  it('survives an alarm that is further away than a timeout can be', () => {
    const clock = createClock({ mode: 'real' });
    clock.alarm(clock.now() + 2 ** 33, () => {
      throw new Error('rung at once');
    });
    clock.stop();
    expect(clock.pendingAlarms()).toBe(1);
  });
});

describe('the heap of alarms', () => {
  it('gives alarms in order, whatever was set and cancelled', () => {
    void fc.assert(
      fc.property(fc.array(fc.record({ dueAt: fc.nat(50), isCanceled: fc.boolean() }), { maxLength: 300 }), (given) => {
        const heap = createAlarmHeap();
        const rung: string[] = [];
        const set = given.map(({ dueAt }, n) => heap.add(dueAt, () => rung.push(`${dueAt}/${n}`)));
        for (const [n, { isCanceled }] of given.entries()) if (isCanceled) set[n]?.cancel();
        for (let alarm = heap.takeDue(50); alarm !== undefined; alarm = heap.takeDue(50)) alarm.ring();
        const expected = given
          .map(({ dueAt, isCanceled }, n) => ({ dueAt, isCanceled, n }))
          .filter(({ isCanceled }) => !isCanceled)
          .sort((a, b) => a.dueAt - b.dueAt || a.n - b.n)
          .map(({ dueAt, n }) => `${dueAt}/${n}`);
        expect(rung).toEqual(expected);
        expect(heap.size()).toBe(0);
      }),
    );
  });
});

describe('a heap of many alarms, most of them cancelled', () => {
  it('forgets the dead and keeps the order of the living', () => {
    const heap = createAlarmHeap();
    const rung: number[] = [];
    const set = Array.from({ length: 1_000 }, (_, n) =>
      heap.add((n * 7_919) % 1_000, () => rung.push((n * 7_919) % 1_000)),
    );
    for (const [n, alarm] of set.entries()) if (n % 10 !== 0) alarm.cancel();
    expect(heap.size()).toBe(100);
    expect(heap.nextDueAt()).toBe(0);
    heap.add(-1, () => rung.push(-1));
    for (let alarm = heap.takeDue(2_000); alarm !== undefined; alarm = heap.takeDue(2_000)) alarm.ring();
    expect(rung).toEqual([...rung].sort((a, b) => a - b));
    expect(rung).toHaveLength(101);
    expect(heap.size()).toBe(0);
  });
});

describe('Date behind a clock', () => {
  const withDate = (work: (advance: (to: number) => Promise<void>) => void | Promise<void>) => async () => {
    const clock = aVirtualClock();
    const undo = installDate(clock);
    try {
      await work(clock.advanceTo);
    } finally {
      undo();
    }
  };

  it(
    'tells the time of the clock',
    withDate(async (advance) => {
      expect(Date.now()).toBe(noon);
      expect(new Date().toISOString()).toBe('2026-03-02T12:00:00.000Z');
      expect(Date()).toBe(new Date(noon).toString());
      await advance(noon + 1_000);
      expect(new Date()).toEqual(new Date(noon + 1_000));
    }),
  );

  it(
    'leaves dates with arguments, and the static functions, as they were',
    withDate(() => {
      expect(new Date(0).getTime()).toBe(0);
      expect(new Date('2020-01-01').toISOString()).toBe('2020-01-01T00:00:00.000Z');
      expect(new Date(2020, 0, 1).getFullYear()).toBe(2020);
      expect(Date.parse('2020-01-01T00:00:00Z')).toBe(Date.UTC(2020, 0, 1));
      expect(Date.name).toBe('Date');
      expect(Date.length).toBe(7);
    }),
  );

  it(
    'stays one kind with subclasses, instances and constructors',
    withDate(() => {
      class Moment extends Date {
        label(): string {
          return `at ${this.getTime()}`;
        }
      }
      const moment = new Moment();
      expect(moment.label()).toBe(`at ${noon}`);
      expect(moment).toBeInstanceOf(Moment);
      expect(moment instanceof Date).toBe(true);
      expect(new Date() instanceof Date).toBe(true);
      expect(new Date().constructor).toBe(Date);
      expect(structuredClone(new Date()).getTime()).toBe(noon);
    }),
  );

  it('can be taken away again', async () => {
    const before = Date;
    await withDate(() => {
      expect(Date).not.toBe(before);
    })();
    expect(Date).toBe(before);
    expect(new Date().constructor).toBe(before);
    expect(Math.abs(Date.now() - noon)).toBeGreaterThan(0);
  });
});
