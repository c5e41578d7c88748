import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parsePolicy } from '../../desk/contracts/policies';
import { compileCalendar } from '../../desk/rules/calendars';
import type { Policy } from '../../desk/rules/policies';
import { instant, iso, minuteMs } from '../../desk/rules/time';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const textOf = (name: string): string => readFileSync(`policies/${name}.yaml`, 'utf8');

const shipped = (name: string): Policy => {
  const parsed = parsePolicy(textOf(name), sha256);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
};

const aPolicyText = `id: a-desk
version: 1
name: A desk
groups: [tier-1, tier-2]
calendars:
  hours:
    zone: Europe/Berlin
    week:
      monday: ["09:00-17:00"]
      sunday: ["22:00-06:00"]
    closed: [2026-12-25]
severities:
  A: { name: A, definition: All, responseMinutes: 60, updateMinutes: 60, calendar: hours }
  B: { name: B, definition: Some, responseMinutes: 60, updateMinutes: 60, calendar: hours, calendar24x7: hours }
  C: { name: C, definition: One, responseMinutes: 60, updateMinutes: 60, calendar: hours }
alwaysC: [change]
requesterProposesSeverity: false
lanes:
  user:
    ladder:
      - { tier: tier-1, name: T1, group: tier-1, respondWithinMinutes: { A: 1, B: 2, C: 3 }, onMiss: climb }
      - { tier: tier-2, name: T2, group: tier-2, respondWithinMinutes: { A: 1, B: 2, C: 3 }, onMiss: alert }
breach:
  response: { tell: [tier, tier-2] }
closeAfterMinutes: 1440
elevation: { leaseMinutes: 2, lapseMinutes: 1, confirmMinutes: 2, restMinutes: 9, categories: [Apps, Other] }
`;

const policyOf = (text: string): Policy => {
  const parsed = parsePolicy(text, sha256);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
};

/** `line /pointer message`, one a problem. */
const problemsOf = (text: string): string[] => {
  const parsed = parsePolicy(text, sha256);
  return parsed.ok ? [] : parsed.problems.map(({ line, at, message }) => `${line} ${at} ${message}`);
};

describe('the shipped policies', () => {
  it('all parse, each under the id that its file is named for', () => {
    for (const file of readdirSync('policies'))
      expect(shipped(file.replace('.yaml', '')).id).toBe(file.replace('.yaml', ''));
  });

  it('carry the numbers of the documents from 14 June 2023 (R24-R27, R35, R67)', () => {
    const { severities, alwaysC, closeAfterMinutes, ladder } = shipped('managed-desktop-2023');
    expect(Object.values(severities).map((rule) => [rule.responseMinutes, rule.updateMinutes])).toEqual([
      [60, 480],
      [240, 1440],
      [480, 2880],
    ]);
    expect(Object.values(severities).map((rule) => [rule.calendar, rule.calendar24x7])).toEqual([
      ['24x7', undefined],
      ['support-hours', '24x7'],
      ['support-hours', undefined],
    ]);
    expect(alwaysC).toEqual(['information', 'change']);
    expect(closeAfterMinutes).toBe(1440);
    expect(ladder.map(({ group }) => group)).toEqual(['tier-1', 'tier-2', 'escalation-team']);
  });

  it('count support hours from Monday to Friday, Pacific, day and night (R28)', () => {
    const policy = shipped('managed-desktop-2023');
    const hours = compileCalendar(policy.calendars['support-hours'] as Policy['calendars'][string]);
    expect(iso(hours.add(instant('2026-03-06T23:00:00-08:00'), 240 * minuteMs))).toBe('2026-03-09T10:00:00.000Z');
  });

  it.each(['managed-desktop-2023', 'starter'])(
    '%s climbs once before the response target, and not again until it is told',
    (name) => {
      const { ladder, severities } = shipped(name);
      const [first, second] = ladder;
      for (const severity of ['A', 'B', 'C'] as const) {
        const climbMinutes = first?.respondWithinMinutes[severity] ?? Number.NaN;
        const { responseMinutes } = severities[severity];
        expect(climbMinutes).toBeLessThan(responseMinutes);
        expect(climbMinutes + (second?.respondWithinMinutes[severity] ?? Number.NaN)).toBeGreaterThan(responseMinutes);
      }
      expect(first?.onMiss).toBe('climb');
    },
  );
});

describe('a policy file', () => {
  it('compiles: windows in minutes, missing weekdays closed, clocks without an alert named', () => {
    const { calendars, breach, ladder } = policyOf(aPolicyText);
    expect(calendars['hours']?.weeks[0]?.week.monday).toEqual([{ fromMinute: 540, toMinute: 1020 }]);
    expect(calendars['hours']?.weeks[0]?.week.sunday).toEqual([{ fromMinute: 1320, toMinute: 360 }]);
    expect(calendars['hours']?.weeks[0]?.week.tuesday).toEqual([]);
    expect(breach).toEqual({ response: { tell: ['tier', 'tier-2'] }, update: undefined, 'tier-response': undefined });
    expect(ladder.map(({ tier }) => tier)).toEqual(['tier-1', 'tier-2']);
  });

  it('tells the groups that it names of alarms; one that was published before it could tells nobody', () => {
    const telling = aPolicyText.replace(
      'categories: [Apps, Other] }',
      'categories: [Apps], alarms: { tell: [tier-2] } }',
    );
    expect(policyOf(telling).elevation.alarms).toEqual({ tell: ['tier-2'] });
    expect(policyOf(aPolicyText).elevation.alarms).toEqual({ tell: [] });
    expect(shipped('starter').elevation.alarms).toEqual({ tell: ['it-admins'] });
  });

  it('reads midnight at the end of a window as 24:00', () => {
    const { calendars } = policyOf(aPolicyText.replace('"09:00-17:00"', '"09:00-00:00"'));
    expect(calendars['hours']?.weeks[0]?.week.monday).toEqual([{ fromMinute: 540, toMinute: 1440 }]);
  });

  it('has a hash of its content, whatever its comments, spacing and order of keys', () => {
    const reordered = aPolicyText.replace('id: a-desk\nversion: 1\n', 'version: 1 # first\n\nid: "a-desk"\n');
    expect(policyOf(reordered).hash).toBe(policyOf(aPolicyText).hash);
    expect(policyOf(aPolicyText.replace('1440', '1441')).hash).not.toBe(policyOf(aPolicyText).hash);
    expect(policyOf(aPolicyText).hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[name: string, from: string, to: string, problems: RegExp[]]>([
    [
      'broken YAML',
      'groups: [tier-1, tier-2]',
      'groups: [tier-1, tier-2',
      [/^\d+ {2}.*Check indentation, quotes and brackets/],
    ],
    [
      'a duplicate key',
      'name: A desk',
      'name: A desk\nname: B desk',
      [/^4 {2}This key stands twice in one block. Keep one/],
    ],
    [
      'a second document',
      'closeAfterMinutes: 1440',
      'closeAfterMinutes: 1440\n---\nid: b',
      [/^2[56] .*one policy in one file/],
    ],
    ['a tag', 'version: 1', 'version: !!js 1', [/^2 .*Remove the tag/]],
    ['an alias of nothing', 'version: 1', 'version: *one', [/^2 .*\*one repeats nothing above it. Write &one/]],
    ['an alias of itself', 'name: A desk', 'name: &self [*self]', [/^3 .*\*self repeats nothing above it/]],
    ['endless brackets', 'version: 1', `version: ${'['.repeat(9999)}`, [/^2 .*nests too deep/]],
    ['a tab', '    closed', '\tclosed', [/^11 .*spaces/]],
    ['a prototype key', 'calendars:', 'calendars:\n  __proto__: {}', [/^6 .*Remove it/]],
    [
      'unknown keys, each',
      'version: 1',
      'version: 1\nowner: me\nurl: here',
      [
        /^3 \/owner "owner" has no meaning here. Remove it, or write .* id, version, name/,
        /^4 \/url "url" has no meaning here/,
      ],
    ],
    [
      'an unknown key inside',
      'onMiss: climb',
      'onMiss: climb, solveMinutes: 3',
      [/^21 \/lanes\/user\/ladder\/0\/solveMinutes /],
    ],
    ['an unknown weekday', 'monday:', 'mon:', [/^9 \/calendars\/hours\/week\/mon .*keys monday, tuesday/]],
    [
      'a missing key',
      'closeAfterMinutes: 1440',
      '',
      [/^1 \/closeAfterMinutes Missing: it must be a whole number of minutes/],
    ],
    [
      'a missing key inside',
      '    zone: Europe/Berlin\n',
      '',
      [/^6 \/calendars\/hours\/zone Missing: it must be a zone/],
    ],
    ['a wrong type', 'version: 1', 'version: one', [/^2 \/version It must be a whole number from 1.*, not "one"\.$/]],
    [
      'a yes for true',
      'requesterProposesSeverity: false',
      'requesterProposesSeverity: no',
      [/^17 \/requester.* true or false, not "no"/],
    ],
    [
      'a list for a block',
      'breach:\n  response: { tell: [tier, tier-2] }',
      'breach: []',
      [/^23 \/breach It must be a block with the keys response, update/],
    ],
    [
      'an unknown zone',
      'Europe/Berlin',
      'Europe/Bonn',
      [/^7 \/calendars\/hours\/zone .*such as Europe\/Berlin, not "Europe\/Bonn"/],
    ],
    ['an offset for a zone', 'Europe/Berlin', '"+01:00"', [/^7 \/calendars\/hours\/zone .*IANA/]],
    [
      'a window that is none',
      '09:00-17:00',
      '9-17',
      [/^9 \/calendars\/hours\/week\/monday\/0 .*such as "09:00-17:00".*not "9-17"/],
    ],
    ['a window past midnight', '09:00-17:00', '09:00-24:30', [/^9 .*00:00 to 24:00/]],
    [
      'a window that ends where it starts',
      '09:00-17:00',
      '09:00-09:00',
      [/^9 .*ends where it starts. Write "00:00-24:00"/],
    ],
    [
      'overlapping windows',
      '"09:00-17:00"',
      '"09:00-17:00",\n        "16:00-18:00"',
      [
        /^10 \/calendars\/hours\/week\/monday\/1 monday 16:00-18:00 overlaps monday 09:00-17:00. Join the two windows or move one/,
      ],
    ],
    [
      'a night that reaches into Monday',
      '"09:00-17:00"',
      '"05:00-17:00"',
      [/^10 .*sunday 22:00-06:00 overlaps monday 05:00-17:00/],
    ],
    [
      'an empty week',
      '      monday: ["09:00-17:00"]\n      sunday: ["22:00-06:00"]',
      '      monday: []',
      [/^8 \/calendars\/hours\/week This week never opens. Give one weekday/],
    ],
    [
      'a date that is none',
      '2026-12-25',
      '2026-02-29',
      [/^11 \/calendars\/hours\/closed\/0 .*such as 2026-12-25, not "2026-02-29"/],
    ],
    [
      'an unknown calendar',
      'calendar: hours }\n  B',
      'calendar: ours }\n  B',
      [/^13 \/severities\/A\/calendar No calendar is called "ours". Define it, or write one of: hours/],
    ],
    [
      'an unknown 24x7 calendar',
      'calendar24x7: hours',
      'calendar24x7: always',
      [/^14 \/severities\/B\/calendar24x7 No calendar/],
    ],
    ['a calendar named like a prototype', 'calendar24x7: hours', 'calendar24x7: constructor', [/^14 .*No calendar/]],
    [
      'a group of a tier that is unknown',
      'group: tier-2',
      'group: teir-2',
      [/^22 .*\/1\/group No group is called "teir-2". Add it to groups/],
    ],
    [
      'a group to tell that is unknown',
      'tell: [tier, tier-2]',
      'tell: [tier, boss]',
      [/^24 \/breach\/response\/tell\/1 No group is called "boss".*write one of: tier, tier-1, tier-2/],
    ],
    [
      'a group to tell of alarms that is unknown',
      'categories: [Apps, Other] }',
      'categories: [Apps], alarms: { tell: [tier-2, boss] } }',
      [/^26 \/elevation\/alarms\/tell\/1 No group is called "boss".*write one of: tier-1, tier-2/],
    ],
    [
      'the tier as whom to tell of alarms, which have none',
      'categories: [Apps, Other] }',
      'categories: [Apps], alarms: { tell: [tier] } }',
      [/^26 \/elevation\/alarms\/tell\/0 No group is called "tier"/],
    ],
    ['a group called tier', 'groups: [tier-1,', 'groups: [tier, tier-1,', [/^4 \/groups\/0 .*Rename this group/]],
    [
      'tiers out of order',
      'tier: tier-1, ',
      'tier: tier-3, ',
      [/^22 .*\/1\/tier tier-2 stands after tier-3.*put tier-2 first/],
    ],
    ['two tiers of one name', 'tier: tier-2, ', 'tier: tier-1, ', [/^22 .*Another tier is called "tier-1" already/]],
    [
      'a last tier that climbs',
      'onMiss: alert',
      'onMiss: climb',
      [/^22 .*\/1\/onMiss The last tier cannot climb. Write onMiss: alert/],
    ],
    ['a miss that nobody knows', 'onMiss: climb', 'onMiss: shout', [/^21 .*\/0\/onMiss It must be climb .* or alert/]],
    [
      'a negative time',
      'closeAfterMinutes: 1440',
      'closeAfterMinutes: -1',
      [/^25 \/closeAfterMinutes .* from 1 to 527040 .*not -1/],
    ],
    ['an absurd time', 'closeAfterMinutes: 1440', 'closeAfterMinutes: 86400000', [/^25 .*not 86400000/]],
    ['half a minute', 'closeAfterMinutes: 1440', 'closeAfterMinutes: 0.5', [/^25 .*whole number.*not 0.5/]],
    ['an endless time', 'closeAfterMinutes: 1440', 'closeAfterMinutes: .inf', [/^25 .*whole number/]],
    [
      'a grave severity that waits longer',
      'A, definition: All, responseMinutes: 60',
      'A, definition: All, responseMinutes: 90',
      [/^13 \/severities\/A\/responseMinutes 90 minutes are more than severity B has \(60\). Give the graver/],
    ],
    ['half a surrogate pair', 'name: A desk', 'name: "\\uD800"', [/^3 \/name /]],
  ])('refuses %s, with the line and the way out', (_name, from, to, expected) => {
    expect(aPolicyText).toContain(from);
    const problems = problemsOf(aPolicyText.replace(from, to));
    for (const [index, problem] of expected.entries()) expect(problems[index]).toMatch(problem);
    expect(problems.length).toBeGreaterThanOrEqual(expected.length);
  });

  it('names every problem at once, by line', () => {
    const text = aPolicyText.replace('Europe/Berlin', 'Nowhere').replace('1440', '0').replace('[change]', '[joke]');
    expect(problemsOf(text).map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      '7 /calendars/hours/zone',
      '16 /alwaysC/0',
      '25 /closeAfterMinutes',
    ]);
  });

  it('refuses what grows beyond measure: too long a text, and aliases of aliases', () => {
    expect(problemsOf(`# ${'x'.repeat(256 * 1024)}`)).toEqual([expect.stringContaining('256 KiB')]);
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(problemsOf(bomb.join('\n'))).toEqual([expect.stringContaining('Write the values out')]);
  });

  it('refuses an empty file and a bare word', () => {
    expect(problemsOf('')).toEqual([expect.stringMatching(/^1 {2}It must be a block with the keys id/)]);
    expect(problemsOf('desk')).toEqual([expect.stringMatching(/^1 {2}It must be a block .*not "desk"/)]);
  });
});
