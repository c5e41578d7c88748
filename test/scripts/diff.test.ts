import { aDraft } from '../support/a-draft';
import { fiveTickets, untilTheFive } from '../support/a-history';
import { aFolder, tierline } from '../support/a-terminal';

const aFile = aFolder();
const draft = aFile('draft.yaml', aDraft());
const overTheFive = ['--history', aFile('five.jsonl', fiveTickets.join('\n')), '--until', untilTheFive];
const second = ['version: 1', 'version: 2'] as const;
const response = 'response: 2026-03-02T11:00Z';

const diff = async (before: string, after: string, ...args: readonly string[]) => {
  const { out, code, told } = await tierline(['policy', 'diff', before, after, ...args, '--json']);
  expect({ code, told }).toEqual({ code: 0, told: '' });
  return JSON.parse(out);
};

const nothing = {
  noLongerTaken: 0,
  newlyTaken: 0,
  moved: 0,
  added: 0,
  dropped: 0,
  newlyLate: 0,
  noLongerLate: 0,
  examples: [],
};

describe('tierline policy diff', () => {
  it('finds nothing between a policy and itself', async () => {
    for (const policy of ['policies/managed-desktop-2023.yaml', 'policies/starter.yaml']) {
      const { difference, before, after } = await diff(policy, policy, '--made-up', '150');
      expect(difference).toEqual(nothing);
      expect(before).toEqual(after);
    }
  });

  it('moves the deadlines of a target that moved, and no others', async () => {
    const faster = aFile(
      'faster.yaml',
      aDraft(second, ['responseMinutes: 120', 'responseMinutes: 60'], [response, 'response: 2026-03-02T10:00Z']),
    );
    const { difference, before, after } = await diff(draft, faster, ...overTheFive);
    // T1 and T5 are the two of severity B. T5, answered 70 counted minutes after it was filed, is now missed twice.
    expect(difference).toEqual({
      ...nothing,
      moved: 2,
      examples: [{ ticketId: 'T5', before: ['tier-response 1'], after: ['response 1', 'tier-response 1'] }],
    });
    expect([before.all.breaches, after.all.breaches]).toEqual([3, 4]);
    expect([before.all.notices, after.all.notices]).toEqual([3, 6]);
    const { lines } = await tierline(['policy', 'diff', draft, faster, ...overTheFive]);
    expect(lines[0]).toBe(
      'a-draft version 2 instead of a-draft version 1: 1 more breach, 0 more notices at night, 2 deadlines moved.',
    );
    expect(lines).toContain('Promises: 0 new, 0 no longer made.');
    expect(lines).toContain('Tickets: 0 newly late, 0 no longer late; 0 newly taken, 0 no longer taken.');
    expect(lines).toContain('  T5: misses tier-response 1 → response 1, tier-response 1');
    expect(lines.find((line) => line.startsWith('all'))).toMatch(/^all +4 +3 → 4 \(\+1\) +2 +3 → 6 \(\+3\) +3$/);
  });

  it('counts who is told at night', async () => {
    const level = '    - { afterMinutes: 0, tell: [tier, night-watch] }';
    const louder = aFile(
      'louder.yaml',
      aDraft(second, [level, `${level}\n    - { afterMinutes: 30, tell: [night-watch] }`]),
    );
    const { difference, before, after } = await diff(draft, louder, ...overTheFive);
    expect(difference).toEqual(nothing);
    expect([before.all.atNight, after.all.atNight]).toEqual([3, 4]);
    const { out } = await tierline(['policy', 'diff', louder, draft, ...overTheFive]);
    expect(out).toContain('0 more breaches, 1 fewer notice at night, 0 deadlines moved.');
    expect(out).toContain('by the clock of UTC: night-watch 2 → 1 (-1), tier-2 2.');
  });

  it('tells apart tickets that only one of them takes', async () => {
    const narrow = aFile('narrow.yaml', aDraft(second, ['types: [incident, information]', 'types: [incident]']));
    const { difference, after } = await diff(draft, narrow, ...overTheFive);
    expect(difference).toEqual({ ...nothing, noLongerTaken: 1 });
    expect([after.all.tickets, after.refusedByKind]).toEqual([3, { 'type-not-offered': 2 }]);
    expect((await diff(narrow, draft, ...overTheFive)).difference).toEqual({ ...nothing, newlyTaken: 1 });
  });

  it('counts promises that are new or no longer made, and tickets that are late or late no longer', async () => {
    const tier = 'respondWithinMinutes: { A: 30, B: 60, C: 120 }, onMiss: climb';
    const slack = aFile('slack.yaml', aDraft(second, [tier, 'onMiss: alert']));
    const { difference } = await diff(draft, slack, ...overTheFive);
    // Each of the four had one promise of the first tier; T5 was late by that alone.
    expect(difference).toMatchObject({ added: 0, dropped: 4, moved: 0, newlyLate: 0, noLongerLate: 1 });
    expect((await diff(slack, draft, ...overTheFive)).difference).toMatchObject({ added: 4, dropped: 0, newlyLate: 1 });
  });

  it('shows tiers and weeks that only one of them has', async () => {
    const renamed = aFile('renamed.yaml', aDraft(second, ['tier: second', 'tier: experts']));
    const { lines } = await tierline(['policy', 'diff', draft, renamed, ...overTheFive]);
    expect(lines.find((line) => line.startsWith('second'))).toMatch(/^second +2 → 0 \(-2\)/);
    expect(lines.find((line) => line.startsWith('experts'))).toMatch(/^experts +0 → 2 \(\+2\)/);
  });

  it('names the files of two drafts of one version', async () => {
    const other = aFile('other.yaml', aDraft(['name: A draft', 'name: Another']));
    const { lines } = await tierline(['policy', 'diff', draft, other, ...overTheFive]);
    expect(lines[0]).toContain(`a-draft version 1 (${other}) instead of a-draft version 1 (${draft}): `);
  });
});
