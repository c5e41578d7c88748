import type { Posted } from './door';
import { type Html, html } from './html';
import type { FieldError, Problem } from './problem';

/** One thing that a form asks for. */
export interface Field {
  readonly name: string;
  readonly label: string;
  /** What helps to answer it; read out with the control. */
  readonly hint?: string;
  /** `named` is the control's id and name, and what tells a screen reader of its hint and its error. */
  readonly control: (named: Html, value: string) => Html;
  /** Says nothing without the fields beside it, as it is never empty. */
  readonly isAside?: true;
  /** Several controls that answer one question: `named` goes to their group, and `label` above it. */
  readonly choices?: readonly Choice[];
}

/** Some fields under one heading; one that is folded opens by itself when something in it was said or is wrong. */
export interface Section {
  readonly legend: string;
  readonly hint?: string;
  readonly isFolded?: true;
  readonly fields: readonly Field[];
}

export type FormPart = Field | Section;

/** What was typed so far, and what was wrong with it. `prefix` sets the ids of several forms on a page apart. */
export interface FormState {
  readonly posted: Posted;
  readonly errors: readonly FieldError[];
  readonly prefix?: string;
  /** Somebody followed a link to this very form, so the reader begins here. */
  readonly isWanted?: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

const textOf = (posted: Posted, name: string): string => {
  const value = posted[name];
  return typeof value === 'string' ? value : '';
};

const idOf = (name: string, prefix = ''): string => `${prefix}${name.replace('.', '-')}`;

/** Is the error about this field? `/contact` is about all of `contact.mail` and the others, `/devices/0` about `devices`. */
export const isAbout = (name: string, { at }: FieldError): boolean => {
  const where = `${at.slice(1).replaceAll('/', '.')}.`;
  return where.startsWith(`${name}.`) || `${name}.`.startsWith(where);
};

const isSection = (part: FormPart): part is Section => 'fields' in part;

export const fieldsOf = (parts: readonly FormPart[]): readonly Field[] =>
  parts.flatMap((part) => (isSection(part) ? part.fields : [part]));

export const partHtml = (part: FormPart, state: FormState): Html =>
  isSection(part) ? sectionHtml(part, state) : fieldHtml(part, state);

const fieldHtml = (field: Field, { posted, errors, prefix, isWanted }: FormState): Html => {
  const { name, label, hint, control, choices } = field;
  const id = idOf(name, prefix);
  const wrong = errors.filter((error) => isAbout(name, error));
  const isWrong = wrong.length > 0;
  const about = [...(hint === undefined ? [] : [`${id}-hint`]), ...(isWrong ? [`${id}-error`] : [])];
  const first = isWanted ? html` autofocus` : undefined;
  const described = about.length > 0 ? html` aria-describedby="${about.join(' ')}"` : undefined;
  const invalid = isWrong ? html` aria-invalid="true"` : undefined;
  const before = hint === undefined ? undefined : html`<p class="hint" id="${id}-hint">${hint}</p>`;
  const after = isWrong
    ? html`<p class="error" id="${id}-error">${[...new Set(wrong.map(({ message }) => message))].join(' ')}</p>`
    : undefined;
  const value = textOf(posted, name);
  const shade = isWrong ? html`field wrong` : html`field`;
  if (choices !== undefined) {
    return html`
<fieldset class="${shade} choices" role="radiogroup"${described}${invalid}>
  <legend>${label}</legend>
  ${before}
  ${choices.map((one, index) => choiceHtml(name, index === 0 ? id : `${id}-${one.value}`, one, value, index === 0 ? first : undefined))}
  ${after}
</fieldset>`;
  }
  return html`
<div class="${shade}">
  <label for="${id}">${label}</label>
  ${before}
  ${control(html`id="${id}" name="${name}"${invalid}${described}${first}`, value)}
  ${after}
</div>`;
};

const choiceHtml = (
  name: string,
  id: string,
  { value, label }: Choice,
  chosen: string,
  first: Html | undefined,
): Html => html`
  <span class="choice"><input type="radio" id="${id}" name="${name}" value="${value}" required${value === chosen ? html` checked` : undefined}${first}>
  <label for="${id}">${label}</label></span>`;

const sectionHtml = ({ legend, hint, isFolded, fields }: Section, state: FormState): Html => {
  const inside = html`
  ${hint === undefined ? undefined : html`<p class="hint">${hint}</p>`}
  ${fields.map((one) => fieldHtml(one, state))}`;
  if (!isFolded) return html`<fieldset><legend>${legend}</legend>${inside}</fieldset>`;
  const { posted, errors } = state;
  const wasSaid = ({ name, isAside }: Field): boolean => !isAside && (posted[name] ?? '') !== '';
  const isOpen = fields.some((one) => wasSaid(one) || errors.some((error) => isAbout(one.name, error)));
  return html`<details class="fold"${isOpen ? html` open` : undefined}><summary>${legend}</summary>${inside}</details>`;
};

/** What is wrong, at the top: a reader begins there, and each line leads to its field. What is about no field has no link. */
export const errorSummary = (problem: Problem, fields: readonly Field[], prefix = ''): Html => {
  const errors = problem.errors ?? [];
  const others = errors.filter((error) => !fields.some(({ name }) => isAbout(name, error)));
  const wrong = fields.flatMap(({ name, label }) =>
    [...new Set(errors.filter((error) => isAbout(name, error)).map(({ message }) => message))].map(
      (message) => html`<li><a href="#${idOf(name, prefix)}">${label}</a> ${message}</li>`,
    ),
  );
  return html`
<div class="problem" tabindex="-1" autofocus>
  <div role="alert">
    <p>${problem.title}</p>
    ${typeof problem['reason'] === 'string' ? html`<p>${problem['reason']}</p>` : undefined}
    ${typeof problem['detail'] === 'string' ? html`<p>${problem['detail']}</p>` : undefined}
    ${others.map(({ at, message }) => html`<p><code>${at}</code> ${message}</p>`)}
  </div>
  ${wrong.length > 0 ? html`<ul>${wrong}</ul>` : undefined}
</div>`;
};
