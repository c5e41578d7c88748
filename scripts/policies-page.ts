import { lanes, type Policy } from '../desk/rules/policies';
import { closedText, openText } from './policies-page/calendars';
import { dutyLines } from './policies-page/duties';
import { exampleRow } from './policies-page/examples';
import { ladderRows, levelRows } from './policies-page/ladders';
import { mailRow } from './policies-page/mails';
import { alwaysC, laneLine, phoneLine, targetRows } from './policies-page/promises';

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
