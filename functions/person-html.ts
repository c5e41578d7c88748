import { type Html, html } from './html';

/** Names of people by their ids, of those that have one. */
export type Names = ReadonlyMap<string, string>;

/** A person by their name, which their id stands behind; by their id where the directory has no name. */
export const personHtml = (names: Names, id: string): Html => {
  const name = names.get(id);
  return name === undefined ? html`${id}` : html`<span title="${id}">${name}</span>`;
};

/** People, one after the other. */
export const peopleHtml = (names: Names, ids: readonly string[]): Html =>
  html`${ids.map((id, index) => html`${index > 0 ? ', ' : ''}${personHtml(names, id)}`)}`;
