import { durationText, localText } from '../desk/rules/local-time';
import { becauseText } from '../desk/rules/receipt-text';
import type { Receipt, ReceiptStretch } from '../desk/rules/receipts';
import { instant } from '../desk/rules/time';
import { type Html, html } from './html';

/** One clock's arithmetic, folded away until somebody asks: a bar, its stretches, and the way to the signed one. */
export const receiptDetails = (receipt: Receipt, name: string): Html => {
  const { ticketId, clock, cycle, targetMs, spentMs, calendar, policy } = receipt;
  const address = `/api/v1/tickets/${ticketId}/receipts?clock=${clock}&cycle=${cycle}`;
  return html`
<details class="receipt">
<summary>${name}: ${durationText(spentMs)} of ${durationText(targetMs)} spent, ${receipt.state}</summary>
${receipt.stretches.length > 0 ? bar(receipt, name) : undefined}
<table>
<thead><tr><th>From</th><th>To</th><th>Length</th><th>Kind</th><th>Because</th></tr></thead>
<tbody>${receipt.stretches.map((stretch) => stretchRow(stretch, calendar.zone))}</tbody>
</table>
<p class="small">Local time of ${calendar.zone}, the zone of “${calendar.name}”. Policy ${policy.id} version ${policy.version},
hash <code>${policy.hash}</code>. <a href="${address}">The receipt as signed JSON</a></p>
</details>`;
};

const stretchRow = ({ from, to, ms, kind, because }: ReceiptStretch, zone: string): Html => html`
<tr class="${kind}">
  <td data-label="From">${localMoment(from, zone)}</td>
  <td data-label="To">${localMoment(to, zone)}</td>
  <td data-label="Length" class="short">${durationText(ms)}</td>
  <td data-label="Kind">${kind}</td>
  <td data-label="Because" class="small">${becauseText({ from, to, ms, kind, because })}</td>
</tr>`;

const localMoment = (moment: string, zone: string): Html =>
  html`<time datetime="${moment}">${localText(instant(moment), zone)}</time>`;

/** What tells the kinds apart is height, so that neither colour nor its lack matters: full, half, a line. */
const shapeByKind = {
  counted: { y: 0, height: 24, says: 'full height: counted' },
  paused: { y: 6, height: 12, says: 'half height: paused' },
  closed: { y: 11, height: 2, says: 'a line: closed hours' },
} as const;

const barWidth = 1000;

const bar = ({ stretches, startedAt, askedAt, dueAt, calendar }: Receipt, name: string): Html => {
  const from = instant(startedAt);
  const wholeMs = instant(stretches.at(-1)?.to ?? startedAt) - from;
  const xOf = (moment: string): string => (((instant(moment) - from) / wholeMs) * barWidth).toFixed(2);
  const kinds = (['counted', 'paused', 'closed'] as const).filter((kind) => stretches.some((one) => one.kind === kind));
  const parts = stretches.map(({ from: begin, to, kind }) => {
    const { y, height } = shapeByKind[kind];
    const width = (Number(xOf(to)) - Number(xOf(begin))).toFixed(2);
    return html`<rect class="${kind}" x="${xOf(begin)}" y="${y}" width="${width}" height="${height}"/>`;
  });
  const isNowWithin = instant(askedAt) - from < wholeMs;
  const end =
    dueAt === undefined ? 'now, as it is paused' : `the deadline at ${localText(instant(dueAt), calendar.zone)}`;
  const sums = kinds.map((kind) => `${kind} ${durationText(sumOf(stretches, kind))}`).join(', ');
  return html`
<figure>
<svg viewBox="0 0 ${barWidth} 24" preserveAspectRatio="none" role="img">
<title>${name}: from the start to ${end}</title>
<desc>${stretches.length} stretches in proportion to their length: ${sums}.</desc>
${parts}
${isNowWithin ? html`<rect class="now" x="${xOf(askedAt)}" y="0" width="2" height="24"/>` : undefined}
</svg>
<figcaption class="small">From the start to ${end}; ${kinds.map((kind) => shapeByKind[kind].says).join(', ')}${isNowWithin ? '; the thin upright is now' : undefined}.</figcaption>
</figure>`;
};

const sumOf = (stretches: readonly ReceiptStretch[], kind: ReceiptStretch['kind']): number =>
  stretches.reduce((sum, stretch) => sum + (stretch.kind === kind ? stretch.ms : 0), 0);
