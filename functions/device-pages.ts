import { deskAlarmToView } from '../desk/contracts/desk-alarms';
import { type AlarmView, alarmToView, type DeviceView, deviceToView } from '../desk/contracts/device-views';
import { grantToView } from '../desk/contracts/elevations';
import { PageQuery } from '../desk/contracts/pages';
import { alarmWords } from '../desk/rules/mails/alarm-mail';
import { deskAlarmWords } from '../desk/rules/mails/desk-alarm-mail';
import { mayAtAll } from '../desk/rules/permissions';
import type { Desk } from '../desk/usecases/desk';
import type { DeviceFile } from '../desk/usecases/read-devices';
import { addressOf } from './address';
import type { Door, Visit } from './door';
import { fact, moment } from './fact-html';
import { type Html, html } from './html';
import { type Framed, momentOf } from './page-frame';
import { devicePath } from './paths';
import { type Names, personHtml } from './person-html';
import { invalid, refused } from './problem';

const rowsPerPage = 50;

const wordByCredential: Readonly<Record<DeviceView['credential'], string>> = {
  'not-enrolled': 'not enrolled',
  none: 'no password yet',
  confirmed: 'confirmed by the device',
  pending: 'a new one is on its way',
  unconfirmed: 'not confirmed in time',
  tainted: 'known, not replaced in time',
};

const credentialBadge = (credential: DeviceView['credential']): Html =>
  html`<span class="badge ${credential === 'unconfirmed' || credential === 'tainted' ? 'late' : 'state'}">${wordByCredential[credential]}</span>`;

const deviceRow = ({ deviceId, name, credential, confirmedAt, seenAt, activeGrant }: DeviceView): Html => html`
<tr>
  <td data-label="Device"><a href="/devices/${deviceId}">${deviceId}</a></td>
  <td data-label="Name" class="long">${name}</td>
  <td data-label="Password">${credentialBadge(credential)}</td>
  <td data-label="Since">${moment(confirmedAt) ?? '–'}</td>
  <td data-label="Known since">${moment(seenAt) ?? '–'}</td>
  <td data-label="Lent">${activeGrant === undefined ? '–' : html`<a href="/elevations/${activeGrant}">${activeGrant}</a>`}</td>
</tr>`;

/** A list may lead to a page that turns out empty. */
const nothingHere = (list: string, from: string | undefined, none: string): Html =>
  from === undefined ? html`<p>${none}</p>` : html`<p>That was the last. <a href="${list}">Back to the first.</a></p>`;

/** `GET /devices`: what is known of each device's password. */
const listPage = (desk: Desk, framed: Framed): Door => ({
  name: 'devices-page',
  method: 'GET',
  route: 'devices',
  act: 'read-device',
  open: async (visit) => {
    const query = PageQuery.safeParse(Object.fromEntries(visit.request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { items, continuation } = await desk.listDevices(rowsPerPage, query.data.continuation);
    const now = desk.now();
    const body = html`
${mayAtAll(visit.caller, 'read-alarms') ? html`<p><a href="/alarms">Alarms about the desk itself</a></p>` : undefined}
${
  items.length === 0
    ? nothingHere('/devices', query.data.continuation, 'No device has enrolled yet.')
    : html`<table>
<thead><tr><th scope="col">Device</th><th scope="col">Name</th><th scope="col">Password</th><th scope="col">Since</th><th scope="col">Known to somebody since</th><th scope="col">Lent</th></tr></thead>
<tbody>${items.map((device) => deviceRow(deviceToView(device, now)))}</tbody>
</table>`
}
${continuation === undefined ? undefined : html`<p><a href="${addressOf('/devices', { continuation })}">More devices</a></p>`}`;
    return { status: 200, page: framed(visit, 'Devices', body) };
  },
});

const passwordFacts = ({ credential, gateway, enrolledAt, ...view }: DeviceView): Html => html`
${fact('Password', credentialBadge(credential))}
${fact('Kept by', gateway)}
${fact('Enrolled', moment(enrolledAt))}
${fact('Confirmed', moment(view.confirmedAt))}
${fact('Backed up by Windows LAPS', moment(view.backedUpAt))}
${fact('Known to somebody since', moment(view.seenAt))}
${fact('Being replaced', view.rotation && html`${view.rotation.reason}, asked ${momentOf(view.rotation.requestedAt)}, to be confirmed by ${momentOf(view.rotation.confirmBy)}`)}
${fact('To be replaced next', view.wanted)}
${fact('Lent', view.activeGrant === undefined ? undefined : html`<a href="/elevations/${view.activeGrant}">${view.activeGrant}</a>`)}`;

const directoryFacts = (managed: DeviceFile['managed'], names: Names): Html | undefined =>
  managed &&
  html`
${fact('Name in the directory', managed.name)}
${fact('Primary user', managed.primaryUser === undefined ? undefined : personHtml(names, managed.primaryUser))}
${fact('Group', managed.group)}
${fact('Serial number', managed.serial)}`;

const alarmItem = (alarm: AlarmView): Html => {
  const { subject, happened, toDo } = alarmWords(alarm);
  return html`<li><p><strong>${subject}</strong> ${momentOf(alarm.raisedAt)}</p><p>${happened}</p><p class="small">${toDo}</p></li>`;
};

const deviceBody = ({ device, managed, grants, alarms }: DeviceFile, names: Names, { now, visit }: Seen): Html => html`
<table>
${device === undefined ? fact('Password', credentialBadge('not-enrolled')) : passwordFacts(deviceToView(device, now))}
${directoryFacts(managed, names)}
</table>
${mayAtAll(visit.caller, 'run-campaign') && device !== undefined ? html`<p><a href="/forms/campaign">Ask for a new password</a></p>` : undefined}
<h2>Alarms</h2>
${alarms.length === 0 ? html`<p class="quiet">None.</p>` : html`<ul>${alarms.map((alarm) => alarmItem(alarmToView(alarm)))}</ul>`}
<h2>Elevations</h2>
${
  grants.length === 0
    ? html`<p class="quiet">None.</p>`
    : html`<ul>${grants
        .map(grantToView)
        .map(
          ({ grantId, state, holder, requestedAt }) =>
            html`<li><a href="/elevations/${grantId}">${grantId}</a> <span class="badge state">${state}</span> ${personHtml(names, holder)}, ${momentOf(requestedAt)}</li>`,
        )}</ul>`
}`;

interface Seen {
  readonly visit: Visit;
  readonly now: ReturnType<Desk['now']>;
}

/** `GET /devices/{id}`: one device, its alarms and whoever borrowed its password. */
const devicePage = (desk: Desk, framed: Framed): Door => ({
  name: 'device-page',
  method: 'GET',
  route: 'devices/{id}',
  act: 'read-device',
  open: async (visit) => {
    const deviceId = visit.request.params['id'] ?? '';
    const { schema, unknown } = devicePath.id;
    if (!schema.safeParse(deviceId).success) return { problem: refused(unknown) };
    const found = await desk.readDevice(visit.caller, deviceId);
    if (!found.ok) return { problem: refused(found.refusal) };
    const { grants, managed } = found.value;
    const names = await desk.namesOf([managed?.primaryUser, ...grants.map(({ holder }) => holder)]);
    const body = deviceBody(found.value, names, { visit, now: desk.now() });
    return { status: 200, page: framed(visit, deviceId, body) };
  },
});

/** `GET /alarms`: the alarms about no device, the newest first. */
const alarmsPage = (desk: Desk, framed: Framed): Door => ({
  name: 'alarms-page',
  method: 'GET',
  route: 'alarms',
  act: 'read-alarms',
  open: async (visit) => {
    const query = PageQuery.safeParse(Object.fromEntries(visit.request.query));
    if (!query.success) return { problem: invalid(query.error, 'query-invalid') };
    const { items, continuation } = await desk.listDeskAlarms(rowsPerPage, query.data.continuation);
    const names = await desk.namesOf(items.map(({ by }) => by));
    const body = html`
${items.length === 0 ? nothingHere('/alarms', query.data.continuation, 'There was no alarm about the desk itself.') : undefined}
<ul>${items.map(deskAlarmToView).map(({ kind, about, by, raisedAt }) => {
      const { subject, toDo } = deskAlarmWords[kind];
      return html`<li><p><strong>${subject}</strong> ${momentOf(raisedAt)}, by ${personHtml(names, by)}</p><p>${about}</p><p class="small">${toDo}</p></li>`;
    })}</ul>
${continuation === undefined ? undefined : html`<p><a href="${addressOf('/alarms', { continuation })}">Older alarms</a></p>`}
<p class="small">Alarms about a device stand on its page, among <a href="/devices">the devices</a>.</p>`;
    return { status: 200, page: framed(visit, 'Alarms about the desk', body) };
  },
});

export const devicePages = (desk: Desk, framed: Framed): readonly Door[] => [
  listPage(desk, framed),
  devicePage(desk, framed),
  alarmsPage(desk, framed),
];
