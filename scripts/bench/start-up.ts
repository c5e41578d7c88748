import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder } from './disk';
import { createCheck, type Figure } from './figure';
import { checkStored, fileTickets, intakeFigures, type Load } from './intake';
import { bareNodeMs, startLaptop } from './laptop';
import { repeatsUsual } from './repeat';

const few = 1_000;
const many = 10_000;
const perLoad = (many - few) / repeatsUsual;

interface Starts {
  readonly recoverMs: readonly number[];
  readonly startMs: readonly number[];
  readonly residentMiB: readonly number[];
}

/**
 * Files up to 10,000 tickets over HTTP, and starts the laptop on what it left at 0, 1,000 and 10,000 open ones.
 *
 * Each folder was left by SIGKILL. A recovery starts on a copy of it as it was left; a start comes after another one.
 */
export const intakeAndStartUp = (): Promise<readonly Figure[]> =>
  inFolder(async (root) => {
    const check = createCheck();
    const folder = join(root, 'desk');
    const bare: number[] = [];
    for (let repeat = 0; repeat < repeatsUsual; repeat += 1) bare.push(await bareNodeMs());

    const empty = await startLaptop(folder);
    await empty.kill();
    const atNone = await startsOf(folder, root, [], check);

    const first = await startLaptop(folder);
    const { ticketIds } = await fileTickets(first, few, check);
    await first.kill();
    const atFew = await startsOf(folder, root, ticketIds, check);

    const second = await startLaptop(folder);
    const loads: Load[] = [];
    for (let repeat = 0; repeat < repeatsUsual; repeat += 1) loads.push(await fileTickets(second, perLoad, check));
    const busyMiB = second.residentMiB();
    await second.kill();
    const all = [...ticketIds, ...loads.flatMap((load) => load.ticketIds)];
    const atMany = await startsOf(folder, root, all, check);

    const wrong = check.wrong();
    return [
      ...intakeFigures(loads, check),
      { name: 'memory after that intake', unit: 'MiB', repeats: [busyMiB], wrong },
      { name: 'bare Node, from start to end', unit: 'ms', repeats: bare },
      {
        name: 'start with an empty folder, over bare Node',
        unit: 'ms',
        repeats: atNone.startMs.map((ms, repeat) => ms - (bare[repeat] ?? Number.NaN)),
        wrong,
        note: 'From the sources as compiled, in several hundred files, with Azure in the same process. P13 is of the package: `start`.',
      },
      { name: 'memory with an empty folder', unit: 'MiB', repeats: atNone.residentMiB, wrong },
      ...figuresOf(few, atFew, atNone, wrong),
      ...figuresOf(many, atMany, atNone, wrong),
    ];
  });

/** §9 of docs/measures.md: 100,000 tickets in 5 s. */
const recoverMsPerTicket = 5_000 / 100_000;

const figuresOf = (tickets: number, starts: Starts, empty: Starts, wrong: string | undefined): readonly Figure[] => {
  const named = `${tickets.toLocaleString('en-US')} open tickets`;
  return [
    { name: `recovery after kill -9 with ${named}`, unit: 'ms', repeats: starts.recoverMs, wrong },
    {
      name: 'of that: over a start with an empty folder',
      unit: 'ms',
      repeats: starts.recoverMs.map((ms, repeat) => ms - (empty.startMs[repeat] ?? Number.NaN)),
      goal: { atMost: recoverMsPerTicket * tickets, from: '§9, its share of 5 s for 100,000' },
      wrong,
    },
    { name: `start with ${named}`, unit: 'ms', repeats: starts.startMs, wrong },
    { name: `memory after a start with ${named}`, unit: 'MiB', repeats: starts.residentMiB, wrong },
  ];
};

/** Starts on copies of a folder that was left by SIGKILL, and on it, and looks whether what was filed is there. */
const startsOf = async (
  folder: string,
  root: string,
  ticketIds: readonly string[],
  check: ReturnType<typeof createCheck>,
): Promise<Starts> => {
  const recoverMs: number[] = [];
  const startMs: number[] = [];
  const residentMiB: number[] = [];
  const copy = join(root, 'copy');
  for (let repeat = 0; repeat < repeatsUsual; repeat += 1) {
    cpSync(folder, copy, { recursive: true });
    const recovered = await startLaptop(copy);
    recoverMs.push(recovered.readyMs);
    await checkStored(
      await recovered.as('requester'),
      ticketIds,
      Math.max(1, Math.floor(ticketIds.length / 40)),
      check,
    );
    await recovered.kill();
    const started = await startLaptop(copy);
    startMs.push(started.readyMs);
    residentMiB.push(started.residentMiB());
    await started.kill();
    rmSync(copy, { recursive: true });
  }
  return { recoverMs, startMs, residentMiB };
};
