import { Fault, type Log } from '../ports';

/**
 * Tries what is made up for when it fails: by a sweep, a retry, or the same command sent again. A fault costs latency
 * only, and `otherwise` tells whoever runs the desk what did not happen.
 */
export const bestEffort = async (
  log: Log,
  work: () => Promise<unknown>,
  otherwise: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log('warn', otherwise, { ...facts, fault: error.kind });
  }
};
