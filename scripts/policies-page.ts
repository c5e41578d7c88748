import { fileMoment, zoneOfExample } from '../desk/contracts/check-policy';
import {
  audiences,
  type CalendarRule,
  clockNames,
  type Example,
  type ExampleAct,
  type LaneRule,
  type Level,
  lanes,
  type MailRule,
  type Policy,
  parties,
  type Severity,
  severities,
  type Tier,
  type Week,
  weekdays,
} from '../desk/rules/policies';
import { dayOf, type Instant } from '../desk/rules/time';

/** The page docs/policies.md: what each shipped policy promises, and its examples as tables. Written from the policies alone. */
export const policiesPage = (policies: readonly Policy[]): string =>
  [
    '# The shipped policies',
    '',
    'Written by `npm run policy-docs` from the files in `policies/`; do not edit it by hand. The source of every number stands',
    'beside it in its file, by the numbers of `requirements.md`. Every row of the tables of examples is played by the',
    "desk's own rules before a policy is published: a policy whose examples fail is refused.",
    '',
    'Times of promises are open time: they count while the calendar is open and nobody else owes the next step. A promise is',
    'kept strictly before its deadline.',
    '',
    ...policies.map(({ id, name }) => `- [${name}](#${anchorOf(name)}): \`${id}\``),
    '',
    ...ownPolicy,
    ...policies.flatMap(policyLines),
  ].join('\n');

/** The YAML in it is read by a test, as it stands here. */
const ownPolicy: readonly string[] = [
  '## A policy of your own',
  '',
  'Copy a file of `policies/` under another id, or write only what differs:',
  '',
  '```yaml',
  'id: our-desk',
  'version: 1',
  'name: Our desk',
  'extends: starter # the id of a policy in the same folder, or a path such as ./starter.yaml',
  '',
  'calendars:',
  '  office-hours:',
  '    closed: null # removes the list that starter has',
  '    holidays: { country: DE, state: BY, from: 2026, to: 2030 } # public ones; types: [public, bank] says others',
  '    # or holidaysFile: ./holidays.ics, or { file: ./holidays.ics, from: 2026, to: 2030 } if its events recur for ever',
  '    openings:',
  '      2026-12-28: ["09:00-12:00"]',
  '',
  'retention: { ticketDays: 730 }',
  '',
  'examples: # in place of those of starter',
  '  - name: a short day between the years',
  '    file: { severity: B, at: 2026-12-28T11:00+01:00 }',
  '    expect: { response: 2026-12-29T09:00+01:00 }',
  '```',
  '',
  'Blocks merge, lists and single values replace, `null` removes. Holidays are written out as dates when the policy is read',
  'for publishing: whole days only, and a date under `openings` stays open. What is wrong is said with its file and line.',
  '',
];

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

const policyLines = (policy: Policy): readonly string[] => [
  `## ${policy.name}`,
  '',
  `\`policies/${policy.id}.yaml\`, version ${policy.version}. ${alwaysC(policy)}`,
  '',
  '### What it promises',
  '',
  ...table(
    ['lane', 'severity', 'respond within', 'tell every', 'the requester answers within', 'counted in'],
    targetRows(policy),
  ),
  '',
  ...lanes.flatMap((lane) => laneLine(lane, policy.lanes[lane])),
  ...phoneLine(policy),
  '',
  '### Calendars',
  '',
  ...table(
    ['calendar', 'zone', 'open', 'closed on'],
    Object.entries(policy.calendars).map(([name, rule]) => [name, rule.zone, openText(rule), closedText(rule)]),
  ),
  '',
  '### Ladders',
  '',
  ...table(['lane', 'tier', 'group', 'answers within', 'solves within', 'otherwise'], ladderRows(policy)),
  '',
  '### Levels, handovers, duties',
  '',
  ...table(['clock', 'when', 'severity', 'who is told', 'delivered in'], levelRows(policy)),
  '',
  ...dutyLines(policy),
  '',
  '### Mails',
  '',
  ...table(['of what', 'who is told', 'lanes', 'severities', 'delivered in'], policy.mails.map(mailRow)),
  '',
  'The area of focus hears when a primary contact cannot be reached, and so does whoever takes over.',
  '',
  '### Examples',
  '',
  ...table(
    ['example', 'what happens', 'what comes out'],
    policy.examples.map((example) => exampleRow(policy, example)),
  ),
  '',
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
};

const alwaysC = ({ alwaysC: types }: Policy): string =>
  types.length === 0 ? 'No type of ticket is tied to severity C.' : `Always severity C: ${types.join(' and ')}.`;

/** One row a severity where lanes promise the same. */
const targetRows = ({ lanes: rules }: Policy): readonly (readonly string[])[] => {
  const lanesByPromise = new Map<string, { names: string[]; cells: readonly string[] }>();
  for (const severity of severities) {
    for (const lane of lanes) {
      const rule = rules[lane];
      if (rule === undefined || (severity !== 'C' && !rule.choosesSeverity)) continue;
      const cells = targetCells(severity, rule);
      const known = lanesByPromise.get(cells.join());
      if (known === undefined) lanesByPromise.set(cells.join(), { names: [lane], cells });
      else known.names.push(lane);
    }
  }
  return [...lanesByPromise.values()].map(({ names, cells }) => [names.join(', '), ...cells]);
};

const targetCells = (severity: Severity, rule: LaneRule): readonly string[] => {
  const { name, responseMinutes, updateMinutes, customerMinutes, calendar, calendar24x7 } = rule.severities[severity];
  return [
    `${severity}, ${name.toLowerCase()}`,
    lengthText(responseMinutes),
    lengthText(updateMinutes),
    lengthText(customerMinutes),
    calendar24x7 === undefined ? calendar : `${calendar}, or ${calendar24x7} by choice`,
  ];
};

/** Open hours are no days, so hours stay hours. */
const lengthText = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ');
};

const laneLine = (lane: string, rule: LaneRule | undefined): readonly string[] => {
  if (rule === undefined) return [`- Lane \`${lane}\`: not offered.`];
  const choice = rule.choosesSeverity ? 'whoever files an incident chooses its severity' : 'always severity C';
  return [`- Lane \`${lane}\` takes ${rule.types.join(', ')}; ${choice}.`];
};

const phoneLine = ({ intake: { byPhone } }: Policy): readonly string[] =>
  byPhone === undefined
    ? []
    : [`- Severity ${byPhone.severities.join(', ')} is opened by phone; staff file for whoever calls.`];

const openText = ({ weeks, openings }: CalendarRule): string => {
  const texts = weeks.map(({ from, week }) => `${from === undefined ? '' : `from ${from}: `}${weekText(week)}`);
  const special = Object.keys(openings).length;
  return [...texts, ...(special > 0 ? [`${special} dates otherwise`] : [])].join('; ');
};

/** Neighbouring weekdays with the same windows stand together. */
const weekText = (week: Week): string => {
  const runs: { days: string[]; hours: string }[] = [];
  for (const day of weekdays) {
    const hours = week[day]
      .map(({ fromMinute, toMinute }) => `${clockText(fromMinute)}-${clockText(toMinute)}`)
      .join(', ');
    const last = runs.at(-1);
    if (last?.hours === hours) last.days.push(day);
    else runs.push({ days: [day], hours });
  }
  return runs
    .filter(({ hours }) => hours !== '')
    .map(({ days, hours }) => `${daysText(days)} ${hours}`)
    .join('; ');
};

const daysText = (days: readonly string[]): string => {
  const [first = '', last = ''] = [days[0], days.at(-1)].map((day) => capital(day ?? '').slice(0, 3));
  return days.length === 1 ? first : `${first}-${last}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const clockText = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

const closedText = ({ closed }: CalendarRule): string =>
  closed.length === 0 ? 'no date' : `${closed.length} dates from ${closed[0]} to ${closed.at(-1)}`;

const ladderRows = ({ lanes: rules }: Policy): readonly (readonly string[])[] =>
  lanes.flatMap((lane) => (rules[lane]?.ladder ?? []).map((tier) => [lane, ...tierCells(tier)]));

const missText: Readonly<Record<Tier['onMiss'], string>> = {
  climb: 'it climbs',
  alert: 'somebody is told',
  advise: 'somebody is told, and decides',
};

const tierCells = ({
  tier,
  name,
  group,
  respondWithinMinutes,
  solveWithinMinutes,
  onMiss,
}: Tier): readonly string[] => [
  `${name} (\`${tier}\`)`,
  group,
  bySeverityText(respondWithinMinutes),
  bySeverityText(solveWithinMinutes),
  respondWithinMinutes === undefined && solveWithinMinutes === undefined ? 'no promise of its own' : missText[onMiss],
];

const bySeverityText = (minutes: Readonly<Record<Severity, number>> | undefined): string =>
  minutes === undefined
    ? 'no promise'
    : severities.map((severity) => `${severity} ${lengthText(minutes[severity])}`).join(', ');

const levelRows = ({ levels }: Policy): readonly (readonly string[])[] =>
  clockNames.flatMap((clock) =>
    levels[clock].map((level) => [
      clock,
      whenText(level),
      level.severities.join(', '),
      level.tell.map((group) => (group === 'tier' ? "the ticket's tier" : group)).join(', '),
      level.delivery ?? 'any hour',
    ]),
  );

const whenText = ({ afterMinutes }: Level): string => {
  if (afterMinutes === 0) return 'at the deadline';
  return `${lengthText(Math.abs(afterMinutes))} ${afterMinutes < 0 ? 'before' : 'after'} it`;
};

const mailRow = ({ on, tell, lanes: told, severities: grave, delivery }: MailRule): readonly string[] => [
  on.join(', '),
  tell.map(audienceText).join(', '),
  told.length === lanes.length ? 'all' : told.join(', '),
  grave.join(', '),
  delivery ?? 'any hour',
];

const audienceText = (whom: string): string =>
  (audiences as readonly string[]).includes(whom) ? `the ${whom.replaceAll('-', ' ')}` : `the group \`${whom}\``;

const dutyLines = ({ handovers, duties, closeAfterMinutes }: Policy): readonly string[] => {
  const { unanswered, silence, engagement } = duties;
  return [
    ...parties.flatMap((party) => {
      const rule = handovers[party];
      if (rule === undefined) return [];
      const within = `${bySeverityText(rule.withinMinutes)}, in ${rule.calendar ?? "the ticket's own hours"}`;
      return [`- Handed over to \`${party}\` (${rule.name}): taken within ${within}.`];
    }),
    ...(unanswered === undefined
      ? []
      : [
          `- A question without an answer: reminded after ${bySeverityText(unanswered.remindAfterMinutes)}${unanswered.lowersSeverity ? '; then one severity lower, C at the least' : ''}.`,
        ]),
    ...(silence === undefined
      ? []
      : [
          `- Silence for ${bySeverityText(silence.resolveAfterMinutes)}${around(silence.resolveAfterMinutes24x7)}: mitigated and resolved.`,
        ]),
    ...(engagement === undefined
      ? []
      : [`- Severity A and B with 24x7, half of the time to answer over: “${engagement}”`]),
    ...(duties.delivery === undefined
      ? []
      : [
          `- The requester is disturbed by that in ${severities
            .map((severity) => `${severity} ${duties.delivery?.[severity] ?? 'any hour'}`)
            .join(', ')}; at once where it would otherwise come too late.`,
        ]),
    `- Closed ${lengthText(closeAfterMinutes)} after it was resolved, by the wall clock.`,
  ];
};

const around = (minutes: number | undefined): string =>
  minutes === undefined ? '' : `, ${lengthText(minutes)} with 24x7`;

const exampleRow = (policy: Policy, example: Example): readonly string[] => {
  const zone = zoneOfExample(policy, example);
  const { file, acts, until } = example;
  const filed = [
    `${momentText(file.at, zone)}: file ${file.type}`,
    `lane ${file.lane}`,
    ...(file.severity === undefined ? [] : [`severity ${file.severity}`]),
    ...(file.coverage === undefined ? [] : [file.coverage]),
    ...(file.channel === undefined ? [] : [`by ${file.channel}`]),
    ...(file.area === undefined ? [] : [`area ${file.area}`]),
    ...(file.hasContact === false ? ['which has no admin contact'] : []),
    ...(file.deviceGroup === undefined ? [] : [`a device of the group ${file.deviceGroup}`]),
  ];
  const happens = [
    filed.join(', '),
    ...acts.map((act) => `${momentText(act.at, zone)}: ${actText(act)}`),
    ...(until === undefined ? [] : [`nothing more until ${momentText(until, zone)}`]),
  ];
  return [capital(example.name), happens.join('<br>'), outcomes(example, zone).join('<br>')];
};

const actText = (act: ExampleAct): string =>
  [act.do.replaceAll('-', ' '), act.severity && `to ${act.severity}`, act.coverage, act.party && `(${act.party})`]
    .filter((part) => part !== undefined)
    .join(' ');

const outcomes = ({ expect }: Example, zone: string): readonly string[] => {
  const { deadlines, refused, severity, tier, missed, climbs, alerts, reminded, advised, lowered, resolved } = expect;
  return [
    ...(refused === undefined ? [] : [`refused: \`${refused}\``]),
    ...clockNames.flatMap((clock) => {
      const due = deadlines[clock];
      if (due === undefined) return [];
      return [typeof due === 'string' ? `${clock} ${due}` : `${clock} before **${momentText(due, zone)}**`];
    }),
    ...(severity === undefined ? [] : [`severity ${severity}`]),
    ...(tier === undefined ? [] : [`with ${tier}`]),
    ...(climbs ?? []).map(({ to, at }) => `climbs to ${to} on ${momentText(at, zone)}`),
    ...(climbs?.length === 0 ? ['does not climb'] : []),
    ...(alerts ?? []).map(({ clock, level, at }) => `told: ${clock} ${level}, ${momentText(at, zone)}`),
    ...(alerts?.length === 0 ? ['nobody is told'] : []),
    ...momentLines('reminded', reminded, zone),
    ...momentLines('tier advised', advised, zone),
    ...(lowered ?? []).map(({ to, at }) => `severity ${to} from ${momentText(at, zone)}`),
    ...(lowered?.length === 0 ? ['keeps its severity'] : []),
    ...(typeof resolved === 'number' ? [`resolved on ${momentText(resolved, zone)}`] : []),
    ...(resolved === 'none' ? ['not resolved'] : []),
    ...(missed === undefined ? [] : [missed.length === 0 ? 'nothing missed' : `missed: ${missed.join(', ')}`]),
  ];
};

const momentLines = (what: string, moments: readonly Instant[] | undefined, zone: string): readonly string[] =>
  moments?.length === 0 ? [`${what}: never`] : (moments ?? []).map((at) => `${what} on ${momentText(at, zone)}`);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Fri 6 Mar 2026 16:50 -08:00`: what the wall clock shows, with its offset. */
const momentText = (at: Instant, zone: string): string => {
  const [date = '', time = ''] = fileMoment(at, zone).split('T');
  const [year, month, day] = date.split('-').map(Number);
  const weekday = capital(weekdays[(dayOf(date) + 3) % 7] ?? '').slice(0, 3);
  return `${weekday} ${day} ${months[(month ?? 1) - 1]} ${year} ${time.replace(/([+-]\d\d:\d\d)$/, ' $1')}`;
};
