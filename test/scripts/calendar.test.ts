import { CalendarFile, compileCalendarFile } from '../../desk/contracts/calendar-files';
import { instant, iso } from '../../desk/rules/time';
import { readPlace } from '../../scripts/prove/places';
import { walkThrough } from '../../scripts/prove/walks';
import { aFolder, tierline } from '../support/a-terminal';
import { chanceFrom } from '../support/chance';

const hours = {
  zone: 'Europe/Berlin',
  week: {
    monday: ['08:00-12:00', '13:00-18:00'],
    wednesday: ['09:00-17:00'],
    friday: ['22:00-06:00'],
    sunday: ['01:00-04:00'],
  },
  closed: ['2026-04-03'],
};
const aFile = aFolder();
const file = aFile('hours.yaml', JSON.stringify(hours));

const asked = async (...questions: readonly object[]): Promise<readonly Record<string, unknown>[]> => {
  const { lines, code, told } = await tierline(
    ['calendar', file],
    questions.map((one) => JSON.stringify(one)).join('\n'),
  );
  expect({ code, told }).toEqual({ code: 0, told: '' });
  return lines.map((line) => JSON.parse(line));
};

describe('tierline calendar', () => {
  it('answers by the thousand as a walk through every minute of the zone does', async () => {
    const from = instant('2026-03-20T00:00:00Z');
    const place = readPlace('Europe/Berlin', from, 40);
    const walk = walkThrough(compileCalendarFile(CalendarFile.parse(hours)), place);
    const chance = chanceFrom(5);
    const questions: object[] = [];
    const expected: object[] = [];
    for (let number = 0; number < 1_000; number += 1) {
      const at = from + Math.floor(chance() * 20 * 86_400_000);
      const to = from + Math.floor(chance() * 40 * 86_400_000);
      const openMs = Math.floor(chance() * 10 * 3_600_000);
      questions.push({
        ask: 'between',
        from: iso(instant(new Date(at).toISOString())),
        to: new Date(to).toISOString(),
      });
      expected.push({ openMs: walk.openMs(at, to) });
      questions.push({ ask: 'add', at: new Date(at).toISOString(), openMs });
      expected.push({ at: new Date(walk.earliest(at, openMs) as number).toISOString() });
      questions.push({ ask: 'isOpen', at: new Date(at).toISOString() });
      expected.push({ isOpen: walk.isOpen(at) });
      questions.push({ ask: 'nextChange', at: new Date(at).toISOString() });
      expected.push({ at: new Date(walk.nextChange(at) as number).toISOString() });
      const latest = walk.latest(to, openMs);
      if (latest === undefined) continue;
      questions.push({ ask: 'subtract', at: new Date(to).toISOString(), openMs });
      expected.push({ at: new Date(latest).toISOString() });
    }
    expect(questions.length).toBeGreaterThan(4_500);
    expect(await asked(...questions)).toEqual(expected);
  });

  it('shows every stretch that an answer is made of', async () => {
    const [added, between] = await asked(
      { ask: 'add', at: '2026-03-02T11:00:00+01:00', openMs: 7_200_000, receipt: true },
      {
        ask: 'between',
        from: '2026-03-02T14:00:00+01:00',
        to: '2026-03-02T11:00:00+01:00',
        receipt: true,
        id: 'row 17',
      },
    );
    expect(added).toEqual({
      at: '2026-03-02T13:00:00.000Z',
      receipt: [
        { from: '2026-03-02T10:00:00.000Z', to: '2026-03-02T11:00:00.000Z', ms: 3_600_000, isOpen: true },
        { from: '2026-03-02T11:00:00.000Z', to: '2026-03-02T12:00:00.000Z', ms: 3_600_000, isOpen: false },
        { from: '2026-03-02T12:00:00.000Z', to: '2026-03-02T13:00:00.000Z', ms: 3_600_000, isOpen: true },
      ],
    });
    expect(between).toMatchObject({ id: 'row 17', openMs: -7_200_000 });
  });

  it('answers a bad line with what is wrong and its number, and goes on', async () => {
    const at = '2026-03-02T11:00:00Z';
    const questions = [
      'no JSON',
      '',
      '{"ask":"guess"}',
      '17',
      `{"ask":"add","at":"${at}","openMs":-1}`,
      `{"ask":"isOpen","at":"yesterday"}`,
      `{"ask":"isOpen","at":"${at}","openMs":1}`,
      `{"ask":"add","at":"${at}","openMs":9007199254740991,"id":4}`,
      `{"ask":"isOpen","at":"${at}"}`,
    ];
    const { code, lines } = await tierline(['calendar', file], `\uFEFF${questions.join('\r\n')}`);
    expect(code).toBe(1);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { line: 1, error: 'this is not JSON' },
      { line: 3, error: 'ask: ask one of add, subtract, between, isOpen, nextChange' },
      { line: 4, error: expect.any(String) },
      { line: 5, error: 'openMs: whole milliseconds, 0 or more' },
      { line: 6, error: 'at: a moment with its offset, such as 2026-03-06T16:50:00-08:00' },
      { line: 7, error: expect.stringContaining('openMs') },
      { line: 8, id: 4, error: expect.stringContaining('within 400 years') },
      { isOpen: false },
    ]);
  });

  it('takes a calendar out of a policy by its name', async () => {
    const question = '{"ask":"isOpen","at":"2026-03-02T12:30:00+01:00"}';
    const open = async (name: string) =>
      (await tierline(['calendar', 'policies/starter.yaml', '--name', name], question)).out;
    expect([await open('always'), await open('office-hours')]).toEqual(['{"isOpen":true}', '{"isOpen":false}']);
    const unknown = await tierline(['calendar', 'policies/starter.yaml', '--name', 'lunch'], question);
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.told).toContain('has no calendar lunch; it has office-hours, always');
    const unnamed = await tierline(['calendar', 'policies/starter.yaml'], question);
    expect(unnamed.told).toContain('is a policy: say which of its calendars');
  });

  it('says by line what is wrong with a calendar', async () => {
    const wrong = aFile('wrong.yaml', 'zone: Europe/Berlim\nweek:\n  monday: ["09:00-17:00"]\nclosed: []\n');
    const { code, told, out } = await tierline(['calendar', wrong]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(told).toMatch(/wrong\.yaml:1: .*zone/i);
    const overlapping = aFile(
      'overlap.yaml',
      'zone: UTC\nweek:\n  monday: ["09:00-17:00", "16:00-18:00"]\nclosed: []\n',
    );
    expect((await tierline(['calendar', overlapping])).told).toMatch(/overlap\.yaml:3: /);
    expect((await tierline(['calendar', 'nowhere.yaml'])).told).toContain(
      'nowhere.yaml cannot be read: it is not there',
    );
  });
});
