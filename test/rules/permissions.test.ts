import fc from 'fast-check';
import { type Caller, type Role, roles, type Scope, scopes } from '../../desk/rules/people';
import { type Act, acts, may, mayAtAll, type Relation, sightOf, viewOf } from '../../desk/rules/permissions';
import { anApp } from '../support/people';

/**
 * `yes` about any ticket outside the security area, `sec` about any in it, `all` about both. On either side `own` is about
 * one's own, `watched` about one that one watches, `tier` about one whose tier one works in, `held` about one that Operations
 * has, `approved` about a grant that one approved, `asked` about one that one is asked to decide on or has decided on,
 * `emergency` about one's own on the emergency path, which is never `own`; `-` never. A `+` joins what allows it.
 */
type Word = 'yes' | 'sec' | 'all' | 'own' | 'emergency' | 'watched' | 'tier' | 'held' | 'approved' | 'asked' | '-';
type Cell = Word | `${Word}+${string}`;
type Standing = 'a member' | 'a guest' | 'a guest with every role' | 'an app without scopes' | Role | Scope;

const words = ['yes', 'sec', 'all', 'own', 'emergency', 'watched', 'tier', 'held', 'approved', 'asked', '-'];
const isCell = (text: string): text is Cell => text.split('+').every((word) => words.includes(word));

/** Written out from docs/design.md §3, not from the code. A person with a role is a member too; an app is not. */
const matrix = `
                         file-ticket  list-tickets  read-ticket            respond-ticket  update-ticket  resolve-ticket  request-elevation  use-elevation  read-elevation  read-device  read-policy  publish-policy  read-self  file-admin-ticket  file-escalation  file-for-another  read-contact  read-security-contact  manage-contact  manage-security-contact  read-directory  import-directory  attach-file  export-tickets  read-exports  read-refusals  read-audit  export-audit
a member                 all          yes           own+watched            -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 -             -                      -               -                        -               -                 own          -               -             -              -           -
Agent                    all          yes           yes+own+watched+tier   tier            tier           tier            -                  -              -               -            yes          -               yes        -                  -                yes               yes           -                      -               -                        -               -                 own+tier     -               -             -              -           -
EscalationEngineer       all          yes           yes+own+watched+tier   tier            tier           tier            tier               own            own             yes          yes          -               yes        -                  tier             yes               yes           -                      -               -                        -               -                 own+tier     -               -             -              -           -
ItAdmin                  all          yes           yes+own+watched        -               -              -               -                  -              yes             yes          yes          yes             yes        all                -                yes               yes           -                      yes             -                        yes             yes               own          yes             yes           -              -           -
Approver                 all          yes           own+watched            -               -              -               -                  -              yes+asked       -            yes          -               yes        -                  -                -                 -             -                      -               -                        -               -                 own          -               -             -              -           -
Operations               all          yes           own+watched+tier+held  tier            tier           tier            -                  -              -               -            yes          -               yes        all                -                yes               yes           yes                    -               -                        -               -                 own+tier+held  -              -             -              -           -
SecurityManager          all          yes           sec+own+watched        sec             sec            sec             -                  -              all             yes          yes          -               yes        sec                -                -                 yes           yes                    -               yes                      -               -                 own+sec      sec             -             -              yes         -
Auditor                  all          yes           all                    -               -              -               -                  -              all             yes          yes          -               yes        -                  -                -                 yes           yes                    -               -                        yes             -                 own          all             yes           yes            yes         yes
Reader                   all          yes           yes+own+watched        -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 yes           -                      -               -                        -               -                 own          -               -             -              -           -
BreakGlass               all          yes           own+watched            -               -              -               -                  emergency      emergency       -            yes          -               yes        -                  -                -                 -             -                      -               -                        -               -                 own          -               -             -              -           -
a guest                  -            -             -                      -               -              -               -                  -              -               -            -            -               yes        -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
a guest with every role  -            -             -                      -               -              -               -                  -              -               -            -            -               yes        -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
an app without scopes    -            -             -                      -               -              -               -                  -              -               -            -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
tickets.read             -            yes           yes+own                -               -              -               -                  -              -               -            yes          -               yes        -                  -                -                 yes           -                      -               -                        -               -                 -            yes             -             -              -           -
tickets.write            all          -             -                      yes+own         yes+own        yes+own         -                  -              -               -            -            -               yes        all                -                yes               -             -                      -               -                        -               -                 yes+own      -               -             -              -           -
elevations.read          -            -             -                      -               -              -               -                  -              yes             yes          -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
elevations.write         -            -             -                      -               -              -               yes                -              -               -            -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
reports.read             -            -             -                      -               -              -               -                  -              -               -            yes          -               -          -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
webhooks.manage          -            -             -                      -               -              -               -                  -              -               -            -            -               -          -                  -                -                 -             -                      -               -                        -               -                 -            -               -             -              -           -
`;

/**
 * The commands on a ticket that is there, an act a line. Approver and BreakGlass may what any member may; guests, apps of other scopes and apps without any may nothing of it.
 */
const commands = `
                       a member     Agent             EscalationEngineer  ItAdmin          Operations        SecurityManager  Auditor      Reader       tickets.read  tickets.write
read-notes             -            yes+tier          yes+tier            yes              tier+held         sec              all          yes          yes           -
assign-ticket          -            tier              tier                yes              tier              sec              -            -            -             yes+own
note-ticket            -            tier              tier                yes              tier+held         sec              -            -            -             yes+own
change-contact         own          own+tier          own+tier            own+yes          own+tier          own+sec          own          own          -             yes+own
report-unreachable     -            tier              tier                yes              tier              sec              -            -            -             yes+own
ask-requester          -            tier              tier                -                tier              sec              -            -            -             yes+own
answer-question        own          own+tier          own+tier            own              own+tier          own+sec          own          own          -             yes+own
change-severity        -            tier              tier                yes              tier              sec              -            -            -             yes+own
climb-ticket           -            tier              tier                yes              tier              sec              -            -            -             yes+own
transfer-ticket        -            tier              tier                yes              tier              sec              -            -            -             yes+own
hand-over-ticket       -            -                 tier                yes              tier              sec              -            -            -             yes+own
take-handover          -            -                 tier                yes              tier+held         sec              -            -            -             yes+own
return-handover        -            -                 tier                yes              tier+held         sec              -            -            -             yes+own
link-ticket            own          own+tier          own+tier            own+yes          own+tier          own+sec          own          own          -             yes+own
unlink-ticket          own          own+tier          own+tier            own+yes          own+tier          own+sec          own          own          -             yes+own
add-external-id        -            tier              tier                -                tier+held         sec              -            -            -             yes+own
remove-external-id     -            tier              tier                -                tier+held         sec              -            -            -             yes+own
mitigate-ticket        -            tier              tier                -                tier              sec              -            -            -             yes+own
reactivate-ticket      own          own+tier          own+tier            own              own+tier          own+sec          own          own          -             yes+own
follow-up-ticket       own          own+tier          own+tier            own+yes          own+tier          own              own          own          -             yes+own
close-resolved-ticket  own          own+tier          own+tier            own              own+tier          own+sec          own          own          -             yes+own
withdraw-ticket        own          own               own                 own              own               own              own          own          -             own
rate-ticket            own          own               own                 own              own               own              own          own          -             own
schedule-callback      own          own+tier          own+tier            own              own+tier          own+sec          own          own          -             yes+own
erase-personal-data    -            -                 -                   yes              -                 sec              -            -            -             -
adopt-device           -            -                 -                   yes              -                 -                -            -            -             -
reconcile-devices      -            -                 -                   yes              -                 -                -            -            -             -
read-erasures          -            -                 -                   yes              -                 -                yes          -            -             -
export-personal-data   -            -                 -                   yes              -                 -                -            -            -             -
run-campaign           -            -                 -                   yes              -                 -                -            -            -             -
read-campaign          -            -                 -                   yes              -                 yes              yes          -            -             -
rotate-device          -            -                 -                   yes              -                 -                -            -            -             -
watch-ticket           own          own+tier          own+tier            own+yes          own+tier          own+sec          own          own          -             yes+own
unwatch-ticket         own+watched  own+watched+tier  own+watched+tier    own+watched+yes  own+watched+tier  own+watched+sec  own+watched  own+watched  -             yes+own
`;

/** The acts on a grant that is there, an act a line; whoever has no column may nothing of it. `approved` one that they approved. */
const onGrants = `
                    EscalationEngineer  ItAdmin  Approver   SecurityManager  elevations.write  BreakGlass  Auditor
withdraw-elevation  own                 -        -          -                own               emergency   -
decide-elevation    -                   -        yes+asked  -                -                 -           -
revoke-elevation    -                   yes      approved   all              -                 -           -
review-elevation    -                   -        yes        all              -                 -           -
break-glass         -                   -        -          -                -                 yes         -
manage-absence      -                   -        yes        -                -                 -           -
read-alarms         -                   yes      -          yes              -                 -           yes
rotate-signing-key  -                   yes      -          -                -                 -           -
offer-enrolment     -                   yes      -          -                -                 -           -
`;

const rowsOf = (table: string): readonly (readonly string[])[] =>
  table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s{2,}/));

const [columns = [], ...rows] = rowsOf(matrix) as [Act[], ...string[][]];
const [standings = [], ...lines] = rowsOf(commands) as [Standing[], ...string[][]];
const [holders = [], ...grantLines] = rowsOf(onGrants) as [Standing[], ...string[][]];
const asMembers = ['Approver', 'BreakGlass'] as const;
const asNobody = [
  'a guest',
  'a guest with every role',
  'an app without scopes',
  'elevations.read',
  'elevations.write',
  'reports.read',
  'webhooks.manage',
] as const;

const everyStanding: readonly Standing[] = [
  'a member',
  'a guest',
  'a guest with every role',
  'an app without scopes',
  ...roles,
  ...scopes,
];

type Entry = readonly [Standing, Act, Cell];
const cells: readonly Entry[] = [
  ...rows.flatMap(([standing, ...values]) =>
    columns.map((act, index): Entry => [standing as Standing, act, values[index] as Cell]),
  ),
  ...lines.flatMap(([act, ...values]) => [
    ...standings.map((standing, index): Entry => [standing, act as Act, values[index] as Cell]),
    ...asMembers.map((standing): Entry => [standing, act as Act, values[0] as Cell]),
    ...asNobody.map((standing): Entry => [standing, act as Act, '-']),
  ]),
  ...grantLines.flatMap(([act, ...values]) =>
    everyStanding.map((standing): Entry => {
      const column = holders.indexOf(standing);
      return [standing, act as Act, column < 0 ? '-' : (values[column] as Cell)];
    }),
  ),
];

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

const either = [false, true];
/** Every way in which a ticket or a grant may stand to somebody. */
const relations: readonly Required<Relation>[] = either.flatMap((isOwn) =>
  either.flatMap((inTier) =>
    either.flatMap((isWatched) =>
      either.flatMap((isWithOperations) =>
        either.flatMap((isApproved) =>
          either.flatMap((isAsked) =>
            either.flatMap((isSecurity) =>
              either.map((isEmergency) => ({
                ...{ isOwn, inTier, isWatched, isWithOperations, isApproved, isAsked, isSecurity, isEmergency },
              })),
            ),
          ),
        ),
      ),
    ),
  ),
);

const expectedFor = (cell: Cell, relation: Required<Relation>): boolean => {
  const { isOwn, inTier, isWatched, isWithOperations, isApproved, isAsked, isSecurity, isEmergency } = relation;
  const ofGrants = { own: isOwn && !isEmergency, emergency: isOwn && isEmergency };
  const ofTickets = { ...ofGrants, watched: isWatched, tier: inTier, held: isWithOperations };
  const anywhere = { all: true, ...ofTickets, approved: isApproved, asked: isAsked, '-': false };
  const holds = { ...anywhere, yes: !isSecurity, sec: isSecurity };
  return cell.split('+').some((word) => holds[word as Word]);
};

describe('the matrix of standing, act and relation', () => {
  it('has a row for every standing and a column for every act', () => {
    expect([...columns, ...[...lines, ...grantLines].map(([act]) => act)].toSorted()).toEqual(acts.toSorted());
    const named = [...new Set(cells.map(([standing]) => standing))];
    const apart = ['a member', 'a guest', 'a guest with every role', 'an app without scopes'];
    expect(named.toSorted()).toEqual([...roles, ...scopes, ...apart].toSorted());
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
    ['BreakGlass', 'own'],
    ['a guest', 'own'],
    ['tickets.write', 'own'],
    ['Agent', 'all'],
    ['EscalationEngineer', 'all'],
    ['ItAdmin', 'all'],
    ['Auditor', 'all'],
    ['Reader', 'all'],
    ['SecurityManager', 'all'],
    ['tickets.read', 'all'],
  ])('shows %s %s', (standing, view) => {
    expect(viewOf(callerOf(standing))).toBe(view);
  });
});

describe('the security area (R95)', () => {
  const relation = fc.constantFrom(...relations);
  const act = fc.constantFrom(...acts);
  const anybody: fc.Arbitrary<Caller> = fc
    .record({
      roles: fc.subarray(roles.filter((role) => role !== 'SecurityManager')),
      scopes: fc.subarray([...scopes]),
      isGuest: fc.boolean(),
      isApp: fc.boolean(),
    })
    .map((standing) => ({ ...aMember, ...standing }));

  it('opens nothing to anybody that is shut to them elsewhere, but for its managers', () => {
    fc.assert(
      fc.property(anybody, act, relation, (caller, one, stands) => {
        const within = may(caller, one, { ...stands, isSecurity: true });
        expect(within && !may(caller, one, { ...stands, isSecurity: false })).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is all that its managers have beyond what every member has', () => {
    const manager: Caller = { ...aMember, roles: ['SecurityManager'] };
    const aboutTickets = new Set<Act>(
      lines
        .map(([one]) => one as Act)
        // Of devices they read more than a member, wherever a ticket lies.
        .filter((one) => one !== 'read-campaign')
        .concat(
          'read-ticket',
          'respond-ticket',
          'update-ticket',
          'resolve-ticket',
          'attach-file',
          'export-tickets',
          'file-admin-ticket',
        ),
    );
    for (const one of aboutTickets) {
      for (const stands of relations.filter(({ isSecurity }) => !isSecurity)) {
        expect([one, stands, may(manager, one, stands)]).toEqual([one, stands, may(aMember, one, stands)]);
      }
    }
  });

  it('is shut to a stranger unless their role is there for it', () => {
    const stranger = { isOwn: false, inTier: false, isWatched: false, isWithOperations: false, isSecurity: true };
    const reading = [...roles, ...scopes].filter((standing) => may(callerOf(standing), 'read-ticket', stranger));
    expect(reading).toEqual(['SecurityManager', 'Auditor']);
  });

  it.each<[Standing, ReturnType<typeof sightOf>]>([
    ['a member', { others: false, security: 'none' }],
    ['a guest', { others: false, security: 'none' }],
    ['Agent', { others: true, security: 'tier' }],
    ['EscalationEngineer', { others: true, security: 'tier' }],
    ['ItAdmin', { others: true, security: 'none' }],
    ['Operations', { others: false, security: 'tier' }],
    ['SecurityManager', { others: false, security: 'all' }],
    ['Auditor', { others: true, security: 'all' }],
    ['Reader', { others: true, security: 'none' }],
    ['tickets.read', { others: true, security: 'none' }],
    ['tickets.write', { others: false, security: 'none' }],
  ])('of others, lists show %s %o', (standing, sight) => {
    expect(sightOf(callerOf(standing))).toEqual(sight);
  });
});
