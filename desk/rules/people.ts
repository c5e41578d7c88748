/** The app roles of Entra ID that the desk knows (design.md §3). Every member who is no guest is a requester too. */
export const roles = [
  'Agent',
  'EscalationEngineer',
  'ItAdmin',
  'Approver',
  'Operations',
  'SecurityManager',
  'Auditor',
  'Reader',
  'BreakGlass',
] as const;

export type Role = (typeof roles)[number];

/** The scopes that an app-only caller may hold (design.md §3, role `Integration`). */
export const scopes = [
  'tickets.read',
  'tickets.write',
  'elevations.read',
  'elevations.write',
  'reports.read',
  'webhooks.manage',
] as const;

export type Scope = (typeof scopes)[number];

/**
 * Who calls, as the platform vouches for it. `id` is the opaque object id, never a mail address or UPN;
 * `groups` are object ids of directory groups; an app-only caller (`isApp`) has scopes in place of roles.
 */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly groups: readonly string[];
  readonly isGuest: boolean;
  readonly isApp: boolean;
}
