import * as z from 'zod';
import { passwordKinds } from '../rules/grants';
import { actionClasses } from '../rules/planned-actions';
import {
  audiences,
  channels,
  clockNames,
  coverages,
  lanes,
  mailOccasions,
  owners,
  parties,
  severities,
  ticketTypes,
} from '../rules/policies';
import { block, mustBe } from './blocks';
import { CalendarFile } from './calendar-files';
import {
  At,
  byClock,
  bySeverity,
  countOf,
  Days,
  Flag,
  listOf,
  Minutes,
  Name,
  oneOf,
  Severities,
  Text,
  Types,
  Version,
} from './policy-fields';

const Targets = {
  responseMinutes: Minutes,
  updateMinutes: Minutes,
  resolutionMinutes: Minutes.exactOptional(),
  customerMinutes: Minutes.exactOptional(),
};

const SeverityFile = block({
  name: Text,
  definition: Text,
  commitment: Text.exactOptional(),
  calendar: Name,
  calendar24x7: Name.exactOptional(),
  ...Targets,
});

/** What a lane promises in place of the severity's own numbers. */
const TargetsFile = block({
  ...Targets,
  responseMinutes: Minutes.exactOptional(),
  updateMinutes: Minutes.exactOptional(),
});

const onMiss = mustBe('climb (to the next tier), alert (whom levels names) or advise (the same, and a person decides)');

const TierFile = block({
  tier: Name,
  name: Text,
  group: Name,
  respondWithinMinutes: bySeverity(Minutes).exactOptional(),
  solveWithinMinutes: bySeverity(Minutes).exactOptional(),
  onMiss: z.enum(['climb', 'alert', 'advise'], onMiss),
});

const LaneFile = block({
  types: Types.min(1, mustBe(`a list of one type or more, out of ${ticketTypes.join(', ')}`)),
  choosesSeverity: Flag,
  targets: block({
    A: TargetsFile.exactOptional(),
    B: TargetsFile.exactOptional(),
    C: TargetsFile.exactOptional(),
  }).exactOptional(),
  ladder: listOf(TierFile, 'tiers', 1),
});
export type LaneFile = z.infer<typeof LaneFile>;

const LevelFile = block({
  beforeMinutes: Minutes.exactOptional(),
  afterMinutes: countOf(0, 366 * 24 * 60).exactOptional(),
  severities: Severities.exactOptional(),
  tell: listOf(Name, 'groups, or tier', 1),
  delivery: Name.exactOptional(),
});
export type LevelFile = z.infer<typeof LevelFile>;

const HandoverFile = block({
  name: Text,
  withinMinutes: bySeverity(Minutes),
  calendar: Name.exactOptional(),
});

const DutiesFile = block({
  unanswered: block({ remindAfterMinutes: bySeverity(Minutes), lowersSeverity: Flag }).exactOptional(),
  silence: block({
    resolveAfterMinutes: bySeverity(Minutes),
    resolveAfterMinutes24x7: Minutes.exactOptional(),
  }).exactOptional(),
  engagement: Text.exactOptional(),
  delivery: block({ A: Name.exactOptional(), B: Name.exactOptional(), C: Name.exactOptional() }).exactOptional(),
});

const MailFile = block({
  on: listOf(oneOf(mailOccasions), `occasions, out of ${mailOccasions.join(', ')}`, 1),
  tell: listOf(Name, `groups, or ${audiences.join(', ')}`, 1),
  lanes: listOf(oneOf(lanes), `lanes, out of ${lanes.join(', ')}`, 1).exactOptional(),
  severities: Severities.exactOptional(),
  delivery: Name.exactOptional(),
});
export type MailFile = z.infer<typeof MailFile>;

const RoutingFile = block({
  when: block({
    types: Types.exactOptional(),
    areas: listOf(Text, 'areas').exactOptional(),
    categories: listOf(Text, 'categories').exactOptional(),
    affectedMin: countOf(1, 1_000_000).exactOptional(),
  }),
  to: oneOf([...parties, 'tier']),
  because: Text,
});

const IntakeFile = block({
  areas: listOf(Text, 'areas of focus', 1),
  contactRequired: Flag,
  byPhone: block({ severities: Severities, number: Text }).exactOptional(),
  servesTestGroup: Flag,
  categories: listOf(Text, 'categories', 1).exactOptional(),
});

const usualReveals = {
  perPersonHourMax: 20, // no source
  perDeviceHourMax: 10, // no source
  devicesPerDayMax: 5, // docs/requirements.md §3
};

const RevealsFile = block({
  perPersonHourMax: countOf(1, 1_000).default(usualReveals.perPersonHourMax),
  perDeviceHourMax: countOf(1, 1_000).default(usualReveals.perDeviceHourMax),
  devicesPerDayMax: countOf(1, 1_000).default(usualReveals.devicesPerDayMax),
  hours: Name.exactOptional(),
});

const ElevationFile = block({
  leaseMinutes: Minutes,
  leaseMinutesMax: Minutes,
  lapseMinutes: Minutes,
  pendingMinutes: Minutes,
  confirmMinutes: Minutes,
  restMinutes: Minutes,
  openPerDeviceMax: countOf(1, 100),
  // What has a default here came later than versions that are published, and they still judge their tickets.
  reviewMinutes: Minutes.default(24 * 60), // docs/design.md §8: within a day
  reveals: RevealsFile.default(usualReveals),
  approvals: block({
    typical: countOf(0, 2),
    'not-recommended': countOf(0, 2),
    unconfirmed: countOf(0, 2).default(1), // docs/requirements.md §3: offline device
  }),
  categories: listOf(Text, 'categories', 1),
  actions: listOf(block({ action: Text, class: oneOf(actionClasses), because: Text.exactOptional() }), 'actions'),
  // Versions that were published before alarms were told have no such block, and still judge their tickets.
  alarms: block({ tell: listOf(Name, 'groups', 1) }).default({ tell: [] }),
  // The same holds for approvers. Without them, what needs approval is refused when it is asked for.
  approvers: block({ groups: listOf(Name, 'groups', 1) }).default({ groups: [] }),
  password: block({ kind: oneOf(passwordKinds) }).default({ kind: 'characters' }),
});

const ActFile = block({
  at: At,
  do: oneOf([
    'respond',
    'update',
    'ask',
    'answer',
    'change-severity',
    'hand-over',
    'take-handover',
    'return-handover',
    'mitigate',
    'resolve',
    'reactivate',
  ]),
  severity: oneOf(severities).exactOptional(),
  coverage: oneOf(coverages).exactOptional(),
  party: oneOf(parties).exactOptional(),
});

const anExpectation = mustBe(
  'a moment with its offset, paused (somebody else owes the next step) or none (no promise)',
);
const Expected = z.union([z.enum(['paused', 'none']), At], anExpectation);

const ExampleFile = block({
  name: Text,
  file: block({
    lane: oneOf(lanes).default('user'),
    type: oneOf(ticketTypes).default('incident'),
    severity: oneOf(severities).exactOptional(),
    coverage: oneOf(coverages).exactOptional(),
    channel: oneOf(channels).exactOptional(),
    area: Text.exactOptional(),
    hasContact: Flag.exactOptional(),
    deviceGroup: Text.exactOptional(),
    at: At,
  }),
  acts: listOf(ActFile, 'acts').exactOptional(),
  until: At.exactOptional(),
  expect: block({
    ...(Object.fromEntries(clockNames.map((clock) => [clock, Expected.exactOptional()])) as Record<
      (typeof clockNames)[number],
      z.ZodExactOptional<typeof Expected>
    >),
    refused: Name.exactOptional(),
    severity: oneOf(severities).exactOptional(),
    tier: Name.exactOptional(),
    missed: listOf(oneOf(clockNames), 'clocks').exactOptional(),
    climbs: listOf(block({ to: Name, at: At }), 'climbs').exactOptional(),
    alerts: listOf(block({ clock: oneOf(clockNames), level: Name, at: At }), 'alerts').exactOptional(),
    reminded: listOf(At, 'moments').exactOptional(),
    advised: listOf(At, 'moments').exactOptional(),
    lowered: listOf(block({ to: oneOf(severities), at: At }), 'lowerings').exactOptional(),
    resolved: z.union([z.literal('none'), At], mustBe('a moment with its offset, or none')).exactOptional(),
  }),
});
export type ExampleFile = z.infer<typeof ExampleFile>;

/**
 * The shape of a policy file (docs/design.md §5), strict. Every message says what belongs there.
 *
 * Well formed is not yet consistent: policy-contradictions.ts compares the parts. `extends` and holidays of a country
 * are gone by now: adapters/policies has written them out.
 */
export const PolicyFile = block({
  id: Name,
  version: Version,
  name: Text,
  groups: listOf(Name, 'the groups that this policy names'),
  calendars: z.record(Name, CalendarFile, mustBe('a block of calendars by name')),
  severities: bySeverity(SeverityFile),
  alwaysC: Types,
  lanes: block({
    user: LaneFile.exactOptional(),
    admin: LaneFile.exactOptional(),
    escalation: LaneFile.exactOptional(),
  }),
  pauses: byClock(listOf(oneOf(owners), `owners of the next step, out of ${owners.join(', ')}`)).exactOptional(),
  handovers: block({
    operations: HandoverFile.exactOptional(),
    vendor: HandoverFile.exactOptional(),
    'unified-or-premier': HandoverFile.exactOptional(),
  }).exactOptional(),
  levels: byClock(listOf(LevelFile, 'levels')),
  duties: DutiesFile.exactOptional(),
  mails: listOf(MailFile, 'mails').exactOptional(),
  intake: IntakeFile,
  routing: listOf(RoutingFile, 'routing rules').exactOptional(),
  elevation: ElevationFile,
  retention: block({ ticketDays: Days, elevationDays: Days, alertDays: Days }),
  closeAfterMinutes: Minutes,
  examples: listOf(ExampleFile, 'examples', 1),
});
export type PolicyFile = z.infer<typeof PolicyFile>;
