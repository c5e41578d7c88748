import type { Device } from '../devices';
import { approvalWantedId, extensionWantedId, withdrawnId } from '../elevation-notices';
import type { Grant } from '../grants';
import { iso } from '../time';
import type { MailText } from './mail';

/** What the mail to approvers says; `undefined` when the notice is not about this grant. Never a secret, and nobody's name. */
export const approvalMessage = (
  grant: Grant,
  alertId: string,
  { name }: Pick<Device, 'name'>,
  grantUrl: string,
): MailText | undefined => {
  const { grantId, deviceId, isSecurity = true } = grant;
  // A group's mailbox is not the security area (R95): there the page tells the rest to whoever signs in and may see it.
  const ofTicket = isSecurity
    ? ['Its ticket is of the security area.']
    : [`Ticket: ${grant.ticketId ?? 'none'}`, `Category: ${grant.category}`];
  const about = [`Device: ${deviceId} (${name})`, ...ofTicket];
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
  if (alertId === withdrawnId(grantId)) {
    const lines = [...about, 'It was withdrawn by whoever asked for it. Nothing waits for you any more.'];
    return { subject: `${deviceId}: an elevation was withdrawn`, text: [...lines, '', grantUrl, ''].join('\n') };
  }
  return undefined;
};

const lettered = (lines: readonly string[], decide: string, url: string): string =>
  [...lines, '', decide, url, ''].join('\n');
