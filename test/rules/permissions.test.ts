import { type Caller, type Role, roles, type Scope, scopes } from '../../desk/rules/people';
import { type Act, acts, may, mayAtAll, type Relation, viewOf } from '../../desk/rules/permissions';
import { anApp } from '../support/people';

/** `yes` about any ticket, `own` about one's own, `tier` about one whose tier one works in, `either` of both, `-` never. */
type Cell = 'yes' | 'own' | 'tier' | 'either' | '-';
type Standing = 'a member' | 'a guest' | 'a guest with every role' | 'an app without scopes' | Role | Scope;

const isCell = (text: string): text is Cell => ['yes', 'own', 'tier', 'either', '-'].includes(text);

/** Written out from docs/design.md §3, not from the code. A person with a role is a member too; an app is not. */
const matrix = `
                         file-ticket  list-tickets  read-ticket  respond-ticket  update-ticket  resolve-ticket  request-elevation  use-elevation  read-elevation  read-device  read-policy  publish-policy  read-self  file-admin-ticket  file-escalation  file-for-another  read-contact  read-security-contact  manage-contact  manage-security-contact  read-directory  import-directory  attach-file
a member                 yes          yes           own          -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 -             -                      -               -                        -               -                 own
Agent                    yes          yes           yes          tier            tier           tier            -                  -              -               -            yes          -               yes        -                  -                yes               yes           -                      -               -                        -               -                 either
EscalationEngineer       yes          yes           yes          tier            tier           tier            tier               own            own             yes          yes          -               yes        -                  tier             yes               yes           -                      -               -                        -               -                 either
ItAdmin                  yes          yes           yes          -               -              -               -                  -              yes             yes          yes          yes             yes        yes                -                yes               yes           -                      yes             -                        yes             yes               own
Approver                 yes          yes           own          -               -              -               -                  -              yes             -            yes          -               yes        -                  -                -                 -             -                      -               -                        -               -                 own
Operations               yes          yes           own          -               -              -               -                  -              -               -            yes          -               yes        yes                -                yes               yes           yes                    -               -                        -               -                 own
SecurityManager          yes          yes           own          -               -              -               -                  -              yes             yes          yes          -               yes        -                  -                -                 yes           yes                    -               yes                      -               -                 own
Auditor                  yes          yes           yes          -               -              -               -                  -              yes             yes          yes          -               yes        -                  -                -                 yes           yes                    -               -                        yes             -                 own
Reader                   yes          yes           yes          -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 yes           -                      -               -                        -               -                 own
BreakGlass               yes          yes           own          -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 -             -                      -               -                        -               -                 own
a guest                  -            -             -            -               -              -               -                  -              -               -            -            -               yes        -                  -                -                 -             -                      -               -                        -               -                 -
a guest with every role  -            -             -            -               -              -               -                  -              -               -            -            -               yes        -                  -                -                 -             -                      -               -                        -               -                 -
an app without scopes    -            -             -            -               -              -               -                  -              -               -            -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -
tickets.read             -            yes           yes          -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 yes           -                      -               -                        -               -                 -
tickets.write            yes          -             -            yes             yes            yes             -                  -              -               -            -            -               yes        yes                -                yes               -             -                      -               -                        -               -                 yes
elevations.read          -            -             -            -               -              -               -                  -              yes             yes          -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -
elevations.write         -            -             -            -               -              -               yes                -              -               -            -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -
reports.read             -            -             -            -               -              -               -                  -              -               -            yes          -               -          -                  -                -                 -             -                      -               -                        -               -                 -
webhooks.manage          -            -             -            -               -              -               -                  -              -               -            -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -
`;

const [head = '', ...rows] = matrix.trim().split('\n');
const columns = head.trim().split(/\s{2,}/) as Act[];
const cells = rows.flatMap((row) => {
  const [standing, ...values] = row.trim().split(/\s{2,}/);
  return columns.map((act, index) => [standing as Standing, act, values[index] as Cell] as const);
});

const aMember: Caller = { id: 'm', name: 'M', roles: [], scopes: [], groups: [], isGuest: false, isApp: false };

const callerOf = (standing: Standing): Caller => {
  switch (standing) {
    case 'a member':
      return aMember;
    case 'a guest':
      return { ...aMember, isGuest: true };
    case 'a guest with every role':
      return { ...aMember, isGuest: true, roles };
    case 'an app without scopes':
      return anApp();
    default:
      if (isScope(standing)) return anApp(standing);
      return { ...aMember, roles: [standing] };
  }
};
const isScope = (standing: Standing): standing is Scope => scopes.some((scope) => scope === standing);

const relations: readonly Relation[] = [
  { isOwn: false, inTier: false },
  { isOwn: true, inTier: false },
  { isOwn: false, inTier: true },
  { isOwn: true, inTier: true },
];

const expectedFor = (cell: Cell, { isOwn, inTier }: Relation): boolean =>
  ({ yes: true, own: isOwn, tier: inTier, either: isOwn || inTier, '-': false })[cell];

describe('the matrix of standing, act and relation', () => {
  it('has a row for every standing and a column for every act', () => {
    expect(columns.toSorted()).toEqual(acts.toSorted());
    const standings = [...new Set(cells.map(([standing]) => standing))];
    const apart = ['a member', 'a guest', 'a guest with every role', 'an app without scopes'];
    expect(standings.toSorted()).toEqual([...roles, ...scopes, ...apart].toSorted());
    expect(cells.filter(([, , cell]) => !isCell(cell))).toEqual([]);
    expect(cells).toHaveLength(acts.length * (roles.length + scopes.length + 4));
  });

  it.each(cells)('%s, %s: %s', (standing, act, cell) => {
    const caller = callerOf(standing);
    const answers = relations.map((relation) => [relation, may(caller, act, relation)]);
    expect(answers).toEqual(relations.map((relation) => [relation, expectedFor(cell, relation)]));
    expect(mayAtAll(caller, act)).toBe(cell !== '-');
  });
});

describe('several roles', () => {
  const both: Caller = { ...aMember, roles: ['Auditor', 'Agent'] };

  it('add up', () => {
    expect(may(both, 'read-ticket', { isOwn: false, inTier: false })).toBe(true);
    expect(may(both, 'respond-ticket', { isOwn: false, inTier: true })).toBe(true);
    expect(may(both, 'respond-ticket', { isOwn: true, inTier: false })).toBe(false);
  });
});

describe('an app', () => {
  it('gets nothing from roles that its claims carry, nor a person from scopes', () => {
    const confused: Caller = { ...anApp(), roles };
    const scoped: Caller = { ...aMember, scopes };
    for (const act of acts) expect(mayAtAll(confused, act)).toBe(false);
    expect(mayAtAll(scoped, 'respond-ticket')).toBe(false);
  });
});

describe('a list', () => {
  it.each<[Standing, 'all' | 'own']>([
    ['a member', 'own'],
    ['Approver', 'own'],
    ['Operations', 'own'],
    ['SecurityManager', 'own'],
    ['BreakGlass', 'own'],
    ['a guest', 'own'],
    ['tickets.write', 'own'],
    ['Agent', 'all'],
    ['EscalationEngineer', 'all'],
    ['ItAdmin', 'all'],
    ['Auditor', 'all'],
    ['Reader', 'all'],
    ['tickets.read', 'all'],
  ])('shows %s %s', (standing, view) => {
    expect(viewOf(callerOf(standing))).toBe(view);
  });
});
