import type { AttachmentView } from '../desk/contracts/attachments';
import type { AlertView, ClockView, EventView, TicketView } from '../desk/contracts/tickets';
import type { Receipt } from '../desk/rules/receipts';
import { attachmentsSection } from './attachment-pages';
import { type Html, html } from './html';
import { momentOf } from './page-frame';
import { type Names, peopleHtml, personHtml } from './person-html';
import { receiptDetails } from './receipt-page';
import { type RefusedWork, refusedHtml, type Work, workForms } from './ticket-verbs';

/** Why a deadline is when it is, in words. */
const because = ({ openMinutes, calendar, startedAt, policy }: ClockView): Html =>
  html`${openMinutes} open minutes of “${calendar}” from ${momentOf(startedAt)}, policy ${policy.id} version ${policy.version}`;

const nounByClock: Readonly<Record<string, string>> = {
  response: 'Response',
  'tier-response': 'Response in the tier',
  update: 'Update',
  'tier-solve': 'Solution in the tier',
  resolution: 'Resolution',
  customer: 'Answer of the requester',
  handover: 'Handover',
};

/** A paused clock has no deadline until whoever owes the next step has answered. */
const dueOf = ({ dueAt, waitsFor }: ClockView): Html =>
  dueAt === undefined ? html`paused: ${waitsFor ?? 'somebody else'} owes the next step` : momentOf(dueAt);

const nameOf = ({ clock, cycle, tier }: Pick<ClockView, 'clock' | 'cycle' | 'tier'>): string =>
  `${nounByClock[clock] ?? clock}${clock.startsWith('tier-') ? ` ${tier}` : cycle > 1 ? ` ${cycle}` : ''}`;

const nextDeadline = (next: ClockView | undefined): Html =>
  next === undefined
    ? html`<span class="quiet">nothing is due</span>`
    : html`${nameOf(next)} by ${dueOf(next)}<br><span class="small">${because(next)}</span>`;

const badge = (kind: string, text: string): Html => html`<span class="badge ${kind}">${text}</span>`;

const missedOf = ({ clocks }: TicketView): Html | undefined => {
  const missed = clocks.filter(({ state }) => state === 'missed').length;
  return missed === 0 ? undefined : badge('late', `${missed} missed`);
};

/** The list. `older` leads to the next page, which may turn out empty; `isWhole` when nothing narrows it. */
export const ticketsBody = (
  tickets: readonly TicketView[],
  older: string | undefined,
  { isFirst, isWhole }: { readonly isFirst: boolean; readonly isWhole: boolean },
): Html => {
  if (tickets.length === 0 && older === undefined) {
    if (!isFirst) return html`<p>There are no older tickets. <a href="/">Back to the newest.</a></p>`;
    if (!isWhole) return html`<p>No ticket of the last six months is like that. <a href="/">Show them all.</a></p>`;
    return html`<p>There is no ticket here yet. <a href="/forms/ticket">File the first one.</a></p>`;
  }
  const rows = tickets.map(
    (ticket) => html`
<tr>
  <td data-label="Ticket"><a href="/tickets/${ticket.ticketId}">${ticket.ticketId}</a><br><span class="small">${momentOf(ticket.filedAt)}</span></td>
  <td data-label="Title" class="long">${ticket.title}</td>
  <td data-label="Severity">${badge(`severity-${ticket.severity}`, ticket.severity)}</td>
  <td data-label="State">${ticket.state} ${missedOf(ticket)}</td>
  <td data-label="Tier" class="short">${ticket.tier}</td>
  <td data-label="Next deadline">${nextDeadline(ticket.nextDeadline)}</td>
</tr>`,
  );
  return html`
<table>
<thead><tr><th>Ticket</th><th>Title</th><th>Severity</th><th>State</th><th>Tier</th><th>Next deadline, and why</th></tr></thead>
<tbody>${rows}</tbody>
</table>
${older === undefined ? undefined : html`<p><a href="${older}">Older tickets</a></p>`}`;
};

const clockRow = (clock: ClockView): Html => html`
<tr class="${clock.state}">
  <td data-label="Clock">${nameOf(clock)}</td>
  <td data-label="State">${badge(clock.state === 'missed' ? 'late' : clock.state, clock.state)}</td>
  <td data-label="Due">${dueOf(clock)}</td>
  <td data-label="Stopped">${clock.stoppedAt === undefined ? '–' : momentOf(clock.stoppedAt)}</td>
  <td data-label="Why" class="small">${because(clock)}</td>
</tr>`;

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const fact = ([name, value]: readonly [string, unknown]): Html =>
  html`${name} ${typeof value === 'string' && moment.test(value) ? momentOf(value) : String(value)}`;

const isSaid = (entry: readonly [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;

const eventRow = ({ seq, at, kind, by, data, people, text }: EventView, names: Names): Html => {
  const said = Object.entries(text).filter(isSaid);
  const known = Object.entries(data).filter(([name, value]) => typeof value !== 'object' && name !== 'ticketId');
  const whom = Object.entries(people).filter(isSaid);
  const facts = [...known.map(fact), ...whom.map(([role, id]) => html`${role} ${personHtml(names, id)}`)];
  return html`
<tr>
  <td data-label="#">${seq}</td>
  <td data-label="When">${momentOf(at)}</td>
  <td data-label="What">${kind}</td>
  <td data-label="By">${personHtml(names, by)}</td>
  <td data-label="Details" class="long">${said.map(([slot, value]) => html`<p class="said"><span class="small">${slot}</span> ${value}</p>`)}
  <span class="small">${facts.map((one, index) => html`${index > 0 ? ' · ' : ''}${one}`)}</span></td>
</tr>`;
};

const alertRow = ({ alertId, deadlineAt, raisedAt, tier, severity }: AlertView): Html => html`
<li>${badge('late', 'breach')} <code>${alertId}</code> severity ${severity}, with ${tier}: due ${momentOf(deadlineAt)}, raised ${momentOf(raisedAt)}</li>`;

const partyNames: Readonly<Record<string, string>> = {
  desk: 'the desk',
  requester: 'the requester',
  operations: 'Operations',
  vendor: 'the vendor',
  'unified-or-premier': 'Unified or Premier',
};

const nextAction = ({ nextActionOwner, nextActionTime }: TicketView): Html | undefined =>
  nextActionOwner === undefined
    ? undefined
    : html`<p>The next step is with <strong>${partyNames[nextActionOwner]}</strong>${nextActionTime === undefined ? '' : html`, by ${momentOf(nextActionTime)}`}.</p>`;

const aboutOf = ({ area, category, devices = [], fromTicket }: TicketView): Html | undefined => {
  const parts = [area, category, ...devices].filter((part) => part !== undefined);
  const from = fromTicket && html`, from <a href="/tickets/${fromTicket}">${fromTicket}</a>`;
  return parts.length === 0 && from === undefined
    ? undefined
    : html`${parts.length > 0 ? ` about ${parts.join(', ')}` : ''}${from || undefined}`;
};

/** Who else the primary contact is stands among the events. */
const takenOver = ({ contactId }: TicketView['primaryContact']): Html | undefined =>
  contactId === undefined
    ? undefined
    : html`<p>The admin contact <code>${contactId}</code> has taken over as its primary contact</p>`;

/** What stands beside the ticket: other numbers, other tickets, who follows, what the requester thought. */
const besides = (
  { primaryContact, callbackAt, externalIds, links, watchers, transfers, rating }: TicketView,
  names: Names,
): Html => html`
${takenOver(primaryContact)}
${callbackAt === undefined ? undefined : html`<p>The requester would like to be called on ${momentOf(callbackAt)}</p>`}
${externalIds.map(({ system, externalId }) => html`<p>Known to ${system} as <code>${externalId}</code></p>`)}
${links.map(({ relation, other }) => html`<p>${relation.replaceAll('-', ' ')} <a href="/tickets/${other}">${other}</a></p>`)}
${watchers.length > 0 ? html`<p>Watched by ${peopleHtml(names, watchers)}</p>` : undefined}
${transfers > 0 ? html`<p>Transferred ${transfers} times, as it was in the wrong tier</p>` : undefined}
${rating === undefined ? undefined : html`<p>Rated ${rating} of 5 by the requester</p>`}`;

/** What one ticket's page shows. */
export interface TicketPage {
  readonly ticket: TicketView;
  readonly alerts: readonly AlertView[];
  readonly events: readonly EventView[];
  readonly attachments: readonly AttachmentView[];
  readonly names: Names;
  /** The form token, when the caller may add a file. */
  readonly attachToken: string | undefined;
  readonly receipts: readonly Receipt[];
  readonly mayEscalate: boolean;
  /** May the caller ask for a device's password for it? */
  readonly mayElevate: boolean;
  readonly work: Work;
  /** What the caller tried in vain. */
  readonly refused?: RefusedWork | undefined;
}

export const ticketBody = (shown: TicketPage): Html => {
  const { ticket, alerts, events, attachments, names, attachToken, receipts, work, refused } = shown;
  const fileErrors = refused?.act === 'attach-file' ? (refused.problem.errors ?? []) : [];
  return html`
${refused && refusedHtml(refused, ticket, work)}
<p>${badge(`severity-${ticket.severity}`, `severity ${ticket.severity}`)} ${badge('state', ticket.state)} ${badge('tier', ticket.tier)} ${missedOf(ticket)}
filed ${momentOf(ticket.filedAt)} by ${personHtml(names, ticket.filedBy)}${aboutOf(ticket)}${ticket.assignee === undefined ? '' : html`, worked on by ${personHtml(names, ticket.assignee)}`}</p>
<h2>Next deadline</h2>
<p>${nextDeadline(ticket.nextDeadline)}</p>
${nextAction(ticket)}
${besides(ticket, names)}
${shown.mayEscalate ? html`<p><a href="/forms/escalation?from=${ticket.ticketId}">Escalate it to Operations</a></p>` : undefined}
${shown.mayElevate ? html`<p><a href="/forms/elevation?ticket=${ticket.ticketId}">Ask for a device’s password</a> · <a href="/elevations?ticket=${ticket.ticketId}">Elevations for this ticket</a></p>` : undefined}
${workForms(ticket, work, refused)}
${attachmentsSection(ticket.ticketId, attachments, attachToken, fileErrors)}
<h2>Alerts</h2>
${alerts.length === 0 ? html`<p class="quiet">None.</p>` : html`<ul>${alerts.map(alertRow)}</ul>`}
<h2>Clocks</h2>
<table>
<thead><tr><th>Clock</th><th>State</th><th>Due</th><th>Stopped</th><th>Why</th></tr></thead>
<tbody>${ticket.clocks.map(clockRow)}</tbody>
</table>
<h2>Receipts</h2>
${receipts.map((receipt) => receiptDetails(receipt, nameOf(receipt)))}
<h2>Events</h2>
<table>
<thead><tr><th>#</th><th>When</th><th>What</th><th>By</th><th>Details</th></tr></thead>
<tbody>${events.map((event) => eventRow(event, names))}</tbody>
</table>`;
};
