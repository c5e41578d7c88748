import { AsyncLocalStorage } from 'node:async_hooks';

/** What is in flight in this process (docs/durable.md B9). */
export interface InFlight {
  /** Counts until the answer is called, once. */
  enter(): () => void;
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  aside<Result>(work: () => Promise<Result>): Promise<Result>;
  quiet(): Promise<void>;
}

interface Claim {
  counts: boolean;
}

/** Counts what is in flight. Work that waits for the others to be quiet steps aside, or it would wait for itself. */
export const createInFlight = (): InFlight => {
  const claims = new AsyncLocalStorage<Claim>();
  let inFlight = 0;
  let entered = 0;
  let waiting: (() => void)[] = [];

  const add = (): void => {
    inFlight += 1;
    entered += 1;
  };
  const remove = (): void => {
    inFlight -= 1;
    if (inFlight > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  return {
    enter() {
      add();
      return remove;
    },
    async during(work) {
      const claim: Claim = { counts: true };
      add();
      try {
        return await claims.run(claim, work);
      } finally {
        if (claim.counts) remove();
      }
    },
    async aside(work) {
      const claim = claims.getStore();
      if (claim === undefined || !claim.counts) return work();
      claim.counts = false;
      remove();
      try {
        return await work();
      } finally {
        claim.counts = true;
        add();
      }
    },
    async quiet() {
      for (;;) {
        if (inFlight > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        const seen = entered;
        await tick();
        await tick();
        if (inFlight === 0 && entered === seen) return;
      }
    },
  };
};
