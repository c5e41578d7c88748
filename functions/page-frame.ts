import type { Caller } from '../desk/rules/people';
import { mayAtAll } from '../desk/rules/permissions';
import type { Page, Visit } from './door';
import { type Html, html } from './html';
import type { Problem } from './problem';

/** What surrounds a page: who is signed in, and the desk's clock where it can be pushed (the laptop's only). */
export interface Frame {
  readonly title: string;
  readonly caller?: Caller | undefined;
  readonly clockBar?: { readonly now: string } | undefined;
}

/** Puts a page of a visitor into its frame. */
export type Framed = (visit: Visit, title: string, body: Html) => Page;

/** `2026-03-09 12:50 UTC`, with the exact moment for machines. */
export const momentOf = (moment: string): Html =>
  html`<time datetime="${moment}">${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC</time>`;

const clockBar = (now: string): Html => html`
<form class="clock" method="post" action="/local/clock/advance" aria-label="The desk's clock">
  <span>The clock says ${momentOf(now)}</span>
  <button name="minutes" value="10">+10 min</button>
  <button name="minutes" value="30">+30 min</button>
  <button name="minutes" value="60">+1 h</button>
  <button name="minutes" value="480">+8 h</button>
  <button name="minutes" value="1440">+1 day</button>
  <a href="/mail">Mail room</a>
  <a href="/local/devices">Fleet</a>
  <a href="/local/durable">Orchestrations</a>
</form>`;

const whoIsHere = ({ name }: Caller): Html =>
  html`<span class="who">${name} · <a href="/.auth/logout?post_logout_redirect_uri=/">Sign out</a></span>`;

const adminLink = (caller: Caller): Html | undefined =>
  mayAtAll(caller, 'file-admin-ticket') ? html` <a href="/forms/admin-ticket">File an admin ticket</a>` : undefined;

const contactsLink = (caller: Caller): Html | undefined =>
  mayAtAll(caller, 'manage-contact') || mayAtAll(caller, 'manage-security-contact')
    ? html` <a href="/contacts">Contacts</a>`
    : undefined;

const auditLink = (caller: Caller | undefined): Html | undefined =>
  caller && mayAtAll(caller, 'read-audit') ? html` <a href="/audit">Audit</a>` : undefined;
const elevationsLink = (caller: Caller): Html | undefined =>
  mayAtAll(caller, 'read-elevation') ? html` <a href="/elevations">Elevations</a>` : undefined;

const devicesLink = (caller: Caller): Html | undefined =>
  mayAtAll(caller, 'read-device') ? html` <a href="/devices">Devices</a>` : undefined;

const campaignsLink = (caller: Caller): Html | undefined =>
  mayAtAll(caller, 'read-campaign') ? html` <a href="/campaigns">Campaigns</a>` : undefined;

export const pageOf = ({ title, caller, clockBar: clock }: Frame, body: Html): Page => ({
  title,
  body: html`
<header>
  <a class="name" href="/">Tierline</a>
  <nav><a href="/">Tickets</a> <a href="/forms/ticket">File a ticket</a>${caller && adminLink(caller)}${caller && contactsLink(caller)}${caller && elevationsLink(caller)}${caller && devicesLink(caller)}${caller && campaignsLink(caller)}${auditLink(caller)}</nav>
  ${caller && whoIsHere(caller)}
</header>
${clock && clockBar(clock.now)}
<main>
<h1>${title}</h1>
${body}
</main>`,
});

/** The HTML of a whole page. `styleAddress` is where its style sheet lies. */
export const documentOf = ({ title, body }: Page, styleAddress: string): string => {
  const { markup } = html`<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Tierline</title>
  <link rel="stylesheet" href="${styleAddress}">
</head>
<body>${body}
</body>
</html>`;
  return `<!doctype html>\n${markup}`;
};

/** What a browser sees of a problem for which there is no form to go back to. */
export const problemPage = ({ title, status, correlationId, errors = [], reason, detail }: Problem): Page =>
  pageOf(
    { title: status >= 500 ? 'Something went wrong' : 'That did not work' },
    html`
<p class="problem" role="alert">${title}</p>
${typeof reason === 'string' ? html`<p>${reason}</p>` : undefined}
${typeof detail === 'string' ? html`<p>${detail}</p>` : undefined}
${errors.length > 0 ? html`<ul>${errors.map(({ at, message }) => html`<li><code>${at}</code> ${message}</li>`)}</ul>` : undefined}
<p><a href="/">Back to the tickets</a> · <a href="/.auth/logout?post_logout_redirect_uri=/">Sign in as somebody else</a></p>
<p class="small">Correlation id ${String(correlationId)}</p>`,
  );
