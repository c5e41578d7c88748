/** A line of an export: an event of a ticket; moments are UTC (`2026-03-02T09:00`). */
export const aLine = (ticketId: string, kind: string, at: string, data: object = {}): string =>
  JSON.stringify({ ticketId, kind, at: `${at}:00Z`, data });

/**
 * Five tickets, whose ends under the draft (a-draft.ts) fit in a head.
 *
 * T1 is answered in time. T2 is severity A on a Saturday night: it climbs at 23:30, warns at 23:45, is missed at midnight
 * and answered at one. T3 is filed on Friday and answered on Monday, a minute before it would climb. T4 is of a type that
 * the draft does not take. T5 waits for its requester from 9:10 to 15:10, climbs at 16:00 and is answered at 16:30.
 */
export const fiveTickets: readonly string[] = [
  aLine('T1', 'ticket-filed', '2026-03-02T09:00', { severity: 'B' }),
  aLine('T1', 'ticket-responded', '2026-03-02T09:30'),
  aLine('T1', 'ticket-resolved', '2026-03-02T11:00'),
  aLine('T2', 'ticket-filed', '2026-03-07T23:00', { severity: 'A' }),
  aLine('T2', 'ticket-responded', '2026-03-08T01:00'),
  aLine('T2', 'ticket-resolved', '2026-03-08T02:00'),
  aLine('T3', 'ticket-filed', '2026-03-06T16:00', { type: 'information', severity: 'A' }),
  aLine('T3', 'ticket-responded', '2026-03-09T09:59'),
  aLine('T4', 'ticket-filed', '2026-03-04T09:00', { type: 'change' }),
  aLine('T5', 'ticket-filed', '2026-03-03T09:00', { severity: 'B' }),
  aLine('T5', 'requester-asked', '2026-03-03T09:10'),
  aLine('T5', 'requester-answered', '2026-03-03T15:10'),
  aLine('T5', 'ticket-responded', '2026-03-03T16:30'),
  aLine('T5', 'ticket-resolved', '2026-03-04T10:00'),
];

/** How far time runs over the five. */
export const untilTheFive = '2026-03-09T18:00Z';
