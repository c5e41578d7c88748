import { isNight } from '../../desk/rules/tally';
import { instant } from '../../desk/rules/time';
import { aDraft } from '../support/a-draft';
import { fiveTickets, untilTheFive } from '../support/a-history';
import { aFolder, tierline } from '../support/a-terminal';

const aFile = aFolder();
const draft = aFile('draft.yaml', aDraft());
const history = aFile('five.jsonl', fiveTickets.join('\n'));
const overTheFive = ['--history', history, '--until', untilTheFive];

const simulated = async (...args: readonly string[]) => {
  const { out, code, told } = await tierline(['policy', 'simulate', ...args, '--json']);
  expect({ code, told }).toEqual({ code: 0, told: '' });
  return JSON.parse(out);
};

const zero = { met: 0, missed: 0, open: 0 };

describe('tierline policy simulate', () => {
  it('counts five tickets as one counts them by hand', async () => {
    const { all, bySeverity, byTier, byWeek, ...rest } = await simulated(draft, ...overTheFive);
    expect(all).toEqual({
      tickets: 4,
      breaches: 3,
      climbs: 2,
      levels: 2,
      notices: 3,
      atNight: 3,
      attainment: {
        response: { met: 3, missed: 1, open: 0 },
        'tier-response': { met: 2, missed: 2, open: 0 },
        update: { met: 3, missed: 0, open: 1 },
        customer: { ...zero, met: 1 },
      },
    });
    expect(bySeverity.A).toMatchObject({ tickets: 1, breaches: 2, climbs: 1, notices: 3, atNight: 3 });
    expect(bySeverity.B).toMatchObject({ tickets: 2, breaches: 1, climbs: 1, notices: 0 });
    expect(bySeverity.C).toMatchObject({ tickets: 1, breaches: 0, climbs: 0, notices: 0 });
    expect(byTier).toMatchObject({ first: { tickets: 4, breaches: 3, climbs: 2 }, second: { tickets: 2, notices: 3 } });
    expect(byWeek).toEqual({ '2026-03-02': all });
    expect(rest).toMatchObject({
      policy: { id: 'a-draft', version: 1 },
      zone: 'UTC',
      wokenByGroup: { 'night-watch': 1, 'tier-2': 2 },
      refusedByKind: { 'type-not-offered': 1 },
      untold: [],
      bad: [],
    });
  });

  it('shows the same in a table', async () => {
    const { lines, code } = await tierline(['policy', 'simulate', draft, ...overTheFive]);
    expect(code).toBe(0);
    expect(lines.map((line) => line.trimEnd())).toEqual([
      '                    tickets  response  tier-response   update  customer  breaches  climbs  notices  at night',
      'all                       4    75.0 %         50.0 %  100.0 %   100.0 %         3       2        3         3',
      'severity A                1     0.0 %          0.0 %  100.0 %         –         2       1        3         3',
      'severity B                2   100.0 %         50.0 %  100.0 %   100.0 %         1       1        0         0',
      'severity C                1   100.0 %        100.0 %        –         –         0       0        0         0',
      'first                     4    75.0 %         50.0 %  100.0 %   100.0 %         3       2        0         0',
      'second                    2         –              –  100.0 %         –         0       0        3         3',
      'week of 2026-03-02        4    75.0 %         50.0 %  100.0 %   100.0 %         3       2        3         3',
      '',
      'Told at night (22-6) or on a weekend, by the clock of UTC: tier-2 2, night-watch 1.',
      'Not taken by this policy, and counted nowhere: type-not-offered 1.',
    ]);
  });

  it('tells the life of each ticket', async () => {
    const { out } = await tierline(['policy', 'simulate', draft, ...overTheFive, '--timeline']);
    const ofT2 = out.slice(out.indexOf('T2'), out.indexOf('T3'));
    expect(ofT2).toBe(`T2
  2026-03-07 23:00:00 +00:00  filed, incident, severity A, support-hours, with first
  2026-03-07 23:30:00 +00:00  climbs from first to second
  2026-03-07 23:45:00 +00:00  reaches before15m of response 1; tells tier-2
  2026-03-08 00:00:00 +00:00  misses response 1; tells tier-2, night-watch
  2026-03-08 01:00:00 +00:00  ticket responded
  2026-03-08 02:00:00 +00:00  ticket resolved
  2026-03-09 02:00:00 +00:00  ticket closed
`);
    expect(out).toContain('T4\n  not taken: type-not-offered');
  });

  it('tells it a line of JSON a ticket too', async () => {
    const { lines } = await tierline(['policy', 'simulate', draft, ...overTheFive, '--timeline', '--json']);
    const tickets = lines.map((line) => JSON.parse(line));
    expect(tickets.map(({ ticketId }) => ticketId)).toEqual(['T1', 'T2', 'T3', 'T4', 'T5']);
    expect(tickets[1].notices.map(({ group }: { group: string }) => group)).toEqual([
      'tier-2',
      'tier-2',
      'night-watch',
    ]);
    expect(tickets[3]).toEqual({ ticketId: 'T4', refused: 'type-not-offered' });
  });

  it('adds up: all is the sum of the severities and of the weeks, and of the tiers but for the tickets', async () => {
    for (const policy of ['policies/managed-desktop-2020.yaml', 'policies/starter.yaml']) {
      const { all, bySeverity, byTier, byWeek } = await simulated(policy, '--made-up', '400', '--seed', '11');
      expect(all.breaches).toBeGreaterThan(20);
      expect(all.notices).toBeGreaterThan(20);
      expect(sumOf(bySeverity)).toEqual(numbersIn(all));
      expect(sumOf(byWeek)).toEqual(numbersIn(all));
      expect({ ...sumOf(byTier), tickets: 400 }).toEqual(numbersIn(all));
      expect(all.tickets).toBe(400);
    }
  });

  it('says the same again, and counts weeks where the policy is at home', async () => {
    const args = ['policies/starter.yaml', '--made-up', '30', '--seed', '5'];
    expect(await simulated(...args)).toEqual(await simulated(...args));
    const { byWeek, zone } = await simulated(...args, '--from', '2026-03-02', '--to', '2026-03-09');
    expect([zone, Object.keys(byWeek)]).toEqual(['Europe/Berlin', ['2026-03-02']]);
  });

  it('counts a cycle of a tier neither as met nor as missed that ended as the ticket climbed for another reason', async () => {
    const tier = 'respondWithinMinutes: { A: 30, B: 60, C: 120 },';
    const solving = aFile('solving.yaml', aDraft([tier, `${tier} solveWithinMinutes: { A: 600, B: 600, C: 600 },`]));
    const { all } = await simulated(solving, ...overTheFive);
    // T1 is solved within the time of the first tier, T3 is with it still; T2 and T5 climbed out of it.
    expect(all.attainment['tier-solve']).toEqual({ met: 1, missed: 0, open: 1 });
    expect(all.breaches).toBe(3);
  });

  it('leaves clocks out that a CSV does not tell of, and says which', async () => {
    const csv = ['--csv', 'test/scripts/exports/servicenow.csv', '--columns', 'docs/csv-columns.example.yaml'];
    const { all, untold } = await simulated('policies/starter.yaml', ...csv, '--until', '2026-04-10');
    expect(untold).toEqual(['update']);
    expect(Object.keys(all.attainment).sort()).toEqual(['customer', 'response', 'tier-response', 'tier-solve']);
    // INC0010001 and 2 are answered in time; 3 at 3:40, 10 minutes after 2:30, which is 3:30; 4 never.
    expect(all.attainment.response).toEqual({ met: 3, missed: 1, open: 0 });
    const { out } = await tierline(['policy', 'simulate', 'policies/starter.yaml', ...csv, '--until', '2026-04-10']);
    expect(out).toContain('Left out, as the export does not tell when they stopped: update.');
  });

  it('goes on after a broken line, says which, and fails', async () => {
    const broken = aFile('broken.jsonl', [...fiveTickets.slice(0, 3), 'no JSON', '{}'].join('\n'));
    const text = await tierline(['policy', 'simulate', draft, '--history', broken, '--until', untilTheFive]);
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/all +1 /);
    expect(text.told).toMatch(/^line 4: this is not JSON\nline 5: .+\n2 lines could not be read and were left out$/);
    const json = await tierline(['policy', 'simulate', draft, '--history', broken, '--until', untilTheFive, '--json']);
    expect([json.code, json.told]).toEqual([1, '']);
    expect(JSON.parse(json.out).bad).toMatchObject([{ line: 4, message: 'this is not JSON' }, { line: 5 }]);
  });

  it.each([
    [[], 'say where the tickets come from: --history, --csv or --made-up 1000'],
    [['--made-up', '0'], '--made-up 0: a whole number from 1 to 10000000'],
    [['--made-up', '1e3'], '--made-up 1e3: a whole number'],
    [['--made-up', '5', '--seed', '-1'], '--seed -1: a whole number'],
    [['--made-up', '5', '--from', 'soon'], '--from soon is no moment'],
    [['--made-up', '5', '--to', '2025-01-01'], '--to 2025-01-01 is not after --from 2026-01-05'],
    [['--made-up', '5', '--zone', 'Berlin'], '--zone Berlin is no zone of the IANA database'],
    [['--made-up', '5', '--columns', 'x.yaml'], '--columns goes with --csv'],
    [['--csv', 'x.csv'], '--csv needs --columns FILE'],
    [['--history', 'x', '--csv', 'y'], "option '--history <file>' cannot be used with option '--csv <file>'"],
    [['--history', 'x', '--seed', '4'], "option '--seed <number>' cannot be used with option '--history <file>'"],
    [['--history', 'nowhere.jsonl'], 'nowhere.jsonl cannot be read: it is not there'],
    [
      ['--made-up', '5', '--chart', 'nowhere/chart.html'],
      'the chart cannot be written to nowhere/chart.html: it is not there',
    ],
  ])('complains about options that do not fit: %j', async (args, message) => {
    const { code, out, told } = await tierline(['policy', 'simulate', draft, ...args]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(told).toContain(message);
  });
});

interface Numbers {
  readonly [key: string]: number | Numbers;
}

const numbersIn = (value: Numbers): Record<string, number> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, number][] =>
      typeof one === 'number'
        ? [[key, one]]
        : Object.entries(numbersIn(one)).map(([inner, number]) => [`${key}.${inner}`, number]),
    ),
  );

const sumOf = (totals: Readonly<Record<string, Numbers>>): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const one of Object.values(totals)) {
    for (const [key, number] of Object.entries(numbersIn(one))) sum[key] = (sum[key] ?? 0) + number;
  }
  return sum;
};

describe('night', () => {
  it.each([
    ['UTC', '2026-03-06T21:59:59Z', false],
    ['UTC', '2026-03-06T22:00:00Z', true],
    ['UTC', '2026-03-06T05:59:59Z', true],
    ['UTC', '2026-03-06T06:00:00Z', false],
    ['UTC', '2026-03-07T00:00:00Z', true],
    ['UTC', '2026-03-08T12:00:00Z', true],
    ['UTC', '2026-03-09T06:00:00Z', false],
    ['America/Los_Angeles', '2026-03-06T23:30:00Z', false],
    ['America/Los_Angeles', '2026-03-07T07:30:00Z', true],
    ['America/Los_Angeles', '2026-03-09T04:00:00Z', true],
    ['Asia/Kathmandu', '2026-03-06T18:14:59Z', true],
    ['Asia/Kathmandu', '2026-03-06T00:14:59Z', true],
    ['Asia/Kathmandu', '2026-03-06T00:15:00Z', false],
  ])('in %s at %s: %s', (zone, at, expected) => {
    expect(isNight(zone, instant(at))).toBe(expected);
  });

  it('depends on whose clock is asked', async () => {
    const { all, wokenByGroup } = await simulated(draft, ...overTheFive, '--zone', 'Pacific/Auckland');
    expect({ atNight: all.atNight, wokenByGroup }).toEqual({
      atNight: 3,
      wokenByGroup: { 'tier-2': 2, 'night-watch': 1 },
    });
    const earlier = fiveTickets.map((line) =>
      line.replaceAll('2026-03-07T', '2026-03-05T').replaceAll('2026-03-08T', '2026-03-06T'),
    );
    const thursday = aFile('thursday.jsonl', earlier.join('\n'));
    const args = [draft, '--history', thursday, '--until', untilTheFive];
    expect((await simulated(...args)).all.atNight).toBe(3);
    expect((await simulated(...args, '--zone', 'Pacific/Auckland')).all.atNight).toBe(0);
  });
});
