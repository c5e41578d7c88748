import { type Severity, severities } from '../rules/policies';
import type { Contradiction } from './blocks';
import { calendarContradictions } from './calendar-files';
import type { PolicyFile } from './policy-files';
import type { Path } from './yaml-text';

/**
 * What no single field shows: names that nothing defines, calendars at odds with themselves, tiers out of order, a graver severity with more time than a lesser one. Empty when the file agrees with itself.
 */
export const contradictionsOf = (file: PolicyFile): readonly Contradiction[] => [
  ...Object.entries(file.calendars).flatMap(([name, calendar]) =>
    calendarContradictions(['calendars', name], calendar),
  ),
  ...calendarNames(file),
  ...groupNames(file),
  ...ladderOrder(file),
  ...severityOrder(file),
];

const calendarNames = (file: PolicyFile): Contradiction[] =>
  severities.flatMap((severity) =>
    (['calendar', 'calendar24x7'] as const).flatMap((key) => {
      const name = file.severities[severity][key];
      if (name === undefined || Object.hasOwn(file.calendars, name)) return [];
      const message = `No calendar is called "${name}". Define it, or write one of: ${listed(Object.keys(file.calendars))}.`;
      return [{ path: ['severities', severity, key], message }];
    }),
  );

const groupNames = ({ groups, lanes, breach }: PolicyFile): Contradiction[] => {
  const unknown = (path: Path, group: string, known: readonly string[]): Contradiction[] => {
    if (known.includes(group)) return [];
    return [{ path, message: `No group is called "${group}". Add it to groups, or write one of: ${listed(known)}.` }];
  };
  return [
    ...groups.flatMap((group, index) =>
      group === 'tier'
        ? [
            {
              path: ['groups', index],
              message: 'In breach, "tier" is the group of the ticket\'s tier. Rename this group.',
            },
          ]
        : [],
    ),
    ...lanes.user.ladder.flatMap(({ group }, index) =>
      unknown(['lanes', 'user', 'ladder', index, 'group'], group, groups),
    ),
    ...Object.entries(breach).flatMap(([clock, rule]) =>
      (rule?.tell ?? []).flatMap((group, index) =>
        unknown(['breach', clock, 'tell', index], group, ['tier', ...groups]),
      ),
    ),
  ];
};

const ladderOrder = ({ lanes }: PolicyFile): Contradiction[] => {
  const { ladder } = lanes.user;
  return ladder.flatMap(({ tier, onMiss }, index): Contradiction[] => {
    const path = ['lanes', 'user', 'ladder', index];
    const before = ladder.slice(0, index);
    if (before.some((other) => other.tier === tier)) {
      return [
        { path: [...path, 'tier'], message: `Another tier is called "${tier}" already. Give this one its own name.` },
      ];
    }
    const higher = before.find((other) => numberOf(other.tier) > numberOf(tier));
    if (higher !== undefined) {
      const message = `${tier} stands after ${higher.tier}. A ticket climbs down this list: put ${tier} first.`;
      return [{ path: [...path, 'tier'], message }];
    }
    if (index === ladder.length - 1 && onMiss === 'climb') {
      return [
        { path: [...path, 'onMiss'], message: 'The last tier cannot climb. Write onMiss: alert, or add a tier below.' },
      ];
    }
    return [];
  });
};

/** `tier-2` → 2; NaN, which is neither above nor below, for a name without a number. */
const numberOf = (tier: string): number => Number(/-(\d+)$/.exec(tier)?.[1] ?? Number.NaN);

const severityOrder = (file: PolicyFile): Contradiction[] => {
  const targets: readonly (readonly [path: (severity: Severity) => Path, minutes: Record<Severity, number>])[] = [
    ...(['responseMinutes', 'updateMinutes'] as const).map(
      (key) =>
        [
          (severity: Severity) => ['severities', severity, key],
          { A: file.severities.A[key], B: file.severities.B[key], C: file.severities.C[key] },
        ] as const,
    ),
    ...file.lanes.user.ladder.map(
      ({ respondWithinMinutes }, index) =>
        [
          (severity: Severity) => ['lanes', 'user', 'ladder', index, 'respondWithinMinutes', severity],
          respondWithinMinutes,
        ] as const,
    ),
  ];
  return targets.flatMap(([path, minutes]) =>
    (
      [
        ['A', 'B'],
        ['B', 'C'],
      ] as const
    ).flatMap(([graver, lesser]) => {
      if (minutes[graver] <= minutes[lesser]) return [];
      const message = `${minutes[graver]} minutes are more than severity ${lesser} has (${minutes[lesser]}). Give the graver severity no more.`;
      return [{ path: path(graver), message }];
    }),
  );
};

const listed = (names: readonly string[]): string => (names.length === 0 ? '(none yet)' : names.join(', '));
