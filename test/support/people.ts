import type { Caller, Scope } from '../../desk/rules/people';
import { samplePeople } from '../../local/identity/people';

/** One of the laptop's sample people, as the platform would vouch for them. */
const signedIn = (id: string): Caller => {
  const person = samplePeople.find((one) => one.id === id);
  if (person === undefined) throw new Error(`nobody is called ${id}`);
  const { name, roles, groups, isGuest } = person;
  return { id, name, roles, scopes: [], groups, isGuest, isApp: false };
};

export const aRequester = signedIn('requester');
export const anotherRequester = signedIn('requester-2');
/** Works tiers 1 and 2. */
export const anAgent = signedIn('agent');
export const anotherAgent = signedIn('agent-2');
/** Works every tier. */
export const anEscalationEngineer = signedIn('escalation-engineer');
/** Works the escalation team's tier only. */
export const anEngineerOfTheTop = signedIn('escalation-engineer-2');
export const anItAdmin = signedIn('it-admin');
export const anAuditor = signedIn('auditor');
export const aReader = signedIn('reader');
/** Works the admin and escalation lanes, and what is handed over to Operations. */
export const anOperator = signedIn('operations');
export const anApprover = signedIn('approver');
export const anotherApprover = signedIn('approver-2');
export const aSecurityManager = signedIn('security-manager');
/** Works the tiers of Operations. */
export const operations = signedIn('operations');
export const aGuest = signedIn('guest');
/** May break the glass, and nothing else that a member may not. */
export const aGlassBreaker = signedIn('break-glass');

/** A program with its own identity, as its administrator consented. */
export const anApp = (...scopes: Scope[]): Caller => ({
  id: 'an-app',
  name: 'An app',
  roles: [],
  scopes,
  groups: [],
  isGuest: false,
  isApp: true,
});
