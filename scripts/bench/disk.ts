import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, quantileOf } from './figure';
import { repeatsUsual } from './repeat';

/** A folder for one measurement; `work` has it, then it is gone. */
export const inFolder = async <Result>(work: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const syncs = 200;

/** What one `fdatasync` of 4 KiB costs on the disk that the durable figures use: no durable figure means much without it. */
export const diskFigures = (): Promise<readonly Figure[]> =>
  inFolder(async (folder) => {
    const rounds = Array.from({ length: repeatsUsual }, (_, round) => syncRound(join(folder, `${round}`)));
    const figure = (name: string, share: number): Figure => ({
      name: `fdatasync of 4 KiB, ${name}`,
      unit: 'ms',
      repeats: rounds.map((round) => quantileOf(round, share)),
    });
    return [figure('p50', 0.5), figure('p99', 0.99)];
  });

const syncRound = (file: string): readonly number[] => {
  const block = Buffer.alloc(4_096, 1);
  const descriptor = openSync(file, 'w');
  const took = Array.from({ length: syncs }, () => {
    writeSync(descriptor, block);
    const from = performance.now();
    fdatasyncSync(descriptor);
    return performance.now() - from;
  });
  closeSync(descriptor);
  return took;
};
