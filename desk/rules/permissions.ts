import type { Caller, Role, Scope } from './people';

/** What somebody may ask of the desk; the doors name one each. */
export const acts = [
  'file-ticket',
  'file-admin-ticket',
  'file-escalation',
  'file-for-another',
  'read-contact',
  'read-security-contact',
  'manage-contact',
  'manage-security-contact',
  'list-tickets',
  'export-tickets',
  'read-exports',
  'read-refusals',
  'read-audit',
  'export-audit',
  'read-ticket',
  'respond-ticket',
  'update-ticket',
  'resolve-ticket',
  'attach-file',
  'assign-ticket',
  'note-ticket',
  'read-notes',
  'change-contact',
  'report-unreachable',
  'ask-requester',
  'answer-question',
  'change-severity',
  'climb-ticket',
  'transfer-ticket',
  'hand-over-ticket',
  'take-handover',
  'return-handover',
  'link-ticket',
  'unlink-ticket',
  'add-external-id',
  'remove-external-id',
  'mitigate-ticket',
  'reactivate-ticket',
  'follow-up-ticket',
  'close-resolved-ticket',
  'withdraw-ticket',
  'rate-ticket',
  'schedule-callback',
  'watch-ticket',
  'unwatch-ticket',
  'request-elevation',
  'use-elevation',
  'withdraw-elevation',
  'decide-elevation',
  'revoke-elevation',
  'break-glass',
  'review-elevation',
  'manage-absence',
  'read-elevation',
  'read-device',
  'adopt-device',
  'reconcile-devices',
  'rotate-device',
  'run-campaign',
  'read-campaign',
  'read-alarms',
  'rotate-signing-key',
  'offer-enrolment',
  'read-policy',
  'publish-policy',
  'read-directory',
  'import-directory',
  'erase-personal-data',
  'read-erasures',
  'export-personal-data',
  'read-self',
] as const;
export type Act = (typeof acts)[number];

/**
 * What the act is about: the caller's own ticket or grant, a ticket that they watch, one whose tier they work in, one that
 * Operations has, a grant that they approved, a grant that they are asked to decide on or have decided on; whether it is one of
 * the security area (R95); whether a grant is an emergency.
 */
export interface Relation {
  readonly isOwn: boolean;
  readonly inTier: boolean;
  readonly isWatched?: boolean;
  readonly isWithOperations?: boolean;
  readonly isApproved?: boolean;
  readonly isAsked?: boolean;
  readonly isSecurity?: boolean;
  readonly isEmergency?: boolean;
}

/**
 * `always` stops at the security area, `security` is that area alone. What hangs on how a ticket or grant stands to the
 * caller holds on both sides: `followed` is own or watched; `worked` is in one's tier or with Operations. One's own emergency
 * is never `own`: the two paths to a password share nobody's right (docs/design.md §8).
 */
export type Condition =
  | 'always'
  | 'security'
  | 'own'
  | 'emergency'
  | 'followed'
  | 'in-tier'
  | 'worked'
  | 'approved'
  | 'asked';

/** Any of several will do. */
type Cell = Condition | readonly Condition[];

const everywhere = ['always', 'security'] as const;

/** `Member` is anybody signed in who is neither guest nor program; `Guest` is a guest, whatever roles it was given (R49). */
type Standing = 'Member' | 'Guest' | Role | Scope;

/**
 * Agents, engineers and Operations work what is in their tiers, security managers their area; programs what their scope
 * says, and of the security area what they filed.
 */
const staff = {
  Agent: 'in-tier',
  EscalationEngineer: 'in-tier',
  Operations: 'in-tier',
  SecurityManager: 'security',
  'tickets.write': ['always', 'own'],
} as const;

/** Giving work away is for engineers and up (docs/design.md §3); Operations answers for what it was given. */
const handovers = {
  EscalationEngineer: 'in-tier',
  ItAdmin: 'always',
  SecurityManager: 'security',
  'tickets.write': ['always', 'own'],
} as const;

/** What only the requester says of their own ticket; a program of those that it filed. */
const requesters = { Member: 'own', 'tickets.write': 'own' } as const;

/**
 * The matrix of docs/design.md §3: who may do what, and about which ticket. What stands in no row is denied.
 * Whether the ticket's state allows it is for the rule of that command.
 *
 * The security area (R93-R95): its managers work it and nothing else, IT admins and readers and programs everything else,
 * an auditor reads both. Whoever works the tier that a security ticket lies in works it too, as its promises are that
 * tier's (R2) and its group was put there by the organisation (R5, R13); a desk that wants it apart gives it a tier of its
 * own. So do Operations with what they are given: the Security Operations Center is one of them (R15). Its requester and
 * whom these let watch it see it as any other. A request to Operations about security may be filed by whoever may file any.
 */
const allowed: Readonly<Record<Act, Partial<Readonly<Record<Standing, Cell>>>>> = {
  'file-ticket': { Member: everywhere, 'tickets.write': everywhere },
  // What a list holds is for its view to say.
  'export-tickets': { ItAdmin: 'always', SecurityManager: 'security', Auditor: everywhere, 'tickets.read': 'always' },
  'read-exports': { ItAdmin: 'always', Auditor: 'always' },
  // Whoever administers the desk does not judge who tried what, nor audit it (S7).
  'read-refusals': { Auditor: 'always' },
  'read-audit': { SecurityManager: 'always', Auditor: 'always' },
  'export-audit': { Auditor: 'always' },
  'file-admin-ticket': {
    ItAdmin: everywhere,
    Operations: everywhere,
    SecurityManager: 'security',
    'tickets.write': everywhere,
  },
  // About the ticket that it comes from (R71).
  'file-escalation': { EscalationEngineer: 'in-tier' },
  'file-for-another': {
    Agent: 'always',
    EscalationEngineer: 'always',
    ItAdmin: 'always',
    Operations: 'always',
    'tickets.write': 'always',
  },
  'read-contact': {
    Agent: 'always',
    EscalationEngineer: 'always',
    ItAdmin: 'always',
    Operations: 'always',
    SecurityManager: 'always',
    Auditor: 'always',
    Reader: 'always',
    'tickets.read': 'always',
  },
  'read-security-contact': { Operations: 'always', SecurityManager: 'always', Auditor: 'always' },
  'manage-contact': { ItAdmin: 'always' },
  'manage-security-contact': { SecurityManager: 'always' },
  'list-tickets': { Member: 'always', 'tickets.read': 'always' },
  'read-ticket': {
    Member: 'followed',
    Agent: ['always', 'in-tier'],
    EscalationEngineer: ['always', 'in-tier'],
    ItAdmin: 'always',
    Operations: 'worked',
    SecurityManager: 'security',
    Auditor: everywhere,
    Reader: 'always',
    'tickets.read': ['always', 'own'],
  },
  'read-notes': {
    Agent: ['always', 'in-tier'],
    EscalationEngineer: ['always', 'in-tier'],
    ItAdmin: 'always',
    Operations: 'worked',
    SecurityManager: 'security',
    Auditor: everywhere,
    Reader: 'always',
    'tickets.read': 'always',
  },
  'respond-ticket': staff,
  'update-ticket': staff,
  'resolve-ticket': staff,
  'attach-file': {
    Member: 'own',
    Agent: 'in-tier',
    EscalationEngineer: 'in-tier',
    Operations: 'worked',
    SecurityManager: 'security',
    'tickets.write': ['always', 'own'],
  },
  'assign-ticket': { ...staff, ItAdmin: 'always' },
  'note-ticket': { ...staff, Operations: 'worked', ItAdmin: 'always' },
  'change-contact': { ...staff, Member: 'own', ItAdmin: 'always' },
  'report-unreachable': { ...staff, ItAdmin: 'always' },
  'ask-requester': staff,
  'answer-question': { ...staff, Member: 'own' },
  'change-severity': { ...staff, ItAdmin: 'always' },
  'climb-ticket': { ...staff, ItAdmin: 'always' },
  'transfer-ticket': { ...staff, ItAdmin: 'always' },
  'hand-over-ticket': { ...handovers, Operations: 'in-tier' },
  'take-handover': { ...handovers, Operations: 'worked' },
  'return-handover': { ...handovers, Operations: 'worked' },
  'link-ticket': { ...staff, Member: 'own', ItAdmin: 'always' },
  'unlink-ticket': { ...staff, Member: 'own', ItAdmin: 'always' },
  'add-external-id': { ...staff, Operations: 'worked' },
  'remove-external-id': { ...staff, Operations: 'worked' },
  'mitigate-ticket': staff,
  'reactivate-ticket': { ...staff, Member: 'own' },
  // It is filed for its requester, so by whoever may file for another.
  'follow-up-ticket': {
    Member: 'own',
    Agent: 'in-tier',
    EscalationEngineer: 'in-tier',
    ItAdmin: 'always',
    Operations: 'in-tier',
    'tickets.write': ['always', 'own'],
  },
  'close-resolved-ticket': { ...staff, Member: 'own' },
  'withdraw-ticket': requesters,
  'rate-ticket': requesters,
  'schedule-callback': { ...staff, Member: 'own' },
  'watch-ticket': { ...staff, Member: 'own', ItAdmin: 'always' },
  // Who watches may stop; whom else one takes off is as with `watch-ticket`.
  'unwatch-ticket': { ...staff, Member: 'followed', ItAdmin: 'always' },
  'request-elevation': { EscalationEngineer: 'in-tier', 'elevations.write': 'always' },
  'use-elevation': { EscalationEngineer: 'own', BreakGlass: 'emergency' },
  'withdraw-elevation': { EscalationEngineer: 'own', BreakGlass: 'emergency', 'elevations.write': 'own' },
  // Never one's own: the rule sees to that (S1). Nobody decides blind: of the security area they see what they are asked.
  'decide-elevation': { Approver: ['always', 'asked'] },
  'break-glass': { BreakGlass: 'always' },
  // Never one's own: the rule sees to that. Where nobody approves, the security manager reviews.
  'review-elevation': { Approver: 'always', SecurityManager: everywhere },
  'revoke-elevation': { ItAdmin: 'always', SecurityManager: everywhere, Approver: 'approved' },
  // Their own only; whom they name gains nothing by it.
  'manage-absence': { Approver: 'always' },
  'read-elevation': {
    EscalationEngineer: 'own',
    BreakGlass: 'emergency',
    ItAdmin: 'always',
    Approver: ['always', 'asked'],
    SecurityManager: everywhere,
    Auditor: everywhere,
    'elevations.read': 'always',
  },
  'read-device': {
    EscalationEngineer: 'always',
    ItAdmin: 'always',
    SecurityManager: 'always',
    Auditor: 'always',
    'elevations.read': 'always',
  },
  'adopt-device': { ItAdmin: 'always' },
  'reconcile-devices': { ItAdmin: 'always' },
  // Whoever audits changes nothing (S7).
  'rotate-device': { ItAdmin: 'always' },
  'run-campaign': { ItAdmin: 'always' },
  'read-campaign': { ItAdmin: 'always', SecurityManager: 'always', Auditor: 'always' },
  'read-alarms': { ItAdmin: 'always', SecurityManager: 'always', Auditor: 'always' },
  // One person will do: it takes nothing away, what was signed before still verifies, and it is an alarm.
  'rotate-signing-key': { ItAdmin: 'always' },
  // Whoever has a code becomes that device: for no program, and a re-enrolment is an alarm.
  'offer-enrolment': { ItAdmin: 'always' },
  'read-policy': { Member: 'always', 'tickets.read': 'always', 'reports.read': 'always' },
  'publish-policy': { ItAdmin: 'always' },
  'read-directory': { ItAdmin: 'always', Auditor: 'always' },
  'import-directory': { ItAdmin: 'always' },
  // A person everywhere is for whoever may outside the security area.
  'erase-personal-data': { ItAdmin: 'always', SecurityManager: 'security' },
  'read-erasures': { ItAdmin: 'always', Auditor: 'always' },
  'export-personal-data': { ItAdmin: 'always' },
  'read-self': { Member: 'always', Guest: 'always', 'tickets.read': 'always', 'tickets.write': 'always' },
};

const standingsOf = (caller: Caller): readonly Standing[] => {
  if (caller.isApp) return caller.scopes;
  if (caller.isGuest) return ['Guest'];
  return ['Member', ...caller.roles];
};

const holds = (condition: Condition, relation: Relation): boolean => {
  const { isOwn, inTier, isWatched = false, isWithOperations = false, isApproved = false } = relation;
  const { isAsked = false, isSecurity = false, isEmergency = false } = relation;
  switch (condition) {
    case 'always':
      return !isSecurity;
    case 'security':
      return isSecurity;
    case 'own':
      return isOwn && !isEmergency;
    case 'emergency':
      return isOwn && isEmergency;
    case 'followed':
      return (isOwn && !isEmergency) || isWatched;
    case 'in-tier':
      return inTier;
    case 'worked':
      return inTier || isWithOperations;
    case 'approved':
      return isApproved;
    case 'asked':
      return isAsked;
  }
};

const allows = (cell: Cell | undefined, relation: Relation): boolean =>
  cell !== undefined && [cell].flat().some((condition) => holds(condition, relation));

/** May the caller do this, about a ticket that stands so to them? Default deny. */
export const may = (caller: Caller, act: Act, relation: Relation): boolean =>
  standingsOf(caller).some((standing) => allows(allowed[act][standing], relation));

/** As near as anybody can stand to a ticket or a grant. */
const nearest = (isSecurity: boolean, isEmergency = false): Relation => ({
  isOwn: true,
  inTier: true,
  isApproved: true,
  isAsked: true,
  isSecurity,
  isEmergency,
});

/** May the caller do this about some ticket, whichever? A door asks before it reads anything. */
export const mayAtAll = (caller: Caller, act: Act): boolean =>
  may(caller, act, nearest(false)) || may(caller, act, nearest(true)) || may(caller, act, nearest(false, true));

/** May the caller file in such a way at all, in the security area or outside it? */
export const mayFile = (caller: Caller, act: Act, isSecurity: boolean): boolean =>
  may(caller, act, nearest(isSecurity));

/** The roles and scopes that may do this about some such ticket: whom to ask when one may not. */
export const whoMay = (act: Act, isSecurity: boolean): readonly string[] =>
  Object.entries(allowed[act]).flatMap(([standing, cell]) => (allows(cell, nearest(isSecurity)) ? [standing] : []));

/** Who may do something, and what their right hangs on: any of several will do. */
export interface Right {
  readonly standing: Standing;
  readonly conditions: readonly Condition[];
}

/** Who may do this about something of the security area, about something else, or, unless told, about either. */
export const rightsTo = (act: Act, isSecurity?: boolean): readonly Right[] => {
  const nearby = [nearest(false), nearest(true), nearest(false, true)].filter(
    (relation) => isSecurity === undefined || relation.isSecurity === isSecurity,
  );
  return Object.entries(allowed[act]).flatMap(([standing, cell]) => {
    const conditions = [cell].flat().filter((condition) => nearby.some((relation) => holds(condition, relation)));
    return conditions.length === 0 ? [] : [{ standing: standing as Standing, conditions }];
  });
};

/** Which tickets of others a list may show: those outside the security area, and of that area all, those of one's tiers, or none. */
export interface Sight {
  readonly others: boolean;
  readonly security: 'all' | 'tier' | 'none';
}

/** Which tickets of strangers the caller reads: lists show what reading would. */
export const sightOf = (caller: Caller): Sight => {
  const reads = (isSecurity: boolean, inTier: boolean): boolean =>
    may(caller, 'read-ticket', { isOwn: false, inTier, isSecurity });
  const security = reads(true, false) ? 'all' : reads(true, true) ? 'tier' : 'none';
  return { others: reads(false, false), security };
};

/** Does the caller read what lies in the tiers that they work in, though perhaps nothing else of others? */
export const readsTiers = (caller: Caller): boolean => may(caller, 'read-ticket', { isOwn: false, inTier: true });

/** Whose tickets a list shows the caller: those of others too, or those filed by themselves. */
export const viewOf = (caller: Caller): 'all' | 'own' => {
  const { others, security } = sightOf(caller);
  return others || security === 'all' ? 'all' : 'own';
};
