import type { ElevationRules } from './elevation';

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

/** What one severity promises, in open minutes of its calendar. `calendar` and `calendar24x7` name a calendar of the policy. */
export interface SeverityRule {
  readonly name: string;
  readonly definition: string;
  readonly responseMinutes: number;
  readonly updateMinutes: number;
  readonly calendar: string;
  /** Present when the requester may choose 24x7 in place of `calendar` (R25). */
  readonly calendar24x7?: string;
}

/** One rung of a ladder. A miss at `climb` makes no alert: the ticket goes up; the top rung cannot climb. */
export interface Tier {
  readonly tier: string;
  readonly name: string;
  readonly group: string;
  /** Open minutes, in the calendar of the ticket's severity, from entering the tier. */
  readonly respondWithinMinutes: Readonly<Record<Severity, number>>;
  readonly onMiss: 'climb' | 'alert';
}

export type BreachClock = 'response' | 'update' | 'tier-response';

/** Who is told of a breach: `tier` is the group of the ticket's current tier, anything else a group's id. */
export interface BreachRule {
  readonly tell: readonly string[];
}

/**
 * A compiled support policy (design.md §5): a value that is whole and in order, because desk/contracts/policies.ts
 * refused everything else. `hash` covers the file's content, so two texts that differ in comments only share it.
 */
export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly name: string;
  readonly calendars: Readonly<Record<string, CalendarRule>>;
  readonly severities: Readonly<Record<Severity, SeverityRule>>;
  /** Types that are severity C whatever the requester says (R35). */
  readonly alwaysC: readonly TicketType[];
  /** May the requester of a user ticket propose the severity of an incident? Otherwise it is filed as C (design.md §15). */
  readonly requesterProposesSeverity: boolean;
  /** The tiers of the user lane, first to last; never empty. */
  readonly ladder: readonly Tier[];
  /** A clock without an entry raises no alert. */
  readonly breach: Readonly<Record<BreachClock, BreachRule | undefined>>;
  readonly elevation: ElevationRules;
  /** From resolved to closed, in minutes of the wall clock (R67). */
  readonly closeAfterMinutes: number;
}

/** Names the policy that judged a clock cycle: a published version never changes. */
export interface PolicyRef {
  readonly id: string;
  readonly version: number;
}
