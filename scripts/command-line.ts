import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';

/** Ends a command: what is thrown is told by its message, and the exit code is 1. */
const endingWell = (work: Promise<void>): void => {
  work.catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
};

/** Runs a command by its options, `--help` for its usage; each that is wrong is named, and then nothing is done. */
export const runCommand = <Given>(
  usage: string,
  shape: z.ZodType<Given>,
  options: ParseArgsOptionsConfig,
  work: (given: Given) => Promise<void>,
): void => {
  const run = async (): Promise<void> => {
    const { help, ...values } = valuesOf(usage, options);
    if (help === true) return console.log(usage);
    const read = shape.safeParse(values);
    if (read.success) return work(read.data);
    const wrong = read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    throw new Error([...wrong, usage].join('\n'));
  };
  endingWell(run());
};

const valuesOf = (usage: string, options: ParseArgsOptionsConfig): Readonly<Record<string, unknown>> => {
  try {
    return parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
};
