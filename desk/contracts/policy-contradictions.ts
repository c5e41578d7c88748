import { audiences, lanes, type Severity, severities } from '../rules/policies';
import type { Contradiction } from './blocks';
import { calendarContradictions } from './calendar-files';
import type { LaneFile, PolicyFile } from './policy-files';
import type { Path } from './yaml-text';

/**
 * What no single field shows: names that nothing defines, calendars at odds with themselves, tiers out of order, levels
 * that come before their clock starts, a graver severity with more time than a lesser one. Empty when the file agrees
 * with itself.
 */
export const contradictionsOf = (file: PolicyFile): readonly Contradiction[] => [
  ...Object.entries(file.calendars).flatMap(([name, calendar]) =>
    calendarContradictions(['calendars', name], calendar),
  ),
  ...calendarNames(file),
  ...groupNames(file),
  ...laneNames(file),
  ...lanesOf(file).flatMap(([lane, rule]) => ladderOrder(['lanes', lane, 'ladder'], rule.ladder)),
  ...severityOrder(file),
  ...levelOrder(file),
  ...elevationOrder(file),
  ...exampleOrder(file),
];

const lanesOf = (file: PolicyFile): [string, LaneFile][] =>
  lanes.flatMap((lane): [string, LaneFile][] => {
    const rule = file.lanes[lane];
    return rule === undefined ? [] : [[lane, rule]];
  });

const levelsOf = (file: PolicyFile) =>
  Object.entries(file.levels).flatMap(([clock, levels]) =>
    (levels ?? []).map((level, index) => ({ clock, level, path: ['levels', clock, index] as Path })),
  );

const mailsOf = (file: PolicyFile) =>
  (file.mails ?? []).map((mail, index) => ({ mail, path: ['mails', index] as Path }));

const calendarNames = (file: PolicyFile): Contradiction[] => {
  const named: [Path, string | undefined][] = [
    ...severities.flatMap((severity): [Path, string | undefined][] => [
      [['severities', severity, 'calendar'], file.severities[severity].calendar],
      [['severities', severity, 'calendar24x7'], file.severities[severity].calendar24x7],
    ]),
    ...Object.entries(file.handovers ?? {}).map(([party, rule]): [Path, string | undefined] => [
      ['handovers', party, 'calendar'],
      rule?.calendar,
    ]),
    ...levelsOf(file).map(({ level, path }): [Path, string | undefined] => [[...path, 'delivery'], level.delivery]),
    ...severities.map((severity): [Path, string | undefined] => [
      ['duties', 'delivery', severity],
      file.duties?.delivery?.[severity],
    ]),
    ...mailsOf(file).map(({ mail, path }): [Path, string | undefined] => [[...path, 'delivery'], mail.delivery]),
    [['elevation', 'reveals', 'hours'], file.elevation.reveals.hours],
  ];
  return named.flatMap(([path, name]) => {
    if (name === undefined || Object.hasOwn(file.calendars, name)) return [];
    const message = `No calendar is called "${name}". Define it, or write one of: ${listed(Object.keys(file.calendars))}.`;
    return [{ path, message }];
  });
};

const groupNames = (file: PolicyFile): Contradiction[] => {
  const { groups } = file;
  const unknown = (path: Path, group: string, known: readonly string[]): Contradiction[] => {
    if (known.includes(group)) return [];
    return [{ path, message: `No group is called "${group}". Add it to groups, or write one of: ${listed(known)}.` }];
  };
  const reserved = groups.indexOf('tier');
  const message = 'In levels, "tier" is the group of the ticket\'s tier. Rename this group.';
  const inMails = groups.flatMap((group, index): Contradiction[] =>
    group !== 'tier' && (audiences as readonly string[]).includes(group)
      ? [
          {
            path: ['groups', index],
            message: `In mails, "${group}" says whom of the ticket to tell. Rename this group.`,
          },
        ]
      : [],
  );
  return [
    ...(reserved < 0 ? [] : [{ path: ['groups', reserved], message }]),
    ...inMails,
    ...lanesOf(file).flatMap(([lane, { ladder }]) =>
      ladder.flatMap(({ group }, index) => unknown(['lanes', lane, 'ladder', index, 'group'], group, groups)),
    ),
    ...levelsOf(file).flatMap(({ level, path }) =>
      level.tell.flatMap((group, index) => unknown([...path, 'tell', index], group, ['tier', ...groups])),
    ),
    ...mailsOf(file).flatMap(({ mail, path }) =>
      mail.tell.flatMap((group, index) => unknown([...path, 'tell', index], group, [...audiences, ...groups])),
    ),
    ...file.elevation.alarms.tell.flatMap((group, index) =>
      unknown(['elevation', 'alarms', 'tell', index], group, groups),
    ),
    ...file.elevation.approvers.groups.flatMap((group, index) =>
      unknown(['elevation', 'approvers', 'groups', index], group, groups),
    ),
  ];
};

const laneNames = (file: PolicyFile): Contradiction[] =>
  lanesOf(file).length > 0
    ? []
    : [{ path: ['lanes'], message: `Nobody can file a ticket. Add one of: ${listed(lanes)}.` }];

const ladderOrder = (path: Path, ladder: LaneFile['ladder']): Contradiction[] =>
  ladder.flatMap(({ tier, onMiss }, index): Contradiction[] => {
    const before = ladder.slice(0, index);
    if (before.some((other) => other.tier === tier)) {
      const message = `Another tier is called "${tier}" already. Give this one its own name.`;
      return [{ path: [...path, index, 'tier'], message }];
    }
    const higher = before.find((other) => numberOf(other.tier) > numberOf(tier));
    if (higher !== undefined) {
      const message = `${tier} stands after ${higher.tier}. A ticket climbs down this list: put ${tier} first.`;
      return [{ path: [...path, index, 'tier'], message }];
    }
    if (index === ladder.length - 1 && onMiss === 'climb') {
      const message = 'The last tier cannot climb. Write onMiss: alert, or add a tier below.';
      return [{ path: [...path, index, 'onMiss'], message }];
    }
    return [];
  });

/** `tier-2` → 2; NaN, which is neither above nor below, for a name without a number. */
const numberOf = (tier: string): number => Number(/-(\d+)$/.exec(tier)?.[1] ?? Number.NaN);

type Minutes = Partial<Record<Severity, number | undefined>>;

const targetKeys = ['responseMinutes', 'updateMinutes', 'resolutionMinutes', 'customerMinutes'] as const;

/** The same promise for the three severities, and where each number stands; a lane's own where it changes one. */
const promisesOf = (file: PolicyFile): [path: (severity: Severity) => Path, minutes: Minutes][] => [
  ...targetKeys.map((key): [(severity: Severity) => Path, Minutes] => [
    (severity) => ['severities', severity, key],
    { A: file.severities.A[key], B: file.severities.B[key], C: file.severities.C[key] },
  ]),
  ...lanesOf(file).flatMap(([lane, { ladder, targets }]) => [
    ...targetKeys.map((key): [(severity: Severity) => Path, Minutes] => [
      (severity) => ['lanes', lane, 'targets', severity, key],
      severities.some((one) => targets?.[one]?.[key] !== undefined)
        ? Object.fromEntries(severities.map((one) => [one, targets?.[one]?.[key] ?? file.severities[one][key]]))
        : {},
    ]),
    ...ladder.flatMap((rung, index) =>
      (['respondWithinMinutes', 'solveWithinMinutes'] as const).map((key): [(severity: Severity) => Path, Minutes] => [
        (severity) => ['lanes', lane, 'ladder', index, key, severity],
        rung[key] ?? {},
      ]),
    ),
  ]),
  ...Object.entries(file.handovers ?? {}).map(([party, rule]): [(severity: Severity) => Path, Minutes] => [
    (severity) => ['handovers', party, 'withinMinutes', severity],
    rule?.withinMinutes ?? {},
  ]),
];

const severityOrder = (file: PolicyFile): Contradiction[] =>
  promisesOf(file).flatMap(([path, minutes]) =>
    (
      [
        ['A', 'B'],
        ['B', 'C'],
      ] as const
    ).flatMap(([graver, lesser]) => {
      const [more, less] = [minutes[graver], minutes[lesser]];
      if (more === undefined || less === undefined || more <= less) return [];
      const message = `${more} minutes are more than severity ${lesser} has (${less}). Give the graver severity no more.`;
      return [{ path: path(graver), message }];
    }),
  );

/** A level is before the deadline or after it, and within its clock. */
const levelOrder = (file: PolicyFile): Contradiction[] =>
  levelsOf(file).flatMap(({ clock, level, path }) => {
    const { beforeMinutes, afterMinutes } = level;
    if ((beforeMinutes === undefined) === (afterMinutes === undefined)) {
      return [{ path, message: 'Say either beforeMinutes or afterMinutes; afterMinutes: 0 is the breach itself.' }];
    }
    if (beforeMinutes === undefined) return [];
    const shortest = shortestTargetOf(file, clock, level.severities ?? severities);
    if (shortest === undefined || beforeMinutes < shortest) return [];
    const message = `The clock ${clock} runs for ${shortest} minutes only. Write fewer, or name the severities that run longer.`;
    return [{ path: [...path, 'beforeMinutes'], message }];
  });

const shortestTargetOf = (file: PolicyFile, clock: string, among: readonly Severity[]): number | undefined => {
  const all = among.flatMap((severity) => targetsOf(file, clock, severity));
  return all.length === 0 ? undefined : Math.min(...all);
};

const keyByClock: Readonly<Record<string, string>> = {
  response: 'responseMinutes',
  update: 'updateMinutes',
  resolution: 'resolutionMinutes',
  customer: 'customerMinutes',
  'tier-response': 'respondWithinMinutes',
  'tier-solve': 'solveWithinMinutes',
  handover: 'withinMinutes',
};

/** Where nothing is said of the customer's time, it is an update's. */
const targetsOf = (file: PolicyFile, clock: string, severity: Severity): readonly number[] => {
  const own = promisesOf(file).flatMap(([path, minutes]) =>
    path(severity).includes(keyByClock[clock] ?? '') ? (minutes[severity] ?? []) : [],
  );
  return own.length === 0 && clock === 'customer' ? targetsOf(file, 'update', severity) : own;
};

const elevationOrder = ({ elevation: { leaseMinutes, leaseMinutesMax } }: PolicyFile): Contradiction[] =>
  leaseMinutes <= leaseMinutesMax
    ? []
    : [
        {
          path: ['elevation', 'leaseMinutes'],
          message: `A lease of ${leaseMinutes} minutes is longer than leaseMinutesMax (${leaseMinutesMax}). Shorten it, or raise that.`,
        },
      ];

/** Acts in the order of their moments, each with what it needs. */
const exampleOrder = (file: PolicyFile): Contradiction[] =>
  file.examples.flatMap(({ file: filed, acts = [] }, example) =>
    acts.flatMap((act, index): Contradiction[] => {
      const path = ['examples', example, 'acts', index];
      if (act.at < (acts[index - 1]?.at ?? filed.at)) {
        return [{ path: [...path, 'at'], message: 'This happens before what stands above it. Put the acts in order.' }];
      }
      if (act.do === 'change-severity' && act.severity === undefined) {
        return [{ path, message: 'Say the new severity: { do: change-severity, severity: A, at: … }.' }];
      }
      if (act.do.includes('hand') && act.party === undefined) {
        return [{ path, message: 'Say to whom: { do: hand-over, party: vendor, at: … }.' }];
      }
      return [];
    }),
  );

const listed = (names: readonly string[]): string => (names.length === 0 ? '(none yet)' : names.join(', '));
