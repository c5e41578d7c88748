import { durationText, localText } from './local-time';
import type { Receipt, ReceiptStretch } from './receipts';
import { instant } from './time';

/**
 * A receipt for the terminal: aligned lines, each moment on the wall clock of the zone whose hours were counted.
 * Throws a RangeError on an unknown zone.
 */
export const receiptText = (receipt: Receipt): string => {
  const { ticketId, clock, cycle, calendar, startedAt, askedAt, targetMs, stoppedAt, breachedAt, dueAt, next } =
    receipt;
  const local = (moment: string): string => localText(instant(moment), calendar.zone);
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Terms', termsText(receipt)],
    ['Policy', policyText(receipt)],
    ['Calendar', `${calendar.name}, ${calendar.zone}`],
    ['Started', local(startedAt)],
    ['Target', durationText(targetMs)],
    ['Asked', local(askedAt)],
    ['State', standingText(receipt)],
    ['Stopped', stoppedAt && local(stoppedAt)],
    ['Breach', breachedAt && `recorded ${local(breachedAt)}`],
    ['Due', dueAt === undefined ? 'nobody can say while it is paused' : local(dueAt)],
    ['Next', next && `${next.name} ${local(next.at)}`],
  ];
  const rows = receipt.stretches.map((stretch) => [
    local(stretch.from),
    local(stretch.to),
    durationText(stretch.ms),
    stretch.kind,
    becauseText(stretch),
  ]);
  return [
    `Receipt: ticket ${ticketId}, ${clock} ${cycle}`,
    ...lines.flatMap(([name, text]) => (text === undefined ? [] : [`  ${name.padEnd(10)}${text}`])),
    '',
    ...aligned([['From', 'To', 'Length', 'Kind', 'Because'], ...rows]),
    '',
  ].join('\n');
};

const termsText = ({ severity, coverage, lane, tier, party }: Receipt): string =>
  [
    `severity ${severity}`,
    coverage,
    `lane ${lane}`,
    `tier ${tier}`,
    ...(party === undefined ? [] : [`with ${party}`]),
  ].join(', ');

const policyText = ({ policy }: Receipt): string => `${policy.id} version ${policy.version}, hash ${policy.hash}`;

const standingText = ({ state, spentMs, remainingMs }: Receipt): string =>
  `${state}: ${durationText(spentMs)} spent, ${durationText(remainingMs)} left`;

/** Why a stretch was counted or not, as a phrase. */
export const becauseText = ({ kind, because }: ReceiptStretch): string => {
  const { calendar, closedOn = [], otherHoursOn = [], waitsFor, terms } = because;
  const reasonByKind = {
    paused: `${waitsFor} owes the next step`,
    counted: `within the hours of ${calendar}`,
    closed: `outside the hours of ${calendar}`,
  } as const;
  return [
    reasonByKind[kind],
    ...(closedOn.length > 0 ? [`closed on ${closedOn.join(', ')}`] : []),
    ...(otherHoursOn.length > 0 ? [`other hours on ${otherHoursOn.join(', ')}`] : []),
    ...(terms ? [`under severity ${terms.severity}, ${terms.policy.id} version ${terms.policy.version}`] : []),
  ].join('; ');
};

/** Columns two spaces apart. */
const aligned = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
