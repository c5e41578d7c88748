import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parsePolicy } from '../../desk/contracts/policies';
import { compileCalendar } from '../../desk/rules/calendars';
import { laneOf } from '../../desk/rules/clocks';
import { playExample } from '../../desk/rules/examples';
import { clockNames, type Lane, type MailOccasion, type Policy } from '../../desk/rules/policies';
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
    openings: { 2026-12-24: ["09:00-12:00"] }
    changes: [{ from: 2027-01-01, week: { friday: ["10:00-12:00"] } }]
severities:
  A: { name: A, definition: All, responseMinutes: 60, updateMinutes: 61, calendar: hours }
  B: { name: B, definition: Some, commitment: Be there, responseMinutes: 60, updateMinutes: 62, calendar: hours, calendar24x7: hours }
  C: { name: C, definition: One, responseMinutes: 60, updateMinutes: 63, calendar: hours }
alwaysC: [change]
lanes:
  user:
    types: [incident, change]
    choosesSeverity: false
    targets:
      B: { responseMinutes: 60, resolutionMinutes: 600, customerMinutes: 30 }
    ladder:
      - { tier: tier-1, name: T1, group: tier-1, respondWithinMinutes: { A: 11, B: 12, C: 13 }, onMiss: climb }
      - { tier: tier-2, name: T2, group: tier-2, solveWithinMinutes: { A: 40, B: 50, C: 60 }, onMiss: advise }
  escalation:
    types: [incident]
    choosesSeverity: true
    ladder:
      - { tier: people, name: People, group: tier-2, onMiss: alert }
pauses:
  resolution: [requester, vendor]
  update: []
handovers:
  vendor: { name: The vendor, withinMinutes: { A: 30, B: 45, C: 60 }, calendar: hours }
levels:
  response:
    - { afterMinutes: 0, tell: [tier, tier-2] }
    - { beforeMinutes: 30, severities: [A, B], tell: [tier-1], delivery: hours }
  handover:
    - { beforeMinutes: 29, tell: [tier-1] }
duties:
  unanswered: { remindAfterMinutes: { A: 30, B: 31, C: 32 }, lowersSeverity: true }
  silence: { resolveAfterMinutes: { A: 100, B: 200, C: 300 } }
  engagement: Ask for somebody who is there.
intake:
  areas: [Devices, Other]
  contactRequired: true
  byPhone: { severities: [A], number: "+49 30 1234" }
  servesTestGroup: false
routing:
  - { when: { types: [incident], areas: [Devices], affectedMin: 20 }, to: vendor, because: Many are hit }
elevation:
  leaseMinutes: 2
  leaseMinutesMax: 4
  lapseMinutes: 1
  pendingMinutes: 3
  confirmMinutes: 2
  restMinutes: 9
  openPerDeviceMax: 3
  approvals: { typical: 0, not-recommended: 1 }
  categories: [Apps, Other]
  actions: [{ action: Format the disk, class: unsupported, because: It is gone then }]
retention: { ticketDays: 100, elevationDays: 90, alertDays: 180 }
closeAfterMinutes: 1440
examples:
  - name: a Monday
    file: { severity: C, at: 2026-03-02T09:00+01:00 }
    acts:
      - { do: respond, at: 2026-03-02T09:10+01:00 }
      - { do: hand-over, party: vendor, at: 2026-03-02T09:20+01:00 }
      - { do: change-severity, severity: A, at: 2026-03-02T09:20+01:00 }
    until: 2026-03-02T12:00+01:00
    expect: { response: 2026-03-02T10:00+01:00, resolution: none, tier: tier-1, missed: [], alerts: [] }
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
    for (const file of readdirSync('policies').filter((name) => name.endsWith('.yaml')))
      expect(shipped(file.replace('.yaml', '')).id).toBe(file.replace('.yaml', ''));
  });

  it('carry the numbers of the documents from 14 June 2023 (R24-R27, R35, R67)', () => {
    const { lanes, alwaysC, closeAfterMinutes } = shipped('managed-desktop-2023');
    const { severities, ladder } = laneOf(shipped('managed-desktop-2023'), 'user');
    expect(Object.values(lanes).map((lane) => lane.severities)).toEqual([severities, severities, severities]);
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

  it.each(readdirSync('policies').filter((file) => file.endsWith('.yaml')))(
    '%s does what its examples expect',
    (file) => {
      const policy = shipped(file.replace('.yaml', ''));
      for (const example of policy.examples) {
        expect([example.name, playExample(policy, example).differences]).toEqual([example.name, []]);
      }
    },
  );

  it('count support hours from Monday to Friday, Pacific, day and night (R28)', () => {
    const policy = shipped('managed-desktop-2023');
    const hours = compileCalendar(policy.calendars['support-hours'] as Policy['calendars'][string]);
    expect(iso(hours.add(instant('2026-03-06T23:00:00-08:00'), 240 * minuteMs))).toBe('2026-03-09T10:00:00.000Z');
  });

  it.each(['managed-desktop-2023', 'starter'])(
    '%s climbs once before the response target, and not again until it is told',
    (name) => {
      const { ladder, severities } = laneOf(shipped(name), 'user');
      const [first, second] = ladder;
      for (const severity of ['A', 'B', 'C'] as const) {
        const climbMinutes = first?.respondWithinMinutes?.[severity] ?? Number.NaN;
        const { responseMinutes } = severities[severity];
        expect(climbMinutes).toBeLessThan(responseMinutes);
        expect(climbMinutes + (second?.respondWithinMinutes?.[severity] ?? Number.NaN)).toBeGreaterThan(
          responseMinutes,
        );
      }
      expect(first?.onMiss).toBe('climb');
    },
  );
});

describe('a policy file', () => {
  it('compiles its calendars: windows in minutes, missing weekdays closed, changes from their date on', () => {
    const hours = policyOf(aPolicyText).calendars['hours'];
    expect(hours?.weeks[0]?.week.monday).toEqual([{ fromMinute: 540, toMinute: 1020 }]);
    expect(hours?.weeks[0]?.week.sunday).toEqual([{ fromMinute: 1320, toMinute: 360 }]);
    expect(hours?.weeks[0]?.week.tuesday).toEqual([]);
    expect(hours?.weeks[1]).toMatchObject({
      from: '2027-01-01',
      week: { monday: [], friday: [{ fromMinute: 600, toMinute: 720 }] },
    });
    expect(hours?.closed).toEqual(['2026-12-25']);
    expect(hours?.openings).toEqual({ '2026-12-24': [{ fromMinute: 540, toMinute: 720 }] });
  });

  it('compiles its lanes: the severities’ numbers, and the lane’s own in their place', () => {
    const { lanes } = policyOf(aPolicyText);
    expect(Object.keys(lanes)).toEqual(['user', 'escalation']);
    expect(lanes.user).toMatchObject({
      types: ['incident', 'change'],
      choosesSeverity: false,
      ladder: [
        { tier: 'tier-1', onMiss: 'climb', respondWithinMinutes: { A: 11, B: 12, C: 13 } },
        { tier: 'tier-2', onMiss: 'advise', solveWithinMinutes: { A: 40, B: 50, C: 60 } },
      ],
    });
    expect(lanes.user?.severities.B).toEqual({
      name: 'B',
      definition: 'Some',
      commitment: 'Be there',
      responseMinutes: 60,
      updateMinutes: 62,
      resolutionMinutes: 600,
      customerMinutes: 30,
      calendar: 'hours',
      calendar24x7: 'hours',
    });
    expect(lanes.escalation?.severities.B).not.toHaveProperty('resolutionMinutes');
    expect(lanes.escalation?.severities).toMatchObject({
      A: { customerMinutes: 61 },
      B: { customerMinutes: 62 },
      C: { customerMinutes: 63 },
    });
  });

  it('compiles its levels by their moment, for every severity that it does not narrow', () => {
    const { levels } = policyOf(aPolicyText);
    expect(levels.response).toEqual([
      { afterMinutes: -30, severities: ['A', 'B'], tell: ['tier-1'], delivery: 'hours' },
      { afterMinutes: 0, severities: ['A', 'B', 'C'], tell: ['tier', 'tier-2'] },
    ]);
    expect(levels.handover).toEqual([{ afterMinutes: -29, severities: ['A', 'B', 'C'], tell: ['tier-1'] }]);
    expect(clockNames.filter((clock) => levels[clock].length > 0)).toEqual(['response', 'handover']);
  });

  it('compiles what pauses its clocks: the requester, unless the file says otherwise', () => {
    expect(policyOf(aPolicyText).pausedBy).toEqual({
      response: ['requester'],
      'tier-response': ['requester'],
      update: [],
      'tier-solve': ['requester'],
      resolution: ['requester', 'vendor'],
      customer: [],
      handover: [],
    });
  });

  it('compiles the rest as it stands', () => {
    expect(policyOf(aPolicyText)).toMatchObject({
      alwaysC: ['change'],
      handovers: { vendor: { name: 'The vendor', withinMinutes: { A: 30, B: 45, C: 60 }, calendar: 'hours' } },
      duties: {
        unanswered: { remindAfterMinutes: { A: 30, B: 31, C: 32 }, lowersSeverity: true },
        silence: { resolveAfterMinutes: { A: 100, B: 200, C: 300 } },
        engagement: 'Ask for somebody who is there.',
      },
      intake: {
        areas: ['Devices', 'Other'],
        contactRequired: true,
        byPhone: { severities: ['A'], number: '+49 30 1234' },
        servesTestGroup: false,
      },
      routing: [
        { when: { types: ['incident'], areas: ['Devices'], affectedMin: 20 }, to: 'vendor', because: 'Many are hit' },
      ],
      elevation: { leaseMinutes: 2, leaseMinutesMax: 4, pendingMinutes: 3, openPerDeviceMax: 3 },
      retention: { ticketDays: 100, elevationDays: 90, alertDays: 180 },
      closeAfterMinutes: 1440,
    });
  });

  it('compiles its examples: moments as instants, user incidents unless they say otherwise', () => {
    expect(policyOf(aPolicyText).examples).toEqual([
      {
        name: 'a Monday',
        file: { lane: 'user', type: 'incident', severity: 'C', at: instant('2026-03-02T08:00:00Z') },
        acts: [
          { do: 'respond', at: instant('2026-03-02T08:10:00Z') },
          { do: 'hand-over', party: 'vendor', at: instant('2026-03-02T08:20:00Z') },
          { do: 'change-severity', severity: 'A', at: instant('2026-03-02T08:20:00Z') },
        ],
        until: instant('2026-03-02T11:00:00Z'),
        expect: {
          deadlines: { response: instant('2026-03-02T09:00:00Z'), resolution: 'none' },
          tier: 'tier-1',
          missed: [],
          alerts: [],
        },
      },
    ]);
  });

  it('may leave out what it has nothing to say about', () => {
    const sections = ['pauses', 'handovers', 'duties', 'routing'];
    const bare = sections.reduce(
      (text, section) => text.replace(new RegExp(`^${section}:\n( .*\n)+`, 'm'), ''),
      aPolicyText,
    );
    for (const section of sections) expect(bare).not.toContain(`${section}:`);
    expect(policyOf(bare.replace('party: vendor', 'party: operations'))).toMatchObject({
      pausedBy: { update: ['requester'], customer: [] },
      handovers: {},
      duties: {},
      routing: [],
    });
  });

  it('says who hears by mail of what; one that says nothing tells the contact, the area and watchers (R65)', () => {
    const silent = policyOf(aPolicyText).mails;
    const tellsOf = (lane: Lane, on: MailOccasion): readonly string[] =>
      silent.filter((mail) => mail.on.includes(on) && mail.lanes.includes(lane)).flatMap(({ tell }) => tell);
    for (const on of ['filed', 'assigned', 'resolved'] as const) {
      expect(tellsOf('admin', on)).toEqual(expect.arrayContaining(['primary-contact', 'area-contacts']));
      expect(tellsOf('user', on)).not.toContain('area-contacts');
    }
    expect(tellsOf('user', 'updated')).toEqual(['primary-contact', 'watchers']);
    expect(policyOf(aPolicyText.replace('intake:', 'mails: []\nintake:')).mails).toEqual([]);

    const own = 'mails: [{ on: [filed], tell: [tier, tier-2, requester], severities: [A], delivery: hours }]\nintake:';
    expect(policyOf(aPolicyText.replace('intake:', own)).mails).toEqual([
      {
        on: ['filed'],
        tell: ['tier', 'tier-2', 'requester'],
        lanes: ['user', 'admin', 'escalation'],
        severities: ['A'],
        delivery: 'hours',
      },
    ]);
    for (const name of ['managed-desktop-2023', 'managed-desktop-2020', 'managed-desktop-2018', 'intune-premier']) {
      const inAdmin = shipped(name).mails.filter(({ lanes }) => lanes.includes('admin'));
      for (const on of ['filed', 'assigned', 'resolved'] as const) {
        const tells = inAdmin.filter((mail) => mail.on.includes(on)).flatMap(({ tell }) => tell);
        expect([name, on, tells.slice(0, 2)]).toEqual([name, on, ['primary-contact', 'area-contacts']]);
      }
    }
  });

  it('tells the groups that it names of alarms; one that was published before it could tells nobody', () => {
    const telling = aPolicyText.replace(
      'categories: [Apps, Other]',
      'alarms: { tell: [tier-2] }\n  categories: [Apps, Other]',
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

  /** `onLine` is a part of the line that the problem names, after the change. */
  it.each<[name: string, from: string | RegExp, to: string, ...problems: [onLine: string, problem: RegExp][]]>([
    [
      'broken YAML',
      'groups: [tier-1, tier-2]',
      'groups: [tier-1, tier-2',
      ['', /^ Check indentation|.*quotes and brackets/],
    ],
    [
      'a duplicate key',
      'name: A desk',
      'name: A desk\nname: B desk',
      ['B desk', /^ This key stands twice in one block. Keep one/],
    ],
    [
      'a second document',
      'closeAfterMinutes: 1440',
      'closeAfterMinutes: 1440\n---\nid: b',
      ['', /one policy in one file/],
    ],
    ['a tag', 'version: 1', 'version: !!js 1', ['version', /Remove the tag/]],
    ['an alias of nothing', 'version: 1', 'version: *one', ['*one', /\*one repeats nothing above it. Write &one/]],
    ['an alias of itself', 'name: A desk', 'name: &self [*self]', ['*self', /\*self repeats nothing above it/]],
    ['endless brackets', 'version: 1', `version: ${'['.repeat(9999)}`, ['[[[', /nests too deep/]],
    ['a tab', '    closed', '\tclosed', ['\tclosed', /spaces/]],
    ['a prototype key', 'calendars:', 'calendars:\n  __proto__: {}', ['__proto__', /Remove it/]],
    [
      'unknown keys, each',
      'version: 1',
      'version: 1\nowner: me\nurl: here',
      ['owner', /^\/owner "owner" has no meaning here. Remove it, or write .* id, version, name/],
      ['url', /^\/url "url" has no meaning here/],
    ],
    [
      'an unknown key inside',
      'onMiss: climb',
      'onMiss: climb, solveMinutes: 3',
      ['T1', /^\/lanes\/user\/ladder\/0\/solveMinutes /],
    ],
    ['an unknown weekday', 'monday:', 'mon:', ['mon:', /^\/calendars\/hours\/week\/mon .*keys monday, tuesday/]],
    [
      'a missing key',
      'closeAfterMinutes: 1440',
      '',
      ['id:', /^\/closeAfterMinutes Missing: it must be a whole number of minutes/],
    ],
    [
      'a missing key inside',
      '    zone: Europe/Berlin\n',
      '',
      ['hours:', /^\/calendars\/hours\/zone Missing: it must be a zone/],
    ],
    [
      'a missing section',
      'intake:\n',
      'intakes:\n',
      ['id:', /^\/intake Missing: it must be a block with the keys areas, contact/],
    ],
    [
      'a wrong type',
      'version: 1',
      'version: one',
      ['one', /^\/version It must be a whole number from 1.*, not "one"\.$/],
    ],
    [
      'a yes for true',
      'choosesSeverity: false',
      'choosesSeverity: no',
      ['no', /^\/lanes\/user\/choosesSeverity .* true or false, not "no"/],
    ],
    [
      'a list for a block',
      'escalation:\n',
      'escalation: []\n  admin:\n',
      ['[]', /^\/lanes\/escalation It must be a block with the keys types/],
    ],
    [
      'a type that is none',
      'types: [incident, change]',
      'types: [wish]',
      ['wish', /^\/lanes\/user\/types\/0 .*one of incident, information, change, not "wish"/],
    ],
    [
      'a lane without a type',
      'types: [incident, change]',
      'types: []',
      ['types', /^\/lanes\/user\/types .*one type or more/],
    ],
    [
      'no lane at all',
      /^lanes:\n( .*\n)+/m,
      'lanes: {}\n',
      ['lanes', /^\/lanes Nobody can file a ticket. Add one of: user, admin, escalation/],
    ],
    [
      'a ladder without a rung',
      '      - { tier: people, name: People, group: tier-2, onMiss: alert }',
      '      []',
      ['ladder', /^\/lanes\/escalation\/ladder .*1 or more/],
    ],

    [
      'an unknown zone',
      'Europe/Berlin',
      'Europe/Bonn',
      ['Bonn', /^\/calendars\/hours\/zone .*such as Europe\/Berlin, not "Europe\/Bonn"/],
    ],
    ['an offset for a zone', 'Europe/Berlin', '"+01:00"', ['zone', /^\/calendars\/hours\/zone .*IANA/]],
    [
      'a window that is none',
      '09:00-17:00',
      '9-17',
      ['9-17', /^\/calendars\/hours\/week\/monday\/0 .*such as "09:00-17:00".*not "9-17"/],
    ],
    ['a window past midnight', '09:00-17:00', '09:00-24:30', ['24:30', /00:00 to 24:00/]],
    [
      'a window that ends where it starts',
      '09:00-17:00',
      '09:00-09:00',
      ['monday', /ends where it starts. Write "00:00-24:00"/],
    ],
    [
      'a window that ends before it starts and so runs into the next day’s',
      '["09:00-17:00"]',
      '["17:00-09:00"]\n      tuesday: ["08:00-12:00"]',
      ['tuesday', /tuesday 08:00-12:00 overlaps monday 17:00-09:00. Join the two windows or move one/],
    ],
    [
      'overlapping windows',
      '"09:00-17:00"',
      '"09:00-17:00",\n        "16:00-18:00"',
      [
        '"16:00',
        /^\/calendars\/hours\/week\/monday\/1 monday 16:00-18:00 overlaps monday 09:00-17:00. Join the two windows or move one/,
      ],
    ],
    [
      'a night that reaches into Monday',
      '"09:00-17:00"',
      '"05:00-17:00"',
      ['sunday', /sunday 22:00-06:00 overlaps monday 05:00-17:00/],
    ],
    [
      'an empty week',
      '      monday: ["09:00-17:00"]\n      sunday: ["22:00-06:00"]',
      '      monday: []',
      ['week:', /^\/calendars\/hours\/week This week never opens. Give one weekday/],
    ],
    [
      'an empty week later on',
      'friday: ["10:00-12:00"]',
      'friday: []',
      ['changes', /^\/calendars\/hours\/changes\/0\/week This week never opens/],
    ],
    [
      'changes out of order',
      'changes: [{',
      'changes: [{ from: 2028-01-01, week: { monday: ["09:00-10:00"] } }, {',
      [
        'changes',
        /^\/calendars\/hours\/changes\/1\/from 2027-01-01 stands after 2028-01-01. Put the changes in the order/,
      ],
    ],
    [
      'a date both closed and open',
      'closed: [2026-12-25]',
      'closed: [2026-12-24]',
      ['closed', /2026-12-24 is in openings too. Remove it here if/],
    ],
    [
      'an opening without a window',
      '{ 2026-12-24: ["09:00-12:00"] }',
      '{ 2026-12-24: [] }',
      ['openings', /This opening has no window/],
    ],
    [
      'a date that is none',
      '2026-12-25',
      '2026-02-29',
      ['closed', /^\/calendars\/hours\/closed\/0 .*such as 2026-12-25, not "2026-02-29"/],
    ],

    [
      'an unknown calendar',
      'calendar: hours }\n  B',
      'calendar: ours }\n  B',
      ['ours }', /^\/severities\/A\/calendar No calendar is called "ours". Define it, or write one of: hours/],
    ],
    [
      'an unknown 24x7 calendar',
      'calendar24x7: hours',
      'calendar24x7: always',
      ['always', /^\/severities\/B\/calendar24x7 No calendar/],
    ],
    [
      'a calendar named like a prototype',
      'calendar24x7: hours',
      'calendar24x7: constructor',
      ['constructor', /No calendar/],
    ],
    [
      'an unknown calendar of a handover',
      'C: 60 }, calendar: hours',
      'C: 60 }, calendar: ours',
      ['The vendor', /^\/handovers\/vendor\/calendar No calendar/],
    ],
    [
      'an unknown delivery calendar',
      'delivery: hours',
      'delivery: day',
      ['delivery', /^\/levels\/response\/1\/delivery No calendar is called "day"/],
    ],

    [
      'a group of a tier that is unknown',
      'T2, group: tier-2',
      'T2, group: teir-2',
      ['T2', /^\/lanes\/user\/ladder\/1\/group No group is called "teir-2". Add it to groups/],
    ],
    [
      'a group to tell that is unknown',
      'tell: [tier, tier-2]',
      'tell: [tier, boss]',
      ['boss', /^\/levels\/response\/0\/tell\/1 No group is called "boss".*write one of: tier, tier-1, tier-2/],
    ],
    [
      'a group called tier',
      'groups: [tier-1,',
      'groups: [tier, tier-1,',
      ['groups', /^\/groups\/0 .*Rename this group/],
    ],
    [
      'a group to tell of alarms that is unknown',
      'categories: [Apps, Other]',
      'categories: [Apps]\n  alarms: { tell: [tier-2, boss] }',
      ['alarms: {', /\/elevation\/alarms\/tell\/1 No group is called "boss".*write one of: tier-1, tier-2/],
    ],
    [
      'the tier as whom to tell of alarms, which have none',
      'categories: [Apps, Other]',
      'categories: [Apps]\n  alarms: { tell: [tier] }',
      ['alarms: {', /\/elevation\/alarms\/tell\/0 No group is called "tier"/],
    ],
    [
      'tiers out of order',
      'tier: tier-1, ',
      'tier: tier-3, ',
      ['T2', /^\/lanes\/user\/ladder\/1\/tier tier-2 stands after tier-3.*put tier-2 first/],
    ],
    ['two tiers of one name', 'tier: tier-2, ', 'tier: tier-1, ', ['T2', /Another tier is called "tier-1" already/]],
    [
      'a last tier that climbs',
      'onMiss: advise',
      'onMiss: climb',
      ['T2', /^\/lanes\/user\/ladder\/1\/onMiss The last tier cannot climb. Write onMiss: alert/],
    ],
    [
      'a miss that nobody knows',
      'onMiss: climb',
      'onMiss: shout',
      ['T1', /^\/lanes\/user\/ladder\/0\/onMiss It must be climb .* or advise/],
    ],

    [
      'a negative time',
      'closeAfterMinutes: 1440',
      'closeAfterMinutes: -1',
      ['-1', /^\/closeAfterMinutes .* from 1 to 527040 .*not -1/],
    ],
    [
      'no time at all',
      'responseMinutes: 60, updateMinutes: 61',
      'responseMinutes: 0, updateMinutes: 61',
      ['A:', /^\/severities\/A\/responseMinutes .*not 0/],
    ],
    ['an absurd time', 'closeAfterMinutes: 1440', 'closeAfterMinutes: 86400000', ['864', /not 86400000/]],
    ['half a minute', 'closeAfterMinutes: 1440', 'closeAfterMinutes: 0.5', ['0.5', /whole number.*not 0.5/]],
    ['an endless time', 'closeAfterMinutes: 1440', 'closeAfterMinutes: .inf', ['inf', /whole number/]],
    [
      'an absurd retention',
      'ticketDays: 100',
      'ticketDays: 99999',
      ['retention', /^\/retention\/ticketDays .*days from 1 to 36600/],
    ],
    [
      'a grave severity that waits longer',
      'A, definition: All, responseMinutes: 60',
      'A, definition: All, responseMinutes: 90',
      ['All', /^\/severities\/A\/responseMinutes 90 minutes are more than severity B has \(60\). Give the graver/],
    ],
    [
      'a lane whose own number makes a grave severity wait longer',
      'B: { responseMinutes: 60,',
      'B: { responseMinutes: 61,',
      ['B: { resp', /^\/lanes\/user\/targets\/B\/responseMinutes 61 minutes are more than severity C has \(60\)/],
    ],
    [
      'a rung that gives a grave severity longer',
      'A: 40, B: 50',
      'A: 55, B: 50',
      ['T2', /^\/lanes\/user\/ladder\/1\/solveWithinMinutes\/A 55 minutes/],
    ],
    [
      'a handover that gives a grave severity longer',
      'A: 30, B: 45',
      'A: 50, B: 45',
      ['vendor', /^\/handovers\/vendor\/withinMinutes\/A 50 minutes/],
    ],

    [
      'a level before its clock',
      'beforeMinutes: 30',
      'beforeMinutes: 60',
      [
        'beforeMinutes: 60',
        /^\/levels\/response\/1\/beforeMinutes The clock response runs for 60 minutes only. Write fewer/,
      ],
    ],
    [
      'a level before a handover',
      'beforeMinutes: 29',
      'beforeMinutes: 30',
      ['beforeMinutes: 30, tell', /^\/levels\/handover\/0\/beforeMinutes The clock handover runs for 30 minutes only/],
    ],
    [
      'a level before the requester’s time, which is an update’s where nothing is said',
      '  handover:\n    - { before',
      '  customer: [{ beforeMinutes: 61, severities: [A], tell: [tier] }]\n  handover:\n    - { before',
      ['customer:', /^\/levels\/customer\/0\/beforeMinutes The clock customer runs for 61 minutes only/],
    ],
    [
      'a level that is neither before nor after',
      'afterMinutes: 0, tell',
      'tell',
      ['tier-2]', /^\/levels\/response\/0 Say either beforeMinutes or afterMinutes/],
    ],
    [
      'a level that is both',
      'afterMinutes: 0, tell',
      'afterMinutes: 0, beforeMinutes: 1, tell',
      ['tier-2]', /^\/levels\/response\/0 Say either/],
    ],
    [
      'a level of an unknown clock',
      'levels:',
      'levels:\n  solve: []',
      ['solve', /^\/levels\/solve .*keys response, tier-response, update/],
    ],
    [
      'a level that tells nobody',
      'tell: [tier-1], delivery',
      'tell: [], delivery',
      ['delivery', /^\/levels\/response\/1\/tell .*1 or more/],
    ],
    [
      'a pause by nobody we know',
      'update: []',
      'update: [weather]',
      ['weather', /^\/pauses\/update\/0 .*one of desk, requester, operations/],
    ],

    [
      'a lease longer than its most',
      'leaseMinutes: 2',
      'leaseMinutes: 5',
      [
        'leaseMinutes: 5',
        /^\/elevation\/leaseMinutes A lease of 5 minutes is longer than leaseMinutesMax \(4\). Shorten it/,
      ],
    ],
    [
      'an action of no class',
      'class: unsupported',
      'class: odd',
      ['actions', /^\/elevation\/actions\/0\/class .*one of typical, not-recommended, unsupported/],
    ],
    [
      'a route to nowhere',
      'to: vendor',
      'to: moon',
      ['moon', /^\/routing\/0\/to .*one of operations, vendor, unified-or-premier, tier/],
    ],
    [
      'a phone without a severity',
      'severities: [A], number',
      'severities: [], number',
      ['number', /^\/intake\/byPhone\/severities .*1 or more/],
    ],

    ['no example', /^examples:\n( .*\n)+/m, 'examples: []\n', ['examples', /^\/examples .*1 or more/]],
    [
      'a moment without an offset',
      'at: 2026-03-02T09:00+01:00',
      'at: 2026-03-02T09:00',
      ['file:', /^\/examples\/0\/file\/at .*with its offset/],
    ],
    [
      'a date that is no moment',
      'at: 2026-03-02T09:00+01:00',
      'at: 2026-13-02T09:00+01:00',
      ['file:', /^\/examples\/0\/file\/at /],
    ],
    [
      'acts out of order',
      'do: respond, at: 2026-03-02T09:10',
      'do: respond, at: 2026-03-02T09:30',
      ['hand-over', /^\/examples\/0\/acts\/1\/at This happens before what stands above it. Put the acts in order/],
    ],
    [
      'an act before the ticket',
      'do: respond, at: 2026-03-02T09:10',
      'do: respond, at: 2026-03-02T08:59',
      ['respond', /^\/examples\/0\/acts\/0\/at This happens before/],
    ],
    [
      'a change to no severity',
      'severity: A, at',
      'at',
      ['change-severity', /^\/examples\/0\/acts\/2 Say the new severity/],
    ],
    ['a handover to nobody', 'party: vendor, at', 'at', ['hand-over', /^\/examples\/0\/acts\/1 Say to whom/]],
    [
      'an act that nobody knows',
      'do: respond',
      'do: dance',
      ['dance', /^\/examples\/0\/acts\/0\/do .*one of respond, update/],
    ],
    [
      'an expectation that is none',
      'resolution: none',
      'resolution: never',
      ['expect', /^\/examples\/0\/expect\/resolution .*paused .* or none/],
    ],
    [
      'a mail in an unknown delivery calendar',
      'intake:',
      'mails: [{ on: [filed], tell: [requester], delivery: day }]\nintake:',
      ['mails', /^\/mails\/0\/delivery No calendar is called "day"/],
    ],
    [
      'a mail to nobody who is known',
      'intake:',
      'mails: [{ on: [filed], tell: [boss] }]\nintake:',
      ['mails', /^\/mails\/0\/tell\/0 No group is called "boss"/],
    ],
    [
      'a mail of what no mail tells',
      'intake:',
      'mails: [{ on: [noted], tell: [requester] }]\nintake:',
      ['mails', /^\/mails\/0\/on\/0 .*one of filed, assigned/],
    ],
    [
      'a group that is called like whom a mail goes to',
      'groups: [tier-1, tier-2]',
      'groups: [tier-1, tier-2, watchers]',
      ['groups', /^\/groups\/2 In mails, "watchers" says whom/],
    ],
    [
      'a duty in an unknown delivery calendar',
      'duties:',
      'duties:\n  delivery: { C: day }',
      ['delivery', /^\/duties\/delivery\/C No calendar is called "day"/],
    ],
    ['half a surrogate pair', 'name: A desk', 'name: "\\uD800"', ['name', /^\/name /]],
  ])('refuses %s, with the line and the way out', (_name, from, to, ...expected) => {
    expect(aPolicyText.replace(from, to)).not.toBe(aPolicyText);
    const text = aPolicyText.replace(from, to);
    const problems = problemsOf(text);
    for (const [index, [onLine, problem]] of expected.entries()) {
      const [, line, said] = /^(\d+) (.*)$/s.exec(problems[index] ?? '') ?? [];
      expect(said).toMatch(problem);
      expect(text.split('\n')[Number(line) - 1]).toContain(onLine);
    }
    expect(problems.length).toBeGreaterThanOrEqual(expected.length);
  });

  it('names every problem at once, by line', () => {
    const text = aPolicyText
      .replace('Europe/Berlin', 'Nowhere')
      .replace('1440', '0')
      .replace('C: [change]', 'C: [joke]');
    expect(problemsOf(text).map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      '7 /calendars/hours/zone',
      '18 /alwaysC/0',
      `${text.split('\n').indexOf('closeAfterMinutes: 0') + 1} /closeAfterMinutes`,
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
