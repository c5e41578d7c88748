import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';

/** Ends a command: what is thrown is told by its message, and the exit code is 1. */
export const endingWell = (work: Promise<void>): void => {
  work.catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
};

/** Runs a command by its options; each that is wrong is named, and then nothing is done. */
export const runCommand = <Given>(
  shape: z.ZodType<Given>,
  options: ParseArgsOptionsConfig,
  work: (given: Given) => Promise<void>,
): void => {
  const run = async (): Promise<void> => {
    const read = shape.safeParse(parseArgs({ options }).values);
    if (read.success) return work(read.data);
    for (const { path, message } of read.error.issues) console.error(`--${path.join('.')}: ${message}`);
    process.exitCode = 1;
  };
  endingWell(run());
};
