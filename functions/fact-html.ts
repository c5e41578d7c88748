import { type Html, html } from './html';
import { momentOf } from './page-frame';

/** One row of a table of facts; none of what is not known. */
export const fact = (name: string, value: Html | string | number | undefined): Html | undefined =>
  value === undefined ? undefined : html`<tr><th scope="row">${name}</th><td class="long">${value}</td></tr>`;

export const moment = (at: string | undefined): Html | undefined => (at === undefined ? undefined : momentOf(at));
