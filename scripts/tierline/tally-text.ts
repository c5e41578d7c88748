import { type ClockName, clockNames } from '../../desk/rules/policies';
import { type Attainment, breachesIn, type Tally, type Totals } from '../../desk/rules/tally';
import { tableText } from './table';

export type NamedTotals = readonly (readonly [name: string, Totals])[];

/** The totals of a tally by what they are of, each in order. */
export const groupsOf = ({ all, bySeverity, byTier, byWeek }: Tally): Readonly<Record<string, NamedTotals>> => ({
  All: [['all', all]],
  Severities: [...bySeverity].map(([severity, totals]) => [`severity ${severity}`, totals]),
  Tiers: [...byTier].sort(byName),
  Weeks: [...byWeek].sort(byName).map(([week, totals]) => [`week of ${week}`, totals]),
});

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

/** What share of the cycles that have ended were met, in percent to one place: for people, never for decisions (C25). */
const shareText = ({ met, missed }: Attainment): string =>
  met + missed === 0 ? '–' : `${((100 * met) / (met + missed)).toFixed(1)} %`;

/** A tally for the terminal. */
export const tallyText = (tally: Tally, untold: readonly ClockName[]): string => {
  const clocks = clockNames.filter((clock) => tally.all.attainment[clock] !== undefined);
  const heading = ['', 'tickets', ...clocks, 'breaches', 'climbs', 'notices', 'at night'];
  const rows = Object.values(groupsOf(tally))
    .flat()
    .map(([name, totals]) => [
      name,
      String(totals.tickets),
      ...clocks.map((clock) => shareText(totals.attainment[clock] ?? { met: 0, missed: 0, open: 0 })),
      String(breachesIn(totals)),
      String(totals.climbs),
      String(totals.notices),
      String(totals.atNight),
    ]);
  return [tableText([heading, ...rows]), '', nightText(tally), ...refusalText(tally), ...untoldText(untold)].join('\n');
};

const nightText = ({ wokenByGroup, zone }: Tally): string => {
  const woken = [...wokenByGroup].sort(([, one], [, other]) => other - one);
  return woken.length === 0
    ? `Nobody is told at night (22-6) or on a weekend, by the clock of ${zone}.`
    : `Told at night (22-6) or on a weekend, by the clock of ${zone}: ${listed(woken)}.`;
};

const refusalText = ({ refusedByKind }: Tally): readonly string[] =>
  refusedByKind.size === 0 ? [] : [`Not taken by this policy, and counted nowhere: ${listed([...refusedByKind])}.`];

/** Clocks that a history cannot judge. */
export const untoldText = (untold: readonly ClockName[]): readonly string[] =>
  untold.length === 0 ? [] : [`Left out, as the export does not tell when they stopped: ${untold.join(', ')}.`];

const listed = (counts: readonly (readonly [string, number])[]): string =>
  counts.map(([name, count]) => `${name} ${count}`).join(', ');

/** A tally as plain JSON. */
export const tallyJson = ({ all, bySeverity, byTier, byWeek, wokenByGroup, refusedByKind, zone }: Tally): object => ({
  zone,
  all: totalsJson(all),
  bySeverity: totalsByName(bySeverity),
  byTier: totalsByName(byTier),
  byWeek: totalsByName(byWeek),
  wokenByGroup: Object.fromEntries([...wokenByGroup].sort(byName)),
  refusedByKind: Object.fromEntries([...refusedByKind].sort(byName)),
});

const totalsJson = (totals: Totals): object => ({ breaches: breachesIn(totals), ...totals });

const totalsByName = (map: ReadonlyMap<string, Totals>): object =>
  Object.fromEntries([...map].sort(byName).map(([name, totals]) => [name, totalsJson(totals)]));
