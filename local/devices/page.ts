import { escaped, localPage } from '../page';
import type { DeviceView } from './fleet';
import { deviceModes } from './store';

/** What the page says of a device, whichever way it gets its password. */
export type ShownDevice = Pick<DeviceView, 'id' | 'name' | 'mode' | 'hasPassword' | 'step'> &
  Partial<Pick<DeviceView, 'answers' | 'notices'>>;

const behaviourByMode: Readonly<Record<DeviceView['mode'], string>> = {
  on: 'does what the desk asks',
  off: 'is switched off',
  slow: 'needs a poll for each step',
  refusing: 'refuses a new password',
  silent: 'applies a new password and never says so',
  lying: 'says that it has the new password, and keeps the old one',
  outdated: 'confirms the version that it had before',
  replaying: 'sends its last confirmation again',
  greedy: 'asks for the password of another device',
  ahead: 'has a clock that is ten minutes fast',
  behind: 'has a clock that is ten minutes slow',
};

const progressByStep: Readonly<Record<NonNullable<DeviceView['step']>, string>> = {
  claimed: 'has claimed a new password',
  applied: 'has a new password, not confirmed',
  refused: 'has refused a new password',
};

/** The fleet as a whole HTML page, without script: switch a device, have it poll, try a password. `notice` is plain text. */
export const devicesPage = (devices: readonly ShownDevice[], notice?: string): string =>
  localPage(
    'Devices',
    `<p>They poll the desk every five minutes; SURFACE-01 checks in with Windows LAPS instead. They are on this laptop only, and keep no password, but can tell whether one is right.</p>
${notice === undefined ? '' : `<p class="problem" role="status">${escaped(notice)}</p>\n`}<table>
<thead><tr><th>Device</th><th>Password</th><th>Behaviour</th><th>Try</th></tr></thead>
<tbody>
${devices.map(deviceToRow).join('\n')}
</tbody>
</table>`,
  );

const lastAnswerOf = ([answer]: DeviceView['answers']): string => {
  if (answer === undefined) return '';
  const why = answer.type === undefined ? '' : ` ${answer.type.slice(answer.type.lastIndexOf(':') + 1)}`;
  const said = answer.status === 0 ? 'no answer' : `${answer.status}${why}`;
  return `<br><span class="quiet">${escaped(`${answer.verb}: ${said}`)}</span>`;
};

const noticeToText = ({ ticketId, from, to }: DeviceView['notices'][number]): string =>
  `<br><span role="status">${escaped(`Its user was told: the admin password was shown${ticketId === undefined ? '' : ` for ${ticketId}`}, from ${from} to ${to}.`)}</span>`;

/** What a device of Windows LAPS has no use for: it has no key of its own. */
const ownForms = (at: string, label: string): string =>
  `<form method="post" action="${at}/renew-key"><button>Renew its key</button></form>
<form method="post" action="${at}/reimage"><button>Re-image</button></form>
<form method="post" action="${at}/enrol"><input name="code" autocomplete="off" required aria-label="Enrolment code for ${label}"> <button>Enrol</button></form>`;

const deviceToRow = ({ id, name, mode, hasPassword, step, answers, notices = [] }: ShownDevice): string => {
  const at = `/local/devices/${encodeURIComponent(id)}`;
  const label = escaped(id);
  return `<tr>
<td><strong>${label}</strong><br><span class="quiet">${escaped(name)}</span></td>
<td>${hasPassword ? 'has one' : 'none yet'}${step === undefined ? '' : `<br><span class="quiet">${progressByStep[step]}</span>`}${lastAnswerOf(answers ?? [])}${notices.map(noticeToText).join('')}</td>
<td><form method="post" action="${at}/mode"><select name="mode" aria-label="Behaviour of ${label}">
${deviceModes.map((one) => `<option value="${one}"${one === mode ? ' selected' : ''}>${one}: ${behaviourByMode[one]}</option>`).join('\n')}
</select> <button>Switch</button></form></td>
<td><form method="post" action="${at}/poll"><button>Poll now</button></form>
${answers === undefined ? '' : ownForms(at, label)}
<form method="post" action="${at}/open"><input name="password" type="password" autocomplete="off" required aria-label="Password of ${label}"> <button>Open</button></form></td>
</tr>`;
};
