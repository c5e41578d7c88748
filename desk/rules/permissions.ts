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
  'read-ticket',
  'respond-ticket',
  'update-ticket',
  'resolve-ticket',
  'attach-file',
  'assign-ticket',
  'note-ticket',
  'read-notes',
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
  'close-resolved-ticket',
  'withdraw-ticket',
  'rate-ticket',
  'watch-ticket',
  'unwatch-ticket',
  'request-elevation',
  'use-elevation',
  'withdraw-elevation',
  'decide-elevation',
  'revoke-elevation',
  'read-elevation',
  'read-device',
  'read-policy',
  'publish-policy',
  'read-directory',
  'import-directory',
  'read-self',
] as const;
export type Act = (typeof acts)[number];

/**
 * What the act is about: the caller's own ticket or grant, a ticket that they watch, one whose tier they work in, one that
 * Operations has, a grant that they approved.
 */
export interface Relation {
  readonly isOwn: boolean;
  readonly inTier: boolean;
  readonly isWatched?: boolean;
  readonly isWithOperations?: boolean;
  readonly isApproved?: boolean;
}

/** `followed` is own or watched; `worked` is in one's tier or with Operations. */
type Condition = 'always' | 'own' | 'followed' | 'in-tier' | 'worked' | 'approved';

/** `Member` is anybody signed in who is neither guest nor program; `Guest` is a guest, whatever roles it was given (R49). */
type Standing = 'Member' | 'Guest' | Role | Scope;

/** Agents, engineers and Operations work what is in their tiers; programs may do what their scope says. */
const staff = {
  Agent: 'in-tier',
  EscalationEngineer: 'in-tier',
  Operations: 'in-tier',
  'tickets.write': 'always',
} as const;

/** Giving work away is for engineers and up (docs/design.md §3); Operations answers for what it was given. */
const handovers = { EscalationEngineer: 'in-tier', ItAdmin: 'always', 'tickets.write': 'always' } as const;

/** What only the requester says of their own ticket; a program of those that it filed. */
const requesters = { Member: 'own', 'tickets.write': 'own' } as const;

/**
 * The matrix of docs/design.md §3: who may do what, and about which ticket. What stands in no row is denied.
 * Whether the ticket's state allows it is for the rule of that command.
 */
const allowed: Readonly<Record<Act, Partial<Readonly<Record<Standing, Condition>>>>> = {
  'file-ticket': { Member: 'always', 'tickets.write': 'always' },
  'export-tickets': { ItAdmin: 'always', Auditor: 'always', 'tickets.read': 'always' },
  'read-exports': { ItAdmin: 'always', Auditor: 'always' },
  'file-admin-ticket': { ItAdmin: 'always', Operations: 'always', 'tickets.write': 'always' },
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
    Agent: 'always',
    EscalationEngineer: 'always',
    ItAdmin: 'always',
    Operations: 'worked',
    Auditor: 'always',
    Reader: 'always',
    'tickets.read': 'always',
  },
  'read-notes': {
    Agent: 'always',
    EscalationEngineer: 'always',
    ItAdmin: 'always',
    Operations: 'worked',
    Auditor: 'always',
    Reader: 'always',
    'tickets.read': 'always',
  },
  'respond-ticket': staff,
  'update-ticket': staff,
  'resolve-ticket': staff,
  'attach-file': { Member: 'own', Agent: 'in-tier', EscalationEngineer: 'in-tier', 'tickets.write': 'always' },
  'assign-ticket': { ...staff, ItAdmin: 'always' },
  'note-ticket': { ...staff, Operations: 'worked', ItAdmin: 'always' },
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
  'close-resolved-ticket': { ...staff, Member: 'own' },
  'withdraw-ticket': requesters,
  'rate-ticket': requesters,
  'watch-ticket': { ...staff, Member: 'own', ItAdmin: 'always' },
  'unwatch-ticket': { ...staff, Member: 'own', ItAdmin: 'always' },
  'request-elevation': { EscalationEngineer: 'in-tier', 'elevations.write': 'always' },
  'use-elevation': { EscalationEngineer: 'own' },
  'withdraw-elevation': { EscalationEngineer: 'own', 'elevations.write': 'own' },
  // Never one's own: the rule sees to that (S1).
  'decide-elevation': { Approver: 'always' },
  'revoke-elevation': { ItAdmin: 'always', SecurityManager: 'always', Approver: 'approved' },
  'read-elevation': {
    EscalationEngineer: 'own',
    ItAdmin: 'always',
    Approver: 'always',
    SecurityManager: 'always',
    Auditor: 'always',
    'elevations.read': 'always',
  },
  'read-device': {
    EscalationEngineer: 'always',
    ItAdmin: 'always',
    SecurityManager: 'always',
    Auditor: 'always',
    'elevations.read': 'always',
  },
  'read-policy': { Member: 'always', 'tickets.read': 'always', 'reports.read': 'always' },
  'publish-policy': { ItAdmin: 'always' },
  'read-directory': { ItAdmin: 'always', Auditor: 'always' },
  'import-directory': { ItAdmin: 'always' },
  'read-self': { Member: 'always', Guest: 'always', 'tickets.read': 'always', 'tickets.write': 'always' },
};

const standingsOf = (caller: Caller): readonly Standing[] => {
  if (caller.isApp) return caller.scopes;
  if (caller.isGuest) return ['Guest'];
  return ['Member', ...caller.roles];
};

const holds = (condition: Condition | undefined, relation: Relation): boolean => {
  const { isOwn, inTier, isWatched = false, isWithOperations = false, isApproved = false } = relation;
  switch (condition) {
    case 'always':
      return true;
    case 'own':
      return isOwn;
    case 'followed':
      return isOwn || isWatched;
    case 'in-tier':
      return inTier;
    case 'worked':
      return inTier || isWithOperations;
    case 'approved':
      return isApproved;
    case undefined:
      return false;
  }
};

/** May the caller do this, about a ticket that stands so to them? Default deny. */
export const may = (caller: Caller, act: Act, relation: Relation): boolean =>
  standingsOf(caller).some((standing) => holds(allowed[act][standing], relation));

/** May the caller do this about some ticket, whichever? A door asks before it reads anything. */
export const mayAtAll = (caller: Caller, act: Act): boolean =>
  may(caller, act, { isOwn: true, inTier: true, isApproved: true });

/** The roles and scopes that may do this about some ticket: whom to ask when one may not. */
export const whoMay = (act: Act): readonly string[] => Object.keys(allowed[act]);

/** Whose tickets a list shows the caller: everybody's, or those filed by themselves. */
export const viewOf = (caller: Caller): 'all' | 'own' =>
  may(caller, 'read-ticket', { isOwn: false, inTier: false }) ? 'all' : 'own';
