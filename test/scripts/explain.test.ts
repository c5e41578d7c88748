import { tierline } from '../support/a-terminal';

const starter = 'policies/starter.yaml';
const explained = (...args: readonly string[]) => tierline(['policy', 'explain', starter, ...args]);

describe('tierline policy explain', () => {
  it('prints every stretch that a deadline is made of, on the clock of its calendar', async () => {
    const { code, out } = await explained('--severity', 'B', '--at', '2026-03-06T11:00');
    expect(code).toBe(0);
    expect(out).toContain('Filed 2026-03-06 11:00:00 +01:00 in lane user: incident, severity B, support-hours, tier-1');
    const ofResponse = out.slice(
      out.indexOf('Receipt: ticket EXAMPLE, response 1'),
      out.indexOf('Receipt: ticket EXAMPLE, tier'),
    );
    expect(ofResponse).toMatch(/Target +2 h 0 min\n/);
    expect(ofResponse).toMatch(/Due +2026-03-06 14:00:00 \+01:00\n/);
    expect(ofResponse.split('\n').filter((line) => line.startsWith('2026'))).toEqual([
      expect.stringMatching(/^2026-03-06 11:00:00 \+01:00 +2026-03-06 12:00:00 \+01:00 +1 h 0 min +counted /),
      expect.stringMatching(/^2026-03-06 12:00:00 \+01:00 +2026-03-06 13:00:00 \+01:00 +1 h 0 min +closed /),
      expect.stringMatching(/^2026-03-06 13:00:00 \+01:00 +2026-03-06 14:00:00 \+01:00 +1 h 0 min +counted /),
    ]);
    expect(out).toContain(`If nobody acts for 30 days:
  2026-03-06 12:00:00 +01:00  climbs from tier-1 to tier-2
  2026-03-06 14:00:00 +01:00  misses response 1; tells tier-2
`);
  });

  it('gives receipts in JSON that verify by themselves and by the policy, across a change of the clock too', async () => {
    const { out } = await explained('--severity', 'C', '--at', '2026-03-27T17:45+01:00', '--json');
    const { filed, receipts, policy, ifNobodyActs } = JSON.parse(out);
    expect(policy).toEqual({
      id: 'starter',
      version: expect.any(Number),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(filed).toMatchObject({ severity: 'C', at: '2026-03-27T16:45:00.000Z' });
    expect(ifNobodyActs.events[1]).toMatchObject({ kind: 'tier-climbed' });
    expect(receipts.length).toBeGreaterThan(1);
    const verified = await tierline(
      ['receipt', 'verify', '-', '--policy', starter],
      JSON.stringify({ items: receipts }),
    );
    expect({ code: verified.code, told: verified.told }).toEqual({ code: 0, told: '' });
    expect(verified.lines).toHaveLength(receipts.length);
    const [first, ...others] = receipts;
    const touched = { ...first, dueAt: '2026-03-30T09:00:00.000Z' };
    expect((await tierline(['receipt', 'verify', '-'], JSON.stringify([touched, ...others]))).code).toBe(1);
  });

  it.each([
    [['--severity', 'D'], '--severity D: use A, B, C'],
    [['--lane', 'admin'], '--lane admin: starter has '],
    [['--type', 'wish'], '--type wish: use incident, information, change'],
    [['--severity', 'C', '--coverage', '24x7'], '--coverage: severity C leaves no choice'],
    [['--type', 'change', '--severity', 'A'], '--severity: such a ticket is C, whoever files it'],
    [['--at', 'noon'], '--at noon is no moment, such as 2026-03-06'],
  ])('complains about a ticket that nobody could file: %j', async (args, message) => {
    const { code, out, told } = await explained(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(told).toContain(message);
  });
});
