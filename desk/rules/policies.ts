import type { ElevationRules } from './grants';
import type { Instant } from './time';

/** How grave a ticket is, A the gravest (R24-R26). */
export const severities = ['A', 'B', 'C'] as const;
export type Severity = (typeof severities)[number];

export const ticketTypes = ['incident', 'information', 'change'] as const;
export type TicketType = (typeof ticketTypes)[number];

/** In which hours a ticket's clocks count; only a requester of a severity with `calendar24x7` chooses (R25). */
export const coverages = ['support-hours', '24x7'] as const;
export type Coverage = (typeof coverages)[number];

/** In the order of the ISO week: the day after `weekdays[i]` is `weekdays[(i + 1) % 7]`. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * A stretch of a local day, half-open, in minutes of the wall clock since local midnight: `0 <= fromMinute < 1440`,
 * `0 < toMinute <= 1440`, never equal. One that ends before its start runs across midnight: 22:00-06:00 is 1320 to 360.
 */
export interface Window {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** The windows of a week, by the weekday on which each begins. */
export type Week = Readonly<Record<Weekday, readonly Window[]>>;

/**
 * Open hours of one zone, an IANA name. Dates are local (`2026-12-25`) and run from 00:00 to 24:00. Each has its hours:
 *
 * - a date of `openings` has exactly those windows, closed or not;
 * - another date of `closed` has none;
 * - any other has the windows of its weekday in the week in force on that date, and what the week's windows of the
 *   weekday before leave after midnight.
 *
 * An opening across midnight goes on into the next date, unless that is closed or has an opening of its own.
 */
export interface CalendarRule {
  readonly zone: string;
  /** Weekly hours, each in force from its local date on; the first has no `from`; ascending. */
  readonly weeks: readonly { readonly from?: string; readonly week: Week }[];
  readonly closed: readonly string[];
  readonly openings: Readonly<Record<string, readonly Window[]>>;
}

/** Who works a ticket (docs/design.md §4): the provider's tiers, Operations for an IT admin, Operations for an engineer. */
export const lanes = ['user', 'admin', 'escalation'] as const;
export type Lane = (typeof lanes)[number];

/** How a ticket reached the desk. */
export const channels = ['portal', 'phone', 'mail', 'chat', 'api'] as const;
export type Channel = (typeof channels)[number];

/** To whom a ticket may be handed over; it stays open here meanwhile (R2, R16-R19). */
export const parties = ['operations', 'vendor', 'unified-or-premier'] as const;
export type Party = (typeof parties)[number];

/** Who owes the next step, by when (R60): what pauses clocks. */
export const owners = ['desk', 'requester', ...parties] as const;
export type NextActionOwner = (typeof owners)[number];

/** One promise on one ticket (docs/design.md §6). */
export const clockNames = [
  'response',
  'tier-response',
  'update',
  'tier-solve',
  'resolution',
  'customer',
  'handover',
] as const;
export type ClockName = (typeof clockNames)[number];

type BySeverity<Value> = Readonly<Record<Severity, Value>>;

/** What one severity promises, in open minutes of its calendar. `calendar` and `calendar24x7` name a calendar of the policy. */
export interface SeverityRule {
  readonly name: string;
  readonly definition: string;
  /** What the customer commits to in return (R29-R31). */
  readonly commitment?: string;
  readonly responseMinutes: number;
  readonly updateMinutes: number;
  readonly resolutionMinutes?: number;
  /** How long the requester has to answer; the same as for an update where the file is silent (requirements.md §3). */
  readonly customerMinutes: number;
  readonly calendar: string;
  /** Present when the requester may choose 24x7 in place of `calendar` (R25). */
  readonly calendar24x7?: string;
}

/**
 * One rung of a ladder. Open minutes, in the calendar of the ticket's severity, from entering the tier. A miss at `climb`
 * makes no alert: the ticket goes up; the top rung cannot climb. `advise` tells a person, who decides.
 */
export interface Tier {
  readonly tier: string;
  readonly name: string;
  readonly group: string;
  readonly respondWithinMinutes?: BySeverity<number>;
  readonly solveWithinMinutes?: BySeverity<number>;
  readonly onMiss: 'climb' | 'alert' | 'advise';
}

/** What one lane takes, promises, and who works it. */
export interface LaneRule {
  readonly types: readonly TicketType[];
  /** May whoever files choose the severity of an incident? Otherwise it is C and stays so (R36, R71). */
  readonly choosesSeverity: boolean;
  readonly severities: BySeverity<SeverityRule>;
  /** First to last; never empty. */
  readonly ladder: readonly Tier[];
}

/**
 * A point before or after a deadline where somebody is told. `afterMinutes` are open minutes of the clock itself:
 * negative before the deadline, 0 the breach. `tell` holds groups; `tier` is the group of the ticket's tier.
 * `delivery` names the calendar in which they may be disturbed; at any hour without it.
 */
export interface Level {
  readonly afterMinutes: number;
  readonly severities: readonly Severity[];
  readonly tell: readonly string[];
  readonly delivery?: string;
}

/** What a mail may tell of, by the word of the policy (R65). What is done for want of an answer is told as a duty. */
export const mailOccasions = [
  'filed',
  'assigned',
  'responded',
  'asked',
  'updated',
  'mitigated',
  'resolved',
  'reactivated',
  'withdrawn',
  'closed',
  'contact-changed',
] as const;
export type MailOccasion = (typeof mailOccasions)[number];

/** Whom a mail may go to beside the groups of the policy; `primary-contact` is the requester where nobody else is named. */
export const audiences = ['primary-contact', 'area-contacts', 'requester', 'watchers', 'assignee', 'tier'] as const;
export type Audience = (typeof audiences)[number];

/** Who hears by mail of what happens to a ticket (R65). `tell` holds audiences and groups; `delivery` as in a level. */
export interface MailRule {
  readonly on: readonly MailOccasion[];
  readonly tell: readonly string[];
  readonly lanes: readonly Lane[];
  readonly severities: readonly Severity[];
  readonly delivery?: string;
}

/** What a handover to one party promises, in open minutes; in the ticket's own coverage where no calendar is named. */
export interface HandoverRule {
  readonly name: string;
  readonly withinMinutes: BySeverity<number>;
  readonly calendar?: string;
}

/** What the customer owes, and what follows (R29-R33). Open minutes of the customer clock. */
export interface DutyRules {
  /** The requester does not answer: reminded, then one level down, to C at the least (R32). */
  readonly unanswered?: { readonly remindAfterMinutes: BySeverity<number>; readonly lowersSeverity: boolean };
  /**
   * So long after the last request without an answer: mitigated and resolved, cause "no answer" (R33). Another number may
   * hold where the requester chose 24x7: sixteen open hours are two working days there, and less than one here.
   */
  readonly silence?: {
    readonly resolveAfterMinutes: BySeverity<number>;
    readonly resolveAfterMinutes24x7?: number;
  };
  /** Continuous engagement of severity A and of B with 24x7 (R29-R30): what a person is advised to do without it. */
  readonly engagement?: string;
  /** The calendar in which the requester may be disturbed by what follows from a duty; at any hour without it (C13). */
  readonly delivery?: Readonly<Partial<Record<Severity, string>>>;
}

/** Where work of a kind belongs (R16-R22); the first rule that fits advises, and a person decides. */
export interface RoutingRule {
  readonly when: {
    readonly types?: readonly TicketType[];
    readonly areas?: readonly string[];
    readonly categories?: readonly string[];
    /** At least so many users or devices are affected (R8). */
    readonly affectedMin?: number;
  };
  readonly to: Party | 'tier';
  readonly because: string;
}

/** What a ticket needs before it is taken (R57-R64, R74). */
export interface IntakeRules {
  /** Areas of focus (R63). */
  readonly areas: readonly string[];
  /** What a ticket may be about; where nothing is said, every category that routing and elevation name. */
  readonly categories?: readonly string[];
  /** Must an admin contact exist for the area before an admin or escalation ticket is filed (R62, R64)? */
  readonly contactRequired: boolean;
  /** Severities that are opened by phone only (R45), and the number to call. */
  readonly byPhone?: { readonly severities: readonly Severity[]; readonly number: string };
  /** Are devices of the Test group served (R74)? */
  readonly servesTestGroup: boolean;
}

/** How long what is kept, in days (R84, R105). The audit outlives them: texts become their salted hashes. */
export interface RetentionRules {
  readonly ticketDays: number;
  readonly elevationDays: number;
  readonly alertDays: number;
}

/** Something that people do in an example, and when. */
export interface ExampleAct {
  readonly at: Instant;
  readonly do:
    | 'respond'
    | 'update'
    | 'ask'
    | 'answer'
    | 'change-severity'
    | 'hand-over'
    | 'take-handover'
    | 'return-handover'
    | 'mitigate'
    | 'resolve'
    | 'reactivate';
  readonly severity?: Severity;
  readonly coverage?: Coverage;
  readonly party?: Party;
}

/**
 * A story and what the policy must make of it by `until` (the last act without it): the deadline of each clock's newest
 * cycle, and what happened on the way. A policy whose examples fail is not published (docs/design.md §1 principle 3).
 */
export interface Example {
  readonly name: string;
  readonly file: {
    readonly lane: Lane;
    readonly type: TicketType;
    readonly severity?: Severity;
    readonly coverage?: Coverage;
    /** How it came; by the portal where nothing is said (R45). */
    readonly channel?: Channel;
    /** The policy's first area where nothing is said. */
    readonly area?: string;
    /** Whether that area has an admin contact; it has where nothing is said (R64). */
    readonly hasContact?: boolean;
    /** It concerns a device of this group (R74). */
    readonly deviceGroup?: string;
    readonly at: Instant;
  };
  readonly acts: readonly ExampleAct[];
  readonly until?: Instant;
  readonly expect: {
    readonly deadlines: Readonly<Partial<Record<ClockName, Instant | 'paused' | 'none'>>>;
    /** The kind of the refusal to file. */
    readonly refused?: string;
    readonly severity?: Severity;
    readonly tier?: string;
    readonly missed?: readonly ClockName[];
    readonly climbs?: readonly { readonly to: string; readonly at: Instant }[];
    readonly alerts?: readonly { readonly clock: ClockName; readonly level: string; readonly at: Instant }[];
    /** When the requester was reminded, and a tier advised that a person may lower the severity. */
    readonly reminded?: readonly Instant[];
    readonly advised?: readonly Instant[];
    readonly lowered?: readonly { readonly to: Severity; readonly at: Instant }[];
    readonly resolved?: Instant | 'none';
  };
}

/**
 * A compiled support policy (docs/design.md §5): a value that is whole and in order, because desk/contracts/policies.ts
 * refused everything else. `hash` covers the file's content, so two texts that differ in comments only share it.
 */
export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly name: string;
  readonly calendars: Readonly<Record<string, CalendarRule>>;
  /** Types that are severity C whatever the requester says (R35). */
  readonly alwaysC: readonly TicketType[];
  /** A lane without an entry takes no tickets; one at least is there. */
  readonly lanes: Readonly<Partial<Record<Lane, LaneRule>>>;
  /** While whom a clock waits for, beside the desk. */
  readonly pausedBy: Readonly<Record<ClockName, readonly NextActionOwner[]>>;
  /** A party without an entry takes handovers without a promise. */
  readonly handovers: Readonly<Partial<Record<Party, HandoverRule>>>;
  /** Per clock, by `afterMinutes`. A breach is recorded whether or not a level tells somebody. */
  readonly levels: Readonly<Record<ClockName, readonly Level[]>>;
  readonly duties: DutyRules;
  readonly mails: readonly MailRule[];
  readonly intake: IntakeRules;
  readonly routing: readonly RoutingRule[];
  readonly elevation: ElevationRules;
  readonly retention: RetentionRules;
  /** From resolved to closed, in minutes of the wall clock (R67). */
  readonly closeAfterMinutes: number;
  readonly examples: readonly Example[];
}

/** Names the policy that judged a clock cycle: a published version never changes. */
export interface PolicyRef {
  readonly id: string;
  readonly version: number;
}

/** A published version as a list shows it. */
export interface PublishedPolicy {
  readonly policy: PolicyRef;
  readonly hash: string;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
  /** Who proposed it, where it needed a second person. */
  readonly proposedBy?: string;
  readonly isActive: boolean;
}
