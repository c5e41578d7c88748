import type { Terminal } from './terminal';

export interface Progress {
  tick(): void;
  end(): void;
}

/** Says how far long work is, a few times a second once it takes long. */
export const progress = (noun: string, { flash }: Pick<Terminal, 'flash'>): Progress => {
  let done = 0;
  let sayAt = Date.now() + 500;
  let hasSaid = false;
  return {
    tick: () => {
      done += 1;
      if (done % 100 !== 0 || Date.now() < sayAt) return;
      flash(`${done} ${noun}`);
      sayAt = Date.now() + 200;
      hasSaid = true;
    },
    end: () => {
      if (hasSaid) flash(undefined);
    },
  };
};
