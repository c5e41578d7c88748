import type { GrantView } from '../desk/contracts/elevations';
import { grantToView, ListElevationsQuery } from '../desk/contracts/elevations';
import { departureClasses } from '../desk/rules/departures';
import { grantOffersOf } from '../desk/rules/grant-offers';
import { grantStates } from '../desk/rules/grants';
import { wordsOf } from '../desk/rules/passphrases';
import { mayAtAll } from '../desk/rules/permissions';
import { spelled } from '../desk/rules/spelling';
import type { Desk } from '../desk/usecases/desk';
import type { Door, Posted, Reply, Visit } from './door';
import { elevationForm, notPromised, wordByClass } from './elevation-form';
import { verbForms } from './elevation-verb-forms';
import { fact, moment } from './fact-html';
import { formTokenFor } from './form-token';
import { type Html, html } from './html';
import { type Framed, momentOf } from './page-frame';
import { grantPath } from './paths';
import { type Names, personHtml } from './person-html';
import { invalid, type Problem, refused } from './problem';

const pageGrantsMax = 25;

/** Sends a browser to the elevation after it posted a form, so that a reload does not post it again. */
export const seeElevation = (grantId: string): Reply => ({
  status: 303,
  headers: { location: `/elevations/${grantId}` },
});

/** A verb that was refused: why, what was typed so that it is not lost, and the way back. */
export const verbRefused =
  (framed: Framed) =>
  (problem: Problem, posted: Posted, visit: Visit): Reply => {
    const typed = Object.values(posted).filter((value) => typeof value === 'string');
    const body = html`
<div class="problem" role="alert"><p>${problem.title}</p>${(problem.errors ?? []).map(({ message }) => html`<p>${message}</p>`)}</div>
${typed.map((text) => html`<h2>What you wrote</h2>\n<p class="said">${text}</p>`)}
<p><a href="/elevations/${visit.request.params['id'] ?? ''}">See the elevation as it is now</a></p>`;
    return { status: problem.status, page: framed(visit, 'That did not work', body) };
  };

interface ShownPassword {
  readonly label: string;
  readonly password: string;
  readonly backedUpAt?: string;
}

const headingByLabel: Readonly<Record<string, string>> = {
  confirmed: 'The password that the device has confirmed',
  pending: 'The password that the device may have taken meanwhile',
  mirrored: 'The last password that the desk knows; the directory cannot say now whether the device has a newer one',
};

const passwordBlock = ({ label, password, backedUpAt }: ShownPassword): Html => html`
<h2>${headingByLabel[label] ?? label}</h2>
${backedUpAt === undefined ? undefined : html`<p>Windows LAPS backed it up ${momentOf(backedUpAt)}.</p>`}
<p><code class="password">${password}</code></p>
${wordsOf(password) && html`<p class="small">Each word begins with a capital; between two of them stands a dot, and no space.</p>`}
<ol class="spelled">${spelled(password).map((word) => html`<li>${word}</li>`)}</ol>`;

/** The one page that a password is ever on; nothing of it is cached, and the address does not show it again. */
export const revealBody = (grant: GrantView, passwords: readonly ShownPassword[]): Html => html`
<p class="problem">This is shown once. Whoever loads it again is refused, and that is an alarm.</p>
<p>The device is <strong>${grant.deviceId}</strong>; the lease ends ${grant.expiresAt === undefined ? '' : momentOf(grant.expiresAt)}.</p>
${passwords.map(passwordBlock)}
${notPromised}
<p><a href="/elevations/${grant.grantId}">To the elevation, to give it back</a></p>`;

const badge = (text: string, kind = 'state'): Html => html`<span class="badge ${kind}">${text}</span>`;

const said = (text: string | undefined): Html | undefined =>
  text === undefined ? undefined : html`<p class="said">${text}</p>`;

type Approvals = GrantView['approvals'];

const deciderOf = ({ by, for: away }: Approvals[number], names: Names): Html =>
  html`${personHtml(names, by)}${away === undefined ? undefined : html` for ${personHtml(names, away)}`}`;

const approvalsOf = (given: Approvals, needed: number, names: Names): Html =>
  html`${given.length} of ${needed}${given.map((one) => html`<br>${deciderOf(one, names)}, ${momentOf(one.at)}`)}`;

const extensionOf = ({ extension, approvalsNeeded }: GrantView, names: Names): Html | undefined =>
  extension &&
  html`${extension.minutes} minutes more, ${extension.decision ?? 'not decided'}; approvals ${approvalsOf(extension.approvals, approvalsNeeded, names)}${said(extension.reason)}`;

const ticketLink = ({ ticketId }: GrantView): Html | undefined =>
  ticketId === undefined ? undefined : html`<a href="/tickets/${ticketId}">${ticketId}</a>`;

/** That it is an emergency, and whether anybody has reviewed it. */
const emergencyBadges = ({ emergency }: GrantView): Html | undefined => {
  if (emergency === undefined) return undefined;
  const { review, overdueAt } = emergency;
  const late = overdueAt === undefined ? undefined : badge('review overdue', 'late');
  const state = review === undefined ? badge('not reviewed', 'late') : badge(`reviewed: ${review.verdict}`, 'tier');
  return html`${badge('emergency', 'late')} ${state} ${late}`;
};

const reviewOf = ({ emergency }: GrantView, names: Names): Html | undefined => {
  if (emergency === undefined) return undefined;
  const { review, reviewBy } = emergency;
  if (review === undefined) return html`by somebody else than the holder, before ${momentOf(reviewBy)}`;
  return html`${review.verdict}, by ${personHtml(names, review.by)}, ${momentOf(review.at)}${said(review.words)}`;
};

/** Until when the grant is what it is: each state has its own end. */
const untilOf = ({ state, lapsesAt, expiresAt }: GrantView): Html | undefined => {
  switch (state) {
    case 'awaiting-approval':
      return html`waits for approval until ${momentOf(lapsesAt)}`;
    case 'scheduled':
      return html`waits for its turn until ${momentOf(lapsesAt)}`;
    case 'ready':
      return html`to be shown before ${momentOf(lapsesAt)}`;
    case 'revealed':
      return html`the lease ends ${moment(expiresAt)}`;
    default:
      return undefined;
  }
};

const departuresOf = ({ departures = [], otherDone }: GrantView): Html | undefined =>
  departures.length === 0 && otherDone === undefined
    ? undefined
    : html`${departures.map((one) => html`${badge(wordByClass[one.class], 'late')} ${one.action}<br>`)}${said(otherDone)}`;

const grantBody = (grant: GrantView, names: Names, forms: readonly Html[]): Html => html`
<p>${badge(grant.state)} ${emergencyBadges(grant)} ${untilOf(grant)}</p>
<table>
${fact('Device', html`${grant.deviceId} <a class="small" href="/elevations?device=${grant.deviceId}">all its elevations</a>`)}
${fact('Ticket', ticketLink(grant))}
${fact('Holder', personHtml(names, grant.holder))}
${fact('Category', grant.category)}
${fact('Planned', grant.actions && html`${grant.actions.map((action) => html`${action}<br>`)}`)}
${fact('Gravest class', grant.actionClass)}
${fact('Plan', said(grant.plan))}
${fact('Reason', said(grant.reason))}
${fact('Requested', moment(grant.requestedAt))}
${fact('Approvals', grant.approvalsNeeded === 0 ? undefined : approvalsOf(grant.approvals, grant.approvalsNeeded, names))}
${fact('Begins', moment(grant.startsAt))}
${fact('Shown', moment(grant.revealedAt))}
${fact('Lease ends', moment(grant.expiresAt))}
${fact('Longer lease', extensionOf(grant, names))}
${fact('Ended', grant.ending && html`by ${deciderOf(grant.ending, names)}, ${momentOf(grant.ending.at)}${said(grant.ending.reason)}`)}
${fact('Given back', moment(grant.closedAt))}
${fact('Actions taken', said(grant.actionsTaken))}
${fact('Done', grant.actionsDone?.length ? html`${grant.actionsDone.map((action) => html`${action}<br>`)}` : undefined)}
${fact('Not planned', departuresOf(grant))}
${fact('Review', reviewOf(grant, names))}
</table>
${notPromised}
${forms.length > 0 ? html`<h2>What you may do now</h2>` : undefined}
${forms}`;

const row = (grant: GrantView, names: Names): Html => html`
<tr>
  <td data-label="Elevation"><a href="/elevations/${grant.grantId}">${grant.grantId}</a><br><span class="small">${momentOf(grant.requestedAt)}</span></td>
  <td data-label="What for" class="long">${grant.title}</td>
  <td data-label="State">${badge(grant.state)} ${emergencyBadges(grant)}${grant.departure === undefined ? undefined : html` ${badge(`not planned: ${wordByClass[grant.departure]}`, 'late')}`}<br><span class="small">${untilOf(grant)}</span></td>
  <td data-label="Device" class="short">${grant.deviceId}</td>
  <td data-label="Ticket">${ticketLink(grant)}</td>
  <td data-label="Holder" class="short">${personHtml(names, grant.holder)}</td>
</tr>`;

interface List {
  readonly grants: readonly GrantView[];
  readonly names: Names;
  readonly asked: Readonly<Record<string, string>>;
  readonly older: string | undefined;
  readonly mayRequest: boolean;
  readonly mayBreakGlass: boolean;
  readonly mayBeAway: boolean;
}

const choiceOf = (
  name: string,
  label: string,
  otherwise: string,
  values: readonly string[],
  asked: List['asked'],
): Html => html`
  <label>${label} <select name="${name}"><option value="">${otherwise}</option>
  ${values.map((one) => html`<option value="${one}"${one === asked[name] ? html` selected` : undefined}>${one}</option>`)}</select></label>`;

const listBody = ({ grants, names, asked, older, mayRequest, mayBreakGlass, mayBeAway }: List): Html => html`
<form class="filters" method="get" action="/elevations" role="search">
  ${choiceOf('state', 'State', 'any', grantStates, asked)}
  ${choiceOf('departure', 'Not planned', 'does not matter', ['any', ...departureClasses], asked)}
  <button>Show</button>
</form>
${mayRequest ? html`<p><a href="/forms/elevation">Ask for a device’s password</a></p>` : undefined}
${mayBreakGlass ? html`<p><a href="/forms/break-glass">Break the glass, in an emergency</a></p>` : undefined}
${mayBeAway ? html`<p><a href="/forms/absence">Say when you are away, and who stands in</a></p>` : undefined}
${
  grants.length === 0
    ? html`<p>There is no such elevation.</p>`
    : html`<table>
<thead><tr><th>Elevation</th><th>What for</th><th>State</th><th>Device</th><th>Ticket</th><th>Holder</th></tr></thead>
<tbody>${grants.map((grant) => row(grant, names))}</tbody>
</table>`
}
${older === undefined ? undefined : html`<p><a href="${older}">Older elevations</a></p>`}`;

/** `GET /elevations`: those that the caller may see, the newest first. */
const listPage = (desk: Desk, framed: Framed): Door => ({
  name: 'elevations-page',
  method: 'GET',
  route: 'elevations',
  act: 'read-elevation',
  open: async (visit) => {
    // A form sends what was left open as nothing.
    const asked = Object.fromEntries([...visit.request.query].filter(([, value]) => value.trim() !== ''));
    const query = ListElevationsQuery.safeParse(asked);
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { device: deviceId, ticket: ticketId, ...wish } = query.data;
    const page = await desk.listElevations(visit.caller, { ...wish, deviceId, ticketId, limit: pageGrantsMax });
    const { continuation } = page;
    const body = listBody({
      grants: page.items.map(grantToView),
      names: await desk.namesOf(page.items.map(({ holder }) => holder)),
      asked,
      older: continuation && `/elevations?${new URLSearchParams({ ...asked, continuation })}`,
      mayRequest: mayAtAll(visit.caller, 'request-elevation'),
      mayBreakGlass: mayAtAll(visit.caller, 'break-glass'),
      mayBeAway: mayAtAll(visit.caller, 'manage-absence'),
    });
    return { status: 200, page: framed(visit, 'Elevations', body) };
  },
});

const peopleIn = ({ holder, approvals, extension, ending, emergency }: GrantView): readonly (string | undefined)[] => [
  ...[holder, emergency?.review?.by],
  ...[...approvals, ...(extension?.approvals ?? []), ...(ending ? [ending] : [])].flatMap((one) => [one.by, one.for]),
];

/** `GET /elevations/{id}`: one elevation, with what the caller may do to it. */
const grantPage = (desk: Desk, framed: Framed): Door => ({
  name: 'elevation-page',
  method: 'GET',
  route: 'elevations/{id}',
  act: 'read-elevation',
  open: async (visit) => {
    const { request, caller } = visit;
    const grantId = request.params['id'] ?? '';
    const { schema, unknown } = grantPath.id;
    if (!schema.safeParse(grantId).success) return { problem: refused(unknown) };
    const found = await desk.readElevation(caller, grantId);
    if (!found.ok) return { problem: refused(found.refusal) };
    const token = formTokenFor(request);
    const offers = grantOffersOf(found.value, caller);
    const { actions } = offers.includes('close') ? await desk.elevationChoices(caller) : { actions: [] };
    const view = grantToView(found.value);
    const names = await desk.namesOf(peopleIn(view));
    const body = grantBody(view, names, verbForms(found.value, offers, actions, token.value));
    return { status: 200, cookie: token, page: framed(visit, `${grantId}: ${found.value.title}`, body) };
  },
});

/** `GET /forms/elevation`: the form to ask for a device, for the ticket that `ticket` names. */
const formPage = (desk: Desk, framed: Framed): Door => ({
  name: 'elevation-form-page',
  method: 'GET',
  route: 'forms/elevation',
  act: 'request-elevation',
  open: async (visit) => {
    const { query } = visit.request;
    const named = { ticketId: query.get('ticket') ?? '', deviceId: query.get('device') ?? '' };
    return elevationForm(visit, framed, await desk.elevationChoices(visit.caller), named);
  },
});

export const elevationPages = (desk: Desk, framed: Framed): readonly Door[] => [
  listPage(desk, framed),
  grantPage(desk, framed),
  formPage(desk, framed),
];
