import {
  idCharactersMax,
  mailCharactersMax,
  nameCharactersMax,
  phoneCharactersMax,
  textCharactersMax,
} from '../desk/contracts/limits';
import type { TicketView } from '../desk/contracts/tickets';
import { localText } from '../desk/rules/local-time';
import type { Act } from '../desk/rules/permissions';
import { severities } from '../desk/rules/policies';
import { partiesFor } from '../desk/rules/ticket-commands/handovers';
import { instant } from '../desk/rules/time';
import { fileField } from './attachment-pages';
import type { Posted } from './door';
import { choice, dayAndTime, line, lines, oneOfThese, required } from './form-controls';
import { errorSummary, type Field, partHtml } from './form-fields';
import { type Html, html } from './html';
import type { Problem } from './problem';

/** What the caller may do to the ticket now; its forms carry etag and token. */
export interface Work {
  readonly etag: string;
  readonly token: string;
  readonly offers: readonly Act[];
  /** Whose wall clocks a day and time may be written by, the caller's own first. */
  readonly zones: readonly string[];
  /** The form that a link leads to, by its path. */
  readonly wanted?: string | undefined;
}

/** A form of the ticket's page that was refused: what was posted with it, and why not. */
export interface RefusedWork {
  readonly act: Act;
  readonly posted: Posted;
  readonly problem: Problem;
}

interface Verb {
  readonly act: Act;
  readonly path: string;
  readonly button: string;
  readonly asks: (ticket: TicketView, zones: readonly string[]) => readonly Field[];
  /** What stands in the form before anybody writes. */
  readonly begins?: (ticket: TicketView, zones: readonly string[]) => Posted;
  /** It files something: posted twice, its form files once. */
  readonly isFiling?: true;
}

const said = (name: string, label: string): Field => lines(name, label, textCharactersMax, 2);
const needed = (name: string, label: string): Field => lines(name, label, textCharactersMax, 2, required);
const nothing = (): readonly Field[] => [];

const wallText = (moment: string | undefined, [zone = 'UTC']: readonly string[]): string =>
  moment === undefined ? '' : localText(instant(moment), zone).slice(0, 16).replace(' ', 'T');

/** What is done every day, in the order of a ticket's life. */
const daily: readonly Verb[] = [
  {
    act: 'respond-ticket',
    path: 'respond',
    button: 'Respond',
    asks: () => [
      said('message', 'You have contacted the requester and started working. What did you tell them? (optional)'),
    ],
  },
  {
    act: 'update-ticket',
    path: 'update',
    button: 'Update',
    asks: () => [needed('message', 'How does it stand? The requester reads this.')],
  },
  {
    act: 'ask-requester',
    path: 'ask',
    button: 'Ask',
    asks: () => [needed('question', 'What do you need from the requester? Clocks wait until they answer.')],
  },
  {
    act: 'answer-question',
    path: 'answer',
    button: 'Answer',
    asks: () => [needed('answer', 'What does the requester say?')],
  },
  {
    act: 'resolve-ticket',
    path: 'resolve',
    button: 'Resolve',
    asks: () => [needed('solution', 'What solved it?')],
  },
  {
    act: 'reactivate-ticket',
    path: 'reactivate',
    button: 'Reactivate',
    asks: () => [said('reason', 'It is not solved after all? What is wrong still? (optional)')],
  },
  {
    act: 'follow-up-ticket',
    path: 'follow-up',
    button: 'File a new ticket that follows this one',
    asks: nothing,
    isFiling: true,
  },
  {
    act: 'rate-ticket',
    path: 'rate',
    button: 'Rate',
    asks: () => [
      oneOfThese('rating', 'How satisfied are you?', [
        { value: '1', label: '1, not at all' },
        { value: '2', label: '2' },
        { value: '3', label: '3' },
        { value: '4', label: '4' },
        { value: '5', label: '5, entirely' },
      ]),
      said('comment', 'What should the desk know? (optional)'),
    ],
  },
  {
    act: 'withdraw-ticket',
    path: 'withdraw',
    button: 'Withdraw',
    asks: () => [said('reason', 'You no longer need this? Why? (optional)')],
  },
];

/** What is done now and then. */
const rarer: readonly Verb[] = [
  {
    act: 'schedule-callback',
    path: 'schedule-callback',
    button: 'Set the callback',
    asks: (_ticket, zones) => [
      dayAndTime(
        'callbackAt',
        'When shall somebody call?',
        'A day and time still to come; empty when nobody need call.',
      ),
      choice('zone', 'Time zone', zones),
    ],
    begins: ({ callbackAt }, zones) => ({ callbackAt: wallText(callbackAt, zones) }),
  },
  {
    act: 'note-ticket',
    path: 'note',
    button: 'Write the note',
    asks: () => [needed('note', 'A note among those who work on it; the requester does not read it.')],
  },
  { act: 'assign-ticket', path: 'assign', button: 'Assign it to me', asks: nothing },
  {
    act: 'change-severity',
    path: 'change-severity',
    button: 'Change the severity',
    asks: () => [
      choice('severity', 'Severity from now on', severities),
      needed('reason', 'Why is it graver, or less grave?'),
    ],
    begins: ({ severity }) => ({ severity }),
  },
  {
    act: 'mitigate-ticket',
    path: 'mitigate',
    button: 'Mitigate',
    asks: () => [said('message', 'The harm has stopped, its cause remains. What was done? (optional)')],
  },
  {
    act: 'climb-ticket',
    path: 'climb',
    button: 'Send it up',
    asks: () => [needed('reason', 'Why does the tier above have to see it?')],
  },
  {
    act: 'hand-over-ticket',
    path: 'hand-over',
    button: 'Hand it over',
    asks: (ticket) => [choice('to', 'To whom?', partiesFor(ticket)), needed('reason', 'What are they to do?')],
  },
  { act: 'take-handover', path: 'take', button: 'Take the handover', asks: nothing },
  {
    act: 'return-handover',
    path: 'return',
    button: 'Return it',
    asks: () => [needed('message', 'What did the other side find?')],
  },
  {
    act: 'add-external-id',
    path: 'add-external-id',
    button: 'Add the id',
    asks: () => [
      line('system', 'Other system', idCharactersMax, required),
      line('externalId', 'Number of this matter there', idCharactersMax, required),
    ],
  },
  {
    act: 'change-contact',
    path: 'change-contact',
    button: 'Change the primary contact',
    asks: () => [
      line('firstName', 'First name of whom to ask', nameCharactersMax, required),
      line('lastName', 'Last name', nameCharactersMax, required),
      line('mail', 'Mail address', mailCharactersMax, required),
      line('phone', 'Phone', phoneCharactersMax, required),
    ],
  },
  {
    act: 'report-unreachable',
    path: 'contact-unreachable',
    button: 'Let an admin contact take over',
    asks: () => [needed('tried', 'The primary contact cannot be reached? How and when did you try?')],
  },
  { act: 'watch-ticket', path: 'watch', button: 'Watch it', asks: nothing },
  { act: 'unwatch-ticket', path: 'unwatch', button: 'Watch it no longer', asks: nothing },
  {
    act: 'close-resolved-ticket',
    path: 'close',
    button: 'Close it for good',
    asks: () => [said('reason', 'Why now? (optional)')],
  },
];

const prefixOf = (path: string): string => `${path}-`;

const formOf =
  (ticket: TicketView, { etag, token, zones, wanted }: Work, refused: RefusedWork | undefined) =>
  ({ act, path, button, asks, begins, isFiling }: Verb): Html => {
    const back = refused?.act === act ? refused : undefined;
    const posted = back?.posted ?? begins?.(ticket, zones) ?? {};
    const state = { posted, errors: back?.problem.errors ?? [], prefix: prefixOf(path), isWanted: wanted === path };
    return html`
<form method="post" action="/api/v1/tickets/${ticket.ticketId}/${path}" class="stacked" id="${path}">
  <input type="hidden" name="_csrf" value="${token}">
  <input type="hidden" name="_etag" value="${etag}">
  ${isFiling && html`<input type="hidden" name="_key" value="${crypto.randomUUID()}">`}
  ${asks(ticket, zones).map((field, index) => partHtml(field, index === 0 ? state : { ...state, isWanted: false }))}
  <button class="primary">${button}</button>
</form>`;
  };

/** A form for each thing that the caller may do now; none for what a rule would refuse. */
export const workForms = (ticket: TicketView, work: Work, refused: RefusedWork | undefined): Html => {
  const offered = (verbs: readonly Verb[]): readonly Verb[] => verbs.filter(({ act }) => work.offers.includes(act));
  const show = formOf(ticket, work, refused);
  const [often, seldom] = [offered(daily), offered(rarer)];
  const isOpen = seldom.some(({ act, path }) => act === refused?.act || path === work.wanted);
  return html`
${often.length > 0 ? html`<h2>What you may do now</h2>` : undefined}
${often.map(show)}
${seldom.length > 0 ? html`<details${isOpen ? html` open` : undefined}><summary>More</summary>${seldom.map(show)}</details>` : undefined}`;
};

/**
 * What was wrong with a form, above the ticket as it is now. Its text stands in the form again; where that is no longer
 * offered, it stands here.
 */
export const refusedHtml = (
  { act, posted, problem }: RefusedWork,
  ticket: TicketView,
  { offers, zones }: Work,
): Html => {
  const verb = offers.includes(act) ? [...daily, ...rarer].find((one) => one.act === act) : undefined;
  const fields = act === 'attach-file' ? [fileField] : (verb?.asks(ticket, zones) ?? []);
  const typed = verb === undefined ? Object.values(posted).filter((value) => typeof value === 'string') : [];
  return html`
${errorSummary(problem, fields, verb && prefixOf(verb.path))}
${typed.map((text) => html`<h2>What you wrote</h2>\n<p class="said">${text}</p>`)}
<p>${verb && html`<a href="#${verb.path}">Back to the form: what you wrote is kept</a> · `}<a href="/tickets/${ticket.ticketId}">See the ticket as it is now</a></p>`;
};
