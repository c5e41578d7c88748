import { once } from 'node:events';
import { printable } from './printable';

/** What a command reads from and writes to: the process, or a test. */
export interface Terminal {
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes a line of the answer, or several; waits while whoever reads is slower. */
  print(text: string): Promise<void>;
  /** Writes a line about the answer, for people: what is wrong, what was left out. */
  tell(text: string): void;
  /** Shows a line until the next one, or `undefined` to clear it. Nothing where nobody watches. */
  flash(text: string | undefined): void;
  /** Something is wrong: the exit code will be 1 unless told. */
  fail(exitCode?: number): void;
}

/** The terminal of this process. Whoever reads and goes away (`| head`) ends the command without a word. */
export const processTerminal = ({ stdin, stdout, stderr }: typeof process): Terminal => {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return {
    input: stdin,
    print: async (text) => {
      if (!stdout.write(`${text}\n`)) await once(stdout, 'drain');
    },
    tell: (text) => void stderr.write(`${printable(text)}\n`),
    flash: (text) => {
      if (stderr.isTTY) stderr.write(text === undefined ? '\r\u001b[K' : `\r${text}`);
    },
    fail: (exitCode = 1) => {
      process.exitCode = exitCode;
    },
  };
};
