import type { Line } from './figure';

export interface SuiteResult {
  readonly lines: readonly Line[];
  /** Version by package. */
  readonly peers: Readonly<Record<string, string>>;
}

/** One benchmark that can be asked for by name, whole or in part. */
export interface Suite {
  readonly name: string;
  run(isWanted: (part: string) => boolean): Promise<SuiteResult>;
}

/** One benchmark's lines; when it cannot be run to its end, a line that says so, and the others go on. */
export const attempt = async (name: string, bench: () => Promise<readonly Line[]>): Promise<readonly Line[]> => {
  try {
    return await bench();
  } catch (error) {
    return [{ name, unit: '', repeats: [], wrong: error instanceof Error ? error.message : String(error) }];
  }
};
