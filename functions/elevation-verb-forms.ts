import { detailCharactersMax, extensionMinutesMax, textCharactersMax } from '../desk/contracts/limits';
import { type ReviewVerdict, reviewVerdicts } from '../desk/rules/device-events';
import type { GrantVerb } from '../desk/rules/grant-offers';
import type { Grant } from '../desk/rules/grants';
import type { CatalogueEntry } from '../desk/rules/planned-actions';
import type { Posted } from './door';
import { count, lines, oneOfThese, required } from './form-controls';
import { type Field, partHtml } from './form-fields';
import { type Html, html } from './html';

interface Form {
  readonly button: string;
  readonly fields?: readonly Field[];
}

const reason = (label: string, need?: Html): Field => lines('reason', label, detailCharactersMax, 2, need);

const wordByVerdict: Readonly<Record<ReviewVerdict, string>> = {
  justified: 'Justified',
  'not-justified': 'Not justified',
};

const formByVerb: Readonly<Record<GrantVerb, Form>> = {
  reveal: { button: 'Show the password, once' },
  close: {
    button: 'Give the device back',
    fields: [lines('actionsTaken', 'What did you do on the device?', textCharactersMax, 3, required)],
  },
  extend: {
    button: 'Ask for a longer lease',
    fields: [
      count('minutes', 'How many minutes more? This is asked once.', extensionMinutesMax, required),
      reason('Why does it take longer?', required),
    ],
  },
  withdraw: { button: 'Withdraw the request', fields: [reason('Why? (optional)')] },
  approve: { button: 'Approve' },
  deny: { button: 'Deny', fields: [reason('Why not? The requester reads this.', required)] },
  review: {
    button: 'Review the emergency',
    fields: [
      // Nothing is chosen before the reviewer does.
      oneOfThese(
        'verdict',
        'Was it an emergency, and was what was done fit for it?',
        reviewVerdicts.map((value) => ({ value, label: wordByVerdict[value] })),
      ),
      lines('words', 'What did you look at, and what do you think of it?', detailCharactersMax, 3, required),
    ],
  },
  revoke: { button: 'Revoke', fields: [reason('Why does it end now? The holder reads this.', required)] },
};

const doneField = /^done-[0-9]{1,3}$/;

/** The fields of the form as a program would send them: each action that is ticked is a field of its own. */
export const closeFieldsOf = (form: Posted): Posted => {
  const entries = Object.entries(form);
  const actionsDone = entries.filter(([name]) => doneField.test(name)).map(([, value]) => value);
  return { ...Object.fromEntries(entries.filter(([name]) => !doneField.test(name))), actionsDone };
};

const doneBox = (action: string, index: number): Html =>
  html`<p><input type="checkbox" id="done-${index}" name="done-${index}" value="${action}"> <label for="done-${index}">${action}</label></p>`;

const otherDone = lines('otherDone', 'Anything that is not in this list?', textCharactersMax, 2);

/** Departures from the plan are told by who made them: all of the catalogue may be named, also what is not supported. */
const doneHtml = (planned: readonly string[], catalogue: readonly CatalogueEntry[], prefix: string): Html => {
  const others = catalogue.map(({ action }) => action).filter((action) => !planned.includes(action));
  return html`
  ${planned.length > 0 ? html`<fieldset class="actions"><legend>Which of it was planned?</legend>${planned.map(doneBox)}</fieldset>` : undefined}
  <details class="fold"><summary>I did something that was not planned</summary>
  ${others.map((action, index) => doneBox(action, planned.length + index))}
  ${partHtml(otherDone, { posted: {}, errors: [], prefix })}
  </details>`;
};

/** A form for each of what the caller may do now. */
export const verbForms = (
  { grantId, actions = [] }: Grant,
  offers: readonly GrantVerb[],
  catalogue: readonly CatalogueEntry[],
  token: string,
): readonly Html[] =>
  offers.map((verb) => {
    const { button, fields = [] } = formByVerb[verb];
    const prefix = `${verb}-`;
    return html`
<form method="post" action="/api/v1/elevations/${grantId}/${verb}" class="stacked">
  <input type="hidden" name="_csrf" value="${token}">
  ${fields.map((field) => partHtml(field, { posted: {}, errors: [], prefix }))}
  ${verb === 'close' ? doneHtml(actions, catalogue, prefix) : undefined}
  <button class="primary">${button}</button>
</form>`;
  });
