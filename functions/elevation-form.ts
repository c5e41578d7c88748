import { detailCharactersMax, idCharactersMax, textCharactersMax, titleCharactersMax } from '../desk/contracts/limits';
import type { DepartureClass } from '../desk/rules/departures';
import type { CatalogueEntry } from '../desk/rules/planned-actions';
import type { Posted, Reply, Visit } from './door';
import { withMoments } from './filing-fields';
import { choice, dayAndTime, line, lines, required } from './form-controls';
import { type Field, type FormState, isAbout, partHtml, type Section } from './form-fields';
import { formTokenFor } from './form-token';
import { type Html, html } from './html';
import type { Framed } from './page-frame';
import type { Problem } from './problem';

/** What the form offers to choose from, as the policy has it. */
export interface ElevationChoices {
  readonly categories: readonly string[];
  readonly actions: readonly CatalogueEntry[];
  readonly zones: readonly string[];
}

const actionField = /^action-[0-9]{1,3}$/;

/** The fields of the form as a program would send them: each action that is ticked is a field of its own. */
export const elevationFieldsOf = (form: Posted): Posted => {
  const entries = Object.entries(withMoments(form, ['startsAt']));
  const actions = entries.filter(([name]) => actionField.test(name)).map(([, value]) => value);
  return { ...Object.fromEntries(entries.filter(([name]) => !actionField.test(name))), actions };
};

/** A form has texts only; what does not look like a number stays as it is, for the contract to refuse. */
export const withMinutes = (form: Posted): Posted => {
  const { minutes, ...rest } = form;
  return { ...rest, minutes: typeof minutes === 'string' && /^[0-9]{1,5}$/.test(minutes) ? Number(minutes) : minutes };
};

export const wordByClass: Readonly<Record<DepartureClass, string>> = {
  typical: 'typical',
  'not-recommended': 'not recommended',
  unsupported: 'not supported',
  other: 'not in the catalogue',
};

const actionRow = (entry: CatalogueEntry, index: number, ticked: readonly unknown[]): Html => {
  const { action, class: actionClass, because } = entry;
  const checked = ticked.includes(action) ? html` checked` : undefined;
  const box =
    actionClass === 'unsupported'
      ? undefined
      : html`<input type="checkbox" id="action-${index}" name="action-${index}" value="${action}"${checked}> `;
  return html`
<p>${box}${box === undefined ? action : html`<label for="action-${index}">${action}</label>`}
<span class="badge ${actionClass === 'typical' ? 'tier' : 'late'}">${wordByClass[actionClass]}</span>
${because === undefined ? undefined : html`<br><span class="small">${because}</span>`}</p>`;
};

const whatFor = (categories: readonly string[]): readonly Field[] => [
  line('ticketId', 'For which ticket?', idCharactersMax, required),
  line('deviceId', 'Which device? (its id)', idCharactersMax, required),
  choice('category', 'Category', categories),
  line('title', 'What is it for?', titleCharactersMax, required),
  lines('plan', 'What do you plan to do on the device?', textCharactersMax, 3, required),
];

const why = lines('reason', 'Why does it have to be done, where it is not recommended?', detailCharactersMax, 3);

const later = (zones: readonly string[]): Section => ({
  legend: 'Begin later',
  isFolded: true,
  fields: [
    dayAndTime(
      'startsAt',
      'From when on?',
      'Within seven days. Left empty, it begins at once or with its last approval.',
    ),
    { ...choice('zone', 'Time zone', zones), isAside: true },
  ],
});

/**
 * The form to ask for a device's password; it works without script, and comes back filled in after a refusal. Its hidden
 * `_key` makes a form that is sent twice ask once.
 */
export const elevationForm = (
  visit: Visit,
  framed: Framed,
  { categories, actions, zones }: ElevationChoices,
  posted: Posted = {},
  problem?: Problem,
): Reply => {
  const token = formTokenFor(visit.request);
  const errors = problem?.errors ?? [];
  const state: FormState = { posted, errors };
  const ticked = elevationFieldsOf(posted)['actions'] as readonly unknown[];
  const wrongActions = errors.filter((error) => isAbout('actions', error));
  const because = problem?.['because'];
  const body = html`
${
  problem &&
  html`<div class="problem" role="alert"><p>${problem.title}</p>${typeof because === 'string' ? html`<p>${because}</p>` : undefined}</div>`
}
<form method="post" action="/api/v1/elevations" class="stacked">
  <input type="hidden" name="_csrf" value="${token.value}">
  <input type="hidden" name="_key" value="${crypto.randomUUID()}">
  ${whatFor(categories).map((field) => partHtml(field, state))}
  <fieldset class="${wrongActions.length === 0 ? 'actions' : 'actions wrong'}">
    <legend>Planned actions, by the policy’s catalogue</legend>
    ${wrongActions.length === 0 ? undefined : html`<p class="error">${wrongActions.map(({ message }) => message).join(' ')}</p>`}
    ${actions.map((entry, index) => actionRow(entry, index, ticked))}
  </fieldset>
  ${partHtml(why, state)}
  ${partHtml(later(zones), state)}
  <button class="primary">Ask for the device</button>
</form>
${notPromised}`;
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, 'Ask for a device’s password', body) };
};

/** Promise S8 of docs/requirements.md §5: what cannot be promised stands beside every grant. */
export const notPromised: Html = html`
<p class="small">What nobody can promise: an administrator on the device can undo what happens after use, and a session that is signed in outlives its lease. Sign out when you give the device back.</p>`;
