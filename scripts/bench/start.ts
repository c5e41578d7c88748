import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { instantOfMs } from '../../desk/rules/time';
import { principalHeadersOf } from '../../local/identity/claims';
import { samplePeople } from '../../local/identity/people';
import { exampleSettings } from '../package/example-settings';
import { makePackage } from '../package/make';
import { inFolder } from './disk';
import { createCheck, type Figure } from './figure';
import { bareNodeMs } from './laptop';
import { alternate } from './repeat';
import { attempt, type Suite } from './suite';

const unbundled = join(__dirname, '..', '..', 'functions', 'main.js');
const instance = join(__dirname, 'one-instance.js');

/** What an instance begins with, and how soon it answers: P13. */
export const startSuite: Suite = {
  name: 'start',
  run: async (isWanted) => ({
    lines: isWanted('package') ? await attempt('package', () => inFolder(packageFigures)) : [],
    peers: {},
  }),
};

const packageFigures = async (root: string): Promise<readonly Figure[]> => {
  const folder = join(root, 'package');
  const zip = join(root, 'tierline.zip');
  const contents = await makePackage({ folder, zip, maps: join(root, 'maps') }, 'DurableTaskScheduler');
  const bytesOf = (isOf: (path: string) => boolean): number =>
    [...contents].filter(([path]) => isOf(path)).reduce((sum, [, bytes]) => sum + bytes, 0);

  const check = createCheck();
  const firstAnswerMs = async (main: string): Promise<number> => {
    const { status, ms } = await firstAnswer(main);
    check.that(status === 200, () => `the first answer is a ${status}`);
    return ms;
  };
  const { bare, bundled, asCompiled } = await alternate(
    {
      bare: bareNodeMs,
      bundled: () => firstAnswerMs(join(folder, 'dist', 'functions', 'main.js')),
      asCompiled: () => firstAnswerMs(unbundled),
    },
    repeats,
  );
  const wrong = check.wrong();
  const overBare = (all: readonly number[]): readonly number[] =>
    all.map((ms, repeat) => ms - (bare[repeat] ?? Number.NaN));
  return [
    {
      name: 'what an instance loads first',
      unit: 'B',
      repeats: [bytesOf((path) => path === 'dist/app.js' || path.startsWith('dist/functions/'))],
      goal: { atMost: 1_200_000, from: 'P13' },
    },
    { name: 'what it loads when needed', unit: 'B', repeats: [bytesOf((path) => path.startsWith('dist/sdk/'))] },
    { name: 'the zip', unit: 'B', repeats: [statSync(zip).size] },
    { name: 'bare Node, from start to end', unit: 'ms', repeats: bare },
    {
      name: 'bundled: first answer, over bare Node',
      unit: 'ms',
      repeats: overBare(bundled),
      goal: { atMost: 120, from: 'P13' },
      wrong,
      note: 'GET /api/v1/me by a signed-in person, streamed as in Azure; it needs no store. The host itself is left out.',
    },
    { name: 'as compiled: the same', unit: 'ms', repeats: overBare(asCompiled), wrong },
  ];
};

const repeats = 15;

/** From the start of the process to the whole first answer. Throws what the process said when it ends before. */
const firstAnswer = async (main: string): Promise<{ readonly status: number | undefined; readonly ms: number }> => {
  const from = performance.now();
  const child = spawn(process.execPath, [instance, main, 'read-self', JSON.stringify(principal())], {
    env: exampleSettings,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once('line', resolve);
      void ended.then(() => reject(new Error(`the instance did not start: ${said}`)));
    });
    const status = await statusOf(`${address.replace(/\/$/, '')}/api/v1/me`);
    return { status, ms: performance.now() - from };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
};

const principal = (): Readonly<Record<string, string>> => {
  const [person] = samplePeople;
  return person === undefined ? {} : principalHeadersOf(person, instantOfMs(Date.now()));
};

const front = {
  'x-forwarded-host': 'desk.example.org',
  'x-forwarded-proto': 'https',
  'x-ms-invocation-id': 'read-self',
};

const statusOf = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { headers: front }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
