import { type Role, type Scope, scopes } from '../../desk/rules/people';

/** A directory group that works a tier or is told of things. `objectId` is what a person's claims carry, `mailbox` where its notices go. */
export interface SampleGroup {
  readonly id: string;
  readonly objectId: string;
  readonly name: string;
  readonly mailbox: string;
}

/** Someone to sign in as on the laptop. `id` takes the place of the directory's object id; `groups` are object ids. */
export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly groups: readonly string[];
  readonly isGuest: boolean;
  /** Of a program, which has an identity of its own and no mailbox. */
  readonly scopes?: readonly Scope[];
}

/** The groups that the shipped policies name (policies/*.yaml). */
export const sampleGroups: readonly SampleGroup[] = [
  {
    id: 'tier-1',
    objectId: '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c01',
    name: 'Support tier 1',
    mailbox: 'tier-1@contoso.example',
  },
  {
    id: 'tier-2',
    objectId: '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c02',
    name: 'Support tier 2',
    mailbox: 'tier-2@contoso.example',
  },
  {
    // R92: the name that the documents give the group of escalation engineers.
    id: 'escalation-team',
    objectId: '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c03',
    name: 'Modern Workplace Roles - Support Partner',
    mailbox: 'escalation-team@contoso.example',
  },
  {
    id: 'operations',
    objectId: '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c04',
    name: 'Operations',
    mailbox: 'operations@contoso.example',
  },
  {
    id: 'it-admins',
    objectId: '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c05',
    name: 'IT administrators',
    mailbox: 'it-admins@contoso.example',
  },
  {
    id: 'approvers',
    objectId: '5b0d6a6e-1f3c-4a52-9c1b-0a6f2f6f1c06',
    name: 'Approvers of elevations',
    mailbox: 'approvers@contoso.example',
  },
];

/** The admin contacts of a sample organisation, one for each area of focus (R63); whoever saves one has verified it. */
export const sampleContacts = [
  ['app-packaging', 'App packaging', 'Adaeze Nwosu', 'adaeze.nwosu'],
  ['devices', 'Devices', 'Adaeze Nwosu', 'adaeze.nwosu'],
  ['security', 'Security', 'Samuel Katz', 'samuel.katz'],
  ['it-help-desk', 'IT help desk', 'Priya Raman', 'priya.raman'],
  ['other', 'Other', 'Adaeze Nwosu', 'adaeze.nwosu'],
].map(([id = '', area = '', name = '', mailbox = '']) => ({
  id,
  area,
  name,
  mail: `${mailbox}@contoso.example`,
  phone: '+1 425 555 0100',
  hasAuthority: true,
}));

const objectIdsOf = (...ids: readonly string[]): readonly string[] =>
  sampleGroups.filter(({ id }) => ids.includes(id)).map(({ objectId }) => objectId);

const aMember = (
  id: string,
  name: string,
  mail: string,
  roles: readonly Role[] = [],
  groups: readonly string[] = [],
): SamplePerson => ({ id, name, mail, roles, groups, isGuest: false });

/** One person for each role of design.md §3, two where a story needs a second. */
export const samplePeople: readonly SamplePerson[] = [
  aMember('requester', 'Rosa Lindqvist', 'rosa.lindqvist@contoso.example'),
  aMember('requester-2', 'Tomás Okafor', 'tomas.okafor@contoso.example'),
  aMember('agent', 'Priya Raman', 'priya.raman@contoso.example', ['Agent'], objectIdsOf('tier-1', 'tier-2')),
  aMember('agent-2', 'Jonas Weber', 'jonas.weber@contoso.example', ['Agent'], objectIdsOf('tier-1', 'tier-2')),
  aMember(
    'escalation-engineer',
    'Mei Tanaka',
    'mei.tanaka@contoso.example',
    ['EscalationEngineer'],
    objectIdsOf('tier-1', 'tier-2', 'escalation-team'),
  ),
  aMember(
    'escalation-engineer-2',
    'Otto Brandt',
    'otto.brandt@contoso.example',
    ['EscalationEngineer'],
    objectIdsOf('escalation-team'),
  ),
  aMember('it-admin', 'Adaeze Nwosu', 'adaeze.nwosu@contoso.example', ['ItAdmin'], objectIdsOf('it-admins')),
  aMember('it-admin-2', 'Piotr Zielinski', 'piotr.zielinski@contoso.example', ['ItAdmin'], objectIdsOf('it-admins')),
  aMember('approver', 'Henrik Dahl', 'henrik.dahl@contoso.example', ['Approver'], objectIdsOf('approvers')),
  aMember('approver-2', 'Amara Diallo', 'amara.diallo@contoso.example', ['Approver'], objectIdsOf('approvers')),
  aMember('operations', 'Lucía Ferrer', 'lucia.ferrer@contoso.example', ['Operations'], objectIdsOf('operations')),
  aMember('security-manager', 'Samuel Katz', 'samuel.katz@contoso.example', ['SecurityManager']),
  aMember('auditor', 'Ingrid Moreau', 'ingrid.moreau@contoso.example', ['Auditor']),
  aMember('reader', 'Daniel Osei', 'daniel.osei@contoso.example', ['Reader']),
  aMember('break-glass', 'Vera Novak', 'vera.novak@contoso.example', ['BreakGlass']),
  { ...aMember('guest', 'Kim Larsen', 'kim.larsen@fabrikam.example'), isGuest: true },
];

/** The desk's own ids of the groups that somebody is in, as an import would bring them. */
export const groupIdsOf = ({ groups }: Pick<SamplePerson, 'groups'>): readonly string[] =>
  sampleGroups.filter(({ objectId }) => groups.includes(objectId)).map(({ id }) => id);

/** One program for each scope, to try an integration with. The directory knows people only, so it has none of these. */
export const samplePrograms: readonly SamplePerson[] = scopes.map((scope) => ({
  ...aMember(`app-${scope.replace('.', '-')}`, `A program that may ${scope}`, ''),
  scopes: [scope],
}));
