import { type Notice, noticesTo } from './alerts';
import type { Device, DeviceEvent } from './devices';
import type { ElevationRules, Grant } from './elevation';
import { iso } from './time';

/** Which notice tells approvers that their yes or no is wanted: to a request, or to a longer lease. */
const approvalWantedId = (grantId: string): string => `approval-${grantId}`;
const extensionWantedId = (grantId: string): string => `extension-${grantId}`;

/** Approvers are told of a request, or of a longer lease, at once and in the same breath as it is stored. */
export const approvalNoticesOf = (
  { deviceId }: Pick<Device, 'deviceId'>,
  grant: Grant | undefined,
  events: readonly DeviceEvent[],
  { approvers }: Pick<ElevationRules, 'approvers'>,
): readonly Notice[] => {
  if (grant?.approvalsNeeded === undefined) return [];
  const { grantId } = grant;
  return events.flatMap(({ kind, at }) => {
    if (kind === 'elevation-requested')
      return noticesTo(approvers.groups, { deviceId, alertId: approvalWantedId(grantId) }, at);
    if (kind === 'extension-requested')
      return noticesTo(approvers.groups, { deviceId, alertId: extensionWantedId(grantId) }, at);
    return [];
  });
};

/** What the mail to approvers says; `undefined` when the notice is not about this grant. Never a secret, and nobody's name. */
export const approvalMessage = (
  grant: Grant,
  alertId: string,
  { name }: Pick<Device, 'name'>,
  grantUrl: string,
): { readonly subject: string; readonly text: string } | undefined => {
  const { grantId, deviceId } = grant;
  const about = [`Device: ${deviceId} (${name})`, `Ticket: ${grant.ticketId}`, `Category: ${grant.category}`];
  const decide = 'Read what is planned and why, and approve or deny it here:';
  if (alertId === approvalWantedId(grantId)) {
    const { actions = [], actionClass = 'typical', approvalsNeeded = 0, lapsesAt } = grant;
    const lines = [
      ...about,
      ...actions.map((action) => `Planned: ${action}`),
      `Gravest class: ${actionClass}`,
      `Approvals needed: ${approvalsNeeded}, by ${iso(lapsesAt)}. Without them the request expires.`,
    ];
    return { subject: `${deviceId}: an elevation waits for your approval`, text: lettered(lines, decide, grantUrl) };
  }
  if (alertId === extensionWantedId(grantId)) {
    const { extension, expiresAt } = grant;
    const lines = [
      ...about,
      `Wanted: ${extension?.minutes ?? 0} minutes more.`,
      ...(expiresAt === undefined ? [] : [`Without your approval the lease ends at ${iso(expiresAt)}.`]),
    ];
    return { subject: `${deviceId}: a longer lease waits for your approval`, text: lettered(lines, decide, grantUrl) };
  }
  return undefined;
};

const lettered = (lines: readonly string[], decide: string, url: string): string =>
  [...lines, '', decide, url, ''].join('\n');
