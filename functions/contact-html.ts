import type { ContactView } from '../desk/contracts/contacts';
import {
  detailCharactersMax,
  mailCharactersMax,
  nameCharactersMax,
  phoneCharactersMax,
} from '../desk/contracts/limits';
import type { Posted } from './door';
import { choice, line, lines, required } from './form-controls';
import { errorSummary, type Field, fieldsOf, partHtml } from './form-fields';
import { type Html, html } from './html';
import { momentOf } from './page-frame';
import type { Problem } from './problem';

/** One area of focus with its contacts, as the caller may see and change them. */
export interface AreaOfContacts {
  readonly area: string;
  readonly contacts: readonly ContactView[];
  readonly mayManage: boolean;
  /** Is there nobody who may decide, though the policy has the area? */
  readonly isUncovered?: boolean;
  /** Does the policy refuse its tickets, as nobody of them may decide (R64)? */
  readonly isShut: boolean;
}

const standing = ({ verifiedAt, isUnverified }: ContactView): Html =>
  html`${isUnverified ? html`<span class="badge late">verify again</span> ` : undefined}${momentOf(verifiedAt)}`;

const verifyForm = ({ contactId, name, verifiedAt }: ContactView, token: string): Html => html`
<form method="post" action="/contacts/${contactId}/verify">
  <input type="hidden" name="_csrf" value="${token}">
  <input type="hidden" name="verifiedAt" value="${verifiedAt}">
  <button aria-label="Still right: ${name}">Still right</button>
</form>`;

const row = (contact: ContactView, mayManage: boolean, token: string): Html => html`
<tr>
  <td data-label="Who" class="long">${contact.name}<br><span class="small">${contact.hasAuthority ? 'may decide' : 'may not decide'}</span>${contact.knowledge === undefined ? undefined : html`<p class="said">${contact.knowledge}</p>`}</td>
  <td data-label="Reached by" class="long"><a href="mailto:${contact.mail}">${contact.mail}</a><br>${contact.phone}</td>
  <td data-label="Verified">${standing(contact)}</td>
  <td data-label="Change">${mayManage ? html`<div class="row">${verifyForm(contact, token)} <a href="/forms/contact?id=${contact.contactId}" aria-label="Change ${contact.name}">Change</a></div>` : '–'}</td>
</tr>`;

const areaHtml = ({ area, contacts, mayManage, isShut }: AreaOfContacts, token: string): Html => html`
<h2>${area}</h2>
${isShut ? html`<p class="warning">Nobody here may decide, so tickets of this area are refused (R64).</p>` : undefined}
${
  contacts.length === 0
    ? html`<p class="quiet">No contact.</p>`
    : html`
<table>
<thead><tr><th>Who</th><th>Reached by</th><th>Verified</th><th>Change</th></tr></thead>
<tbody>${contacts.map((one) => row(one, mayManage, token))}</tbody>
</table>`
}
${mayManage ? html`<p><a href="/forms/contact?area=${encodeURIComponent(area)}">Add a contact for ${area}</a></p>` : undefined}`;

/** Who stands behind each area of focus. */
export const contactsBody = (areas: readonly AreaOfContacts[], token: string, problem?: Problem): Html => html`
${problem && errorSummary(problem, [])}
<p>Whoever stands here knows their area, may decide for it, and is reached when it matters (R63). Ask them every half year whether all this is still right.</p>
${uncovered(areas.filter((one) => one.isUncovered === true))}
${areas.map((one) => areaHtml(one, token))}`;

const uncovered = (areas: readonly AreaOfContacts[]): Html | undefined =>
  areas.length === 0
    ? undefined
    : html`
<p class="warning">Nobody who may decide stands behind:</p>
<ul>${areas.map(({ area, mayManage }) => html`<li>${mayManage ? html`<a href="/forms/contact?area=${encodeURIComponent(area)}">${area}: add a contact</a>` : area}</li>`)}</ul>`;

const yesOrNo = { words: { true: 'Yes', false: 'No' } };

const fields = (areas: readonly string[]): readonly Field[] => [
  choice('area', 'Area of focus', areas),
  line('name', 'Name', nameCharactersMax, required),
  line('mail', 'Mail', mailCharactersMax, required),
  line('phone', 'Phone', phoneCharactersMax, required),
  lines('knowledge', 'What do they know? (optional)', detailCharactersMax, 2),
  choice('hasAuthority', 'May they decide for their area?', ['true', 'false'], yesOrNo),
];

export interface ContactForm {
  readonly contactId: string;
  /** Is there one already, so that it may be removed? */
  readonly isKnown: boolean;
  /** Those that the caller may manage. */
  readonly areas: readonly string[];
  readonly token: string;
  /** Which state of it the form was loaded from; none of a new one. */
  readonly etag: string | undefined;
}

const etagField = (etag: string | undefined): Html | undefined =>
  etag === undefined ? undefined : html`<input type="hidden" name="_etag" value="${etag}">`;

/** What somebody else has made of it meanwhile. */
const nowHtml = ({ area, name, mail, phone, hasAuthority, knowledge }: ContactView): Html => html`
<p>It is now: ${name}, ${mail}, ${phone}, for ${area}, ${hasAuthority ? 'may decide' : 'may not decide'}.${knowledge === undefined ? undefined : html` They know: ${knowledge}`}</p>`;

/** Adds a contact or changes one; saving it vouches for it. */
export const contactFormBody = (
  { contactId, isKnown, areas, token, etag }: ContactForm,
  posted: Posted,
  problem?: Problem,
): Html => {
  const asked = fields(areas);
  const state = { posted, errors: problem?.errors ?? [] };
  const current = problem?.['current'] as ContactView | undefined;
  return html`
${problem && errorSummary(problem, fieldsOf(asked))}
${current && nowHtml(current)}
<form method="post" action="/contacts/${contactId}" class="stacked">
  <input type="hidden" name="_csrf" value="${token}">
  ${etagField(etag)}
  ${asked.map((field) => partHtml(field, state))}
  <p class="hint">Saving says that you have asked them, and that all this is right.</p>
  <button class="primary">Save the contact</button>
</form>
${isKnown ? removal(contactId, token, etag) : undefined}
<p><a href="/contacts">Back to the contacts</a></p>`;
};

const removal = (contactId: string, token: string, etag: string | undefined): Html => html`
<details class="fold"><summary>Remove this contact</summary>
<p>Their name, mail and phone leave the directory for good. Tickets of an area without a contact may be refused.</p>
<form method="post" action="/contacts/${contactId}/remove">
  <input type="hidden" name="_csrf" value="${token}">
  ${etagField(etag)}
  <button>Remove for good</button>
</form>
</details>`;
