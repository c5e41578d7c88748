import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readPolicy } from '../../adapters/policies/read-policy';
import { parsePolicy } from '../../desk/contracts/policies';
import type { Policy } from '../../desk/rules/policies';
import { sha256 } from '../support/a-policy';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policies-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const shippedText = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'policies', `${name}.yaml`), 'utf8');
const write = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const read = (name: string, text: string) => readPolicy(write(name, text), sha256);
const policyOf = (name: string, text: string): Policy => {
  const found = read(name, text);
  if (!found.ok) throw new Error(found.problems.map((one) => `${one.file}:${one.line} ${one.message}`).join('\n'));
  return found.policy;
};

/** `file:line message`, one a problem. */
const problemsOf = (file: string): string[] => {
  const found = readPolicy(file, sha256);
  return found.ok ? [] : found.problems.map((one) => `${relative(folder, one.file)}:${one.line} ${one.message}`);
};
const problems = (name: string, text: string): string[] => problemsOf(write(name, text));

const own = 'id: ours\nversion: 1\nname: Ours\nextends: base\n';

describe('a policy file', () => {
  it('that stands alone is published as it was written', () => {
    const text = shippedText('starter');
    expect(read('starter.yaml', text)).toMatchObject({ ok: true, source: text });
  });

  it('says where it is wrong, and in which file', () => {
    expect(problems('desk.yaml', shippedText('starter').replace('name: Starter', 'name: 7'))).toEqual([
      'desk.yaml:5 It must be a text of 1 to 2000 characters, not 7.',
    ]);
    expect(problems('desk.yaml', 'id: [')).toEqual([expect.stringMatching(/^desk\.yaml:1 /)]);
    expect(problems('desk.yaml', 'desk')).toEqual([expect.stringMatching(/^desk\.yaml:1 It must be a block/)]);
  });

  it('that cannot be read, is no text or is far too long says so', () => {
    mkdirSync(join(folder, 'folder.yaml'));
    expect(problemsOf(join(folder, 'nope.yaml'))).toEqual([
      expect.stringMatching(/^nope\.yaml:1 The file cannot be read \(ENOENT.* Check its name/),
    ]);
    expect(problemsOf(join(folder, 'folder.yaml'))).toEqual([expect.stringMatching(/cannot be read \(EISDIR/)]);
    expect(problemsOf(write('latin.yaml', Buffer.from([0x69, 0xff])))).toEqual([
      'latin.yaml:1 The file is not UTF-8. Save it as UTF-8.',
    ]);
    expect(problems('long.yaml', `# ${'x'.repeat(256 * 1024)}`)).toEqual([
      expect.stringMatching(/longer than 256 KiB/),
    ]);
  });
});

describe('extends', () => {
  beforeEach(() => write('base.yaml', shippedText('starter')));

  it('takes over what the file does not say, and merges blocks', () => {
    const base = policyOf('starter.yaml', shippedText('starter'));
    const ours = policyOf('ours.yaml', `${own}retention: { ticketDays: 30 }\n`);
    expect(ours).toEqual({
      ...base,
      id: 'ours',
      version: 1,
      name: 'Ours',
      hash: ours.hash,
      retention: { ...base.retention, ticketDays: 30 },
    });
  });

  it('replaces lists and values, and removes by null', () => {
    const text = `${own}alwaysC: [change]\nduties: null\nrouting:\n  - { when: {}, to: tier, because: We look first. }
examples: [{ name: any, file: { at: 2026-03-06T16:50+01:00 }, expect: {} }]\n`;
    const ours = policyOf('ours.yaml', text);
    expect([ours.alwaysC, ours.duties, ours.routing.length]).toEqual([['change'], {}, 1]);
  });

  it('is gone from what is published, which any reader of policies takes as it is', () => {
    const found = read('ours.yaml', `${own}retention: { ticketDays: 30 }\n`);
    if (!found.ok) throw new Error('it is right');
    expect(found.source).not.toContain('extends');
    expect(parsePolicy(found.source, sha256)).toEqual({ ok: true, policy: found.policy });
  });

  it('has a hash of what came out, wherever it was written', () => {
    const text = `${own}retention: { ticketDays: 30 }\n`;
    const whole = shippedText('starter')
      .replace('id: starter\nversion: 2\nname: Starter', 'id: ours\nversion: 1\nname: Ours')
      .replace('ticketDays: 1825', 'ticketDays: 30');
    expect(policyOf('ours.yaml', text).hash).toBe(policyOf('whole.yaml', whole).hash);
  });

  it('goes through several files, by id or by path', () => {
    write('middle.yaml', 'id: middle\nversion: 1\nname: Middle\nextends: ./base.yaml\nretention: { alertDays: 7 }\n');
    const ours = policyOf('ours.yaml', `${own.replace('base', 'middle')}retention: { ticketDays: 30 }\n`);
    expect(ours.retention).toEqual({ ticketDays: 30, elevationDays: 90, alertDays: 7 });
  });

  it('says the file and line of whoever wrote what is wrong', () => {
    write('base.yaml', shippedText('starter').replace('ticketDays: 1825', 'ticketDays: soon'));
    const lineOfBase =
      shippedText('starter')
        .split('\n')
        .findIndex((line) => line.startsWith('retention:')) + 1;
    expect(problems('ours.yaml', own)).toEqual([
      `base.yaml:${lineOfBase} It must be a whole number of days from 1 to 36600, not "soon".`,
    ]);
    expect(problems('ours.yaml', `${own}retention:\n  ticketDays: never\n`)).toEqual([
      'ours.yaml:6 It must be a whole number of days from 1 to 36600, not "never".',
    ]);
    write('base.yaml', shippedText('starter'));
    expect(problems('ours.yaml', `${own}routing: null\nlevels: null\n`)).toEqual([
      expect.stringMatching(/^ours\.yaml:6 Missing: it must be a block with the keys response/),
    ]);
  });

  it('has examples of the base that fail under another number, at their line in the base', () => {
    const found = problems('ours.yaml', `${own}severities: { B: { responseMinutes: 121 } }\n`);
    const line = shippedText('starter').split('\n').indexOf('    expect: { response: 2026-03-06T14:00+01:00 }') + 1;
    expect(found[0]).toBe(
      `base.yaml:${line} The example "severity B before lunch is due after it" fails: response is 2026-03-06T14:01+01:00, ` +
        'not 2026-03-06T14:00+01:00. Correct the rule, or the example.',
    );
  });

  it.each<[name: string, text: string, problem: RegExp]>([
    [
      'a version of its own is missing',
      'id: ours\nname: Ours\nextends: base',
      /^ours\.yaml:3 .*its own version\. Add it/,
    ],
    ['a base is missing', own.replace('base', 'bass'), /^ours\.yaml:4 There is no .*bass\.yaml.* one of: base, ours\./],
    ['a base is named by no text', own.replace('base', '[base]'), /^ours\.yaml:4 It must be the id .*or a path/],
    ['a base lies anywhere', own.replace('base', '/etc/passwd'), /^ours\.yaml:4 It must be the id/],
    [
      'it extends itself',
      own.replace('base', 'ours'),
      /^ours\.yaml:4 In the end this file extends itself: .*Remove one/,
    ],
    [
      'null removes nothing',
      `${own}severities:\n  D: null`,
      /^ours\.yaml:6 There is no "D" here that null could remove/,
    ],
    [
      'null removes nothing in a new block',
      `${own}handovers:\n  operations:\n    calendar: null`,
      /^ours\.yaml:7 There is/,
    ],
  ])('is refused when %s', (_name, text, problem) => {
    expect(problems('ours.yaml', text)).toEqual([expect.stringMatching(problem)]);
  });

  it('is refused in a circle, however long, and beyond five files', () => {
    const link = (from: string, to: string) =>
      write(`${from}.yaml`, `id: ${from}\nversion: 1\nname: N\nextends: ${to}\n`);
    link('one', 'two');
    link('two', 'three');
    expect(problemsOf(link('three', 'one'))).toEqual([expect.stringMatching(/^two\.yaml:4 In the end .*itself/)]);
    for (const at of [1, 2, 3, 4]) link(`long-${at}`, `long-${at + 1}`);
    expect(problemsOf(link('long-5', 'base'))).toEqual([]);
    link('long-5', 'base');
    expect(problemsOf(join(folder, 'long-1.yaml'))).toEqual([
      expect.stringMatching(/^long-5\.yaml:4 More than 5 files hang on one another/),
    ]);
    expect(problemsOf(join(folder, 'long-2.yaml'))).toEqual([]);
  });

  it('is refused when the base is broken', () => {
    write('base.yaml', 'id: [');
    expect(problems('ours.yaml', own)).toEqual([expect.stringMatching(/^base\.yaml:1 /)]);
  });
});

/** The starter policy with other closed dates in its office hours, and without the examples that rest on its own. */
const withHolidays = (lines: string): string =>
  shippedText('starter')
    .replace(/ {4}closed: # the desk's[\s\S]*?(?= {2}always:)/, lines)
    .replace(/ {2}# Holidays\n[\s\S]*?(?= {2}# Severity A)/, '');
const closedOf = (lines: string): readonly string[] =>
  policyOf('desk.yaml', withHolidays(lines)).calendars['office-hours']?.closed ?? [];
const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('holidays of a country', () => {
  it('are written out as dates, those of the state among them', () => {
    const dates = closedOf('    holidays: { country: DE, state: BY, from: 2026, to: 2027 }\n');
    expect(dates).toHaveLength(24);
    expect(dates).toEqual(
      expect.arrayContaining(['2026-01-06', '2026-04-03', '2026-10-03', '2026-12-25', '2027-05-17']),
    );
    expect(dates.filter((date) => date < '2026-01-01' || date > '2027-12-31')).toEqual([]);
    expect(dates).toEqual(dates.toSorted());
  });

  it('stand beside the dates that are listed, but for those that the calendar opens', () => {
    const dates = closedOf(
      '    closed: [2026-12-31, 2026-12-25]\n    openings: { 2026-10-03: ["09:00-12:00"] }\n' +
        '    holidays: { country: DE, from: 2026, to: 2026 }\n',
    );
    expect(dates.slice(0, 2)).toEqual(['2026-12-31', '2026-12-25']);
    expect(dates.filter((date) => date === '2026-12-25')).toHaveLength(1);
    expect(dates).not.toContain('2026-10-03');
  });

  it('close no half days, and of other types only those that are asked for', () => {
    const lines = '    holidays: { country: DE, state: BY, from: 2026, to: 2026, types: [public, bank] }\n';
    expect(closedOf(lines)).not.toContain('2026-12-24');
    const easter =
      '    holidays: { country: DE, from: 2026, to: 2026, types: [observance] }\n    closed: [2026-12-25]\n';
    expect(closedOf(easter)).toContain('2026-02-14');
  });

  it('count for the day after the sunset at which they begin', () => {
    const lines = '    closed: [2026-12-25]\n    holidays: { country: IL, from: 2026, to: 2026 }\n';
    expect(closedOf(lines)).toEqual(expect.arrayContaining(['2026-04-02', '2026-09-12', '2026-09-21']));
    expect(closedOf(lines)).not.toContain('2026-04-01');
  });

  it('are gone from what is published', () => {
    const found = read('desk.yaml', withHolidays('    holidays: { country: DE, from: 2026, to: 2026 }\n'));
    if (!found.ok) throw new Error('it is right');
    expect(found.source).not.toContain('holidays:');
    expect(parsePolicy(found.source, sha256)).toEqual({ ok: true, policy: found.policy });
  });

  it.each<[name: string, rule: string, problem: RegExp]>([
    ['an unknown country', 'country: XX, from: 2026, to: 2026', /the country "XX"\. Write one of: .*DE/],
    ['an unknown state', 'country: DE, state: XX, from: 2026, to: 2026', /the state "XX"\. Write one of: .*BY/],
    ['a state of a country without', 'country: IL, state: BY, from: 2026, to: 2026', /the state "BY"\. Leave it out/],
    [
      'an unknown region',
      'country: DE, state: BY, region: XX, from: 2026, to: 2026',
      /the region "XX"\. Write one of: A,/,
    ],
    ['a region of no state', 'country: DE, region: A, from: 2026, to: 2026', /the region "A"\. Leave it out/],
    ['a hundred years', 'country: DE, from: 1971, to: 2070', /1971 to 2070 are more than 20 years/],
    ['years in the wrong order', 'country: DE, from: 2027, to: 2026', /2026 lies before 2027/],
    ['a year that is none', 'country: DE, from: soon, to: 2026', /a whole number from 1970 to 2075, not "soon"/],
    ['a year too late', 'country: DE, from: 2070, to: 2080', /a whole number from 1970 to 2075, not 2080/],
    ['no span', 'country: DE', /Missing: it must be a whole number/],
    ['a country by its name', 'country: Germany, from: 2026, to: 2026', /a code in capitals.*not "Germany"/],
    ['a type that is none', 'country: DE, from: 2026, to: 2026, types: [feast]', /one of public, bank/],
    ['a key that is none', 'country: DE, from: 2026, to: 2026, zone: X', /"zone" has no meaning here/],
  ])('are refused for %s', (_name, rule, problem) => {
    const text = withHolidays(`    holidays: { ${rule} }\n`);
    const found = problems('desk.yaml', text);
    expect(found[0]).toMatch(problem);
    expect(found[0]).toMatch(new RegExp(`^desk\\.yaml:${lineOf(text, '    holidays:')} `));
  });

  it('are refused where they are no block, even in the base of another file', () => {
    const text = withHolidays('    holidays: DE\n');
    write('base.yaml', text);
    expect(problems('ours.yaml', own)).toEqual([
      expect.stringMatching(
        new RegExp(`^base\\.yaml:${lineOf(text, 'holidays: DE')} It must be a block with the keys country`),
      ),
    ]);
  });
});

const anEvent = (...lines: string[]): string => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'].join('\r\n');
const aCalendar = (...events: string[]): string =>
  `${['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR'].join('\r\n')}\r\n`;
const kept = '    closed: [2026-12-25]\n';

describe('holidays from an iCalendar file', () => {
  const datesOf = (text: string, rule = './days.ics'): readonly string[] => {
    write('days.ics', text);
    return closedOf(`${kept}    holidaysFile: ${rule}\n`).slice(1);
  };
  const problemOf = (text: string, rule = './days.ics'): string[] => {
    write('days.ics', text);
    return problems('desk.yaml', withHolidays(`${kept}    holidaysFile: ${rule}\n`));
  };

  it.each<[name: string, lines: string[], dates: string[]]>([
    ['one day', ['DTSTART;VALUE=DATE:20270104'], ['2027-01-04']],
    [
      'several, the last one not included',
      ['DTSTART;VALUE=DATE:20261230', 'DTEND;VALUE=DATE:20270102'],
      ['2026-12-30', '2026-12-31', '2027-01-01'],
    ],
    ['so many days', ['DTSTART;VALUE=DATE:20270104', 'DURATION:P2D'], ['2027-01-04', '2027-01-05']],
    ['a rule with a count', ['DTSTART;VALUE=DATE:20270104', 'RRULE:FREQ=YEARLY;COUNT=2'], ['2027-01-04', '2028-01-04']],
    [
      'a rule with an end',
      ['DTSTART;VALUE=DATE:20270104', 'RRULE:FREQ=YEARLY;UNTIL=20280601'],
      ['2027-01-04', '2028-01-04'],
    ],
    [
      'the first Monday of September',
      ['DTSTART;VALUE=DATE:20270906', 'RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=1MO;COUNT=2'],
      ['2027-09-06', '2028-09-04'],
    ],
    [
      'a date that is left out',
      ['DTSTART;VALUE=DATE:20270104', 'RRULE:FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20280104'],
      ['2027-01-04', '2029-01-04'],
    ],
    ['a date more', ['DTSTART;VALUE=DATE:20270104', 'RDATE;VALUE=DATE:20270201'], ['2027-01-04', '2027-02-01']],
    ['nothing that was cancelled', ['DTSTART;VALUE=DATE:20270104', 'STATUS:CANCELLED'], []],
  ])('close %s', (_name, lines, dates) => {
    expect(datesOf(aCalendar(anEvent(...lines)))).toEqual(dates);
  });

  it('recur within the years that are written', () => {
    const yearly = aCalendar(anEvent('DTSTART;VALUE=DATE:20200104', 'RRULE:FREQ=YEARLY'));
    expect(datesOf(yearly, '{ file: ./days.ics, from: 2027, to: 2029 }')).toEqual([
      '2020-01-04',
      '2027-01-04',
      '2028-01-04',
      '2029-01-04',
    ]);
    const leap = aCalendar(anEvent('DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'));
    expect(datesOf(leap, '{ file: ./days.ics, from: 2026, to: 2032 }')).toEqual([
      '2024-02-29',
      '2028-02-29',
      '2032-02-29',
    ]);
  });

  it('come from every event and calendar in the file, and lie beside the file that names them', () => {
    const two = aCalendar(anEvent('DTSTART;VALUE=DATE:20270104'), anEvent('DTSTART;VALUE=DATE:20270105'));
    expect(datesOf(two + aCalendar(anEvent('DTSTART;VALUE=DATE:20270106')))).toEqual([
      '2027-01-04',
      '2027-01-05',
      '2027-01-06',
    ]);
    mkdirSync(join(folder, 'shared'));
    write('shared/days.ics', aCalendar(anEvent('DTSTART;VALUE=DATE:20280104')));
    write('shared/base.yaml', withHolidays(`${kept}    holidaysFile: ./days.ics\n`));
    const ours = policyOf('ours.yaml', own.replace('base', './shared/base.yaml'));
    expect(ours.calendars['office-hours']?.closed).toContain('2028-01-04');
  });

  it.each<[name: string, text: string, problem: RegExp]>([
    [
      'a timed event',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20270104'), anEvent('DTSTART:20270104T090000Z')),
      /^days\.ics:8 DTSTART has a time/,
    ],
    ['a date that is none', aCalendar(anEvent('DTSTART;VALUE=DATE:20270230')), /^days\.ics:4 DTSTART is no date/],
    [
      'a date of a month too many',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20271304')),
      /^days\.ics:4 DTSTART is no date/,
    ],
    ['half a date', aCalendar(anEvent('DTSTART;VALUE=DATE:2027')), /^days\.ics:4 This event cannot be read/],
    ['no date', aCalendar(anEvent('SUMMARY:x')), /^days\.ics:4 This event has no DTSTART/],
    [
      'an end before the start',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20270104', 'DTEND;VALUE=DATE:20270101')),
      /^days\.ics:4 This event lasts -3 days/,
    ],
    [
      'a year of holidays',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20270104', 'DTEND;VALUE=DATE:20280104')),
      /^days\.ics:4 This event lasts 365 days/,
    ],
    [
      'a weekly event',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20270104', 'RRULE:FREQ=WEEKLY;COUNT=3')),
      /^days\.ics:4 Only events that recur yearly/,
    ],
    [
      'every Monday since 1970',
      aCalendar(anEvent('DTSTART;VALUE=DATE:19700105', 'RRULE:FREQ=YEARLY;BYDAY=MO;UNTIL=20301231')),
      /^days\.ics:4 This event recurs more than 2000 times/,
    ],
    [
      'an event for ever',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20270104', 'RRULE:FREQ=YEARLY')),
      /^days\.ics:4 .*for ever\. Write the years/,
    ],
    ['a rule that is none', aCalendar(anEvent('DTSTART;VALUE=DATE:20270104', 'RRULE:FREQ=OFTEN')), /^days\.ics:\d /],
    [
      'a date that was moved',
      aCalendar(anEvent('DTSTART;VALUE=DATE:20270104', 'RECURRENCE-ID;VALUE=DATE:20270105')),
      /^days\.ics:4 One date .* moved/,
    ],
    ['no event', aCalendar(), /^days\.ics:1 No event stands in it/],
    [
      'an end that is missing',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n',
      /^days\.ics:1 This is no iCalendar file: .*did not end/,
    ],
    ['a web page', '<html>not found</html>', /^days\.ics:1 This is no iCalendar file: BEGIN:VCALENDAR is missing/],
    ['an empty file', '', /^days\.ics:1 This is no iCalendar file/],
  ])('are refused with %s', (_name, text, problem) => {
    expect(problemOf(text)).toEqual([expect.stringMatching(problem)]);
  });

  it.each<[name: string, rule: string, problem: RegExp]>([
    ['is missing', './none.ics', /none\.ics: The file cannot be read \(ENOENT/],
    ['is no iCalendar file by its name', './days.txt', /a path such as \.\/holidays\.ics.*not "\.\/days\.txt"/],
    ['lies anywhere', '/etc/days.ics', /a path such as \.\/holidays\.ics/],
    ['is to be looked through for a hundred years', '{ file: ./days.ics, from: 1971, to: 2070 }', /more than 20 years/],
  ])('are refused when the file %s', (_name, rule, problem) => {
    const found = problemOf(aCalendar(anEvent('DTSTART;VALUE=DATE:20270104')), rule);
    expect(found).toEqual([expect.stringMatching(problem)]);
    expect(found[0]).toMatch(/^desk\.yaml:1\d /);
  });
});
