import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPolicy } from '../../desk/contracts/check-policy';
import type { Example, Policy } from '../../desk/rules/policies';
import { sampleGroups } from '../../local/identity/people';
import { sha256 } from '../support/a-policy';

const folder = join(__dirname, '..', '..', 'policies');
const names = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ''));
const textOf = (name: string): string => readFileSync(join(folder, `${name}.yaml`), 'utf8');

const shipped = (name: string): Policy => {
  const checked = checkPolicy(textOf(name), sha256);
  if (!checked.ok) throw new Error(checked.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return checked.policy;
};

/** `line message`, one a problem. */
const problemsOf = (text: string): string[] => {
  const checked = checkPolicy(text, sha256);
  return checked.ok ? [] : checked.problems.map(({ line, message }) => `${line} ${message}`);
};

describe('the policies that are shipped', () => {
  it('are six', () => {
    expect(names.toSorted()).toEqual([
      'intune-premier',
      'intune-professional',
      'managed-desktop-2018',
      'managed-desktop-2020',
      'managed-desktop-2023',
      'starter',
    ]);
  });

  it('promise what the documents say, in minutes to respond and to update (R24-R27, R41)', () => {
    const promised = names.toSorted().map((name) => {
      const lane = Object.values(shipped(name).lanes)[0];
      return [
        name,
        ...Object.values(lane?.severities ?? {}).map((one) => `${one.responseMinutes}/${one.updateMinutes}`),
      ];
    });
    expect(promised).toEqual([
      ['intune-premier', '60/120', '120/480', '240/960'],
      ['intune-professional', '120/240', '240/480', '480/960'],
      ['managed-desktop-2018', '60/60', '240/720', '480/1440'],
      ['managed-desktop-2020', '60/60', '240/720', '480/1440'],
      ['managed-desktop-2023', '60/480', '240/1440', '480/2880'],
      ['starter', '30/240', '120/540', '540/1620'],
    ]);
  });
});

describe.each(names)('the policy %s', (name) => {
  const text = textOf(name);
  const lines = text.split('\n');

  it('parses under the id of its file, and its examples pass: a dozen or more', () => {
    const { id, examples } = shipped(name);
    expect(id).toBe(name);
    expect(examples.length).toBeGreaterThanOrEqual(12);
    expect(new Set(examples.map((example) => example.name)).size).toBe(examples.length);
  });

  it('has examples of what goes wrong elsewhere', () => {
    const { examples } = shipped(name);
    const acts = new Set(examples.flatMap((example) => example.acts.map((act) => act.do)));
    expect([...acts]).toEqual(
      expect.arrayContaining(['respond', 'ask', 'answer', 'change-severity', 'hand-over', 'reactivate']),
    );
    const has = (test: (example: Example) => boolean): boolean => examples.some(test);
    expect({
      refusal: has(({ expect: { refused } }) => refused === 'severity-not-choosable'),
      pause: has(({ expect: { deadlines } }) => deadlines.response === 'paused'),
      late: has(({ expect: { missed = [] } }) => missed.includes('response')),
      alert: has(({ expect: { alerts = [] } }) => alerts.length > 0),
      severities: new Set(examples.map(({ file: { severity = 'C' } }) => severity)).size,
    }).toEqual({ refusal: true, pause: true, late: true, alert: true, severities: 3 });
  });

  it('names the requirement behind every number, or says that there is none', () => {
    const rules = lines.slice(0, lines.indexOf(lines.find((line) => line.startsWith('examples:')) ?? ''));
    const numbers = rules.filter((line) =>
      /(\w(Minutes|Days|Max)|approvals|^ {6}[ABC]): *[{\d]/.test(line.replace('afterMinutes: 0', '')),
    );
    expect(numbers.length).toBeGreaterThan(20);
    expect(numbers.filter((line) => !/# .*(\bR\d+|requirements\.md §3|no source)/.test(line))).toEqual([]);
  });

  it('names no group that the laptop lacks', () => {
    const known = sampleGroups.map(({ id }) => id);
    const groups = Object.values(shipped(name).lanes).flatMap(({ ladder }) => ladder.map(({ group }) => group));
    expect(groups.filter((group) => !known.includes(group))).toEqual([]);
  });

  it('has an example that fails when a response or an update is promised a minute later', () => {
    const targets = lines.flatMap((line, index) => (/^ {4}(response|update)Minutes: /.test(line) ? [index] : []));
    expect(targets).toHaveLength(6);
    for (const index of targets) {
      const minuteLater = lines.with(
        index,
        (lines[index] as string).replace(/\d+/, (minutes) => String(Number(minutes) + 1)),
      );
      expect(problemsOf(minuteLater.join('\n'))).toContainEqual(
        expect.stringMatching(/^\d+ The example ".*" fails: .* is .*, not .*\. Correct the rule, or the example\.$/),
      );
    }
  });
});

describe('the gate of the examples', () => {
  const friday = [
    '  - name: severity B on a Friday',
    '    file: { lane: admin, severity: B, at: 2026-03-06T16:50-08:00 }',
    '    expect:',
    '      severity: B',
    '      response: 2026-03-09T12:49-07:00',
    '',
  ].join('\n');

  it('says at the line of the expectation what came out, on the wall clock of the policy', () => {
    const text = `${textOf('managed-desktop-2018')}${friday}`;
    expect(problemsOf(text)).toEqual([
      `${text.split('\n').length - 1} The example "severity B on a Friday" fails: response is 2026-03-09T12:50-07:00, not ` +
        '2026-03-09T12:49-07:00. Correct the rule, or the example.',
    ]);
  });

  it('shows how the deadline that is off comes about', () => {
    const checked = checkPolicy(textOf('starter').replace('responseMinutes: 120', 'responseMinutes: 130'), sha256);
    const [first] = checked.ok ? [] : checked.problems;
    expect(first?.receipt).toMatch(/counted/);
    expect(first?.receipt).toContain('2026-03-06 14:10:00 +01:00');
  });

  it('hands out the difference for whoever shows more of it, such as a receipt', () => {
    const checked = checkPolicy(`${textOf('managed-desktop-2018')}${friday}`, sha256);
    expect(checked).toMatchObject({
      ok: false,
      problems: [
        {
          at: '/examples/29/expect/response',
          example: 'severity B on a Friday',
          difference: {
            clock: 'response',
            expected: '2026-03-09T19:49:00.000Z',
            actual: '2026-03-09T19:50:00.000Z',
          },
        },
      ],
    });
  });

  it('says so when filing is refused and the example does not expect it', () => {
    const text = `${textOf('managed-desktop-2018')}${friday.replace('admin', 'escalation')}`;
    expect(problemsOf(text)).toEqual([
      `${text.split('\n').length - 3} The example "severity B on a Friday" fails: refused is lane-not-offered, not nothing. ` +
        'Correct the rule, or the example.',
    ]);
  });

  it('survives a calendar that never holds what is promised', () => {
    const text = textOf('managed-desktop-2018')
      .replace('&office ["09:00-17:00"]', '&office ["09:00-09:01"]')
      .replace('updateMinutes: 1440 #', 'updateMinutes: 527040 #');
    expect(problemsOf(text)).toContainEqual(expect.stringMatching(/^\d+ The example ".*" cannot be played: .+\.$/));
  });

  it('hands on what is wrong with the file itself', () => {
    expect(problemsOf('id: [')).toEqual([expect.stringMatching(/^1 /)]);
  });
});
