import { type Calendar, compileCalendar } from '../../../desk/rules/calendars';
import type { Instant } from '../../../desk/rules/time';
import { type Check, createCheck, type Figure, type Goal, type Line } from '../figure';
import { alternate } from '../repeat';
import { dayjsName, guarded, inProcessZone, momentName } from './business';
import { type CalendarCases, type Case, createDraw, spans } from './cases';
import { cpuMs } from './cpu';
import type { Maker, OpenTime } from './walkers';

/** A case with a calendar to ask, whose answer is known. */
interface Question<Asked> extends Case {
  readonly asked: Asked;
  readonly due: Instant;
}

/** The peers that are timed: in which calendars, and at how many starts in each. */
export interface TimedPeer {
  readonly name: string;
  readonly maker: Maker;
  readonly starts: number;
  /** Only in this calendar, and in its zone; all of them where there is none. */
  readonly only?: string;
  /** By hours to add, how many times as fast we mean to be. */
  readonly goals: Readonly<Record<number, number>>;
}

type Operation = 'add' | 'between';

const operations: readonly (readonly [label: string, operation: Operation, hours: number])[] = [
  ...spans.map((hours) => [`+${hours.toLocaleString('en-US')} h`, 'add', hours] as const),
  ['between, 400 h apart', 'between', 400],
];

const oursMax: Readonly<Record<string, number>> = { '+4 h': 150, '+400 h': 200 };

/** What one operation costs, ours and theirs, in one process: P1 of docs/measures.md §5. Every answer is compared. */
export const speed = async (
  calendars: readonly CalendarCases[],
  peers: readonly TimedPeer[],
): Promise<readonly Line[]> => {
  const check = createCheck();
  const sides: Record<string, () => Promise<number>> = {};
  const compiled = calendars.map((one) => ({ ...one, asked: compileCalendar(one.rule) }));
  for (const [label, operation, hours] of operations) {
    const all = shuffled(questionsOf(compiled, hours));
    sides[`ours ${label}`] = async () => oursNs(all, operation, check);
    for (const only of new Set(peers.flatMap((peer) => peer.only ?? []))) {
      const some = all.filter(({ asked }) => asked === compiled.find(({ name }) => name === only)?.asked);
      sides[`ours ${label} ${only}`] = async () => oursNs(some, operation, check);
    }
  }

  const checkByPeer = new Map(peers.map(({ name }) => [name, createCheck()]));
  for (const peer of peers) {
    for (const [label, operation, hours] of operations) {
      const questions = peerQuestions(peer, calendars, operation, hours);
      if (questions.length > 0) {
        sides[`${peer.name} ${label}`] = async () =>
          inOwnZone(peer, calendars, () => peerNs(questions, operation, checkByPeer.get(peer.name) as Check));
      }
    }
  }
  const rounds = await alternate(sides);

  const ours = operations.map(
    ([label]): Figure => ({
      name: `ours, ${label}`,
      unit: 'ns',
      repeats: rounds[`ours ${label}`] ?? [],
      ...(oursMax[label] !== undefined && { goal: { atMost: oursMax[label], from: 'P1' } }),
      wrong: check.wrong(),
    }),
  );
  const growth: Figure = {
    name: 'ours, +4,000 h against +4 h',
    unit: '×',
    repeats: ratios(rounds['ours +4,000 h'], rounds['ours +4 h']),
    goal: { atMost: 1.5, from: 'P1' },
    wrong: check.wrong(),
  };
  const theirs = peers.flatMap((peer) =>
    operations.flatMap(([label, operation, hours]): readonly Line[] => {
      const name = `${peer.name}, ${label}${peer.only === undefined ? '' : `, ${peer.only}`}`;
      const took = rounds[`${peer.name} ${label}`];
      if (took === undefined) return [{ name, absent: 'it answers no start rightly, so there is nothing to time' }];
      const wrong = checkByPeer.get(peer.name)?.wrong();
      const wanted = operation === 'add' ? peer.goals[hours] : undefined;
      const own = rounds[`ours ${label}${peer.only === undefined ? '' : ` ${peer.only}`}`];
      const goal: { readonly goal?: Goal } = wanted === undefined ? {} : { goal: { atLeast: wanted, from: 'P1' } };
      return [
        { name, unit: 'ns', repeats: took, wrong },
        {
          name: `${name}, against ours`,
          unit: '×',
          repeats: ratios(took, own),
          ...goal,
          wrong: wrong ?? check.wrong(),
        },
      ];
    }),
  );
  return [...ours, growth, ...theirs];
};

const ratios = (left: readonly number[] = [], right: readonly number[] = []): readonly number[] =>
  left.map((value, index) => value / (right[index] ?? Number.NaN));

const questionsOf = <Asked>(
  calendars: readonly (CalendarCases & { readonly asked: Asked })[],
  hours: number,
): readonly Question<Asked>[] =>
  calendars.flatMap(({ asked, casesByHours }) =>
    (casesByHours[hours] ?? []).flatMap((one) => (one.due === undefined ? [] : [{ ...one, asked, due: one.due }])),
  );

/** As tickets come: now one calendar, now another, so that no branch and no line of the cache is there already. */
const shuffled = <Item>(items: readonly Item[]): readonly Item[] => {
  const draw = createDraw(7);
  const mixed = [...items];
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    const other = draw(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as Item, mixed[index] as Item];
  }
  return mixed;
};

/** A round asks everything at least once, and goes on until it has worked so long. */
const roundMs = 100;

/** Apart from the peers' loop: a call that has seen five kinds of calendar is a slower call. */
const oursNs = (questions: readonly Question<Calendar>[], operation: Operation, check: Check): number => {
  let [wrong, passes, tookMs] = [0, 0, 0];
  const from = cpuMs();
  for (; tookMs < roundMs; tookMs = cpuMs() - from) {
    passes += 1;
    if (operation === 'add') {
      for (const { asked, start, openMs, due } of questions) if (asked.add(start, openMs) !== due) wrong += 1;
    } else {
      for (const { asked, start, openMs, due } of questions) if (asked.between(start, due) !== openMs) wrong += 1;
    }
  }
  check.that(wrong === 0, () => `${wrong} of ${passes * questions.length} answers of ${operation} are wrong`);
  return (tookMs / passes / questions.length) * 1e6;
};

const peerNs = (questions: readonly Question<OpenTime>[], operation: Operation, check: Check): number => {
  let [wrong, passes, tookMs] = [0, 0, 0];
  const from = cpuMs();
  for (; tookMs < roundMs; tookMs = cpuMs() - from) {
    passes += 1;
    for (const { asked, start, openMs, due } of questions) {
      if (operation === 'add' ? asked.add(start, openMs) !== due : asked.between(start, due) !== openMs) wrong += 1;
    }
  }
  check.that(wrong === 0, () => `${wrong} of ${passes * questions.length} answers of ${operation} are wrong`);
  return (tookMs / passes / questions.length) * 1e6;
};

/** The cases in which this peer is right, spread over the starts: a wrong answer is not worth a time. */
const peerQuestions = (
  peer: TimedPeer,
  calendars: readonly CalendarCases[],
  operation: Operation,
  hours: number,
): readonly Question<OpenTime>[] =>
  inOwnZone(peer, calendars, () =>
    calendars
      .filter(({ name }) => peer.only === undefined || name === peer.only)
      .flatMap((one) => {
        const asked = peer.maker(one.rule);
        const found: Question<OpenTime>[] = [];
        const wanted = hours === 4_000 ? Math.ceil(peer.starts / 4) : peer.starts;
        const cases = questionsOf([{ ...one, asked }], hours).filter(({ isWholeMinute }) => isWholeMinute);
        for (let no = 0; no < tries && found.length < wanted; no += 1) {
          const question = cases[(no * 37) % cases.length];
          if (question === undefined) break;
          const { start, openMs, due } = question;
          const answer = guarded(() => (operation === 'add' ? asked.add(start, openMs) : asked.between(start, due)));
          if (answer === (operation === 'add' ? due : openMs)) found.push(question);
        }
        return found;
      }),
  );

const tries = 40;

/** A package that keeps one calendar for the process is set to it again, and the process to its zone. */
const inOwnZone = <Result>(
  { only, maker }: TimedPeer,
  calendars: readonly CalendarCases[],
  work: () => Result,
): Result => {
  const calendar = calendars.find(({ name }) => name === only);
  if (calendar === undefined) return work();
  maker(calendar.rule);
  return inProcessZone(calendar.rule.zone, work);
};

/** The goals of P1 by peer. */
export const goalsByPeer: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  '@js-joda/core': { 4: 10, 400: 250 },
  [dayjsName]: { 4: 250, 400: 15_000 },
  [momentName]: { 4: 1_000, 400: 15_000 },
};
