import { textCharactersMax, titleCharactersMax } from '../desk/contracts/limits';
import { coverages, severities, ticketTypes } from '../desk/rules/policies';
import type { Posted, Reply, Visit } from './door';
import { formTokenFor } from './form-token';
import { type Html, html } from './html';
import type { Framed } from './page-frame';
import type { FieldError, Problem } from './problem';

const words: Readonly<Record<string, string>> = {
  incident: 'Incident: something is broken',
  information: 'Request for information',
  change: 'Change request',
  A: 'A, critical: significant loss, needs attention at once',
  B: 'B, moderate: work goes on, impaired',
  C: 'C, minimal: a minor impediment',
  'support-hours': 'Support hours',
  '24x7': 'Around the clock (severity B only)',
};

const options = (values: readonly string[], chosen: unknown): readonly Html[] =>
  values.map((value) =>
    value === chosen
      ? html`<option value="${value}" selected>${words[value]}</option>`
      : html`<option value="${value}">${words[value]}</option>`,
  );

interface Field {
  readonly name: string;
  readonly label: string;
  /** `named` is the control's id and name, and what tells a screen reader that it is wrong. */
  readonly control: (named: Html) => Html;
}

const field = ({ name, label, control }: Field, errors: readonly FieldError[]): Html => {
  const wrong = errors.filter(({ at }) => at === `/${name}`);
  const named = html`id="${name}" name="${name}"`;
  if (wrong.length === 0) {
    return html`
<div class="field">
  <label for="${name}">${label}</label>
  ${control(named)}
</div>`;
  }
  return html`
<div class="field wrong">
  <label for="${name}">${label}</label>
  ${control(html`${named} aria-invalid="true" aria-describedby="${name}-error"`)}
  <p class="error" id="${name}-error">${wrong.map(({ message }) => message).join(' ')}</p>
</div>`;
};

const textOf = (posted: Posted, name: string): string => {
  const value = posted[name];
  return typeof value === 'string' ? value : '';
};

const summaryOf = (problem: Problem, known: readonly string[]): Html => {
  const others = (problem.errors ?? []).filter(({ at }) => !known.includes(at.slice(1)));
  return html`
<div class="problem" role="alert">
  <p>${problem.title}</p>
  ${others.map(({ at, message }) => html`<p><code>${at}</code> ${message}</p>`)}
</div>`;
};

/**
 * The form to file a ticket; it works without script. After a refusal it comes back with what was typed and the wrong
 * fields marked. Its hidden `_key` makes a form that is sent twice file once.
 */
export const ticketForm = (visit: Visit, framed: Framed, posted: Posted = {}, problem?: Problem): Reply => {
  const token = formTokenFor(visit.request);
  const errors = problem?.errors ?? [];
  const fields: readonly Field[] = [
    {
      name: 'title',
      label: 'What is it about?',
      control: (named) =>
        html`<input ${named} required maxlength="${titleCharactersMax}" value="${textOf(posted, 'title')}">`,
    },
    {
      name: 'description',
      label: 'What happened, and what did you expect?',
      control: (named) =>
        html`<textarea ${named} required rows="6" maxlength="${textCharactersMax}">${textOf(posted, 'description')}</textarea>`,
    },
    {
      name: 'type',
      label: 'Type',
      control: (named) => html`<select ${named}>${options(ticketTypes, posted['type'])}</select>`,
    },
    {
      name: 'severity',
      label: 'Severity you propose (incidents only)',
      control: (named) =>
        html`<select ${named}><option value="">Leave it to the desk</option>${options(severities, posted['severity'])}</select>`,
    },
    {
      name: 'coverage',
      label: 'Coverage',
      control: (named) => html`<select ${named}>${options(coverages, posted['coverage'])}</select>`,
    },
  ];
  const body = html`
${
  problem &&
  summaryOf(
    problem,
    fields.map(({ name }) => name),
  )
}
<form method="post" action="/api/v1/tickets" class="stacked">
  <input type="hidden" name="_csrf" value="${token.value}">
  <input type="hidden" name="_key" value="${crypto.randomUUID()}">
  ${fields.map((one) => field(one, errors))}
  <button class="primary">File the ticket</button>
</form>`;
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, 'File a ticket', body) };
};
