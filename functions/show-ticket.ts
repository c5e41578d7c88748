import { attachmentToView } from '../desk/contracts/attachments';
import { alertToView, type EventView, eventToView, type TicketView, ticketToView } from '../desk/contracts/tickets';
import { receiptsOf } from '../desk/rules/receipts';
import { isTicketNumber } from '../desk/rules/ticket-number';
import type { Desk } from '../desk/usecases/desk';
import type { Opened, Posted, Reply, Visit } from './door';
import { etagOf } from './etag';
import { errorSummary } from './form-fields';
import { formTokenFor } from './form-token';
import { html } from './html';
import type { Framed } from './page-frame';
import { type Problem, refused } from './problem';
import { ticketBody } from './ticket-pages';
import type { RefusedWork } from './ticket-verbs';

export type TicketPages = Pick<
  Desk,
  'readTicket' | 'readEvents' | 'namesOf' | 'listAttachments' | 'filingChoices' | 'now'
>;

/** One ticket with its deadlines, alerts, events, and what the caller may do; `tried` is what they tried in vain. */
export const showTicket = async (
  desk: TicketPages,
  framed: Framed,
  visit: Visit,
  tried?: RefusedWork,
): Promise<Opened> => {
  const { request, caller } = visit;
  const ticketId = request.params['id'] ?? '';
  if (!isTicketNumber(ticketId)) return { problem: refused({ kind: 'ticket-unknown' }) };
  const [read, history, files, { zones }] = await Promise.all([
    desk.readTicket(caller, ticketId),
    desk.readEvents(caller, ticketId),
    desk.listAttachments(caller, ticketId),
    desk.filingChoices(caller),
  ]);
  if (!read.ok) return { problem: refused(read.refusal) };
  if (!history.ok) return { problem: refused(history.refusal) };
  if (!files.ok) return { problem: refused(files.refusal) };
  const { ticket, head, policyOf, alerts, offers, mayEscalate, mayElevate } = read.value;
  const view = ticketToView(ticket, policyOf, desk.now());
  const events = history.value.events.map(eventToView);
  const names = await desk.namesOf(peopleIn(view, events));
  const token = formTokenFor(request);
  const wanted = request.query.get('form') ?? undefined;
  const body = ticketBody({
    ticket: view,
    alerts: alerts.map(alertToView),
    events,
    names,
    attachments: files.value.attachments.map(attachmentToView),
    attachToken: files.value.mayAttach ? token.value : undefined,
    receipts: receiptsOf(ticket, policyOf, desk.now()),
    mayEscalate,
    mayElevate,
    work: { etag: etagOf(head), token: token.value, offers, zones, wanted },
    refused: tried,
  });
  const status = tried?.problem.status ?? 200;
  return { status, cookie: token, page: framed(visit, `${ticketId}: ${ticket.title}`, body) };
};

const peopleIn = (ticket: TicketView, events: readonly EventView[]): readonly (string | undefined)[] => [
  ...[ticket.filedBy, ticket.assignee, ...ticket.watchers],
  ...events.flatMap(({ by, people }) => [by, ...Object.values(people)]),
];

/** The ticket's page again, with the form that was refused as it was posted; without the ticket, what was written at least. */
export const showRefusal = async (
  desk: TicketPages,
  framed: Framed,
  visit: Visit,
  tried: RefusedWork,
): Promise<Reply> => {
  const shown = await showTicket(desk, framed, visit, tried);
  return 'problem' in shown ? withoutTicket(framed, visit, tried) : shown;
};

const withoutTicket = (framed: Framed, visit: Visit, { problem, posted }: RefusedWork): Reply => ({
  status: problem.status,
  page: framed(
    visit,
    'That did not work',
    html`
${errorSummary(problem, [])}
${writtenOf(posted).map((text) => html`<h2>What you wrote</h2>\n<p class="said">${text}</p>`)}
<p><a href="/">Back to the tickets</a></p>`,
  ),
});

const writtenOf = (posted: Posted): readonly string[] =>
  Object.values(posted).filter((value): value is string => typeof value === 'string');

/** A problem of the file that a form sent is one of its field. */
export const aboutFile = (problem: Problem): Problem =>
  problem.errors === undefined && [413, 415, 422].includes(problem.status)
    ? { ...problem, errors: [{ at: '/file', message: problem.title }] }
    : problem;
