import type { CampaignView, CountedCampaignView } from '../desk/contracts/campaigns';
import { campaignToView } from '../desk/contracts/campaigns';
import { detailCharactersMax, labelCharactersMax } from '../desk/contracts/limits';
import { PageQuery } from '../desk/contracts/pages';
import { campaignProgresses } from '../desk/rules/campaign-parts';
import { mayAtAll } from '../desk/rules/permissions';
import type { CampaignCounts } from '../desk/usecases/campaigns';
import type { Desk } from '../desk/usecases/desk';
import { addressOf } from './address';
import type { Door, Posted, Reply, Visit } from './door';
import { line, lines, oneOfThese, required } from './form-controls';
import { type FormState, partHtml } from './form-fields';
import { formTokenFor } from './form-token';
import { type Html, html } from './html';
import { type Framed, momentOf } from './page-frame';
import { campaignPath } from './paths';
import { invalid, type Problem, refused } from './problem';

const campaignsPerPage = 25;

/** Sends a browser to the campaign after it posted a form, so that a reload does not post it again. */
export const seeCampaign = (campaignId: string): Reply => ({
  status: 303,
  headers: { location: `/campaigns/${campaignId}` },
});

/**
 * The fields of the form as a program would send them. Whatever was filled in is sent: whoever lists devices and leaves the
 * choice at all of them is asked which they meant.
 */
export const campaignFieldsOf = ({ which, devices, ...rest }: Posted): Posted => ({
  ...rest,
  ...(which === 'all' && { all: true }),
  ...(typeof devices === 'string' && { devices: devices.split(/[\s,;]+/).filter((id) => id !== '') }),
});

const fields = [
  oneOfThese('which', 'Which devices?', [
    { value: 'all', label: 'all of them' },
    { value: 'group', label: 'those of one group' },
    { value: 'devices', label: 'those listed here' },
  ]),
  line('group', 'The group', labelCharactersMax),
  lines('devices', 'The ids of devices, with spaces or lines between them', 50_000, 3),
  lines('reason', 'Why do they need new passwords?', detailCharactersMax, 2, required),
];

const formHtml = (token: string, state: FormState): Html => html`
<form method="post" action="/api/v1/campaigns" class="stacked">
  <input type="hidden" name="_csrf" value="${token}">
  ${fields.map((field) => partHtml(field, state))}
  <button class="primary">Ask for new passwords</button>
</form>
<p class="small">It begins after five seconds, and asks at most 275 devices every ten. A device that is lent to somebody who was shown its password gets the new one
when the lease ends.</p>`;

/** The form to start a campaign; it works without script, and comes back filled in after a refusal. */
export const campaignForm = (visit: Visit, framed: Framed, posted: Posted = {}, problem?: Problem): Reply => {
  const token = formTokenFor(visit.request);
  const open = problem?.['campaignId'];
  const body = html`
${
  problem &&
  html`<div class="problem" role="alert"><p>${problem.title}</p>${typeof open === 'string' ? html`<p><a href="/campaigns/${open}">See the other campaign</a></p>` : undefined}</div>`
}
${formHtml(token.value, { posted, errors: problem?.errors ?? [] })}`;
  return { status: problem?.status ?? 200, cookie: token, page: framed(visit, 'New passwords on many devices', body) };
};

/** A change that was refused: why, and the way back. */
export const campaignRefused =
  (framed: Framed) =>
  (problem: Problem, _posted: Posted, visit: Visit): Reply => {
    const back = visit.request.params['id'] ?? '';
    const body = html`
<div class="problem" role="alert"><p>${problem.title}</p></div>
<p><a href="/campaigns/${back}">See the campaign as it is now</a></p>`;
    return { status: problem.status, page: framed(visit, 'That did not work', body) };
  };

const whichDevices = ({ group, devices }: CampaignView): string => {
  if (devices !== undefined) return devices.length === 1 ? (devices[0] ?? '') : `${devices.length} devices`;
  return group === undefined ? 'all devices' : `the group ${group}`;
};

const badge = (state: CampaignView['state']): Html =>
  html`<span class="badge ${state === 'paused' ? 'late' : 'state'}">${state}</span>`;

const row = (campaign: CampaignView): Html => html`
<tr>
  <td data-label="Campaign"><a href="/campaigns/${campaign.campaignId}">${campaign.campaignId}</a><br><span class="small">${momentOf(campaign.startedAt)}</span></td>
  <td data-label="Why" class="long">${campaign.reason}</td>
  <td data-label="State">${badge(campaign.state)}</td>
  <td data-label="Which" class="short">${whichDevices(campaign)}</td>
  <td data-label="Asked">${campaign.asked}</td>
  <td data-label="Left out">${campaign.leftOutCount}</td>
</tr>`;

/** `GET /campaigns`: every campaign, the newest first. */
const listPage = (desk: Desk, framed: Framed): Door => ({
  name: 'campaigns-page',
  method: 'GET',
  route: 'campaigns',
  act: 'read-campaign',
  open: async (visit) => {
    const query = PageQuery.safeParse(Object.fromEntries(visit.request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const page = await desk.listCampaigns(campaignsPerPage, query.data.continuation);
    const { continuation } = page;
    const body = html`
${mayAtAll(visit.caller, 'run-campaign') ? html`<p><a href="/forms/campaign">Ask for new passwords on many devices</a></p>` : undefined}
${
  page.items.length === 0
    ? html`<p>There was no campaign yet.</p>`
    : html`<table>
<thead><tr><th scope="col">Campaign</th><th scope="col">Why</th><th scope="col">State</th><th scope="col">Which</th><th scope="col">Asked</th><th scope="col">Left out</th></tr></thead>
<tbody>${page.items.map((one) => row(campaignToView(one)))}</tbody>
</table>`
}
${continuation === undefined ? undefined : html`<p><a href="${addressOf('/campaigns', { continuation })}">Older campaigns</a></p>`}`;
    return { status: 200, page: framed(visit, 'Campaigns of new passwords', body) };
  },
});

const wordByProgress: Readonly<Record<keyof CampaignCounts, string>> = {
  queued: 'wait for a lease or for a rotation before',
  asked: 'asked, no password in the vault yet',
  stored: 'a password in the vault, the device has not confirmed it',
  refused: 'the device refuses it',
  overdue: 'the device has not confirmed it in time',
  confirmed: 'the device has confirmed it',
  superseded: 'asked again by a later campaign',
};

const progressTable = (counts: CountedCampaignView['counts']): Html => html`
<table>
<thead><tr><th scope="col">How far</th><th scope="col">Devices</th></tr></thead>
<tbody>${[...campaignProgresses, 'superseded' as const].map(
  (name) => html`
<tr><td data-label="How far" class="long">${wordByProgress[name]}</td><td data-label="Devices">${counts[name]}</td></tr>`,
)}</tbody>
</table>`;

const wordByReason: Readonly<Record<CampaignView['leftOut'][number]['why'], string>> = {
  'not-enrolled': 'the desk has no password of it',
  unreadable: 'its record cannot be read',
  unreachable: 'the store did not answer about it',
};

const leftOutPart = ({ leftOut, leftOutCount }: CampaignView): Html => html`
<h2>Left out: ${leftOutCount}</h2>
<ul>${leftOut.map(({ deviceId, why }) => html`<li><strong>${deviceId}</strong>: ${wordByReason[why]}</li>`)}</ul>
${leftOutCount > leftOut.length ? html`<p>These are the first of them.</p>` : undefined}`;

const buttonsByState: Readonly<Record<CampaignView['state'], readonly (readonly [string, string])[]>> = {
  running: [
    ['pause', 'Pause it'],
    ['cancel', 'Cancel it'],
  ],
  paused: [
    ['resume', 'Go on'],
    ['cancel', 'Cancel it'],
  ],
  cancelled: [],
  done: [],
};

const button = (campaignId: string, token: string, [path, label]: readonly [string, string]): Html => html`
<form method="post" action="/api/v1/campaigns/${campaignId}/${path}">
  <input type="hidden" name="_csrf" value="${token}">
  <button>${label}</button>
</form>`;

const campaignBody = (campaign: CountedCampaignView, token: string | undefined): Html => {
  const { campaignId, state, reason, startedBy, startedAt, endedAt, asked, changes, counts, leftOutCount } = campaign;
  return html`
<p>${badge(state)} for ${whichDevices(campaign)}</p>
<p class="said">${reason}</p>
<p>Started by ${startedBy}, ${momentOf(startedAt)}${changes.map(({ what, by, at }) => html`<br>${what} by ${by}, ${momentOf(at)}`)}${endedAt === undefined ? undefined : html`<br>ended ${momentOf(endedAt)}`}</p>
<h2>Asked so far: ${asked}</h2>
${progressTable(counts)}
${leftOutCount === 0 ? undefined : leftOutPart(campaign)}
${token === undefined ? undefined : buttonsByState[state].map((one) => button(campaignId, token, one))}
<p class="small">What was asked for goes on by itself, also when the campaign is paused, cancelled or done.</p>`;
};

/** `GET /campaigns/{id}`: how far one campaign is, with what the caller may do to it. */
const campaignPage = (desk: Desk, framed: Framed): Door => ({
  name: 'campaign-page',
  method: 'GET',
  route: 'campaigns/{id}',
  act: 'read-campaign',
  open: async (visit) => {
    const campaignId = visit.request.params['id'] ?? '';
    const { schema, unknown } = campaignPath.id;
    if (!schema.safeParse(campaignId).success) return { problem: refused(unknown) };
    const found = await desk.readCampaign(campaignId);
    if (!found.ok) return { problem: refused(found.refusal) };
    const { campaign, counts } = found.value;
    const token = formTokenFor(visit.request);
    const mayRun = mayAtAll(visit.caller, 'run-campaign');
    const body = campaignBody({ ...campaignToView(campaign), counts }, mayRun ? token.value : undefined);
    return { status: 200, cookie: token, page: framed(visit, `New passwords: ${campaignId}`, body) };
  },
});

/** `GET /forms/campaign`: the form to start one. */
const formPage = (framed: Framed): Door => ({
  name: 'campaign-form-page',
  method: 'GET',
  route: 'forms/campaign',
  act: 'run-campaign',
  open: async (visit) => campaignForm(visit, framed),
});

export const campaignPages = (desk: Desk, framed: Framed): readonly Door[] => [
  listPage(desk, framed),
  campaignPage(desk, framed),
  formPage(framed),
];
