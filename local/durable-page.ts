import { dayMs, hourMs, instantOfMs, iso, minuteMs } from '../desk/rules/time';
import { eventNameOf, type HistoryEvent } from './durable/history';
import type { InstanceDetail, InstanceSummary } from './durable/host';
import { escaped, localPage } from './page';

/** Which orchestrations a list shows: empty for all. */
export interface InstanceWish {
  readonly state: string;
  /** Somewhere in the id, whatever its case. */
  readonly text: string;
}

const liveStates: readonly string[] = ['Pending', 'Running', 'ContinuedAsNew', 'Suspended'];
export const instanceStates: readonly string[] = [...liveStates, 'Completed', 'Failed', 'Terminated'];

export const reasonLengthMax = 200;
const shownMax = 200;

/** Where a browser sees one orchestration; its form posts below. */
export const addressOf = (id: string): string => `/local/durable/instances/${encodeURIComponent(id)}`;

/** Orchestrations as a whole HTML page, without script, in the order given: the first 200 of them. */
export const instancesPage = (found: readonly InstanceSummary[], wish: InstanceWish): string =>
  localPage(
    'Orchestrations',
    `${filterForm(wish)}
<p>${escaped(countOf(found.length))}</p>
${found.length === 0 ? '' : instancesTable(found.slice(0, shownMax))}`,
  );

/**
 * One orchestration as a whole HTML page, with a form to terminate it while it lives. `now` is the desk's time in ms since
 * 1970, `wrong` what was wrong with the reason that was typed.
 */
export const instancePage = (
  instance: InstanceDetail,
  now: number,
  wrong?: { readonly message: string; readonly typed: string },
): string =>
  localPage(
    instance.id,
    `<p><a href="/local/durable">All orchestrations</a></p>
${factsCard(instance, now)}
${liveStates.includes(instance.runtimeStatus) ? terminateForm(instance.id, wrong) : ''}
<h2>History of this generation</h2>
${instance.history.length === 0 ? `<p>${noHistoryText(instance)}</p>` : historyTable(instance.history)}`,
  );

const filterForm = ({
  state,
  text,
}: InstanceWish): string => `<form class="stacked" method="get" action="/local/durable">
<div class="field"><label for="state">State</label>
<select id="state" name="state"><option value="">any</option>
${instanceStates.map((one) => `<option${one === state ? ' selected' : ''}>${one}</option>`).join('\n')}
</select></div>
<div class="field"><label for="text">Text in the id</label>
<input id="text" name="text" value="${escaped(text)}" autocomplete="off"></div>
<button>Show</button>
</form>`;

const countOf = (count: number): string => {
  if (count === 0) return 'There is no such orchestration.';
  if (count === 1) return 'One orchestration.';
  if (count <= shownMax) return `${count} orchestrations, the newest first.`;
  return `The newest ${shownMax} of ${count} orchestrations. Ask for a state or a text to see others.`;
};

const instancesTable = (instances: readonly InstanceSummary[]): string => `<table>
<thead><tr><th>Id</th><th>State</th><th>Generation</th><th>Created</th><th>Updated</th></tr></thead>
<tbody>
${instances.map(instanceToRow).join('\n')}
</tbody>
</table>`;

const instanceToRow = ({ id, name, runtimeStatus, generation, createdAt, updatedAt }: InstanceSummary): string => `<tr>
<td class="long" data-label="Id">${linkTo(id)}<br><span class="quiet">${escaped(name)}</span></td>
<td data-label="State">${badgeOf(runtimeStatus)}</td>
<td data-label="Generation">${generation}</td>
<td data-label="Created">${momentOf(createdAt)}</td>
<td data-label="Updated">${momentOf(updatedAt)}</td>
</tr>`;

const linkTo = (id: string): string => `<a href="${escaped(addressOf(id))}">${escaped(id)}</a>`;

const badgeOf = (state: string): string =>
  `<span class="badge${state === 'Failed' ? ' late' : ''}">${escaped(state)}</span>`;

/** `2026-03-09 12:50:07 UTC`, with the exact moment for machines. */
const momentOf = (at: number): string => {
  const exact = iso(instantOfMs(at));
  return `<time datetime="${exact}">${exact.slice(0, -14)} ${exact.slice(-13, -5)} UTC</time>`;
};

const factsCard = (instance: InstanceDetail, now: number): string => {
  const { name, runtimeStatus, generation, createdAt, updatedAt, input, output, customStatus, waiting } = instance;
  const timers = [...instance.pendingTimers].sort((a, b) => a.dueAt - b.dueAt);
  const facts: readonly (readonly [string, string])[] = [
    ['Orchestrator', escaped(name)],
    ['State', badgeOf(runtimeStatus)],
    ['Generation', String(generation)],
    ['Created', momentOf(createdAt)],
    ['Updated', momentOf(updatedAt)],
    ['Input', said(input)],
    ['Output', said(output)],
    ['Custom status', said(customStatus)],
    ['Pending timers', timers.map(({ dueAt }) => `${momentOf(dueAt)}, ${untilOf(dueAt - now)}`).join('<br>')],
    ['Open activities', instance.openActivities.map(escaped).join('<br>')],
    ['Open children', instance.openChildren.map(linkTo).join('<br>')],
    ['Waiting messages', String(waiting)],
  ];
  const rows = facts.map(([label, value]) => `<dt>${label}</dt><dd>${value || 'none'}</dd>`);
  return `<article class="mail">\n<dl>\n${rows.join('\n')}\n</dl>\n</article>`;
};

const said = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : `<p class="said"><code>${escaped(JSON.stringify(value, null, 2))}</code></p>`;

/** `in 3 h 20 min`: the two largest units, rounded down. */
const untilOf = (ms: number): string => {
  if (ms <= 0) return 'due now';
  if (ms < minuteMs) return `in ${Math.floor(ms / 1_000)} s`;
  if (ms < hourMs) return `in ${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) return `in ${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`;
  return `in ${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
};

const terminateForm = (
  id: string,
  wrong?: { readonly message: string; readonly typed: string },
): string => `<h2>Terminate</h2>
<form class="stacked" method="post" action="${escaped(addressOf(id))}/terminate">
<p>This cannot be undone. The orchestration ends with the reason as its output, its timers leave the clock, and what its
activities still answer is dropped. Orchestrations that it started go on. The deadlines of a ticket are then kept by the
sweep of each minute.</p>
<div class="field${wrong === undefined ? '' : ' wrong'}"><label for="reason">Reason</label>
<input id="reason" name="reason" required maxlength="${reasonLengthMax}" autocomplete="off" value="${escaped(wrong?.typed ?? '')}"${
  wrong === undefined ? '' : ' aria-invalid="true" aria-describedby="reason-error"'
}>${wrong === undefined ? '' : `\n<p class="error" id="reason-error">${escaped(wrong.message)}</p>`}</div>
<button>Terminate this orchestration</button>
</form>`;

const noHistoryText = ({ runtimeStatus }: InstanceDetail): string =>
  liveStates.includes(runtimeStatus)
    ? 'Nothing has happened in it yet.'
    : 'It ended long ago, and its history is no longer kept.';

const historyTable = (history: readonly HistoryEvent[]): string => `<table>
<thead><tr><th>No.</th><th>At</th><th>Event</th><th>Task</th><th>Facts</th></tr></thead>
<tbody>
${history.map(eventToRow).join('\n')}
</tbody>
</table>`;

const eventToRow = (event: HistoryEvent, index: number): string => {
  const { EventType: _type, EventId: _id, Timestamp, TaskScheduledId, TimerId, ...facts } = event;
  const task = [event.EventId, TaskScheduledId, TimerId].find((one) => typeof one === 'number' && one >= 0);
  const told = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  return `<tr>
<td data-label="No.">${index + 1}</td>
<td data-label="At">${momentOf(Date.parse(Timestamp))}</td>
<td data-label="Event">${escaped(eventNameOf(event))}</td>
<td data-label="Task">${task ?? '–'}</td>
<td data-label="Facts"><p class="said">${told.map(factToText).join('\n') || '–'}</p></td>
</tr>`;
};

const factToText = ([name, value]: readonly [string, unknown]): string =>
  escaped(`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
