import type { Choice, Field } from './form-fields';
import { type Html, html } from './html';

const optional = html``;
export const required = html` required`;

export const line = (name: string, label: string, charactersMax: number, need = optional, hint?: string): Field => ({
  name,
  label,
  ...(hint !== undefined && { hint }),
  control: (named, value) => html`<input ${named}${need} maxlength="${charactersMax}" value="${value}">`,
});

export const lines = (name: string, label: string, charactersMax: number, rows: number, need = optional): Field => ({
  name,
  label,
  control: (named, value) =>
    html`<textarea ${named}${need} rows="${rows}" maxlength="${charactersMax}">${value}</textarea>`,
});

export const count = (name: string, label: string, most: number, need = optional): Field => ({
  name,
  label,
  control: (named, value) => html`<input ${named}${need} type="number" min="1" max="${most}" value="${value}">`,
});

/** A day and a time on the wall clock of a zone that another field names. */
export const dayAndTime = (name: string, label: string, hint?: string, need = optional): Field => ({
  name,
  label,
  ...(hint !== undefined && { hint }),
  control: (named, value) => html`<input ${named}${need} type="datetime-local" value="${value}">`,
});

/** `otherwise` is what choosing nothing is called; without it the first choice stands. */
export const choice = (
  name: string,
  label: string,
  values: readonly string[],
  { otherwise, words = {} }: { readonly otherwise?: string; readonly words?: Readonly<Record<string, string>> } = {},
): Field => ({
  name,
  label,
  control: (named, value) => {
    const nothing = otherwise === undefined ? undefined : html`<option value="">${otherwise}</option>`;
    return html`<select ${named}>${nothing}${values.map((one) => option(one, words[one] ?? one, value))}</select>`;
  },
});

const option = (value: string, label: string, chosen: string): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;

/** One of a few, all to be seen at once. */
export const oneOfThese = (name: string, label: string, choices: readonly Choice[]): Field => ({
  name,
  label,
  choices,
  control: () => optional,
});
