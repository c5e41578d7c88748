import {
  affectedMax,
  detailCharactersMax,
  labelCharactersMax,
  mailCharactersMax,
  nameCharactersMax,
  phoneCharactersMax,
  textCharactersMax,
  titleCharactersMax,
} from '../desk/contracts/limits';
import { contactMethods, impacts } from '../desk/rules/intake';
import { mayFile } from '../desk/rules/permissions';
import { channels, coverages, severities, ticketTypes } from '../desk/rules/policies';
import { isSecurityTicket } from '../desk/rules/security';
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
  stopped: 'Work has stopped',
  impaired: 'Work goes on, impaired',
  minor: 'A minor impediment, or there is a way round it',
  portal: 'This form',
  phone: 'Phone',
  mail: 'Mail',
  chat: 'Chat',
};

/** What a form offers to choose from, as the policy has it. */
export interface Choices {
  readonly areas: readonly string[];
  readonly categories: readonly string[];
  readonly contactRequired: boolean;
}

const options = (values: readonly string[], chosen: unknown): readonly Html[] =>
  values.map((value) =>
    value === chosen
      ? html`<option value="${value}" selected>${words[value] ?? value}</option>`
      : html`<option value="${value}">${words[value] ?? value}</option>`,
  );

interface Field {
  readonly name: string;
  readonly label: string;
  /** `named` is the control's id and name, and what tells a screen reader that it is wrong. */
  readonly control: (named: Html, value: string) => Html;
}

/** Some fields under one heading. */
interface FieldGroup {
  readonly legend: string;
  readonly fields: readonly Field[];
}

/** Is the error about this field? `/contact` is about all of `contact.mail` and the others, `/devices/0` about `devices`. */
const isAbout = (name: string, { at }: FieldError): boolean => {
  const where = `${at.slice(1).replaceAll('/', '.')}.`;
  return where.startsWith(`${name}.`) || `${name}.`.startsWith(where);
};

const fieldHtml = ({ name, label, control }: Field, posted: Posted, errors: readonly FieldError[]): Html => {
  const id = name.replace('.', '-');
  const wrong = errors.filter((error) => isAbout(name, error));
  const named = html`id="${id}" name="${name}"`;
  const value = textOf(posted, name);
  if (wrong.length === 0) {
    return html`
<div class="field">
  <label for="${id}">${label}</label>
  ${control(named, value)}
</div>`;
  }
  return html`
<div class="field wrong">
  <label for="${id}">${label}</label>
  ${control(html`${named} aria-invalid="true" aria-describedby="${id}-error"`, value)}
  <p class="error" id="${id}-error">${wrong.map(({ message }) => message).join(' ')}</p>
</div>`;
};

const groupHtml = ({ legend, fields }: FieldGroup, posted: Posted, errors: readonly FieldError[]): Html => html`
<fieldset>
  <legend>${legend}</legend>
  ${fields.map((one) => fieldHtml(one, posted, errors))}
</fieldset>`;

const textOf = (posted: Posted, name: string): string => {
  const value = posted[name];
  return typeof value === 'string' ? value : '';
};

const summaryOf = (problem: Problem, known: readonly string[]): Html => {
  const others = (problem.errors ?? []).filter((error) => !known.some((name) => isAbout(name, error)));
  return html`
<div class="problem" role="alert">
  <p>${problem.title}</p>
  ${others.map(({ at, message }) => html`<p><code>${at}</code> ${message}</p>`)}
</div>`;
};

const optional = html``;
const required = html` required`;

const line = (name: string, label: string, charactersMax: number, need = optional): Field => ({
  name,
  label,
  control: (named, value) => html`<input ${named}${need} maxlength="${charactersMax}" value="${value}">`,
});

const lines = (name: string, label: string, charactersMax: number, rows: number, need = optional): Field => ({
  name,
  label,
  control: (named, value) =>
    html`<textarea ${named}${need} rows="${rows}" maxlength="${charactersMax}">${value}</textarea>`,
});

/** `otherwise` is what choosing nothing is called; without it the first choice stands. */
const choice = (name: string, label: string, values: readonly string[], otherwise?: string): Field => ({
  name,
  label,
  control: (named, value) => {
    const nothing = otherwise === undefined ? undefined : html`<option value="">${otherwise}</option>`;
    return html`<select ${named}>${nothing}${options(values, value)}</select>`;
  },
});

const title = line('title', 'What is it about?', titleCharactersMax, required);
const description = lines('description', 'What happened, and what did you expect?', textCharactersMax, 6, required);
const type = choice('type', 'Type', ticketTypes);
const impact = choice('impact', 'How much does it hold up?', impacts, 'I cannot say');
const devices = line('devices', 'Which devices? (their ids, with commas between them)', textCharactersMax);
const affected: Field = {
  name: 'usersOrDevicesImpacted',
  label: 'How many users or devices have it?',
  control: (named, value) => html`<input ${named} type="number" min="1" max="${affectedMax}" value="${value}">`,
};
const coverage = choice('coverage', 'Coverage', coverages);
const category = (categories: readonly string[]): Field => choice('category', 'Category', categories, 'None of these');

const contactFields = (need: Html): readonly Field[] => [
  line('contact.firstName', 'First name', nameCharactersMax, need),
  line('contact.lastName', 'Last name', nameCharactersMax, need),
  line('contact.mail', 'Mail', mailCharactersMax, need),
  line('contact.phone', 'Phone', phoneCharactersMax, need),
];
const preferred = choice('preferredContact', 'Best reached by', contactMethods, 'Any way');

interface FormShape {
  readonly heading: string;
  readonly lane: string;
  readonly fields: readonly Field[];
  readonly contact: FieldGroup;
  readonly last: readonly Field[];
}

/**
 * A form to file a ticket; it works without script. After a refusal it comes back with what was typed and the wrong
 * fields marked. Its hidden `_key` makes a form that is sent twice file once.
 */
const formOf = (shape: FormShape, visit: Visit, framed: Framed, posted: Posted, problem?: Problem): Reply => {
  const token = formTokenFor(visit.request);
  const errors = problem?.errors ?? [];
  const { heading, lane, fields, contact, last } = shape;
  const names = [...fields, ...contact.fields, ...last].map(({ name }) => name);
  const body = html`
${problem && summaryOf(problem, names)}
<form method="post" action="/api/v1/tickets" class="stacked">
  <input type="hidden" name="_csrf" value="${token.value}">
  <input type="hidden" name="_key" value="${crypto.randomUUID()}">
  <input type="hidden" name="lane" value="${lane}">
  ${fields.map((one) => fieldHtml(one, posted, errors))}
  ${groupHtml(contact, posted, errors)}
  ${last.map((one) => fieldHtml(one, posted, errors))}
  <button class="primary">File the ticket</button>
</form>`;
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, heading, body) };
};

/** The form of the user lane. */
export const ticketForm = (
  visit: Visit,
  framed: Framed,
  { categories }: Choices,
  posted: Posted = {},
  problem?: Problem,
): Reply => {
  const shape: FormShape = {
    heading: 'File a ticket',
    lane: 'user',
    fields: [title, description, type, category(categories), impact, affected, devices],
    contact: {
      legend: 'Whom may we ask? (all four, or none to be asked yourself)',
      fields: [...contactFields(optional), preferred],
    },
    last: [choice('severity', 'Severity you propose (incidents only)', severities, 'Leave it to the desk'), coverage],
  };
  return formOf(shape, visit, framed, posted, problem);
};

/** The form of the admin lane, to Operations (R7, R58, R62). */
export const adminForm = (
  visit: Visit,
  framed: Framed,
  { categories, areas, contactRequired }: Choices,
  posted: Posted = {},
  problem?: Problem,
): Reply => {
  const mayChoose = (one: string): boolean =>
    mayFile(visit.caller, 'file-admin-ticket', isSecurityTicket({ area: one }));
  const offered = areas.filter(mayChoose);
  const area = choice('area', 'Area of focus', offered, contactRequired ? 'Choose one' : 'None of these');
  const shape: FormShape = {
    heading: 'File an admin ticket',
    lane: 'admin',
    fields: [
      title,
      description,
      type,
      area,
      category(categories),
      line('subCategory', 'Sub-category', labelCharactersMax),
      impact,
      affected,
      lines('businessImpact', 'What does it mean for the business? (needed for A and B)', detailCharactersMax, 3),
      lines('troubleshootingSteps', 'What was tried? (incidents only)', detailCharactersMax, 3),
      devices,
      line('externalIds', 'Its numbers in other systems', textCharactersMax),
      line('fromTicket', 'The ticket that it comes from, if any', labelCharactersMax),
    ],
    contact: { legend: 'Primary contact', fields: [...contactFields(required), preferred] },
    last: [
      choice('severity', 'Severity (incidents only)', severities, 'C'),
      coverage,
      choice(
        'channel',
        'How it came',
        channels.filter((one) => one !== 'api'),
      ),
    ],
  };
  return formOf(shape, visit, framed, posted, problem);
};
