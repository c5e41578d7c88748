import { execFileSync, spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, createClient } from './http';

/** What was built, also where a test runs these sources. */
const above = join(__dirname, '..', '..');
const main = join(basename(above) === 'dist' ? above : join(above, 'dist'), 'local', 'main.js');

/** The laptop's desk in a process of its own, as `npm start` runs it. */
export interface Laptop {
  /** From the start of the process to the line that says it is ready, in ms. */
  readonly readyMs: number;
  /** Memory that is resident now, in MiB. */
  residentMiB(): number;
  as(person: string): Promise<Client>;
  advance(minutes: number): Promise<void>;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
}

/**
 * Starts it on a free port over this folder. A virtual clock starts at `at`; `settings` are more of the environment. Throws
 * what it said when it does not start.
 */
export const startLaptop = async (
  folder: string,
  at?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Laptop> => {
  const clock = at === undefined ? [] : ['--clock', 'virtual', '--at', at];
  const from = performance.now();
  const child = spawn(process.execPath, [main, '--port', '0', '--data', folder, '--rate', '0', ...clock], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const origin = await new Promise<string | undefined>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /^Tierline is ready: (\S+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => resolve(undefined));
  });
  const readyMs = performance.now() - from;
  if (origin === undefined) throw new Error(`the laptop did not start: ${said}`);
  const clients: Client[] = [];
  const clientOf = (cookie = ''): Client => {
    const client = createClient(origin, cookie);
    clients.push(client);
    return client;
  };
  const nobody = clientOf();
  return {
    readyMs,
    residentMiB: () =>
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1_024,
    async as(person) {
      const { cookie } = await nobody.get(`/.auth/login/local?person=${person}`);
      return clientOf(cookie);
    },
    async advance(minutes) {
      const { status, text } = await nobody.post('/local/clock/advance', { minutes });
      if (status !== 200) throw new Error(`the clock was not pushed: ${text}`);
    },
    async kill() {
      for (const client of clients) client.close();
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** How long Node takes to start and do nothing, in ms. */
export const bareNodeMs = async (): Promise<number> => {
  const from = performance.now();
  const child = spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  return performance.now() - from;
};
