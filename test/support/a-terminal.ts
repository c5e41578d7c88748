import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTierline } from '../../scripts/tierline/program';
import type { Terminal } from '../../scripts/tierline/terminal';

/** What a command line came to. */
export interface Ran {
  readonly code: number;
  /** Every line of the answer. */
  readonly lines: readonly string[];
  readonly out: string;
  /** What was said beside it. */
  readonly told: string;
}

async function* bytesOf(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  if (input.length > 0) yield Buffer.from(input as string);
}

/** Runs `tierline …` in this process; `input` is what is piped in. */
export const tierline = async (args: readonly string[], input: string | Uint8Array = ''): Promise<Ran> => {
  const printed: string[] = [];
  const told: string[] = [];
  let code = 0;
  const terminal: Terminal = {
    input: bytesOf(input),
    print: async (text) => void printed.push(text),
    tell: (text) => void told.push(text),
    flash: () => {},
    fail: (exitCode = 1) => {
      code = exitCode;
    },
  };
  await runTierline(args, terminal);
  const out = printed.join('\n');
  return { code, out, lines: out.split('\n'), told: told.join('\n') };
};

/** A folder of a test's own files, which goes away after the last of its tests. */
export const aFolder = (): ((name: string, content: string | Uint8Array) => string) => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-files-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
};
