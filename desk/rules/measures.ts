/**
 * What the desk measures of itself. Each is a line of the log that begins with `measuredLine`; the queries in infra/queries
 * read these very names, and `GET /local/metrics` shows them on the laptop.
 */
export const measureNames = [
  /** How long after its moment a due step was done; timer and sweep at one instant both say so, with its ticket and effect key. */
  'deadline-late-ms',
  /** Tickets that a round of the SLA sweep served: its age is the age of the last of these lines. */
  'sweep-served',
  /** Notices that a round tried, and that still wait. */
  'notices-waiting',
  /** Devices whose new password is overdue, or known to somebody. */
  'rotations-unconfirmed',
  /** One for each password that was shown. */
  'password-revealed',
] as const;
export type MeasureName = (typeof measureNames)[number];

export const isMeasureName = (name: unknown): name is MeasureName => measureNames.includes(name as MeasureName);

/** How a measurement begins in the log. */
export const measuredLine = 'measured';
