import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';

/** Where and with what a run was made: a figure means nothing without it (docs/measures.md §1). */
export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly memoryGiB: number;
  /** Of the last minute, when the run began. Above the number of processors, others were at work. */
  readonly load: number;
  readonly versions: Readonly<Record<string, string | undefined>>;
}

const commitOf = (): string => {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
};

export const readMachine = (): Machine => {
  const { node, icu, tz, sqlite } = process.versions;
  return {
    date: new Date().toISOString(),
    commit: commitOf(),
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? Number.NaN,
    versions: { node, icu, tz, sqlite },
  };
};

export const machineText = ({ date, commit, cpu, memoryGiB, load, versions }: Machine): string =>
  `${date}, ${commit}, ${cpu}, ${memoryGiB} GiB, load ${load.toFixed(2)}, ` +
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
