import { createClock } from '../../local/clock';
import type { JournalRecord, Turn } from '../../local/durable/records';
import { apply, createState, type State } from '../../local/durable/state';
import { anEngine, sleep } from './an-engine';
import { createCheck, type Figure } from './figure';
import { heapBytes } from './heap';
import { createForgetfulJournal, watch } from './journals';
import { timed } from './repeat';

const count = 100_000;
const fired = 1_000;
const repeats = 3;
const startsAt = Date.parse('2026-03-02T08:00:00Z');
const firstDueAt = startsAt + 3_600_000;

/** 100,000 sleeping orchestrations, re-armed as after a restart: P8 of docs/measures.md §5, lateness apart. */
export const timers = async (): Promise<readonly Figure[]> => {
  const check = createCheck();
  const asleep = await recordsOfOne();
  const rounds = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) rounds.push(await roundOf(asleep, check));
  const wrong = check.wrong();
  return [
    {
      name: `${count.toLocaleString('en-US')} pending timers, each beyond its instance`,
      unit: 'B',
      repeats: rounds.map(({ timerBytes }) => timerBytes),
      goal: { atMost: 300, from: 'P8' },
      wrong,
    },
    { name: 'its instance, sleeping', unit: 'B', repeats: rounds.map(({ instanceBytes }) => instanceBytes), wrong },
    {
      name: `${count.toLocaleString('en-US')} timers re-armed after a restart`,
      unit: 'ms',
      repeats: rounds.map(({ armMs }) => armMs),
      goal: { atMost: 1_000, from: 'P8' },
      wrong,
      note: 'Arming only, once the state is in memory. Reading the journal is in `desk`: recovery.',
    },
    { name: 'setTimeout of Node, each', unit: 'B', repeats: Array.from({ length: repeats }, timeoutBytes) },
  ];
};

/** What the journal holds of one orchestration that has just gone to sleep. */
const recordsOfOne = async (): Promise<readonly JournalRecord[]> => {
  const records: JournalRecord[] = [];
  const journal = watch(createForgetfulJournal(), (record) => records.push(record));
  const { start, clock } = anEngine(journal, createClock({ mode: 'virtual', startsAt }));
  await start(sleep, 'one', firstDueAt);
  await clock.quiet();
  return records;
};

/** As many instances as `count`, by the records of one: due a millisecond apart. */
const fill = (state: State, asleep: readonly JournalRecord[]): void => {
  for (let no = 0; no < count; no += 1)
    for (const record of asleep) apply(state, structuredClone(renamed(record, `sleeper-${no}`, firstDueAt + no)));
};

const renamed = (record: JournalRecord, id: string, dueAt: number): JournalRecord => {
  if (record.kind === 'created') return { ...record, birth: { ...record.birth, id } };
  const turn = record as Turn;
  return { ...turn, id, opened: turn.opened.map((task) => (task.what === 'timer' ? { ...task, dueAt } : task)) };
};

const roundOf = async (asleep: readonly JournalRecord[], check: ReturnType<typeof createCheck>) => {
  const empty = heapBytes();
  const state = createState();
  fill(state, asleep);
  const clock = createClock({ mode: 'virtual', startsAt });
  const { engine } = anEngine(createForgetfulJournal(state), clock);
  const filled = heapBytes();
  const armMs = await timed(() => engine.resume());
  await clock.quiet();
  const armed = heapBytes();
  check.that(clock.pendingAlarms() === count, () => `${clock.pendingAlarms()} of ${count} timers are armed`);

  await clock.advanceTo(firstDueAt + fired - 1);
  const awake = [...state.instances.values()].filter(({ outcome }) => outcome === 'Completed');
  check.that(awake.length === fired, () => `${awake.length} of ${fired} sleepers are awake`);
  check.that(
    awake.every(({ id, updatedAt }) => updatedAt === firstDueAt + Number(id.slice('sleeper-'.length))),
    () => 'a sleeper woke too early or too late',
  );
  engine.stop();
  clock.stop();
  return { timerBytes: (armed - filled) / count, instanceBytes: (filled - empty) / count, armMs };
};

const timeoutBytes = (): number => {
  const before = heapBytes();
  const timeouts = Array.from({ length: count }, (_, no) => setTimeout(() => no, 3_600_000));
  const bytes = (heapBytes() - before) / count;
  for (const timeout of timeouts) clearTimeout(timeout);
  return bytes;
};
