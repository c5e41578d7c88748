import { knowledgeToView, PasswordKnowledgeQuery, type PasswordKnowledgeView } from '../desk/contracts/audit';
import { personIdCharactersMax } from '../desk/contracts/limits';
import type { Page, StoredCheckpoint } from '../desk/ports';
import { durationText } from '../desk/rules/local-time';
import { mayAtAll } from '../desk/rules/permissions';
import { instant } from '../desk/rules/time';
import type { Desk } from '../desk/usecases/desk';
import { addressOf } from './address';
import type { Door } from './door';
import { type Html, html } from './html';
import { type Framed, momentOf } from './page-frame';
import { invalid } from './problem';

const rowsPerPage = 50;
const checkpointsShown = 5;

type Asked = Readonly<Record<string, string>>;

/** `GET /audit`: who knew which password when, and the newest checkpoints. A day stands for its start in UTC. */
export const auditPage = (desk: Desk, framed: Framed): Door => ({
  name: 'audit-page',
  method: 'GET',
  route: 'audit',
  act: 'read-audit',
  open: async (visit) => {
    // A form sends what was left open as nothing.
    const asked = Object.fromEntries([...visit.request.query].filter(([, value]) => value.trim() !== ''));
    const query = PasswordKnowledgeQuery.safeParse(withMoments(asked));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { format: _format, limit: _limit, continuation, ...wish } = query.data;
    const [known, checkpoints] = await Promise.all([
      desk.readPasswordKnowledge(wish, rowsPerPage, continuation),
      desk.listCheckpoints(checkpointsShown),
    ]);
    const body = html`
${knowledgePart({ ...known, items: known.items.map(knowledgeToView) }, asked)}
${checkpointsPart(checkpoints.items, mayAtAll(visit.caller, 'export-audit'))}`;
    return { status: 200, page: framed(visit, 'Audit', body) };
  },
});

const isDay = (text: string): boolean => /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text);

/** The query as the API has it. */
const withMoments = (asked: Asked): Asked =>
  Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [name, isDay(value) ? `${value}T00:00:00Z` : value.trim()]),
  );

const knowledgePart = ({ items, continuation }: Page<PasswordKnowledgeView>, asked: Asked): Html => {
  const { continuation: _from, ...wish } = asked;
  const csv = addressOf('/api/v1/audit/password-knowledge', { ...withMoments(wish), format: 'csv' });
  return html`
<h2>Who knew which password, and when</h2>
<form class="filters" method="get" action="/audit" role="search">
  <label>Device <input name="device" value="${asked['device'] ?? ''}" maxlength="40" placeholder="LAPTOP-01"></label>
  <label>Person <input name="person" value="${asked['person'] ?? ''}" maxlength="${personIdCharactersMax}"></label>
  <label>Known after <input type="date" name="from" value="${dayOf(asked['from'])}"></label>
  <label>Shown before <input type="date" name="to" value="${dayOf(asked['to'])}"></label>
  <button>Show</button>
</form>
${items.length === 0 ? html`<p>Nobody was shown a password that fits.</p>` : knowledgeTable(items)}
${continuation === undefined ? undefined : html`<p><a href="${addressOf('/audit', { ...wish, continuation })}">More</a></p>`}
<p class="small">A password counts as known from the moment it was shown until the device confirmed another. What somebody with
administrator rights changed on the device meanwhile, or a sign-in that outlived the lease, nobody can tell from here.
Take these out as <a href="${csv}">CSV</a>. That leaves a record.</p>`;
};

const dayOf = (moment: string | undefined): string => (moment ?? '').slice(0, 10);

const knowledgeTable = (items: readonly PasswordKnowledgeView[]): Html => html`
<table>
<thead><tr><th scope="col">Device</th><th scope="col">Person</th><th scope="col">For</th><th scope="col">From</th><th scope="col">Until</th><th scope="col">Length</th></tr></thead>
<tbody>${items.map(knowledgeRow)}</tbody>
</table>`;

const knowledgeRow = ({ deviceId, person, ticketId, grantId, from, until }: PasswordKnowledgeView): Html => html`
<tr>
  <td data-label="Device">${deviceId}</td>
  <td data-label="Person" class="long">${person}</td>
  <td data-label="For">${ticketId === '' ? undefined : html`<a href="/tickets/${ticketId}">${ticketId}</a> `}<a class="small" href="/elevations/${grantId}">${grantId}</a></td>
  <td data-label="From">${momentOf(from)}</td>
  <td data-label="Until">${until === undefined ? html`<span class="badge late">not replaced yet</span>` : momentOf(until)}</td>
  <td data-label="Length" class="short">${until === undefined ? '' : durationText(instant(until) - instant(from))}</td>
</tr>`;

const checkpointsPart = (checkpoints: readonly StoredCheckpoint[], mayExport: boolean): Html => html`
<h2>Checkpoints</h2>
<p>Each hour the desk signs where the chains of events end that changed. Whoever holds one can tell whether anything before it
was changed since. <a href="/api/v1/audit/checkpoints">All of them</a>, <a href="/.well-known/jwks.json">the public keys</a>.</p>
${checkpoints.length === 0 ? html`<p>None was taken yet.</p>` : checkpointTable(checkpoints)}
${mayExport ? html`<p class="small"><a href="/api/v1/audit/export">Export the whole audit</a>, and check it with <code>tierline audit verify</code>. That leaves a record.</p>` : undefined}`;

const checkpointTable = (checkpoints: readonly StoredCheckpoint[]): Html => html`
<table>
<thead><tr><th scope="col">Number</th><th scope="col">Taken</th><th scope="col">Chains</th><th scope="col">Root</th></tr></thead>
<tbody>${checkpoints.map(
  ({ checkpoint: { number, at, count, root } }) => html`
<tr>
  <td data-label="Number">${number}</td>
  <td data-label="Taken">${momentOf(at)}</td>
  <td data-label="Chains">${count}</td>
  <td data-label="Root" class="long"><code>${root}</code></td>
</tr>`,
)}</tbody>
</table>`;
