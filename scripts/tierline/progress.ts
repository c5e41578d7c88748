/** Says on the terminal how far long work is: nothing where nobody watches, or before it takes long. */
export const progress = (noun: string): { tick(): void; end(): void } => {
  const { stderr } = process;
  let done = 0;
  let saidAt = Date.now() + 500;
  let hasSaid = false;
  return {
    tick() {
      done += 1;
      if (!stderr.isTTY || done % 100 !== 0 || Date.now() < saidAt) return;
      stderr.write(`\r${done} ${noun}`);
      saidAt = Date.now() + 200;
      hasSaid = true;
    },
    end() {
      if (hasSaid) stderr.write('\r\u001b[K');
    },
  };
};
