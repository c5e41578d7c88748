import { clockNames } from '../../desk/rules/policies';
import type { Attainment, Tally, Totals } from '../../desk/rules/simulation';
import { tableText } from './table';

/** The rows of a tally, whole first, each under its name. */
export const rowsOf = ({ all, bySeverity, byTier, byWeek }: Tally): readonly (readonly [string, Totals])[] => [
  ['all', all],
  ...[...bySeverity].map(([severity, totals]): [string, Totals] => [`severity ${severity}`, totals]),
  ...[...byTier].sort().map(([tier, totals]): [string, Totals] => [tier, totals]),
  ...[...byWeek].sort().map(([week, totals]): [string, Totals] => [`week of ${week}`, totals]),
];

/** What share of the cycles that have ended were met, in percent to one place: for people, never for decisions (C25). */
export const sharesOf = ({ met, missed }: Attainment): string =>
  met + missed === 0 ? '–' : `${((100 * met) / (met + missed)).toFixed(1)} %`;

/** A tally for the terminal. */
export const tallyText = (tally: Tally): string => {
  const clocks = clockNames.filter((clock) => tally.all.attainment[clock] !== undefined);
  const heading = ['', 'tickets', ...clocks, 'missed', 'climbs', 'notices', 'at night'];
  const rows = rowsOf(tally).map(([name, totals]) => [
    name,
    String(totals.tickets),
    ...clocks.map((clock) => sharesOf(totals.attainment[clock] ?? { met: 0, missed: 0, open: 0 })),
    String(missedIn(totals)),
    String(totals.climbs),
    String(totals.notices),
    String(totals.atNight),
  ]);
  const woken = [...tally.wokenByGroup].sort(([, one], [, other]) => other - one);
  const refused = [...tally.refusedByKind];
  return [
    tableText([heading, ...rows]),
    '',
    woken.length === 0
      ? 'Nobody is told at night or on a weekend.'
      : `Told at night (22-6) or on a weekend, by the clock of ${tally.zone}: ${listed(woken)}.`,
    ...(refused.length === 0 ? [] : [`Not taken by this policy: ${listed(refused)}.`]),
  ].join('\n');
};

export const missedIn = ({ attainment }: Totals): number =>
  Object.values(attainment).reduce((sum, { missed }) => sum + missed, 0);

const listed = (counts: readonly (readonly [string, number])[]): string =>
  counts.map(([name, count]) => `${name} ${count}`).join(', ');

/** A tally as plain JSON. */
export const tallyJson = (tally: Tally): object => ({
  zone: tally.zone,
  all: tally.all,
  bySeverity: Object.fromEntries(tally.bySeverity),
  byTier: Object.fromEntries(tally.byTier),
  byWeek: Object.fromEntries([...tally.byWeek].sort()),
  wokenByGroup: Object.fromEntries(tally.wokenByGroup),
  refusedByKind: Object.fromEntries(tally.refusedByKind),
});
