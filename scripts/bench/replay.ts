import { createClock } from '../../local/clock';
import { historyEvent } from '../../local/durable/history';
import type { Instance } from '../../local/durable/state';
import { type AnEngine, addInPages, addThenWait, anEngine, go } from './an-engine';
import { createCheck, type Figure, quantileOf } from './figure';
import { createForgetfulJournal, watch } from './journals';
import { repeatsUsual } from './repeat';

/** An orchestration of so many steps has about 10, 100, 200 (the most that a generation may have) and 1,000 events. */
const stepCounts = [2, 24, 49, 249];
const replays = 200;
const wantedOfP7 = 200;

/** What one turn costs by the length of its history, and what continue-as-new saves: P7 of docs/measures.md §5. */
export const replay = async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const steps of stepCounts) figures.push(...(await replayOf(steps)));
  return [...figures, await pagedFigure(50, repeatsUsual), await pagedFigure(1_000, 1)];
};

const replayOf = async (steps: number): Promise<readonly Figure[]> => {
  const journal = createForgetfulJournal();
  const ours = anEngine(journal, createClock({ mode: 'virtual' }));
  await ours.start(addThenWait, 'one', steps);
  await ours.clock.quiet();
  const instance = journal.state.instances.get('one') as Instance;
  const events = instance.pastCount + 2;
  const check = createCheck();
  const rounds: (readonly number[])[] = [];
  for (let repeat = 0; repeat <= repeatsUsual; repeat += 1) rounds.push(await roundOf(ours, instance, steps, check));

  const wrong = check.wrong();
  const counted = rounds.slice(1);
  const goal = events > wantedOfP7 + 5 ? undefined : { atMost: 1, from: 'P7' };
  const name = `one replay at ${events} events`;
  return [
    { name: `${name}, p50`, unit: 'ms', repeats: counted.map((round) => quantileOf(round, 0.5)), wrong },
    {
      name: `${name}, p99`,
      unit: 'ms',
      repeats: counted.map((round) => quantileOf(round, 0.99)),
      wrong,
      ...(goal && { goal }),
    },
  ];
};

/** Feeds the stored history and one event to the library's executor, as a turn does, and looks at what it answers. */
const roundOf = async (
  { replay: run, orchestrator, clock }: AnEngine,
  instance: Instance,
  steps: number,
  check: ReturnType<typeof createCheck>,
): Promise<readonly number[]> => {
  const at = clock.now();
  const fresh = [historyEvent('OrchestratorStarted', at), historyEvent('EventRaised', at, { Name: go, Input: 'null' })];
  const story = orchestrator(addThenWait);
  const took: number[] = [];
  for (let no = 0; no < replays; no += 1) {
    const from = performance.now();
    const { isDone, output } = await run(story, instance, fresh);
    took.push(performance.now() - from);
    check.that(isDone && output === String(steps), () => `the replay answered ${output}, done: ${isDone}`);
  }
  return took;
};

/** 1,000 steps in pages: CPU time of this process, in memory. */
const pagedFigure = async (perPage: number, repeats: number): Promise<Figure> => {
  const steps = 1_000;
  const check = createCheck();
  const journal = watch(createForgetfulJournal());
  const { start } = anEngine(journal);
  const once = async (id: string): Promise<number> => {
    const before = process.cpuUsage();
    const ended = journal.ended(id);
    await start(addInPages, id, { steps, perPage, sum: 0 });
    const output = await ended;
    const { user, system } = process.cpuUsage(before);
    check.that(output === String(steps), () => `${steps} steps in pages of ${perPage} answered ${output}`);
    return (user + system) / 1_000;
  };
  if (repeats > 1) await once('warm');
  const took: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) took.push(await once(String(repeat)));
  return {
    name: perPage < steps ? `1,000 steps, as new after every ${perPage}, CPU` : '1,000 steps in one generation, CPU',
    unit: 'ms',
    repeats: took,
    wrong: check.wrong(),
    ...(perPage < steps && { goal: { atMost: 150, from: 'P7' } }),
  };
};
