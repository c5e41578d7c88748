import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PointsMet } from '../../local/faults/faults';
import type { FaultRule } from '../../local/faults/rules';

const root = join(__dirname, '..', '..');
const main = join(root, 'dist', 'local', 'main.js');

/** How a laptop is started for a test; everything else is as `npm start` has it, on a free port and a fresh folder. */
export interface LaptopOptions {
  readonly at?: string;
  readonly clock?: 'shifted' | 'virtual' | 'real';
  readonly policy?: string;
  readonly data?: string;
  readonly switchedOff?: readonly string[];
  /** With rules, or none, the laptop has a fault switch. */
  readonly faults?: readonly FaultRule[];
  /** Requests a minute from one caller; any number unless given. */
  readonly rate?: number;
  /** Where OpenTelemetry is sent; nowhere unless given. */
  readonly collector?: string;
  /** Another build of local/main.ts, such as the one over a package. */
  readonly program?: string;
}

/** A desk in a process of its own, spoken to over HTTP only. */
export interface Laptop {
  readonly origin: string;
  readonly data: string;
  /** A client that is signed in as a sample person, or as nobody. */
  as(person?: string): Client;
  advance(minutes: number): Promise<string>;
  /** The newest first, 100 unless told. */
  mail(limit?: number): Promise<readonly Mail[]>;
  /** What the laptop's fault switch has counted since its rules were set; it needs `faults`. */
  points(): Promise<readonly PointsMet[]>;
  /** Puts other rules into the fault switch. */
  setFaults(rules: readonly FaultRule[]): Promise<void>;
  /** Everything that the process has printed. */
  output(): string;
  /** The exit code; `null` when a signal ended the process, as a crash on demand does. */
  readonly ended: Promise<number | null>;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
  /** Ends the process as Ctrl+C would; removes the folder unless it was given. */
  stop(): Promise<void>;
}

export interface Mail {
  readonly noticeId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly deliveredAt: string;
  readonly deliveries: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies are JSON of many shapes, and a test says what it expects of them
  readonly json: any;
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(path: string, init: RequestInit): Promise<Answer>;
}

/** Is it about a deadline, and not about what somebody did to a ticket? */
export const isOfAlert = ({ noticeId }: Pick<Mail, 'noticeId'>): boolean => noticeId.includes('-notice-alert-');

/** What a started process printed until it was ready, or until it ended. */
export interface Start {
  readonly process: ChildProcess;
  readonly origin: string | undefined;
  readonly output: () => string;
  /** The part of `output` that went to stderr. */
  readonly errors: () => string;
  readonly ended: Promise<number | null>;
}

const assertBuilt = (): void => {
  if (!existsSync(main)) throw new Error('journeys run what was built: run `npm run build` first, or `npm test`');
};

/** Starts the laptop's process with these arguments; resolves when it is ready or has ended. */
export const startProcess = async (
  args: readonly string[],
  environment: Record<string, string> = {},
  program = main,
): Promise<Start> => {
  assertBuilt();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<string | undefined>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
      errors += chunk;
    });
    createInterface(child.stdout).on('line', (line) => {
      output += `${line}\n`;
      const origin = /^Tierline is ready: (\S+)$/.exec(line)?.[1];
      if (origin !== undefined) resolve(origin);
    });
    void ended.then(() => resolve(undefined));
  });
  return { process: child, origin: await ready, output: () => output, errors: () => errors, ended };
};

export const aLaptop = async (options: LaptopOptions = {}): Promise<Laptop> => {
  const { at = '2026-03-02T09:00:00Z', clock = 'virtual', policy, data, switchedOff = [], faults, rate = 0 } = options;
  const folder = data ?? mkdtempSync(join(tmpdir(), 'tierline-'));
  const args = ['--port', '0', '--data', folder, '--clock', clock, '--rate', String(rate)];
  if (clock === 'virtual') args.push('--at', at);
  if (policy !== undefined) args.push('--policy', policy);
  const rules = faults === undefined ? undefined : rulesFile(faults);
  if (rules !== undefined) args.push('--faults', rules.file);
  const off = Object.fromEntries(switchedOff.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']));
  const watched = options.collector === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: options.collector };
  const started = await startProcess(args, { ...off, ...watched }, options.program);
  rules?.remove();
  const { origin } = started;
  if (origin === undefined)
    throw new Error((await started.ended) === null ? killedAtStart : `the laptop did not start: ${started.output()}`);

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    started.process.kill(signal);
    await started.ended;
  };
  const nobody = clientOf(origin, undefined);
  return {
    origin,
    data: folder,
    as: (person) => (person === undefined ? nobody : clientOf(origin, person)),
    advance: async (minutes) => {
      const { status, json, text } = await nobody.post('/local/clock/advance', { minutes });
      if (status !== 200) throw new Error(`the clock was not pushed: ${text}`);
      return json.now;
    },
    mail: async (limit = 100) => (await nobody.get(`/local/mail?limit=${limit}`)).json.items,
    points: async () => (await nobody.get('/local/faults')).json.points,
    setFaults: async (rules) => {
      const { status, text } = await nobody.send('/local/faults', { method: 'PUT', body: JSON.stringify(rules) });
      if (status !== 200) throw new Error(`the faults were not set: ${text}`);
    },
    output: started.output,
    ended: started.ended,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      if (data === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};

const killedAtStart = 'the laptop was killed while it started';

/** The laptop was killed at its start, or in the middle of a request: then what was not answered is not known. */
export const isCutOff = (error: unknown): boolean =>
  // `fetch` is of another realm.
  ['fetch failed', 'terminated', killedAtStart].includes(String((error as { readonly message?: unknown }).message));

const rulesFile = (rules: readonly FaultRule[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-faults-'));
  const file = join(folder, 'faults.json');
  writeFileSync(file, JSON.stringify(rules));
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const clientOf = (origin: string, person: string | undefined): Client => {
  let cookie: Promise<string> | undefined;

  const signedIn = (): Promise<string> => {
    cookie ??= signIn(origin, person);
    return cookie;
  };

  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers);
    const session = person === undefined ? '' : await signedIn();
    const cookies = [session, headers.get('cookie') ?? ''].filter((one) => one !== '').join('; ');
    if (cookies !== '') headers.set('cookie', cookies);
    const response = await fetch(origin + path, { redirect: 'manual', ...init, headers });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };

  return {
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body = {}, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
};

const signIn = async (origin: string, person: string | undefined): Promise<string> => {
  const { headers, status } = await fetch(`${origin}/.auth/login/local?person=${person}`, { redirect: 'manual' });
  if (status !== 302) throw new Error(`nobody is called ${person}`);
  return headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
};
