import type { AdviceView } from '../desk/contracts/tickets';
import { type Html, html } from './html';
import { momentOf } from './page-frame';

const hours: Readonly<Record<string, string>> = { 'support-hours': 'in support hours', '24x7': 'around the clock' };

type Response = AdviceView['responses'][number];

/** How long that is, on a calendar that is open `openMinutes` of it. */
const lengthOf = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`);

const row = ({ severity, coverage, dueAt, openMinutes, calendar, byPhone }: Response, hasChoice: boolean): Html => html`
<tr>
  <td data-label="Severity">${severity}${hasChoice ? `, ${hours[coverage] ?? coverage}` : ''}</td>
  <td data-label="By">${byPhone === undefined ? 'this form' : html`phone only: ${byPhone}`}</td>
  <td data-label="Answer">by ${momentOf(dueAt)} <span class="small">${lengthOf(openMinutes)} of “${calendar}”</span></td>
</tr>`;

/** Before anything is sent: when somebody would answer at the latest if it were filed now, and by which way (R43). */
export const expectedAnswers = (responses: readonly Response[]): Html => {
  const severities = responses.map(({ severity }) => severity);
  const hasChoice = ({ severity }: Response): boolean => severities.filter((one) => one === severity).length > 1;
  return html`
<section class="expected">
<h2>If you file now</h2>
<p class="small">By then at the latest somebody contacts you and starts working.${new Set(severities).size > 1 ? ' What is no incident is severity C.' : ''}</p>
<table>
<thead><tr><th>Severity</th><th>By</th><th>You hear from us</th></tr></thead>
<tbody>${responses.map((one) => row(one, hasChoice(one)))}</tbody>
</table>
</section>`;
};
