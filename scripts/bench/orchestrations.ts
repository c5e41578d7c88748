import { openJournal } from '../../local/durable/journal';
import { addSteps, anEngine } from './an-engine';
import { inFolder } from './disk';
import { type DurableTask, peerHub, type RunFive } from './durabletask';
import { type Check, createCheck, type Figure, type Goal, type Line, quantileOf } from './figure';
import { createForgetfulJournal, watch } from './journals';
import type { Peer } from './peers';
import { alternate, atOnce, timed } from './repeat';

const steps = 5;
const alone = 300;
const many = 2_000;
const width = 64;

interface Round {
  readonly tookMs: readonly number[];
  readonly perSecond: number;
}

let rounds = 0;

/** One at a time, then 64 at once. Every result is compared. */
const roundOf = async (run: RunFive, check: Check): Promise<Round> => {
  rounds += 1;
  const one = async (id: string): Promise<void> => {
    const sum = await run(`${rounds}-${id}`);
    check.that(sum === steps, () => `an orchestration of ${steps} steps answered ${sum}`);
  };
  const tookMs: number[] = [];
  for (let no = 0; no < alone; no += 1) tookMs.push(await timed(() => one(`alone-${no}`)));
  const ms = await timed(() => atOnce(many, width, (no) => one(`many-${no}`)));
  return { tookMs, perSecond: (many / ms) * 1_000 };
};

const inMemory = async (check: Check): Promise<Round> => {
  const journal = watch(createForgetfulJournal());
  return roundOf(runFiveOn(journal), check);
};

const durably = (check: Check): Promise<Round> =>
  inFolder(async (folder) => {
    const journal = watch(openJournal(folder));
    try {
      return await roundOf(runFiveOn(journal), check);
    } finally {
      await journal.close();
    }
  });

const runFiveOn = (journal: ReturnType<typeof watch>): RunFive => {
  const { start } = anEngine(journal);
  return async (id) => {
    const ended = journal.ended(id);
    await start(addSteps, id, steps);
    return JSON.parse(await ended) as number;
  };
};

/** Five sequential no-op activities: P5 and P6 of docs/measures.md §5. */
export const orchestrations = async (peer: Peer<DurableTask>): Promise<readonly Line[]> => {
  const checks = { memory: createCheck(), durable: createCheck(), peer: createCheck() };
  const sides = { memory: () => inMemory(checks.memory), durable: () => durably(checks.durable) };
  if ('absent' in peer) {
    const { memory, durable } = await alternate(sides);
    return [...ours(memory, durable, checks), { name: 'durabletask-js in memory', absent: peer.absent }, ...servers];
  }
  const rounds = await alternate({ ...sides, peer: () => withPeer(peer.package, checks.peer) });
  const ratio = rounds.memory.map(
    ({ perSecond }, repeat) => perSecond / (rounds.peer[repeat]?.perSecond ?? Number.NaN),
  );
  return [
    ...ours(rounds.memory, rounds.durable, checks),
    ...threeOf('durabletask-js in memory', rounds.peer, checks.peer, {}),
    {
      name: 'ours in memory against durabletask-js in memory, 64 at once',
      unit: '×',
      repeats: ratio,
      goal: { atLeast: 1, from: 'P5' },
      note: 'Both in one process, neither stores, replicates or crosses a network; the peer keeps no virtual time.',
    },
    ...servers,
  ];
};

const withPeer = async (durableTask: DurableTask, check: Check): Promise<Round> => {
  const hub = await peerHub(durableTask);
  try {
    return await roundOf(hub.run, check);
  } finally {
    await hub.stop();
  }
};

const ours = (
  memory: readonly Round[],
  durable: readonly Round[],
  checks: { memory: Check; durable: Check },
): readonly Figure[] => [
  ...threeOf('ours in memory', memory, checks.memory, { many: { atLeast: 4_000, from: 'P5' } }),
  ...threeOf('ours durable', durable, checks.durable, {
    p50: { atMost: steps * 0.5, from: 'P6, 0.5 ms a step' },
    many: { atLeast: 2_000, from: 'P6' },
  }),
];

const threeOf = (
  name: string,
  rounds: readonly Round[],
  check: Check,
  goals: { readonly p50?: Goal; readonly many?: Goal },
): readonly Figure[] => {
  const wrong = check.wrong();
  const alone = (share: number) => rounds.map(({ tookMs }) => quantileOf(tookMs, share));
  return [
    {
      name: `${name}, one at a time, p50`,
      unit: 'ms',
      repeats: alone(0.5),
      wrong,
      ...(goals.p50 && { goal: goals.p50 }),
    },
    { name: `${name}, one at a time, p99`, unit: 'ms', repeats: alone(0.99), wrong },
    {
      name: `${name}, 64 at once`,
      unit: '/s',
      repeats: rounds.map(({ perSecond }) => perSecond),
      wrong,
      ...(goals.many && { goal: goals.many }),
    },
  ];
};

const servers: readonly Line[] = [
  {
    name: 'DBOS, durable',
    absent:
      'It needs a PostgreSQL server, which this benchmark does not install. Measured earlier: 311/s (docs/measures.md §3.3).',
  },
  {
    name: 'Restate, durable',
    absent:
      'It needs its own server binary, which this benchmark does not install. Measured earlier: 379/s (docs/measures.md §3.3).',
  },
];
