import { type Counts, liveCostStories } from './cost-stories';

/** What is paid for, by story and by what it is. */
export type Costs = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Nobody has counted on Azure Storage: messages, history rows and leases of one activity, as docs/measures.md P12 puts it. */
const transactionsPerActivity = 8;

/**
 * As the Durable Task Scheduler bills (docs/measures.md §2): a start, a timer and an event are one action, an activity is
 * two. Whether it bills continue-as-new is not known, so that is counted apart.
 */
const costsOf = (counts: Counts) => {
  const { starts = 0, activities = 0, timers = 0, events = 0, continuations = 0 } = ofEngine(counts);
  const calls = (pattern: RegExp): number =>
    Object.entries(counts).reduce((sum, [what, count]) => sum + (pattern.test(what) ? count : 0), 0);
  return {
    'Scheduler actions': starts + 2 * activities + timers + events,
    'continue-as-new': continuations,
    'storage transactions, estimated': transactionsPerActivity * activities,
    batches: calls(/^cosmos batch/),
    'point reads': calls(/^cosmos read/),
    queries: calls(/^cosmos query/),
    'other writes': calls(/^cosmos (create|upsert|replace|delete|patch)/),
    'vault operations': calls(/^vault/),
    'blob operations': calls(/^blobs/),
  };
};

const ofEngine = (counts: Counts): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([what, count]) => {
      const [, name] = /^orchestration (.*)$/.exec(what) ?? [];
      return name === undefined ? [] : [[name, count]];
    }),
  );

/** What the stories may cost: row P12 of docs/measures.md. What is not said there has no goal. */
export const costGoals: Costs = {
  'a ticket, filed to resolved': { 'Scheduler actions': 12 },
  'a ticket, filed to closed': {
    ...{ 'Scheduler actions': 22, 'storage transactions, estimated': 60, batches: 6, 'point reads': 12 },
  },
  'one more quiet day': { 'Scheduler actions': 3 },
  'a password, asked for to rotated': { 'Scheduler actions': 14, 'vault operations': 3 },
};

/** Lives the stories on a laptop, and says what each has cost. */
export const measureCosts = async (): Promise<Costs> => {
  const stretches = await liveCostStories();
  return Object.fromEntries(Object.entries(stretches).map(([story, counts]) => [story, costsOf(counts)]));
};

/** `<story>: <what>` of everything that costs more than row P12 wants. */
export const missedGoals = (costs: Costs): readonly string[] =>
  Object.entries(costGoals).flatMap(([story, goals]) =>
    Object.entries(goals).flatMap(([what, atMost]) =>
      (costs[story]?.[what] ?? Number.POSITIVE_INFINITY) > atMost ? [`${story}: ${what}`] : [],
    ),
  );
