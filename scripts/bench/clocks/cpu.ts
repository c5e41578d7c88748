/**
 * The CPU time of this thread so far, in ms. Arithmetic waits for nothing: this is what it costs whatever else the
 * machine is doing, and what the wall clock shows on one that is doing nothing else. The
 * kernel counts in ticks of some milliseconds: measure at least 40.
 */
export const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
