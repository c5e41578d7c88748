import {
  idCharactersMax,
  mailCharactersMax,
  nameCharactersMax,
  phoneCharactersMax,
  textCharactersMax,
} from '../desk/contracts/limits';
import type { TicketView } from '../desk/contracts/tickets';
import type { Act } from '../desk/rules/permissions';
import { parties, severities } from '../desk/rules/policies';
import { type Html, html } from './html';

/** What the caller may do to the ticket now; its forms carry etag and token. */
export interface Work {
  readonly etag: string;
  readonly token: string;
  readonly offers: readonly Act[];
}

interface Verb {
  readonly act: Act;
  readonly path: string;
  readonly button: string;
  /** `name` is the field; without `isNeeded` it may be left empty. */
  readonly says?: { readonly name: string; readonly label: string; readonly isNeeded?: true };
  /** What is chosen beside what is said. */
  readonly chooses?: (ticket: TicketView) => Html;
}

const select = (path: string, name: string, label: string, values: readonly string[], chosen?: string): Html => html`
  <label for="${path}-${name}">${label}</label>
  <select id="${path}-${name}" name="${name}">${values.map((value) =>
    value === chosen
      ? html`<option value="${value}" selected>${value}</option>`
      : html`<option value="${value}">${value}</option>`,
  )}</select>`;

const input = (path: string, name: string, label: string, charactersMax = idCharactersMax): Html => html`
  <label for="${path}-${name}">${label}</label>
  <input id="${path}-${name}" name="${name}" required maxlength="${charactersMax}">`;

/** What is done every day, in the order of a ticket's life. */
const daily: readonly Verb[] = [
  {
    act: 'respond-ticket',
    path: 'respond',
    button: 'Respond',
    says: {
      name: 'message',
      label: 'You have contacted the requester and started working. What did you tell them? (optional)',
    },
  },
  {
    act: 'update-ticket',
    path: 'update',
    button: 'Update',
    says: { name: 'message', label: 'How does it stand? The requester reads this.', isNeeded: true },
  },
  {
    act: 'ask-requester',
    path: 'ask',
    button: 'Ask',
    says: {
      name: 'question',
      label: 'What do you need from the requester? Clocks wait until they answer.',
      isNeeded: true,
    },
  },
  {
    act: 'answer-question',
    path: 'answer',
    button: 'Answer',
    says: { name: 'answer', label: 'What does the requester say?', isNeeded: true },
  },
  {
    act: 'resolve-ticket',
    path: 'resolve',
    button: 'Resolve',
    says: { name: 'solution', label: 'What solved it?', isNeeded: true },
  },
  {
    act: 'reactivate-ticket',
    path: 'reactivate',
    button: 'Reactivate',
    says: { name: 'reason', label: 'It is not solved after all? What is wrong still? (optional)' },
  },
  {
    act: 'rate-ticket',
    path: 'rate',
    button: 'Rate',
    says: { name: 'comment', label: 'What should the desk know? (optional)' },
    chooses: () => select('rate', 'rating', 'How satisfied are you? 5 is best.', ['5', '4', '3', '2', '1']),
  },
  {
    act: 'withdraw-ticket',
    path: 'withdraw',
    button: 'Withdraw',
    says: { name: 'reason', label: 'You no longer need this? Why? (optional)' },
  },
];

/** What is done now and then. */
const rarer: readonly Verb[] = [
  {
    act: 'note-ticket',
    path: 'note',
    button: 'Write the note',
    says: { name: 'note', label: 'A note among those who work on it; the requester does not read it.', isNeeded: true },
  },
  { act: 'assign-ticket', path: 'assign', button: 'Assign it to me' },
  {
    act: 'change-severity',
    path: 'change-severity',
    button: 'Change the severity',
    says: { name: 'reason', label: 'Why is it graver, or less grave?', isNeeded: true },
    chooses: ({ severity }) => select('change-severity', 'severity', 'Severity from now on', severities, severity),
  },
  {
    act: 'mitigate-ticket',
    path: 'mitigate',
    button: 'Mitigate',
    says: { name: 'message', label: 'The harm has stopped, its cause remains. What was done? (optional)' },
  },
  {
    act: 'climb-ticket',
    path: 'climb',
    button: 'Send it up',
    says: { name: 'reason', label: 'Why does the tier above have to see it?', isNeeded: true },
  },
  {
    act: 'hand-over-ticket',
    path: 'hand-over',
    button: 'Hand it over',
    says: { name: 'reason', label: 'What are they to do?', isNeeded: true },
    chooses: () => select('hand-over', 'to', 'To whom?', parties),
  },
  { act: 'take-handover', path: 'take', button: 'Take the handover' },
  {
    act: 'return-handover',
    path: 'return',
    button: 'Return it',
    says: { name: 'message', label: 'What did the other side find?', isNeeded: true },
  },
  {
    act: 'add-external-id',
    path: 'add-external-id',
    button: 'Add the id',
    chooses: () => html`${input('add-external-id', 'system', 'Other system')}
${input('add-external-id', 'externalId', 'Number of this matter there')}`,
  },
  {
    act: 'change-contact',
    path: 'change-contact',
    button: 'Change the primary contact',
    chooses: () => html`${input('change-contact', 'firstName', 'First name of whom to ask', nameCharactersMax)}
${input('change-contact', 'lastName', 'Last name', nameCharactersMax)}
${input('change-contact', 'mail', 'Mail address', mailCharactersMax)}
${input('change-contact', 'phone', 'Phone', phoneCharactersMax)}`,
  },
  {
    act: 'report-unreachable',
    path: 'contact-unreachable',
    button: 'Let an admin contact take over',
    says: {
      name: 'tried',
      label: 'The primary contact cannot be reached? How and when did you try?',
      isNeeded: true,
    },
  },
  { act: 'watch-ticket', path: 'watch', button: 'Watch it' },
  { act: 'unwatch-ticket', path: 'unwatch', button: 'Watch it no longer' },
  {
    act: 'close-resolved-ticket',
    path: 'close',
    button: 'Close it for good',
    says: { name: 'reason', label: 'Why now? (optional)' },
  },
];

const said = (path: string, { name, label, isNeeded }: NonNullable<Verb['says']>): Html => html`
  <label for="${path}">${label}</label>
  <textarea id="${path}" name="${name}" rows="2" maxlength="${textCharactersMax}"${isNeeded ? html` required` : undefined}></textarea>`;

const formOf =
  (ticket: TicketView, { etag, token }: Work) =>
  ({ path, button, says, chooses }: Verb): Html =>
    html`
<form method="post" action="/api/v1/tickets/${ticket.ticketId}/${path}" class="stacked">
  <input type="hidden" name="_csrf" value="${token}">
  <input type="hidden" name="_etag" value="${etag}">
  ${chooses?.(ticket)}
  ${says && said(path, says)}
  <button class="primary">${button}</button>
</form>`;

/** A form for each thing that the caller may do now; none for what a rule would refuse. */
export const workForms = (ticket: TicketView, work: Work): Html => {
  const offered = (verbs: readonly Verb[]): readonly Html[] =>
    verbs.filter(({ act }) => work.offers.includes(act)).map(formOf(ticket, work));
  const [often, seldom] = [offered(daily), offered(rarer)];
  return html`
${often.length > 0 ? html`<h2>What you may do now</h2>` : undefined}
${often}
${seldom.length > 0 ? html`<details><summary>More</summary>${seldom}</details>` : undefined}`;
};
