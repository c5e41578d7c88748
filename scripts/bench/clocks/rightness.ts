import { compileCalendar } from '../../../desk/rules/calendars';
import type { Figure, Line } from '../figure';
import { type BusinessPeer, guarded, inProcessZone } from './business';
import { type CalendarCases, type Case, spans } from './cases';
import type { Maker } from './walkers';

/** How many answers of one kind were given, and what was wrong with them. */
interface Tally {
  asked: number;
  wrong: number;
  endless: number;
  readonly byCalendar: Map<string, number>;
}

/**
 * Asks for one start in so many, at +4 h and +400 h. Right is: the open time from the start up to the answer, by the walk
 * through every minute, is what was asked, to the millisecond (docs/measures.md §3.1).
 */
const ask = (
  make: Maker,
  calendars: readonly CalendarCases[],
  step: number,
  isGuarded: boolean,
  zoneOf: ((zone: string) => string) | undefined,
): Tally => {
  const tally: Tally = { asked: 0, wrong: 0, endless: 0, byCalendar: new Map() };
  for (const { name, rule, casesByHours, openMs } of calendars) {
    const all = (): void => {
      const openTime = make(rule);
      const cases = [4, 400].flatMap((hours) => casesByHours[hours]?.filter((_, no) => no % step === 0) ?? []);
      for (const one of cases) {
        const due = isGuarded
          ? guarded(() => openTime.add(one.start, one.openMs))
          : openTime.add(one.start, one.openMs);
        tally.asked += 1;
        if (due === undefined) tally.endless += 1;
        if (due !== undefined && openMs(one.start, due) === one.openMs) continue;
        tally.wrong += 1;
        tally.byCalendar.set(name, (tally.byCalendar.get(name) ?? 0) + 1);
        if (tally.endless >= endlessMax) return;
      }
    };
    if (zoneOf === undefined) all();
    else inProcessZone(zoneOf(rule.zone), all);
    if (tally.endless >= endlessMax) break;
  }
  return tally;
};

/** Enough to know that it may not be trusted, at three seconds each. */
const endlessMax = 4;

const figureOf = (name: string, { asked, wrong, endless, byCalendar }: Tally): Figure => {
  const where = [...byCalendar].map(([calendar, count]) => `${calendar} ${count}`).join(', ');
  const stopped = endless >= endlessMax ? `; stopped after ${endless} that never ended` : '';
  return {
    name: `${name}: wrong of ${asked.toLocaleString('en-US')}`,
    unit: '',
    repeats: [wrong],
    ...(wrong > 0 && { note: `${where}; ${endless} of them never ended${stopped}.` }),
  };
};

const oursOf = (calendars: readonly CalendarCases[]): readonly Figure[] =>
  spans.map((hours) => {
    let [asked, wrong] = [0, 0];
    for (const { rule, casesByHours } of calendars) {
      const calendar = compileCalendar(rule);
      for (const { start, openMs, due } of casesByHours[hours] as readonly Case[]) {
        if (due === undefined) continue;
        asked += 1;
        if (calendar.add(start, openMs) !== due) wrong += 1;
      }
    }
    return {
      name: `ours, +${hours.toLocaleString('en-US')} h: wrong of ${asked.toLocaleString('en-US')}`,
      unit: '',
      repeats: [wrong],
      goal: { atMost: 0, from: 'P1' },
      ...(hours === 4_000 && { note: 'Where the walk, which ends in February 2030, gets that far.' }),
    };
  });

/** Who is right, by the walk through every minute: P1 of docs/measures.md §5. */
export const rightness = (
  calendars: readonly CalendarCases[],
  walkers: readonly { readonly name: string; readonly maker: Maker }[],
  businesses: readonly (Pick<BusinessPeer, 'name' | 'zone'> & { readonly maker: Maker })[],
): readonly Line[] => [
  ...oursOf(calendars),
  ...walkers.map(({ name, maker }) => figureOf(`walker over ${name}`, ask(maker, calendars, 8, false, undefined))),
  ...businesses.flatMap(({ name, zone, maker }) =>
    zone === 'given'
      ? [
          figureOf(
            `${name}, zone given, process in UTC`,
            ask(maker, calendars, 8, true, () => 'UTC'),
          ),
        ]
      : [
          figureOf(
            `${name}, process in the calendar's zone`,
            ask(maker, calendars, 8, true, (own) => own),
          ),
          figureOf(
            `${name}, process in UTC, as on Azure`,
            ask(maker, calendars, 8, true, () => 'UTC'),
          ),
        ],
  ),
];
