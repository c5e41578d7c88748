import { acts } from '../../desk/rules/permissions';
import { refused } from '../../functions/problem';

const forbidden = (facts: object) => refused({ kind: 'act-forbidden', act: 'change-severity', ...facts });

describe('a forbidden act', () => {
  it('says who may do it, and upon what it hangs', () => {
    expect(forbidden({ isSecurity: false })).toEqual({
      type: 'urn:tierline:problem:act-forbidden',
      status: 403,
      title: 'Your roles and groups do not allow this.',
      act: 'change-severity',
      whoMay: ['Agent', 'EscalationEngineer', 'Operations', 'tickets.write', 'ItAdmin'],
      detail:
        'This may: Agent (in the tiers that they work in); EscalationEngineer (in the tiers that they work in); ' +
        'Operations (in the tiers that they work in); tickets.write; ItAdmin. ' +
        'Ask one of them to do it, or an administrator for such a role.',
    });
  });

  it('of the security area names who may there', () => {
    const { whoMay, detail } = forbidden({ isSecurity: true });
    expect(whoMay).toEqual(['Agent', 'EscalationEngineer', 'Operations', 'SecurityManager', 'tickets.write']);
    expect(detail).toMatch(/; SecurityManager; tickets\.write \(for their own\)\./);
  });

  it('tells a guest that guests may not, and what to do (R49)', () => {
    expect(forbidden({ isGuest: true })['detail']).toMatch(/^Guests may not .*\(R49\)\. Ask a colleague/);
  });

  it.each(acts)('%s is somebody’s, and its words say whose', (act) => {
    const { whoMay, detail } = refused({ kind: 'act-forbidden', act });
    expect(whoMay).not.toEqual([]);
    expect(detail).not.toMatch(/undefined|\(\)/);
  });

  it('keeps what it was about to itself', () => {
    expect(JSON.stringify(forbidden({ about: 'TL-SECRET' }))).not.toContain('SECRET');
  });
});
