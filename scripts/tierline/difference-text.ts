import { breachesIn, noTotals, type Tally, type Totals } from '../../desk/rules/tally';
import type { Difference } from './difference';
import { printable } from './printable';
import { tableText } from './table';
import { groupsOf, type NamedTotals } from './tally-text';

/** A difference for the terminal: what it comes to in a sentence, both tallies side by side, and some tickets to look at. */
export const differenceText = (
  difference: Difference,
  [before, after]: readonly [string, string],
  [old, recent]: readonly [Tally, Tally],
): string => {
  const { moved, added, dropped, newlyLate, noLongerLate, noLongerTaken, newlyTaken, examples } = difference;
  const [more, atNight] = [breachesIn(recent.all) - breachesIn(old.all), recent.all.atNight - old.all.atNight];
  return [
    `${after} instead of ${before}: ${change(more, 'breach', 'breaches')}, ${change(atNight, 'notice')} at night, ${counted(moved, 'deadline')} moved.`,
    '',
    tableText([['', 'tickets', 'breaches', 'climbs', 'notices', 'at night'], ...rowsOf(old, recent)]),
    '',
    `Promises: ${added} new, ${dropped} no longer made.`,
    `Tickets: ${newlyLate} newly late, ${noLongerLate} no longer late; ${newlyTaken} newly taken, ${noLongerTaken} no longer taken.`,
    ...wokenText(old, recent),
    ...examples.map((one) => `  ${printable(one.ticketId)}: misses ${listed(one.before)} → ${listed(one.after)}`),
  ].join('\n');
};

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const change = (count: number, one: string, many = `${one}s`): string =>
  `${Math.abs(count)} ${count < 0 ? 'fewer' : 'more'} ${Math.abs(count) === 1 ? one : many}`;

const rowsOf = (old: Tally, recent: Tally): readonly (readonly string[])[] => {
  const [was, is] = [groupsOf(old), groupsOf(recent)];
  return Object.keys(was).flatMap((group) => {
    const [before, after] = [new Map(was[group]), new Map(is[group])];
    return namesOf(was[group] ?? [], is[group] ?? []).map((name) =>
      rowOf(name, before.get(name) ?? noTotals(), after.get(name) ?? noTotals()),
    );
  });
};

const namesOf = (...lists: readonly NamedTotals[]): readonly string[] => [
  ...new Set(lists.flatMap((list) => list.map(([name]) => name)).sort()),
];

const rowOf = (name: string, was: Totals, is: Totals): readonly string[] => [
  name,
  arrow(was.tickets, is.tickets),
  arrow(breachesIn(was), breachesIn(is)),
  arrow(was.climbs, is.climbs),
  arrow(was.notices, is.notices),
  arrow(was.atNight, is.atNight),
];

const arrow = (was: number, is: number): string =>
  was === is ? String(is) : `${was} → ${is} (${is > was ? '+' : ''}${is - was})`;

const wokenText = (old: Tally, recent: Tally): readonly string[] => {
  const groups = [...new Set([...old.wokenByGroup.keys(), ...recent.wokenByGroup.keys()])].sort();
  if (groups.length === 0) return [];
  const counts = groups.map(
    (one) => `${one} ${arrow(old.wokenByGroup.get(one) ?? 0, recent.wokenByGroup.get(one) ?? 0)}`,
  );
  return [`Told at night (22-6) or on a weekend, by the clock of ${recent.zone}: ${counts.join(', ')}.`];
};

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));
