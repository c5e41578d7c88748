import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsynced } from '../support/unsynced';
import { aCopyOf, aFolder, type OpenStore, stores, tidyUp } from './stores';

/**
 * One byte of a file is changed at a time, and the folder opened as the laptop opens it. Either a sentence names the file,
 * or everything reads as before. `FLIP_EVERY=1` tries each byte; `npm test` takes a sample by a fixed stride.
 */
// biome-ignore lint/style/noProcessEnv: a longer run is asked for from outside
const every = Number(process.env['FLIP_EVERY'] ?? 0);
jest.setTimeout(3_600_000);
afterEach(tidyUp);

/** Two folders with the same life behind them: one closed, one as a kill leaves it, with a log and its index. */
const aLife = async (name: string): Promise<{ closed: string; killed: string }> => {
  const open = stores[name] as (folder: string) => OpenStore;
  const closed = aFolder();
  const first = open(closed);
  for (let n = 0; n < 12; n += 1) await first.add(n);
  await first.close();
  const living = aCopyOf(closed);
  const second = open(living);
  for (let n = 12; n < 18; n += 1) await second.add(n);
  const killed = aCopyOf(living);
  await second.close();
  return { closed, killed };
};

const contentOf = async (name: string, folder: string): Promise<string> => {
  const said: string[] = [];
  const store = stores[name]?.(folder, { say: (line) => said.push(line), open: unsynced }) as OpenStore;
  try {
    const content = JSON.stringify(await store.content());
    return said.length === 0 ? content : `damaged: ${said}`;
  } catch (error) {
    if (said.length === 0) throw error;
    throw new Error(said[0], { cause: error });
  } finally {
    await store.close();
  }
};

interface Tally {
  flips: number;
  detected: number;
  harmless: number;
  readonly wrong: string[];
  readonly poorlySaid: Set<string>;
}

const strideFor = (bytes: number, flips: number): number =>
  every > 0 ? every : Math.max(1, Math.floor(bytes / flips) | 1);

/** Tries one flip in a folder that is made anew for it. */
const tryFlip = async (
  name: string,
  from: string,
  scratch: string,
  file: string,
  at: number,
  tally: Tally,
  whole: string,
) => {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  cpSync(from, scratch, { recursive: true });
  const bytes = readFileSync(join(scratch, file));
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
  writeFileSync(join(scratch, file), bytes);
  tally.flips += 1;
  try {
    const content = await contentOf(name, scratch);
    if (content === whole) tally.harmless += 1;
    else tally.wrong.push(`${file} at ${at}`);
  } catch (error) {
    tally.detected += 1;
    const { message } = error as Error;
    if (!message.includes(join(scratch, name)) || message.includes('\n')) tally.poorlySaid.add(message);
  }
};

describe('a changed byte', () => {
  it.each(Object.keys(stores))('of %s is named, or changes nothing that is read', async (name) => {
    const { closed, killed } = await aLife(name);
    const scratch = join(aFolder(), 'flipped');
    const tally: Tally = { flips: 0, detected: 0, harmless: 0, wrong: [], poorlySaid: new Set() };
    for (const [from, files] of [
      [closed, [name]],
      [killed, [name, `${name}-wal`, `${name}-shm`]],
    ] as const) {
      const whole = await contentOf(name, aCopyOf(from));
      for (const file of files) {
        expect(existsSync(join(from, file))).toBe(true);
        const { length } = readFileSync(join(from, file));
        const stride = strideFor(length, file.endsWith('-shm') ? 10 : 70);
        for (let at = 0; at < length; at += stride) await tryFlip(name, from, scratch, file, at, tally, whole);
        if (file === name && stride > 1)
          for (let at = 1; at < 100; at += 3) await tryFlip(name, from, scratch, file, at, tally, whole);
      }
    }
    const { flips, detected, harmless, wrong, poorlySaid } = tally;
    process.stderr.write(
      `${name}: ${flips} flips, ${detected} detected, ${harmless} harmless, ${wrong.length} wrong\n`,
    );
    expect({ wrong, poorlySaid: [...poorlySaid] }).toEqual({ wrong: [], poorlySaid: [] });
    expect(detected).toBeGreaterThan(50);
  });
});
