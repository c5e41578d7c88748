import { escaped, localPage } from '../page';
import type { DeviceView } from './fleet';
import { deviceModes } from './store';

/** What the page says of a device, whichever way it gets its password. */
export type ShownDevice = Pick<DeviceView, 'id' | 'name' | 'mode' | 'hasPassword' | 'step'>;

const behaviourByMode: Readonly<Record<DeviceView['mode'], string>> = {
  on: 'does what the desk asks',
  off: 'is switched off',
  slow: 'needs a poll for each step',
  refusing: 'refuses a new password',
  silent: 'applies a new password and never says so',
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

const deviceToRow = ({ id, name, mode, hasPassword, step }: ShownDevice): string => {
  const at = `/local/devices/${encodeURIComponent(id)}`;
  const label = escaped(id);
  return `<tr>
<td><strong>${label}</strong><br><span class="quiet">${escaped(name)}</span></td>
<td>${hasPassword ? 'has one' : 'none yet'}${step === undefined ? '' : `<br><span class="quiet">${progressByStep[step]}</span>`}</td>
<td><form method="post" action="${at}/mode"><select name="mode" aria-label="Behaviour of ${label}">
${deviceModes.map((one) => `<option value="${one}"${one === mode ? ' selected' : ''}>${one}: ${behaviourByMode[one]}</option>`).join('\n')}
</select> <button>Switch</button></form></td>
<td><form method="post" action="${at}/poll"><button>Poll now</button></form>
<form method="post" action="${at}/open"><input name="password" type="password" autocomplete="off" required aria-label="Password of ${label}"> <button>Open</button></form></td>
</tr>`;
};
